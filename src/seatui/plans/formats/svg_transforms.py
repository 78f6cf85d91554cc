"""How the elements of an SVG are moved: by `transform`, as an attribute or in CSS, and by drawings in the drawing."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from xml.etree import ElementTree as Xml

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x' = a·x + c·y + e, y' = b·x + d·y + f."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_STEP = re.compile(r"([a-zA-Z]+(?:3d)?)\s*\(([^)]*)\)")
_VALUE = re.compile(rf"({NUMBER.pattern})([a-z%]*)")
_UNITS = {"": 1.0, "px": 1.0, "deg": 1.0, "rad": 180 / math.pi, "turn": 360.0, "grad": 0.9}
"""Units of which is known how many pixels or degrees they are."""


def moved(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix of what is drawn by `inner` within `outer`."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def name_of(element: Xml.Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def style_of(element: Xml.Element) -> Mapping[str, str]:
    """The properties in the `style` of an element, by their names."""
    style = element.get("style")
    return _properties(style) if style else {}


@lru_cache(1 << 10)
def _properties(style: str) -> Mapping[str, str]:
    parts = (part.partition(":") for part in style.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in parts}


def length(text: str | None) -> float:
    """The number at the beginning of a text, else 0."""
    found = NUMBER.match(text.strip()) if text else None
    return float(found[0]) if found else 0.0


def matrix_of(element: Xml.Element) -> Matrix:
    """How an element moves itself and what is in it; what is not understood changes nothing."""
    style, attribute = style_of(element), element.get("transform", "")
    is_drawing = name_of(element) == "svg"
    if not (style or attribute or is_drawing):
        return IDENTITY
    # CSS goes before the attribute.
    matrix = _around(style, _matrix(style.get("transform", "") or attribute))
    if "translate" in style:
        matrix = moved(_step("translate", _values(style["translate"])), matrix)
    return moved(matrix, _inner(element)) if is_drawing else matrix


def _matrix(text: str) -> Matrix:
    matrix = IDENTITY
    for name, values in _STEP.findall(text):
        matrix = moved(matrix, _step(*_both_ways(name, _values(values))))
    return matrix


def _both_ways(name: str, values: Sequence[float]) -> tuple[str, Sequence[float]]:
    """`translateX(4)` as `translate(4, 0)`, and the like; other steps as they are."""
    way, stays = name[:-1], 1.0 if name.startswith("scale") else 0.0
    match name, values:
        case "translateX" | "scaleX", [x]:
            return way, [x, stays]
        case "translateY" | "scaleY", [y]:
            return way, [stays, y]
    return name, values


def _around(style: Mapping[str, str], matrix: Matrix) -> Matrix:
    """The matrix around the origin that CSS gives, if that is a point."""
    if "transform-origin" not in style:
        return matrix
    match _values(style["transform-origin"]):
        case [x, y, *_]:
            return moved((1, 0, 0, 1, x, y), moved(matrix, (1, 0, 0, 1, -x, -y)))
    return matrix


def _values(text: str) -> Sequence[float]:
    """The numbers in a text, in pixels or degrees; none where one of their units is unknown."""
    found = _VALUE.findall(text)
    if any(unit not in _UNITS for _, unit in found):
        return []
    return [float(number) * _UNITS[unit] for number, unit in found]


def _step(name: str, values: Sequence[float]) -> Matrix:
    matrix = IDENTITY
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            matrix = (a, b, c, d, e, f)
        case "translate" | "translate3d", [x, *y]:
            matrix = (1, 0, 0, 1, x, y[0] if y else 0)
        case "scale", [x, *y]:
            matrix = (x, 0, 0, y[0] if y else x, 0, 0)
        case "rotate", [angle, *centre]:
            x, y_ = centre if len(centre) == 2 else (0.0, 0.0)
            matrix = moved((1, 0, 0, 1, x, y_), moved(_turned(angle), (1, 0, 0, 1, -x, -y_)))
        case "skewX", [angle]:
            matrix = (1, 0, math.tan(math.radians(angle)), 1, 0, 0)
        case "skewY", [angle]:
            matrix = (1, math.tan(math.radians(angle)), 0, 1, 0, 0)
    return matrix


def _turned(degrees: float) -> Matrix:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return cos, sin, -sin, cos, 0.0, 0.0


def _inner(drawing: Xml.Element) -> Matrix:
    """How a drawing in a drawing moves what is in it: to its x and y, scaled to its size and centred in it."""
    x, y = length(drawing.get("x")), length(drawing.get("y"))
    width, height = (_values(drawing.get(name, "")) for name in ("width", "height"))
    match [*_values(drawing.get("viewBox", "")), *width, *height]:
        case [left, top, across, down, wide, high] if across > 0 and down > 0:
            scale = min(wide / across, high / down)
            x += (wide - scale * across) / 2 - scale * left
            y += (high - scale * down) / 2 - scale * top
            return scale, 0.0, 0.0, scale, x, y
    return 1.0, 0.0, 0.0, 1.0, x, y

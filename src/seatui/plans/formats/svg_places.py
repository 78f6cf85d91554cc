"""Where the shapes of an SVG are: their middles, through all that moves them and the groups around them."""

import re
from xml.etree import ElementTree as Xml

from seatui.plans.formats.svg_transforms import NUMBER, Matrix, length, matrix_of, moved, name_of, style_of

TEMPLATES = frozenset({"defs", "symbol", "clipPath", "mask", "pattern", "marker"})
"""Elements of which nothing is drawn where it stands."""

_MOVE = re.compile(rf"\s*[Mm]\s*({NUMBER.pattern})[\s,]*({NUMBER.pattern})")


def is_hidden(element: Xml.Element) -> bool:
    """Whether an element and what is in it are not displayed."""
    style = style_of(element)
    display, visibility = (style.get(name) or element.get(name) for name in ("display", "visibility"))
    return display == "none" or visibility in {"hidden", "collapse"}


def place_of(element: Xml.Element, matrix: Matrix) -> tuple[float, float] | None:
    """The middle of a shape on the drawing; None where it has none, as a group without shapes."""
    middle = _middle(element)
    if middle is None:
        for child in element:
            if name_of(child) in TEMPLATES:
                continue
            inner = place_of(child, moved(matrix, matrix_of(child)))
            if inner:
                return inner
        return None
    a, b, c, d, e, f = matrix
    x, y = middle
    return a * x + c * y + e, b * x + d * y + f


def _middle(element: Xml.Element) -> tuple[float, float] | None:
    style = style_of(element)

    def number(name: str) -> float:
        return length(style.get(name) or element.get(name))

    match name_of(element):
        case "circle" | "ellipse":
            return number("cx"), number("cy")
        case "rect" | "image" | "use" | "foreignObject":
            return number("x") + number("width") / 2, number("y") + number("height") / 2
        case "text":
            return number("x"), number("y")
        case "polygon" | "polyline":
            values = [float(value) for value in NUMBER.findall(element.get("points", ""))]
            xs, ys = values[::2], values[1::2]
            return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2) if ys else None
        case "path":
            # Where it begins: seats are drawn alike, so that their beginnings are as far apart as they are.
            start = _MOVE.match(element.get("d", ""))
            return (float(start[1]), float(start[2])) if start else None
    return None

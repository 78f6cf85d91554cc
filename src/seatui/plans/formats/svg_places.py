"""Where the shapes of an SVG are: their middles, through the transformations of the groups around them."""

import math
import re
from xml.etree import ElementTree as Xml

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x' = a·x + c·y + e, y' = b·x + d·y + f."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_STEP = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_MOVE = re.compile(rf"\s*[Mm]\s*({_NUMBER.pattern})[\s,]*({_NUMBER.pattern})")


def moved(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix of what is drawn by `inner` within `outer`."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def transform_of(text: str) -> Matrix:
    """The matrix of a `transform` attribute; what is not understood changes nothing."""
    matrix = IDENTITY
    for name, values in _STEP.findall(text):
        matrix = moved(matrix, _step(name, [float(value) for value in _NUMBER.findall(values)]))
    return matrix


def _step(name: str, values: list[float]) -> Matrix:
    matrix = IDENTITY
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            matrix = (a, b, c, d, e, f)
        case "translate", [x, *y]:
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


def place_of(element: Xml.Element, matrix: Matrix) -> tuple[float, float] | None:
    """The middle of a shape on the drawing; None where it has none, as a group without shapes."""
    middle = _middle(element)
    if middle is None:
        for child in element:
            inner = place_of(child, moved(matrix, transform_of(child.get("transform", ""))))
            if inner:
                return inner
        return None
    a, b, c, d, e, f = matrix
    x, y = middle
    return a * x + c * y + e, b * x + d * y + f


def _middle(element: Xml.Element) -> tuple[float, float] | None:
    def number(name: str) -> float:
        return _length(element.get(name))

    match str(element.tag).rpartition("}")[2]:
        case "circle" | "ellipse":
            return number("cx"), number("cy")
        case "rect" | "image" | "use":
            return number("x") + number("width") / 2, number("y") + number("height") / 2
        case "text":
            return number("x"), number("y")
        case "polygon" | "polyline":
            values = [float(value) for value in _NUMBER.findall(element.get("points", ""))]
            xs, ys = values[::2], values[1::2]
            return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2) if ys else None
        case "path":
            # Where it begins: seats are drawn alike, so that their beginnings are as far apart as they are.
            start = _MOVE.match(element.get("d", ""))
            return (float(start[1]), float(start[2])) if start else None
    return None


def _length(text: str | None) -> float:
    found = _NUMBER.match(text.strip()) if text else None
    return float(found[0]) if found else 0.0

"""Circles through the seats of bent rows."""

import math
from collections.abc import Sequence

from msgspec import Struct

_SAMPLES = 15
"""The most seats of a row that a circle is fitted to."""


class Circle(Struct, frozen=True):
    """The circle that a row is an arc of."""

    centre: complex
    radius: float


def circle_through(points: Sequence[complex]) -> Circle | None:
    """The circle nearest to points, by least squares; None for points in a line, and for fewer than three."""
    points = sampled(points, _SAMPLES)
    middle = sum(points) / len(points)
    ways = [point - middle for point in points]
    xx = sum(way.real * way.real for way in ways)
    yy = sum(way.imag * way.imag for way in ways)
    xy = sum(way.real * way.imag for way in ways)
    det = xx * yy - xy * xy
    if not det > 1e-9 * (xx + yy) ** 2:
        return None
    squares = [way.real * way.real + way.imag * way.imag for way in ways]
    a = sum(square * way.real for square, way in zip(squares, ways, strict=True)) / 2
    b = sum(square * way.imag for square, way in zip(squares, ways, strict=True)) / 2
    offset = complex((a * yy - b * xy) / det, (b * xx - a * xy) / det)
    return Circle(middle + offset, math.sqrt(abs(offset) ** 2 + (xx + yy) / len(points)))


def sampled(points: Sequence[complex], most: int) -> Sequence[complex]:
    """At most so many of the points, evenly spread, the ends included."""
    if len(points) <= most:
        return points
    last = len(points) - 1
    return [points[round(last * n / (most - 1))] for n in range(most)]

"""Courts: the free middle between stands that face it."""

import cmath
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from seatui.plans.mapping.gaps import ALONG, gaps_between
from seatui.plans.mapping.runs import Run, are_parallel

_HOLLOW = 2.5
"""The radius, in seat widths, that must be free of seats in the middle of stands that face each other."""

_COURT = 6.0
"""The radius of a free middle that is a court by its size alone."""

_WEIGHT = 4.0
"""The weight, as evidence, of two stands that face each other over a court."""

_FACES = 0.7
"""The cosine of the greatest angle between a row's front and what it faces."""

_NEARLY_ROUND = math.radians(300)
"""The least turn of a row that goes all round."""

_HARDLY_BENT = 1.2
"""The ratio of a row's length to the distance of its ends up to which it turns by less than 120 degrees."""


class Court(Struct, frozen=True):
    """A free middle. weight: as evidence that it is one.

    sides: those of the stands round it, 1, -1, 1j or -1j on the level drawing; all round, or on three of them, they
    enclose it. across: the way from one of the two stands that it is half-way between to the other; 0 in the middle
    of the drawing.
    """

    middle: complex
    weight: float
    sides: frozenset[complex]
    across: complex = 0j

    @property
    def is_enclosed(self) -> bool:
        """Whether it is large, and stands enclose it."""
        return self.weight > 0 and len(self.sides) >= 3


def find_courts(rows: Sequence[Run], axis: complex, pitch: float) -> Iterator[Court]:
    """The courts that may be between stands on opposite sides. axis: the drawing's level direction.

    They are half-way between stands, of which one may be much deeper, and in the middle of the drawing.
    """
    middle = middle_of([row.turned(axis) for row in rows])
    for at, across in (*gaps_between(rows, axis, middle, 2 * _HOLLOW * pitch), (middle, 0j)):
        court = _court_at(rows, at * axis, axis, pitch, across * axis)
        if court:
            yield court


def _court_at(
    rows: Sequence[Run], middle: complex, axis: complex, pitch: float, across: complex
) -> Court | None:
    sides = {side for row in rows for side in _sides(row, middle, axis)} | _flanks(rows, middle, axis)
    if not any(-side in sides for side in sides):
        return None
    room = min(abs(point - middle) for row in rows for point in row.points) / pitch
    if room < _HOLLOW:
        return None
    return Court(middle, _WEIGHT if room >= _COURT else 0.0, frozenset(sides), across)


def middle_of(rows: Iterable[Run]) -> complex:
    """The middle of the drawing of rows."""
    points = [point for row in rows for point in (row.points[0], row.middle, row.points[-1])]
    xs, ys = [point.real for point in points], [point.imag for point in points]
    return complex((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def _flanks(rows: Sequence[Run], middle: complex, axis: complex) -> set[complex]:
    """The sides of a middle along which rows stand on both sides of its line of sight: halves of a stand, too."""
    sides = set()
    for along in (axis, axis * 1j):
        level = [
            [(point - middle) / along for point in (row.points[0], row.points[-1])]
            for row in rows
            if row.direction is not None and are_parallel(row.direction, along, ALONG)
        ]
        for side in (1j, -1j):
            places = [
                end.real for ends in level if all((end / side).real > 0 for end in ends) for end in ends
            ]
            if places and min(places) < 0 < max(places):
                sides.add(side_of(-side * along / axis))
    return sides


def side_of(way: complex) -> complex:
    """The side that a way goes to: 1, -1, 1j or -1j."""
    if abs(way.real) > abs(way.imag):
        return complex(math.copysign(1, way.real), 0)
    return complex(0, math.copysign(1, way.imag))


def is_closed(row: Run) -> bool:
    """Whether a row goes nearly all round."""
    if sum(row.gaps) <= _HARDLY_BENT * abs(row.points[-1] - row.points[0]):
        return False
    ways = [row.tangent(at) or 1 for at in range(0, len(row.points), max(len(row.points) // 32, 1))]
    return abs(sum(cmath.phase(other / one) for one, other in pairwise(ways))) > _NEARLY_ROUND


def _sides(row: Run, middle: complex, axis: complex) -> Iterator[complex]:
    """The sides of a middle on which a row faces it: 1, -1, 1j or -1j."""
    way = (middle - row.middle) / axis
    if row.direction is None or not way:
        return
    if is_closed(row):
        yield from (1, -1, 1j, -1j)
    elif abs((way / abs(way) / (row.direction / axis)).imag) >= _FACES:
        yield side_of(way)

"""The bend of a block: the places of its seats as if its rows were straight."""

import math
from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from seatui.plans.mapping.circles import Circle, circle_through
from seatui.plans.mapping.runs import Run, sections_of

_BENT = 0.5
"""The least distance of a row's middle from the line through its ends, in seat widths, for a bend that is meant."""

_SAME = 0.5
"""The greatest difference, in seat widths, of a row's distances from a circle's centre that it is an arc round."""

_FEWEST = 5
"""The fewest seats of a row whose bend is measured."""


class Unbent(Struct, frozen=True):
    """A row laid straight. places: along the row, rising. depth: behind the drawing's origin. pitch: from one seat to
    the next, of rows with three seats or more."""

    places: Sequence[float]
    depth: float
    pitch: float | None


def unbend(rows: Sequence[Run], direction: complex, pitch: float) -> tuple["Bend", list[Unbent]]:
    """The rows of a block laid straight, and their bend.

    Seats are placed by their angle where aisles are rays from the middle of the bend, else by the length of the row.
    """
    bend = Bend(rows, direction, pitch)
    by_length = [bend.unbent(row, by_angle=False) for row in rows]
    if not bend.is_bent:
        return bend, by_length
    by_angle = [bend.unbent(row, by_angle=True) for row in rows]
    sections = [sections_of(row, pitch) for row in rows]
    if _scatter(by_angle, sections) < _scatter(by_length, sections) - _SAME * pitch:
        return Bend(rows, direction, pitch, by_angle=True), by_angle
    return bend, by_length


def _scatter(rows: Sequence[Unbent], sections: Sequence[Sequence[range]]) -> float:
    """How far apart the aisles of rows with as many sections are, all together."""
    aisles: dict[tuple[int, int], list[float]] = {}
    for row, own in zip(rows, sections, strict=True):
        for at, part in enumerate(own[:-1]):
            middle = (row.places[part.stop - 1] + row.places[part.stop]) / 2
            aisles.setdefault((len(own), at), []).append(middle)
    return sum(max(places) - min(places) for places in aisles.values())


class Bend:
    """The bend of the rows of a block, whose points are divided by `direction`: then its rows are level."""

    def __init__(
        self, rows: Sequence[Run], direction: complex, pitch: float, *, by_angle: bool = False
    ) -> None:
        self._direction = direction
        self.by_angle = by_angle
        self._pitch = pitch
        longest = max(rows, key=lambda row: len(row.points))
        self._circle = _circle(longest, direction, pitch)
        if self._circle:
            below = (longest.middle / direction).imag > self._circle.centre.imag
            # Towards the rows, from the middle of their bend.
            self._way = 1 if below else -1
            is_common = all(_is_arc(row, direction, self._circle, pitch) for row in (rows[0], rows[-1]))
            self._is_common = is_common

    @property
    def is_bent(self) -> bool:
        """Whether the rows are not straight."""
        return self._circle is not None

    def unbent(self, row: Run, *, by_angle: bool) -> Unbent:
        """A row laid straight, its seats by their angle or by the length of the row."""
        points = [point / self._direction for point in row.points]
        pitch = median(row.gaps) if len(row.gaps) > 1 else None
        if self._circle is None:
            return Unbent([point.real for point in points], points[len(points) // 2].imag, pitch)
        own = self._own_circle(row, points[len(points) // 2])
        radius = self._circle.radius if by_angle else own.radius
        places = [own.centre.real + radius * self._angle(point - own.centre) for point in points]
        depth = own.centre.imag + self._way * own.radius
        return Unbent(places, depth, pitch and pitch * radius / own.radius)

    def _own_circle(self, row: Run, middle: complex) -> Circle:
        assert self._circle is not None
        own = None if self._is_common else _circle(row, self._direction, self._pitch)
        if own is not None and (own.centre.imag < middle.imag) == (self._way > 0):
            return own
        return Circle(self._circle.centre, max(abs(middle - self._circle.centre), self._pitch))

    def _angle(self, way: complex) -> float:
        return math.atan2(way.real, self._way * way.imag)

    def point(self, place: float, depth: float) -> complex:
        """The point of the drawing at a place along a row of this depth."""
        if self._circle is None:
            return complex(place, depth) * self._direction
        centre, radius = self._circle.centre, abs(depth - self._circle.centre.imag)
        angle = (place - centre.real) / (self._circle.radius if self.by_angle else radius or 1.0)
        return (centre + radius * complex(math.sin(angle), self._way * math.cos(angle))) * self._direction


def _circle(row: Run, direction: complex, pitch: float) -> Circle | None:
    """The circle that a row is an arc of, on the level drawing; None for a straight row."""
    points = row.points
    if len(points) < _FEWEST or row.at_table:
        return None
    if row.bulge < _BENT * pitch:
        return None
    circle = circle_through(points)
    if circle is None or circle.radius < pitch:
        return None
    return Circle(circle.centre / direction, circle.radius)


def _is_arc(row: Run, direction: complex, circle: Circle, pitch: float) -> bool:
    ways = [abs(point / direction - circle.centre) for point in (row.points[0], row.middle, row.points[-1])]
    return max(ways) - min(ways) <= _SAME * pitch

"""Runs: seats side by side on a drawing, as points.

Points are complex numbers, x + yj with y downwards, as all plans have it. Dividing by a row's direction turns the
drawing until the row is level: the real part is then the distance along the row, the imaginary part that backwards.
"""

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from seatui.plans.mapping.circles import circle_through

PARALLEL = math.sin(math.radians(5))
"""The sine of the greatest angle between directions that count as parallel."""

AISLE = 1.6
"""The least distance, in seat widths, of neighbours with an aisle between them."""

MOST_AT_TABLE = 12
"""The most seats of a table; more that do not stand in a row are several rows of one label."""

_STRAIGHT = 1.0001
"""The greatest ratio of a path along seats to the distance of its ends for a row without any bend."""

_TURNS_BACK = math.cos(math.radians(105))
"""The cosine of the angle between steps from seat to seat that no row makes, not even round a corner."""

_SAME_ROW = 0.4
"""The greatest distance across, in seat widths, of seats in one straight row."""

_CLOSED = 1.5
"""The greatest ratio of the distance between the ends of a row bent round to its widest gap, for a table."""


@dataclass(slots=True)
class Run:
    """Seats of one row in the order of their places. seats: indexes in the draft. points: one for each.

    direction: the unit vector from the first to the last; None for one seat, for seats in one place, and at a table,
    which has no left and right. gaps: from each seat to the next.
    """

    zone: str
    label: str
    seats: list[int]
    points: list[complex]
    at_table: bool = False
    direction: complex | None = None
    gaps: Sequence[float] = ()

    @property
    def centre(self) -> complex:
        """The middle of its seats."""
        return sum(self.points) / len(self.points)

    @property
    def middle(self) -> complex:
        """The place of its middle seat."""
        return self.points[len(self.points) // 2]

    @property
    def bulge(self) -> float:
        """The distance of its middle seat from the line through its ends."""
        return abs(((self.middle - self.points[0]) / self.direction).imag) if self.direction else 0.0

    def tangent(self, index: int) -> complex | None:
        """The direction of the row at a seat; that of the whole row where it cannot be told."""
        first, last = max(index - 1, 0), min(index + 1, len(self.points) - 1)
        way = self.points[last] - self.points[first]
        return way / abs(way) if way and self.direction is not None else self.direction

    def reversed(self) -> "Run":
        """The run from the other end."""
        turned = None if self.direction is None else -self.direction
        seats, points, gaps = self.seats[::-1], self.points[::-1], [*self.gaps][::-1]
        return Run(self.zone, self.label, seats, points, self.at_table, turned, gaps)

    def turned(self, turn: complex) -> "Run":
        """The run on the drawing turned by a unit vector, which points are divided by."""
        direction = None if self.direction is None else self.direction / turn
        points = [point / turn for point in self.points]
        return Run(self.zone, self.label, self.seats, points, self.at_table, direction, self.gaps)


def runs_of(zone: str, label: str, seats: list[int], points: list[complex]) -> list[Run]:
    """The runs of seats with one label, listed in any order: parts of a row, a table, or rows of the same label."""
    order = _order(points)
    is_table = len(points) <= MOST_AT_TABLE if order is None else _is_table([points[at] for at in order])
    if is_table:
        return [table_of(zone, label, seats, points)]
    lines = _lines(points) if order is None else [order]
    rows = [_in_order(zone, label, [seats[at] for at in line], [points[at] for at in line]) for line in lines]
    return [part for row in rows for part in _parts(row)]


def _parts(row: Run) -> list[Run]:
    """The parts of a row between its aisles."""
    gaps = [gap for gap in row.gaps if gap]
    sections = sections_of(row, median(gaps)) if gaps else [range(len(row.seats))]
    if len(sections) == 1:
        return [row]
    return [
        _in_order(row.zone, row.label, row.seats[part.start : part.stop], row.points[part.start : part.stop])
        for part in sections
    ]


def sections_of(row: Run, pitch: float) -> list[range]:
    """The seats of a row between its aisles, by their indexes in it. pitch: from one seat to the next."""
    aisles = [at for at, gap in enumerate(row.gaps, start=1) if gap >= AISLE * pitch]
    return [range(first, last) for first, last in pairwise([0, *aisles, len(row.seats)])]


def table_of(zone: str, label: str, seats: list[int], points: list[complex]) -> Run:
    """The seats at a table, in the order of the file."""
    return Run(zone, label, seats, points, at_table=True)


def joined(one: Run, other: Run) -> Run:
    """One run of two that lie in line."""
    seats, points = one.seats + other.seats, one.points + other.points
    order = _order(points) or _along(points, _axis(points))
    return _in_order(one.zone, one.label, [seats[at] for at in order], [points[at] for at in order])


def are_parallel(one: complex, other: complex, within: float = PARALLEL) -> bool:
    """Whether two directions are the same or opposite."""
    return abs((one / other).imag) < within


def _in_order(zone: str, label: str, seats: list[int], points: list[complex]) -> Run:
    span = points[-1] - points[0]
    if not span and len(points) > 2:
        span = points[len(points) // 2] - points[0]
    gaps = [abs(right - left) for left, right in pairwise(points)]
    return Run(zone, label, seats, points, direction=span / abs(span) if span else None, gaps=gaps)


def _order(points: Sequence[complex]) -> Sequence[int] | None:
    """The order of points along their row: the listed one, or else one that goes on without turning back."""
    listed = range(len(points))
    if _goes_on(points):
        return listed
    axis = _axis(points)
    for order in (_along(points, axis), _around(points)):
        if order and _goes_on([points[at] for at in order]):
            return order
    across = [(point / axis).imag for point in points]
    width = max(across) - min(across)
    length = sum(abs(right - left) for left, right in pairwise(sorted(points, key=lambda p: (p / axis).real)))
    return _along(points, axis) if width <= _SAME_ROW * length / len(points) else None


def _goes_on(points: Sequence[complex]) -> bool:
    """Whether the path along points never turns back."""
    steps = [step for one, other in pairwise(points) if (step := other - one)]
    lengths = [abs(step) for step in steps]
    span = abs(points[-1] - points[0])
    if sum(lengths) <= _STRAIGHT * span:
        return True
    return all(
        (one.conjugate() * other).real > _TURNS_BACK * length * next_length
        for (one, other), (length, next_length) in zip(pairwise(steps), pairwise(lengths), strict=True)
    )


def _axis(points: Sequence[complex]) -> complex:
    """The direction in which points extend most."""
    middle = sum(points) / len(points)
    spread = sum((point - middle) ** 2 for point in points)
    axis = cmath.sqrt(spread)
    return axis / abs(axis) if axis else complex(1)


def _along(points: Sequence[complex], axis: complex) -> list[int]:
    return sorted(range(len(points)), key=lambda at: (points[at] / axis).real)


def _around(points: Sequence[complex]) -> list[int] | None:
    """The points in their order round the circle through them, from one side of its widest gap to the other."""
    circle = circle_through(points)
    if circle is None:
        return None
    angles = [cmath.phase(point - circle.centre) for point in points]
    order = sorted(range(len(points)), key=angles.__getitem__)
    turn = [*order, order[0]]
    gaps = [(angles[right] - angles[left]) % math.tau for left, right in pairwise(turn)]
    start = max(range(len(gaps)), key=gaps.__getitem__) + 1
    return order[start:] + order[:start]


def _is_table(ordered: Sequence[complex]) -> bool:
    """Whether seats stand all round something, not in a row."""
    if not 4 <= len(ordered) <= MOST_AT_TABLE:
        return False
    gaps = [abs(right - left) for left, right in pairwise(ordered)]
    end = abs(ordered[-1] - ordered[0])
    return end <= _CLOSED * max(gaps) and sum(gaps) > 1.5 * end


def _lines(points: Sequence[complex]) -> list[list[int]]:
    """The points in straight lines, one behind another."""
    axis = _axis(points)
    across = [(point / axis).imag for point in points]
    order = sorted(range(len(points)), key=across.__getitem__)
    steps = [across[right] - across[left] for left, right in pairwise(order)]
    widest = max(steps, default=0.0)
    wide = [step for step in steps if step > widest / 4]
    least = _SAME_ROW * median(wide) if wide else math.inf
    lines = [[order[0]]]
    for at, step in zip(order[1:], steps, strict=True):
        if step > least:
            lines.append([])
        lines[-1].append(at)
    return [sorted(line, key=lambda at: (points[at] / axis).real) for line in lines]

"""Runs: seats side by side on a drawing, as points.

Points are complex numbers, x + yj with y downwards, as all plans have it. Dividing by a row's direction turns the
drawing until the row is level: the real part is then the distance along the row, the imaginary part that backwards.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

PARALLEL = math.sin(math.radians(5))
"""The sine of the greatest angle between directions that count as parallel."""

_BENT = 1.6
"""The greatest ratio of a path along seats to the distance of its ends: beyond it, they are not listed in order."""


@dataclass(slots=True)
class Run:
    """Seats of one row in the order of their places. seats: indexes in the draft. points: one for each.

    direction: the unit vector from the first to the last; None for one seat, for seats in one place, and at a table,
    which has no left and right. gaps: from each seat to the next.
    """

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

    def reversed(self) -> "Run":
        """The run from the other end."""
        turned = None if self.direction is None else -self.direction
        return Run(self.label, self.seats[::-1], self.points[::-1], self.at_table, turned, [*self.gaps][::-1])


def run_of(label: str, seats: list[int], points: list[complex], *, at_table: bool = False) -> Run:
    """A run from seats in any order, sorted by their places."""
    if at_table or len(points) == 1:
        return Run(label, seats, points, at_table)
    gaps = [abs(right - left) for left, right in pairwise(points)]
    span = points[-1] - points[0]
    if span and sum(gaps) <= _BENT * abs(span):
        return Run(label, seats, points, direction=span / abs(span), gaps=gaps)
    # The ends are searched, since a file may list the seats of a row in any order.
    one = max(points, key=lambda point: abs(point - points[0]))
    other = max(points, key=lambda point: abs(point - one))
    if one == other:
        return Run(label, seats, points)
    direction = (other - one) / abs(other - one)
    ordered = sorted(zip(seats, points, strict=True), key=lambda place: (place[1] / direction).real)
    points = [point for _, point in ordered]
    gaps = [abs(right - left) for left, right in pairwise(points)]
    return Run(label, [seat for seat, _ in ordered], points, direction=direction, gaps=gaps)


def joined(one: Run, other: Run) -> Run:
    """One run of two that lie in line."""
    return run_of(one.label, one.seats + other.seats, one.points + other.points)


def are_parallel(one: complex, other: complex, within: float = PARALLEL) -> bool:
    """Whether two directions are the same or opposite."""
    return abs((one / other).imag) < within

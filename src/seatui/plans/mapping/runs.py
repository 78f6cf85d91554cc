"""Runs: seats side by side on a drawing, as points.

Points are complex numbers, x + yj with y downwards, as all plans have it. Dividing by a row's direction turns the
drawing until the row is level: the real part is then the distance along the row, the imaginary part that backwards.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from seatui.plans.mapping.seat_ways import SAME_ROW, axis_of, path_along

PARALLEL = math.sin(math.radians(5))
"""The sine of the greatest angle between directions that count as parallel."""

AISLE = 1.6
"""The least distance, in seat widths, of neighbours with an aisle between them."""

MOST_AT_TABLE = 12
"""The most seats of a table in any form; more that do not stand in a row are several rows of one label."""

_MOST_ROUND = 48
"""The most seats of a table that they stand all round."""

_CLOSED = 1.5
"""The greatest ratio of the distance between the ends of a row bent round to its widest gap, for a table."""


class Run(Struct):
    """Seats of one row in the order of their places. seats: indexes in the draft. points: one for each.

    direction: the unit vector from the first to the last; None for one seat, for seats in one place, and at a table,
    which has no left and right. gaps: from each seat to the next. is_guess: whether it is taken for a table only by
    the places of its seats.
    """

    zone: str
    label: str
    seats: list[int]
    points: list[complex]
    at_table: bool = False
    direction: complex | None = None
    gaps: Sequence[float] = ()
    is_guess: bool = False

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

    def part(self, section: range) -> "Run":
        """The run of some of its seats, side by side."""
        seats, points = self.seats[section.start : section.stop], self.points[section.start : section.stop]
        return run_along(self.zone, self.label, seats, points)

    def turned(self, turn: complex) -> "Run":
        """The run on the drawing turned by a unit vector, which points are divided by."""
        direction = None if self.direction is None else self.direction / turn
        points = [point / turn for point in self.points]
        return Run(self.zone, self.label, self.seats, points, self.at_table, direction, self.gaps)


def runs_of(zone: str, label: str, seats: list[int], points: list[complex]) -> list[Run]:
    """The runs of seats with one label, listed in any order: parts of a row, a table, or rows of the same label."""
    order = path_along(points)
    is_table = len(points) <= MOST_AT_TABLE if order is None else _is_table([points[at] for at in order])
    if is_table and len(points) > MOST_AT_TABLE and _are_listed_in_lines(points):
        order, is_table = None, False
    if is_table:
        return [table_of(zone, label, seats, points, is_guess=True)]
    return rows_of(zone, label, seats, points, order)


def rows_of(
    zone: str, label: str, seats: list[int], points: list[complex], order: Sequence[int] | None
) -> list[Run]:
    """The parts of a row in this order of its seats; of rows one behind another, where there is none."""
    lines = lines_of(points) if order is None else [order]
    rows = [run_along(zone, label, [seats[at] for at in line], [points[at] for at in line]) for line in lines]
    return [part for row in rows for part in parts_of_row(row)]


def parts_of_row(row: Run) -> list[Run]:
    """The parts of a row between its aisles."""
    gaps = [gap for gap in row.gaps if gap]
    sections = sections_of(row, median(gaps)) if gaps else [range(len(row.seats))]
    if len(sections) == 1:
        return [row]
    return [row.part(section) for section in sections]


def sections_of(row: Run, pitch: float) -> list[range]:
    """The seats of a row between its aisles, by their indexes in it. pitch: from one seat to the next."""
    aisles = [at for at, gap in enumerate(row.gaps, start=1) if gap >= AISLE * pitch]
    return [range(first, last) for first, last in pairwise([0, *aisles, len(row.seats)])]


def table_of(
    zone: str, label: str, seats: list[int], points: list[complex], *, is_guess: bool = False
) -> Run:
    """The seats at a table, in the order of the file."""
    return Run(zone, label, seats, points, at_table=True, is_guess=is_guess)


def are_parallel(one: complex, other: complex, within: float = PARALLEL) -> bool:
    """Whether two directions are the same or opposite."""
    return abs((one / other).imag) < within


def run_along(zone: str, label: str, seats: list[int], points: list[complex]) -> Run:
    """The run of seats in this order."""
    span = points[-1] - points[0]
    if not span and len(points) > 2:
        span = points[len(points) // 2] - points[0]
    gaps = [abs(right - left) for left, right in pairwise(points)]
    return Run(zone, label, seats, points, direction=span / abs(span) if span else None, gaps=gaps)


def _is_table(ordered: Sequence[complex]) -> bool:
    """Whether seats stand all round something, not in a row."""
    if not 4 <= len(ordered) <= _MOST_ROUND:
        return False
    gaps = [abs(right - left) for left, right in pairwise(ordered)]
    end = abs(ordered[-1] - ordered[0])
    return end <= _CLOSED * max(gaps) and sum(gaps) > 1.5 * end


def _are_listed_in_lines(points: Sequence[complex]) -> bool:
    """Whether seats are two lines or more, listed one after another and all in one direction."""
    lines = lines_of(points)
    if len(lines) < 2 or len({len(line) for line in lines}) > 1:
        return False
    return all(sorted(line) == [*range(min(line), max(line) + 1)] for line in lines) and (
        all(line == sorted(line) for line in lines) or all(line == sorted(line)[::-1] for line in lines)
    )


def lines_of(points: Sequence[complex]) -> list[list[int]]:
    """The points in straight lines, one behind another."""
    axis = axis_of(points)
    across = [(point / axis).imag for point in points]
    order = sorted(range(len(points)), key=across.__getitem__)
    steps = [across[right] - across[left] for left, right in pairwise(order)]
    widest = max(steps, default=0.0)
    wide = [step for step in steps if step > widest / 4]
    least = SAME_ROW * median(wide) if wide else math.inf
    lines = [[order[0]]]
    for at, step in zip(order[1:], steps, strict=True):
        if step > least:
            lines.append([])
        lines[-1].append(at)
    return [sorted(line, key=lambda at: (points[at] / axis).real) for line in lines]

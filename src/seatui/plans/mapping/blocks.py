"""The blocks of a zone: runs that are behind one another, or beside one another in one row."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from seatui.plans.mapping.runs import Run, are_parallel

MAX_COLUMNS = 10_000
"""The greatest width of a block: a seat that somebody dragged off the drawing must not make it wider."""

REACH = 2.7
"""The greatest distance, in seat widths, between rows of a block."""

MOST_NEARBY = 64
"""The most runs around a seat that are compared, those nearby in the file first; more are there only by mistake."""

NEIGHBOURS = 7.0
"""The greatest gap, in seat widths, between runs of one row in a block: an aisle."""

TURN = math.sin(math.radians(22))
"""The sine of the greatest angle between a row and the one before it, in a block that fans out."""

BEND = math.sin(math.radians(38))
"""The sine of the greatest angle between a part of a row and the one before it, round a bend."""


def find_blocks(runs: Sequence[Run], pitch: float) -> list[list[Run]]:
    """The runs in blocks, both in the order given; each table is its own. pitch: from one seat to the next."""
    groups = _Groups(len(runs))
    for one, other in _in_line(runs, pitch):
        groups.join(one, other)
    for one, other in _behind(runs, pitch):
        groups.join(one, other)
    return [[runs[index] for index in group] for group in groups.all()]


class _Groups:
    """Disjoint sets of indexes (union-find)."""

    def __init__(self, count: int) -> None:
        self._leaders = list(range(count))

    def join(self, one: int, other: int) -> None:
        one, other = self._leader(one), self._leader(other)
        self._leaders[max(one, other)] = min(one, other)

    def _leader(self, one: int) -> int:
        leaders = self._leaders
        while leaders[one] != one:
            leaders[one] = leaders[leaders[one]]
            one = leaders[one]
        return one

    def all(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for index in range(len(self._leaders)):
            groups.setdefault(self._leader(index), []).append(index)
        return list(groups.values())


def are_in_line(one: Run, other: Run, pitch: float) -> bool:
    """Whether two runs are parts of one row: one begins where the other ends, at a small angle."""
    if one.at_table or other.at_table:
        return False
    line = one.direction or other.direction
    if line is None:
        return abs(one.points[0] - other.points[0]) <= NEIGHBOURS * pitch
    if one.direction and other.direction and not are_parallel(one.direction, other.direction, BEND):
        return False
    gap = min((end - start for end in _ends(one) for start in _ends(other)), key=abs)
    # Round a bend, the gap has the mean direction of both parts.
    middle = line if not other.direction else _half_way(line, other.direction)
    is_beside = abs((gap / middle).imag) <= max(pitch / 2, 0.25 * abs(gap))
    return abs(gap) <= NEIGHBOURS * pitch and is_beside


def _half_way(one: complex, other: complex) -> complex:
    if (one / other).real < 0:
        other = -other
    both = one + other
    return both / abs(both)


def _ends(run: Run) -> tuple[complex, complex]:
    return run.points[0], run.points[-1]


def _in_line(runs: Sequence[Run], pitch: float) -> Iterable[tuple[int, int]]:
    labelled: dict[str, list[int]] = {}
    for index, run in enumerate(runs):
        labelled.setdefault(run.label, []).append(index)
    for members in labelled.values():
        for at, one in enumerate(members):
            for other in members[at + 1 :]:
                if are_in_line(runs[one], runs[other], pitch):
                    yield one, other


def _behind(runs: Sequence[Run], pitch: float) -> Iterable[tuple[int, int]]:
    cell = REACH * pitch
    cells: dict[tuple[int, int], set[int]] = {}
    for index, run in enumerate(runs):
        if not run.at_table:
            for point in [*run.points[::2], run.points[-1]]:
                cells.setdefault((int(point.real // cell), int(point.imag // cell)), set()).add(index)
    for index, run in enumerate(runs):
        if run.at_table:
            continue
        for point in {run.points[0], run.points[len(run.points) // 2], run.points[-1]}:
            x, y = int(point.real // cell), int(point.imag // cell)
            near = [cells.get((x + dx, y + dy), ()) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
            found = sorted(set().union(*near), key=lambda other: abs(other - index))
            for other in found[:MOST_NEARBY]:
                if other != index and _stands_at(runs[other], point, run, cell):
                    yield index, other


def _stands_at(run: Run, point: complex, other: Run, reach: float) -> bool:
    """Whether a point of the other run is right before or behind this one, and both are parallel."""
    if run.direction is None or other.direction is None:
        return min(abs(point - each) for each in run.points) <= reach
    if not are_parallel(run.direction, other.direction, TURN):
        return False
    along = ((point - run.points[0]) / run.direction).real
    length = ((run.points[-1] - run.points[0]) / run.direction).real
    nearest = run.points[min(max(round(along / length * (len(run.points) - 1)), 0), len(run.points) - 1)]
    away = (point - nearest) / run.direction
    return abs(away.imag) <= reach and abs(away.real) <= reach


def seat_pitch(runs: Iterable[Run]) -> float:
    """The median distance from one seat to the next; 1 where all are in one place."""
    runs = [run for run in runs if not run.at_table]
    gaps = [gap for run in runs for gap in run.gaps]
    if not gaps:
        # Rows of one seat each are as far apart as seats.
        gaps = [gap for one, other in pairwise(runs) if (gap := abs(other.points[0] - one.points[0]))]
    return (median(gaps) if gaps else 0.0) or 1.0


def bounded_pitch(runs: Sequence[Run]) -> float:
    """The seat pitch, but large enough for the whole drawing of these runs to fit into `MAX_COLUMNS`."""
    first = runs[0].points[0]
    extent = 2 * max(abs(end - first) for run in runs for end in _ends(run))
    return max(seat_pitch(runs), extent / MAX_COLUMNS)

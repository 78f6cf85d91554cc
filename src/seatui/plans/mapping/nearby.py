"""The neighbours of runs on a drawing: which stand right before or behind which."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from seatui.plans.mapping.runs import Run, are_parallel

MAX_COLUMNS = 10_000
"""The greatest width of a block: a seat that somebody dragged off the drawing must not make it wider."""

REACH = 2.7
"""The greatest distance, in seat widths, between rows of a block."""

TURN = math.sin(math.radians(22))
"""The sine of the greatest angle between a row and the one before it, in a block that fans out."""

MOST_IN_A_CELL = 16
"""The most seats around one spot that are compared; more are there only by mistake."""

Cell = tuple[float, float]
"""A square of the drawing, by its column and line."""

_Cells = dict[Cell, list[tuple[int, int]]]
"""Runs, and seats of them, by the square that they are in."""


class Neighbours(Struct, frozen=True):
    """A run, and one that stands near one of its seats, `at`.

    way: from there to the nearest seat of the other, in units of the drawing: the real part goes along the run, the
    imaginary one backwards. 0 for two single seats, which have no direction.
    """

    one: int
    other: int
    at: int
    way: complex


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


def _ends(run: Run) -> tuple[complex, complex]:
    return run.points[0], run.points[-1]


def close_behind(
    runs: Sequence[Run], pitches: Sequence[float], is_known: Callable[[int, int], bool]
) -> Iterator[Neighbours]:
    """The runs around the first, the middle and the last seat of each run, as far as they are parallel to it.

    is_known: whether nothing new can be learned of a pair, which is then left out.
    """
    cell = REACH * max(pitches, default=1.0)
    cells = _cells(runs, cell)
    for index, run in enumerate(runs):
        if run.at_table:
            continue
        last = len(run.points) - 1
        for point, at in {run.points[at]: at for at in (0, (last + 1) // 2, last)}.items():
            for other, (_, seat) in _nearest(point, cells, cell, runs).items():
                if other != index and not is_known(index, other):
                    pitch = min(pitches[index], pitches[other])
                    way = _way(run, at, runs[other], seat, REACH * pitch)
                    if way is not None:
                        yield Neighbours(index, other, at, way)


def _nearest(point: complex, cells: _Cells, cell: float, runs: Sequence[Run]) -> dict[int, tuple[float, int]]:
    """The nearest seat of each run around a point: its distance, and its index in the run."""
    x, y = point.real // cell, point.imag // cell
    nearest: dict[int, tuple[float, int]] = {}
    for column in (x - 1, x, x + 1):
        for line in (y - 1, y, y + 1):
            for other, seat in cells.get((column, line), ()):
                away = abs(runs[other].points[seat] - point)
                if other not in nearest or away < nearest[other][0]:
                    nearest[other] = away, seat
    return nearest


def _cells(runs: Sequence[Run], cell: float) -> _Cells:
    cells: _Cells = {}
    for index, run in enumerate(runs):
        if run.at_table:
            continue
        last = len(run.points) - 1
        for at in (*range(0, last, 2), last):
            point = run.points[at]
            found = cells.setdefault((point.real // cell, point.imag // cell), [])
            if len(found) < MOST_IN_A_CELL:
                found.append((index, at))
    return cells


def _way(one: Run, at: int, other: Run, seat: int, reach: float) -> complex | None:
    """The way from a seat of a run to another, as the run is directed; None where it is far, or rows are at an angle.

    seat: the nearest one that was looked at, of every second.
    """
    point = one.points[at]
    around = range(max(seat - 1, 0), min(seat + 2, len(other.points)))
    seat = min(around, key=lambda each: abs(other.points[each] - point))
    way = other.points[seat] - point
    own, its = one.tangent(at), other.tangent(seat)
    if own is None or its is None:
        if abs(way) > reach:
            return None
        own = own or its
    elif not are_parallel(own, its, TURN):
        return None
    if own is None:
        return 0j
    away = way / own
    return away if abs(away.imag) <= reach and abs(away.real) <= reach else None

"""Rows all round a stage that were taken for large tables: other rows bend round the same middle."""

from collections.abc import Iterator, Sequence

from seatui.plans.mapping.circles import circle_through
from seatui.plans.mapping.nearby import Cell, seat_pitch
from seatui.plans.mapping.runs import MOST_AT_TABLE, Run, rows_of
from seatui.plans.mapping.seat_ways import path_along


def with_round_rows(runs: Sequence[Run]) -> list[Run]:
    """The runs, with the rows instead of what only looks like a large table."""
    if not any(map(_may_be_ring, runs)):
        return list(runs)
    size = 2 * seat_pitch(runs)
    middles = [_middle(run) if _may_be_ring(run) or not run.at_table else None for run in runs]
    counts: dict[Cell, int] = {}
    for middle in middles:
        if middle is not None:
            for cell in _around(middle, size):
                counts[cell] = counts.get(cell, 0) + 1
    found: list[Run] = []
    for run, middle in zip(runs, middles, strict=True):
        is_ring = _may_be_ring(run) and middle is not None and counts[_cell(middle, size)] > 1
        found += _as_rows(run) if is_ring else [run]
    return found


def _may_be_ring(run: Run) -> bool:
    return run.is_guess and len(run.seats) > MOST_AT_TABLE


def _middle(run: Run) -> complex | None:
    """The middle that the seats of a run stand round."""
    circle = circle_through(run.points)
    return circle.centre if circle else None


def _as_rows(run: Run) -> Sequence[Run]:
    return rows_of(run.zone, run.label, run.seats, run.points, path_along(run.points))


def _around(middle: complex, size: float) -> Iterator[Cell]:
    x, y = _cell(middle, size)
    return ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def _cell(middle: complex, size: float) -> Cell:
    return middle.real // size, middle.imag // size

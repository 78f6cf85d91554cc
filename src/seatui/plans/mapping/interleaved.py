"""Zones whose rows alternate on the drawing, each with its own order of names: a circle drawn over the stalls."""

from collections.abc import Iterable, Iterator, Sequence

from seatui.domain.words.row_order import row_key
from seatui.plans.mapping.nearby import REACH, Cell
from seatui.plans.mapping.runs import Run

_MOST_IN_A_CELL = 32
"""The most seats on one spot that are compared; more are there only by mistake."""

_ACROSS = 0.4
"""The least distance across, in seat widths, of a row before or behind another."""

_ENOUGH = 2
"""The fewest rows that have rows of the other zone on both sides, for two zones that lie over each other."""

_Cells = dict[Cell, list[tuple[int, complex]]]
"""Runs, and seats of them, by the square of the drawing that they are in."""

_Pair = tuple[str, str]


def interleaved(runs: Sequence[Run], pitch: float) -> Iterator[_Pair]:
    """The pairs of zones whose rows alternate, though none has the names that the other lacks."""
    key = row_key(run.label for run in runs)
    cells = _in_cells(runs, REACH * pitch)
    between: dict[_Pair, set[str]] = {}
    for run in runs:
        before, behind = (_nearest(run, runs, cells, pitch, side) for side in (-1, 1))
        if before and behind and before.zone == behind.zone != run.zone and before.label != behind.label:
            first, last = sorted((key(before.label), key(behind.label)))
            if not first < key(run.label) < last:
                between.setdefault((run.zone, before.zone), set()).add(run.label)
    for (zone, around), labels in between.items():
        others = between.get((around, zone), ())
        if zone < around and others and len(labels) + len(others) >= _ENOUGH:
            yield zone, around


def _in_cells(runs: Iterable[Run], size: float) -> _Cells:
    cells: _Cells = {}
    for index, run in enumerate(runs):
        for point in run.points[::2]:
            found = cells.setdefault((point.real // size, point.imag // size), [])
            if len(found) < _MOST_IN_A_CELL:
                found.append((index, point))
    return cells


def _nearest(run: Run, runs: Sequence[Run], cells: _Cells, pitch: float, side: int) -> Run | None:
    """The row next to the middle seat of another, before it (-1) or behind it (1)."""
    at = len(run.points) // 2
    along, middle, size = run.tangent(at), run.points[at], REACH * pitch
    if along is None:
        return None
    nearest, least = None, size
    x, y = middle.real // size, middle.imag // size
    for cell in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        for index, point in cells.get(cell, ()):
            away = (point - middle) / along
            if abs(away.real) <= pitch and _ACROSS * pitch < away.imag * side < least:
                nearest, least = runs[index], away.imag * side
    return nearest

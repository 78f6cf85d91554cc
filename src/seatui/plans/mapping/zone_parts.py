"""The parts of a block of several zones, each with a name of its own, where a line or an aisle parts them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from seatui.plans.mapping.floor import GAP
from seatui.plans.mapping.straighten import LevelBlock, PlacedRow

_LEAST = 2
"""The fewest rows of a part with a name of its own."""

Zone = Callable[[int], str]
"""The zone of a seat, by its index."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A cut between two columns, or between two lines."""

    at: int
    is_across: bool


def parts_of(block: LevelBlock, zone: Zone) -> list[LevelBlock]:
    """The parts of a block, on one grid: columns and lines count from the corner of the whole block."""
    if len({zone(seat) for row in block.rows for seat in row.seats}) == 1:
        return [block]
    return [replace(block, rows=tuple(rows)) for rows in _parts(block.rows, zone)]


def _parts(rows: Sequence[PlacedRow], zone: Zone) -> Iterator[Sequence[PlacedRow]]:
    cut = next(_cuts(rows, zone), None)
    if cut is None:
        yield rows
        return
    before, behind = _halves(rows, cut)
    placed = [part for half in [_parts(before, zone)] for part in half]
    yield from placed
    taken = [row for part in placed for row in part]
    if cut.is_across:
        shift = max(row.line for row in taken) + 2 - min(row.line for row in behind)
        moved = [replace(row, line=row.line + max(shift, 0)) for row in behind]
    else:
        shift = max(row.columns[-1] for row in taken) + GAP + 1 - min(row.columns[0] for row in behind)
        moved = [
            replace(row, columns=tuple(column + max(shift, 0) for column in row.columns)) for row in behind
        ]
    yield from _parts(moved, zone)


def _cuts(rows: Sequence[PlacedRow], zone: Zone) -> Iterator[_Cut]:
    """The cuts with no zone on both sides, first those between lines, then those along aisles."""
    by_line: dict[int, set[str]] = {}
    by_column: dict[int, set[str]] = {}
    for row in rows:
        for seat, column in zip(row.seats, row.columns, strict=True):
            by_line.setdefault(row.line, set()).add(zone(seat))
            by_column.setdefault(column, set()).add(zone(seat))
    for places, is_across in ((by_line, True), (by_column, False)):
        for before, behind in pairwise(sorted(places)):
            if not is_across and behind - before < 2:
                continue
            if _zones(places, before, before=True).isdisjoint(_zones(places, before, before=False)):
                cut = _Cut(behind, is_across)
                if all(len({row.line for row in half}) >= _LEAST for half in _halves(rows, cut)):
                    yield cut


def _zones(places: dict[int, set[str]], at: int, *, before: bool) -> set[str]:
    return set().union(*(zones for place, zones in places.items() if (place <= at) == before))


def _halves(rows: Sequence[PlacedRow], cut: _Cut) -> tuple[list[PlacedRow], list[PlacedRow]]:
    if cut.is_across:
        return [row for row in rows if row.line < cut.at], [row for row in rows if row.line >= cut.at]
    halves = (
        [row for row in rows if row.columns[0] < cut.at],
        [row for row in rows if row.columns[-1] >= cut.at],
    )
    return (
        [_kept(row, [column < cut.at for column in row.columns]) for row in halves[0]],
        [_kept(row, [column >= cut.at for column in row.columns]) for row in halves[1]],
    )


def _kept(row: PlacedRow, is_kept: Sequence[bool]) -> PlacedRow:
    at = [index for index, kept in enumerate(is_kept) if kept]
    return replace(
        row,
        seats=[row.seats[index] for index in at],
        columns=tuple(row.columns[index] for index in at),
        distances=[row.distances[index] for index in at] if row.distances else (),
    )

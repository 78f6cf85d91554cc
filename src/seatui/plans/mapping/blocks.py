"""The blocks of a floor: runs that are behind one another, or beside one another in one row.

A block is of one zone, but for a zone that stands in the rows of another: a row, or a part of one, with a price of
its own is in one block with the rows around it.
"""

from collections.abc import Sequence

from seatui.plans.mapping.between import between
from seatui.plans.mapping.court import is_closed
from seatui.plans.mapping.disjoint_sets import Groups
from seatui.plans.mapping.nearby import Neighbours, close_behind
from seatui.plans.mapping.rows import Row, find_rows, joined_at_corners, run_pitches
from seatui.plans.mapping.runs import Run


def find_blocks(rows: Sequence[Row], names: Sequence[str]) -> list[list[Run]]:
    """The rows of each block, both in the order given; each table is a block. names: the label of every seat."""
    if any(is_closed(row.whole) for row in rows):
        # The sections of an arena are blocks of their own, though their rows go on all round.
        rows = find_rows([part for row in rows for part in row.parts], names, are_zones_apart=True)
    return [joined_at_corners(block, names) for block in _blocks(rows)]


def _blocks(rows: Sequence[Row]) -> list[list[Run]]:
    runs = [part for row in rows for part in row.parts]
    groups = Groups(len(runs))
    wholes: dict[int, Run] = {}
    first = 0
    for row in rows:
        wholes[first] = row.whole
        for at in range(first + 1, first + len(row.parts)):
            groups.join(first, at)
        first += len(row.parts)
    _join_behind(runs, run_pitches(runs), groups)
    return [[wholes[index] for index in group if index in wholes] for group in groups.all()]


def _join_behind(runs: Sequence[Run], pitches: Sequence[float], groups: Groups) -> None:
    """Joins what stands behind one another in one zone, and what stands between rows of one other block."""
    near: list[Neighbours] = []

    def are_joined(one: int, other: int) -> bool:
        return groups.leader(one) == groups.leader(other)

    for found in close_behind(runs, pitches, are_joined):
        if runs[found.one].zone == runs[found.other].zone:
            groups.join(found.one, found.other)
        else:
            near.append(found)
    for one, other in [*between(near, runs, pitches, groups)]:
        groups.join(one, other)

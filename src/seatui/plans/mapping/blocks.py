"""The blocks of a floor: runs that are behind one another, or beside one another in one row.

A block is of one zone, but for a zone that stands in the rows of another: a row, or a part of one, with a price of
its own is in one block with the rows around it.
"""

from collections.abc import Mapping, Sequence, Set

from seatui.plans.mapping.between import between, is_right_behind
from seatui.plans.mapping.court import is_closed
from seatui.plans.mapping.disjoint_sets import Groups
from seatui.plans.mapping.nearby import Neighbours, close_behind
from seatui.plans.mapping.rings import Ring, find_rings, sections_round
from seatui.plans.mapping.rows import Row, find_rows, joined_at_corners, run_pitches
from seatui.plans.mapping.runs import Run


def find_blocks(rows: Sequence[Row], names: Sequence[str]) -> list[list[Run]]:
    """The rows of each block, both in the order given; each table is a block. names: the label of every seat."""
    rings: Mapping[str, Ring] = {}
    if any(is_closed(row.whole) for row in rows):
        # The sections of an arena are blocks of their own, though their rows go on all round.
        rows = find_rows([part for row in rows for part in row.parts], names, are_zones_apart=True)
        rings = find_rings([row.whole for row in rows])
        rows = [part for row in rows for part in (_sections(row) if row.whole.zone in rings else [row])]
    blocks = [joined_at_corners(block, names) for block in _blocks(rows, rings.keys())]
    return [stand for block in blocks for stand in _stands(block, rings)]


def _stands(block: list[Run], rings: Mapping[str, Ring]) -> list[list[Run]]:
    ring = rings.get(block[0].zone)
    return ring.stands(block) if ring else [block]


def _sections(row: Row) -> list[Row]:
    return [Row([section], section) for section in sections_round(row.whole)]


def _blocks(rows: Sequence[Row], rings: Set[str]) -> list[list[Run]]:
    """The rows of each block. rings: the zones that go all round."""
    runs = [part for row in rows for part in row.parts]
    groups = Groups(len(runs))
    wholes: dict[int, Run] = {}
    first = 0
    for row in rows:
        wholes[first] = row.whole
        for at in range(first + 1, first + len(row.parts)):
            groups.join(first, at)
        first += len(row.parts)
    _join_behind(runs, run_pitches(runs), groups, rings)
    return [[wholes[index] for index in group if index in wholes] for group in groups.all()]


def _join_behind(runs: Sequence[Run], pitches: Sequence[float], groups: Groups, rings: Set[str]) -> None:
    """Joins what stands behind one another in one zone, and what stands between rows of one other block."""
    near: list[Neighbours] = []

    def are_joined(one: int, other: int) -> bool:
        return groups.leader(one) == groups.leader(other)

    for found in close_behind(runs, pitches, are_joined):
        zone = runs[found.one].zone
        if zone != runs[found.other].zone:
            near.append(found)
        elif zone not in rings or is_right_behind(found, pitches):
            groups.join(found.one, found.other)
    for one, other in [*between(near, runs, pitches, groups)]:
        groups.join(one, other)

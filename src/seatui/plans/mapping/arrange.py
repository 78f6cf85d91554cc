"""The map of a plan: each floor of it, and what is only listed, one behind another."""

from collections.abc import Iterator, Sequence
from itertools import chain

from seatui.domain.venue.arranging import seat_distance
from seatui.domain.venue.layout import Stage
from seatui.domain.venue.venue_plan import InferredFront
from seatui.plans.draft import Draft, RawSeat
from seatui.plans.mapping.blocks import find_blocks
from seatui.plans.mapping.court import side_of
from seatui.plans.mapping.front import Front, find_front
from seatui.plans.mapping.level_map import map_level
from seatui.plans.mapping.levels import split_levels
from seatui.plans.mapping.listed import listed_zones
from seatui.plans.mapping.nearby import REACH, seat_pitch
from seatui.plans.mapping.placed import PlacedBlock, PlacedGroup
from seatui.plans.mapping.rows import find_rows
from seatui.plans.mapping.runs import Run, runs_of, table_of
from seatui.plans.mapping.straighten import PlacedRow

Level = list[list[Run]]
"""The blocks of one level of a house, as rows."""

MOST_BLOCKS = 5_000
"""The most blocks of a floor: in a drawing with more, by mistake, each zone is one block."""


class Arrangement:
    """The blocks of a house in reading order of the map, its stage if that is among them, and what was inferred."""

    def __init__(self, groups: Sequence[PlacedGroup], front: InferredFront | None) -> None:
        stacked = list(_stacked(groups))
        self.blocks = tuple(each for group in stacked for each in group.blocks)
        self.stage: Stage | None = next((group.stage for group in stacked if group.stage), None)
        self.front = front
        self._width = max((group.width for group in groups), default=0)

    def distances(self, block: PlacedBlock, row: PlacedRow) -> Sequence[float]:
        """The distances of a row's seats from the stage: on the drawing, else on the map."""
        if row.distances:
            return row.distances
        line = block.line + row.line
        return [seat_distance(block.column + column - (self._width - 1) / 2, line) for column in row.columns]


def arrange(draft: Draft) -> Arrangement:
    """The map of a draft that passed its checks. The seats in it are indexes of `draft.seats`.

    A zone is placed by its positions from the left if it has any, else by its coordinates if its rows have them,
    else in the order of the file.
    """
    zones = [seat.zone or "" for seat in draft.seats]
    floors = _floors(draft.seats)
    drawn = {
        floor: {zone: seats for zone, seats in own.items() if _is_drawn(draft.seats, seats)}
        for floor, own in floors.items()
    }
    levels = {floor: _levels(draft.seats, own) for floor, own in drawn.items()}
    front = _front(draft, [block for own in levels.values() for level in own for block in level])
    groups: list[PlacedGroup] = []
    for floor, own in floors.items():
        if front:
            for level in _from_the_stage(levels[floor], front):
                # One house has one stage: that of its first floor.
                groups.append(map_level(level, front, zones.__getitem__, has_stage=not groups))
        listed = {zone: seats for zone, seats in own.items() if zone not in drawn[floor]}
        groups += listed_zones(draft.seats, listed)
    return Arrangement(groups, front.inferred if front else None)


def _floors(seats: Sequence[RawSeat]) -> dict[int, dict[str, list[int]]]:
    """The indexes of the seats of each zone, by floor."""
    floors: dict[int, dict[str, list[int]]] = {}
    for index, seat in enumerate(seats):
        floors.setdefault(seat.floor, {}).setdefault(seat.zone or "", []).append(index)
    return floors


def _is_drawn(seats: Sequence[RawSeat], indexes: Sequence[int]) -> bool:
    """Whether a zone has coordinates for its rows, and no positions that go before them."""
    return all(seats[index].point and seats[index].position is None for index in indexes)


def _by_segment(seats: Sequence[RawSeat], indexes: Sequence[int]) -> list[list[int]]:
    members: dict[int, list[int]] = {}
    for index in indexes:
        members.setdefault(seats[index].segment, []).append(index)
    return list(members.values())


def _levels(seats: Sequence[RawSeat], zones: dict[str, list[int]]) -> list[Level]:
    names = [seat.label or "" for seat in seats]
    rows = find_rows([run for zone, own in zones.items() for run in _runs(seats, zone, own)], names)
    return [_few_blocks(find_blocks(level, names)) for level in split_levels(rows, names)]


def _few_blocks(blocks: Level) -> Level:
    """The blocks, or one for each zone where there are too many."""
    if len(blocks) <= MOST_BLOCKS:
        return blocks
    tables = [block for block in blocks if block[0].at_table]
    by_zone: dict[str, list[Run]] = {}
    for row in (row for block in blocks for row in block if not row.at_table):
        by_zone.setdefault(row.zone, []).append(row)
    return [*by_zone.values(), *tables]


def _runs(seats: Sequence[RawSeat], zone: str, indexes: Sequence[int]) -> Iterator[Run]:
    for group in _by_segment(seats, indexes):
        label = seats[group[0]].row or ""
        points = [complex(*point) for index in group if (point := seats[index].point)]
        if seats[group[0]].at_table:
            yield table_of(zone, label, group, points)
        else:
            yield from runs_of(zone, label, group, points)


def _front(draft: Draft, blocks: Level) -> Front | None:
    """The front of the house; None where nothing is drawn."""
    names = [seat.label or "" for seat in draft.seats]
    stage = complex(*draft.stage) if draft.stage else None
    return find_front(blocks, names, stage, draft.stage_side) if blocks else None


def _from_the_stage(levels: Sequence[Level], front: Front) -> Iterator[Level]:
    """The levels in their order from the stage.

    Of those that are as near, one with seats all round it is first, then the one with the most seats: a gallery may
    reach a little farther than what it is drawn over.
    """
    if len(levels) == 1:
        yield from levels
        return
    ways = [[point - front.stage for row in chain(*level) for point in row.points] for level in levels]
    nearest = [min(map(abs, own)) for own in ways]
    sides = [len({side_of(way / front.turn) for way in own}) if front.is_drawn else 0 for own in ways]
    reach = REACH * seat_pitch([row for level in levels for row in chain(*level)])
    left = [*range(len(levels))]
    while left:
        near = min(nearest[at] for at in left) + reach
        first = max(
            (at for at in left if nearest[at] <= near), key=lambda at: (sides[at], len(ways[at]), -at)
        )
        yield levels[first]
        left.remove(first)


def _stacked(groups: Sequence[PlacedGroup]) -> Iterator[PlacedGroup]:
    """The groups one behind another, each centred."""
    width = max((group.width for group in groups), default=0)
    line = 0
    for group in groups:
        yield group.moved((width - group.width) // 2, line)
        line += group.height + 1

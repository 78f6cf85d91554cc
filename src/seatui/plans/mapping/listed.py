"""Zones without places on a drawing: rows and seats in the order of the file."""

from collections.abc import Iterator, Mapping, Sequence

from seatui.plans.draft import RawSeat
from seatui.plans.mapping.floor import GAP
from seatui.plans.mapping.going_on import Labels, ZonesGoingOn
from seatui.plans.mapping.placed import PlacedBlock, PlacedGroup
from seatui.plans.mapping.straighten import LevelBlock, PlacedRow


def listed_zones(seats: Sequence[RawSeat], zones: Mapping[str, Sequence[int]]) -> Iterator[PlacedGroup]:
    """The zones one behind another; those with continuing rows side by side."""
    for names in ZonesGoingOn({zone: _labels(seats, indexes) for zone, indexes in zones.items()}):
        placed: list[PlacedBlock] = []
        for zone in names:
            column, has_title = placed[-1].right + GAP if placed else 0, bool(zone)
            placed.append(PlacedBlock(_listed_block(seats, zones[zone]), column, has_title))
        yield PlacedGroup(placed)


def _labels(seats: Sequence[RawSeat], indexes: Sequence[int]) -> Labels:
    found: dict[str, set[str]] = {}
    for index in indexes:
        found.setdefault(seats[index].row or "", set()).add(seats[index].label or "")
    return {row: frozenset(labels) for row, labels in found.items()}


def _listed_block(seats: Sequence[RawSeat], indexes: Sequence[int]) -> LevelBlock:
    """Rows in the order of the file; their seats by position from the zone's leftmost, else in that order, too."""
    labelled: dict[str, list[tuple[int, int]]] = {}
    for index in indexes:
        row = labelled.setdefault(seats[index].row or "", [])
        position = seats[index].position
        row.append((len(row) if position is None else position, index))
    left = min((position for index in indexes if (position := seats[index].position) is not None), default=0)
    rows = []
    for line, (label, places) in enumerate(labelled.items()):
        shift = 0 if seats[places[0][1]].position is None else left
        columns, members = zip(*sorted(places), strict=True)
        rows.append(PlacedRow(label, members, tuple(column - shift for column in columns), line))
    return LevelBlock(tuple(rows), max(row.columns[-1] for row in rows) + 1, len(rows))

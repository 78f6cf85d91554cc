"""Zones without places on a drawing: rows and seats in the order of the file."""

from collections.abc import Iterable, Iterator, Sequence

from seatui.plans.draft import RawSeat
from seatui.plans.mapping.floor import GAP
from seatui.plans.mapping.placed import PlacedBlock, PlacedGroup
from seatui.plans.mapping.straighten import LevelBlock, PlacedRow


def listed_zones(seats: Sequence[RawSeat], zones: dict[str, list[int]]) -> Iterator[PlacedGroup]:
    """The zones one behind another; those with continuing rows side by side."""
    waiting = {zone: _listed_block(seats, indexes) for zone, indexes in zones.items()}
    while waiting:
        zone, block = next(iter(waiting.items()))
        del waiting[zone]
        row, names = [PlacedBlock(block, 0, bool(zone))], [zone]
        for other in [*waiting]:
            if _go_on(seats, [zones[name] for name in names], zones[other]):
                row.append(PlacedBlock(waiting.pop(other), row[-1].right + GAP, 1))
                names.append(other)
        yield PlacedGroup(row)


def _go_on(seats: Sequence[RawSeat], beside: Iterable[Sequence[int]], other: Sequence[int]) -> bool:
    """Whether zones are parts of the same rows: they share most row labels, and no seat number in a row."""

    def rows(indexes: Sequence[int]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for index in indexes:
            found.setdefault(seats[index].row or "", set()).add(seats[index].label or "")
        return found

    own = rows(other)
    for indexes in beside:
        one = rows(indexes)
        shared = own.keys() & one.keys()
        if 3 * len(shared) < 2 * max(len(own), len(one)) or any(own[row] & one[row] for row in shared):
            return False
    return "" not in own


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

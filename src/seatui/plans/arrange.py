"""The order of the room: zones from the stage, the rows of each, and the columns of their seats."""

from collections.abc import Sequence

from seatui.plans.draft import Draft, RawSeat
from seatui.plans.geometry import PlacedRow, Segment, place_rows


def arrange(draft: Draft) -> list[list[PlacedRow]]:
    """The rows of every zone, for a draft that passed its checks. The seats in them are indexes of `draft.seats`.

    A zone is placed by its positions from the left where it has some, else by its coordinates where every seat
    has them, else as the file lists it.
    """
    zones: dict[str, list[int]] = {}
    for index, seat in enumerate(draft.seats):
        zones.setdefault(seat.zone or "", []).append(index)
    stage = complex(*draft.stage) if draft.stage else None
    ordered = _zones_in_order(draft, list(zones.values()), stage)
    return [_rows(draft.seats, indexes, stage) for indexes in ordered]


def _zones_in_order(draft: Draft, zones: list[list[int]], stage: complex | None) -> list[list[int]]:
    """Nearest to the stage first, where there is one and the file does not say otherwise."""
    if stage is None or draft.keeps_zone_order or any(seat.point is None for seat in draft.seats):
        return zones

    def distance(indexes: Sequence[int]) -> float:
        points = [complex(*point) for index in indexes if (point := draft.seats[index].point)]
        return round(abs(sum(points) / len(points) - stage), 6)

    return sorted(zones, key=distance)


def _rows(seats: Sequence[RawSeat], indexes: Sequence[int], stage: complex | None) -> list[PlacedRow]:
    has_positions = any(seats[index].position is not None for index in indexes)
    if not has_positions and all(seats[index].point for index in indexes):
        return place_rows(_segments(seats, indexes), stage)
    return _listed_rows(seats, indexes)


def _segments(seats: Sequence[RawSeat], indexes: Sequence[int]) -> list[Segment]:
    members: dict[int, list[int]] = {}
    for index in indexes:
        members.setdefault(seats[index].segment, []).append(index)
    return [
        Segment(
            seats[group[0]].row or "",
            tuple(group),
            tuple(complex(*point) for index in group if (point := seats[index].point)),
            seats[group[0]].at_table,
        )
        for group in members.values()
    ]


def _listed_rows(seats: Sequence[RawSeat], indexes: Sequence[int]) -> list[PlacedRow]:
    """Rows in the order of the file; their seats by position, counted from the zone's leftmost, or as listed."""
    labelled: dict[str, list[tuple[int, int]]] = {}
    for index in indexes:
        row = labelled.setdefault(seats[index].row or "", [])
        position = seats[index].position
        row.append((len(row) if position is None else position, index))
    positions = [seat.position for seat in (seats[index] for index in indexes) if seat.position is not None]
    left = min(positions, default=0)
    rows = []
    for label, places in labelled.items():
        shift = 0 if seats[places[0][1]].position is None else left
        columns, members = zip(*sorted(places), strict=True)
        rows.append(PlacedRow(label, members, tuple(column - shift for column in columns)))
    return rows

"""The zones of a house: their free seats, and how many of them are side by side."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import groupby

from msgspec import Struct

from seatui.domain.model.seats import Seat
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Row


class ZoneStanding(Struct, frozen=True):
    """A zone of a house. name: empty for seats without a zone. largest: the most free seats side by side."""

    name: str
    seats: int
    free: int
    largest: int


def zone_standings(house: House, now: datetime) -> list[ZoneStanding]:
    """Every zone, in the order of the map."""
    taken = frozenset(house.taken(now))
    seats: dict[str, int] = defaultdict(int)
    free: dict[str, int] = defaultdict(int)
    largest: dict[str, int] = defaultdict(int)
    for row in house.layout.rows:
        for seat in row.seats:
            seats[seat.zone] += 1
        for run in free_runs(row, taken):
            zone = run[0].zone
            free[zone] += len(run)
            largest[zone] = max(largest[zone], len(run))
    return [ZoneStanding(zone, count, free[zone], largest[zone]) for zone, count in seats.items()]


def free_runs(row: Row, taken: Collection[str]) -> Iterator[list[Seat]]:
    """The free seats of a row in runs: side by side, with no aisle between them, and of one zone."""
    free = [
        (column - index, seat)
        for index, (column, seat) in enumerate(
            (column, seat)
            for column, seat in zip(row.columns, row.seats, strict=True)
            if seat.seat_id not in taken
        )
    ]
    for _, run in groupby(free, key=lambda each: (each[0], each[1].zone)):
        yield [seat for _, seat in run]

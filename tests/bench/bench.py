"""What the chapters of the bench share: a server, how much to measure, and the databases that several look at."""

import sys
from collections.abc import Awaitable, Callable
from functools import cached_property

from tests.bench.filling import analyse, pour
from tests.bench.floor import Floor
from tests.bench.houses import House
from tests.bench.rooms import Room, make_room
from tests.bench.scale import Scale
from tests.bench.servers import Server

GROWN_SEATS, GROWN_SOLD = 2_500, 1_248
"""Seats of each showing of a grown database, and how many of them are sold: half, in whole bookings."""

_BOOKED_ROWS = 1_000_000


class Bench:
    """A run of the bench. What is made ready is made once."""

    def __init__(self, server: Server, scale: Scale) -> None:
        self.server = server
        self.scale = scale
        self._grown: dict[int, House] = {}
        self._rooms: dict[int, Room] = {}

    @cached_property
    def floor(self) -> Floor:
        """The house that pgbench sells."""
        say(f"filling the floor's house: {self.scale.sold:,} seats sold")
        return Floor(self.server, self.scale.sold, self.scale.free)

    @cached_property
    def filled(self) -> House:
        """The same house on the real tables, analysed."""
        say(f"filling seatui's house: {self.scale.sold:,} seats sold")
        dsn, seats = self.server.migrated_database(), self.scale.sold + self.scale.free
        pour(dsn, range(1), seats, self.scale.sold)
        analyse(dsn)
        return House(dsn, seats, self.scale.sold)

    def grown(self, rows: int) -> House:
        """A database with so many rows in `event_seats`, analysed; half of the seats of every showing are sold.

        The bookings of the first million seats are there.
        """
        if rows not in self._grown:
            say(f"filling {rows:,} rows of event_seats")
            dsn, showings = self.server.migrated_database(), rows // GROWN_SEATS
            pour(dsn, range(showings), GROWN_SEATS, GROWN_SOLD, booked=_BOOKED_ROWS // GROWN_SEATS)
            analyse(dsn)
            self._grown[rows] = House(dsn, GROWN_SEATS, GROWN_SOLD, showings)
        return self._grown[rows]

    async def room(self, seats: int) -> Room:
        """A house of so many seats to look at. What a chapter changes in it, it leaves as it was."""
        if seats not in self._rooms:
            say(f"making a house of {seats:,} seats")
            self._rooms[seats] = await make_room(self.server, seats)
        return self._rooms[seats]


Chapter = Callable[[Bench], Awaitable[str]]
"""Measures something; what it found, in Markdown."""


def say(what: str) -> None:
    """Tells whoever waits what is being done; the tables alone go to stdout."""
    print(f"… {what}", file=sys.stderr, flush=True)

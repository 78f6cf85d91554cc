"""Several rivals in one event loop, each with its own connections, terminal and clerk."""

import asyncio
import sys
import traceback
from collections.abc import Iterator

from msgspec import Struct

from seatui.booking import Booking, BookingService
from seatui.demo.people import clerk_at
from seatui.demo.rivals.intents import Intent, intents
from seatui.demo.rivals.rival import Rival
from seatui.domain.errors import SeatuiError
from seatui.postgres import Origin, PostgresBookingRepository, PostgresHouseRepository, open_database
from seatui.postgres.hints import PostgresHints

FIRST_WINDOW = 3
"""The windows before it are the presenter's own, and those of the past."""
MOST = 60
"""The most rivals: each has two connections, and the embedded server has 400."""

_AGAIN = 0.5
"""Seconds after which a rival whose database is gone tries again."""


class Crew(Struct, frozen=True):
    """So many rivals on a database. seed: of what they do. speed: how many times as fast as people they are."""

    dsn: str
    size: int
    seed: int
    speed: float = 1.0

    async def work(self) -> None:
        """Works until cancelled, through every end of the server."""
        windows = range(FIRST_WINDOW, FIRST_WINDOW + self.size)
        # No TaskGroup: that cancels each rival once alone, and one that has lost its cancellation goes on for ever.
        await asyncio.gather(*map(self._sit_at, windows))

    async def _sit_at(self, window: int) -> None:
        """A rival's day. Its intents go on where an error has ended its work: none comes twice."""
        turns, bookings = _turns(intents(self.seed, window)), list[Booking]()
        while True:
            try:
                await self._serve(window, turns, bookings)
            except SeatuiError:
                pass  # the server is gone, and comes back
            except Exception:  # noqa: BLE001 - one rival's mistake ends neither it nor the others
                traceback.print_exc(file=sys.stderr)
            await asyncio.sleep(_AGAIN)

    async def _serve(self, window: int, turns: Iterator[list[Intent]], bookings: list[Booking]) -> None:
        origin = Origin(f"window {window}", clerk_at(window))
        async with (
            open_database(self.dsn, max_connections=1, origin=origin) as database,
            PostgresHints(self.dsn, origin).running() as hints,
        ):
            service = BookingService(PostgresBookingRepository(database), tell_changed=hints.tell_changed)
            rival = Rival(service, PostgresHouseRepository(database), hints, bookings, speed=self.speed)
            for turn in turns:
                await rival.serve(turn)


def _turns(all_intents: Iterator[Intent]) -> Iterator[list[Intent]]:
    """The intents in groups for one showing each."""
    first = next(all_intents)
    while True:
        turn = [first]
        for intent in all_intents:
            first = intent
            if intent.goes_on:
                break
            turn.append(intent)
        yield turn

"""The first reading of a house, before its screen opens: so it is painted once and takes every key."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.tui.readings import HouseReading, first_reading


class Opening:
    """The pending first reading of a house. Begins on creation; needs a running event loop.

    house: reads it. latest: reads its latest changes.
    """

    def __init__(
        self,
        house: Awaitable[House],
        latest: Awaitable[Sequence[JournalEntry]],
        showing: Showing,
        clock: Callable[[], datetime],
    ) -> None:
        self.showing = showing
        self.latest = asyncio.ensure_future(latest)
        """The latest changes of the house."""
        self.latest.add_done_callback(_take_error)
        self._house = house
        self._clock = clock
        self._reading = asyncio.ensure_future(self._read())

    async def wait(self, seconds: float) -> None:
        """Waits until the reading has succeeded or failed, but no longer than `seconds`."""
        await asyncio.wait({self._reading}, timeout=seconds)

    @property
    def reading(self) -> HouseReading | None:
        """The first reading; None while it is pending, or if it failed."""
        reading = self._reading
        is_there = reading.done() and not reading.cancelled() and reading.exception() is None
        return reading.result() if is_there else None

    async def read(self) -> HouseReading:
        """Waits for the first reading. Raises the errors of reading the house."""
        return await self._reading

    async def _read(self) -> HouseReading:
        house = await self._house
        # Read after the house: its answer says what time it is in the database.
        return await asyncio.to_thread(first_reading, house, self._clock())


def _take_error(reading: "asyncio.Future[Sequence[JournalEntry]]") -> None:
    """Keeps asyncio from writing to the screen of an error that nobody comes to ask for."""
    if not reading.cancelled():
        reading.exception()

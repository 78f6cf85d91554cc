"""Opening a house: it is read before its screen is there, so that the screen is painted once and takes every key."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from seatui.booking import HouseRepository
from seatui.domain.model.showings import Showing
from seatui.tui.readings import HouseReading, first_reading


class Opening:
    """A house that is being read for the first time, from the moment this is made; there has to be an event loop."""

    def __init__(self, houses: HouseRepository, showing: Showing, clock: Callable[[], datetime]) -> None:
        self.showing = showing
        self._houses = houses
        self._clock = clock
        self._reading = asyncio.ensure_future(self._read())

    async def wait(self, seconds: float) -> None:
        """Waits until it is read or could not be, but no longer than so many seconds."""
        await asyncio.wait({self._reading}, timeout=seconds)

    @property
    def reading(self) -> HouseReading | None:
        """The house as it is to be shown; None while it is not there, or cannot be read."""
        reading = self._reading
        is_there = reading.done() and not reading.cancelled() and reading.exception() is None
        return reading.result() if is_there else None

    async def read(self) -> HouseReading:
        """The house as it is to be shown. Raises what reading a house raises."""
        return await self._reading

    async def _read(self) -> HouseReading:
        now = self._clock()
        house = await self._houses.house(self.showing.event_id, self.showing.showtime)
        return await asyncio.to_thread(first_reading, house, now)

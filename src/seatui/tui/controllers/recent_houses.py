"""The houses read last: opened again, they are brought up to date instead of being read anew."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from time import monotonic

from msgspec import Struct

from seatui.booking import HouseRepository
from seatui.domain.errors import SeatuiError
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.tui.terminal import gc_policy

KEPT = 300_000
"""The most seats of the houses that are kept."""

FRESH = 60.0
"""Seconds after its last reading until a house is read anew: its changes do not tell of holds that were extended."""


class _Kept(Struct, frozen=True):
    house: House
    read_at: float


class _Reading:
    """A reading under way, which goes on as long as anybody waits for it. ended: called once, when it is over."""

    def __init__(self, read: Callable[[], Awaitable[House]], ended: Callable[[], object]) -> None:
        self._read = read
        self._ended: Callable[[], object] | None = ended
        self._waiting = 0
        self._task = asyncio.ensure_future(self._run())

    async def house(self) -> House:
        """The house that is being read. Raises the error of the reading."""
        self._waiting += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._end()
                self._task.cancel()

    async def _run(self) -> House:
        # Not by a callback of the task, which comes later than whoever asks in between: he would find it, and wait
        # for what has ended.
        try:
            return await self._read()
        finally:
            self._end()

    def _end(self) -> None:
        if self._ended is not None:
            self._ended()
            self._ended = None


class RecentHouses:
    """Keeps the houses that were read last, for the list of showings and the house screen alike.

    Whoever asks for a house that is being read waits for that reading: to read a large one twice at a time takes
    twice the time and the memory.
    """

    def __init__(self, houses: HouseRepository) -> None:
        self._houses = houses
        self._kept: OrderedDict[tuple[str, datetime], _Kept] = OrderedDict()
        self._under_way: dict[tuple[str, datetime], _Reading] = {}

    async def read(self, showing: Showing) -> House:
        """The house of a showing as it is now. Raises the errors of `HouseRepository.house`."""
        key = showing.event_id, showing.showtime
        while (earlier := self._under_way.get(key)) is not None:
            with suppress(SeatuiError):
                await earlier.house()
        reading = _Reading(partial(self._read, showing), partial(self._under_way.pop, key))
        self._under_way[key] = reading
        return await reading.house()

    async def _read(self, showing: Showing) -> House:
        house = await self._brought_up_to_date(showing)
        if house is None:
            house = await self._houses.house(showing.event_id, showing.showtime)
        self._keep(house)
        return house

    async def _brought_up_to_date(self, showing: Showing) -> House | None:
        """None for one that is not kept, was read long ago, or whose event or plan is another one by now."""
        kept = self._kept.get((showing.event_id, showing.showtime))
        if kept is None or kept.house.showing != showing or monotonic() - kept.read_at > FRESH:
            return None
        changes = await self._houses.changes(kept.house)
        if changes.is_replaced:
            return None
        return kept.house.with_changes(kept.house.news(changes.states), changes.mark)

    def _keep(self, house: House) -> None:
        key = house.showing.event_id, house.showing.showtime
        before = self._kept.get(key)
        self._kept[key] = _Kept(house, monotonic())
        self._kept.move_to_end(key)
        while (
            len(self._kept) > 1 and sum(len(each.house.layout.seats) for each in self._kept.values()) > KEPT
        ):
            self._kept.popitem(last=False)
        if before is None or before.house.layout is not house.layout:
            gc_policy.freeze()

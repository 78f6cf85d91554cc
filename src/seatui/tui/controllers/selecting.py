"""Reads the house of the highlighted showing, once the highlight has rested on it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from seatui.domain.errors import SeatuiError
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.tui.messages import SelectedHouseRead
from seatui.tui.selected_house import SelectedHouse
from seatui.tui.services import Services
from seatui.tui.terminal import gc_policy

KEPT = 300_000
"""The most seats of the houses that are kept, so that coming back to one shows it at once."""


Work = Callable[[], Coroutine[Any, Any, None]]
"""Begins work; never called if that is cancelled before it has begun."""


class Cancellable(Protocol):
    """Work in the background."""

    def cancel(self) -> None:
        """Ends it."""
        ...


class SelectingController:
    """Reads one house at a time, and keeps the last ones.

    post: receives the house. start: runs work in the background.
    """

    def __init__(
        self,
        services: Services,
        post: Callable[[SelectedHouseRead], object],
        start: Callable[[Work], Cancellable],
    ) -> None:
        self._services = services
        self._post = post
        self._start = start
        self._showing: Showing | None = None
        self._work: Cancellable | None = None
        self._houses: OrderedDict[tuple[str, datetime], House] = OrderedDict()

    def select(self, showing: Showing | None) -> None:
        """Reads the house of a showing after a rest; whatever was under way for another one ends."""
        if showing != self._showing:
            self._showing = showing
            self._begin(rest=self._services.pace.resting)

    def follow(self) -> None:
        """Reads what has changed in the selected house, unless it is being read."""
        if self._showing is not None and self._work is None:
            self._begin(rest=0)

    def stop(self) -> None:
        """Ends what is under way; the next `select` of whichever showing reads again."""
        self._showing = None
        self._end()

    def _begin(self, rest: float) -> None:
        self._end()
        if self._showing is not None:
            self._work = self._start(partial(self._read, self._showing, rest))

    def _end(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    async def _read(self, showing: Showing, rest: float) -> None:
        await asyncio.sleep(rest)
        try:
            house = await self._house(showing)
        except SeatuiError:
            # The list says that the database cannot be read; what follows it tries again.
            house = None
        if house is not None:
            selected = await asyncio.to_thread(SelectedHouse.of, house, self._services.clock())
            self._keep(house)
            self._post(SelectedHouseRead(selected))
        self._work = None

    async def _house(self, showing: Showing) -> House:
        """The house as it is now; of one that is kept, only what has changed is read."""
        houses = self._services.houses
        kept = self._houses.get((showing.event_id, showing.showtime))
        if kept is None:
            return await houses.house(showing.event_id, showing.showtime)
        changes = await houses.changes(kept)
        if changes.is_replaced:
            return await houses.house(showing.event_id, showing.showtime)
        return kept.with_changes(kept.news(changes.states), changes.mark)

    def _keep(self, house: House) -> None:
        key = house.showing.event_id, house.showing.showtime
        is_new = key not in self._houses
        self._houses[key] = house
        self._houses.move_to_end(key)
        while len(self._houses) > 1 and sum(len(each.layout.seats) for each in self._houses.values()) > KEPT:
            self._houses.popitem(last=False)
        if is_new:
            gc_policy.freeze()

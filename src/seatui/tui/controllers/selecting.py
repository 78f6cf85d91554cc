"""Reads the house of the highlighted showing, once the highlight has rested on it."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Protocol

from seatui.domain.errors import SeatuiError
from seatui.domain.model.showings import Showing
from seatui.tui.messages import SelectedHouseRead
from seatui.tui.selected_house import SelectedHouse
from seatui.tui.services import Services

Work = Callable[[], Coroutine[Any, Any, None]]
"""Begins work; never called if that is cancelled before it has begun."""


class Cancellable(Protocol):
    """Work in the background."""

    def cancel(self) -> None:
        """Ends it."""
        ...


class SelectingController:
    """Reads one house at a time.

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
            house = await self._services.recent.read(showing)
        except SeatuiError:
            # The list says that the database cannot be read; what follows it tries again.
            house = None
        if house is not None:
            selected = await asyncio.to_thread(SelectedHouse.of, house, self._services.clock())
            self._post(SelectedHouseRead(selected))
        self._work = None

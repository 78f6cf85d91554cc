"""Reads how the showings of the list sell: those in sight, whenever others come in sight."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from textual.message import Message

from seatui.domain.errors import SeatuiError
from seatui.domain.model.showings import Showing
from seatui.domain.model.standing import Standing
from seatui.tui.controllers.selecting import Cancellable, Work
from seatui.tui.messages import LoadFailed, StandingsRead
from seatui.tui.services import Services

SCROLLING = 0.03
"""Seconds without another scroll before the showings in sight are counted."""


class StandingsController:
    """Reads how some showings sell at a time; what was read of others before is kept.

    in_sight: returns the showings to read. post: receives what was read, or that it could not be. start: runs work in
    the background.
    """

    def __init__(
        self,
        services: Services,
        in_sight: Callable[[], Sequence[Showing]],
        post: Callable[[Message], object],
        start: Callable[[Work], Cancellable],
    ) -> None:
        self._services = services
        self._in_sight = in_sight
        self._post = post
        self._start = start
        self._work: Cancellable | None = None
        self._known: dict[tuple[str, datetime | None], Standing] = {}

    def read(self, *, rest: float) -> None:
        """Reads after a rest of so many seconds; whatever was under way ends."""
        self.stop()
        self._work = self._start(partial(self._read, rest))

    def follow(self) -> None:
        """Reads again, unless that is under way: large houses may take longer than the list."""
        if self._work is None:
            self.read(rest=0)

    def stop(self) -> None:
        """Ends what is under way."""
        if self._work is not None:
            self._work.cancel()
            self._work = None

    async def _read(self, rest: float) -> None:
        """Reads until the database answers."""
        await asyncio.sleep(rest)
        while True:
            showings = self._in_sight()
            try:
                read = await self._services.houses.standings(showings)
            except SeatuiError as error:
                self._post(LoadFailed(error))
                await asyncio.sleep(self._services.pace.longest_retry)
            else:
                keys = ((each.event_id, each.showtime) for each in showings)
                self._known |= zip(keys, read, strict=True)
                self._post(StandingsRead(self._known))
                self._work = None
                return

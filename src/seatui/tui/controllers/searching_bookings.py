"""Searches the bookings of every showing for what is typed into the filter."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.search.booking_filter import is_match
from seatui.tui.controllers.selecting import Cancellable, Work
from seatui.tui.messages import BookingsFound, LoadFailed
from seatui.tui.services import Services

SHORTEST = 2
"""The least characters that are searched for."""

MOST_FOUND = 50
"""The most bookings that are listed."""

TYPING = 0.005
"""Seconds without another key before the search: what is typed ahead is searched for once."""


class BookingSearchController:
    """Searches for one text at a time.

    post: receives what was found, or that it cannot be searched yet. start: runs work in the background.
    """

    def __init__(
        self,
        services: Services,
        post: Callable[[BookingsFound | LoadFailed], object],
        start: Callable[[Work], Cancellable],
    ) -> None:
        self._services = services
        self._post = post
        self._start = start
        self._work: Cancellable | None = None
        self._typed = self._searched = ""
        self.found: Sequence[Booking] = ()
        """The bookings that match, as far as they have been found."""
        self.has_more = False
        """Whether more of them match than are listed."""

    @property
    def is_searching(self) -> bool:
        """Whether what was typed last has not been searched for yet."""
        return self._searched != self._typed

    def search(self, typed: str) -> None:
        """Searches for another text, or again for the same one; an earlier search ends."""
        if self._work is not None:
            self._work.cancel()
            self._work = None
        self._typed = typed
        if len(typed) >= SHORTEST:
            self.found = [each for each in self.found if is_match(each, typed)]
            self._work = self._start(partial(self._search, typed))
        else:
            self._searched, self.found, self.has_more = typed, (), False

    async def _search(self, typed: str) -> None:
        """Searches until the database answers."""
        await asyncio.sleep(TYPING)
        while True:
            try:
                found = await self._services.houses.find_bookings(typed, MOST_FOUND + 1)
            except SeatuiError as error:
                self._post(LoadFailed(error))
                await asyncio.sleep(self._services.pace.longest_retry)
            else:
                self._post(BookingsFound(typed, found))
                return

    def take(self, message: BookingsFound) -> None:
        """Takes what was found, unless something else was typed meanwhile."""
        if message.typed == self._typed:
            self._searched, self.found = message.typed, message.bookings[:MOST_FOUND]
            self.has_more = len(message.bookings) > MOST_FOUND

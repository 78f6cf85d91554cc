"""The port through which showings and houses are read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import SeatState
from seatui.domain.model.showings import ShowingSummary
from seatui.domain.venue.house import House, HouseChanges


class HouseRepository(Protocol):
    """Reads showings and their houses. Every method raises DatabaseUnavailable when it cannot ask."""

    async def showings(self) -> list[ShowingSummary]:
        """Every showing, soonest first, with its seats by status."""
        ...

    async def house(self, event_id: str, showtime: datetime) -> House:
        """The house of a showing; one without seats has an empty layout.

        Raises EventNotFound, or ShowtimeMismatch where the event has no showing at that instant.
        """
        ...

    async def seat_states(self, event_id: str, showtime: datetime) -> Mapping[str, SeatState]:
        """The state of every seat of the showing that is not plainly available: a house brought up to date."""
        ...

    async def changes(self, house: House, unsure: Collection[str] = ()) -> HouseChanges:
        """What became of a house since it was read, soon after; of a few things only in about a minute.

        unsure: seats to be looked at in any case. What the house does not know yet, `House.news` tells.
        """
        ...

    async def live_bookings(self, event_id: str, showtime: datetime) -> list[Booking]:
        """The bookings that have seats of the showing now, the oldest first, each with its seats.

        A hold whose time has run out is none of them. Empty for a showing that nothing is known of.
        """
        ...

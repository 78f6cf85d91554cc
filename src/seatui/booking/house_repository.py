"""The port through which showings and houses are read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import SeatState
from seatui.domain.model.showings import ShowingSummary
from seatui.domain.venue.house import House, HouseChanges


class HouseRepository(Protocol):
    """Reads showings and their houses. Every method raises DatabaseUnavailable."""

    async def showings(self) -> list[ShowingSummary]:
        """Every showing, soonest first, with its seats by status."""
        ...

    async def house(self, event_id: str, showtime: datetime) -> House:
        """The house of a showing; one without seats has an empty layout.

        Raises EventNotFound, or ShowtimeMismatch where the event has no showing at that instant.
        """
        ...

    async def seat_states(self, event_id: str, showtime: datetime) -> Mapping[str, SeatState]:
        """The states of the seats of a showing that are not available, to refresh a house."""
        ...

    async def changes(self, house: House, unsure: Collection[str] = ()) -> HouseChanges:
        """The changes of a house since it was read, without delay; a few kinds only within about a minute.

        unsure: seats to read in any case. `House.news` filters out states that the house has already.
        """
        ...

    async def live_bookings(self, event_id: str, showtime: datetime) -> list[Booking]:
        """The live bookings of a showing, the oldest first, each with its seats.

        Without overdue holds. Empty for an unknown showing.
        """
        ...

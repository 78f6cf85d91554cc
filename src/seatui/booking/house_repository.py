"""The port through which showings and houses are read."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from seatui.booking.clock import DatabaseClock
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.report import Report
from seatui.domain.model.seats import SeatState
from seatui.domain.model.showings import Showing, ShowingSummary
from seatui.domain.model.standing import Standing
from seatui.domain.venue.house import House, HouseChanges


class HouseRepository(Protocol):
    """Reads showings, their houses, bookings and journal. Every method raises DatabaseUnavailable.

    clock: the time of the database, observed with each answer.
    """

    clock: DatabaseClock

    async def showings(self) -> list[ShowingSummary]:
        """Every showing with its seats by status: those to come before those that are over, each by time."""
        ...

    async def known_showings(self) -> list[Showing]:
        """Every showing in any order, without its seats: quick, however large the houses are."""
        ...

    async def standings(self, showings: Sequence[Showing]) -> list[Standing]:
        """How these showings sell, in their order; one that is gone has no seats."""
        ...

    async def report(self, showings: Sequence[Showing]) -> Report:
        """Seats and money of these showings by zone and price, and what was sold when."""
        ...

    async def event_spelled(self, typed: str) -> str:
        """The id of an event, typed in any spelling, as the data has it; an unknown one in its plain spelling."""
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

        A plan that was put in place of the house's is noticed at once: `HouseChanges.is_replaced`. unsure: seats to
        read in any case. `House.news` filters out states that the house has already.
        """
        ...

    async def live_bookings(self, event_id: str, showtime: datetime) -> list[Booking]:
        """The live bookings of a showing, the oldest first, each with its seats.

        Without overdue holds. Empty for an unknown showing.
        """
        ...

    async def bookings_of(self, event_id: str, showtime: datetime) -> list[Booking]:
        """The bookings of a showing whatever their status, newest first. Raises EventNotFound, ShowtimeMismatch."""
        ...

    async def find_bookings(self, typed: str, limit: int = 50) -> list[Booking]:
        """The bookings of all showings that match a typed text: first that whose whole id it is, then the newest.

        typed: part of a customer's name (accents and case do not matter) or of a booking id, a seat id, or seats by
        row and number such as `F12` or `Stalls F12`. The last are those of live bookings, in showings that began
        a day ago or later.
        """
        ...

    async def find_booking(self, booking_id: str) -> Booking | None:
        """A booking as it is now; None when there is none."""
        ...

    async def journal(
        self,
        event_id: str,
        showtime: datetime,
        *,
        seat_id: str | None = None,
        booking_id: str | None = None,
        limit: int | None = None,
    ) -> list[JournalEntry]:
        """The changes of the seats of a showing, of one seat, or by one booking, oldest first.

        limit: only so many of the latest. Raises EventNotFound, ShowtimeMismatch, unless a booking is named.
        """
        ...

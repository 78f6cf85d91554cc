"""A repository that accepts everything and keeps nothing."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from seatui.booking.changes import Change, Fate
from seatui.booking.repository import HOLD_TTL
from seatui.domain.errors import BookingNotFound
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import JournalEntry, TerminalChange
from seatui.domain.model.seats import SeatStatus


class NoOpBookingRepository:
    """For trying the workflow and the screens without a database: every step succeeds and does nothing."""

    @asynccontextmanager
    async def transaction(self, change: Change) -> AsyncIterator[None]:
        """A transaction over nothing."""
        yield

    async def plain_seat_ids(
        self, tx: None, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> tuple[str, ...]:
        """Returns them unchanged."""
        return tuple(seat_ids)

    async def acquire_lock(
        self, tx: None, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        """Locks nothing."""

    async def lock_booking(self, tx: None, booking_id: str, *, known: Booking | None = None) -> Booking:
        """No booking is kept: raises BookingNotFound."""
        raise BookingNotFound(booking_id)

    async def validate_showing(self, tx: None, event_id: str, showtime: datetime) -> None:
        """Accepts every showing."""

    async def check_availability(
        self, tx: None, event_id: str, showtime: datetime, seat_ids: Sequence[str], booking_id: str | None
    ) -> None:
        """Accepts every seat as free."""

    async def insert_booking(self, tx: None, booking: Booking, *, ttl: timedelta = HOLD_TTL) -> Booking:
        """Writes nothing."""
        return booking

    async def insert_booking_seats(self, tx: None, booking: Booking) -> None:
        """Writes nothing."""

    async def read_booking(self, tx: None, booking_id: str) -> Booking:
        """Raises BookingNotFound: nothing is kept."""
        raise BookingNotFound(booking_id)

    async def change_booking_seats(self, tx: None, booking: Booking, seat_ids: Sequence[str]) -> None:
        """Changes nothing."""

    async def hold_end(self, tx: None, booking: Booking) -> datetime | None:
        """That of the booking."""
        return booking.reserved_until

    async def set_hold_end(self, tx: None, booking: Booking, end: datetime | timedelta | None) -> Booking:
        """Changes nothing."""
        return booking

    async def set_booking_user(self, tx: None, booking_id: str, user_id: str) -> None:
        """Changes nothing."""

    async def set_booking_status(
        self, tx: None, booking_id: str, status: BookingStatus, *, reason: str = ""
    ) -> None:
        """Changes nothing."""

    async def update_event_seats_status(
        self,
        tx: None,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
        status: SeatStatus,
        *,
        ttl: timedelta = HOLD_TTL,
    ) -> None:
        """Changes nothing."""

    async def journal_of(
        self, tx: None, event_id: str, showtime: datetime, booking_ids: Sequence[str], *, after: int = 0
    ) -> list[JournalEntry]:
        """No journal is kept: nothing."""
        return []

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        """Leaves every booking to the steps."""
        return None

    async def expire_holds(self) -> int:
        """No hold is kept: none expires."""
        return 0

    async def find_booking(self, booking_id: str) -> Booking | None:
        """No booking is kept: None."""
        return None

    async def own_holds(self, known: Sequence[str], within: timedelta) -> list[Booking]:
        """No hold is kept: none."""
        return []

    async def last_change(self, within: timedelta) -> TerminalChange | None:
        """No journal is kept: None."""
        return None

    async def fate_of(self, change: Change) -> Fate:
        """No change is kept: all are void."""
        return Fate.VOID

    async def age_of(self, change: Change) -> timedelta | None:
        """No change is kept: None."""
        return None

"""A repository that accepts everything and keeps nothing."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from seatui.booking.repository import HOLD_TTL
from seatui.domain.bookings import Booking
from seatui.domain.seats import SeatStatus


class NoOpBookingRepository:
    """For trying the workflow and the screens without a database: every step succeeds and does nothing."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """A transaction over nothing."""
        yield

    async def acquire_lock(
        self, tx: None, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        """Locks nothing."""

    async def validate_showing(self, tx: None, event_id: str, showtime: datetime) -> None:
        """Every showing is known."""

    async def check_availability(
        self, tx: None, event_id: str, showtime: datetime, seat_ids: Sequence[str], booking_id: str
    ) -> None:
        """Every seat is free."""

    async def insert_booking(self, tx: None, booking: Booking) -> None:
        """Writes nothing."""

    async def insert_booking_seats(self, tx: None, booking: Booking) -> None:
        """Writes nothing."""

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

    async def find_booking(self, booking_id: str) -> Booking | None:
        """Nothing was kept, so there is none."""
        return None

    async def settled_booking(self, booking: Booking) -> Booking | None:
        """Nothing was kept, so it was not made."""
        return None

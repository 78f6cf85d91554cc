"""The holds on purpose that were made at this terminal, and their ends."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from textual.message import Message

from seatui.booking import BookingService
from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.tui.messages import HoldEnded
from seatui.tui.sale import Sale


class OwnHolds:
    """Keeps the holds made at this terminal, and reports those that end unsold.

    booking_ids: of the holds. report: receives HoldEnded.
    """

    def __init__(self, service: BookingService[Any], report: Callable[[Message], object]) -> None:
        self._service = service
        self._report = report
        self._ends: dict[str, tuple[Sale, datetime]] = {}
        self._is_asking = False
        self.booking_ids: set[str] = set()

    def add(self, sale: Sale, until: datetime | None) -> None:
        """Adds a hold that was made. until: its end."""
        self.booking_ids.add(sale.booking_id)
        if until is not None:
            self._ends[sale.booking_id] = sale, until

    def has_ended(self, now: datetime) -> bool:
        """Whether a hold made at this terminal should have ended, as far as is known here."""
        return any(end <= now for _, end in self._ends.values())

    async def report_ended(self, now: datetime) -> None:
        """Reports the holds made at this terminal that have ended unsold; not those extended, sold or released."""
        if self._is_asking:
            return
        self._is_asking = True
        try:
            for booking_id, (sale, end) in [*self._ends.items()]:
                if end <= now:
                    self._follow_end(sale, await self._service.find_booking(booking_id), now)
        except SeatuiError:
            pass  # asked again in the next round
        finally:
            self._is_asking = False

    def _follow_end(self, sale: Sale, booking: Booking | None, now: datetime) -> None:
        until = booking.reserved_until if booking else None
        if until is not None and until > now:
            self._ends[sale.booking_id] = sale, until
            return
        self._ends.pop(sale.booking_id, None)
        if booking is not None and booking.status in {BookingStatus.RESERVED, BookingStatus.EXPIRED}:
            self.booking_ids.discard(sale.booking_id)
            self._report(HoldEnded(sale, booking))

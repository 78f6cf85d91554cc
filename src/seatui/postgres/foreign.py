"""The translation of statuses that another booking service may have written."""

from seatui.domain.model.bookings import BookingStatus
from seatui.domain.model.seats import SeatStatus

_SEAT = {status.value: status for status in SeatStatus}
_BOOKING = {status.value: status for status in BookingStatus}


def seat_status(text: str | None) -> SeatStatus:
    """A seat's status; an unknown or missing one counts as BLOCKED, so that nobody sells the seat."""
    return _SEAT.get(text or "", SeatStatus.BLOCKED)


def booking_status(text: str | None) -> BookingStatus:
    """A booking's status; an unknown or missing one counts as CONFIRMED, so that it keeps its seats."""
    return _BOOKING.get(text or "", BookingStatus.CONFIRMED)

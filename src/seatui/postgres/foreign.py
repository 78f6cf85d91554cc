"""Words that another booking service may have written, in ours."""

from seatui.domain.model.bookings import BookingStatus
from seatui.domain.model.seats import SeatStatus

_SEAT = {status.value: status for status in SeatStatus}
_BOOKING = {status.value: status for status in BookingStatus}


def seat_status(text: str | None) -> SeatStatus:
    """A seat's status; one that we do not know, or none, is as good as blocked: nobody may sell the seat."""
    return _SEAT.get(text or "", SeatStatus.BLOCKED)


def booking_status(text: str | None) -> BookingStatus:
    """A booking's status; one that we do not know, or none, holds its seats as a confirmed one does."""
    return _BOOKING.get(text or "", BookingStatus.CONFIRMED)

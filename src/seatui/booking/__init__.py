"""The booking workflow, and the ports through which it and the screens reach a database."""

from seatui.booking.house_repository import HouseRepository
from seatui.booking.noop import NoOpBookingRepository
from seatui.booking.plan_service import PlanRepository, PlanService
from seatui.booking.repository import BookingRepository
from seatui.booking.service import BookingService
from seatui.domain.model.bookings import Booking, BookingRequest, BookingStatus

__all__ = [
    "Booking",
    "BookingRepository",
    "BookingRequest",
    "BookingService",
    "BookingStatus",
    "HouseRepository",
    "NoOpBookingRepository",
    "PlanRepository",
    "PlanService",
]

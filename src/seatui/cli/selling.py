"""Selling for a command."""

from seatui.booking import BookingService
from seatui.cli.opening import Settings
from seatui.domain.bookings import Booking, BookingRequest


async def book(settings: Settings, request: BookingRequest) -> Booking:
    """Sells the seats of the request."""
    from seatui.postgres import PostgresBookingRepository

    async with settings.database() as database:
        return await BookingService(PostgresBookingRepository(database)).book_tickets(request)

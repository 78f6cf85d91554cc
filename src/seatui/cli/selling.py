"""Selling for a command."""

import asyncio

from seatui.booking import BookingService
from seatui.cli.opening import Settings
from seatui.domain.bookings import Booking, BookingRequest


async def book(settings: Settings, request: BookingRequest) -> Booking:
    """Sells the seats of the request."""
    from seatui.postgres import PostgresBookingRepository

    async with settings.database() as database:
        service = BookingService(PostgresBookingRepository(database))
        selling = asyncio.create_task(service.book_tickets(request))
        try:
            return await asyncio.shield(selling)
        except asyncio.CancelledError:
            # Interrupted: it may be sold already, and whoever asked has to hear of it.
            return await selling

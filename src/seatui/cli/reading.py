"""Reads showings, houses and journals for the commands."""

from datetime import datetime

from seatui.cli.settings import Settings
from seatui.domain.errors import BookingNotFound
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.showings import ShowingSummary
from seatui.domain.model.validation import (
    BOOKING_ID_LENGTH,
    EVENT_ID_LENGTH,
    SEAT_ID_LENGTH,
    require_instant,
    require_text,
)
from seatui.domain.venue.house import House


async def read_showings(settings: Settings) -> list[ShowingSummary]:
    """Every showing, soonest first."""
    from seatui.postgres import PostgresHouseRepository

    async with settings.database() as database:
        return await PostgresHouseRepository(database).showings()


async def read_house(settings: Settings, event_id: str, showtime: datetime) -> tuple[House, datetime]:
    """The house of a showing, and the time of the database."""
    from seatui.postgres import PostgresHouseRepository

    require_text("event", event_id, EVENT_ID_LENGTH)
    require_instant(showtime)
    async with settings.database() as database:
        houses = PostgresHouseRepository(database)
        return await houses.house(event_id, showtime), houses.clock.now()


async def read_booking(settings: Settings, booking_id: str) -> tuple[Booking, list[JournalEntry]]:
    """A booking, and the journal entries that name it, oldest first. Raises BookingNotFound."""
    from seatui.postgres import PostgresBookingRepository
    from seatui.postgres.repositories.journal_reader import PostgresJournal

    require_text("booking id", booking_id, BOOKING_ID_LENGTH)
    async with settings.database() as database:
        booking = await PostgresBookingRepository(database).find_booking(booking_id)
        if booking is None:
            raise BookingNotFound(booking_id)
        journal = PostgresJournal(database)
        entries = await journal.entries(booking.event_id, booking.showtime, booking_id=booking_id)
    return booking, entries


async def read_bookings(settings: Settings, event_id: str, showtime: datetime) -> list[Booking]:
    """The bookings of a showing, newest first."""
    from seatui.postgres import PostgresBookingRepository

    require_text("event", event_id, EVENT_ID_LENGTH)
    require_instant(showtime)
    async with settings.database() as database:
        return await PostgresBookingRepository(database).bookings_of(event_id, showtime)


async def read_journal(
    settings: Settings, event_id: str, showtime: datetime, seat_id: str | None
) -> list[JournalEntry]:
    """The journal entries of a showing, or of one of its seats, oldest first."""
    from seatui.postgres.repositories.journal_reader import PostgresJournal

    require_text("event", event_id, EVENT_ID_LENGTH)
    require_instant(showtime)
    if seat_id is not None:
        require_text("seat", seat_id, SEAT_ID_LENGTH)
    async with settings.database() as database:
        return await PostgresJournal(database).entries(event_id, showtime, seat_id)

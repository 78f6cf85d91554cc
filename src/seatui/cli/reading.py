"""Reads showings, houses and journals for the commands."""

from datetime import datetime

from seatui.cli.settings import Settings
from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.showings import ShowingSummary
from seatui.domain.model.validation import EVENT_ID_LENGTH, SEAT_ID_LENGTH, require_instant, require_text
from seatui.domain.venue.house import House


async def read_showings(settings: Settings) -> list[ShowingSummary]:
    """Every showing, soonest first."""
    from seatui.postgres import PostgresHouseRepository

    async with settings.database() as database:
        return await PostgresHouseRepository(database).showings()


async def read_house(settings: Settings, event_id: str, showtime: datetime) -> House:
    """The house of a showing."""
    from seatui.postgres import PostgresHouseRepository

    require_text("event", event_id, EVENT_ID_LENGTH)
    require_instant(showtime)
    async with settings.database() as database:
        return await PostgresHouseRepository(database).house(event_id, showtime)


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

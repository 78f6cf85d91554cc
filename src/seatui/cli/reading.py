"""Reading showings and houses for a command."""

from datetime import datetime

from seatui.cli.opening import Settings
from seatui.domain.checks import EVENT_ID_LENGTH, require_instant, require_text
from seatui.domain.house import House
from seatui.domain.showings import ShowingSummary


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

"""Which event is meant, and the check that a showing exists."""

from datetime import datetime

from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.domain.words.plain_text import plain_text, refused_in, spellings_in_data
from seatui.postgres.database import Transaction
from seatui.postgres.encodings import encoding_of, is_in
from seatui.postgres.queries import queries

_sql = queries("showings")


async def event_spelled(tx: Transaction, typed: str) -> str:
    """The id of an event, typed in any spelling, as the database has it; an unknown one in the plain spelling."""
    encoding = encoding_of(tx)
    spellings = [each for each in spellings_in_data(typed) if is_in(encoding, each) and not refused_in(each)]
    query = _sql["event_spelled" if tx.has_event_seats else "event_spelled_without_seats"]
    rows = await tx.connection.rows(query, {"spellings": spellings})
    return next((row.spelling for row in rows), plain_text(typed))


async def require_showing(tx: Transaction, event_id: str, showtime: datetime) -> None:
    """Raises EventNotFound, or ShowtimeMismatch where the event has no showing at that instant."""
    query = _sql["known_showing" if tx.has_event_seats else "known_showing_without_seats"]
    (found,) = await tx.connection.rows(query, {"event_id": event_id, "showtime": showtime})
    if not found.is_known:
        raise ShowtimeMismatch(event_id, showtime) if found.is_known_event else EventNotFound(event_id)

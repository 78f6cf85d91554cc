"""The check that a showing exists."""

from datetime import datetime

from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries

_sql = queries("showings")


async def require_showing(tx: Transaction, event_id: str, showtime: datetime) -> None:
    """Raises EventNotFound, or ShowtimeMismatch where the event has no showing at that instant."""
    query = _sql["known_showing" if tx.has_event_seats else "known_showing_without_seats"]
    (found,) = await tx.connection.rows(query, {"event_id": event_id, "showtime": showtime})
    if not found.is_known:
        raise ShowtimeMismatch(event_id, showtime) if found.is_known_event else EventNotFound(event_id)

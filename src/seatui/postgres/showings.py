"""Which showings there are to sell for.

A showing is known when it is one of ours or `event_seats` has seats for it. Of an event that neither knows, a showing
is what its bookings say: a booking service that has no other tables.
"""

from datetime import datetime

from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.postgres.database import Transaction
from seatui.postgres.statements import SEATED

_LISTED = "EXISTS (SELECT FROM showings WHERE event_id = %(event_id)s AND showtime = %(showtime)s)"
_LISTED_EVENT = (
    "EXISTS (SELECT FROM events WHERE event_id = %(event_id)s)"
    " OR EXISTS (SELECT FROM showings WHERE event_id = %(event_id)s)"
)
_SEATED_EVENT = "EXISTS (SELECT FROM event_seats WHERE event_id = %(event_id)s)"
_BOOKED = "EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s AND showtime = %(showtime)s)"
_BOOKED_EVENT = "EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s)"


def _known_showing(at: str, event: str) -> str:
    return f"""
        SELECT CASE WHEN {at} THEN true WHEN {event} THEN false ELSE {_BOOKED} END,
               {event} OR {_BOOKED_EVENT}
    """


# → (is the showing known, is the event known)
_KNOWN_SHOWING = _known_showing(f"{_LISTED} OR {SEATED}", f"{_LISTED_EVENT} OR {_SEATED_EVENT}")
_KNOWN_SHOWING_WITHOUT_SEATS = _known_showing(_LISTED, _LISTED_EVENT)


async def require_showing(tx: Transaction, event_id: str, showtime: datetime) -> None:
    """Raises EventNotFound, or ShowtimeMismatch where the event has no showing at that instant."""
    query = _KNOWN_SHOWING if tx.has_event_seats else _KNOWN_SHOWING_WITHOUT_SEATS
    found = await tx.connection.execute(query, {"event_id": event_id, "showtime": showtime})
    is_known, is_known_event = await found.fetchone() or (False, False)
    if not is_known:
        raise ShowtimeMismatch(event_id, showtime) if is_known_event else EventNotFound(event_id)

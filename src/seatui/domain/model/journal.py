"""The journal: what became of seats, when, and by whom."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change of the status of some seats of a showing.

    at: an instant. seat_ids: sorted. from_status, to_status: as `event_seats.status` spells them; None before a seat
    was there (or the journal was), and when it is no longer. booking_id: the one that has the seats now, else the
    one that had them. clerk: the database role. terminal: the connection's `application_name`.
    """

    journal_id: int
    at: datetime
    seat_ids: tuple[str, ...]
    from_status: str | None
    to_status: str | None
    booking_id: str | None
    clerk: str
    terminal: str

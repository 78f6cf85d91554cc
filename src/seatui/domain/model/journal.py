"""The journal: every change of a seat's status, with its time and author."""

from dataclasses import dataclass
from datetime import datetime

UNDO = "undo"
"""The reason of changes that take back a change."""
EXPIRED = "expired"
"""The reason of changes that free the seats of a hold whose time was over."""

PAYING = "paying"
"""The reason of a hold that lasts while its customer pays, and of its release."""

NOT_UNDONE = frozenset({EXPIRED, PAYING})
"""The reasons of changes that nobody takes back: an undo looks for the one before."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change of the status of some seats of a showing.

    at: an instant. seat_ids: sorted. from_status, to_status: as `event_seats.status` spells them; from_status is None
    for a new seat (or a new journal), to_status for a deleted seat. booking_id: the booking that has the seats after
    the change, else the one before. clerk, terminal: who made it, and where. reason: why; empty if none was given.
    """

    journal_id: int
    at: datetime
    seat_ids: tuple[str, ...]
    from_status: str | None
    to_status: str | None
    booking_id: str | None
    clerk: str
    terminal: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShowingEntry:
    """An entry of the journal with its showing, in a list over several."""

    event_id: str
    showtime: datetime
    entry: JournalEntry


@dataclass(frozen=True, slots=True)
class TerminalChange:
    """One change that a terminal made: one transaction that gave seats to bookings, or took them from bookings.

    booking_id: the booking that was changed; of a split, the one that was divided. at: an instant. entries: of the
    journal, oldest first, without those of holds that merely expired.
    """

    event_id: str
    showtime: datetime
    booking_id: str
    at: datetime
    entries: tuple[JournalEntry, ...]

    @property
    def is_undo(self) -> bool:
        """Whether it took back the change before it."""
        return any(entry.reason == UNDO for entry in self.entries)

    @property
    def booking_ids(self) -> tuple[str, ...]:
        """The bookings whose seats it changed, in the order of the entries."""
        return tuple(
            dict.fromkeys(entry.booking_id for entry in self.entries if entry.booking_id is not None)
        )

"""The journal: every change of a seat's status, with its time and author."""

import re
from datetime import UTC, datetime

from msgspec import Struct

from seatui.domain.model.seats import SeatStatus

UNDO = "undo"
"""The reason of changes that take back a change."""
EXPIRED = "expired"
"""The reason of changes that free the seats of a hold whose time was over."""

SPLIT = "split"
"""The reason of changes that give seats of one booking to another one, which is made of them."""

PAYING = "paying"
"""The reason of a hold that lasts while its customer pays, of its release, and of its sale."""

_FORMER_HOLD = re.compile(r"held until (?P<until>\S+)(?: for (?P<user_id>.+))?")


class FormerHold(Struct, frozen=True):
    """A hold as it was before it was sold or released: the reason of that change, so that an undo can restore it.

    until: its end, an instant. user_id: whose it was, if the change made it somebody else's; else empty.
    """

    until: datetime
    user_id: str = ""

    def __str__(self) -> str:
        """`held until 2026-12-04T18:00:00+00:00`, and with the customer `… for Ann Smith`."""
        end = f"held until {self.until.astimezone(UTC).isoformat()}"
        return f"{end} for {self.user_id}" if self.user_id else end


def former_hold(reason: str) -> FormerHold | None:
    """The hold that a reason describes; None for any other reason."""
    found = _FORMER_HOLD.fullmatch(reason)
    try:
        until = datetime.fromisoformat(found["until"]) if found else None
    except ValueError:
        return None
    if found is None or until is None or until.utcoffset() is None:
        return None
    return FormerHold(until, found["user_id"] or "")


LATEST = 50
"""The most changes of a house that are kept for the list of the latest."""


class JournalEntry(Struct, frozen=True):
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

    @property
    def is_split(self) -> bool:
        """Whether seats went from one booking to another: of each split there are two changes."""
        return self.reason == SPLIT

    @property
    def is_end(self) -> bool:
        """Whether a hold ended by itself; clerk and terminal are of whoever noticed it."""
        return self.reason == EXPIRED and self.to_status == SeatStatus.AVAILABLE


class ShowingEntry(Struct, frozen=True):
    """An entry of the journal with its showing, in a list over several."""

    event_id: str
    showtime: datetime
    entry: JournalEntry


class TerminalChange(Struct, frozen=True):
    """One change that a terminal made: one transaction.

    It gave seats to bookings, took them from bookings, or blocked or unblocked them. booking_id: the booking that was
    changed; of a split, the one that was divided; empty for blocked seats. at: an instant. entries: of the journal,
    oldest first, without those of holds that merely expired. is_followed: whether one of its bookings was changed
    later, as by a new name or another end of its hold, of which the journal has no row.
    """

    event_id: str
    showtime: datetime
    booking_id: str
    at: datetime
    entries: tuple[JournalEntry, ...]
    is_followed: bool = False

    @property
    def is_undo(self) -> bool:
        """Whether it took back the change before it."""
        return any(entry.reason == UNDO for entry in self.entries)

    @property
    def is_of_blocked_seats(self) -> bool:
        """Whether it blocked or unblocked seats."""
        return any(SeatStatus.BLOCKED in (entry.from_status, entry.to_status) for entry in self.entries)

    @property
    def booking_ids(self) -> tuple[str, ...]:
        """The bookings whose seats it changed, in the order of the entries."""
        return tuple(
            dict.fromkeys(entry.booking_id for entry in self.entries if entry.booking_id is not None)
        )

"""The past of a showing that never was on sale here: what a demo writes in place of weeks of real sales."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from seatui.booking.changes import Change, ChangeLog
from seatui.domain.model.showings import Showing


class PastAct(StrEnum):
    """What was done to seats."""

    SELL = "sell"
    HOLD = "hold"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    BLOCK = "block"


class PastChange(Struct, frozen=True):
    """One change of the past: who did what to which seats, when, and why.

    at: an instant before now. booking_id: empty for blocked seats. until: the end of a hold that is still held.
    """

    act: PastAct
    at: datetime
    seat_ids: tuple[str, ...]
    booking_id: str
    user_id: str
    clerk: str
    terminal: str
    reason: str = ""
    until: datetime | None = None


class HistoryRepository(ChangeLog, Protocol):
    """The port for the past: only where the database and all that is in it belongs to a demo."""

    async def write_history(self, change: Change, showing: Showing, past: Sequence[PastChange]) -> bool:
        """Writes the past of a showing, all of it or nothing. past: oldest first.

        Bookings, seats and journal have the times of the past. Returns False, with nothing changed, where the showing
        has bookings or a journal already. Raises CommitUnanswered and ChangeVoid.
        """
        ...

"""A seat: what never changes about it (`Seat`) and what does (`SeatState`)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class SeatStatus(StrEnum):
    """The four states a seat of a showing can be in, as `event_seats.status` spells them."""

    AVAILABLE = "AVAILABLE"
    RESERVED = "RESERVED"
    SOLD = "SOLD"
    BLOCKED = "BLOCKED"


class SeatKind(StrEnum):
    """What is particular about a seat; most are `STANDARD`."""

    STANDARD = ""
    WHEELCHAIR = "wheelchair"
    COMPANION = "companion"
    RESTRICTED_VIEW = "restricted"


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a showing and its place in the room.

    Zones are counted from the one nearest the stage, rows from the front within their zone, and columns from
    the left as one faces the stage; a jump in `column` is an aisle. `x` and `y` are the plan's own units, kept
    as the plan has them, or None where it has no positions.
    """

    seat_id: str
    zone: str
    row: str
    number: int
    price: Decimal
    zone_index: int = 0
    row_index: int = 0
    column: int = 0
    kind: SeatKind = SeatKind.STANDARD
    category: str = ""
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class SeatState:
    """What a seat is just now: its status, the booking it is under, and until when a hold lasts."""

    status: SeatStatus = SeatStatus.AVAILABLE
    booking_id: str | None = None
    reserved_until: datetime | None = None

    def at(self, now: datetime) -> SeatStatus:
        """The status as it counts for a sale at `now`: a hold whose time has run out is free to take."""
        if self.is_overdue(now):
            return SeatStatus.AVAILABLE
        return self.status

    def is_overdue(self, now: datetime) -> bool:
        """Whether this is a hold whose time has run out."""
        return (
            self.status is SeatStatus.RESERVED
            and self.reserved_until is not None
            and self.reserved_until <= now
        )


AVAILABLE = SeatState()
"""The state of a seat that nobody holds; shared, since most seats of most houses are in it."""


@dataclass(frozen=True, slots=True)
class SeatInTheWay:
    """A seat that stopped a sale, and its status: None for a seat that the showing does not have."""

    seat_id: str
    status: SeatStatus | None

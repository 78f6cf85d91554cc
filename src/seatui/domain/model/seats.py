"""A seat: what never changes about it (`Seat`) and what does (`SeatState`)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


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


class Seat(NamedTuple):
    """One seat of a showing and its place in the room. A tuple: a house has 100,000 of them.

    block: seats that stand together; blocks are counted as one reads the map. row_index: the row in its block, from
    the front. line and column: where the map has it, from the top and from the left as one faces the stage; a jump
    in `column` is an aisle. line is None where nobody has placed the seat on a map: then blocks stand behind one
    another, and columns are counted within the block. distance: how far from the stage a customer finds it, in seat
    widths, a seat to the side counted double. x and y: the plan's own units, None where it has no positions.
    """

    seat_id: str
    zone: str
    row: str
    number: int
    price: Decimal
    block: int = 0
    row_index: int = 0
    column: int = 0
    kind: SeatKind = SeatKind.STANDARD
    category: str = ""
    x: float | None = None
    y: float | None = None
    line: int | None = None
    distance: float = 0.0


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

"""A seat: its fixed properties (`Seat`) and its changing state (`SeatState`)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from msgspec import Struct

from seatui.domain.words.printable import natural_key

LabelKey = tuple[tuple[int, int, str], ...]


class SeatStatus(StrEnum):
    """The four states a seat of a showing can be in, as `event_seats.status` spells them."""

    AVAILABLE = "AVAILABLE"
    RESERVED = "RESERVED"
    SOLD = "SOLD"
    BLOCKED = "BLOCKED"

    @property
    def word(self) -> str:
        """The one word for it in every message and on every screen."""
        return _WORDS[self]


_WORDS = {
    SeatStatus.AVAILABLE: "free",
    SeatStatus.RESERVED: "held",
    SeatStatus.SOLD: "sold",
    SeatStatus.BLOCKED: "blocked",
}


TAKEN = (SeatStatus.RESERVED, SeatStatus.SOLD)
"""The states of a seat that is in a booking."""


class SeatKind(StrEnum):
    """The kind of a seat; most are `STANDARD`."""

    STANDARD = ""
    WHEELCHAIR = "wheelchair"
    COMPANION = "companion"
    RESTRICTED_VIEW = "restricted"


class Seat(NamedTuple):
    """One seat of a showing and its place in the house. A tuple: a house has 100,000 of them.

    number: derived from its label, to sort by. own_label: the label, where it is not simply the number: `12a`, `007`.
    block: the number of its group of seats, in reading order of the map. row_index: its row in the block, from the
    front. line, column: its place on the map, from the top and from the left as one faces the stage; a jump in
    `column` is an aisle. line is None for a seat that no plan has placed on a map: then blocks are drawn one behind
    another, and columns count from the left of the block. distance: perceived distance from the stage in seat
    widths, sideways counted double. x, y: position in the plan's own units, None without one.
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
    own_label: str = ""

    @property
    def label(self) -> str:
        """What is written on the seat."""
        return self.own_label or str(self.number)

    @property
    def label_key(self) -> LabelKey:
        """A sort key by label: 2, 12, 12a, 13, A1, A2."""
        return label_key(self.number, self.own_label)

    @property
    def is_numbered(self) -> bool:
        """Whether the label is the number, perhaps with zeros before it."""
        return not self.own_label or self.own_label.isdecimal()


seat_of: Callable[[tuple[object, ...]], Seat] = partial(tuple.__new__, Seat)
"""A seat of its fields, all of them in their order: a third of the time of its constructor, for 100,000 seats."""

# fmt: off
assert Seat._fields == (
    "seat_id", "zone", "row", "number", "price", "block", "row_index",
    "column", "kind", "category", "x", "y", "line", "distance", "own_label",
), "whoever calls seat_of gives the fields in this order"
# fmt: on


def label_key(number: int, own_label: str) -> LabelKey:
    """`Seat.label_key`, of a number and a label that is not simply the number."""
    return natural_key(own_label) if own_label else ((0, number, ""),)


class SeatState(Struct, frozen=True):
    """The current state of a seat: its status, its booking, and the end of a hold."""

    status: SeatStatus = SeatStatus.AVAILABLE
    booking_id: str | None = None
    reserved_until: datetime | None = None

    def at(self, now: datetime) -> SeatStatus:
        """The effective status at `now`: an overdue hold counts as available."""
        if self.is_overdue(now):
            return SeatStatus.AVAILABLE
        return self.status

    def booking_at(self, now: datetime) -> str | None:
        """The booking that has the seat at `now`; None if it is free or blocked."""
        return self.booking_id if self.at(now) in TAKEN else None

    def is_overdue(self, now: datetime) -> bool:
        """Whether this is a hold past its end."""
        return (
            self.status is SeatStatus.RESERVED
            and self.reserved_until is not None
            and self.reserved_until <= now
        )


AVAILABLE = SeatState()
"""The state of an available seat; shared, since most seats of most houses have it."""


class SeatInTheWay(Struct, frozen=True):
    """A seat that prevented a sale, and its status; None for a seat that the showing does not have."""

    seat_id: str
    status: SeatStatus | None


class LostSeat(SeatInTheWay, frozen=True):
    """A seat that a plan has no place for, and who has it: its booking and customer, or why it is blocked."""

    booking_id: str | None = None
    user_id: str = ""
    reason: str = ""

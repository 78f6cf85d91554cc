"""The findings of `db check`: violations of the invariants of the data."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from seatui.domain.words.printable import printable


class Invariant(StrEnum):
    """The invariants by name; the value is a sentence for a violation."""

    SOLD_ONCE = "a seat is in more than one live booking"
    SEAT_IS_THERE_ONCE = "a seat has more than one row in event_seats"
    BOOKED_SEAT_IS_SOLD = "a seat of a live booking is not sold to it, or held for it"
    SOLD_SEAT_IS_BOOKED = "a seat is SOLD without a live booking"
    HELD_SEAT_IS_BOOKED = "a seat is held for a booking that is no hold"
    BOOKING_IS_WHOLE = "a booking has another number of seats than its quantity"
    KEY_IS_FILLED_IN = "what the unique key guards a seat by differs from its booking"
    JOURNAL_IS_COMPLETE = "the journal's last word on a seat is not how the seat stands"
    JOURNAL_IS_CONTINUOUS = "a change of a seat in the journal does not follow from the one before it"
    JOURNAL_IS_UNCHANGED = "a row of the journal was changed, taken out or written by hand"
    GUARD_IS_THERE = "a protection of the database is missing or switched off"
    GUARD_IS_AS_DEFINED = "a protection of the database is not what seatui defined"


class Breach(Struct, frozen=True):
    """One violation of an invariant, with its place and evidence.

    facts: the values found, by name (`seat status`, `booking status`, `guard`, …), in the order to print.
    """

    invariant: Invariant
    event_id: str | None = None
    showtime: datetime | None = None
    seat_id: str | None = None
    booking_ids: tuple[str, ...] = ()
    facts: Mapping[str, str | None] = field(default_factory=dict)

    def __str__(self) -> str:
        where = [] if self.event_id is None else [printable(self.event_id)]
        if self.showtime is not None:
            where.append(self.showtime.isoformat())
        if self.seat_id is not None:
            where.append(f"seat {printable(self.seat_id)}")
        if self.booking_ids:
            where.append(" and ".join(map(printable, self.booking_ids)))
        facts = ", ".join(
            f"{name} {'none' if value is None else printable(value)}" for name, value in self.facts.items()
        )
        place = " ".join(where)
        return f"{self.invariant.value}: {place}" + (f"{' ' if place else ''}({facts})" if facts else "")

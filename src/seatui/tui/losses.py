"""Seats that were picked here and that others have changed since: which, what became of them, and where."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct, field

from seatui.domain.model.journal import PAYING, JournalEntry
from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.tui.readings import HouseReading
from seatui.tui.sale import Sale


class Fate(NamedTuple):
    """What became of a seat, and at which terminal, if that is known.

    status: None for a seat that the house does not have any more; AVAILABLE for one that was given back. is_split:
    whether it went from one booking to another.
    """

    status: SeatStatus | None
    terminal: str = ""
    is_split: bool = False

    @property
    def is_taken(self) -> bool:
        """Whether the seat cannot be sold now."""
        return self.status is not SeatStatus.AVAILABLE


class Losses(Struct, frozen=True):
    """The seats of a sale that others have changed while its dialog is open. fates: in the order of time."""

    fates: Mapping[str, Fate] = field(default_factory=dict)

    def then(self, later: Mapping[str, Fate], free: Collection[str] = ()) -> "Losses":
        """With what became of seats since, each once. free: those that can be sold, perhaps again."""
        fates = {
            seat_id: fate for seat_id, fate in self.fates.items() if not (fate.is_taken and seat_id in free)
        }
        for seat_id, fate in later.items():
            known = fates.get(seat_id)
            if known is not None and known.status is not fate.status:
                del fates[seat_id]
            if known is None or known.status is not fate.status or fate.terminal:
                fates[seat_id] = fate
        return Losses(fates)

    def left_of(self, sale: Sale) -> Sale:
        """The sale without the seats that cannot be sold now."""
        return sale.without(self.taken)

    @property
    def taken(self) -> frozenset[str]:
        """Those that cannot be sold now."""
        return frozenset(seat_id for seat_id, fate in self.fates.items() if fate.is_taken)


class SaleStanding(Struct, frozen=True):
    """What a reading of its house says of a sale whose dialog is open.

    until: the end of its hold; None where the reading does not have the hold. ended: when its hold ended by itself.
    is_over: whether the reading says that the hold is no more. fates: of the seats that it cannot have now, or that
    were given back, in the order of time. free: those of its seats that nobody else has.
    """

    until: datetime | None
    ended: datetime | None
    is_over: bool
    fates: Mapping[str, Fate]
    free: frozenset[str]


def fates_of(reading: HouseReading, seat_ids: Iterable[str]) -> dict[str, Fate]:
    """What became of seats by a reading, in the order of time."""
    latest = _latest(reading.entries)
    order = {seat_id: number for number, seat_id in enumerate(latest)}
    house = reading.house
    return {
        seat_id: Fate(
            house.status(seat_id, reading.read_at) if seat_id in house.layout.seats else None,
            latest[seat_id].terminal if seat_id in latest else "",
            seat_id in latest and latest[seat_id].is_split,
        )
        for seat_id in sorted(seat_ids, key=lambda each: order.get(each, -1))
    }


def _latest(entries: Sequence[JournalEntry]) -> dict[str, JournalEntry]:
    """The latest change of each seat, in the order of time."""
    found: dict[str, JournalEntry] = {}
    for entry in entries:
        for seat_id in entry.seat_ids:
            found.pop(seat_id, None)
            found[seat_id] = entry
    return found


def sale_standing(
    sale: Sale, reading: HouseReading, is_payment: Callable[[str | None], bool]
) -> SaleStanding:
    """What a reading says of a sale. is_payment: whether a booking is a hold for a payment at this terminal."""
    states = {seat_id: reading.house.state(seat_id) for seat_id in sale.seat_ids}
    freed = [entry for entry in reading.entries if _is_freed(entry, sale)]
    ended = next((entry.at for entry in freed if entry.is_end), None)
    returned = {
        seat_id
        for entry in freed
        if not entry.is_end and entry.reason != PAYING
        for seat_id in entry.seat_ids
        if seat_id in states
    }
    taken = {
        seat_id
        for seat_id, state in states.items()
        if seat_id not in reading.house.layout.seats or _is_taken(state, sale, reading.read_at, is_payment)
    }
    held = [
        state
        for state in states.values()
        if state.booking_id == sale.booking_id and state.status is SeatStatus.RESERVED
    ]
    return SaleStanding(
        until=next((state.reserved_until for state in held), None),
        ended=ended,
        is_over=bool(freed) and not held,
        fates=fates_of(reading, taken | returned),
        free=frozenset(states.keys() - taken),
    )


def _is_freed(entry: JournalEntry, sale: Sale) -> bool:
    """Whether a change took seats from the hold of a sale."""
    return entry.booking_id == sale.booking_id and entry.to_status == SeatStatus.AVAILABLE


def _is_taken(state: SeatState, sale: Sale, now: datetime, is_payment: Callable[[str | None], bool]) -> bool:
    """Whether a sale cannot have a seat: somebody else has it, or has sold it under the sale's own hold."""
    if state.at(now) is SeatStatus.AVAILABLE:
        return False
    if state.booking_id == sale.booking_id:
        return state.status is SeatStatus.SOLD
    return not is_payment(state.booking_id)

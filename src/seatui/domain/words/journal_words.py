"""Changes of the journal in words: what was done to which seats, and why."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import TerminalChange, former_hold
from seatui.domain.model.seats import TAKEN, SeatStatus
from seatui.domain.venue.layout import Layout
from seatui.domain.words.printable import printable
from seatui.domain.words.times import when
from seatui.domain.words.wording import by_row, seats_count

FREE = SeatStatus.AVAILABLE

HOLD_ENDED = "hold ended"
"""What happened to the seats of a hold that ended by itself."""

SPLIT_OFF = "split off"
"""What happened to the seats that another booking was made of."""

_LISTED = 3
"""The most seats that are listed by their ids."""

NAMED = 60
"""The most seats that a message names; more are only counted."""


def seats_named(layout: Layout, seat_ids: Iterable[str]) -> str:
    """`Stalls, row F, seats 12–13`; of many seats only their number, of unknown ones the id."""
    seat_ids = tuple(seat_ids)
    if len(seat_ids) > NAMED:
        return seats_count(len(seat_ids))
    known = by_row(layout.seats[each] for each in seat_ids if each in layout.seats)
    unknown = (printable(each) for each in seat_ids if each not in layout.seats)
    return "; ".join([*map(str, known), *unknown])


def reason_words(reason: str, at: datetime, zone: tzinfo) -> str:
    """A reason of the journal, safe to print; that of a former hold as `was held until 18:00 for Ann Smith`.

    at: the instant of the change; the end of a hold on another day is named with its day.
    """
    hold = former_hold(reason)
    if hold is None:
        return printable(reason)
    customer = f" for {printable(hold.user_id)}" if hold.user_id else ""
    return f"was held until {when(hold.until, at, zone)}{customer}"


def effects(last: TerminalChange) -> dict[str, tuple[str | None, str | None]]:
    """The status of each seat before the change and after it."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for entry in last.entries:
        for seat_id in entry.seat_ids:
            before = found[seat_id][0] if seat_id in found else entry.from_status
            found[seat_id] = before, entry.to_status
    return found


def change_words(
    last: TerminalChange, layout: Layout, booking: Booking | None, *, is_one_sale: bool = False
) -> str:
    """`sold Stalls, row F, seats 12–13 to Smith`: what a change did to its seats.

    booking: as it is now. is_one_sale: whether a hold that it sold was only made for that sale.
    """
    found = effects(last)
    came = [each for each, (before, after) in found.items() if before == FREE and after in TAKEN]
    left = [each for each, (before, after) in found.items() if before in TAKEN and after == FREE]
    customer = f" {printable(booking.user_id)}" if booking else ""
    if came and left:
        return f"moved{customer} from {seats_named(layout, left)} to {seats_named(layout, came)}"
    if came:
        is_sale = found[came[0]][1] == SeatStatus.SOLD
        verb, to = ("sold", "to") if is_sale else ("held", "for")
        return f"{verb} {seats_named(layout, came)}{f' {to}{customer}' if customer else ''}"
    if left:
        verb = "returned" if found[left[0]][0] == SeatStatus.SOLD else "released"
        return f"{verb} {seats_named(layout, left)}{f' of{customer}' if customer else ''}"
    if len(last.booking_ids) > 1:
        return f"split {seats_named(layout, _parted(last))} off{customer}"
    sold = "sold" if is_one_sale else "sold the hold of"
    return f"{sold} {seats_named(layout, found)}{f' to{customer}' if customer else ''}"


def blocking_words(last: TerminalChange) -> str:
    """`F12 was blocked here last: unblock it instead`, since no undo takes that back."""
    seat_ids = list(effects(last))
    seats = ", ".join(map(printable, seat_ids)) if len(seat_ids) <= _LISTED else seats_count(len(seat_ids))
    were, them = ("was", "it") if len(seat_ids) == 1 else ("were", "them")
    is_blocked = last.entries[-1].to_status == SeatStatus.BLOCKED
    done, instead = ("blocked", "unblock") if is_blocked else ("unblocked", "block")
    return f"{seats} {were} {done} here last: {instead} {them} instead"


def _parted(last: TerminalChange) -> Iterator[str]:
    """The seats that went to another booking."""
    for entry in last.entries:
        if entry.booking_id != last.booking_id and entry.to_status in TAKEN:
            yield from entry.seat_ids

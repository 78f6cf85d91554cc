"""The lines of a booking's card, wrapped to a width."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from textual.content import Content

from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import PAYING, JournalEntry
from seatui.domain.model.seats import Seat, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.words.journal_words import HOLD_ENDED, SPLIT_OFF, reason_words
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.domain.words.times import when, zone_words
from seatui.domain.words.wording import by_row, seats_count
from seatui.tui.card import Card
from seatui.tui.screen_words import KIND_WORDS, amounts_of, seat_name, state_words

LISTED = 100
"""The most rows of a booking that are listed; the others are counted."""

QUIET = "$foreground 70%"

LEAST_BESIDE = 60
"""The least width for the booking id beside the customer."""

_CHANGES: dict[tuple[str | None, str | None], str] = {
    (None, "AVAILABLE"): "made",
    (None, "RESERVED"): "held",
    (None, "SOLD"): "sold",
    (None, "BLOCKED"): "blocked",
    ("AVAILABLE", "RESERVED"): "held",
    ("AVAILABLE", "SOLD"): "sold",
    ("AVAILABLE", "BLOCKED"): "blocked",
    ("RESERVED", "SOLD"): "hold sold",
    ("RESERVED", "AVAILABLE"): "released",
    ("RESERVED", "RESERVED"): "hold changed",
    ("SOLD", "AVAILABLE"): "given back",
    ("SOLD", "SOLD"): "changed hands",
    ("BLOCKED", "AVAILABLE"): "unblocked",
}


def change_word(entry: JournalEntry) -> str:
    """`held`, `sold`, `given back`, `hold ended`: a change of seats in one or two words."""
    if entry.is_end:
        return HOLD_ENDED
    if entry.is_split:
        return SPLIT_OFF if entry.to_status == SeatStatus.AVAILABLE else f"{SPLIT_OFF} another booking"
    known = _CHANGES.get((entry.from_status, entry.to_status))
    if known:
        return known
    return "deleted" if entry.to_status is None else printable(entry.to_status).lower()


def time_left(until: datetime, now: datetime) -> str:
    """`12:41` minutes and seconds, or `3 h 05 min`, before the end of a hold."""
    left = max(until - now, timedelta(0))
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    if minutes < 60:
        return f"{minutes}:{seconds:02}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min"


def facts(card: Card, house: House, now: datetime, money: Money, width: int) -> list[Content]:
    """Who has which seats, for how much, since when; of a seat, the seat first."""
    lines: list[Content] = []
    seat = house.layout.seats.get(card.subject.seat_id or "") if card.subject.is_of_seat else None
    if seat is not None:
        lines += _seat(seat, house, now, money, width)
    if card.booking is not None:
        lines += [Content()] if lines else []
        lines += _booking(card, card.booking, house, now, money, width)
    elif card.is_gone:
        lines += [Content()] if lines else []
        lines += _gone(card, width)
    else:
        lines += _wrapped(_reason(card, now), width)
    return lines


def _reason(card: Card, now: datetime) -> str:
    """`reason: broken`, `its customer is paying`; empty without one."""
    if card.reason == PAYING:
        return "its customer is paying" if card.paying_at(now) else ""
    return f"reason: {printable(card.reason)}" if card.reason else ""


def _seat(seat: Seat, house: House, now: datetime, money: Money, width: int) -> list[Content]:
    state = house.state(seat.seat_id)
    said = [state_words(state, now, house.showing.zone), KIND_WORDS[seat.kind]]
    name = _beside(Content.styled(seat_name(seat), "bold $seat-picked"), money(seat.price), width)
    return [*name, *_wrapped(" · ".join(filter(None, said)), width)]


def _booking(
    card: Card, booking: Booking, house: House, now: datetime, money: Money, width: int
) -> list[Content]:
    between = [] if width >= LEAST_BESIDE else [Content()]
    return [
        *_head(booking, width),
        *between,
        *_seats(booking, house.layout, money, width),
        *between,
        *_wrapped(status_words(booking, now, house.showing.zone), width),
        *_made(card, now, house.showing.zone, width),
    ]


def _head(booking: Booking, width: int) -> list[Content]:
    """Customer and id, side by side where there is room."""
    customer = Content.styled(printable(booking.user_id), "bold $seat-picked")
    booking_id = printable(booking.booking_id)
    if width >= LEAST_BESIDE:
        room = max(width - len(booking_id) - 2, 1)
        return _beside(customer.truncate(room, ellipsis=True), booking_id, width)
    return [customer.truncate(width, ellipsis=True), Content(booking_id).truncate(width, ellipsis=True)]


def _gone(card: Card, width: int) -> list[Content]:
    """That there is no such booking any more; if one was known, whose it was."""
    booking_id = printable(card.subject.booking_id or "")
    deleted = " any more: another program has deleted it" if card.former or card.made else ""
    head = _head(card.former, width) if card.former else []
    return [*head, *_wrapped(f"There is no booking {booking_id}{deleted}", width, "$warning")]


def status_words(booking: Booking, now: datetime, zone: tzinfo) -> str:
    """`sold`, `held until 19:42, 12:41 left`, `cancelled`, `the hold has ended`."""
    until = booking.reserved_until
    match booking.status:
        case BookingStatus.CONFIRMED:
            return "sold"
        case BookingStatus.RESERVED if until is None:
            return "held"
        case BookingStatus.RESERVED if until is not None and until > now:
            return (
                f"held until {when(until, now, zone)}{zone_words(until, zone)}, {time_left(until, now)} left"
            )
        case BookingStatus.CANCELLED:
            return "cancelled"
        case _:
            return "the hold has ended"


def _made(card: Card, now: datetime, zone: tzinfo, width: int) -> list[Content]:
    """When, where and by whom the booking was made, and the reason of its last change."""
    made = card.made
    lines = []
    if made is not None:
        who = f"made {when(made.at, now, zone)} at {printable(made.terminal)} by {printable(made.clerk)}"
        lines = _wrapped(who, width, QUIET)
    return [*lines, *_wrapped(_reason(card, now), width)]


def _seats(booking: Booking, layout: Layout, money: Money, width: int) -> Iterator[Content]:
    """The seats by row and price, each with its amount, and the total."""
    known = [layout.seats[each] for each in booking.seat_ids if each in layout.seats]
    groups = [part for group in by_row(known) for part in group.by_price()]
    for group, amounts in zip(groups[:LISTED], amounts_of(groups[:LISTED], money), strict=True):
        yield from _beside(Content(str(group)), amounts, width)
    if len(groups) > LISTED:
        yield Content(f"and {len(groups) - LISTED:,} more rows")
    unknown = [printable(each) for each in booking.seat_ids if each not in layout.seats]
    yield from _wrapped(", ".join(unknown), width) if unknown else ()
    if len(groups) > 1:
        total = sum((group.total for group in groups), Decimal(0))
        yield from _beside(Content.styled(seats_count(len(known)), "bold"), money(total), width)


def history(card: Card, house: House, now: datetime, width: int, separator: str) -> list[Content]:
    """Every change, newest first: when, what, which seats, where and by whom."""
    return [line for entry in card.history for line in _entry(entry, card, house, now, width, separator)]


def _entry(
    entry: JournalEntry, card: Card, house: House, now: datetime, width: int, separator: str
) -> Iterable[Content]:
    zone = house.showing.zone
    at = when(entry.at, now, zone)
    about = printable(entry.booking_id or "") if card.subject.is_of_seat else seats_of(entry, house.layout)
    why = "" if entry.is_split else reason_words(entry.reason, entry.at, zone)
    where = () if entry.is_end else (printable(entry.terminal), printable(entry.clerk), why)
    said = f" {separator} ".join(filter(None, (change_word(entry), about, *where)))
    indent = len(at) + 2
    for number, line in enumerate(_wrapped(said, width - indent)):
        yield Content.assemble((f"{at}  ", QUIET) if number == 0 else " " * indent, line)


def seats_of(entry: JournalEntry, layout: Layout) -> str:
    """The seats of a change, by row; of many rows only the number."""
    known = by_row(layout.seats[each] for each in entry.seat_ids if each in layout.seats)
    if not known or len(known) > 3:
        return seats_count(len(entry.seat_ids))
    return "; ".join(map(str, known))


def _wrapped(words: str, width: int, style: str = "") -> list[Content]:
    return [line.rstrip() for line in Content.styled(words, style).wrap(max(width, 8))] if words else []


def _beside(words: Content, amount: str, width: int) -> list[Content]:
    """Words with an amount at the right edge of their last line; of a line of its own if there is no room."""
    lines: Sequence[Content] = [line.rstrip() for line in words.wrap(max(width, 8))]
    if lines[-1].cell_length + 2 + len(amount) > width:
        lines = [*lines, Content()]
    gap = max(width - lines[-1].cell_length - len(amount), 1)
    return [*lines[:-1], Content.assemble(lines[-1], " " * gap, amount)]

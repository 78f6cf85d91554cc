"""Output of the commands: one JSON document, lines of text, or a message."""

import json
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import chain
from typing import Any, NamedTuple, Protocol

import click

from seatui.cli.named_showing import KnownShowing
from seatui.cli.streams import takes_unicode
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.currency import Amount
from seatui.domain.model.journal import ShowingEntry
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import ShowingSummary
from seatui.domain.model.zones import zone_name
from seatui.domain.venue.house import House
from seatui.domain.words import first_steps
from seatui.domain.words.journal_words import reason_words
from seatui.domain.words.money import MoneyOf
from seatui.domain.words.printable import natural_key, printable
from seatui.domain.words.text_map import draw_table
from seatui.domain.words.times import zoned_time
from seatui.domain.words.wording import seats_count
from seatui.domain.words.wrapping import wrapped


class PrintedBooking(NamedTuple):
    """A booking, its status by the clock of the database, the zone of its venue, and its total price.

    amount: None where it has no seats with prices, or it was not read.
    """

    booking: Booking
    status: BookingStatus
    zone: tzinfo
    amount: Amount | None = None


class Zones(Protocol):
    """The time zones of events."""

    def __getitem__(self, event_id: str, /) -> tzinfo:
        """That of one event."""
        ...


def print_json(document: Any) -> None:
    """Prints one JSON document on stdout; escaped (`\\u017d`) where stdout is not of Unicode."""
    text = json.dumps(document, ensure_ascii=False)
    click.echo(text if takes_unicode(text) else json.dumps(document))


def print_lines(lines: Iterable[str]) -> None:
    """Prints lines of text on stdout."""
    for line in lines:
        click.echo(line)


def print_listing(lines: Iterable[str]) -> None:
    """Prints entries: a line each for programs, within 80 columns for a person at a terminal."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    print_lines(chain.from_iterable(map(wrapped, lines)) if is_terminal else lines)


def print_message(message: str) -> None:
    """Prints a message on stderr, within 80 columns."""
    if sys.stderr is not None:
        safe = "\n".join(map(printable, message.split("\n")))
        click.echo("\n".join(wrapped(f"seatui: {safe}")), err=True)


def booking_document(printed: PrintedBooking) -> dict[str, object]:
    """A booking as the contract's JSON object; `reserved_until` is null except for a hold, be it past its end."""
    booking, status, zone, _ = printed
    return {
        "booking_id": booking.booking_id,
        "event_id": booking.event_id,
        "showtime": local_iso(booking.showtime, zone),
        "user_id": booking.user_id,
        "quantity": booking.quantity,
        "status": status,
        "seat_ids": list(booking.seat_ids),
        "reserved_until": local_iso(booking.reserved_until, zone) if booking.reserved_until else None,
    }


def seats_document(showing: KnownShowing, seat_ids: Sequence[str], status: SeatStatus) -> dict[str, object]:
    """Blocked or unblocked seats as the contract's JSON object. status: the new one."""
    return {
        "event_id": showing.event_id,
        "showtime": local_iso(showing.showtime, showing.zone),
        "seat_ids": list(seat_ids),
        "status": status,
    }


def priced_document(printed: PrintedBooking) -> dict[str, object]:
    """A booking with its total, as the contract's JSON object; null for one without prices."""
    amount = printed.amount
    return {
        **booking_document(printed),
        "total": float(amount.value) if amount else None,
        "currency": (amount.currency if amount else None) or None,
    }


def booking_line(printed: PrintedBooking, money_of: MoneyOf) -> str:
    """A booking as one line of text."""
    booking, status, zone, amount = printed
    seats = " ".join(map(printable, sorted(booking.seat_ids, key=natural_key)))
    sold = seats_count(booking.quantity)
    if amount is not None:
        sold += f", {money_of(amount.currency)(amount.value)}"
    until = ""
    if status is BookingStatus.RESERVED and booking.reserved_until is not None:
        until = f" until {local_time(booking.reserved_until, zone, seconds=True)}"
    return (
        f"{printable(booking.booking_id)}  {status.word}{until}  {printable(booking.event_id)}  "
        f"{local_time(booking.showtime, zone)}  {printable(booking.user_id)}  {sold}: {seats}"
    )


NO_SHOWINGS = (
    "no showings yet",
    "",
    "make one from a venue plan:",
    f"  {first_steps.IMPORT}",
    "or look at the demo house, in the app or by any command:",
    f"  {first_steps.DEMO}",
    f"  {first_steps.DEMO} -- events",
)


def showing_documents(summaries: Iterable[ShowingSummary]) -> list[dict[str, object]]:
    """Showings as the contract's JSON objects."""
    return [
        {
            "event_id": summary.showing.event_id,
            "showtime": local_iso(summary.showing.showtime, summary.showing.zone),
            "zone": zone_name(summary.showing.zone),
            "name": summary.showing.name,
            "currency": summary.showing.currency or None,
            "seats": {status.value: summary.seats[status] for status in SeatStatus},
        }
        for summary in summaries
    ]


def showing_lines(summaries: Sequence[ShowingSummary]) -> Iterable[str]:
    """Showings as a text table."""
    if not summaries:
        return NO_SHOWINGS
    header = ("showtime", "event", "name", "free", "held", "sold", "blocked")
    rows = [
        (
            local_time(summary.showing.showtime, summary.showing.zone),
            printable(summary.showing.event_id),
            printable(summary.showing.name),
            *(str(summary.seats[status]) for status in SeatStatus),
        )
        for summary in summaries
    ]
    return draw_table([header, *rows], right_from=3)


def house_document(house: House, customers: Mapping[str, str], now: datetime) -> dict[str, object]:
    """A house as the contract's JSON object, seats in map order; those of a hold past its end are available.

    customers: by booking id. now: by the clock of the database. `kind` is empty for most seats, as in CSV.
    """
    seats = []
    for seat in house.layout.seats.values():
        state = house.state(seat.seat_id)
        status, booking_id = state.at(now), state.booking_at(now)
        until = state.reserved_until if status is SeatStatus.RESERVED else None
        seats.append(
            {
                "seat_id": seat.seat_id,
                "zone": seat.zone,
                "row": seat.row,
                "number": seat.number,
                "label": seat.label,
                "price": float(seat.price),
                "status": status,
                "booking_id": booking_id,
                "kind": seat.kind,
                "category": seat.category,
                "user_id": None if booking_id is None else customers.get(booking_id),
                "reserved_until": local_iso(until, house.showing.zone) if until else None,
            }
        )
    return {
        "event_id": house.showing.event_id,
        "showtime": local_iso(house.showing.showtime, house.showing.zone),
        "currency": house.showing.currency or None,
        "seats": seats,
    }


def journal_documents(entries: Iterable[ShowingEntry], zones: Zones) -> list[dict[str, object]]:
    """Journal entries as JSON objects, oldest first.

    `from` is null for a new seat, `to` for a gone one, `reason` where none was given.
    """
    return [
        {
            "at": local_iso(entry.at, zones[each.event_id]),
            "event_id": each.event_id,
            "showtime": local_iso(each.showtime, zones[each.event_id]),
            "seat_ids": list(entry.seat_ids),
            "from": entry.from_status,
            "to": entry.to_status,
            "booking_id": entry.booking_id,
            "clerk": entry.clerk,
            "terminal": entry.terminal,
            "reason": entry.reason or None,
        }
        for each in entries
        for entry in [each.entry]
    ]


def journal_lines(
    entries: Sequence[ShowingEntry],
    zones: Zones,
    seat_ids: Collection[str] = (),
    *,
    has_showings: bool = False,
) -> Iterable[str]:
    """Journal entries as a text table, oldest first.

    seat_ids: the only seats to list in each entry; all, if empty. has_showings: whether each has its showing.
    """
    if not entries:
        return ["nothing has changed yet"]
    has_reasons = any(each.entry.reason for each in entries)
    header = (
        *("when", "event", "showtime")[: 3 if has_showings else 1],
        *("from", "to", "booking", "clerk", "terminal"),
        *(["reason"] if has_reasons else []),
        "seats",
    )
    rows = [
        (
            f"{entry.at.astimezone(zone):%Y-%m-%d} {zoned_time(entry.at, zone, seconds=True)}",
            *((printable(each.event_id), local_time(each.showtime, zone)) if has_showings else ()),
            *map(_status_word, (entry.from_status, entry.to_status)),
            *(printable(text or "-") for text in (entry.booking_id, entry.clerk, entry.terminal)),
            *([reason_words(entry.reason or "-", entry.at, zone)] if has_reasons else []),
            " ".join(
                printable(seat)
                for seat in sorted(entry.seat_ids, key=natural_key)
                if not seat_ids or seat in seat_ids
            ),
        )
        for each in entries
        for entry, zone in [(each.entry, zones[each.event_id])]
    ]
    return draw_table([header, *rows])


def _status_word(status: str | None) -> str:
    """The word for a status of the journal; another program's own status as it is."""
    if status is not None and status in SeatStatus.__members__:
        return SeatStatus(status).word
    return printable(status or "-").lower()


def local_iso(instant: datetime, zone: tzinfo) -> str:
    """An instant in a zone, ISO 8601 with its offset."""
    return instant.astimezone(zone).isoformat()


def local_time(instant: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    """An instant in a zone, `Fri 04 Dec 2026 19:30`; with the zone where this machine's differs."""
    return f"{instant.astimezone(zone):%a %d %b %Y} {zoned_time(instant, zone, seconds=seconds)}"

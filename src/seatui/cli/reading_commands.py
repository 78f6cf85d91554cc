"""The commands that read: showings, houses, bookings and the journal."""

import asyncio
from collections.abc import Sequence
from datetime import date

import click

from seatui.cli.completion_words import complete_event, complete_seat
from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import (
    PrintedBooking,
    booking_line,
    house_document,
    journal_documents,
    journal_lines,
    priced_document,
    print_json,
    print_lines,
    print_listing,
    print_message,
    showing_documents,
    showing_lines,
)
from seatui.cli.parameters import (
    Showtime,
    as_json,
    booking_argument,
    event_option,
    settings_of,
    showtime_option,
)
from seatui.cli.settings import Settings
from seatui.domain.words.local_times import TypedTime
from seatui.domain.words.printable import printable
from seatui.domain.words.wrapping import wrapped

_MOST_FOUND = 50


@click.command()
@as_json
@settings_of
def events(settings: Settings, *, as_json: bool) -> None:
    """List the showings: those to come, soonest first, then those that are over."""
    from seatui.cli.reading import read_showings

    summaries = asyncio.run(read_showings(settings))
    if as_json:
        print_json(showing_documents(summaries))
    else:
        print_lines(showing_lines(summaries))


@click.command()
@event_option
@showtime_option
@as_json
@settings_of
def seats(settings: Settings, event_id: str, showtime: TypedTime | date, *, as_json: bool) -> None:
    """Draw a house as text, or list its seats with --json."""
    from seatui.cli.reading import read_house
    from seatui.domain.words.text_map import draw_house

    found = asyncio.run(read_house(settings, NamedShowing(event_id, showtime), has_customers=as_json))
    if as_json:
        print_json(house_document(found.house, found.customers, found.now))
    else:
        print_lines(draw_house(found.house, found.now, settings.appearance.glyphs))


@click.command()
@booking_argument
@as_json
@settings_of
def show(settings: Settings, booking_id: str, *, as_json: bool) -> None:
    """Show a booking, and its history from the journal."""
    from seatui.cli.reading import read_booking

    booking, entries = asyncio.run(read_booking(settings, booking_id))
    zones = {booking.booking.event_id: booking.zone}
    if as_json:
        print_json({**priced_document(booking), "history": journal_documents(entries, zones)})
    else:
        print_lines(wrapped(booking_line(booking, settings.appearance.money_of)))
        print_lines(["", *journal_lines(entries, zones)])


@click.command()
@event_option
@showtime_option
@as_json
@settings_of
def bookings(settings: Settings, event_id: str, showtime: TypedTime | date, *, as_json: bool) -> None:
    """List the bookings of a showing, newest first."""
    from seatui.cli.reading import read_bookings

    found = asyncio.run(read_bookings(settings, NamedShowing(event_id, showtime)))
    _print_bookings(settings, found, "no bookings yet", as_json=as_json)


@click.command()
@click.argument("text", metavar="TEXT…", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=_MOST_FOUND,
    show_default=True,
    help="The most bookings to list.",
)
@as_json
@settings_of
def find(settings: Settings, text: tuple[str, ...], limit: int, *, as_json: bool) -> None:
    """Find bookings of all showings by name, id or seat, newest first."""
    from seatui.cli.reading import find_bookings

    typed = " ".join(text)
    # One more tells whether there are more.
    found = asyncio.run(find_bookings(settings, typed, limit + 1))
    none = f"no booking matches {printable(typed)}"
    _print_bookings(settings, found[:limit], none, as_json=as_json)
    if len(found) > limit:
        print_message(f"only the newest {limit} are listed; --limit lists more")


def _print_bookings(
    settings: Settings, bookings: Sequence[PrintedBooking], none: str, *, as_json: bool
) -> None:
    """Prints bookings; without any, the text `none`."""
    if as_json:
        print_json([*map(priced_document, bookings)])
    else:
        money_of = settings.appearance.money_of
        print_listing((booking_line(each, money_of) for each in bookings) if bookings else wrapped(none))


@click.command()
@click.option(
    "--event",
    "event_id",
    metavar="ID",
    help="Only this event's showing at --showtime.",
    shell_complete=complete_event,
)
@click.option(
    "--showtime", type=Showtime(), help="Together with --event; without an offset by the venue's clocks."
)
@click.option(
    "--seat",
    metavar="SEAT",
    help="Only this seat; without --event and --showtime, by its id.",
    shell_complete=complete_seat,
)
@click.option("--limit", type=click.IntRange(1), help="Only so many of the latest changes.")
@as_json
@settings_of
def journal(
    settings: Settings,
    event_id: str | None,
    showtime: TypedTime | date | None,
    seat: str | None,
    limit: int | None,
    *,
    as_json: bool,
) -> None:
    """List every change of a seat's status, newest last.

    When, by whom, from where, and why. Without --event and --showtime, of all showings.
    """
    from seatui.cli.reading import read_journal, read_journal_of_all

    if (event_id is None) != (showtime is None):
        raise click.UsageError("--event and --showtime go together")
    if event_id is None or showtime is None:
        reading = read_journal_of_all(settings, seat, limit)
    else:
        reading = read_journal(settings, NamedShowing(event_id, showtime), seat, limit)
    found = asyncio.run(reading)
    if as_json:
        print_json(journal_documents(found.entries, found.zones))
    else:
        print_lines(journal_lines(found.entries, found.zones, found.seat_ids, has_showings=event_id is None))


READING_COMMANDS = (events, seats, show, bookings, find, journal)

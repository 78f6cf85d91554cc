"""The commands that change seats and bookings, from `book` to `unblock`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from seatui.cli.changing import ServiceCall, change_booking, change_showing, sell_seats
from seatui.cli.completion_words import complete_move
from seatui.cli.named_showing import KnownShowing, NamedShowing, requested
from seatui.cli.output import (
    PrintedBooking,
    booking_document,
    booking_line,
    print_json,
    print_lines,
    seats_document,
)
from seatui.cli.parameters import (
    Text,
    Ttl,
    as_json,
    booking_argument,
    booking_id_option,
    event_option,
    from_to,
    late_option,
    reason_option,
    seats_argument,
    settings_of,
    showtime_option,
    user_option,
)
from seatui.cli.settings import Settings
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.local_times import TypedTime
from seatui.domain.words.printable import printable
from seatui.domain.words.wrapping import wrapped

if TYPE_CHECKING:
    from seatui.booking.naming_service import NamingService

_ChangedSeats = tuple[KnownShowing, Sequence[str]]


@click.command()
@event_option
@showtime_option
@user_option
@booking_id_option
@late_option
@seats_argument
@as_json
@settings_of
def book(
    settings: Settings,
    event_id: str,
    showtime: TypedTime | date,
    user_id: str,
    booking_id: str | None,
    seat_ids: tuple[str, ...],
    *,
    late: bool,
    as_json: bool,
) -> None:
    """Sell seats in one transaction: all of them, or none."""
    named, request = requested(event_id, showtime, user_id, seat_ids, booking_id)
    sold = sell_seats(
        settings,
        named,
        booking_id,
        lambda service, known: service.book_tickets(request(known)),
        late=late,
        is_priced=not as_json,
    )
    _print_booking(settings, sold, as_json=as_json)


@click.command()
@event_option
@showtime_option
@user_option
@booking_id_option
@click.option("--ttl", type=Ttl(), default="15m", show_default=True, help="How long: 90s, 15m, 2h, 3d.")
@reason_option
@late_option
@seats_argument
@as_json
@settings_of
def hold(
    settings: Settings,
    event_id: str,
    showtime: TypedTime | date,
    user_id: str,
    booking_id: str | None,
    ttl: timedelta,
    reason: str,
    seat_ids: tuple[str, ...],
    *,
    late: bool,
    as_json: bool,
) -> None:
    """Hold seats for a while: all of them, or none. `confirm` sells them, `release` gives them back."""
    named, request = requested(event_id, showtime, user_id, seat_ids, booking_id)
    held = sell_seats(
        settings,
        named,
        booking_id,
        lambda service, known: service.hold_seats(request(known), ttl, reason),
        late=late,
        is_priced=not as_json,
    )
    _print_booking(settings, held, as_json=as_json)


@click.command()
@booking_argument
@as_json
@settings_of
def confirm(settings: Settings, booking_id: str, *, as_json: bool) -> None:
    """Sell what is held; what has expired too, unless some of its seats are gone."""
    _change_booking(settings, lambda service: service.confirm_hold(booking_id), as_json=as_json)


@click.command()
@booking_argument
@as_json
@settings_of
def release(settings: Settings, booking_id: str, *, as_json: bool) -> None:
    """Give a hold back: its seats are free again."""
    _change_booking(settings, lambda service: service.release_hold(booking_id), as_json=as_json)


@click.command()
@booking_argument
@as_json
@settings_of
def cancel(settings: Settings, booking_id: str, *, as_json: bool) -> None:
    """Cancel a booking: its seats are free again, and it is kept as cancelled."""
    _change_booking(settings, lambda service: service.cancel_booking(booking_id), as_json=as_json)


@click.command("return")
@booking_argument
@seats_argument
@as_json
@settings_of
def return_seats(settings: Settings, booking_id: str, seat_ids: tuple[str, ...], *, as_json: bool) -> None:
    """Take some seats of a booking back: they are free again, and the booking keeps the others and its id."""
    _change_booking(settings, lambda service: service.return_seats(booking_id, seat_ids), as_json=as_json)


@click.command(context_settings={"ignore_unknown_options": True})
@booking_argument
@click.argument(
    "seats",
    nargs=-1,
    metavar="--from SEAT… --to SEAT…",
    type=Text(),
    shell_complete=complete_move,
)
@as_json
@settings_of
def move(settings: Settings, booking_id: str, seats: tuple[str, ...], *, as_json: bool) -> None:
    """Give a booking other seats of its showing: all of them, or none. It keeps its id, and a hold its end."""
    if booking_id.startswith("--"):
        raise click.UsageError("the booking's id comes first: move BK-… --from SEAT… --to SEAT…")
    from_seats, to_seats = from_to(seats)
    _change_booking(
        settings, lambda service: service.move_seats(booking_id, from_seats, to_seats), as_json=as_json
    )


@click.command()
@booking_argument
@click.option(
    "--ttl",
    type=Ttl(),
    help="How long from now: 90s, 15m, 2h, 3d. By default 15m, unless it ends later anyway.",
)
@as_json
@settings_of
def extend(settings: Settings, booking_id: str, ttl: timedelta | None, *, as_json: bool) -> None:
    """Let a hold end later; with --ttl, also sooner."""
    _change_booking(settings, lambda service: service.extend_hold(booking_id, ttl), as_json=as_json)


@click.command()
@booking_argument
@user_option
@as_json
@settings_of
def rename(settings: Settings, booking_id: str, user_id: str, *, as_json: bool) -> None:
    """Change who a booking is for."""
    _change_booking(settings, lambda service: service.rename_booking(booking_id, user_id), as_json=as_json)


@click.command()
@as_json
@settings_of
def undo(settings: Settings, *, as_json: bool) -> None:
    """Take back the last change of a booking that this terminal made, if that was in the last five minutes."""
    done: list[str] = []

    async def undo_last(service: "NamingService[Any]") -> Booking:
        last = await service.last_change()
        if last is None:
            raise InvalidRequest("this terminal has changed no booking in the last five minutes")
        if last.is_followed:
            raise InvalidRequest(
                f"booking {last.booking_id} was renamed, or its hold extended, since its seats were changed, "
                f"which undo does not take back; nothing was changed"
            )
        if not as_json:
            done.append(await service.words_of(last))
        return await service.undo(last)

    undone = change_booking(settings, undo_last, is_priced=not as_json)
    print_lines(line for each in done for line in wrapped(f"taken back: {each}"))
    _print_booking(settings, undone, as_json=as_json)


@click.command()
@event_option
@showtime_option
@reason_option
@seats_argument
@as_json
@settings_of
def block(
    settings: Settings,
    event_id: str,
    showtime: TypedTime | date,
    reason: str,
    seat_ids: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Take free seats out of sale: all of them, or none."""

    async def make(service: "NamingService[Any]", known: KnownShowing) -> _ChangedSeats:
        return known, await service.block_named(event_id, known.showtime, seat_ids, reason)

    blocked = change_showing(settings, NamedShowing(event_id, showtime), make)
    _print_seats(*blocked, SeatStatus.BLOCKED, as_json=as_json)


@click.command()
@event_option
@showtime_option
@seats_argument
@as_json
@settings_of
def unblock(
    settings: Settings, event_id: str, showtime: TypedTime | date, seat_ids: tuple[str, ...], *, as_json: bool
) -> None:
    """Put blocked seats back into sale: all of them, or none."""

    async def make(service: "NamingService[Any]", known: KnownShowing) -> _ChangedSeats:
        return known, await service.unblock_named(event_id, known.showtime, seat_ids)

    unblocked = change_showing(settings, NamedShowing(event_id, showtime), make)
    _print_seats(*unblocked, SeatStatus.AVAILABLE, as_json=as_json)


def _change_booking(settings: Settings, call: ServiceCall, *, as_json: bool) -> None:
    """Makes a change by the service, and prints the booking after it."""
    _print_booking(settings, change_booking(settings, call, is_priced=not as_json), as_json=as_json)


def _print_booking(settings: Settings, printed: PrintedBooking, *, as_json: bool) -> None:
    if as_json:
        print_json(booking_document(printed))
    else:
        print_lines(wrapped(booking_line(printed, settings.appearance.money_of)))


def _print_seats(
    showing: KnownShowing, seat_ids: Sequence[str], status: SeatStatus, *, as_json: bool
) -> None:
    if as_json:
        print_json(seats_document(showing, seat_ids, status))
    else:
        print_lines(wrapped(f"{status.word}: {' '.join(map(printable, seat_ids))}"))


SALE_COMMANDS = (
    book,
    hold,
    confirm,
    release,
    cancel,
    return_seats,
    move,
    extend,
    rename,
    undo,
    block,
    unblock,
)

"""What a shell offers behind the options and arguments of the commands, read from the database if it runs."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from seatui.cli.settings import Settings
from seatui.domain.model.bookings import BookingStatus
from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.local_times import TypedTime
from seatui.domain.words.printable import is_printable, printable

if TYPE_CHECKING:
    from seatui.postgres.completion import CompletionWords

_Words = Iterable[tuple[str, str]]
_Items = list["CompletionItem[str]"]  # in quotes: generic from click 8.5 on

_HELD, _LIVE = (BookingStatus.RESERVED,), (BookingStatus.RESERVED, BookingStatus.CONFIRMED)
_BOOKINGS = {
    **dict.fromkeys(("confirm", "release", "extend"), _HELD),
    **dict.fromkeys(("cancel", "return", "move", "rename"), _LIVE),
}
"""The statuses of the bookings that a command is for; of any other, all."""

_SEATS = {
    **dict.fromkeys(("book", "hold", "block"), (SeatStatus.AVAILABLE,)),
    "unblock": (SeatStatus.BLOCKED,),
}


def complete_event(context: click.Context, parameter: click.Parameter, begun: str) -> _Items:  # noqa: ARG001
    """The ids of events."""
    return _items(context, lambda words: words.events(begun))


def complete_showtime(context: click.Context, parameter: click.Parameter, begun: str) -> _Items:  # noqa: ARG001
    """The showtimes of the event that stands before, with their offsets, which mean the same everywhere."""

    def showtimes(words: "CompletionWords") -> _Words:
        found = words.showtimes(context.params.get("event_id"))
        return ((_iso(showtime), name) for showtime, name in found if _iso(showtime).startswith(begun))

    return _items(context, showtimes)


def complete_booking(context: click.Context, parameter: click.Parameter, begun: str) -> _Items:  # noqa: ARG001
    """The ids of the bookings that the command is for."""
    statuses = _BOOKINGS.get(context.command.name or "", tuple(BookingStatus))
    return _items(context, lambda words: words.bookings(begun, statuses))


def complete_seat(context: click.Context, parameter: click.Parameter, begun: str) -> _Items:
    """The ids of the seats that the command is for, without those that stand before."""
    before = context.params.get(parameter.name or "") or ()
    given = before if isinstance(before, tuple) else ()
    return [
        each
        for each in _items(context, lambda words: _seats(words, context, begun))
        if each.value not in given
    ]


def complete_move(context: click.Context, parameter: click.Parameter, begun: str) -> _Items:  # noqa: ARG001
    """The seats of the booking behind `--from`, and the free ones of its house behind `--to`."""
    booking_id = context.params.get("booking_id")
    given: tuple[str, ...] = context.params.get("seats") or ()
    options = [each for each in given if each.startswith("--")]
    if booking_id is None or not options:
        return [CompletionItem(each) for each in ("--from", "--to") if each.startswith(begun)]
    is_from = options[-1] == "--from"
    found = _items(
        context,
        lambda words: (words.seats_of_booking if is_from else words.free_seats_for_booking)(
            booking_id, begun
        ),
    )
    return [each for each in found if each.value not in given]


def _seats(words: "CompletionWords", context: click.Context, begun: str) -> _Words:
    params = context.params
    if params.get("booking_id") and context.command.name == "return":
        return words.seats_of_booking(params["booking_id"], begun)
    event_id, showtime = params.get("event_id"), params.get("showtime")
    if not event_id or not isinstance(showtime, TypedTime):
        return ()
    statuses = _SEATS.get(context.command.name or "", tuple(SeatStatus))
    return words.seats(event_id, showtime.instant(words.zone(event_id)), begun, statuses)


def _items(context: click.Context, read: Callable[["CompletionWords"], _Words]) -> _Items:
    """What the database offers. Nothing where it cannot be asked: a prompt is no place for errors."""
    with suppress(Exception):
        settings = context.find_object(Settings) or Settings()
        dsn = settings.dsn or settings.server().running_dsn()
        if dsn:
            from seatui.postgres.completion import CompletionWords

            return [_item(*word) for word in read(CompletionWords(dsn)) if _can_be_typed(word[0])]
    return []


def _item(value: str, about: str) -> "CompletionItem[str]":
    return CompletionItem(value, help=printable(about) or None)


def _can_be_typed(word: str) -> bool:
    """Whether a word is safe to see, and can be an argument in the encoding of this terminal."""
    try:
        os.fsencode(word)
    except UnicodeEncodeError:
        return False
    return is_printable(word)


def _iso(local: datetime) -> str:
    return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")

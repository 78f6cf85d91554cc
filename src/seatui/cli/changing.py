"""Makes the changes of the commands, by seats as people name them, and tells the terminals."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from seatui.cli.named_showing import KnownShowing, NamedShowing
from seatui.cli.output import PrintedBooking
from seatui.cli.reading import as_printed
from seatui.cli.settings import Settings
from seatui.domain.errors import InvalidRequest, SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.times import began

if TYPE_CHECKING:
    from seatui.booking.naming_service import NamingService
    from seatui.postgres import Database

_Answer = TypeVar("_Answer")
ServiceCall = Callable[["NamingService[Any]"], Awaitable[Booking]]
ShowingCall = Callable[["NamingService[Any]", KnownShowing], Awaitable[_Answer]]


def change_booking(settings: Settings, call: ServiceCall, *, is_priced: bool) -> PrintedBooking:
    """Opens the database, changes one booking by the service, tells the terminals, and returns the booking.

    is_priced: whether its total price is read afterwards.
    """

    async def make(database: "Database") -> PrintedBooking:
        booking = await call(_service(database))
        await _tell(database, booking.event_id, booking.showtime)
        return await _printed(database, booking, is_priced=is_priced)

    return asyncio.run(_make_change(settings, make))


def change_showing(settings: Settings, named: NamedShowing, call: ShowingCall[_Answer]) -> _Answer:
    """Opens the database, changes seats of a showing by the service, and tells the terminals."""
    return asyncio.run(_make_change(settings, lambda database: _change_showing(database, named, call)))


def sell_seats(
    settings: Settings,
    named: NamedShowing,
    booking_id: str | None,
    call: ShowingCall[Booking],
    *,
    late: bool,
    is_priced: bool,
) -> PrintedBooking:
    """As `change_booking`, for a sale or a hold. booking_id: of the request, if it has one.

    Raises InvalidRequest for a showing that has begun, unless `late`.
    """

    async def make(database: "Database") -> PrintedBooking:
        async def check_and_call(service: "NamingService[Any]", showing: KnownShowing) -> Booking:
            if showing.has_begun and not late:
                await _refuse_late(database, showing, booking_id)
            return await call(service, showing)

        booking = await _change_showing(database, named, check_and_call)
        return await _printed(database, booking, is_priced=is_priced)

    return asyncio.run(_make_change(settings, make))


async def _change_showing(database: "Database", named: NamedShowing, call: ShowingCall[_Answer]) -> _Answer:
    showing = await named.known(database)
    answer = await call(_service(database), showing)
    await _tell(database, showing.event_id, showing.showtime)
    return answer


async def _refuse_late(database: "Database", showing: KnownShowing, booking_id: str | None) -> None:
    """Refuses, unless the booking is there: a request that is sent again has its answer."""
    from seatui.postgres import PostgresEventZones

    if booking_id is not None and await _service(database).find_booking(booking_id) is not None:
        return
    await PostgresEventZones(database).require_showing(showing.event_id, showing.showtime)
    words = began(showing.showtime, showing.now)
    raise InvalidRequest(f"this showing {words}; --late sells it all the same")


async def _make_change(settings: Settings, make: Callable[["Database"], Awaitable[_Answer]]) -> _Answer:
    async with settings.database() as database:
        changing = asyncio.ensure_future(make(database))
        try:
            return await asyncio.shield(changing)
        except asyncio.CancelledError:
            # Interrupted: the change may already be committed, so its outcome is still reported.
            return await changing


def _service(database: "Database") -> "NamingService[Any]":
    from seatui.booking.naming_service import NamingService
    from seatui.postgres import PostgresBookingRepository, PostgresHouseRepository

    return NamingService(PostgresBookingRepository(database), PostgresHouseRepository(database))


async def _tell(database: "Database", event_id: str, showtime: datetime) -> None:
    from seatui.postgres.hints import tell_changed_once

    await tell_changed_once(database, event_id, showtime)


async def _printed(database: "Database", booking: Booking, *, is_priced: bool) -> PrintedBooking:
    """A booking to be printed. The change is made: it has to be reported, even if nothing can be read any more."""
    with suppress(SeatuiError):
        return (await as_printed(database, [booking], is_priced=is_priced))[0]
    return PrintedBooking(booking, booking.status, machine_zone())

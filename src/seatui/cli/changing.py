"""Makes the changes of the commands, by seats as people name them, and tells the terminals."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from seatui.cli.output import PricedBooking
from seatui.cli.reading import priced
from seatui.cli.settings import Settings
from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking

if TYPE_CHECKING:
    from seatui.booking.naming_service import NamingService
    from seatui.postgres import Database

_Answer = TypeVar("_Answer")
ServiceCall = Callable[["NamingService[Any]"], Awaitable[_Answer]]


def change(
    settings: Settings, call: ServiceCall[_Answer], showing: tuple[str, datetime] | None = None
) -> _Answer:
    """Opens the database, makes one change by the service, tells the terminals, and returns its outcome.

    showing: whose seats are changed; by default that of the booking which is the outcome.
    """

    async def make() -> _Answer:
        async with settings.database() as database:
            return await _make_change(database, call, showing)

    return asyncio.run(make())


def change_booking(settings: Settings, call: ServiceCall[Booking], *, is_priced: bool) -> PricedBooking:
    """As `change`, of one booking. is_priced: whether its total price is read afterwards."""

    async def make_and_price() -> PricedBooking:
        async with settings.database() as database:
            booking = await _make_change(database, call, None)
            # The change is made: it has to be reported, even if the price cannot be read, or on an interrupt.
            with suppress(SeatuiError, asyncio.CancelledError):
                return (await priced(database, [booking]))[0] if is_priced else PricedBooking(booking)
        return PricedBooking(booking)

    return asyncio.run(make_and_price())


async def _make_change(
    database: "Database", call: ServiceCall[_Answer], showing: tuple[str, datetime] | None
) -> _Answer:
    changing = asyncio.ensure_future(_change_and_tell(database, call, showing))
    try:
        return await asyncio.shield(changing)
    except asyncio.CancelledError:
        # Interrupted: the change may already be committed, so its outcome is still reported.
        return await changing


async def _change_and_tell(
    database: "Database", call: ServiceCall[_Answer], showing: tuple[str, datetime] | None
) -> _Answer:
    from seatui.booking.naming_service import NamingService
    from seatui.postgres import PostgresBookingRepository, PostgresHouseRepository
    from seatui.postgres.hints import tell_changed_once

    service = NamingService(PostgresBookingRepository(database), PostgresHouseRepository(database))
    answer = await call(service)
    if isinstance(answer, Booking):
        showing = answer.event_id, answer.showtime
    if showing is not None:
        await tell_changed_once(database, *showing)
    return answer

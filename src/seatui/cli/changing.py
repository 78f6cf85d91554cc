"""Makes the changes of the commands, by seats as people name them, and tells the terminals."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from seatui.cli.settings import Settings
from seatui.domain.model.bookings import Booking

if TYPE_CHECKING:
    from seatui.booking.naming_service import NamingService
    from seatui.postgres import Database

_Answer = TypeVar("_Answer")
_ServiceCall = Callable[["NamingService[Any]"], Awaitable[_Answer]]


def change(
    settings: Settings, call: _ServiceCall[_Answer], showing: tuple[str, datetime] | None = None
) -> _Answer:
    """Opens the database, makes one change by the service, tells the terminals, and returns its outcome.

    showing: whose seats are changed; by default that of the booking which is the outcome.
    """
    return asyncio.run(_make_change(settings, call, showing))


async def _make_change(
    settings: Settings, call: _ServiceCall[_Answer], showing: tuple[str, datetime] | None
) -> _Answer:
    async with settings.database() as database:
        changing = asyncio.ensure_future(_change_and_tell(database, call, showing))
        try:
            return await asyncio.shield(changing)
        except asyncio.CancelledError:
            # Interrupted: the change may already be committed, so its outcome is still reported.
            return await changing


async def _change_and_tell(
    database: "Database", call: _ServiceCall[_Answer], showing: tuple[str, datetime] | None
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

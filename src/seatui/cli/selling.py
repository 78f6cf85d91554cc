"""Selling, holding, cancelling and blocking for a command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from seatui.booking import BookingService
from seatui.cli.opening import Settings

_Answer = TypeVar("_Answer")


async def change(settings: Settings, ask: Callable[[BookingService[Any]], Awaitable[_Answer]]) -> _Answer:
    """Opens the database and has the service make one change, to its end."""
    from seatui.postgres import PostgresBookingRepository

    async with settings.database() as database:
        service = BookingService(PostgresBookingRepository(database))
        changing = asyncio.ensure_future(ask(service))
        try:
            return await asyncio.shield(changing)
        except asyncio.CancelledError:
            # Interrupted: it may be done already, and whoever asked has to hear of it.
            return await changing

"""Selling by seatui, and the plain way: the same steps, each its own statement and round trip."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

from seatui.booking import BookingRequest, BookingService, workflow
from seatui.booking.changes import Change
from seatui.booking.repository import HOLD_TTL
from seatui.domain.model.bookings import Booking, BookingStatus, new_booking_id
from seatui.postgres import Database, PostgresBookingRepository, open_database

Sell = Callable[[BookingRequest], Awaitable[Booking]]
Way = Callable[[Database], Sell]

_WARM = 5
"""Sales that a connection has behind it when it is called warm."""


def seatui_way(database: Database) -> Sell:
    """As users sell."""
    return BookingService(PostgresBookingRepository(database)).book_tickets


def plain_way(database: Database) -> Sell:
    """One step after the other."""
    repository = PostgresBookingRepository(database)

    async def sell(request: BookingRequest) -> Booking:
        request.validate()
        booking = Booking(
            new_booking_id(),
            request.event_id,
            request.user_id,
            request.showtime,
            tuple(request.seat_ids),
            BookingStatus.CONFIRMED,
        )
        return await workflow.book(repository, Change(booking.booking_id), booking, HOLD_TTL)

    return sell


class Till:
    """One connection, and a way to sell on it."""

    def __init__(self, database: Database, way: Way) -> None:
        self._database = database
        self.sell = way(database)

    async def sales(self, requests: Iterable[BookingRequest]) -> list[float]:
        """Sells one after the other; the seconds that each took."""
        times = []
        for request in requests:
            began = time.perf_counter()
            await self.sell(request)
            times.append(time.perf_counter() - began)
        return times

    async def tell_statistics(self) -> None:
        """Has the server count now what was done on this connection."""
        async with self._database.connection() as connection:
            await connection.execute("SELECT pg_stat_force_next_flush()")


@asynccontextmanager
async def till(dsn: str, way: Way, warm_up: Iterable[BookingRequest] = ()) -> AsyncIterator[Till]:
    """A till on a connection that has sold nothing yet but what is to warm it up."""
    async with open_database(dsn, max_connections=1) as database:
        opened = Till(database, way)
        await opened.sales(warm_up)
        yield opened

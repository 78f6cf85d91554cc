"""The steps of a sale on PostgreSQL."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

from seatui.booking.repository import HOLD_TTL
from seatui.domain.bookings import Booking, BookingStatus
from seatui.domain.errors import InvalidRequest, SeatsUnavailable
from seatui.domain.seats import SeatInTheWay, SeatStatus
from seatui.postgres import statements as sql
from seatui.postgres.database import Database, Transaction
from seatui.postgres.showings import require_showing


class PostgresBookingRepository:
    """A `BookingRepository` on the tables `bookings`, `booking_seats` and, where there is one, `event_seats`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """READ COMMITTED, with a time limit on locks and statements."""
        return self._database.transaction()

    async def acquire_lock(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        """Locks the rows of the seats in seat order; seats that have no rows, by their names."""
        asked = _asked(event_id, showtime, seat_ids)
        if tx.has_event_seats:
            locked = await tx.connection.execute(sql.LOCK_SEATS, asked)
            if await locked.fetchone() is not None:
                return
        await tx.connection.execute(sql.LOCK_SEAT_NAMES, asked)

    async def validate_showing(self, tx: Transaction, event_id: str, showtime: datetime) -> None:
        """A showing is one of ours, or one that `event_seats` or, for an event unknown there, a booking names."""
        await require_showing(tx, event_id, showtime)

    async def check_availability(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str], booking_id: str
    ) -> None:
        """Looks for live bookings of the seats, and expires the holds among them whose time has run out."""
        asked = _asked(event_id, showtime, seat_ids, booking_id)
        query = sql.TAKEN_SEATS if tx.has_event_seats else sql.TAKEN_SEATS_WITHOUT_SEATS
        taken = await (await tx.connection.execute(query, asked)).fetchall()
        if any(not is_overdue for _, is_overdue in taken):
            await self._refuse(tx, asked)
        overdue = sorted({holder for holder, _ in taken})
        if overdue:
            await tx.connection.execute(sql.EXPIRE_HOLDS, {"booking_ids": overdue})

    async def insert_booking(self, tx: Transaction, booking: Booking) -> None:
        """Writes the row in `bookings`."""
        inserted = await tx.connection.execute(sql.INSERT_BOOKING, _booking_row(booking))
        if inserted.rowcount != 1:
            raise InvalidRequest(f"booking id {booking.booking_id} is taken")

    async def insert_booking_seats(self, tx: Transaction, booking: Booking) -> None:
        """Writes the rows in `booking_seats`; a seat that is in a live booking there, the unique key keeps out."""
        inserted = await tx.connection.execute(
            sql.INSERT_BOOKING_SEATS,
            {"booking_id": booking.booking_id, "seat_ids": list(booking.seat_ids)},
        )
        if inserted.rowcount != len(booking.seat_ids):
            await self._refuse(
                tx, _asked(booking.event_id, booking.showtime, booking.seat_ids, booking.booking_id)
            )

    async def update_event_seats_status(
        self,
        tx: Transaction,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
        status: SeatStatus,
        *,
        ttl: timedelta = HOLD_TTL,
    ) -> None:
        """One statement that changes every seat asked for, or none."""
        if not tx.has_event_seats:
            return
        asked = {**_asked(event_id, showtime, seat_ids, booking_id), "ttl": ttl}
        changed = await tx.connection.execute(sql.UPDATE_SEATS[status], asked)
        if changed.rowcount == len(seat_ids):
            return
        in_the_way = await (await tx.connection.execute(sql.SEATS_IN_THE_WAY[status], asked)).fetchall()
        has_seats = await (await tx.connection.execute(sql.HAS_SEATS, asked)).fetchone()
        if has_seats and has_seats[0]:
            raise SeatsUnavailable(_in_the_way(in_the_way))

    async def find_booking(self, booking_id: str) -> Booking | None:
        """Reads a booking with its seats, those of a cancelled one included."""
        async with self._database.connection() as connection:
            found = await (await connection.execute(sql.FIND_BOOKING, {"booking_id": booking_id})).fetchone()
        if found is None:
            return None
        event_id, user_id, showtime, status, seat_ids = found
        return Booking(booking_id, event_id, user_id, showtime, tuple(seat_ids), BookingStatus(status))

    async def settled_booking(self, booking: Booking) -> Booking | None:
        """Tries to insert the id: PostgreSQL answers only when no other transaction is about to."""
        async with self._database.connection() as connection:
            await connection.execute("BEGIN")
            inserted = await connection.execute(sql.INSERT_BOOKING, _booking_row(booking))
            await connection.execute("ROLLBACK")
        return None if inserted.rowcount == 1 else await self.find_booking(booking.booking_id)

    async def _refuse(self, tx: Transaction, asked: dict[str, Any]) -> None:
        query = sql.ALL_IN_THE_WAY if tx.has_event_seats else sql.ALL_IN_THE_WAY_WITHOUT_SEATS
        rows = await (await tx.connection.execute(query, asked)).fetchall()
        raise SeatsUnavailable(_in_the_way(rows))


def _asked(
    event_id: str, showtime: datetime, seat_ids: Sequence[str], booking_id: str | None = None
) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "showtime": showtime,
        "seat_ids": list(seat_ids),
        "booking_id": booking_id,
    }


def _booking_row(booking: Booking) -> dict[str, Any]:
    return {
        "booking_id": booking.booking_id,
        "event_id": booking.event_id,
        "user_id": booking.user_id,
        "showtime": booking.showtime,
        "quantity": booking.quantity,
        "status": booking.status,
    }


def _in_the_way(rows: Sequence[tuple[Any, ...]]) -> list[SeatInTheWay]:
    return [SeatInTheWay(seat_id, None if status is None else SeatStatus(status)) for seat_id, status in rows]

"""The steps of a sale on PostgreSQL."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

from seatui.booking.repository import HOLD_TTL
from seatui.domain.bookings import Booking
from seatui.domain.errors import InvalidRequest, SeatsUnavailable, TransactionConflict
from seatui.domain.seats import SeatInTheWay, SeatStatus
from seatui.postgres import statements as sql
from seatui.postgres.database import Database, Transaction
from seatui.postgres.foreign import booking_status, seat_status
from seatui.postgres.showings import require_showing

_LOOKS = 3
"""How often to look again where the obstacle of a change is gone by the time its name is asked for."""


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
        await tx.connection.execute(sql.LOCK_SHOWING_SHARED, asked)
        await tx.connection.execute(sql.LOCK_SEAT_NAMES, asked)

    async def validate_showing(self, tx: Transaction, event_id: str, showtime: datetime) -> None:
        """A showing is one of ours, or one that `event_seats` or, for an event unknown there, a booking names."""
        await require_showing(tx, event_id, showtime)

    async def check_availability(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str], booking_id: str
    ) -> None:
        """Looks at bookings and seats at once, and expires the holds on them whose time has run out."""
        rows = await self._standing(tx, _asked(event_id, showtime, seat_ids, booking_id))
        in_the_way = [row[:2] for row in rows if row[2]]
        if in_the_way:
            raise SeatsUnavailable(_in_the_way(in_the_way))
        overdue = sorted({row[3] for row in rows if row[3] is not None})
        if overdue:
            await tx.connection.execute(sql.EXPIRE_HOLDS, {"booking_ids": overdue})

    async def insert_booking(self, tx: Transaction, booking: Booking) -> None:
        """Writes the row in `bookings`."""
        inserted = await tx.connection.execute(sql.INSERT_BOOKING, _booking_row(booking))
        if inserted.rowcount != 1:
            raise InvalidRequest(f"booking id {booking.booking_id} is taken")

    async def insert_booking_seats(self, tx: Transaction, booking: Booking) -> None:
        """Writes the rows in `booking_seats`; a seat that is in a live booking there, the unique key keeps out."""
        asked = _asked(booking.event_id, booking.showtime, booking.seat_ids, booking.booking_id)
        inserted = await tx.connection.execute(sql.INSERT_BOOKING_SEATS, asked)
        kept_out = set(booking.seat_ids) - {seat_id for (seat_id,) in await inserted.fetchall()}
        if kept_out:
            # Whoever kept a seat out may have let go of it since; it was in the way all the same.
            rows = await self._standing(tx, asked)
            raise SeatsUnavailable(
                _in_the_way((row[0], row[1] or "SOLD") for row in rows if row[2] or row[0] in kept_out)
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
        for _ in range(_LOOKS):
            changed = await tx.connection.execute(sql.UPDATE_SEATS[status], asked)
            if changed.rowcount == len(seat_ids):
                return
            in_the_way = await (await tx.connection.execute(sql.SEATS_IN_THE_WAY[status], asked)).fetchall()
            has_seats = await (await tx.connection.execute(sql.HAS_SEATS, asked)).fetchone()
            if not (has_seats and has_seats[0]):
                return
            if in_the_way:
                raise SeatsUnavailable(_in_the_way(in_the_way))
        raise TransactionConflict("another program is changing the same seats; nothing was changed")

    async def find_booking(self, booking_id: str) -> Booking | None:
        """Reads a booking with its seats, those of a cancelled one included."""
        async with self._database.transaction() as tx:
            asked = {"booking_id": booking_id}
            found = await (await tx.connection.execute(sql.FIND_BOOKING, asked)).fetchone()
        if found is None:
            return None
        event_id, user_id, showtime, status, seat_ids = found
        return Booking(booking_id, event_id, user_id, showtime, tuple(seat_ids), booking_status(status))

    async def settled_booking(self, booking: Booking) -> Booking | None:
        """Looks for it, else tries to insert its id: PostgreSQL answers when no other transaction is about to."""
        found = await self.find_booking(booking.booking_id)
        if found is not None:
            return found
        async with self._database.connection() as connection:
            await connection.execute("BEGIN")
            inserted = await connection.execute(sql.INSERT_BOOKING, _booking_row(booking))
            await connection.execute("ROLLBACK")
        return None if inserted.rowcount == 1 else await self.find_booking(booking.booking_id)

    async def _standing(self, tx: Transaction, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
        query = sql.STANDING if tx.has_event_seats else sql.STANDING_WITHOUT_SEATS
        return await (await tx.connection.execute(query, asked)).fetchall()


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


def _in_the_way(rows: Iterable[tuple[Any, ...]]) -> list[SeatInTheWay]:
    return [
        SeatInTheWay(seat_id, None if status is None else seat_status(status)) for seat_id, status in rows
    ]

"""The steps of the workflow on PostgreSQL."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from seatui.booking import workflow
from seatui.booking.repository import HOLD_TTL, CommitUnanswered
from seatui.domain.bookings import Booking, BookingStatus
from seatui.domain.errors import (
    BookingIdTaken,
    BookingNotFound,
    DatabaseUnavailable,
    SeatsUnavailable,
    TransactionConflict,
)
from seatui.domain.seats import SeatInTheWay, SeatStatus
from seatui.postgres import statements as sql
from seatui.postgres.database import Database, Transaction
from seatui.postgres.failures import SeatInTwoBookings
from seatui.postgres.foreign import booking_status, seat_status
from seatui.postgres.showings import require_showing

_AT_ONCE = 200
"""How many holds one statement expires."""

_WHY_NOT = dict.fromkeys(SeatStatus, "not available") | {SeatStatus.AVAILABLE: "not blocked"}

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

    async def lock_booking(self, tx: Transaction, booking_id: str) -> Booking:
        """Locks the seats, in seat order, and then the row in `bookings`: the order in which sales lock both."""
        before = await _find(tx, booking_id)
        await self.acquire_lock(tx, before.event_id, before.showtime, before.seat_ids)
        await tx.connection.execute(sql.LOCK_BOOKING, {"booking_id": booking_id})
        booking = await _find(tx, booking_id)
        if not booking.is_for(before):
            raise TransactionConflict("another program is changing the same booking; nothing was changed")
        return booking

    async def validate_showing(self, tx: Transaction, event_id: str, showtime: datetime) -> None:
        """A showing is one of ours, or one that `event_seats` or, for an event unknown there, a booking names."""
        await require_showing(tx, event_id, showtime)

    async def check_availability(
        self,
        tx: Transaction,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
    ) -> None:
        """Looks at bookings and seats at once, and expires the holds on them whose time has run out."""
        rows = await self._standing(tx, _asked(event_id, showtime, seat_ids, booking_id))
        in_the_way = [row[:2] for row in rows if row[2]]
        if in_the_way:
            raise SeatsUnavailable(_in_the_way(in_the_way))
        overdue = sorted({row[3] for row in rows if row[3] is not None})
        if overdue:
            await tx.connection.execute(sql.EXPIRE_HOLDS, {"booking_ids": overdue})

    async def insert_booking(
        self, tx: Transaction, booking: Booking, *, ttl: timedelta = HOLD_TTL
    ) -> Booking:
        """Writes the row in `bookings`."""
        inserted = await tx.connection.execute(sql.INSERT_BOOKING, _booking_row(booking, ttl))
        row = await inserted.fetchone()
        if row is None:
            raise BookingIdTaken(booking.booking_id, "there is a booking with it")
        return replace(booking, reserved_until=row[0])

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

    async def set_booking_status(self, tx: Transaction, booking_id: str, status: BookingStatus) -> None:
        """Writes the row in `bookings`; the database frees the seats of one that dies, whoever writes it."""
        await tx.connection.execute(sql.SET_BOOKING_STATUS, {"booking_id": booking_id, "status": status})

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
            _require_no_seats(seat_ids, booking_id, status)
            return
        asked = {**_asked(event_id, showtime, seat_ids, booking_id), "ttl": ttl}
        for _ in range(_LOOKS):
            changed = await tx.connection.execute(sql.UPDATE_SEATS[status], asked)
            if changed.rowcount == len(seat_ids):
                return
            in_the_way = await (await tx.connection.execute(sql.SEATS_IN_THE_WAY[status], asked)).fetchall()
            has_seats = await (await tx.connection.execute(sql.HAS_SEATS, asked)).fetchone()
            if not (has_seats and has_seats[0]):
                _require_no_seats(seat_ids, booking_id, status)
                return
            if in_the_way:
                raise SeatsUnavailable(_in_the_way(in_the_way), _WHY_NOT[status])
        raise TransactionConflict("another program is changing the same seats; nothing was changed")

    async def book(self, booking: Booking, ttl: timedelta) -> Booking:
        """Seats that are plainly free in one round trip; whatever else there may be, step by step."""
        asked = (
            booking.booking_id,
            booking.event_id,
            booking.user_id,
            booking.showtime.astimezone(UTC).isoformat(),
            _text_array(booking.seat_ids),
            booking.status,
            f"{ttl.total_seconds()} seconds",
        )
        try:
            made = await self._database.at_once(sql.BOOK_AT_ONCE, [*map(str.encode, asked)])
        except SeatInTwoBookings:
            # A seat that stands as free and is in a live booking all the same: the steps say which.
            made = None
        if made is None:
            return await workflow.book(self, booking, ttl)
        return replace(booking, reserved_until=datetime.fromisoformat(made.decode())) if made else booking

    async def expire_holds(self) -> int:
        """Some at a time, until there are none; nobody is waited for."""
        expired = 0
        while True:
            async with self._database.repeatable() as tx:
                query = (
                    sql.EXPIRE_OVERDUE_HOLDS if tx.has_event_seats else sql.EXPIRE_OVERDUE_HOLDS_WITHOUT_SEATS
                )
                count = (await tx.connection.execute(query, {"limit": _AT_ONCE})).rowcount
            expired += count
            if count < _AT_ONCE:
                break
        async with self._database.repeatable() as tx:
            if tx.has_event_seats:
                await tx.connection.execute(sql.FREE_OVERDUE_SEATS)
        return expired

    async def find_booking(self, booking_id: str) -> Booking | None:
        """Reads a booking with its seats, those of a cancelled one included."""
        try:
            async with self._database.repeatable() as tx:
                return await _find(tx, booking_id)
        except BookingNotFound:
            return None

    async def settled_booking(self, booking: Booking) -> Booking | None:
        """Locks its seats and inserts its id, to take both back: PostgreSQL lets us when nobody else is about to.

        Whoever is still waiting for one of the seats has been waiting for longer, and goes first.
        """
        await self._database.require_unanswered_ended()
        try:
            async with self._database.repeatable() as tx:
                await self.acquire_lock(tx, booking.event_id, booking.showtime, booking.seat_ids)
                await self.insert_booking(tx, booking)
                raise _TakenBack
        except _TakenBack:
            return None
        except BookingIdTaken:
            return await self.find_booking(booking.booking_id)

    async def has_committed(self, lost: CommitUnanswered) -> bool:
        """Asks what became of the transaction itself: what others have done since does not matter."""
        await self._database.require_unanswered_ended()
        async with self._database.connection() as connection:
            found = await connection.execute(sql.TRANSACTION_STATUS, {"transaction_id": lost.transaction_id})
            (status,) = await found.fetchone() or (None,)
        if status not in ("committed", "aborted"):
            raise DatabaseUnavailable("the transaction has not ended")
        return bool(status == "committed")

    async def _standing(self, tx: Transaction, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
        query = sql.STANDING if tx.has_event_seats else sql.STANDING_WITHOUT_SEATS
        return await (await tx.connection.execute(query, asked)).fetchall()


class _TakenBack(Exception):
    """Leaves a transaction so that nothing of it stays."""


def _require_no_seats(seat_ids: Sequence[str], booking_id: str | None, status: SeatStatus) -> None:
    """A showing without seats has none to change: fine for a booking, but none can be blocked or unblocked."""
    if status is SeatStatus.BLOCKED or (status is SeatStatus.AVAILABLE and booking_id is None):
        raise SeatsUnavailable((SeatInTheWay(seat_id, None) for seat_id in seat_ids), _WHY_NOT[status])


async def _find(tx: Transaction, booking_id: str) -> Booking:
    found = await (await tx.connection.execute(sql.FIND_BOOKING, {"booking_id": booking_id})).fetchone()
    if found is None:
        raise BookingNotFound(booking_id)
    event_id, user_id, showtime, status, reserved_until, seat_ids = found
    return Booking(
        booking_id, event_id, user_id, showtime, tuple(seat_ids), booking_status(status), reserved_until
    )


def _text_array(texts: Sequence[str]) -> str:
    """As PostgreSQL reads an array: {"A1","A2"}."""
    whole = "".join(texts)
    if '"' in whole or "\\" in whole:
        texts = [text.replace("\\", r"\\").replace('"', r"\"") for text in texts]
    return '{"' + '","'.join(texts) + '"}'


def _asked(
    event_id: str, showtime: datetime, seat_ids: Sequence[str], booking_id: str | None = None
) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "showtime": showtime.astimezone(UTC),
        "seat_ids": list(seat_ids),
        "booking_id": booking_id,
    }


def _booking_row(booking: Booking, ttl: timedelta = HOLD_TTL) -> dict[str, Any]:
    return {
        "booking_id": booking.booking_id,
        "event_id": booking.event_id,
        "user_id": booking.user_id,
        "showtime": booking.showtime.astimezone(UTC),
        "quantity": booking.quantity,
        "status": booking.status,
        "ttl": ttl,
    }


def _in_the_way(rows: Iterable[tuple[Any, ...]]) -> list[SeatInTheWay]:
    return [
        SeatInTheWay(seat_id, None if status is None else seat_status(status)) for seat_id, status in rows
    ]

"""The steps of the booking workflow, on PostgreSQL."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from seatui.booking.changes import Change, ChangeVoid
from seatui.booking.repository import HOLD_TTL
from seatui.domain.errors import (
    BookingIdTaken,
    BookingNotFound,
    SchemaMissing,
    SeatsUnavailable,
    TransactionConflict,
)
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import EXPIRED, PAYING, JournalEntry, TerminalChange
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.domain.model.validation import plain_seat_id
from seatui.postgres.connection import Statement
from seatui.postgres.database import Transaction
from seatui.postgres.driver_errors import ChangeRecorded, SeatInTwoBookings
from seatui.postgres.foreign import booking_status, seat_status
from seatui.postgres.queries import queries
from seatui.postgres.repositories.change_log import PostgresChangeLog
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.repositories.showing_check import require_showing

_sql = queries("bookings")

BOOK = Statement("SELECT seatui.book($1, $2, $3, $4, $5, $6, $7, $8)")
"""booking, attempt, event, user, showtime, seats, status, ttl → NULL if nothing was changed; else the end of a hold
(ISO 8601), or an empty text for a sale."""

_BOOK_FROM = Statement(
    "SELECT seatui.book($1, $2, $3, $4, $5, $6, $7, $8) FROM set_config('seatui.terminal', $9, true) AS terminal, "
    "set_config('seatui.clerk', $10, true) AS clerk, set_config('seatui.reason', $11, true) AS reason"
)
"""As `BOOK`; then terminal, clerk and reason for the journal, each possibly empty."""

_BATCH = 200
"""The most holds that one statement expires."""

_WHY_NOT = dict.fromkeys(SeatStatus, "not free") | {SeatStatus.AVAILABLE: "not blocked"}

_ATTEMPTS = 3
"""The most attempts at a change whose obstacle is gone by the time it is queried."""


class PostgresBookingRepository(PostgresChangeLog):
    """A `BookingRepository` on the tables `bookings`, `booking_seats` and, if it exists, `event_seats`."""

    def transaction(self, change: Change) -> AbstractAsyncContextManager[Transaction]:
        """A transaction at READ COMMITTED, with a time limit on locks and statements."""
        return self._database.transaction(change)

    async def plain_seat_ids(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> tuple[str, ...]:
        """Queries the database for whether the showing has seats only if an id is not plain."""
        plain = tuple(map(plain_seat_id, seat_ids))
        if plain == tuple(seat_ids) or await self._has_seats(tx, _params(event_id, showtime, seat_ids)):
            return tuple(seat_ids)
        return plain

    async def acquire_lock(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        """Locks the rows of the seats in seat order; seats without rows, by advisory locks on their names.

        A showing without rows cannot get any until the transaction ends.
        """
        params = _params(event_id, showtime, seat_ids)
        if tx.has_event_seats:
            locked = await tx.connection.execute(_sql["lock_seats"], params)
            if await locked.fetchone() is not None:
                return
        await tx.connection.execute(_sql["claim_showing"], params)
        await tx.connection.execute(_sql["share_showing"], params)
        await tx.connection.execute(_sql["lock_seat_names"], params)

    async def lock_booking(
        self, tx: Transaction, booking_id: str, *, known: Booking | None = None
    ) -> Booking:
        """Locks the seats, in seat order, and then the row in `bookings`: the order in which sales lock both."""
        before = known or await _find(tx, booking_id)
        if known is None:
            await self.acquire_lock(tx, before.event_id, before.showtime, before.seat_ids)
        await tx.connection.execute(_sql["lock_booking"], {"booking_id": booking_id})
        booking = await _find(tx, booking_id)
        if not booking.is_for(before):
            raise TransactionConflict("another program is changing the same booking; nothing was changed")
        return booking

    async def validate_showing(self, tx: Transaction, event_id: str, showtime: datetime) -> None:
        """Known showings are ours, those in `event_seats` and, for an event unknown there, those of bookings."""
        await require_showing(tx, event_id, showtime)

    async def check_availability(
        self,
        tx: Transaction,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
    ) -> None:
        """Reads bookings and seats in one query, and expires the overdue holds among them."""
        rows = await self._standing(tx, _params(event_id, showtime, seat_ids, booking_id))
        if any(row.is_in_the_way for row in rows):
            raise SeatsUnavailable(
                _in_the_way((row.seat_id, row.status) for row in rows if row.is_in_the_way)
            )
        overdue = sorted({row.overdue_hold for row in rows if row.overdue_hold is not None})
        if overdue:
            params = {"booking_ids": overdue, "reason": EXPIRED}
            await tx.connection.execute(_sql["expire_holds"], params)
            await tx.connection.execute(_sql["set_reason"], {"reason": tx.reason})

    async def insert_booking(
        self, tx: Transaction, booking: Booking, *, ttl: timedelta = HOLD_TTL
    ) -> Booking:
        """Writes the row in `bookings`."""
        inserted = await tx.connection.rows(_sql["insert_booking"], _booking_row(booking, ttl))
        if not inserted:
            raise BookingIdTaken(booking.booking_id, "there is a booking with it")
        return replace(booking, reserved_until=inserted[0].reserved_until)

    async def insert_booking_seats(self, tx: Transaction, booking: Booking) -> None:
        """Writes the rows in `booking_seats`, whose unique key refuses a seat of another live booking."""
        params = _params(booking.event_id, booking.showtime, booking.seat_ids, booking.booking_id)
        inserted = await tx.connection.rows(_sql["insert_booking_seats"], params)
        refused = set(booking.seat_ids) - {row.seat_id for row in inserted}
        if refused:
            # A refused seat may be free again by now; it is reported all the same.
            rows = await self._standing(tx, params)
            raise SeatsUnavailable(
                _in_the_way(
                    (row.seat_id, row.status or "SOLD")
                    for row in rows
                    if row.is_in_the_way or row.seat_id in refused
                )
            )

    async def read_booking(self, tx: Transaction, booking_id: str) -> Booking:
        """A booking with its seats, in the order in which they were written."""
        return await _find(tx, booking_id)

    async def change_booking_seats(self, tx: Transaction, booking: Booking, seat_ids: Sequence[str]) -> None:
        """Deletes and inserts rows in `booking_seats`; those that stay are left alone."""
        gone = [each for each in booking.seat_ids if each not in seat_ids]
        new = tuple(each for each in seat_ids if each not in booking.seat_ids)
        params = _params(booking.event_id, booking.showtime, gone, booking.booking_id)
        if gone:
            await tx.connection.execute(_sql["delete_booking_seats"], params)
        await tx.connection.execute(_sql["set_quantity"], params | {"quantity": len(seat_ids)})
        if new:
            await self.insert_booking_seats(tx, replace(booking, seat_ids=new))

    async def hold_end(self, tx: Transaction, booking: Booking) -> datetime | None:
        """That of the booking, else the latest of its seats."""
        if booking.reserved_until is not None or not tx.has_event_seats:
            return booking.reserved_until
        (row,) = await tx.connection.rows(_sql["hold_end"], {"booking_id": booking.booking_id})
        end: datetime | None = row.reserved_until
        return end

    async def set_hold_end(
        self, tx: Transaction, booking: Booking, end: datetime | timedelta | None
    ) -> Booking:
        """Writes the row in `bookings` and, if they exist, those in `event_seats`."""
        params = _params(booking.event_id, booking.showtime, booking.seat_ids, booking.booking_id)
        params |= {"until": None, "ttl": end}
        if isinstance(end, datetime):
            params |= {"until": end.astimezone(UTC), "ttl": None}
        (row,) = await tx.connection.rows(_sql["set_hold_end"], params)
        if tx.has_event_seats:
            changed = await tx.connection.execute(
                _sql["set_seats_hold_end"], params | {"until": row.reserved_until}
            )
            if changed.rowcount != len(booking.seat_ids) and await self._has_seats(tx, params):
                raise TransactionConflict("another program is changing the same seats; nothing was changed")
        return replace(booking, reserved_until=row.reserved_until)

    async def set_booking_user(self, tx: Transaction, booking_id: str, user_id: str) -> None:
        """Writes the row in `bookings`."""
        await tx.connection.execute(_sql["set_booking_user"], {"booking_id": booking_id, "user_id": user_id})

    async def set_booking_status(
        self, tx: Transaction, booking_id: str, status: BookingStatus, *, reason: str = ""
    ) -> None:
        """Writes the row in `bookings`; a trigger frees the seats of a cancelled or expired booking."""
        params = {"booking_id": booking_id, "status": status, "reason": reason}
        await tx.connection.execute(_sql["set_booking_status"], params)

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
        """One statement that changes all of the seats, or none."""
        if not tx.has_event_seats:
            _require_no_seats(seat_ids, booking_id, status)
            return
        params = _params(event_id, showtime, seat_ids, booking_id)
        params |= {"status": status, "becomes": status, "ttl": ttl}
        for _ in range(_ATTEMPTS):
            changed = await tx.connection.execute(_sql["update_seats"], params)
            if changed.rowcount == len(seat_ids):
                return
            in_the_way = await tx.connection.rows(_sql["seats_in_the_way"], params)
            if not await self._has_seats(tx, params):
                _require_no_seats(seat_ids, booking_id, status)
                return
            if in_the_way:
                raise SeatsUnavailable(
                    _in_the_way((row.seat_id, row.status) for row in in_the_way), _WHY_NOT[status]
                )
        raise TransactionConflict("another program is changing the same seats; nothing was changed")

    async def journal_of(
        self,
        tx: Transaction,
        event_id: str,
        showtime: datetime,
        booking_ids: Sequence[str],
        *,
        after: int = 0,
    ) -> list[JournalEntry]:
        """Those of the showing, by its index, from `after` on."""
        params = _params(event_id, showtime, ()) | {"booking_ids": list(booking_ids), "after": after}
        return await PostgresJournal.of_bookings(tx, params)

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        """One call of `seatui.book`, in one round trip."""
        if self._database.lacks_event_seats:
            return None
        params: tuple[str, ...] = (
            booking.booking_id,
            str(change.attempt),
            booking.event_id,
            booking.user_id,
            booking.showtime.astimezone(UTC).isoformat(),
            _text_array(booking.seat_ids),
            booking.status,
            f"{ttl.total_seconds()} seconds",
        )
        origin = self._database.origin
        said = (origin.terminal, origin.clerk, change.reason)
        statement, params = (_BOOK_FROM, (*params, *said)) if any(said) else (BOOK, params)
        try:
            made = await self._database.one_shot(statement, [*map(str.encode, params)])
        except (SeatInTwoBookings, SchemaMissing):
            # An available seat that is in a live booking, or a missing table: the steps find the reason.
            return None
        except ChangeRecorded as error:
            raise ChangeVoid from error
        if made is None:
            return None
        return replace(booking, reserved_until=datetime.fromisoformat(made.decode())) if made else booking

    async def expire_holds(self) -> int:
        """Expires holds in batches, without waiting for locks, and deletes old ids of changes."""
        expired = 0
        while True:
            async with self._database.retryable() as tx:
                await tx.connection.execute(_sql["set_reason"], {"reason": EXPIRED})
                query = "expire_overdue_holds" if tx.has_event_seats else "expire_overdue_holds_without_seats"
                count = (await tx.connection.execute(_sql[query], {"limit": _BATCH})).rowcount
            expired += count
            if count < _BATCH:
                break
        async with self._database.retryable() as tx:
            await self.forget_old_changes(tx)
        # Last, since with many millions of seats it may run into the timeout.
        async with self._database.retryable() as tx:
            if tx.has_event_seats:
                await tx.connection.execute(_sql["set_reason"], {"reason": EXPIRED})
                await tx.connection.execute(_sql["free_overdue_seats"])
        return expired

    async def find_booking(self, booking_id: str) -> Booking | None:
        """Reads a booking with its seats, also of a cancelled one."""
        try:
            async with self._database.reading() as tx:
                return await _find(tx, booking_id)
        except BookingNotFound:
            return None

    async def own_holds(self, known: Sequence[str], within: timedelta) -> list[Booking]:
        """By the terminal in the journal, in one query."""
        params = {
            "known": list(known),
            "within": within,
            "terminal": self._database.origin.terminal,
            "paying": PAYING,
        }
        async with self._database.reading() as tx:
            return [booking_of(row) for row in await tx.connection.rows(_sql["own_holds"], params)]

    async def last_change(self, within: timedelta) -> TerminalChange | None:
        """From the journal."""
        return await PostgresJournal(self._database).last_change(within)

    async def bookings_of(self, event_id: str, showtime: datetime) -> list[Booking]:
        """The bookings of a showing whatever their status, newest first. Raises EventNotFound, ShowtimeMismatch."""
        async with self._database.reading() as tx:
            found = await tx.connection.rows(_sql["bookings_of"], _params(event_id, showtime, ()))
            if not found:
                await require_showing(tx, event_id, showtime)
        return [booking_of(row) for row in found]

    async def _has_seats(self, tx: Transaction, params: dict[str, Any]) -> bool:
        if not tx.has_event_seats:
            return False
        (row,) = await tx.connection.rows(_sql["has_seats"], params)
        return bool(row.has_seats)

    async def _standing(self, tx: Transaction, params: dict[str, Any]) -> list[Any]:
        query = "standing" if tx.has_event_seats else "standing_without_seats"
        return await tx.connection.rows(_sql[query], params)


def _require_no_seats(seat_ids: Sequence[str], booking_id: str | None, status: SeatStatus) -> None:
    """Raises SeatsUnavailable for blocking or unblocking in a showing without seats; a booking needs none."""
    if status is SeatStatus.BLOCKED or (status is SeatStatus.AVAILABLE and booking_id is None):
        raise SeatsUnavailable((SeatInTheWay(seat_id, None) for seat_id in seat_ids), _WHY_NOT[status])


async def _find(tx: Transaction, booking_id: str) -> Booking:
    found = await tx.connection.rows(_sql["find_booking"], {"booking_id": booking_id})
    if not found:
        raise BookingNotFound(booking_id)
    return booking_of(found[0])


def booking_of(row: Any) -> Booking:
    """A booking from a row with its fields by name; an unknown status counts as CONFIRMED."""
    return Booking(
        row.booking_id,
        row.event_id,
        row.user_id,
        row.showtime,
        tuple(row.seat_ids),
        booking_status(row.status),
        row.reserved_until,
    )


def _text_array(texts: Sequence[str]) -> str:
    """An array in PostgreSQL's text format: {"A1","A2"}."""
    whole = "".join(texts)
    if '"' in whole or "\\" in whole:
        texts = [text.replace("\\", r"\\").replace('"', r"\"") for text in texts]
    return '{"' + '","'.join(texts) + '"}'


def _params(
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
        "is_hold": booking.status is BookingStatus.RESERVED,
        "ttl": ttl,
    }


def _in_the_way(rows: Iterable[tuple[str, str | None]]) -> list[SeatInTheWay]:
    return [
        SeatInTheWay(seat_id, None if status is None else seat_status(status)) for seat_id, status in rows
    ]

"""A clerk in a process of its own, who sells, holds and cancels without a pause until standard input ends.

    python -m tests.storm DSN NUMBER LOG [CARE] [PATIENCE]

NUMBER: who it is, and the seed of what it does. LOG: a file to which it appends what it asks for, before it does, and
what it is told then, a line of JSON each; what a killed clerk was never told is missing there. CARE: `careful`, or a
clerk for a control, who does without some of the protections. PATIENCE: seconds to wait for a connection.
"""

import asyncio
import json
import os
import random
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from psycopg.conninfo import make_conninfo

from seatui.booking import Booking, BookingRequest, BookingService, amendments
from seatui.booking.changes import Change
from seatui.domain.errors import (
    BookingNotFound,
    DatabaseUnavailable,
    InvalidRequest,
    OutcomeUnknown,
    SeatsUnavailable,
    SeatuiError,
    TransactionConflict,
)
from seatui.domain.model.seats import SeatStatus
from seatui.postgres import PostgresBookingRepository, database, open_database
from seatui.postgres.database import Transaction
from tests.support import PATIENCE, SHOWING, SHOWTIME

DONE = "done"
UNAVAILABLE = "unavailable"
INVALID = "invalid"
NOT_FOUND = "not found"
NOTHING = "nothing was changed: the database cannot be reached"
UNKNOWN = "unknown"
CHANGING = "changing: another changes the same booking"
FAILED = "failed"
"""What a clerk is told, where it is not the status of a booking."""

_REFUSALS: dict[type[SeatuiError], str] = {
    SeatsUnavailable: UNAVAILABLE,
    BookingNotFound: NOT_FOUND,
    InvalidRequest: INVALID,
    OutcomeUnknown: UNKNOWN,
    DatabaseUnavailable: NOTHING,
}

CREW = 8
"""How many numbers of colleagues a clerk knows, whose bookings it changes too."""
_WINDOW = 24
"""Half of the groups are within so many seats, so that they overlap."""
_OPEN = 10
"""How many bookings a clerk has before it gives some back, so that the house does not fill up."""


class Careless(PostgresBookingRepository):
    """It neither locks nor looks, it only writes: what it may not, the database must know."""

    async def acquire_lock(self, *_: object) -> None: ...

    async def check_availability(self, *_: object) -> None: ...

    async def update_event_seats_status(
        self,
        tx: Transaction,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
        status: SeatStatus,
        *,
        ttl: timedelta = timedelta(hours=1),
    ) -> None:
        await tx.connection.execute(
            "UPDATE event_seats SET status = %s, booking_id = %s, reserved_until = now() + %s"
            " WHERE event_id = %s AND showtime = %s AND seat_id = ANY (%s::varchar[])",
            (status, booking_id, ttl, event_id, showtime, list(seat_ids)),
        )

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        return None


class Disorderly(PostgresBookingRepository):
    """It locks the seats one by one, in the order in which they were asked for."""

    async def acquire_lock(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        for seat_id in seat_ids:
            await super().acquire_lock(tx, event_id, showtime, [seat_id])

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        return None


CARE: dict[str, type[PostgresBookingRepository]] = {
    "careful": PostgresBookingRepository,
    "careless": Careless,
    "disorderly": Disorderly,
}


class Clerk:
    """What one clerk does, by chance."""

    def __init__(
        self, desk: BookingService[Transaction], number: int, house: Sequence[str], log: Path
    ) -> None:
        self._desk = desk
        self._number = number
        self._house = house
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._chance = random.Random(number)
        self._requests = 0
        self._asked = 0
        self._open: list[BookingRequest] = []

    async def work_until(self, called_off: asyncio.Event) -> None:
        kinds: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self._sell, 4),
            (self._hold, 4),
            (self._again, 1),
            (self._confirm, 3),
            (self._release, 2),
            (self._cancel, 2),
            (self._block, 1),
            (self._unblock, 1),
            (self._release_expired, 1),
            (self._return, 2),
            (self._move, 3),
            (self._split, 1),
            (self._extend, 1),
            (self._rename, 1),
            (self._undo, 2),
        ]
        acts, weights = zip(*kinds, strict=True)
        while not called_off.is_set():
            if len(self._open) > _OPEN:
                await self._cancel()
            await self._chance.choices(acts, weights)[0]()

    async def _sell(self) -> None:
        await self._make("sell", self._desk.book_tickets)

    async def _hold(self) -> None:
        # Some end before anybody can confirm them.
        ttl = self._chance.choice(
            [timedelta(minutes=15), timedelta(milliseconds=self._chance.randint(1, 50))]
        )
        await self._make("hold", lambda request: self._desk.hold_seats(request, ttl))

    async def _make(self, ask: str, make: Callable[[BookingRequest], Awaitable[Booking]]) -> None:
        self._requests += 1
        request = BookingRequest(
            SHOWING.event_id,
            f"customer of {self._number}",
            SHOWTIME,
            self._seats(),
            booking_id=f"{self._number}-{self._requests}",
        )
        told = await self._tell(ask, make(request), request.booking_id, request.seat_ids)
        while told == UNKNOWN:
            found = await self._tell("outcome", self._desk.outcome_of(request), request.booking_id)
            # As long as the database cannot be asked, it stays unknown.
            told = UNKNOWN if found == NOTHING else found
        if told in {"CONFIRMED", "RESERVED"}:
            self._open.append(request)

    async def _again(self) -> None:
        if self._open:
            request = self._chance.choice(self._open)
            await self._tell("sell again", self._desk.book_tickets(request), request.booking_id)

    async def _confirm(self) -> None:
        booking_id = self._some_booking()
        await self._tell("confirm", self._desk.confirm_hold(booking_id), booking_id)

    async def _release(self) -> None:
        booking_id = self._some_booking()
        await self._tell("release", self._desk.release_hold(booking_id), booking_id)

    async def _cancel(self) -> None:
        booking_id = self._some_booking()
        self._open = [request for request in self._open if request.booking_id != booking_id]
        await self._tell("cancel", self._desk.cancel_booking(booking_id), booking_id)

    async def _return(self) -> None:
        booking_id, seat_ids = await self._some_seats_of_a_booking()
        await self._tell("return", self._desk.return_seats(booking_id, seat_ids), booking_id, seat_ids)

    async def _move(self) -> None:
        booking_id, seat_ids = await self._some_seats_of_a_booking()
        others = self._seats()[: len(seat_ids)]
        moved = self._desk.move_seats(booking_id, seat_ids[: len(others)], others)
        await self._tell("move", moved, booking_id, others)

    async def _split(self) -> None:
        booking_id, seat_ids = await self._some_seats_of_a_booking()
        await self._tell("split", self._desk.split_booking(booking_id, seat_ids), booking_id, seat_ids)

    async def _extend(self) -> None:
        booking_id = self._some_booking()
        await self._tell("extend", self._desk.extend_hold(booking_id), booking_id)

    async def _rename(self) -> None:
        booking_id = self._some_booking()
        renamed = self._desk.rename_booking(booking_id, f"customer {self._asked} of {self._number}")
        await self._tell("rename", renamed, booking_id)

    async def _undo(self) -> None:
        with suppress(SeatuiError):
            last = await self._desk.last_change()
            if last is not None:
                await self._tell("undo", self._desk.undo(last), last.booking_id, others=last.booking_ids)

    async def _some_seats_of_a_booking(self) -> tuple[str, list[str]]:
        """As a rule those that it has just now."""
        booking_id, found = self._some_booking(), None
        with suppress(SeatuiError):
            found = await self._desk.find_booking(booking_id)
        its = list(found.seat_ids) if found and found.seat_ids else self._seats()
        return booking_id, self._chance.sample(its, self._chance.randint(1, min(3, len(its))))

    async def _block(self) -> None:
        seat_ids = self._seats()[:2]
        place = (SHOWING.event_id, SHOWTIME, seat_ids)
        if await self._tell("block", self._desk.block_seats(*place), None, seat_ids) != UNAVAILABLE:
            await self._tell("unblock", self._desk.unblock_seats(*place), None, seat_ids)

    async def _unblock(self) -> None:
        seat_ids = self._seats()[:1]
        place = (SHOWING.event_id, SHOWTIME, seat_ids)
        await self._tell("unblock", self._desk.unblock_seats(*place), None, seat_ids)

    async def _release_expired(self) -> None:
        await self._tell("release expired", self._desk.release_expired(), None)

    def _seats(self) -> list[str]:
        """One to eight seats, in any order."""
        first = self._chance.choice([0, self._chance.randrange(len(self._house))])
        near = self._house[first : first + _WINDOW]
        among = self._chance.choice([near, self._house])
        return self._chance.sample(among, min(len(among), self._chance.randint(1, 8)))

    def _some_booking(self) -> str:
        """One of its own, as a rule; or one that a colleague may have made."""
        if self._open and self._chance.random() < 0.7:
            return self._chance.choice(self._open).booking_id or ""
        return f"{self._chance.randrange(CREW)}-{self._chance.randint(1, self._requests + 1)}"

    async def _tell(
        self,
        ask: str,
        answer: Awaitable[object],
        booking_id: str | None,
        seat_ids: Sequence[str] = (),
        others: Sequence[str] = (),
    ) -> str:
        """others: further bookings that it changes."""
        self._asked += 1
        what = {"ask": ask, "booking": booking_id, "seats": list(seat_ids), "others": list(others)}
        self._write(number=self._asked, **what)
        told, error, made = await _told(answer)
        self._write(number=self._asked, told=told, error=error, made=made)
        return told

    def _write(self, **what: object) -> None:
        # At once, and in one piece: a clerk may be killed at any moment.
        os.write(self._log, json.dumps(what).encode() + b"\n")


async def _told(asked: Awaitable[object]) -> tuple[str, str | None, str | None]:
    """What the clerk is told, a refusal in its own words, and the id of the booking that it got."""
    try:
        answer = await asked
    except SeatuiError as error:
        told = next((told for kind, told in _REFUSALS.items() if isinstance(error, kind)), FAILED)
        # Two who change one booking at a time: it would be tried again, but for `bare`. What PostgreSQL ends is not.
        if isinstance(error, TransactionConflict) and "changing the same booking" in str(error):
            told = CHANGING
        return told, f"{type(error).__name__}: {error}", None
    return (
        (str(answer.status), None, answer.booking_id) if isinstance(answer, Booking) else (DONE, None, None)
    )


def is_impatient(number: int) -> bool:
    """Half of them give up asking what became of a commit before a server can be there again."""
    return number % 2 == 1


async def work(dsn: str, number: int, log: Path, care: str = "careful", patience: float = PATIENCE) -> None:
    """Works until standard input ends."""
    called_off = asyncio.Event()
    standard_input = sys.stdin.fileno()
    asyncio.get_running_loop().add_reader(
        standard_input, lambda: None if os.read(standard_input, 1) else called_off.set()
    )
    named = make_conninfo(dsn, application_name=f"clerk {number}")
    async with open_database(named, max_connections=2, timeout=patience) as its_database:
        async with its_database.connection() as connection:
            found = await connection.execute("SELECT seat_id FROM event_seats ORDER BY id")
            house: list[str] = [seat_id for (seat_id,) in await found.fetchall()]
        outcome_timeout = patience if is_impatient(number) else PATIENCE
        desk = BookingService(CARE[care](its_database), outcome_timeout=outcome_timeout)
        await Clerk(desk, number, house, log).work_until(called_off)


@contextmanager
def bare() -> Iterator[None]:
    """No conflict is tried again, so that none is missed; and nobody gives up waiting, however slow the machine."""
    begin = database._BEGIN.replace("'5s'", f"'{PATIENCE}s'").replace("'8s'", f"'{2 * PATIENCE}s'")
    with (
        patch.object(database, "_BEGIN", begin),
        patch.object(database, "ANSWER_LIMIT", 2 * PATIENCE),
        patch.object(amendments, "_WAITS", ()),
    ):
        yield


def main(dsn: str, number: str, log: str, care: str = "careful", patience: str = str(PATIENCE)) -> None:
    """The command."""
    with bare():
        asyncio.run(work(dsn, int(number), Path(log), care, float(patience)))


if __name__ == "__main__":
    main(*sys.argv[1:])

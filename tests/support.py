"""What several tests need of PostgreSQL: the small house, a clerk's day in it, and looks into the tables."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from seatui.booking import BookingRequest, BookingService, PlanService
from seatui.booking.changes import Change
from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.bookings import new_change_id
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresBookingRepository
from seatui.postgres.database import Transaction
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository

PATIENCE = 30.0
"""Seconds to wait for what a test waits for; only a failure takes so long."""
IS_SOAK = bool(os.environ.get("SEATUI_SOAK"))
"""Whether proofs marked `slow` take their long form: `make soak`."""

SHOWTIME = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)
SHOWING = Showing("E1", SHOWTIME, "Hamlet")
LATER = Showing("E1", SHOWTIME + timedelta(days=1), "Hamlet")

_MEMORY = Path("/dev/shm")
_ROOM = 2**31
"""Bytes that all servers of a run need together, and then some."""


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder for a server's data, gone afterwards: in memory, where the system offers it and there is room."""
    is_room = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    where = _MEMORY if is_room else None
    with tempfile.TemporaryDirectory(prefix="seatui-", dir=where, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def small_plan(rows: str = "AB", seats: int = 6) -> Plan:
    """Rows A and B of six seats: A1 to B6, 20.00 each."""
    return Plan(
        "small",
        tuple(
            Seat(f"{row}{number}", "", row, number, Decimal("20.00"), 0, index, number - 1)
            for index, row in enumerate(rows)
            for number in range(1, seats + 1)
        ),
    )


async def make_house(database: Database, showing: Showing = SHOWING, plan: Plan | None = None) -> None:
    """Makes the small house, or the one of a plan, in PostgreSQL.

    A test without a database has its house from `tests.unit.houses` (the domain) or `tests.tui.houses` (the screens).
    """
    await PlanService(PostgresPlanRepository(database)).import_plan(showing, plan or small_plan())


def service_on(database: Database) -> BookingService[Transaction]:
    """The workflow on a database."""
    return BookingService(PostgresBookingRepository(database))


def a_change() -> Change:
    """The id of a change that a test makes by itself."""
    return Change(new_change_id())


def request(*seat_ids: str, user: str = "user-123", booking_id: str | None = None) -> BookingRequest:
    """A request for seats of the showing that the tests use."""
    return BookingRequest("E1", user, SHOWTIME, list(seat_ids), booking_id=booking_id)


async def work_a_day(desk: BookingService[Transaction], dsn: str) -> None:
    """Does all that a clerk does, at a desk over the small house; the seats are then as in `AFTER_A_DAY`.

    dsn: the database as its owner, since no clerk can make time pass.
    """
    # What became of it is asked for, and made void, as after a lost answer; later it is sold all the same.
    assert await desk.outcome_of(request("A6", booking_id="BK-NEVER")) is None
    await desk.book_tickets(request("A1", "A2", booking_id="BK-SOLD"))
    await desk.hold_seats(request("A3", booking_id="BK-HELD"))
    await desk.extend_hold("BK-HELD")
    await desk.confirm_hold("BK-HELD", "Bo")
    await desk.hold_seats(request("A4", booking_id="BK-GIVEN-BACK"))
    await desk.release_hold("BK-GIVEN-BACK")
    await desk.book_tickets(request("A5", booking_id="BK-CANCELLED"))
    await desk.cancel_booking("BK-CANCELLED")
    await desk.book_tickets(request("B4", "B5", booking_id="BK-PARTY"))
    await desk.move_seats("BK-PARTY", ["B4"], ["B6"])
    await desk.rename_booking("BK-PARTY", "Ann Smith")
    await desk.split_booking("BK-PARTY", ["B5"])
    last = await desk.last_change()
    assert last is not None
    assert sorted((await desk.undo(last)).seat_ids) == ["B5", "B6"]
    await desk.return_seats("BK-PARTY", ["B5", "B6"])
    await desk.block_seats("E1", SHOWTIME, ["B1", "B2"], "for the press")
    await desk.unblock_seats("E1", SHOWTIME, ["B2"])
    assert await desk.release_expired() == 0
    await desk.hold_seats(request("B3", booking_id="BK-OVER"), timedelta(hours=1))
    let_run_out(dsn, "BK-OVER")
    assert await desk.release_expired() == 1
    for rest, refused in (("B1", r"A1 .*B1"), ("A6", "A1")):
        with pytest.raises(SeatsUnavailable, match=refused):
            await desk.book_tickets(request("A1", rest))
    assert (await desk.book_tickets(request("A6", booking_id="BK-NEVER"))).booking_id == "BK-NEVER"
    assert await desk.find_booking("BK-SOLD") is not None
    assert await desk.outcome_of(request("A1", "A2", booking_id="BK-SOLD")) is not None
    assert await desk.outcome_of(request("A1", booking_id="BK-NOBODYS")) is None
    assert statuses(dsn) == AFTER_A_DAY


AFTER_A_DAY = {
    "A1": ("SOLD", "BK-SOLD"),
    "A2": ("SOLD", "BK-SOLD"),
    "A3": ("SOLD", "BK-HELD"),
    "A6": ("SOLD", "BK-NEVER"),
    "B1": ("BLOCKED", None),
}


def rows(dsn: str, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What a query finds, on a connection of its own."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        return connection.execute(query, parameters).fetchall()


def run(dsn: str, statement: str, parameters: Sequence[Any] = ()) -> None:
    """Runs a statement, or several without parameters, on a connection of its own."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(statement, parameters or None)


def bookings(dsn: str) -> list[tuple[str, str, int]]:
    """Every booking: id, status, quantity."""
    return [
        (a, b, c) for a, b, c in rows(dsn, "SELECT booking_id, status, quantity FROM bookings ORDER BY id")
    ]


def live_seats(dsn: str) -> list[tuple[str, str]]:
    """Every seat in a live booking, and the booking."""
    found = rows(dsn, "SELECT seat_id, booking_id FROM booking_seats WHERE live ORDER BY seat_id, booking_id")
    return [(seat_id, booking_id) for seat_id, booking_id in found]


def statuses(dsn: str) -> dict[str, tuple[str, str | None]]:
    """Every seat that is not plainly available: its status and booking."""
    found = rows(dsn, "SELECT seat_id, status, booking_id FROM event_seats WHERE status <> 'AVAILABLE'")
    return {seat_id: (status, booking_id) for seat_id, status, booking_id in found}


def set_status(
    dsn: str,
    seat_id: str,
    status: str,
    booking_id: str | None = None,
    reserved_until: datetime | None = None,
) -> None:
    """Puts a seat into a state by hand, past every guard: as another program left it before there were any."""
    past_the_guards(
        dsn,
        "UPDATE event_seats SET status = %s, booking_id = %s, reserved_until = %s WHERE seat_id = %s",
        parameters=(status, booking_id, reserved_until, seat_id),
    )


def let_run_out(dsn: str, *booking_ids: str) -> None:
    """Lets the time of holds pass: their ends move to where the clock has been."""
    past = "reserved_until = now() - interval '1 second' WHERE booking_id = ANY(%s)"
    for table in ("event_seats", "bookings"):
        run(dsn, f"UPDATE {table} SET {past}", [list(booking_ids)])


_SWITCHES = """
    SELECT t.tgrelid::regclass::text, quote_ident(t.tgname), t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND t.tgenabled <> 'D'
    UNION ALL
    SELECT t.tgrelid::regclass::text, quote_ident(t.tgname), t.tgenabled::text
    FROM pg_trigger t WHERE t.tgconstraint IN (SELECT oid FROM pg_constraint WHERE contype = 't') AND t.tgisinternal
"""
_SWITCHED_ON = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


def past_the_guards(dsn: str, *statements: str, parameters: Sequence[Any] = ()) -> None:
    """Runs statements in one transaction as a superuser can, with every trigger switched off meanwhile."""
    with psycopg.connect(dsn) as connection:
        switches = connection.execute(_SWITCHES).fetchall()
        for table, trigger, _ in switches:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        # The triggers of foreign keys.
        connection.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            connection.execute(statement, parameters or None)
        for table, trigger, switch in switches:
            connection.execute(f"ALTER TABLE {table} {_SWITCHED_ON[switch]} TRIGGER {trigger}")

"""Every change writes an id with it, and is on the disk when it is told: what was told is true after a crash too."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from seatui.booking import BookingService
from seatui.booking.changes import Change, Fate
from seatui.domain.errors import DatabaseFailed, DatabaseUnavailable
from seatui.domain.model.journal import TerminalChange
from seatui.postgres import Database, PostgresBookingRepository, open_database
from seatui.postgres import database as its_database
from seatui.postgres.connection import Connection
from seatui.postgres.database import Transaction
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.repositories import booking_steps as its_bookings
from seatui.postgres.schema.migrations import migrate
from tests.postgres.test_embedded import kill, kill_all, postmaster
from tests.support import (
    PATIENCE,
    SHOWTIME,
    let_run_out,
    make_house,
    quick_folder,
    request,
    rows,
    run,
    service_on,
    small_plan,
    statuses,
)
from tests.waiting import until

mistakes: list[TerminalChange] = []
"""What is to be undone, in each house."""

Service = BookingService[Transaction]
Make = Callable[[Service], Awaitable[object]]

IN_STEPS: dict[str, Make] = {
    "sale in steps": lambda desk: desk.book_tickets(request("A5", booking_id="BK-3")),
    "hold in steps": lambda desk: desk.hold_seats(request("B5", booking_id="BK-4")),
    "extension": lambda desk: desk.extend_hold("BK-HELD"),
    "move": lambda desk: desk.move_seats("BK-PARTY", ["B3"], ["B6"]),
    "split": lambda desk: desk.split_booking("BK-PARTY", ["B7"]),
    "return": lambda desk: desk.return_seats("BK-PARTY", ["B4"]),
    "undo": lambda desk: desk.undo(mistakes[-1]),
    "renaming": lambda desk: desk.rename_booking("BK-PARTY", "smith"),
    "confirmation": lambda desk: desk.confirm_hold("BK-HELD"),
    "confirmation for another": lambda desk: desk.confirm_hold("BK-FOR-SOMEBODY", "smith"),
    "release": lambda desk: desk.release_hold("BK-ALSO-HELD"),
    "cancellation": lambda desk: desk.cancel_booking("BK-SOLD"),
    "blocking": lambda desk: desk.block_seats("E1", SHOWTIME, ["B1"]),
    "unblocking": lambda desk: desk.unblock_seats("E1", SHOWTIME, ["A4"]),
}
CHANGES: dict[str, Make] = {
    "sale": lambda desk: desk.book_tickets(request("A1", booking_id="BK-1")),
    "hold": lambda desk: desk.hold_seats(request("A6", booking_id="BK-2")),
    **IN_STEPS,
}
"""All of them can be made, one after the other, in the house of `house_to_change`."""
every_change = pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
every_change_in_steps = pytest.mark.parametrize("make", IN_STEPS.values(), ids=IN_STEPS)


async def house_to_change(database: Database, dsn: str) -> None:
    """A2, A7 and B2 held, A3, B3, B4, B7 and B8 sold, A4 blocked, A5 and B5 held until a time that is over."""
    await make_house(database, plan=small_plan("AB", 8))
    desk = service_on(database)
    await desk.hold_seats(request("A2", booking_id="BK-HELD"))
    await desk.hold_seats(request("B2", booking_id="BK-ALSO-HELD"))
    await desk.book_tickets(request("A3", booking_id="BK-SOLD"))
    await desk.book_tickets(request("B3", "B4", "B7", booking_id="BK-PARTY"))
    await desk.hold_seats(request("A7", booking_id="BK-FOR-SOMEBODY"))
    await desk.book_tickets(request("B8", booking_id="BK-MISTAKE"))
    mistake = await desk.last_change()
    assert mistake is not None
    mistakes.append(mistake)
    await desk.block_seats("E1", SHOWTIME, ["A4"])
    await desk.hold_seats(request("A5", booking_id="BK-OVER"))
    await desk.hold_seats(request("B5", booking_id="BK-ALSO-OVER"))
    let_run_out(dsn, "BK-OVER", "BK-ALSO-OVER")


# What is on the disk.

NOTE_HOW_IT_COMMITS = """
    CREATE TABLE public.noted (synchronous_commit text);
    CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO public.noted VALUES (current_setting('synchronous_commit'));
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER note AFTER INSERT OR UPDATE ON seatui.changes DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.note();
"""
NOTED = "SELECT DISTINCT synchronous_commit FROM public.noted"


def set_habit(dsn: str, whose: str, habit: str) -> None:
    """Makes it the habit of the database, or of the role in it, not to wait for its commits."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        database, role = sql.Identifier(connection.info.dbname), sql.Identifier(connection.info.user)
        which = {
            "database": sql.SQL("DATABASE {}").format(database),
            "role": sql.SQL("ROLE {} IN DATABASE {}").format(role, database),
        }[whose]
        statement = sql.SQL("ALTER {} SET synchronous_commit = {}").format(which, sql.Literal(habit))
        connection.execute(statement)


@pytest.mark.parametrize("whose", ["database", "role"])
@pytest.mark.parametrize(
    ("habit", "at_commit"),
    [("off", "on"), ("local", "on"), ("on", "on"), ("remote_write", "remote_write"), ("remote_apply",) * 2],
)
async def test_whatever_the_habit_a_change_waits_until_it_is_safe(
    database: Database, dsn: str, habit: str, at_commit: str, whose: str
) -> None:
    await house_to_change(database, dsn)
    run(dsn, NOTE_HOW_IT_COMMITS)
    set_habit(dsn, whose, habit)
    async with open_database(dsn) as other:
        for name, make in CHANGES.items():
            await make(service_on(other))
            assert (name, rows(dsn, NOTED)) == (name, [(at_commit,)])
            run(dsn, "DELETE FROM public.noted")
        repository = PostgresBookingRepository(other)
        assert await repository.fate_of(Change("BK-1")) is Fate.HAPPENED
        assert await repository.fate_of(Change("BK-NONE")) is Fate.VOID
        assert rows(dsn, NOTED) == [(at_commit,)]


async def test_control_a_program_that_takes_the_habit_as_it_is_does_not_wait(
    database: Database, dsn: str
) -> None:
    run(dsn, NOTE_HOW_IT_COMMITS)
    set_habit(dsn, "database", "off")
    run(dsn, "INSERT INTO seatui.changes (change_id, attempt) VALUES ('CH-1', 1)")
    assert rows(dsn, NOTED) == [("off",)]


@dataclass
class OwnServer:
    """A server of these tests' own, which writes its log to the disk only when somebody waits for it."""

    folder: Path
    server: EmbeddedServer
    dsn: str

    def crash(self) -> None:
        """Kills every process of it: what was not written to the disk is lost."""
        server = postmaster(self.folder)
        # Stopped first, so that nobody writes anything while the others are killed.
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGSTOP)
        kill(*(int(pid) for pid in _children(server)), server)

    def recover(self) -> None:
        self.server.ensure_running()


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.fixture(scope="module")
def own_server() -> Iterator[OwnServer]:
    with quick_folder() as folder:
        server = EmbeddedServer(folder / "data")
        try:
            with server.running() as dsn:
                for setting in ("wal_writer_delay = '10s'", "bgwriter_delay = '10s'", "autovacuum = off"):
                    run(dsn, f"ALTER SYSTEM SET {setting}")
                run(dsn, "SELECT pg_reload_conf()")
                yield OwnServer(folder / "data", server, dsn)
        finally:
            kill_all(folder / "data")


@pytest.fixture
def own_dsn(own_server: OwnServer) -> str:
    """A fresh database on it."""
    own_server.recover()
    (number,) = rows(own_server.dsn, "SELECT count(*) FROM pg_database")[0]
    name = f"test_{number}"
    run(own_server.dsn, f"CREATE DATABASE {name}")
    dsn = make_conninfo(own_server.dsn, dbname=name)
    migrate(dsn)
    return dsn


def _seats_and_bookings(dsn: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """All that a change can change: an extension leaves the statuses alone, another name the seats as well."""
    return (
        rows(dsn, "SELECT seat_id, status, booking_id FROM event_seats ORDER BY seat_id"),
        rows(dsn, "SELECT booking_id, user_id, status, reserved_until FROM bookings ORDER BY booking_id"),
    )


NO_HABIT = "SELECT set_config('synchronous_commit', 'on', true)"


@every_change
async def test_what_was_told_is_there_after_a_crash_where_not_to_wait_is_the_habit(
    own_server: OwnServer, own_dsn: str, make: Make
) -> None:
    set_habit(own_dsn, "database", "off")
    async with open_database(own_dsn, timeout=PATIENCE) as database:
        await house_to_change(database, own_dsn)
        run(own_dsn, "CHECKPOINT")
        before = _seats_and_bookings(own_dsn)
        await make(service_on(database))
        told = _seats_and_bookings(own_dsn)
        own_server.crash()
    own_server.recover()
    assert _seats_and_bookings(own_dsn) == told != before


async def test_control_without_the_setting_what_was_told_is_lost_in_a_crash(
    own_server: OwnServer, own_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_habit(own_dsn, "database", "off")
    assert NO_HABIT in its_database._BEGIN
    monkeypatch.setattr(its_database, "_BEGIN", its_database._BEGIN.replace(NO_HABIT, "SELECT 1"))
    async with open_database(own_dsn, timeout=PATIENCE) as database:
        await house_to_change(database, own_dsn)
        run(own_dsn, "CHECKPOINT")
        before = statuses(own_dsn)
        await service_on(database).cancel_booking("BK-SOLD")
        assert statuses(own_dsn) != before
        own_server.crash()
    own_server.recover()
    assert statuses(own_dsn) == before


async def test_the_ids_of_changes_are_forgotten_when_nobody_can_ask_for_them_any_more(
    database: Database, dsn: str
) -> None:
    for hours in (1, 23, 25, 1000):
        run(
            dsn,
            "INSERT INTO seatui.changes (change_id, attempt, at) VALUES (%s, 1, now() - make_interval(hours => %s))",
            [f"CH-{hours}", hours],
        )
    await service_on(database).release_expired()
    assert rows(dsn, "SELECT change_id FROM seatui.changes ORDER BY at DESC") == [("CH-1",), ("CH-23",)]


async def test_they_are_forgotten_though_the_overdue_seats_take_too_long(
    database: Database, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(
        dsn,
        "INSERT INTO seatui.changes (change_id, attempt, at) VALUES ('CH-OLD', 1, now() - interval '2 days')",
    )
    monkeypatch.setattr(
        its_bookings, "_sql", {**its_bookings._sql, "free_overdue_seats": "SELECT pg_sleep(100)"}
    )
    monkeypatch.setattr(
        its_database,
        "_BEGIN",
        its_database._BEGIN.replace("statement_timeout = '8s'", "statement_timeout = 100"),
    )
    with pytest.raises(DatabaseFailed, match="too busy"):
        await PostgresBookingRepository(database).expire_holds()
    assert rows(dsn, "SELECT FROM seatui.changes") == []


async def test_a_key_of_another_program_is_not_taken_for_a_change_that_was_given_up(
    database: Database, dsn: str, small_house: str
) -> None:
    run(
        dsn,
        """
        CREATE TABLE public.changes (change integer CONSTRAINT changes_pkey PRIMARY KEY);
        INSERT INTO public.changes VALUES (1);
        CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO public.changes VALUES (1); RETURN NULL; END $$;
        CREATE TRIGGER note AFTER INSERT OR UPDATE ON public.bookings FOR EACH ROW EXECUTE FUNCTION public.note();
        """,
    )
    with pytest.raises(DatabaseFailed, match=r'the database refused: .*"changes_pkey"'):
        await service_on(database).book_tickets(request("A1"))
    assert statuses(dsn) == {}


# A transaction's number that is handed out again.

STATUS = "SELECT pg_xact_status(%s::text::xid8)"


class AsksAfterTheCrash(PostgresBookingRepository):
    """The server dies just before the commit arrives; it is asked when another has the transaction's number."""

    def __init__(self, database: Database, own_server: OwnServer, dsn: str) -> None:
        super().__init__(database)
        self.lost_number = 0
        self._own_server = own_server
        self._dsn = dsn

    async def die_at_commit(self, connection: Connection) -> None:
        """In the place of a commit: what of it was written by now is not on the disk."""
        found = await (await connection.execute("SELECT pg_current_xact_id()::text")).fetchone()
        assert found
        self.lost_number = int(found[0])
        await asyncio.to_thread(self._own_server.crash)

    async def fate_of(self, change: Change) -> Fate:
        await asyncio.to_thread(self._hand_the_number_out_again)
        return await super().fate_of(change)

    def _hand_the_number_out_again(self) -> None:
        self._own_server.recover()
        with psycopg.connect(self._dsn, autocommit=True) as other:

            def is_out() -> bool:
                found = other.execute("SELECT pg_current_xact_id()::text").fetchone()
                assert found
                return int(found[0]) >= self.lost_number

            until(is_out, "the number is handed out again", pause=lambda: None)


@every_change_in_steps
async def test_a_change_that_a_crash_has_lost_is_told_truly_though_its_transaction_seems_to_be_committed(
    own_server: OwnServer, own_dsn: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_database(own_dsn, timeout=PATIENCE) as database:
        await house_to_change(database, own_dsn)
        run(own_dsn, "CHECKPOINT")
        before = statuses(own_dsn)
        repository = AsksAfterTheCrash(database, own_server, own_dsn)
        commit = its_database._commit

        async def commit_and_die(connection: Connection) -> None:
            monkeypatch.setattr(its_database, "_commit", commit)
            await repository.die_at_commit(connection)
            await commit(connection)

        # The first lookup, that of seats which are plainly free, is none of these.
        monkeypatch.setattr(its_database, "_commit", commit_and_die)
        with pytest.raises(DatabaseUnavailable, match=r"nothing was (changed|sold)"):
            await make(BookingService(repository, outcome_timeout=2 * PATIENCE))
    assert statuses(own_dsn) == before
    # This is what was asked before there were ids: it takes another's transaction for ours.
    assert rows(own_dsn, STATUS, [str(repository.lost_number)]) == [("committed",)]

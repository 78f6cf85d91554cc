"""`db migrate`: again and again, by several at once, and never over a database that it does not understand."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from seatui.domain.errors import (
    DatabaseFailed,
    DatabaseUnavailable,
    DoubleSales,
    InvalidRequest,
    SchemaMissing,
    SchemaTooNew,
    UnsuitableTables,
)
from seatui.postgres import open_database
from seatui.postgres.schema import migrations
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from seatui.postgres.schema.versions import known_migrations, schema_status
from tests.another_service import ITS_SCHEMA, its_sale
from tests.support import IS_SOAK, PATIENCE, rows, run
from tests.waiting import WAITING, until

COLUMNS = """
    SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
    FROM pg_namespace n
    LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v')
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname !~ '^pg_|information_schema' ORDER BY 1, 2, a.attnum
"""


def test_a_bare_database_gets_every_migration_in_order(bare_dsn: str) -> None:
    assert migrate(bare_dsn) == known_migrations()
    assert schema_status(bare_dsn).applied == known_migrations()
    assert schema_status(bare_dsn).pending == ()


def test_migrating_again_changes_nothing(bare_dsn: str) -> None:
    migrate(bare_dsn)
    columns = rows(bare_dsn, COLUMNS)
    applied = rows(bare_dsn, "SELECT * FROM seatui.migrations ORDER BY name")
    assert migrate(bare_dsn) == ()
    assert rows(bare_dsn, COLUMNS) == columns
    assert rows(bare_dsn, "SELECT * FROM seatui.migrations ORDER BY name") == applied


def test_several_at_once_apply_each_migration_once(bare_dsn: str) -> None:
    with ThreadPoolExecutor(6) as terminals:
        applied = list(terminals.map(migrate, [bare_dsn] * 6))
    assert sorted(applied) == sorted([known_migrations(), *[()] * 5])


async def test_those_who_come_while_another_migrates_find_it_done(guarded: str) -> None:
    run(guarded, "DELETE FROM seatui.migrations WHERE name LIKE 'functions-%'")
    with ThreadPoolExecutor(4) as terminals:
        applied = list(terminals.map(migrate, [guarded] * 4))
    assert sorted(applied) == sorted([known_migrations()[-1:], *[()] * 3])
    async with open_database(guarded) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []


def test_a_database_newer_than_the_program_is_left_alone(dsn: str) -> None:
    run(dsn, "INSERT INTO seatui.migrations (name) VALUES ('9999-from-tomorrow')")
    with pytest.raises(SchemaTooNew, match="9999-from-tomorrow"):
        migrate(dsn)


def test_functions_of_a_newer_version_are_left_alone(dsn: str) -> None:
    run(dsn, "UPDATE seatui.migrations SET name = 'functions-9999' WHERE name LIKE 'functions-%'")
    definitions = rows(dsn, FUNCTIONS)
    with pytest.raises(SchemaTooNew, match="functions-9999"):
        migrate(dsn)
    assert rows(dsn, FUNCTIONS) == definitions


FUNCTIONS = "SELECT oid, proname, prosrc FROM pg_proc WHERE pronamespace = 'seatui'::regnamespace ORDER BY 1"


async def test_functions_of_an_older_version_are_replaced_as_a_whole(dsn: str) -> None:
    run(
        dsn,
        """
        UPDATE seatui.migrations SET name = 'functions-0000' WHERE name LIKE 'functions-%';
        CREATE FUNCTION seatui.of_before() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER of_before AFTER INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION seatui.of_before();
        DROP FUNCTION seatui.book
        """,
    )
    assert migrate(dsn) == known_migrations()[-1:]
    assert rows(dsn, "SELECT FROM pg_trigger WHERE tgname = 'of_before'") == []
    assert rows(dsn, "SELECT FROM pg_proc WHERE proname = 'of_before'") == []
    assert schema_status(dsn).applied == known_migrations()
    async with open_database(dsn) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []


async def test_opening_a_newer_database_is_refused_too(dsn: str) -> None:
    run(dsn, "INSERT INTO seatui.migrations (name) VALUES ('9999-from-tomorrow')")
    with pytest.raises(SchemaTooNew, match="update seatui"):
        async with open_database(dsn):
            pass


async def test_opening_an_unmigrated_database_names_the_command(bare_dsn: str) -> None:
    with pytest.raises(SchemaMissing, match="seatui db migrate"):
        async with open_database(bare_dsn):
            pass


async def test_opening_a_database_with_a_migration_pending_names_the_command(dsn: str) -> None:
    run(dsn, "DELETE FROM seatui.migrations WHERE name = %s", [known_migrations()[-1]])
    with pytest.raises(SchemaMissing) as missing:
        async with open_database(dsn):
            pass
    assert missing.value.pending == known_migrations()[-1:]


async def test_a_server_that_is_not_there_is_unavailable_at_once() -> None:
    with pytest.raises(DatabaseUnavailable):
        async with asyncio.timeout(PATIENCE), open_database("host=/nowhere dbname=none"):
            pass


def test_text_that_is_no_dsn_is_refused_without_repeating_it() -> None:
    with pytest.raises(InvalidRequest) as refused:
        migrate("hsot=localhost password=hunter2")
    assert "hunter2" not in str(refused.value)


SOLD_TWICE = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status) VALUES
        ('BK-1', 'E1', 'ann', '2031-05-01 12:00Z', 2, 'CONFIRMED'),
        ('BK-2', 'E1', 'bob', '2031-05-01 12:00Z', 2, 'CONFIRMED'),
        ('BK-3', 'E1', 'cat', '2031-05-01 12:00Z', 1, 'CANCELLED'),
        ('BK-4', 'E1', 'dan', '2031-05-02 12:00Z', 1, 'CONFIRMED');
    INSERT INTO booking_seats (booking_id, seat_id) VALUES
        ('BK-1', 'A1'), ('BK-1', 'A2'), ('BK-2', 'A2'), ('BK-2', 'A3'), ('BK-3', 'A1'), ('BK-4', 'A2');
"""


SALES = [("E1", datetime(2031, 5, 1, 12, tzinfo=UTC), "A2", ("BK-1", "BK-2"))]


def sales_of(refused: DoubleSales) -> list[tuple[str, datetime, str, tuple[str, ...]]]:
    return [(event_id, showtime, seat_id, tuple(ids)) for event_id, showtime, seat_id, ids in refused.sales]


def test_seats_sold_twice_already_are_listed_and_nothing_is_changed(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, SOLD_TWICE)
    columns = rows(bare_dsn, COLUMNS)

    with pytest.raises(DoubleSales) as refused:
        migrate(bare_dsn)

    assert sales_of(refused.value) == SALES
    assert rows(bare_dsn, COLUMNS) == columns


NO_KEY = (
    "bookings has no unique key on exactly (booking_id);"
    " needed: a UNIQUE key that is valid, neither partial nor deferrable"
)
UNSUITABLE = {
    "showtime of a seat without a zone": (
        "ALTER TABLE event_seats ALTER showtime TYPE timestamp",
        "event_seats.showtime is `timestamp without time zone`; needed: timestamp with time zone, NOT NULL",
    ),
    "showtime of a booking without a zone": (
        "ALTER TABLE bookings ALTER showtime TYPE timestamp",
        "bookings.showtime is `timestamp without time zone`; needed: timestamp with time zone, NOT NULL",
    ),
    "nullable showtime": (
        "ALTER TABLE event_seats ALTER showtime DROP NOT NULL",
        "event_seats.showtime is `timestamp with time zone`, nullable; needed: timestamp with time zone, NOT NULL",
    ),
    "ids in uuid": (
        "ALTER TABLE booking_seats ALTER seat_id TYPE uuid USING NULL",
        "booking_seats.seat_id is `uuid`; needed: text or varchar, NOT NULL",
    ),
    "no unique booking_id": (
        """
        ALTER TABLE booking_seats DROP CONSTRAINT booking_seats_booking_id_fkey;
        ALTER TABLE event_seats DROP CONSTRAINT event_seats_booking_id_fkey;
        ALTER TABLE bookings DROP CONSTRAINT bookings_booking_id_key
        """,
        NO_KEY,
    ),
    "a missing column": (
        "ALTER TABLE event_seats DROP sold_at",
        "event_seats.sold_at is missing; needed: timestamp with time zone, which may be NULL",
    ),
}


@pytest.mark.parametrize(("statements", "problem"), UNSUITABLE.values(), ids=UNSUITABLE)
def test_tables_that_it_cannot_work_with_are_named_and_nothing_is_changed(
    bare_dsn: str, statements: str, problem: str
) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, statements)
    columns = rows(bare_dsn, COLUMNS)

    with pytest.raises(UnsuitableTables) as refused:
        migrate(bare_dsn)

    assert [*map(str, refused.value.problems)] == [problem]
    assert "db migrate" not in str(refused.value)
    assert rows(bare_dsn, COLUMNS) == columns


A_BOOKING = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('THEIRS-3', 'LECTURE', 'web', '2031-06-02 19:00Z', 1);
    INSERT INTO booking_seats (booking_id, seat_id) VALUES ('THEIRS-3', '18')
"""


@contextmanager
def migrating(dsn: str) -> Iterator[Future[tuple[str, ...]]]:
    """A migration in a thread of its own, waiting for a lock by now."""
    with ThreadPoolExecutor(1) as terminal:
        migration = terminal.submit(migrate, dsn)
        until_one_waits(dsn, migration)
        yield migration


def until_one_waits(dsn: str, *tasks: Future[Any]) -> None:
    """Waits until as many wait for a lock as there are tasks, none of which may fail before."""

    def all_wait() -> bool:
        is_so = len(rows(dsn, WAITING)) >= len(tasks)
        for task in () if is_so else tasks:
            assert not task.done() or not task.exception()
        return is_so

    until(all_wait, f"{len(tasks)} wait for a lock")


@contextmanager
def second_phase_waits(dsn: str) -> Iterator[psycopg.Connection]:
    """Has a migration wait in the midst of its second phase: somebody makes a function of the name of one of ours."""
    run(dsn, "CREATE SCHEMA seatui")
    with psycopg.connect(dsn) as unfinished:
        unfinished.execute("CREATE FUNCTION seatui.is_live(text) RETURNS text LANGUAGE sql AS 'SELECT NULL'")
        yield unfinished
        unfinished.rollback()


def kill_those_who_wait(dsn: str) -> None:
    kill = f"SELECT pg_terminate_backend(pid) FROM ({WAITING}) AS its"
    until(lambda: not rows(dsn, kill), "none of those who wait is left")


def test_a_migration_killed_in_its_first_phase_leaves_nothing_to_clean_up(unguarded: str) -> None:
    before = rows(unguarded, COLUMNS)
    with psycopg.connect(unguarded) as reader:
        reader.execute("SELECT FROM bookings")
        with migrating(unguarded) as migration:
            kill_those_who_wait(unguarded)
            with pytest.raises(DatabaseUnavailable):
                migration.result(PATIENCE)
    assert rows(unguarded, COLUMNS) == before
    assert migrate(unguarded) == known_migrations()


async def test_a_migration_killed_between_its_phases_is_completed_by_the_next(unguarded: str) -> None:
    with second_phase_waits(unguarded), migrating(unguarded) as migration:
        kill_those_who_wait(unguarded)
        with pytest.raises(DatabaseUnavailable):
            migration.result(PATIENCE)
    assert schema_status(unguarded).pending == known_migrations()
    # The service goes on in between, with the columns that are there by now and nobody fills in.
    its_sale(unguarded, "THEIRS-4", "C7")
    assert migrate(unguarded) == known_migrations()
    async with open_database(unguarded) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []
    assert rows(unguarded, "SELECT event_id, live FROM booking_seats WHERE seat_id = 'C7'") == [
        ("CONCERT", True)
    ]


def test_a_double_sale_made_between_the_phases_is_refused_and_named(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    with second_phase_waits(bare_dsn), migrating(bare_dsn) as migration:
        kill_those_who_wait(bare_dsn)
        with pytest.raises(DatabaseUnavailable):
            migration.result(PATIENCE)
    run(bare_dsn, SOLD_TWICE)
    columns = rows(bare_dsn, COLUMNS)
    with pytest.raises(DoubleSales) as refused:
        migrate(bare_dsn)
    assert sales_of(refused.value) == SALES
    assert rows(bare_dsn, COLUMNS) == columns


def test_a_double_sale_made_while_it_waits_is_refused_and_named(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    with second_phase_waits(bare_dsn), migrating(bare_dsn) as migration:
        # Writers get their turn whenever it gives up waiting for the moment.
        run(bare_dsn, SOLD_TWICE)
        with pytest.raises(DoubleSales) as refused:
            migration.result(PATIENCE)
    assert sales_of(refused.value) == SALES
    assert schema_status(bare_dsn).applied == ()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives others their turn sooner than in earnest."""
    monkeypatch.setattr(migrations, "_LOCK_PATIENCE", 0.2)


READ = "SET lock_timeout = '2s'; SELECT booking_id FROM bookings ORDER BY id"


def test_readers_get_through_while_it_waits_for_one_that_takes_long(unguarded: str, impatient: None) -> None:
    with psycopg.connect(unguarded) as reader:
        reader.execute("SELECT FROM bookings, booking_seats, event_seats")
        with migrating(unguarded) as migration:
            for _ in range(3):
                run(unguarded, READ)
            assert not migration.done()
            reader.rollback()
            assert migration.result(PATIENCE) == known_migrations()


def test_control_readers_do_not_get_through_while_it_waits_for_a_lock_for_long(
    unguarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_LOCK_PATIENCE", 0)
    with psycopg.connect(unguarded) as reader:
        reader.execute("SELECT FROM bookings, booking_seats, event_seats")
        with migrating(unguarded) as migration:
            with pytest.raises(psycopg.errors.LockNotAvailable):
                run(unguarded, READ.replace("2s", "400ms"))
            reader.rollback()
            migration.result(PATIENCE)


def test_in_its_long_part_readers_go_on_and_writers_wait(
    unguarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It stays where it is for as long as the test looks.
    monkeypatch.setattr(migrations, "_LOCK_PATIENCE", 0)
    with (
        second_phase_waits(unguarded) as in_the_way,
        migrating(unguarded) as migration,
        ThreadPoolExecutor(1) as service,
    ):
        for _ in range(3):
            run(unguarded, READ)
        writing = service.submit(run, unguarded, A_BOOKING)
        until_one_waits(unguarded, migration, writing)
        run(unguarded, READ)
        in_the_way.rollback()
        assert migration.result(PATIENCE) == known_migrations()
        writing.result(PATIENCE)
    # The booking came when the guards were there already.
    assert rows(unguarded, "SELECT event_id, live FROM booking_seats WHERE seat_id = '18'") == [
        ("LECTURE", True)
    ]


def test_a_sale_under_way_is_waited_for_and_kept(unguarded: str, impatient: None) -> None:
    with psycopg.connect(unguarded) as selling:
        selling.execute(A_BOOKING)
        with migrating(unguarded) as migration:
            selling.commit()
            assert migration.result(PATIENCE) == known_migrations()
    assert rows(unguarded, "SELECT event_id, live FROM booking_seats WHERE seat_id = '18'") == [
        ("LECTURE", True)
    ]


def test_a_lock_that_is_never_given_up_is_said_in_the_end(
    unguarded: str, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_PATIENCE", 0.5)
    before = rows(unguarded, COLUMNS)
    with psycopg.connect(unguarded) as reader:
        reader.execute("SELECT FROM bookings")
        with pytest.raises(DatabaseFailed, match="lock timeout"):
            migrate(unguarded)
    assert rows(unguarded, COLUMNS) == before


MANY = """
    INSERT INTO event_seats (event_id, showtime, seat_id, zone, row_number, seat_number, price, status, booking_id)
    SELECT 'BIG-' || show, '2031-06-01 19:00Z'::timestamptz, 'S' || seat, 'STANDARD', seat / 50, seat % 50, 40,
           CASE WHEN seat <= {half} THEN 'SOLD' ELSE 'AVAILABLE' END,
           CASE WHEN seat <= {half} THEN 'BIG-' || show || '-' || (seat - 1) / 4 END
    FROM generate_series(1, {showings}) AS show, generate_series(1, 2 * {half}) AS seat;
    INSERT INTO booking_seats (booking_id, seat_id)
    SELECT booking_id, seat_id FROM event_seats WHERE booking_id LIKE 'BIG-%'
"""
ITS_BOOKINGS = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    SELECT 'BIG-' || show || '-' || party, 'BIG-' || show, 'web', '2031-06-01 19:00Z', 4
    FROM generate_series(1, {showings}) AS show, generate_series(0, {half} / 4 - 1) AS party;
"""


@pytest.mark.slow
async def test_a_large_house_is_migrated(unguarded: str, capsys: pytest.CaptureFixture[str]) -> None:
    showings = 200 if IS_SOAK else 2
    for statements in (ITS_BOOKINGS, MANY):
        run(unguarded, statements.format(showings=showings, half=5000))
    began = time.monotonic()
    migrate(unguarded)
    with capsys.disabled():
        print(f"\n{showings * 10_000:,} seats, half of them sold: {time.monotonic() - began:.1f} s")
    assert rows(unguarded, "SELECT count(*) FROM booking_seats WHERE live") == [(showings * 5000 + 3,)]
    assert rows(unguarded, "SELECT sum(cardinality(seat_ids)) FROM seatui.seat_journal") == [
        (showings * 5000 + 2,)
    ]
    async with open_database(unguarded) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []

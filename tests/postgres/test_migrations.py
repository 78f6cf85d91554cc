"""`db migrate`: again and again, by several at once, and never over a database that it does not understand."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest

from seatui.domain.errors import DatabaseUnavailable, DoubleSales, InvalidRequest, SchemaMissing, SchemaTooNew
from seatui.postgres import open_database
from seatui.postgres.migrations import migrate
from seatui.postgres.schema import known_migrations, schema_status
from tests.another_service import ITS_SCHEMA
from tests.support import rows, run

TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"


def test_a_bare_database_gets_every_migration_in_order(bare_dsn: str) -> None:
    assert migrate(bare_dsn) == known_migrations()
    assert schema_status(bare_dsn).applied == known_migrations()
    assert schema_status(bare_dsn).pending == ()


def test_migrating_again_changes_nothing(bare_dsn: str) -> None:
    migrate(bare_dsn)
    tables = rows(bare_dsn, TABLES)
    assert migrate(bare_dsn) == ()
    assert rows(bare_dsn, TABLES) == tables


def test_several_at_once_apply_each_migration_once(bare_dsn: str) -> None:
    with ThreadPoolExecutor(6) as terminals:
        applied = list(terminals.map(migrate, [bare_dsn] * 6))
    assert sorted(applied) == sorted([known_migrations(), *[()] * 5])


def test_a_migration_killed_halfway_leaves_nothing_to_clean_up(bare_dsn: str) -> None:
    with psycopg.connect(bare_dsn) as unfinished:
        unfinished.execute("CREATE TABLE events (half boolean)")
        with ThreadPoolExecutor(1) as terminal:
            migration = terminal.submit(migrate, bare_dsn)
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid <> %s"
            while not rows(bare_dsn, waiting, [unfinished.info.backend_pid])[0][0]:
                pass
            killed = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            run(bare_dsn, killed)
            with pytest.raises(DatabaseUnavailable):
                migration.result()
        unfinished.rollback()
    assert rows(bare_dsn, TABLES) == []
    assert migrate(bare_dsn) == known_migrations()


def test_a_database_newer_than_the_program_is_left_alone(dsn: str) -> None:
    run(
        dsn, "INSERT INTO seatui_migrations (migration_hash, migration_id) VALUES ('x', '9999-from-tomorrow')"
    )
    with pytest.raises(SchemaTooNew, match="9999-from-tomorrow"):
        migrate(dsn)


async def test_opening_a_newer_database_is_refused_too(dsn: str) -> None:
    run(
        dsn, "INSERT INTO seatui_migrations (migration_hash, migration_id) VALUES ('x', '9999-from-tomorrow')"
    )
    with pytest.raises(SchemaTooNew, match="update seatui"):
        async with open_database(dsn):
            pass


async def test_opening_an_unmigrated_database_names_the_command(bare_dsn: str) -> None:
    with pytest.raises(SchemaMissing, match="seatui db migrate"):
        async with open_database(bare_dsn):
            pass


async def test_opening_a_database_with_a_migration_pending_names_the_command(dsn: str) -> None:
    run(dsn, "DELETE FROM seatui_migrations WHERE migration_id = %s", [known_migrations()[-1]])
    with pytest.raises(SchemaMissing) as missing:
        async with open_database(dsn):
            pass
    assert missing.value.pending == known_migrations()[-1:]


async def test_a_server_that_is_not_there_is_unavailable_at_once() -> None:
    with pytest.raises(DatabaseUnavailable):
        async with asyncio.timeout(30), open_database("host=/nowhere dbname=none"):
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


def test_seats_sold_twice_already_are_listed_and_nothing_is_changed(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, SOLD_TWICE)
    tables = rows(bare_dsn, TABLES)

    with pytest.raises(DoubleSales) as refused:
        migrate(bare_dsn)

    showtime = datetime(2031, 5, 1, 12, tzinfo=UTC)
    assert [(*sale[:3], list(sale[3])) for sale in refused.value.sales] == [
        ("E1", showtime, "A2", ["BK-1", "BK-2"])
    ]
    assert rows(bare_dsn, TABLES) == tables

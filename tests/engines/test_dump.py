"""A database that was dumped and restored, or upgraded: every row is there, and every guard holds."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.domain.model.breaches import Invariant
from seatui.domain.model.seats import SeatStatus
from seatui.postgres import PostgresHouseRepository, open_database
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from seatui.postgres.schema.versions import schema_status
from tests.conftest import Cluster, fresh
from tests.engines.processes import free_port, own_folder, run_to_its_end
from tests.engines.servers import DOCS, OWNER, PostgresServer, embedded_programs, installed_programs
from tests.support import IS_SOAK, SHOWTIME, make_house, request, rows, run, service_on
from tests.waiting import until

Tables = dict[str, list[Any]]

TABLES = (
    "bookings",
    "booking_seats",
    "event_seats",
    "seatui.events",
    "seatui.plans",
    "seatui.plan_seats",
    "seatui.showings",
    "seatui.seat_journal",
    "seatui.changes",
    "seatui.unsettled",
    "seatui.showing_locks",
)
JOURNAL = "seatui.seat_journal"

MAKE_GUARDS_ANEW = "DELETE FROM seatui.migrations WHERE name LIKE 'functions-%'"
"""What db migrate is told with to make every function and trigger of ours once more."""

MIGRATIONS = "seatui.migrations"
"""The table that says which migrations a database has had: a database that was migrated has rows there already."""

ILLEGAL = {
    "a seat in a second live booking": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        SELECT 'BK-SECOND', event_id, user_id, showtime, 1 FROM bookings WHERE booking_id = 'BK-SOLD';
        INSERT INTO booking_seats (booking_id, seat_id) VALUES ('BK-SECOND', 'A1')
    """,
    "a seat that is sold to nobody": "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'B6'",
    "a sold seat that is free": "UPDATE event_seats SET status = 'AVAILABLE' WHERE seat_id = 'A1'",
    "a booking that loses a seat": "DELETE FROM booking_seats WHERE seat_id = 'A1'",
    "a journal that is changed": "UPDATE seatui.seat_journal SET clerk = 'nobody'",
    "a journal that forgets": "DELETE FROM seatui.seat_journal",
}


async def fill(dsn: str) -> None:
    """Everything that becomes of seats: sold, held, cancelled and blocked."""
    async with open_database(dsn) as database:
        await make_house(database)
        desk = service_on(database)
        await desk.book_tickets(request("A1", "A2", booking_id="BK-SOLD"))
        await desk.hold_seats(request("A3", booking_id="BK-HELD"))
        await desk.book_tickets(request("A4", booking_id="BK-CANCELLED"))
        await desk.cancel_booking("BK-CANCELLED")
        await desk.block_seats("E1", SHOWTIME, ["A5"])


def contents(dsn: str) -> Tables:
    """Every row of every table, whatever the order of its columns."""
    query = "SELECT to_jsonb(t) FROM {} t ORDER BY to_jsonb(t)::text"
    return {table: [row for (row,) in rows(dsn, query.format(table))] for table in TABLES}


async def require_whole(dsn: str, before: Tables) -> None:
    """All is as it was before, and goes on as if nothing had been."""
    assert contents(dsn) == before
    assert before[JOURNAL]
    assert (schema_status(dsn).pending, schema_status(dsn).unknown) == ((), ())
    allowed = [what for what, statements in ILLEGAL.items() if not is_refused(dsn, statements)]
    assert allowed == []
    assert contents(dsn) == before
    async with open_database(dsn) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []
        houses, desk = PostgresHouseRepository(database), service_on(database)
        house = await houses.house("E1", SHOWTIME)
        await desk.book_tickets(request("B1", "B2"))
        await desk.confirm_hold("BK-HELD")
        await desk.cancel_booking("BK-SOLD")
        changes = (await houses.changes(house)).states
        assert {seat_id: changes[seat_id].status for seat_id in ("A1", "A3", "B1")} == {
            "A1": SeatStatus.AVAILABLE,
            "A3": SeatStatus.SOLD,
            "B1": SeatStatus.SOLD,
        }
        assert await PostgresIntegrityCheck(database).breaches() == []
    assert {str(entry) for entry in before[JOURNAL]} < {str(entry) for entry in contents(dsn)[JOURNAL]}


def is_refused(dsn: str, statements: str) -> bool:
    """Whether the database says no to a transaction of another program."""
    try:
        with psycopg.connect(dsn) as connection:
            connection.execute(statements)
            connection.commit()
    except psycopg.DatabaseError:
        return True
    return False


def test_control_without_the_guards_what_is_illegal_is_not_refused(own_cluster: Cluster) -> None:
    with fresh(own_cluster) as dsn:
        migrate(dsn)
        asyncio.run(fill(dsn))
        for table in ("bookings", "booking_seats", "event_seats", JOURNAL):
            run(dsn, f"ALTER TABLE {table} DISABLE TRIGGER USER")
        refused = [what for what, statements in ILLEGAL.items() if is_refused(dsn, statements)]
        assert refused == []


@pytest.fixture
def dump(folder: Path) -> Path:
    """Where a dump is written to."""
    return own_folder(folder / "dumps") / "boxoffice.dump"


def dump_to(dump: Path, dsn: str, *options: str) -> None:
    run_to_its_end(embedded_programs() / "pg_dump", "-Fc", "-f", dump, *options, dsn)


def restore(dump: Path, dsn: str, *options: str) -> None:
    """Restores a dump; whatever goes wrong is a failure."""
    run_to_its_end(embedded_programs() / "pg_restore", "--exit-on-error", "-d", dsn, *options, dump)


async def test_a_dump_restored_whole_is_whole(own_cluster: Cluster, dump: Path) -> None:
    with fresh(own_cluster) as dsn, fresh(own_cluster) as restored:
        migrate(dsn)
        await fill(dsn)
        dump_to(dump, dsn)
        restore(dump, restored)
        await require_whole(restored, contents(dsn))


@contextmanager
def role(server: PostgresServer, name: str) -> Iterator[str]:
    """A role that may log in, and nothing else."""
    server.run(f"CREATE ROLE {name} LOGIN")
    try:
        yield name
    finally:
        server.run(f"DROP ROLE IF EXISTS {name}")


@contextmanager
def database_of(server: PostgresServer, owner: str) -> Iterator[str]:
    """A database of a role's own: its DSN as that role."""
    name = f"of_{owner}"
    server.run(f"CREATE DATABASE {name} OWNER {owner}")
    try:
        yield make_conninfo(server.dsn(name), user=owner)
    finally:
        server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def test_a_dump_restored_as_another_role_where_the_first_is_unknown_is_whole(
    own_server: PostgresServer, dump: Path
) -> None:
    with role(own_server, "first_owner") as first, database_of(own_server, first) as dsn:
        migrate(dsn)
        await fill(dsn)
        before = contents(dsn)
        dump_to(dump, dsn)
    with role(own_server, "second_owner") as second, database_of(own_server, second) as restored:
        restore(dump, restored, "--no-owner", "--no-privileges")
        await require_whole(restored, before)


async def test_data_alone_restored_into_a_migrated_database_is_whole(
    own_cluster: Cluster, dump: Path
) -> None:
    with fresh(own_cluster) as dsn, fresh(own_cluster) as restored:
        migrate(dsn)
        await fill(dsn)
        dump_to(dump, dsn, "--data-only", f"--exclude-table={MIGRATIONS}")
        migrate(restored)
        restore(dump, restored, "--data-only", "--disable-triggers", f"--superuser={OWNER}")
        # pg_restore switches on each trigger as if it were an ordinary one; db check tells, until they are made anew.
        async with open_database(restored) as database:
            found = {breach.invariant for breach in await PostgresIntegrityCheck(database).breaches()}
            assert found
            assert found <= {Invariant.GUARD_IS_THERE, Invariant.GUARD_IS_AS_DEFINED}
        run(restored, MAKE_GUARDS_ANEW)
        migrate(restored)
        await require_whole(restored, contents(dsn))


def test_the_page_for_operators_says_how_the_guards_are_made_anew() -> None:
    assert MAKE_GUARDS_ANEW in (DOCS / "operations.md").read_text()


async def test_a_base_backup_with_the_archived_log_has_what_was_confirmed_before_the_last_of_it(
    server: Callable[[str, Path], PostgresServer], folder: Path
) -> None:
    lost, restored = server("lost", embedded_programs()), server("restored", embedded_programs())
    archive = own_folder(folder / "archive")
    lost.make()
    lost.start()
    lost.run("ALTER SYSTEM SET archive_mode = on")
    lost.run(f"ALTER SYSTEM SET archive_command = 'cp %p {archive}/%f'")
    lost.stop()
    lost.start()
    migrate(lost.dsn())
    await fill(lost.dsn())
    restored.copy(lost)
    async with open_database(lost.dsn()) as database:
        desk = service_on(database)
        await desk.book_tickets(request("A6", booking_id="BK-SINCE"))
        tables = contents(lost.dsn())
        ((segment,),) = lost.rows("SELECT pg_walfile_name(pg_switch_wal())")
        await asyncio.to_thread(until, (archive / segment).exists, "the log is archived")
        await desk.book_tickets(request("B1", booking_id="BK-LOST"))
    lost.kill()
    settings = f"""
        primary_conninfo = ''
        restore_command = 'cp {archive}/%f %p'
        archive_command = 'false'
    """
    with (restored.data / "postgresql.auto.conf").open("a") as file:
        file.write(settings)
    (restored.data / "standby.signal").rename(restored.data / "recovery.signal")
    restored.start()
    until(lambda: restored.rows("SELECT pg_is_in_recovery()") == [(False,)], "it is restored")
    # Whoever has BK-LOST in hand is in no table, and its seat is for sale again.
    await require_whole(restored.dsn(), tables)


@pytest.mark.slow
@pytest.mark.parametrize("old", [15, 16] if IS_SOAK else [16])
async def test_an_upgraded_cluster_is_whole(
    server: Callable[[str, Path], PostgresServer], folder: Path, old: int
) -> None:
    before, after = (
        server("old", embedded_programs(16) if old == 16 else installed_programs(old)),
        server("new", embedded_programs(18)),
    )
    before.make()
    before.start()
    migrate(before.dsn())
    await fill(before.dsn())
    tables = contents(before.dsn())
    before.stop()
    # From 18 on initdb makes checksums; both have to have them, or neither.
    after.make("--no-data-checksums")
    work = own_folder(folder / "upgrade")
    run_to_its_end(
        after.programs / "pg_upgrade",
        *("-b", before.programs, "-B", after.programs, "-d", before.data, "-D", after.data),
        *("-U", OWNER, "-p", str(free_port()), "-P", str(free_port()), "--socketdir", work, "--no-sync"),
        folder=work,
    )
    after.start()
    await require_whole(after.dsn(), tables)

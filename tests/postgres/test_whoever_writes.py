"""The key holds whoever writes: with an old snapshot, another search path, fewer rights, or in another order."""

import asyncio
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.booking import PlanService
from seatui.domain.errors import InvalidRequest, SeatsUnavailable
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_SCHEMA
from tests.support import (
    SHOWING,
    SHOWTIME,
    a_change,
    bookings,
    live_seats,
    request,
    rows,
    run,
    service_on,
    small_plan,
)
from tests.waiting import until_it_waits

INSERT_BOOKING = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status)
    VALUES (%s, 'E1', 'other', '2031-05-01 12:00Z', 1, %s)
"""
INSERT_SEAT = "INSERT INTO booking_seats (booking_id, seat_id) VALUES (%s, %s)"
REFUSED = (psycopg.errors.SerializationFailure, psycopg.errors.UniqueViolation)


def doubles(dsn: str) -> list[tuple[str, int]]:
    """Seats in more than one booking that is not cancelled, whatever the columns of ours say."""
    query = """
        SELECT s.seat_id, count(*) FROM booking_seats s JOIN bookings b USING (booking_id)
        WHERE b.status NOT IN ('CANCELLED', 'EXPIRED') GROUP BY b.event_id, b.showtime, s.seat_id HAVING count(*) > 1
    """
    return [(seat_id, count) for seat_id, count in rows(dsn, query)]


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("change", ["status = 'CONFIRMED'", "event_id = 'E1', status = 'CONFIRMED'"])
def test_an_old_snapshot_cannot_revive_a_booking_past_the_key(dsn: str, level: str, change: str) -> None:
    run(dsn, INSERT_BOOKING, ["BK-OLD", "CANCELLED"])
    run(dsn, INSERT_BOOKING, ["BK-NEW", "CONFIRMED"])
    with psycopg.connect(dsn, autocommit=True) as old:
        old.execute(f"BEGIN ISOLATION LEVEL {level}")
        old.execute("SELECT count(*) FROM bookings")
        run(dsn, INSERT_SEAT, ["BK-OLD", "A1"])
        with pytest.raises(REFUSED):
            old.execute(f"UPDATE bookings SET {change} WHERE booking_id = 'BK-OLD'")
        old.execute("ROLLBACK")
    run(dsn, INSERT_SEAT, ["BK-NEW", "A1"])
    assert live_seats(dsn) == [("A1", "BK-NEW")]
    assert doubles(dsn) == []


def test_control_without_a_new_version_of_the_booking_the_old_snapshot_passes(dsn: str) -> None:
    for function, new_version in {
        "booking_seat_follows_booking": "IF NOT written_here THEN",
        "fill_in_anew": "IF cardinality(of_others) > 0 THEN",
    }.items():
        (body,) = rows(dsn, f"SELECT pg_get_functiondef('seatui.{function}'::regproc)")[0]
        assert new_version in body
        run(dsn, body.replace(new_version, "IF false THEN"))
    run(dsn, INSERT_BOOKING, ["BK-OLD", "CANCELLED"])
    run(dsn, INSERT_BOOKING, ["BK-NEW", "CONFIRMED"])
    with psycopg.connect(dsn, autocommit=True) as old:
        old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        old.execute("SELECT count(*) FROM bookings")
        run(dsn, INSERT_SEAT, ["BK-OLD", "A1"])
        old.execute("UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = 'BK-OLD'")
        old.execute("COMMIT")
    run(dsn, INSERT_SEAT, ["BK-NEW", "A1"])
    assert doubles(dsn) == [("A1", 2)]


def test_a_temporary_table_does_not_hide_the_bookings(dsn: str) -> None:
    run(dsn, INSERT_BOOKING, ["BK-1", "CONFIRMED"])
    run(dsn, INSERT_BOOKING, ["BK-2", "CONFIRMED"])
    with psycopg.connect(dsn, autocommit=True) as writer:
        writer.execute(
            "CREATE TEMP TABLE bookings (booking_id text, event_id text, showtime timestamptz, status text)"
        )
        writer.execute("INSERT INTO public.booking_seats (booking_id, seat_id) VALUES ('BK-1', 'A1')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            writer.execute("INSERT INTO public.booking_seats (booking_id, seat_id) VALUES ('BK-2', 'A1')")


def test_a_program_without_a_search_path_goes_on_working(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as writer:
        writer.execute("SET search_path = ''")
        writer.execute(INSERT_BOOKING.replace("bookings", "public.bookings"), ["BK-1", "CONFIRMED"])
        writer.execute("INSERT INTO public.booking_seats (booking_id, seat_id) VALUES ('BK-1', 'A1')")
    assert live_seats(dsn) == [("A1", "BK-1")]


@pytest.fixture
def clerk(dsn: str) -> Iterator[str]:
    """A DSN of a role that may insert and look, and no more."""
    role = f"clerk_{make_conninfo(dsn).split('dbname=')[1].split()[0]}"
    run(dsn, f"CREATE ROLE {role} LOGIN")
    run(dsn, f"GRANT SELECT, INSERT ON bookings, booking_seats TO {role}")
    run(dsn, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
    yield role
    run(dsn, f"DROP OWNED BY {role}")
    run(dsn, f"DROP ROLE {role}")


def test_a_role_with_few_rights_goes_on_selling_and_is_held_to_the_key(dsn: str, clerk: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as writer:
        writer.execute(f"SET ROLE {clerk}")
        for booking_id in ("BK-1", "BK-2"):
            writer.execute(INSERT_BOOKING, [booking_id, "CONFIRMED"])
        writer.execute(INSERT_SEAT, ["BK-1", "A1"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            writer.execute(INSERT_SEAT, ["BK-2", "A1"])


def test_seats_may_come_before_their_booking(dsn: str) -> None:
    run(dsn, "ALTER TABLE booking_seats DROP CONSTRAINT booking_seats_booking_id_fkey")
    run(dsn, INSERT_SEAT, ["BK-1", "A1"])
    run(dsn, INSERT_SEAT, ["BK-2", "A1"])
    run(dsn, INSERT_BOOKING, ["BK-1", "CONFIRMED"])
    with pytest.raises(psycopg.errors.UniqueViolation):
        run(dsn, INSERT_BOOKING, ["BK-2", "CONFIRMED"])
    assert live_seats(dsn) == [("A1", "BK-1")]


def test_migrating_is_the_same_under_any_habit_of_the_database(bare_dsn: str) -> None:
    habit = make_conninfo(bare_dsn, options="-c default_transaction_isolation=serializable")
    assert migrate(habit)
    assert migrate(habit) == ()


def test_a_schema_in_front_of_the_tables_gets_no_shadows_of_them(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, "CREATE SCHEMA ours")
    migrate(make_conninfo(bare_dsn, options="-c search_path=ours,public"))
    schemas = "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'bookings'"
    assert rows(bare_dsn, schemas) == [("public",)]


async def test_statuses_that_only_another_program_knows_are_read_and_respected(
    database: Database, dsn: str, small_house: str
) -> None:
    with psycopg.connect(dsn) as other:
        other.execute(INSERT_BOOKING, ["BK-PAID", "PAID"])
        other.execute(INSERT_SEAT, ["BK-PAID", "A1"])
        other.execute("UPDATE event_seats SET status = 'SOLD', booking_id = 'BK-PAID' WHERE seat_id = 'A1'")
    run(dsn, "ALTER TABLE event_seats DROP CONSTRAINT event_seats_status_check, ALTER status DROP NOT NULL")
    run(dsn, "UPDATE event_seats SET status = NULL WHERE seat_id = 'A2'")
    run(dsn, "UPDATE event_seats SET status = 'LOST' WHERE seat_id = 'A3'")

    service = service_on(database)
    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("A1", "A2", "A3", "A4"))
    assert [(seat.seat_id, seat.status) for seat in refused.value.seats] == [
        ("A1", "SOLD"),
        ("A2", "BLOCKED"),
        ("A3", "BLOCKED"),
    ]
    assert (await service.find_booking("BK-PAID")) is not None
    house = await PostgresHouseRepository(database).house("E1", SHOWTIME)
    assert {seat_id: state.status for seat_id, state in house.states.items()} == {
        "A1": "SOLD",
        "A2": "BLOCKED",
        "A3": "BLOCKED",
    }


async def test_times_that_no_clock_can_show_do_not_hide_the_others(
    database: Database, dsn: str, small_house: str
) -> None:
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('FAR', 'Far')")
    run(
        dsn,
        "INSERT INTO seatui.showings (event_id, showtime) VALUES ('FAR', 'infinity'), ('FAR', '9999-12-31 23:59Z')",
    )
    run(dsn, "INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)"
             " VALUES ('BK-BC', 'ODD', 'x', '0044-03-15 BC', 1)")  # fmt: skip
    assert [each.showing for each in await PostgresHouseRepository(database).showings()] == [SHOWING]


async def test_habits_of_the_database_do_not_matter(database: Database, dsn: str, small_house: str) -> None:
    name = rows(dsn, "SELECT current_database()")[0][0]
    run(dsn, f"ALTER DATABASE {name} SET datestyle = 'German'")
    run(dsn, f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")
    async with open_database(dsn) as again:
        booking = await service_on(again).book_tickets(request("A1"))
        assert await service_on(again).find_booking(booking.booking_id) == booking
        assert (await PostgresHouseRepository(again).showings())[0].showing == SHOWING


async def test_a_deadlock_with_another_program_is_tried_again(
    database: Database, dsn: str, small_house: str
) -> None:
    with psycopg.connect(dsn, autocommit=True) as other:
        other.execute("BEGIN; SET LOCAL deadlock_timeout = '1h'")
        other.execute("UPDATE event_seats SET price = 21 WHERE seat_id = 'A2'")
        sale = asyncio.create_task(service_on(database).book_tickets(request("A1", "A2")))
        await until_it_waits(dsn, sale)
        await asyncio.to_thread(other.execute, "UPDATE event_seats SET price = 21 WHERE seat_id = 'A1'")
        other.execute("COMMIT")
    assert (await sale).seat_ids == ("A1", "A2")
    assert rows(dsn, "SELECT deadlocks > 0 FROM pg_stat_database WHERE datname = current_database()") == [
        (True,)
    ]


async def test_a_showing_gets_no_seats_while_some_are_being_sold_without(
    database: Database, dsn: str
) -> None:
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet')")
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', %s)", [SHOWTIME])
    repository = service_on(database)._repository
    async with repository.transaction(a_change()) as tx:
        await repository.acquire_lock(tx, "E1", SHOWTIME, ["ZZ9"])
        importing = asyncio.create_task(
            PlanService(PostgresPlanRepository(database)).import_plan(SHOWING, small_plan())
        )
        await until_it_waits(dsn, importing)
        await tx.connection.execute(INSERT_BOOKING, ["BK-1", "CONFIRMED"])
        await tx.connection.execute(INSERT_SEAT, ["BK-1", "ZZ9"])
    with pytest.raises(InvalidRequest, match="booked"):
        await importing
    assert bookings(dsn) == [("BK-1", "CONFIRMED", 1)]
    assert rows(dsn, "SELECT count(*) FROM event_seats") == [(0,)]


# Not the next few: they may be another process's, still at work, of which no row is visible.
FAR = [0, 2**16, 2**31 - 1, 2**31, 2**31 + 1, 2**32 - 2]
WRITTEN_HERE = (
    "SELECT seatui.is_written_here((((pg_current_xact_id()::text::bigint + %s) %% 4294967296)::text)::xid)"
)


@pytest.mark.parametrize("far", FAR)
def test_however_many_transactions_ago_a_row_was_written_it_can_be_asked_whether_it_was_here(
    dsn: str, far: int
) -> None:
    with psycopg.connect(dsn) as connection:
        assert connection.execute(WRITTEN_HERE, [far]).fetchone() == (far == 0,)


def test_a_row_of_a_savepoint_was_written_here_and_one_of_another_transaction_was_not(dsn: str) -> None:
    its_row = "SELECT seatui.is_written_here(xmin) FROM bookings WHERE booking_id = %s"
    with psycopg.connect(dsn) as connection, connection.transaction():
        connection.execute("SELECT pg_current_xact_id()")
        with connection.transaction():
            connection.execute(INSERT_BOOKING, ["BK-1", "CANCELLED"])
            assert connection.execute(its_row, ["BK-1"]).fetchone() == (True,)
        run(dsn, INSERT_BOOKING, ["BK-2", "CANCELLED"])
        assert connection.execute(its_row, ["BK-1"]).fetchone() == (True,)
        assert connection.execute(its_row, ["BK-2"]).fetchone() == (False,)


def test_control_by_the_age_of_the_row_alone_the_server_refuses_to_say(dsn: str) -> None:
    by_age = """
        SELECT pg_xact_status((pg_current_xact_id()::text::bigint - age((((pg_current_xact_id()::text::bigint + %s)
            %% 4294967296)::text)::xid))::text::xid8)
    """
    with psycopg.connect(dsn) as connection, pytest.raises(psycopg.Error, match="in the future"):
        connection.execute(by_age, [2**31 - 1])

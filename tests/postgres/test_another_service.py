"""The database says no to a program that only looks and writes; and what the same program does where it does not."""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.booking import BookingRequest
from seatui.postgres import open_database
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ItsSale, its_sale
from tests.support import (
    bookings,
    let_run_out,
    live_seats,
    past_the_guards,
    rows,
    run,
    service_on,
    statuses,
)

CONCERT = datetime(2031, 6, 1, 19, tzinfo=UTC)
LEVELS = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")
NO = (psycopg.errors.IntegrityError, psycopg.errors.SerializationFailure)
CANCEL = "UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'THEIRS-1'"
COMMIT_CHECKS = ("DROP TRIGGER settle_at_commit ON seatui.unsettled",)


def overlap(dsn: str, level: str = "READ COMMITTED") -> list[str]:
    """Two sales at once, {A1, A2} and {A2, A3}: both look, then both write, one after the other; who got through."""
    sold = []
    with psycopg.connect(dsn) as one, psycopg.connect(dsn) as other:
        for connection in (one, other):
            connection.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        sales = {"ONE": ItsSale(one, "ONE", ["A1", "A2"]), "OTHER": ItsSale(other, "OTHER", ["A2", "A3"])}
        assert all(sale.look() for sale in sales.values())
        for booking_id, sale in sales.items():
            try:
                sale.write()
                sale.commit()
                sold.append(booking_id)
            except NO:
                one.rollback()
                other.rollback()
    return sold


def blocked_beside_free(dsn: str) -> None:
    run(dsn, "UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id = 'A2'")
    its_sale(dsn, "WRONG", "A1", "A2")


def seat_that_does_not_exist(dsn: str) -> None:
    its_sale(dsn, "WRONG", "A1", "Z99")


WRONG = pytest.mark.parametrize("wrong", [blocked_beside_free, seat_that_does_not_exist])


def test_control_before_our_migrations_overlapping_sales_both_get_the_seat(unguarded: str) -> None:
    assert overlap(unguarded) == ["ONE", "OTHER"]
    booked = rows(unguarded, "SELECT booking_id FROM booking_seats WHERE seat_id = 'A2' ORDER BY 1")
    assert booked == [("ONE",), ("OTHER",)]


@WRONG
def test_control_before_our_migrations_a_wrong_seat_is_booked(
    unguarded: str, wrong: Callable[[str], None]
) -> None:
    wrong(unguarded)
    assert ("WRONG", "CONFIRMED", 2) in bookings(unguarded)
    assert rows(unguarded, "SELECT count(*) FROM event_seats WHERE booking_id = 'WRONG'") == [(1,)]


@pytest.mark.parametrize("level", LEVELS)
def test_of_overlapping_sales_one_is_refused(guarded: str, level: str) -> None:
    assert overlap(guarded, level) == ["ONE"]
    assert statuses(guarded)["A2"] == ("SOLD", "ONE")
    assert "A3" not in statuses(guarded)
    assert "OTHER" not in {booking_id for booking_id, _, _ in bookings(guarded)}


@WRONG
def test_a_wrong_seat_is_refused_with_the_right_one_beside_it(
    guarded: str, wrong: Callable[[str], None]
) -> None:
    with pytest.raises(psycopg.errors.IntegrityError, match=r"A2.*BLOCKED|Z99.*unknown"):
        wrong(guarded)
    assert "A1" not in statuses(guarded)
    assert "WRONG" not in {booking_id for booking_id, _, _ in bookings(guarded)}


@WRONG
def test_control_without_the_checks_at_commit_a_wrong_seat_is_booked(
    guarded: str, wrong: Callable[[str], None]
) -> None:
    for check in COMMIT_CHECKS:
        run(guarded, check)
    wrong(guarded)
    assert ("WRONG", "CONFIRMED", 2) in bookings(guarded)


def test_control_without_the_key_overlapping_sales_differ_from_their_seats(guarded: str) -> None:
    run(guarded, "DROP INDEX booking_seats_one_live_booking")
    for check in COMMIT_CHECKS:
        run(guarded, check)
    assert overlap(guarded) == ["ONE", "OTHER"]


@pytest.mark.parametrize("level", LEVELS)
def test_its_correct_sales_go_on_as_before(guarded: str, level: str) -> None:
    its_sale(guarded, "RIGHT", "C1", "C2", level=level)
    assert statuses(guarded)["C1"] == statuses(guarded)["C2"] == ("SOLD", "RIGHT")
    assert ("C1", "RIGHT") in live_seats(guarded)


def test_it_may_write_the_seats_before_the_booking(guarded: str) -> None:
    run(guarded, "ALTER TABLE event_seats DROP CONSTRAINT event_seats_booking_id_fkey")
    with psycopg.connect(guarded) as connection:
        connection.execute(
            "UPDATE event_seats SET status = 'SOLD', booking_id = 'EARLY' WHERE seat_id IN ('C1', 'C2')"
        )
        connection.execute(
            "INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)"
            " VALUES ('EARLY', 'CONCERT', 'web', '2031-06-01 19:00Z', 2)"
        )
        connection.execute(
            "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('EARLY', 'C1'), ('EARLY', 'C2')"
        )
    assert statuses(guarded)["C1"] == ("SOLD", "EARLY")


@pytest.mark.parametrize("savepoint", [True, False])
def test_seats_added_to_a_booking_later_are_looked_at_too(guarded: str, *, savepoint: bool) -> None:
    added = "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('THEIRS-1', %s)"
    one_more = "UPDATE bookings SET quantity = 3 WHERE booking_id = 'THEIRS-1'"
    taken = "UPDATE event_seats SET status = 'SOLD', booking_id = 'THEIRS-1' WHERE seat_id = 'C1'"
    with psycopg.connect(guarded) as connection:
        # The booking is changed first: being written by this transaction does not make it new.
        connection.execute("UPDATE bookings SET user_id = 'other' WHERE booking_id = 'THEIRS-1'")
        if savepoint:
            connection.execute("SAVEPOINT here")
        connection.execute(added, ["C1"])
        connection.execute(one_more)
        with pytest.raises(psycopg.errors.IntegrityError, match="C1"):
            connection.commit()
    with psycopg.connect(guarded) as connection:
        connection.execute(added, ["C1"])
        connection.execute(taken)
        with pytest.raises(psycopg.errors.IntegrityError, match=r"has 3 seats.*quantity is 2"):
            connection.commit()
    with psycopg.connect(guarded) as connection:
        connection.execute(added, ["C1"])
        connection.execute(taken)
        connection.execute(one_more)
    assert ("C1", "THEIRS-1") in live_seats(guarded)


def test_a_booking_it_cancels_frees_its_seats_in_that_transaction(guarded: str) -> None:
    with psycopg.connect(guarded) as connection:
        connection.execute(CANCEL)
        found = connection.execute("SELECT status, booking_id FROM event_seats WHERE seat_id IN ('B1', 'B2')")
        assert found.fetchall() == [("AVAILABLE", None)] * 2
    assert live_seats(guarded) == [("17", "THEIRS-2")]


def test_its_own_way_of_cancelling_works_in_either_order(guarded: str) -> None:
    freed = "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE booking_id = %s"
    with psycopg.connect(guarded) as connection:
        connection.execute(CANCEL)
        connection.execute(freed, ["THEIRS-1"])
    its_sale(guarded, "NEXT", "B1")
    with psycopg.connect(guarded) as connection:
        connection.execute(freed, ["NEXT"])
        connection.execute("UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'NEXT'")
    assert statuses(guarded) == {}


ALONE = {
    "a seat sold to nobody": "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'C1'",
    "a seat sold to a booking without it": """
        UPDATE event_seats SET status = 'SOLD', booking_id = 'THEIRS-1' WHERE seat_id = 'C1'""",
    "a new seat, sold": """
        INSERT INTO event_seats (event_id, showtime, seat_id, zone, status)
        VALUES ('CONCERT', '2031-06-01 19:00Z', 'N1', 'VIP', 'SOLD')""",
    "a booked seat freed": "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE seat_id = 'B1'",
    "a booked seat blocked": "UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id = 'B1'",
    "a booked seat renamed": "UPDATE event_seats SET seat_id = 'N2' WHERE seat_id = 'B1'",
    "a booked seat deleted": "DELETE FROM event_seats WHERE seat_id = 'B1'",
    "a booking's seat deleted": "DELETE FROM booking_seats WHERE seat_id = 'B1'",
    "a booking's seat exchanged": "UPDATE booking_seats SET seat_id = 'C1' WHERE seat_id = 'B1'",
    "a booking deleted": """
        UPDATE event_seats SET booking_id = NULL WHERE booking_id = 'THEIRS-1';
        DELETE FROM bookings WHERE booking_id = 'THEIRS-1'""",
    "a sale made a hold": "UPDATE bookings SET status = 'RESERVED' WHERE booking_id = 'THEIRS-1'",
    "a booking moved to another showing": """
        UPDATE bookings SET showtime = '2031-06-02 19:00Z' WHERE booking_id = 'THEIRS-1'""",
    "all bookings' seats emptied": "TRUNCATE booking_seats",
}


@pytest.mark.parametrize("alone", ALONE.values(), ids=ALONE.keys())
def test_one_side_alone_is_refused_at_commit(guarded: str, alone: str) -> None:
    before = (bookings(guarded), live_seats(guarded), statuses(guarded))
    with pytest.raises(psycopg.errors.IntegrityError):
        run(guarded, alone)
    assert (bookings(guarded), live_seats(guarded), statuses(guarded)) == before


def test_everything_together_may_be_emptied(guarded: str) -> None:
    run(guarded, "TRUNCATE bookings, booking_seats, event_seats")
    assert bookings(guarded) == []


def test_a_booking_deleted_with_its_seats_freed_is_gone(guarded: str) -> None:
    with psycopg.connect(guarded) as connection:
        connection.execute(
            "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE zone = 'STANDARD'"
        )
        connection.execute("DELETE FROM bookings WHERE booking_id = 'THEIRS-1'")
    assert statuses(guarded) == {}


def test_what_disagreed_before_is_left_alone_and_may_be_put_right(unguarded: str) -> None:
    run(unguarded, "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'C5'")
    run(unguarded, "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE seat_id = 'B1'")
    migrate(unguarded)
    run(unguarded, "UPDATE event_seats SET price = 1 WHERE seat_id IN ('C5', 'B1')")
    run(unguarded, "UPDATE bookings SET status = 'PAID', user_id = 'x' WHERE booking_id = 'THEIRS-1'")
    run(unguarded, "UPDATE event_seats SET status = 'AVAILABLE' WHERE seat_id = 'C5'")
    run(unguarded, "UPDATE event_seats SET status = 'SOLD', booking_id = 'THEIRS-1' WHERE seat_id = 'B1'")
    assert statuses(unguarded) == {"B1": ("SOLD", "THEIRS-1"), "B2": ("SOLD", "THEIRS-1")}


def test_a_showing_that_gets_seats_must_agree_with_the_bookings_it_has(guarded: str) -> None:
    seats = """
        INSERT INTO event_seats (event_id, showtime, seat_id, zone)
        SELECT 'LECTURE', '2031-06-02 19:00Z', n, 'VIP' FROM generate_series(16, 18) AS n
    """
    with pytest.raises(psycopg.errors.IntegrityError, match="17"):
        run(guarded, seats)
    with psycopg.connect(guarded) as connection:
        connection.execute(seats)
        connection.execute(
            "UPDATE event_seats SET status = 'SOLD', booking_id = 'THEIRS-2' WHERE seat_id = '17'"
        )
    assert statuses(guarded)["17"] == ("SOLD", "THEIRS-2")


def test_a_refusal_names_seat_booking_and_status(guarded: str) -> None:
    its_sale(guarded, "FIRST", "C1")
    past_the_guards(guarded, "UPDATE booking_seats SET live = false WHERE seat_id = 'C1'")
    with pytest.raises(psycopg.errors.IntegrityError) as refused:
        its_sale(guarded, "SECOND", "C1")
    assert refused.value.diag.constraint_name == "seats_agree_with_bookings"
    assert refused.value.diag.message_primary == (
        "booking SECOND cannot have seat C1 of CONCERT, 2031-06-01 19:00:00+00: the seat is SOLD"
    )
    assert refused.value.diag.message_detail == "The booking is CONFIRMED; the seat names booking FIRST."


BOOK = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('NEW', 'CONCERT', 'web', '2031-06-01 19:00Z', 1)
"""
ADD = "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('{}', '{}')"
PUT_OVER_ITSELF = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    SELECT booking_id, event_id, 'x', showtime, 3 FROM bookings WHERE booking_id = 'THEIRS-1'
    ON CONFLICT (booking_id) DO UPDATE SET user_id = excluded.user_id, quantity = 3, created_at = excluded.created_at
"""
BOOK_THE_LECTURE = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('GA', 'LECTURE', 'web', '2031-06-02 19:00Z', 1)
"""
MOVE_A_SEAT = """
    UPDATE event_seats SET event_id = 'LECTURE', showtime = '2031-06-02 19:00Z', booking_id = 'GA'
    WHERE seat_id = 'B1'
"""
WAYS_AROUND = {
    "the check of the booking is made before its seats come": [
        BOOK,
        ADD.format("NEW", "C1"),
        "UPDATE event_seats SET status = 'SOLD', booking_id = 'NEW' WHERE seat_id = 'C1'",
        "SET CONSTRAINTS ALL IMMEDIATE",
        "SET CONSTRAINTS ALL DEFERRED",
        ADD.format("NEW", "Z99"),
        "UPDATE bookings SET quantity = 2 WHERE booking_id = 'NEW'",
    ],
    "an older booking is dated as new": [
        "UPDATE bookings SET created_at = now(), user_id = 'x' WHERE booking_id = 'THEIRS-1'",
        ADD.format("THEIRS-1", "Z99"),
    ],
    "an older booking is put over itself": [PUT_OVER_ITSELF, ADD.format("THEIRS-1", "Z99")],
    "seats change places between showings": [BOOK_THE_LECTURE, ADD.format("GA", "B1"), MOVE_A_SEAT],
}


@pytest.mark.parametrize("statements", WAYS_AROUND.values(), ids=WAYS_AROUND.keys())
def test_there_is_no_way_around_the_check_at_commit(guarded: str, statements: list[str]) -> None:
    with psycopg.connect(guarded) as connection:
        for statement in statements:
            connection.execute(statement)
        with pytest.raises(psycopg.errors.IntegrityError):
            connection.commit()
    assert statuses(guarded) == {"B1": ("SOLD", "THEIRS-1"), "B2": ("SOLD", "THEIRS-1")}


def test_what_its_own_triggers_change_is_seen_as_well(guarded: str) -> None:
    run(
        guarded, "ALTER TABLE bookings ADD cancelled_at timestamptz; ALTER TABLE event_seats ADD paid boolean"
    )
    for table, rule in {
        "bookings": "IF NEW.cancelled_at IS NOT NULL THEN NEW.status := 'CANCELLED'; END IF",
        "event_seats": "IF NEW.paid THEN NEW.status := 'SOLD'; END IF",
    }.items():
        run(guarded, f"CREATE FUNCTION its_rule_of_{table}() RETURNS trigger LANGUAGE plpgsql"
                     f" AS $$ BEGIN {rule}; RETURN NEW; END $$;"
                     f"CREATE TRIGGER its_rule BEFORE UPDATE ON {table} FOR EACH ROW"
                     f" EXECUTE FUNCTION its_rule_of_{table}()")  # fmt: skip
    with pytest.raises(psycopg.errors.IntegrityError, match="C1"):
        run(guarded, "UPDATE event_seats SET paid = true WHERE seat_id = 'C1'")
    run(guarded, "UPDATE bookings SET cancelled_at = now() WHERE booking_id = 'THEIRS-1'")
    assert (statuses(guarded), live_seats(guarded)) == ({}, [("17", "THEIRS-2")])


def booked(booking_id: str) -> str:
    """A correct sale of one seat of row A."""
    seat_id = {"NEW": "A1", "NEXT": "A2"}[booking_id]
    sold = f"UPDATE event_seats SET status = 'SOLD', booking_id = '{booking_id}' WHERE seat_id = '{seat_id}'"
    return f"{BOOK.replace('NEW', booking_id)}; {ADD.format(booking_id, seat_id)}; {sold}"


def test_seats_that_come_before_a_booking_that_comes_meanwhile_are_guarded(guarded: str) -> None:
    run(guarded, "ALTER TABLE booking_seats DROP CONSTRAINT booking_seats_booking_id_fkey")
    with psycopg.connect(guarded) as early:
        early.execute(ADD.format("NEW", "C1"))
        run(guarded, booked("NEW"))
        with pytest.raises(psycopg.errors.IntegrityError, match="NEW"):
            early.commit()
    with psycopg.connect(guarded) as early:
        early.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        early.execute("SELECT count(*) FROM bookings")
        run(guarded, booked("NEXT"))
        early.execute(ADD.format("NEXT", "C1"))
        with pytest.raises(psycopg.errors.SerializationFailure):
            early.commit()
    assert "C1" not in {seat_id for seat_id, _ in live_seats(guarded)}


def test_old_rows_that_disagree_can_be_cancelled_and_stand_in_nobodys_way(unguarded: str) -> None:
    run(unguarded, "UPDATE event_seats SET booking_id = NULL WHERE seat_id = 'B1'")
    migrate(unguarded)
    run(unguarded, "INSERT INTO event_seats (event_id, showtime, seat_id, zone)"
                   " VALUES ('CONCERT', '2031-06-01 19:00Z', 'N1', 'VIP')")  # fmt: skip
    run(unguarded, CANCEL)
    assert statuses(unguarded) == {}


@pytest.mark.parametrize("seat", ["RESERVED", "SOLD"])
def test_a_status_of_its_own_goes_with_seats_that_are_held_or_sold(guarded: str, seat: str) -> None:
    with psycopg.connect(guarded) as connection:
        connection.execute(BOOK.replace("quantity)", "quantity, status)").replace(", 1)", ", 1, 'PENDING')"))
        connection.execute(ADD.format("NEW", "C1"))
        connection.execute(
            f"UPDATE event_seats SET status = '{seat}', booking_id = 'NEW' WHERE seat_id = 'C1'"
        )
    assert statuses(guarded)["C1"] == (seat, "NEW")


def test_a_large_booking_dated_by_its_client_takes_no_longer_with_each_seat(guarded: str) -> None:
    with psycopg.connect(guarded) as connection:
        connection.execute(
            BOOK.replace("quantity)", "quantity, created_at)").replace(", 1)", ", 1, '2020-01-01')")
        )
        connection.execute("SAVEPOINT here")
        connection.execute(
            "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('NEW', 'C1'), ('NEW', 'C2')"
        )
        written = "SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'bookings'"
        assert connection.execute(written).fetchone() == (0,)
        connection.rollback()


def test_nobody_has_the_functions_of_the_database_work_for_a_table_of_their_own(guarded: str) -> None:
    name = rows(guarded, "SELECT current_database()")[0][0]
    run(guarded, f"CREATE ROLE stranger_{name}")
    try:
        for function in ("seatui.event_seats_updated", "seatui.booking_seat_follows_booking"):
            with psycopg.connect(guarded, autocommit=True) as stranger:
                stranger.execute(f"SET ROLE stranger_{name}")
                stranger.execute("CREATE TEMP TABLE mine (seat_id text)")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    stranger.execute(
                        f"CREATE TRIGGER forged BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION {function}()"
                    )
                # What goes with the session goes a moment after it, and its owner must go before.
                stranger.execute("DROP TABLE mine")
    finally:
        run(guarded, f"DROP ROLE stranger_{name}")


ITS_LEDGER = """
    CREATE SCHEMA audit;
    CREATE TABLE outbox (what text);
    CREATE TABLE audit.log (what text);
    CREATE FUNCTION its_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO outbox SELECT TG_TABLE_NAME;
            INSERT INTO log SELECT TG_TABLE_NAME;
            RETURN NULL;
        END
    $$
"""


async def test_triggers_of_its_own_find_its_tables_whoever_sells_and_cancels(unguarded: str) -> None:
    its_path = make_conninfo(unguarded, options="-c search_path=public,audit")
    run(unguarded, ITS_LEDGER)
    for table in ("bookings", "booking_seats", "event_seats"):
        run(unguarded, f"CREATE TRIGGER its_ledger AFTER INSERT OR UPDATE ON {table}"
                       " FOR EACH ROW EXECUTE FUNCTION its_ledger()")  # fmt: skip
    migrate(its_path)
    async with open_database(its_path) as database:
        service = service_on(database)
        await service.book_tickets(BookingRequest("CONCERT", "ann", CONCERT, ["A1"], booking_id="BK-1"))
        await service.hold_seats(BookingRequest("CONCERT", "ann", CONCERT, ["A2"], booking_id="BK-2"))
        let_run_out(its_path, "BK-2")
        await service.book_tickets(BookingRequest("CONCERT", "bob", CONCERT, ["A2"]))
        await service.cancel_booking("BK-1")
    run(its_path, CANCEL)
    for ledger in ("outbox", "audit.log"):
        assert {table for (table,) in rows(unguarded, f"SELECT what FROM {ledger}")} == {
            "bookings",
            "booking_seats",
            "event_seats",
        }

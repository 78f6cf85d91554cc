"""The one statement of a sale: what the database writes of it, believes, and looks at again."""

import asyncio

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.domain.errors import DatabaseFailed
from seatui.postgres import Database
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA
from tests.support import bookings, live_seats, request, rows, run, service_on, statuses
from tests.waiting import until_it_waits

JOURNALED = "SELECT seat_ids, to_status FROM seatui.seat_journal ORDER BY journal_id"
BOOK = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('CLAIMS', 'E1', 'web', '2031-05-01 12:00Z', {quantity})
"""
CLAIM = """
    INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime, live)
    VALUES ('CLAIMS', '{seat}', '{event}', '2031-05-01 12:00Z', {live})
"""
SELL = "UPDATE event_seats SET status = 'SOLD', booking_id = 'CLAIMS' WHERE seat_id = '{seat}'"
BY_A_HOLD = (
    "SELECT seatui.book('BK-HOLD', 1, 'E1', 'web', '2031-05-01 12:00Z', '{B1,B2}', 'RESERVED', '1 hour')"
)
BOOK_C1 = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('NEW', 'CONCERT', 'web', '2031-06-01 19:00Z', 1)
"""
BY_A_CALL = "SELECT seatui.book('BK-CALL', 1, 'E1', 'web', '2031-05-01 12:00Z', '{A1,A2}', 'CONFIRMED', NULL)"


UNSETTLED = "SELECT count(*) FROM seatui.unsettled"
SELL_C1_AS_IT_DOES = [
    BOOK_C1,
    "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('NEW', 'C1')",
    "UPDATE event_seats SET status = 'SOLD', booking_id = 'NEW' WHERE seat_id = 'C1'",
]


async def test_a_sale_agrees_when_its_statement_ends_and_nothing_is_left_to_look_at_at_commit(
    database: Database, dsn: str, small_house: str
) -> None:
    with psycopg.connect(dsn) as writer:
        for call in (BY_A_CALL, BY_A_HOLD):
            writer.execute(call)
            assert writer.execute(UNSETTLED).fetchone() == (0,)
    assert rows(dsn, JOURNALED) == [(["A1", "A2"], "SOLD"), (["B1", "B2"], "RESERVED")]
    assert await PostgresIntegrityCheck(database).breaches() == []


def test_control_what_another_program_writes_one_after_the_other_is_left_and_settled(guarded: str) -> None:
    with psycopg.connect(guarded) as writer:
        for statement in SELL_C1_AS_IT_DOES:
            writer.execute(statement)
        assert writer.execute(UNSETTLED).fetchone() != (0,)
    assert rows(guarded, UNSETTLED) == [(0,)]


@pytest.mark.parametrize("wrong", ["status = 'SOLD', booking_id = 'BK-OTHER'", "status = 'BLOCKED'"])
async def test_a_sale_by_one_statement_that_does_not_agree_is_refused(
    database: Database, dsn: str, wrong: str, small_house: str
) -> None:
    by_one_statement = f"""
        WITH booking AS (
            INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
            VALUES ('CLAIMS', 'E1', 'web', '2031-05-01 12:00Z', 1)
        ), seats AS (
            INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime)
            VALUES ('CLAIMS', 'A1', 'E1', '2031-05-01 12:00Z')
        )
        UPDATE event_seats SET {wrong} WHERE seat_id = 'A1'
    """
    with pytest.raises(psycopg.errors.IntegrityError, match="A1"):
        run(dsn, by_one_statement)
    run(dsn, by_one_statement.replace(wrong, "status = 'SOLD', booking_id = 'CLAIMS'"))
    assert live_seats(dsn) == [("A1", "CLAIMS")]


@pytest.mark.parametrize(
    ("claim", "is_refused"),
    [
        ({"seat": "A1", "event": "E1", "live": "true"}, True),
        ({"seat": "A1", "event": "E2", "live": "true"}, True),
        ({"seat": "A1", "event": "E1", "live": "false"}, True),
        ({"seat": "A3", "event": "E1", "live": "true"}, True),
        ({"seat": "A2", "event": "E2", "live": "false"}, False),
    ],
    ids=["not marked", "another showing", "not live", "taken", "wrong, and right at commit"],
)
async def test_a_claim_that_does_not_hold_is_looked_at_like_any_other_row(
    database: Database, dsn: str, claim: dict[str, str], *, is_refused: bool, small_house: str
) -> None:
    await service_on(database).book_tickets(request("A3", booking_id="BK-1"))
    with psycopg.connect(dsn) as writer:
        writer.execute(BOOK.format(quantity=1))
        try:
            writer.execute(CLAIM.format(**claim))
            if not is_refused:
                writer.execute(SELL.format(**claim))
            writer.commit()
        except psycopg.errors.IntegrityError:
            writer.rollback()
    sold = [("A3", "BK-1")] if is_refused else [("A2", "CLAIMS"), ("A3", "BK-1")]
    assert sorted(live_seats(dsn)) == sold
    assert await PostgresIntegrityCheck(database).breaches() == []


async def test_a_claim_for_a_booking_of_before_waits_for_whoever_cancels_it(
    database: Database, dsn: str, small_house: str
) -> None:
    await service_on(database).book_tickets(request("A1", booking_id="CLAIMS"))
    with psycopg.connect(dsn) as canceller, psycopg.connect(dsn) as writer:
        canceller.execute("UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'CLAIMS'")
        claiming = asyncio.create_task(
            asyncio.to_thread(writer.execute, CLAIM.format(seat="A2", event="E1", live="true"))
        )
        await until_it_waits(dsn, claiming)
        canceller.commit()
        await claiming
        writer.commit()
    assert live_seats(dsn) == []
    assert await PostgresIntegrityCheck(database).breaches() == []


@pytest.mark.parametrize("order", ["'A1'), ('CLAIMS', 'A2'", "'A2'), ('CLAIMS', 'A1'"])
async def test_another_program_that_marks_what_it_booked_agrees_in_whatever_order(
    database: Database, dsn: str, order: str, small_house: str
) -> None:
    with psycopg.connect(dsn) as writer:
        writer.execute(BOOK.format(quantity=2))
        writer.execute(f"INSERT INTO booking_seats (booking_id, seat_id) VALUES ('CLAIMS', {order})")
        writer.execute(
            "UPDATE event_seats SET status = 'SOLD', booking_id = 'CLAIMS' WHERE seat_id IN ('A1', 'A2')"
        )
    assert statuses(dsn) == {"A1": ("SOLD", "CLAIMS"), "A2": ("SOLD", "CLAIMS")}
    assert await PostgresIntegrityCheck(database).breaches() == []


@pytest.mark.parametrize("lacking", ["INSERT INTO booking_seats", "UPDATE event_seats"])
@pytest.mark.parametrize("of_the_two", [1, 2])
async def test_half_of_what_is_marked_or_booked_is_refused(
    database: Database, dsn: str, lacking: str, of_the_two: int, small_house: str
) -> None:
    steps = [
        BOOK.format(quantity=2),
        "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('CLAIMS', 'A1'), ('CLAIMS', 'A2')",
        "UPDATE event_seats SET status = 'SOLD', booking_id = 'CLAIMS' WHERE seat_id IN ('A1', 'A2')",
    ]
    its_row, kept = {1: ("('CLAIMS', 'A1'), ", "('A2')"), 2: (", ('CLAIMS', 'A2')", "('A1')")}[of_the_two]
    with psycopg.connect(dsn) as writer:
        for step in steps:
            less = step.replace(its_row, "").replace("('A1', 'A2')", kept)
            writer.execute(less if step.startswith(lacking) else step)
        with pytest.raises(psycopg.errors.IntegrityError, match=f"A{of_the_two}"):
            writer.commit()


async def test_what_agreed_at_once_and_is_undone_in_the_same_transaction_is_refused(
    database: Database, dsn: str, small_house: str
) -> None:
    for undoing in (
        "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE seat_id = 'A1'",
        "DELETE FROM booking_seats WHERE seat_id = 'A1'",
        "UPDATE bookings SET status = 'RESERVED'",
        "UPDATE booking_seats SET seat_id = 'A3' WHERE seat_id = 'A1'",
        "UPDATE event_seats SET seat_id = 'A9' WHERE seat_id = 'A1'",
    ):
        with psycopg.connect(dsn) as writer:
            assert writer.execute(BY_A_CALL).fetchone() == ("",)
            writer.execute(undoing)
            with pytest.raises(psycopg.errors.IntegrityError, match=r"A1|A9"):
                writer.commit()
    assert bookings(dsn) == []


async def test_it_can_be_a_part_of_another_transaction_and_of_a_savepoint(
    database: Database, dsn: str, small_house: str
) -> None:
    with psycopg.connect(dsn) as writer:
        writer.execute("SAVEPOINT here")
        writer.execute(BY_A_CALL)
        writer.execute("ROLLBACK TO here")
        writer.execute(BY_A_CALL)
        writer.execute("RELEASE here")
    assert live_seats(dsn) == [("A1", "BK-CALL"), ("A2", "BK-CALL")]
    assert await PostgresIntegrityCheck(database).breaches() == []


def test_each_function_with_the_owners_rights_looks_into_the_catalog_alone(dsn: str) -> None:
    elsewhere = rows(
        dsn,
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'seatui'::regnamespace"
        " AND NOT coalesce(array_to_string(proconfig, ';'), '') ~ 'search_path=pg_catalog, pg_temp(;|$)'",
    )
    assert elsewhere == []


async def test_tables_of_the_writers_own_do_not_stand_in_for_ours(
    database: Database, dsn: str, small_house: str
) -> None:
    with psycopg.connect(dsn, autocommit=True) as writer:
        for schema, table in (
            ("seatui", "seat_journal"),
            ("public", "bookings"),
            ("public", "booking_seats"),
        ):
            writer.execute(f"CREATE TEMP TABLE {table} (LIKE {schema}.{table})")
        with pytest.raises(psycopg.errors.IntegrityError):
            writer.execute("UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'A1'")
        writer.execute("SET search_path = ''")
        writer.execute("UPDATE public.event_seats SET status = 'BLOCKED' WHERE seat_id = 'A1'")
    assert rows(dsn, JOURNALED) == [(["A1"], "BLOCKED")]


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("booking_seats", "NEW.seat_id := lower(NEW.seat_id)"),
        ("booking_seats", "IF NEW.seat_id = 'A2' THEN RETURN NULL; END IF"),
        ("booking_seats", "NEW.booking_id := 'BK-OTHER'"),
        ("booking_seats", "NEW.live := false"),
        ("event_seats", "IF NEW.seat_id = 'A2' THEN RETURN NULL; END IF"),
        ("event_seats", "NEW.status := 'BLOCKED'"),
    ],
)
async def test_what_another_programs_trigger_makes_of_a_sale_agrees_or_is_refused(
    database: Database, dsn: str, table: str, rule: str, small_house: str
) -> None:
    await service_on(database).book_tickets(request("B6", booking_id="BK-OTHER"))
    run(
        dsn,
        f"CREATE FUNCTION its_rule() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {rule}; RETURN NEW; END $$;"
        f"CREATE TRIGGER zzz_its_rule BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION its_rule()",
    )
    with pytest.raises(DatabaseFailed):
        await service_on(database).book_tickets(request("A1", "A2"))
    assert live_seats(dsn) == [("B6", "BK-OTHER")]
    assert await PostgresIntegrityCheck(database).breaches() == []


async def test_a_copy_of_a_row_is_no_row_that_agrees_at_once(
    database: Database, dsn: str, small_house: str
) -> None:
    await service_on(database).book_tickets(request("A1", booking_id="BK-1"))
    run(
        dsn,
        "CREATE FUNCTION copies() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE r booking_seats; BEGIN"
        " SELECT * INTO r FROM booking_seats; r.id := 1000; r.seat_id := 'A2';"
        " INSERT INTO booking_seats SELECT r.*; RETURN NULL; END $$;"
        "CREATE TRIGGER copies AFTER UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION copies()",
    )
    with pytest.raises(psycopg.errors.IntegrityError, match="A2"):
        run(dsn, "UPDATE bookings SET user_id = 'copied'")


@pytest.mark.parametrize("seats", ["{}", "{A1,A1}", "{A1,NULL}"])
async def test_a_call_for_no_seats_or_the_same_twice_changes_nothing(
    database: Database, dsn: str, seats: str, small_house: str
) -> None:
    assert rows(dsn, BY_A_CALL.replace("{A1,A2}", seats)) == [(None,)]
    assert rows(dsn, BY_A_CALL.replace("CONFIRMED", "RESERVED")) == [(None,)], "a hold without an end"
    assert (bookings(dsn), statuses(dsn)) == ([], {})


@pytest.mark.parametrize("path", ["public,shop", "shop,public"])
def test_tables_in_a_schema_of_their_own_are_guarded(bare_dsn: str, path: str) -> None:
    here = make_conninfo(bare_dsn, options=f"-c search_path={path}")
    run(bare_dsn, "CREATE SCHEMA shop")
    for script in (ITS_SCHEMA, ITS_ROWS):
        run(make_conninfo(bare_dsn, options="-c search_path=shop"), script)
    migrate(here)
    sale = f"{BOOK_C1}; INSERT INTO booking_seats (booking_id, seat_id) VALUES ('NEW', 'C1')"
    with pytest.raises(psycopg.errors.IntegrityError, match="C1"):
        run(here, sale)
    run(here, f"{sale}; UPDATE event_seats SET status = 'SOLD', booking_id = 'NEW' WHERE seat_id = 'C1'")
    with pytest.raises(psycopg.errors.IntegrityError, match="C2"):
        run(here, "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'C2'")


def test_seats_that_are_reached_through_a_parent_are_guarded(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, "CREATE TABLE all_seats (LIKE event_seats); ALTER TABLE event_seats INHERIT all_seats")
    run(bare_dsn, ITS_ROWS)
    migrate(bare_dsn)
    with pytest.raises(psycopg.errors.IntegrityError, match="C1"):
        run(bare_dsn, "UPDATE all_seats SET status = 'SOLD' WHERE seat_id = 'C1'")


def test_a_seat_without_a_status_that_moves_to_where_it_is_booked_is_refused(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, ITS_ROWS)
    migrate(bare_dsn)
    run(bare_dsn, "UPDATE event_seats SET status = NULL WHERE seat_id = 'C1'")
    with pytest.raises(psycopg.errors.IntegrityError, match="17"):
        run(
            bare_dsn,
            "UPDATE event_seats SET event_id = 'LECTURE', showtime = '2031-06-02 19:00Z', seat_id = '17'"
            " WHERE seat_id = 'C1'",
        )

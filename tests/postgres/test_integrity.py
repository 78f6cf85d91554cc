"""The check of the data: it finds each breach and names it, and finds nothing where nothing is wrong."""

import pytest

from seatui.domain.model.breaches import Breach, Invariant
from seatui.postgres import Database, open_database
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA, its_sale
from tests.support import SHOWTIME, let_run_out, make_house, past_the_guards, request, rows, run, service_on


async def found(database: Database) -> list[tuple[Invariant, str | None, tuple[str, ...]]]:
    return [
        (breach.invariant, breach.seat_id, breach.booking_ids)
        for breach in await PostgresIntegrityCheck(database).breaches()
    ]


@pytest.fixture
async def sold(database: Database, small_house: str) -> Database:
    """The small house: A1 and A2 sold, B1 held, B3 blocked, B4 and A5 sold and cancelled, A6 sold."""
    service = service_on(database)
    await service.book_tickets(request("A1", "A2", booking_id="BK-SOLD"))
    await service.hold_seats(request("B1", booking_id="BK-HELD"))
    await service.block_seats("E1", SHOWTIME, ["B3"])
    await service.book_tickets(request("B4", booking_id="BK-GONE"))
    await service.cancel_booking("BK-GONE")
    await service.book_tickets(request("A5", booking_id="BK-BACK"))
    await service.cancel_booking("BK-BACK")
    await service.book_tickets(request("A6", booking_id="BK-LAST"))
    return database


async def test_nothing_is_found_where_nothing_is_wrong(sold: Database, dsn: str) -> None:
    assert await found(sold) == []
    await service_on(sold).hold_seats(request("B2", booking_id="BK-OVER"))
    let_run_out(dsn, "BK-OVER")
    assert await found(sold) == []


I = Invariant  # noqa: E741 - it stands in every row
BREACHES = {
    "sold twice": (
        """INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime)
            SELECT 'BK-HELD', 'A1', 'E1', showtime FROM bookings LIMIT 1""",
        {
            (I.SOLD_ONCE, "A1", ("BK-HELD", "BK-SOLD")),
            (I.BOOKED_SEAT_IS_SOLD, "A1", ("BK-HELD",)),
            (I.BOOKING_IS_WHOLE, None, ("BK-HELD",)),
        },
    ),
    "booked, but free": (
        "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE seat_id = 'A1'",
        {(I.BOOKED_SEAT_IS_SOLD, "A1", ("BK-SOLD",)), (I.JOURNAL_IS_COMPLETE, "A1", ("BK-SOLD",))},
    ),
    "booked, but blocked": (
        "UPDATE event_seats SET status = 'BLOCKED', booking_id = NULL WHERE seat_id = 'A1'",
        {(I.BOOKED_SEAT_IS_SOLD, "A1", ("BK-SOLD",)), (I.JOURNAL_IS_COMPLETE, "A1", ("BK-SOLD",))},
    ),
    "booked, but not there": (
        "DELETE FROM event_seats WHERE seat_id = 'A1'",
        {(I.BOOKED_SEAT_IS_SOLD, "A1", ("BK-SOLD",)), (I.JOURNAL_IS_COMPLETE, "A1", ("BK-SOLD",))},
    ),
    "booked, but sold to another": (
        "UPDATE event_seats SET booking_id = 'BK-HELD' WHERE seat_id = 'A1'",
        {
            (I.BOOKED_SEAT_IS_SOLD, "A1", ("BK-SOLD",)),
            (I.JOURNAL_IS_COMPLETE, "A1", ("BK-HELD", "BK-SOLD")),
        },
    ),
    "held, but sold": (
        "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'B1'",
        {(I.BOOKED_SEAT_IS_SOLD, "B1", ("BK-HELD",)), (I.JOURNAL_IS_COMPLETE, "B1", ("BK-HELD",))},
    ),
    "sold to nobody": (
        "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'A4'",
        {(I.SOLD_SEAT_IS_BOOKED, "A4", ()), (I.JOURNAL_IS_COMPLETE, "A4", ())},
    ),
    "sold to a booking that is cancelled": (
        "UPDATE event_seats SET status = 'SOLD', booking_id = 'BK-GONE' WHERE seat_id = 'B4'",
        {(I.SOLD_SEAT_IS_BOOKED, "B4", ("BK-GONE",)), (I.JOURNAL_IS_COMPLETE, "B4", ("BK-GONE",))},
    ),
    "held for a booking that is cancelled": (
        "UPDATE event_seats SET status = 'RESERVED', booking_id = 'BK-GONE' WHERE seat_id = 'B4'",
        {(I.HELD_SEAT_IS_BOOKED, "B4", ("BK-GONE",)), (I.JOURNAL_IS_COMPLETE, "B4", ("BK-GONE",))},
    ),
    "fewer seats than its quantity": (
        "UPDATE bookings SET quantity = 3 WHERE booking_id = 'BK-SOLD'",
        {(I.BOOKING_IS_WHOLE, None, ("BK-SOLD",))},
    ),
    "a booking without any seat": (
        """INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
            SELECT 'BK-NONE', 'E1', 'x', showtime, 1 FROM bookings LIMIT 1""",
        {(I.BOOKING_IS_WHOLE, None, ("BK-NONE",))},
    ),
    "not guarded by the key": (
        "UPDATE booking_seats SET live = false WHERE seat_id = 'A1'",
        {(I.KEY_IS_FILLED_IN, "A1", ("BK-SOLD",))},
    ),
    "guarded for another event": (
        "UPDATE booking_seats SET event_id = 'E2' WHERE seat_id = 'A1'",
        {(I.KEY_IS_FILLED_IN, "A1", ("BK-SOLD",))},
    ),
    "a change that the journal does not know": (
        "UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id = 'A4'",
        {(I.JOURNAL_IS_COMPLETE, "A4", ())},
    ),
    "a seat freed behind the journal's back": (
        "UPDATE event_seats SET status = 'AVAILABLE' WHERE seat_id = 'B3'",
        {(I.JOURNAL_IS_COMPLETE, "B3", ())},
    ),
    "no key": (
        "DROP INDEX booking_seats_one_live_booking",
        {(I.GUARD_IS_THERE, None, ())},
    ),
    "a row of the journal taken out of the middle": (
        "DELETE FROM seatui.seat_journal WHERE booking_id = 'BK-HELD'",
        {(I.JOURNAL_IS_UNCHANGED, None, ()), (I.JOURNAL_IS_COMPLETE, "B1", ("BK-HELD",))},
    ),
    "two rows of the journal that cancel each other out": (
        "DELETE FROM seatui.seat_journal WHERE booking_id = 'BK-BACK'",
        {(I.JOURNAL_IS_UNCHANGED, None, ("BK-LAST",))},
    ),
    "the second half of a story": (
        "DELETE FROM seatui.seat_journal WHERE booking_id = 'BK-GONE' AND to_status = 'AVAILABLE'",
        {
            (I.JOURNAL_IS_COMPLETE, "B4", ("BK-GONE",)),
            (I.JOURNAL_IS_UNCHANGED, None, ("BK-BACK",)),
        },
    ),
    "the first half of a story": (
        "DELETE FROM seatui.seat_journal WHERE booking_id = 'BK-GONE' AND to_status = 'SOLD'",
        {(I.JOURNAL_IS_UNCHANGED, None, ("BK-GONE",))},
    ),
    "the journal's last row": (
        "DELETE FROM seatui.seat_journal WHERE booking_id = 'BK-LAST'",
        {(I.JOURNAL_IS_COMPLETE, "A6", ("BK-LAST",))},
    ),
    "a change of somebody else's in the journal": (
        "UPDATE seatui.seat_journal SET clerk = 'somebody' WHERE booking_id = 'BK-HELD'",
        {(I.JOURNAL_IS_UNCHANGED, None, ("BK-HELD",))},
    ),
    "a change of somebody else's in the journal, and its digest with it": (
        """UPDATE seatui.seat_journal j
            SET clerk = 'somebody', digest = seatui.journal_digest(
                before.digest, j.event_id, j.showtime, j.at, j.seat_ids, j.from_status, j.to_status, j.booking_id,
                'somebody', j.terminal, j.role_name, j.reason)
            FROM seatui.seat_journal before WHERE before.journal_id = j.previous_id AND j.booking_id = 'BK-HELD'""",
        {(I.JOURNAL_IS_UNCHANGED, None, ())},
    ),
    "a time in the journal": (
        "UPDATE seatui.seat_journal SET at = at - interval '1 microsecond' WHERE booking_id = 'BK-LAST'",
        {(I.JOURNAL_IS_UNCHANGED, None, ("BK-LAST",))},
    ),
    "another seat in the journal": (
        "UPDATE seatui.seat_journal SET seat_ids = '{A1,B6}' WHERE booking_id = 'BK-SOLD'",
        {
            (I.JOURNAL_IS_COMPLETE, "A2", ("BK-SOLD",)),
            (I.JOURNAL_IS_COMPLETE, "B6", ("BK-SOLD",)),
            (I.JOURNAL_IS_UNCHANGED, None, ("BK-SOLD",)),
        },
    ),
    "another status in the journal": (
        "UPDATE seatui.seat_journal SET to_status = 'BLOCKED' WHERE booking_id = 'BK-GONE' AND to_status = 'SOLD'",
        {
            (I.JOURNAL_IS_CONTINUOUS, "B4", ("BK-GONE",)),
            (I.JOURNAL_IS_UNCHANGED, None, ("BK-GONE",)),
        },
    ),
    "a forged row without a digest": (
        """INSERT INTO seatui.seat_journal (event_id, showtime, seat_ids, from_status, to_status, clerk)
            VALUES ('E1', '2031-05-01 12:00Z', '{A4}', NULL, 'AVAILABLE', 'somebody')""",
        {(I.JOURNAL_IS_UNCHANGED, None, ())},
    ),
    "a forged row with a digest": (
        """INSERT INTO seatui.seat_journal
            (event_id, showtime, seat_ids, from_status, to_status, clerk, previous_id, digest)
            SELECT event_id, showtime, '{A5}', NULL, 'AVAILABLE', 'somebody', journal_id, digest
            FROM seatui.seat_journal ORDER BY journal_id DESC LIMIT 1""",
        {(I.JOURNAL_IS_UNCHANGED, None, ())},
    ),
    "forged rows that copy others": (
        """INSERT INTO seatui.seat_journal
            (event_id, showtime, at, seat_ids, from_status, to_status, booking_id, clerk, terminal, previous_id,
             digest)
            SELECT event_id, showtime, at, seat_ids, from_status, to_status, booking_id, clerk, terminal,
                   previous_id, digest
            FROM seatui.seat_journal WHERE booking_id = 'BK-BACK' ORDER BY journal_id""",
        {(I.JOURNAL_IS_UNCHANGED, None, ("BK-BACK",))},
    ),
    "rows of the journal that change places": (
        """ALTER TABLE seatui.seat_journal ALTER journal_id SET GENERATED BY DEFAULT;
            UPDATE seatui.seat_journal SET journal_id = 100 - journal_id;
            ALTER TABLE seatui.seat_journal ALTER journal_id SET GENERATED ALWAYS""",
        {
            (I.JOURNAL_IS_COMPLETE, "A5", ("BK-BACK",)),
            (I.JOURNAL_IS_COMPLETE, "B4", ("BK-GONE",)),
            (I.JOURNAL_IS_UNCHANGED, None, ()),
            *((I.JOURNAL_IS_UNCHANGED, None, (f"BK-{name}",)) for name in ("HELD", "GONE", "BACK", "LAST")),
        },
    ),
}


@pytest.mark.parametrize(("broken", "breaches"), BREACHES.values(), ids=BREACHES.keys())
async def test_each_breach_is_named(
    sold: Database,
    dsn: str,
    broken: str,
    breaches: set[tuple[Invariant, str | None, tuple[str, ...]]],
) -> None:
    if any(invariant is I.SOLD_ONCE for invariant, _, _ in breaches):
        # The key does not let it happen, whatever else is switched off.
        run(dsn, "DROP INDEX booking_seats_one_live_booking")
        breaches = breaches | {(I.GUARD_IS_THERE, None, ())}
    past_the_guards(dsn, broken)
    assert set(await found(sold)) == breaches


async def test_a_seat_that_is_there_twice_is_named(sold: Database, dsn: str) -> None:
    run(dsn, "ALTER TABLE event_seats DROP CONSTRAINT event_seats_event_id_showtime_seat_id_key")
    twice = """
        INSERT INTO event_seats (event_id, showtime, seat_id, row_number, seat_number, price)
        SELECT event_id, showtime, seat_id, row_number, seat_number, price
        FROM event_seats WHERE seat_id IN ('A1', 'A3')
    """
    past_the_guards(dsn, twice)
    breaches = await PostgresIntegrityCheck(sold).breaches()
    assert [(each.invariant, each.seat_id, each.booking_ids) for each in breaches] == [
        (I.SEAT_IS_THERE_ONCE, "A1", ("BK-SOLD",)),
        (I.SEAT_IS_THERE_ONCE, "A3", ()),
        (I.BOOKED_SEAT_IS_SOLD, "A1", ("BK-SOLD",)),
        (I.GUARD_IS_THERE, None, ()),
    ]
    assert breaches[0].facts == {"rows": "2", "statuses": "AVAILABLE, SOLD"}
    assert breaches[-1].facts["guard"] == "a unique key on (event_id, seat_id, showtime)"


async def test_a_breach_says_all_that_is_known(sold: Database, dsn: str) -> None:
    past_the_guards(dsn, "UPDATE event_seats SET status = 'BLOCKED', booking_id = NULL WHERE seat_id = 'A1'")
    first = (await PostgresIntegrityCheck(sold).breaches())[0]
    assert first == Breach(
        Invariant.BOOKED_SEAT_IS_SOLD,
        "E1",
        SHOWTIME,
        "A1",
        ("BK-SOLD",),
        {"booking": "CONFIRMED", "seat": "BLOCKED", "seat names booking": None},
    )
    assert str(first) == (
        "a seat of a live booking is not sold to it, or held for it: E1 2031-05-01T12:00:00+00:00 seat A1 BK-SOLD"
        " (booking CONFIRMED, seat BLOCKED, seat names booking none)"
    )


async def test_it_works_without_the_table_of_seats(dsn: str) -> None:
    run(dsn, "DROP TABLE event_seats")
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet')")
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', %s)", [SHOWTIME])
    async with open_database(dsn) as database:
        assert await found(database) == []
        await service_on(database).book_tickets(request("A1", "A2", booking_id="BK-1"))
        assert await found(database) == []
        run(dsn, "ALTER TABLE booking_seats DISABLE TRIGGER booking_seats_inserted")
        past_the_guards(dsn, "UPDATE bookings SET quantity = 3")
        assert await found(database) == [(I.BOOKING_IS_WHOLE, None, ("BK-1",)), (I.GUARD_IS_THERE, None, ())]


async def test_that_the_bookings_cannot_be_found_is_named(sold: Database, dsn: str) -> None:
    run(dsn, "CREATE SCHEMA elsewhere; ALTER TABLE bookings SET SCHEMA elsewhere")
    (breach,) = await PostgresIntegrityCheck(sold).breaches()
    assert breach == Breach(I.GUARD_IS_THERE, facts={"guard": "the table bookings on the search path"})
    assert await PostgresIntegrityCheck(sold).open_schemas() == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [("bookings", "booking_id"), ("event_seats", "event_id, showtime, seat_id")],
)
async def test_a_key_that_is_looked_at_only_at_commit_will_do_where_nothing_goes_by_it(
    sold: Database, dsn: str, table: str, columns: str
) -> None:
    run(dsn, f"ALTER TABLE {table} DROP CONSTRAINT {table}_{columns.replace(', ', '_')}_key CASCADE")
    run(dsn, f"ALTER TABLE {table} ADD UNIQUE ({columns}) DEFERRABLE")
    assert await found(sold) == ([(I.GUARD_IS_THERE, None, ())] if table == "bookings" else [])


async def test_nothing_is_found_where_nothing_was_ever_sold(database: Database) -> None:
    assert await found(database) == []
    await make_house(database)
    assert await found(database) == []


async def test_nothing_is_found_where_another_service_sells(guarded: str) -> None:
    async with open_database(guarded) as database:
        assert await found(database) == []
        its_sale(guarded, "THEIRS-3", "C1", "C2")
        assert await found(database) == []


async def test_schemas_that_others_may_write_to_are_named_and_are_no_breach(dsn: str) -> None:
    async with open_database(dsn) as database:
        run(dsn, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        assert await PostgresIntegrityCheck(database).open_schemas() == []
        run(dsn, "GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT CREATE ON SCHEMA seatui TO pg_monitor")
        check = PostgresIntegrityCheck(database)
        assert await check.open_schemas() == [("public", "PUBLIC"), ("seatui", "pg_monitor")]
        assert await found(database) == []
        owner = rows(dsn, "SELECT tableowner FROM pg_tables WHERE tablename = 'bookings'")[0][0]
        run(dsn, f'REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO "{owner}"')
        assert await check.open_schemas() == [("seatui", "pg_monitor")]


async def test_schemas_where_triggers_look_for_names_are_among_them(dsn: str) -> None:
    run(dsn, 'CREATE SCHEMA "The Shop"; GRANT CREATE ON SCHEMA "The Shop" TO PUBLIC')
    run(dsn, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    async with open_database(dsn) as database:
        assert await PostgresIntegrityCheck(database).open_schemas() == []
        run(dsn, 'ALTER FUNCTION seatui.free_seats SET search_path = pg_catalog, "The Shop", public, pg_temp')
        assert await PostgresIntegrityCheck(database).open_schemas() == [('"The Shop"', "PUBLIC")]


async def test_old_rows_that_disagree_do_not_stop_the_migration_and_are_listed(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, ITS_ROWS)
    run(bare_dsn, "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'C5'")
    run(bare_dsn, "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE seat_id = 'B1'")
    migrate(bare_dsn)
    async with open_database(bare_dsn) as database:
        assert await found(database) == [
            (I.BOOKED_SEAT_IS_SOLD, "B1", ("THEIRS-1",)),
            (I.SOLD_SEAT_IS_BOOKED, "C5", ()),
        ]

"""The check of the data: it finds each breach and names it, and finds nothing where nothing is wrong."""

import pytest

from seatui.domain.breaches import Breach, Invariant
from seatui.postgres import Database, open_database
from seatui.postgres.integrity import TRIGGERS, PostgresIntegrityCheck
from seatui.postgres.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA
from tests.support import SHOWTIME, let_run_out, make_house, past_the_guards, request, rows, run, service_on


async def found(database: Database) -> list[tuple[Invariant, str | None, tuple[str, ...]]]:
    return [
        (breach.invariant, breach.seat_id, breach.booking_ids)
        for breach in await PostgresIntegrityCheck(database).breaches()
    ]


@pytest.fixture
async def sold(database: Database) -> Database:
    """The small house: A1 and A2 sold, B1 held, B3 blocked, B4 sold and cancelled."""
    await make_house(database)
    service = service_on(database)
    await service.book_tickets(request("A1", "A2", booking_id="BK-SOLD"))
    await service.hold_seats(request("B1", booking_id="BK-HELD"))
    await service.block_seats("E1", SHOWTIME, ["B3"])
    await service.book_tickets(request("B4", booking_id="BK-GONE"))
    await service.cancel_booking("BK-GONE")
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
        "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'A5'",
        {(I.SOLD_SEAT_IS_BOOKED, "A5", ()), (I.JOURNAL_IS_COMPLETE, "A5", ())},
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
        "UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id = 'A6'",
        {(I.JOURNAL_IS_COMPLETE, "A6", ())},
    ),
    "a seat freed behind the journal's back": (
        "UPDATE event_seats SET status = 'AVAILABLE' WHERE seat_id = 'B3'",
        {(I.JOURNAL_IS_COMPLETE, "B3", ())},
    ),
    "no key": (
        "DROP INDEX booking_seats_one_live_booking",
        {(I.GUARD_IS_THERE, None, ())},
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


async def test_each_guard_that_is_off_or_gone_is_named(database: Database, dsn: str) -> None:
    expected = []
    for table, triggers in TRIGGERS.items():
        for number, trigger in enumerate(triggers):
            off = (
                f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"
                if number % 2
                else f"DROP TRIGGER {trigger} ON {table}"
            )
            run(dsn, off)
            expected.append({"table": table, "guard": trigger})
            assert [breach.facts for breach in await PostgresIntegrityCheck(database).breaches()] == expected


def test_every_trigger_of_ours_is_among_the_guards(dsn: str) -> None:
    there = rows(
        dsn,
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
        " WHERE NOT tgisinternal OR tgconstraint IN (SELECT oid FROM pg_constraint WHERE contype = 't')",
    )
    assert sorted(there) == sorted((table, name) for table in TRIGGERS for name in TRIGGERS[table])


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
    async with open_database(dsn) as database:
        assert await found(database) == []


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

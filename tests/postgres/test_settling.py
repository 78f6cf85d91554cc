"""What is settled at commit: of two transactions that contradict each other one is refused, without a deadlock."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Barrier

import psycopg
import pytest

from seatui.booking.changes import Fate
from seatui.domain.model.breaches import Invariant
from seatui.postgres import Database, open_database
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests.another_service import its_sale
from tests.conftest import on_one_server
from tests.support import (
    IS_SOAK,
    PATIENCE,
    SHOWTIME,
    a_change,
    bookings,
    let_run_out,
    live_seats,
    past_the_guards,
    request,
    rows,
    run,
    service_on,
    statuses,
)
from tests.waiting import until_it_waits

LEVELS = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")
REFUSED = (psycopg.errors.IntegrityError, psycopg.errors.SerializationFailure)
SETTLE_NOW = "SET CONSTRAINTS ALL IMMEDIATE"
HOLD = "BK-HELD"

# As many a service does from a job of its own.
SWEEP = """
    UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL, reserved_at = NULL, reserved_until = NULL
    WHERE status = 'RESERVED' AND reserved_until < now()
"""
SWEEPS = {
    "as a service does": SWEEP,
    "without the booking": SWEEP.replace("booking_id = NULL, ", ""),
    "one seat of it": SWEEP + " AND seat_id = 'A1'",
    "by key": """
        UPDATE event_seats e SET status = 'AVAILABLE', booking_id = NULL, reserved_until = NULL
        FROM (SELECT id FROM event_seats WHERE status = 'RESERVED' AND reserved_until < now() FOR UPDATE) AS o
        WHERE e.id = o.id
    """,
}
ITS_BOOKING = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status)
    VALUES ('{id}', '{event}', 'web', '{showtime}', 1, '{status}')
"""
ITS_SEAT = "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('{id}', '{seat}')"
NEW_SEATS = """
    INSERT INTO event_seats (event_id, showtime, seat_id, zone)
    SELECT 'LECTURE', '2031-06-02 19:00Z', seat, 'VIP' FROM unnest(ARRAY['18', '19']) AS seat
"""


def book(event: str, seat: str, booking_id: str = "NEW", status: str = "CONFIRMED") -> list[str]:
    """A booking of one seat, as a service writes it."""
    showtime = {"CONCERT": "2031-06-01 19:00Z", "LECTURE": "2031-06-02 19:00Z"}[event]
    return [
        ITS_BOOKING.format(id=booking_id, event=event, showtime=showtime, status=status),
        ITS_SEAT.format(id=booking_id, seat=seat),
    ]


@contextmanager
def transaction(dsn: str, level: str = "READ COMMITTED") -> Iterator[psycopg.Connection]:
    """A transaction that a test ends itself; what is left of it is rolled back."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"BEGIN ISOLATION LEVEL {level}")
        yield connection
        connection.execute("ROLLBACK")


def commit(connection: psycopg.Connection) -> bool:
    """Whether it could be committed; it was refused otherwise."""
    try:
        connection.execute("COMMIT")
    except REFUSED:
        return False
    return True


async def breaches(dsn: str) -> list[Invariant]:
    async with open_database(dsn) as database:
        return [breach.invariant for breach in await PostgresIntegrityCheck(database).breaches()]


@pytest.fixture
async def held(database: Database, dsn: str, small_house: str) -> str:
    """The small house with a hold of A1 and A2 whose time has run out."""
    await service_on(database).hold_seats(request("A1", "A2", booking_id=HOLD))
    let_run_out(dsn, HOLD)
    return dsn


@pytest.mark.parametrize("sweep", SWEEPS.values(), ids=SWEEPS)
async def test_another_programs_sweeper_works_and_our_hold_expires_with_it(held: str, sweep: str) -> None:
    run(held, sweep)
    assert bookings(held) == [(HOLD, "EXPIRED", 2)]
    assert (statuses(held), live_seats(held)) == ({}, [])
    assert await breaches(held) == []


async def test_a_sweeper_of_many_holds_takes_all_of_them(
    database: Database, dsn: str, small_house: str
) -> None:
    ids = [f"BK-{number}" for number in range(1, 6)]
    for number, booking_id in enumerate(ids, 1):
        await service_on(database).hold_seats(request(f"A{number}", f"B{number}", booking_id=booking_id))
    let_run_out(dsn, *ids[:4])
    run(dsn, SWEEP)
    assert [status for _, status, _ in bookings(dsn)] == ["EXPIRED"] * 4 + ["RESERVED"]
    assert await breaches(dsn) == []


async def test_a_sweeper_that_frees_a_hold_before_its_time_is_refused(held: str) -> None:
    for table in ("event_seats", "bookings"):
        run(
            held, f"UPDATE {table} SET reserved_until = now() + interval '1 hour' WHERE booking_id = '{HOLD}'"
        )
    with pytest.raises(psycopg.errors.IntegrityError, match="A1"):
        run(held, "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE status = 'RESERVED'")
    assert set(statuses(held)) == {"A1", "A2"}


async def test_a_sweeper_waits_for_whoever_confirms_the_hold(database: Database, held: str) -> None:
    repository = service_on(database)._repository
    with transaction(held) as confirming:
        confirming.execute(
            "SELECT FROM event_seats WHERE seat_id IN ('A1', 'A2') ORDER BY seat_id FOR UPDATE"
        )
        sweeping = asyncio.create_task(asyncio.to_thread(run, held, SWEEP))
        await until_it_waits(held, sweeping)
        confirming.execute(f"UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = '{HOLD}'")
        confirming.execute("UPDATE event_seats SET status = 'SOLD' WHERE seat_id IN ('A1', 'A2')")
        assert commit(confirming)
    await sweeping
    assert (await repository.find_booking(HOLD) or pytest.fail("it is gone")).status == "CONFIRMED"
    assert await breaches(held) == []


CONFIRM_ALONE = "UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = 'NEW'"


def test_a_booking_that_is_confirmed_with_its_seat_left_held_is_refused(guarded: str) -> None:
    with psycopg.connect(guarded) as connection:
        for statement in book("CONCERT", "C1", status="PENDING"):
            connection.execute(statement)
        connection.execute(
            "UPDATE event_seats SET status = 'RESERVED', booking_id = 'NEW' WHERE seat_id = 'C1'"
        )
    with pytest.raises(psycopg.errors.IntegrityError, match=r"C1.*RESERVED"):
        run(guarded, CONFIRM_ALONE)
    run(guarded, f"{CONFIRM_ALONE}; UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'C1'")
    with pytest.raises(psycopg.errors.IntegrityError, match=r"C1.*SOLD"):
        run(guarded, "UPDATE bookings SET status = 'RESERVED' WHERE booking_id = 'NEW'")


QUANTITIES = {
    "no seats at all": ["DELETE FROM booking_seats WHERE booking_id = 'THEIRS-1'",
                        "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE status = 'SOLD'"],
    "a seat too few": ["DELETE FROM booking_seats WHERE seat_id = 'B2'",
                       "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE seat_id = 'B2'"],
    "another quantity": ["UPDATE bookings SET quantity = 1 WHERE booking_id = 'THEIRS-1'"],
    "a booking alone": [book("CONCERT", "C1")[0]],
    "a booking of two seats with one": [
        book("CONCERT", "C1")[0].replace(", 1, ", ", 2, "), book("CONCERT", "C1")[1],
        "UPDATE event_seats SET status = 'SOLD', booking_id = 'NEW' WHERE seat_id = 'C1'"],
    "a seat without the showing's": [book("LECTURE", "18")[0].replace(", 1, ", ", 2, "), book("LECTURE", "18")[1]],
}  # fmt: skip


@pytest.mark.parametrize("statements", QUANTITIES.values(), ids=QUANTITIES)
def test_a_live_booking_has_as_many_seats_as_it_says(guarded: str, statements: Sequence[str]) -> None:
    with psycopg.connect(guarded) as connection:
        for statement in statements:
            connection.execute(statement)
        with pytest.raises(psycopg.errors.IntegrityError, match="quantity") as refused:
            connection.commit()
    assert refused.value.diag.constraint_name == "bookings_are_whole"


def test_where_seats_have_no_rows_a_booking_may_name_none(guarded: str) -> None:
    run(guarded, book("LECTURE", "18")[0])
    assert ("NEW", "CONFIRMED", 1) in bookings(guarded)


def test_a_dead_booking_may_have_any_number_of_seats(guarded: str) -> None:
    run(guarded, "UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'THEIRS-1'")
    run(guarded, "DELETE FROM booking_seats WHERE seat_id = 'B2'")
    with pytest.raises(psycopg.errors.IntegrityError):
        run(guarded, "UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = 'THEIRS-1'")


# A hold is made longer, by one who writes only event_seats, while it expires.
LONGER = "UPDATE event_seats SET reserved_until = now() + interval '1 hour' WHERE booking_id = 'BK-HELD'"
EXPIRE = "UPDATE bookings SET status = 'EXPIRED' WHERE booking_id = 'BK-HELD'"


@pytest.mark.parametrize("level", LEVELS)
async def test_of_a_hold_made_longer_while_it_expires_one_is_refused(
    database: Database, held: str, level: str
) -> None:
    with transaction(held, level) as longer:
        longer.execute(LONGER)
        await service_on(database).release_expired()
        run(held, EXPIRE)
        assert not commit(longer)
    await service_on(database).release_expired()
    assert statuses(held) == {}
    assert await breaches(held) == []


async def test_who_makes_a_hold_longer_waits_for_whoever_expires_it(held: str) -> None:
    with transaction(held) as expiring, transaction(held) as longer:
        longer.execute(LONGER)
        expiring.execute(EXPIRE)
        committing = asyncio.create_task(asyncio.to_thread(commit, longer))
        await until_it_waits(held, committing)
        assert commit(expiring)
        assert not await committing
    assert await breaches(held) == []


async def test_control_without_settling_a_seat_is_held_for_an_expired_booking(held: str) -> None:
    run(held, "DROP TRIGGER settle_at_commit ON seatui.unsettled")
    with transaction(held) as longer:
        longer.execute(LONGER)
        run(held, EXPIRE)
        assert commit(longer)
    assert Invariant.HELD_SEAT_IS_BOOKED in await breaches(held)


async def test_a_hold_made_longer_in_time_stays(database: Database, held: str) -> None:
    run(held, LONGER)
    run(held, "UPDATE bookings SET reserved_until = now() + interval '1 hour'")
    assert await service_on(database).release_expired() == 0
    assert set(statuses(held)) == {"A1", "A2"}


# Seats come into being in a showing while they are booked without.
@pytest.mark.parametrize("booker", LEVELS)
@pytest.mark.parametrize("maker", LEVELS)
def test_seats_that_come_while_one_is_booked_without_are_seen(guarded: str, booker: str, maker: str) -> None:
    with transaction(guarded, booker) as booking, transaction(guarded, maker) as making:
        for each in (booking, making):
            each.execute("SELECT count(*) FROM bookings")
        for statement in book("LECTURE", "18"):
            booking.execute(statement)
        its_own = "UPDATE event_seats SET status = 'SOLD', booking_id = 'THEIRS-2' WHERE seat_id = '17'"
        made = _try(making, f"{NEW_SEATS}; {its_own}") and commit(making)
        booked = commit(booking)
    assert not (made and booked)


@pytest.mark.parametrize("maker", LEVELS)
async def test_whoever_adds_seats_waits_for_whoever_books_without(guarded: str, maker: str) -> None:
    run(guarded, "DELETE FROM bookings WHERE event_id = 'LECTURE'")
    with transaction(guarded) as booking, transaction(guarded, maker) as making:
        making.execute("SELECT count(*) FROM bookings")
        for statement in (*book("LECTURE", "18"), SETTLE_NOW):
            booking.execute(statement)
        adding = asyncio.create_task(asyncio.to_thread(_try, making, NEW_SEATS))
        await until_it_waits(guarded, adding)
        assert commit(booking)
        assert not (await adding and commit(making))
    assert await breaches(guarded) == []


def _try(connection: psycopg.Connection, statement: str) -> bool:
    try:
        connection.execute(statement)
    except REFUSED:
        return False
    return True


async def test_control_without_the_lock_of_the_showing_both_pass(guarded: str) -> None:
    (body,) = rows(guarded, "SELECT pg_get_functiondef('seatui.claim_showing'::regproc)")[0]
    claim = "INSERT INTO seatui.showing_locks"
    assert claim in body
    a = body.index("INSERT INTO seatui.showing_locks")
    b = body.index("FOR SHARE;", a) + len("FOR SHARE;")
    run(guarded, body[:a] + body[b:])
    run(guarded, "DELETE FROM bookings WHERE event_id = 'LECTURE'")
    with transaction(guarded) as booking, transaction(guarded) as making:
        for statement in (*book("LECTURE", "18"), SETTLE_NOW):
            booking.execute(statement)
        making.execute(NEW_SEATS)
        assert commit(making)
        assert commit(booking)
    assert Invariant.BOOKED_SEAT_IS_SOLD in await breaches(guarded)


# A row in booking_seats against a sweep of the seat, which stands as held for that very booking, and over.
OVERDUE = """
    UPDATE event_seats SET status = 'RESERVED', booking_id = 'NEW', reserved_until = now() - interval '1 second'
    WHERE seat_id = 'C1'
"""


@pytest.mark.parametrize("level", LEVELS)
async def test_a_booking_of_a_seat_that_is_swept_meanwhile_is_refused(guarded: str, level: str) -> None:
    run(guarded, "ALTER TABLE event_seats DROP CONSTRAINT event_seats_booking_id_fkey")
    run(guarded, OVERDUE)
    with transaction(guarded, level) as booking, transaction(guarded) as sweeping:
        booking.execute("SELECT count(*) FROM bookings")
        sweeping.execute(SWEEP)
        for statement in book("CONCERT", "C1", status="RESERVED"):
            booking.execute(statement)
        committing = asyncio.create_task(asyncio.to_thread(commit, booking))
        await until_it_waits(guarded, committing)
        assert commit(sweeping)
        assert not await committing
    assert "C1" not in {seat for seat, _ in live_seats(guarded)}
    assert await breaches(guarded) == []


async def test_control_without_the_lock_of_the_seat_both_pass(guarded: str) -> None:
    (body,) = rows(guarded, "SELECT pg_get_functiondef('seatui.lock_seats'::regproc)")[0]
    lock = "ORDER BY e.seat_id FOR NO KEY UPDATE"
    assert body.count(lock) == 1
    run(guarded, body.replace(lock, ""))
    run(guarded, "ALTER TABLE event_seats DROP CONSTRAINT event_seats_booking_id_fkey")
    run(guarded, OVERDUE)
    with transaction(guarded) as booking, transaction(guarded) as sweeping:
        sweeping.execute(SWEEP)
        for statement in book("CONCERT", "C1", status="RESERVED"):
            booking.execute(statement)
        assert commit(booking)
        assert commit(sweeping)
    assert Invariant.BOOKED_SEAT_IS_SOLD in await breaches(guarded)


@on_one_server
@pytest.mark.slow
async def test_of_two_who_contradict_each_other_at_the_same_moment_one_is_refused(guarded: str) -> None:
    run(guarded, "ALTER TABLE event_seats DROP CONSTRAINT event_seats_booking_id_fkey")
    rounds = 300 if IS_SOAK else 25
    both = 0
    with ThreadPoolExecutor(2) as threads, ExitStack() as stack:
        one, other = (stack.enter_context(psycopg.connect(guarded, autocommit=True)) for _ in range(2))
        for number in range(rounds):
            showtime = f"2032-01-01 {number // 60 % 24:02}:{number % 60:02}:{number // 1440:02}Z"
            booking = [
                ITS_BOOKING.format(id=f"N{number}", event="LECTURE", showtime=showtime, status="CONFIRMED"),
                ITS_SEAT.format(id=f"N{number}", seat="18"),
            ]
            making = [NEW_SEATS.replace("2031-06-02 19:00Z", showtime)]
            start = Barrier(2, timeout=PATIENCE)
            done = [*threads.map(_together, (one, other), (booking, making), (start, start))]
            both += all(done)
    assert both == 0
    assert await breaches(guarded) == []
    assert rows(guarded, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [
        (0,)
    ]


def _together(connection: psycopg.Connection, statements: Sequence[str], start: Barrier) -> bool:
    connection.execute("BEGIN")
    for statement in statements:
        connection.execute(statement)
    start.wait()
    return commit(connection)


def test_seats_are_settled_in_one_order_however_they_were_written(guarded: str) -> None:
    """Two services book rows of their own, each in the other's order."""
    with ThreadPoolExecutor(2) as threads:
        start = Barrier(2, timeout=PATIENCE)
        done = [
            *threads.map(
                _sell_row, (guarded, guarded), (range(1, 13), range(12, 0, -1)), "AC", (start, start)
            )
        ]
    assert done == [True, True]
    assert rows(guarded, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [
        (0,)
    ]


def _sell_row(dsn: str, numbers: Sequence[int], row: str, start: Barrier) -> bool:
    start.wait()
    its_sale(dsn, f"ROW-{row}", *(f"{row}{number}" for number in numbers))
    return True


@pytest.mark.parametrize("other", ["A1 ", "A1\u00a0", " A1 "])
async def test_a_seat_without_a_row_is_one_seat_however_it_is_written(
    database: Database, dsn: str, other: str
) -> None:
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet')")
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', %s)", [SHOWTIME])
    service = service_on(database)
    for plain, odd in (("A1", other), ("\u00e9", "e\u0301")):
        sold = await service.book_tickets(request(odd))
        assert sold.seat_ids == (plain,)
        with pytest.raises(Exception, match="sold"):
            await service.book_tickets(request(plain))
    again = request(other, booking_id="BK-ONE")
    await service.cancel_booking(
        (await service.find_booking(bookings(dsn)[0][0]) or pytest.fail("it is gone")).booking_id
    )
    assert await service.book_tickets(again) == await service.book_tickets(again)
    with psycopg.connect(dsn) as writer:
        writer.execute(
            "INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity) VALUES ('W', 'E1', 'w', %s, 1)",
            [SHOWTIME],
        )
        writer.execute("INSERT INTO booking_seats (booking_id, seat_id) VALUES ('W', %s)", [other])
        with pytest.raises(psycopg.errors.IntegrityError, match="written so"):
            writer.commit()


async def test_ids_that_differ_by_a_space_are_several_seats_where_they_have_rows(
    database: Database, dsn: str, small_house: str
) -> None:
    run(dsn, "UPDATE event_seats SET seat_id = 'A1 ' WHERE seat_id = 'A2'")
    for seat_id in ("A1", "A1 "):
        assert (await service_on(database).book_tickets(request(seat_id))).seat_ids == (seat_id,)


LECTURE = "event_id = 'LECTURE' AND showtime = '2031-06-02 19:00Z'"
SEATS_OF_LECTURE = NEW_SEATS.replace("'18', '19'", "{}")
SELL_17 = "UPDATE event_seats SET status = 'SOLD', booking_id = 'THEIRS-2' WHERE seat_id = '17'"


@pytest.mark.parametrize("change", ["status = 'CANCELLED'", "showtime = '2031-06-03 19:00Z'"])
def test_who_fills_in_the_showing_of_an_older_booking_waits_for_whoever_changes_it(
    guarded: str, change: str
) -> None:
    run(guarded, book("CONCERT", "C1")[0].replace("CONFIRMED", "CANCELLED"))
    past_the_guards(guarded, "UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = 'NEW'")
    by_one_statement = """
        WITH seats AS (
            INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime)
            VALUES ('NEW', 'C1', 'CONCERT', '2031-06-01 19:00Z')
        )
        UPDATE event_seats SET status = 'SOLD', booking_id = 'NEW' WHERE seat_id = 'C1'
    """
    with transaction(guarded) as selling:
        selling.execute(by_one_statement)
        with (
            psycopg.connect(guarded, options="-c lock_timeout=100ms") as changing,
            pytest.raises(psycopg.errors.LockNotAvailable),
        ):
            changing.execute(f"UPDATE bookings SET {change} WHERE booking_id = 'NEW'")
        assert commit(selling)


async def test_a_booking_without_any_seat_is_refused_its_showing_seats(guarded: str) -> None:
    run(guarded, "DELETE FROM bookings WHERE event_id = 'LECTURE'")
    run(guarded, book("LECTURE", "18")[0])
    with pytest.raises(psycopg.errors.IntegrityError, match="quantity"):
        run(guarded, NEW_SEATS)
    with transaction(guarded) as booking:
        booking.execute(book("LECTURE", "18", booking_id="NEXT")[0])
        booking.execute(SETTLE_NOW)
        adding = asyncio.create_task(asyncio.to_thread(_refused, guarded, NEW_SEATS))
        await until_it_waits(guarded, adding)
        assert commit(booking)
    assert await adding
    assert await breaches(guarded) == []


def _refused(dsn: str, statement: str) -> bool:
    try:
        run(dsn, statement)
    except REFUSED:
        return True
    return False


FIRST_SEATS = {
    "in a savepoint": ["SAVEPOINT here", SEATS_OF_LECTURE.format("'18'"), "RELEASE here"],
    "behind a booking that was settled": [
        SETTLE_NOW,
        *(statement.replace("'NEW'", "'OTHER'") for statement in book("LECTURE", "20")),
        "SET CONSTRAINTS ALL DEFERRED",
        SEATS_OF_LECTURE.format("'18'"),
    ],
    "for the second time": [
        SEATS_OF_LECTURE.format("'17', '18'"),
        SELL_17,
        "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL",
        f"DELETE FROM event_seats WHERE {LECTURE}",
        SEATS_OF_LECTURE.format("'18'"),
    ],
}


@pytest.mark.parametrize("statements", FIRST_SEATS.values(), ids=FIRST_SEATS)
def test_the_first_seats_of_a_showing_meet_all_its_bookings(guarded: str, statements: Sequence[str]) -> None:
    with psycopg.connect(guarded) as connection:
        for statement in statements:
            connection.execute(statement)
        with pytest.raises(psycopg.errors.IntegrityError):
            connection.commit()


def test_a_seat_that_gets_another_id_is_looked_at_row_by_row_too(guarded: str) -> None:
    with psycopg.connect(guarded) as replica:
        replica.execute("SET session_replication_role = replica")
        replica.execute(
            "UPDATE event_seats SET seat_id = 'Z9', status = 'SOLD', booking_id = 'X' WHERE seat_id = 'A2'"
        )
        with pytest.raises(psycopg.errors.IntegrityError, match="Z9"):
            replica.commit()


def test_a_seat_is_not_held_for_a_hold_that_does_not_have_it(guarded: str) -> None:
    with psycopg.connect(guarded) as connection:
        for statement in book("CONCERT", "C1", status="RESERVED"):
            connection.execute(statement)
        connection.execute(
            "UPDATE event_seats SET status = 'RESERVED', booking_id = 'NEW' WHERE seat_id = 'C1'"
        )
    with pytest.raises(psycopg.errors.IntegrityError, match="C2"):
        run(guarded, "UPDATE event_seats SET status = 'RESERVED', booking_id = 'NEW' WHERE seat_id = 'C2'")


def test_seats_of_live_bookings_are_not_emptied_without_them(guarded: str) -> None:
    run(guarded, "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL; TRUNCATE event_seats")
    with pytest.raises(psycopg.errors.IntegrityError):
        run(guarded, "TRUNCATE booking_seats")
    run(guarded, "TRUNCATE bookings, booking_seats, event_seats")


async def test_a_change_that_is_asked_for_while_it_is_on_its_way_is_void_from_when_it_is_not(
    database: Database, dsn: str
) -> None:
    repository, change = service_on(database)._repository, a_change()
    with transaction(dsn) as on_its_way:
        on_its_way.execute(
            "INSERT INTO seatui.changes (change_id, attempt) VALUES (%s, 1)", [change.change_id]
        )
        asking = asyncio.create_task(repository.fate_of(change))
        await until_it_waits(dsn, asking)
        (ended,) = rows(dsn, "SELECT clock_timestamp()")[0]
        on_its_way.execute("ROLLBACK")
        assert await asking is Fate.VOID
        on_its_way.execute("BEGIN")
    assert rows(dsn, "SELECT at > %s FROM seatui.changes", [ended]) == [(True,)]


SALE = "SELECT seatui.book('{}', 1, 'CONCERT', 'web', '2031-06-01 19:00Z', '{{{}}}', 'CONFIRMED', NULL)"


async def test_a_seat_that_comes_while_its_booking_is_sold_by_one_call_is_seen(guarded: str) -> None:
    run(guarded, "ALTER TABLE booking_seats DROP CONSTRAINT booking_seats_booking_id_fkey")
    with transaction(guarded) as selling, transaction(guarded) as early:
        selling.execute(SALE.format("NEW", "A1"))
        early.execute(ITS_SEAT.format(id="NEW", seat="A3"))
        committing = asyncio.create_task(asyncio.to_thread(commit, early))
        await until_it_waits(guarded, committing)
        assert commit(selling)
        assert not await committing
    run(guarded, SALE.format("NEXT", "A3"))
    assert await breaches(guarded) == []


async def test_a_sale_by_one_call_sees_a_seat_that_came_before_it(guarded: str) -> None:
    run(guarded, "ALTER TABLE booking_seats DROP CONSTRAINT booking_seats_booking_id_fkey")
    run(guarded, ITS_SEAT.format(id="NEW", seat="A3"))
    for attempt in (1, 2):
        with pytest.raises(psycopg.errors.IntegrityError):
            run(guarded, SALE.format("NEW", "A1").replace("1, 'CONCERT'", f"{attempt}, 'CONCERT'"))
    assert set(statuses(guarded)) == {"B1", "B2"}


@pytest.mark.parametrize("level", LEVELS)
async def test_a_booking_of_an_older_snapshot_does_not_miss_a_seat_that_came_meanwhile(
    guarded: str, level: str
) -> None:
    run(guarded, "ALTER TABLE booking_seats DROP CONSTRAINT booking_seats_booking_id_fkey")
    with transaction(guarded) as early, transaction(guarded, level) as booking:
        early.execute(ITS_SEAT.format(id="NEW", seat="A3"))
        booking.execute("SELECT count(*) FROM bookings")
        assert commit(early)
        for statement in book("CONCERT", "A1"):
            booking.execute(statement)
        booking.execute("UPDATE event_seats SET status = 'SOLD', booking_id = 'NEW' WHERE seat_id = 'A1'")
        assert not commit(booking)
    run(guarded, SALE.format("NEXT", "A3"))
    assert ("A3", "NEXT") in live_seats(guarded)

"""Whose the seats of a house are: its live bookings, in one query that stays in its showing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import ClientCursor

from seatui.domain.model.bookings import Booking, BookingRequest, BookingStatus
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.queries import queries
from tests.support import (
    LATER,
    SHOWTIME,
    let_run_out,
    make_house,
    past_the_guards,
    request,
    run,
    service_on,
    set_status,
)


async def live_bookings(database: Database) -> list[Booking]:
    return await PostgresHouseRepository(database).live_bookings("E1", SHOWTIME)


async def ids(database: Database) -> list[str]:
    return [booking.booking_id for booking in await live_bookings(database)]


async def test_sales_and_holds_are_there_with_their_seats_and_customers(
    database: Database, small_house: str
) -> None:
    service = service_on(database)
    sale = await service.book_tickets(request("B2", "B1", user="Müller"))
    hold = await service.hold_seats(request("A1", user="[/foo]"))

    assert await live_bookings(database) == [
        Booking(sale.booking_id, "E1", "Müller", SHOWTIME, ("B1", "B2"), BookingStatus.CONFIRMED),
        hold,
    ]


async def test_what_is_cancelled_released_or_over_has_no_seats(
    database: Database, dsn: str, small_house: str
) -> None:
    service = service_on(database)
    for number in range(1, 6):
        await service.hold_seats(request(f"A{number}", booking_id=f"BK-{number}"))
    await service.release_hold("BK-1")
    await service.confirm_hold("BK-2")
    await service.cancel_booking("BK-2")
    await service.confirm_hold("BK-3")
    let_run_out(dsn, "BK-4")

    assert await ids(database) == ["BK-3", "BK-5"]


async def test_bookings_of_another_showing_are_its_own(database: Database, small_house: str) -> None:
    await make_house(database, LATER)
    await service_on(database).book_tickets(BookingRequest("E1", "later", LATER.showtime, ["A1"]))

    assert await live_bookings(database) == []
    assert await PostgresHouseRepository(database).live_bookings("no such event", SHOWTIME) == []


async def test_a_hold_of_another_program_ends_with_the_last_of_its_seats(
    database: Database, dsn: str, small_house: str
) -> None:
    await service_on(database).hold_seats(request("A1", "A2", booking_id="BK-1"))
    await service_on(database).hold_seats(request("A3", booking_id="BK-2"))
    past_the_guards(dsn, "UPDATE bookings SET reserved_until = NULL")
    now = datetime.now(UTC)
    past, until = now - timedelta(minutes=1), now + timedelta(minutes=5)
    set_status(dsn, "A1", "RESERVED", "BK-1", past)
    set_status(dsn, "A2", "RESERVED", "BK-1", until)
    set_status(dsn, "A3", "RESERVED", "BK-2", past)

    (booking,) = await live_bookings(database)
    assert (booking.booking_id, booking.reserved_until) == ("BK-1", until)


async def test_a_hold_without_an_end_does_not_end(database: Database, dsn: str, small_house: str) -> None:
    await service_on(database).hold_seats(request("A1", booking_id="BK-1"))
    for end in (None, "infinity"):
        for table in ("bookings", "event_seats"):
            past_the_guards(dsn, f"UPDATE {table} SET reserved_until = %s", parameters=[end])
        (booking,) = await live_bookings(database)
        assert booking.reserved_until is None


async def test_a_status_that_only_another_program_knows_holds_its_seats(
    database: Database, dsn: str, small_house: str
) -> None:
    await service_on(database).book_tickets(request("A1", booking_id="BK-1"))
    past_the_guards(dsn, "UPDATE bookings SET status = 'PAID'")
    (booking,) = await live_bookings(database)
    assert booking.status is BookingStatus.CONFIRMED


@pytest.mark.parametrize("seats", ["no table", "no seats"])
async def test_they_are_found_without_seats_of_the_showing(dsn: str, seats: str) -> None:
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet')")
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', %s)", [SHOWTIME])
    if seats == "no table":
        run(dsn, "DROP TABLE event_seats")
    async with open_database(dsn) as database:
        service = service_on(database)
        sale = await service.book_tickets(request("A2", "A1"))
        hold = await service.hold_seats(request("A3", booking_id="BK-HELD"))
        (sold, held) = await live_bookings(database)
        assert (sold.booking_id, {*sold.seat_ids}) == (sale.booking_id, {"A1", "A2"})
        assert held == hold
        run(dsn, "UPDATE bookings SET reserved_until = now() - interval '1 second' WHERE status = 'RESERVED'")
        assert await ids(database) == [sale.booking_id]


CROWD = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status)
    SELECT 'BK-' || n, 'E' || n % 500, 'somebody', %(showtime)s, 1, 'CONFIRMED' FROM generate_series(1, 20000) AS n;
"""
CROWD_SEATS = """
    INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime, live)
    SELECT booking_id, 'S' || id, event_id, showtime, true FROM bookings
"""


@pytest.mark.parametrize("query", ["live_bookings", "live_bookings_without_seats"])
async def test_it_reads_the_showing_and_not_the_tables(
    database: Database, dsn: str, query: str, small_house: str
) -> None:
    for statement in (CROWD, CROWD_SEATS):
        past_the_guards(dsn, statement.replace("%(showtime)s", f"'{SHOWTIME.isoformat()}'"))
    run(dsn, "ANALYZE bookings; ANALYZE booking_seats; ANALYZE event_seats")
    scans = _scans(dsn, queries("houses")[query])
    assert "booking_seats_one_live_booking" in str(scans)
    assert not [scan for scan in scans if "Seq Scan" in scan and "event_seats" not in scan]


def _scans(dsn: str, query: str) -> Sequence[str]:
    with psycopg.connect(dsn) as connection:
        asked: dict[str, Any] = {"event_id": "E1", "showtime": SHOWTIME}
        explained = ClientCursor(connection).execute(f"EXPLAIN {query}", asked).fetchall()
    return [line for (line,) in explained if "Scan" in line]

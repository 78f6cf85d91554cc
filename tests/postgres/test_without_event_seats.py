"""A showing without seats of its own, or a database without the table: booked on `booking_seats`, never twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from seatui.domain.errors import EventNotFound, SeatsUnavailable, ShowtimeMismatch
from seatui.domain.model.bookings import BookingRequest
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.postgres import Database, PostgresHouseRepository, open_database
from tests.support import (
    LATER,
    SHOWTIME,
    a_change,
    bookings,
    live_seats,
    request,
    rows,
    run,
    service_on,
)

SHOWING_WITHOUT_SEATS = """
    INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet');
    INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', '2031-05-01 12:00Z')
"""


@pytest.fixture(params=["no table", "no seats"])
async def seatless(request: pytest.FixtureRequest, dsn: str) -> AsyncIterator[Database]:
    run(dsn, SHOWING_WITHOUT_SEATS)
    if request.param == "no table":
        run(dsn, "DROP TABLE event_seats")
    async with open_database(dsn) as database:
        yield database


async def test_a_sale_is_made_on_booking_seats_alone(seatless: Database, dsn: str) -> None:
    booking = await service_on(seatless).book_tickets(request("A1", "ANY-SEAT"))
    assert live_seats(dsn) == [("A1", booking.booking_id), ("ANY-SEAT", booking.booking_id)]


async def test_a_seat_is_still_never_sold_twice(seatless: Database, dsn: str) -> None:
    service = service_on(seatless)
    await service.book_tickets(request("A1", "A2"))
    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("A3", "A2", "A1"))
    assert refused.value.seats == (
        SeatInTheWay("A2", SeatStatus.SOLD),
        SeatInTheWay("A1", SeatStatus.SOLD),
    )
    assert len(bookings(dsn)) == 1


async def test_of_many_buyers_of_one_seat_one_gets_it(seatless: Database, dsn: str) -> None:
    service = service_on(seatless)
    outcomes = await asyncio.gather(
        *(service.book_tickets(request("A1", f"B{buyer}")) for buyer in range(12)), return_exceptions=True
    )
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1
    assert all(
        outcome.seats == (SeatInTheWay("A1", SeatStatus.SOLD),)
        for outcome in outcomes
        if isinstance(outcome, SeatsUnavailable)
    )
    assert len(live_seats(dsn)) == 2


async def test_events_and_showings_are_still_checked(seatless: Database) -> None:
    service = service_on(seatless)
    with pytest.raises(EventNotFound):
        await service.book_tickets(BookingRequest("E2", "user-123", SHOWTIME, ["A1"]))
    with pytest.raises(ShowtimeMismatch):
        await service.book_tickets(BookingRequest("E1", "user-123", LATER.showtime, ["A1"]))


async def test_its_house_is_empty_and_listed(seatless: Database) -> None:
    houses = PostgresHouseRepository(seatless)
    (summary,) = await houses.showings()
    assert (summary.showing.name, summary.size) == ("Hamlet", 0)
    assert (await houses.house("E1", SHOWTIME)).layout.rows == ()
    assert await houses.seat_states("E1", SHOWTIME) == {}


async def test_whether_the_table_is_there_is_found_out_once_per_connection(dsn: str) -> None:
    run(dsn, SHOWING_WITHOUT_SEATS)
    run(dsn, "ALTER TABLE event_seats RENAME TO put_aside")
    async with open_database(dsn, max_connections=1) as before, open_database(dsn) as after:
        await service_on(before).book_tickets(request("A1"))
        run(dsn, "ALTER TABLE put_aside RENAME TO event_seats")
        await service_on(before).book_tickets(request("A2"))
        async with before.transaction(a_change()) as tx, after.transaction(a_change()) as other:
            assert (tx.has_event_seats, other.has_event_seats) == (False, True)
    assert [seat_id for seat_id, _ in live_seats(dsn)] == ["A1", "A2"]


async def test_one_showing_without_seats_stands_beside_one_with(
    database: Database, dsn: str, small_house: str
) -> None:
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', %s)", [LATER.showtime])
    service = service_on(database)
    await service.book_tickets(BookingRequest("E1", "user-123", LATER.showtime, ["Z99"]))
    with pytest.raises(SeatsUnavailable):
        await service.book_tickets(request("Z99"))
    assert rows(dsn, "SELECT count(*) FROM event_seats WHERE status <> 'AVAILABLE'") == [(0,)]


async def test_a_hold_is_kept_confirmed_and_cancelled_on_booking_seats_alone(
    seatless: Database, dsn: str
) -> None:
    service = service_on(seatless)
    await service.hold_seats(request("A1", booking_id="BK-HELD"))
    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("A1"))
    assert refused.value.seats == (SeatInTheWay("A1", SeatStatus.RESERVED),)
    await service.confirm_hold("BK-HELD")
    await service.cancel_booking("BK-HELD")
    assert live_seats(dsn) == []


async def test_an_expired_hold_is_taken_in_place_on_booking_seats_alone(seatless: Database, dsn: str) -> None:
    service = service_on(seatless)
    for booking_id, seat_id in (("BK-1", "A1"), ("BK-2", "A2")):
        await service.hold_seats(request(seat_id, booking_id=booking_id))
    run(dsn, "UPDATE bookings SET reserved_until = now() - interval '1 second'")
    taken = await service.book_tickets(request("A1"))
    assert await service.release_expired() == 1
    assert live_seats(dsn) == [("A1", taken.booking_id)]
    with pytest.raises(SeatsUnavailable):
        await service.confirm_hold("BK-1")
    assert (await service.confirm_hold("BK-2")).seat_ids == ("A2",)


async def test_there_are_no_seats_to_block(seatless: Database) -> None:
    service = service_on(seatless)
    for change in (service.block_seats, service.unblock_seats):
        with pytest.raises(SeatsUnavailable) as refused:
            await change("E1", SHOWTIME, ["A1"])
        assert refused.value.seats == (SeatInTheWay("A1", None),)

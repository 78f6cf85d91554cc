"""Reading showings and houses."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.domain.model.seats import Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.layout import Layout, Stage
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresHouseRepository
from tests.support import (
    LATER,
    SHOWING,
    SHOWTIME,
    make_house,
    request,
    service_on,
    set_status,
)

SERPENTINE = Plan(
    "hall",
    (
        Seat("L-1-1", "Left", "1", 1, Decimal("20.00"), 0, 0, 0, SeatKind.WHEELCHAIR, "Cat 1"),
        Seat("L-1-2", "Left", "1", 2, Decimal("20.00"), 0, 0, 2, SeatKind.COMPANION, "Cat 1"),
        Seat("L-2-4", "Left", "2", 4, Decimal("20.00"), 0, 1, 0, SeatKind.STANDARD, "Cat 2"),
        Seat("L-2-3", "Left", "2", 3, Decimal("20.00"), 0, 1, 2, SeatKind.RESTRICTED_VIEW, "Cat 2"),
    ),
    stage=(2.0, 0.5),
)


async def test_a_house_comes_back_as_the_plan_drew_it(database: Database) -> None:
    await make_house(database, plan=SERPENTINE)
    house = await PostgresHouseRepository(database).house("E1", SHOWTIME)
    assert [*house.layout.seats.values()] == [*Layout(SERPENTINE.seats).seats.values()]
    assert house.showing == SHOWING


async def test_the_map_of_a_plan_is_stored_with_it(database: Database) -> None:
    seats = [seat._replace(line=2 + seat.row_index, distance=2.5) for seat in SERPENTINE.seats]
    plan = replace(SERPENTINE, seats=tuple(seats), place_of_stage=Stage(1, 7, 3, 2))
    await make_house(database, plan=plan)
    layout = (await PostgresHouseRepository(database).house("E1", SHOWTIME)).layout
    assert [*layout.seats.values()] == seats
    assert layout.stage == Stage(1, 7, 3, 2)


async def test_a_house_knows_the_state_of_its_seats(database: Database, dsn: str, small_house: str) -> None:
    booking = await service_on(database).book_tickets(request("A1"))
    until = datetime(2031, 1, 1, tzinfo=UTC)
    set_status(dsn, "A2", "RESERVED", "BK-H", until)

    houses = PostgresHouseRepository(database)
    states = {
        "A1": SeatState(SeatStatus.SOLD, booking.booking_id),
        "A2": SeatState(SeatStatus.RESERVED, "BK-H", until),
    }
    assert (await houses.house("E1", SHOWTIME)).states == states
    assert await houses.seat_states("E1", SHOWTIME) == states


async def test_a_house_that_is_not_there_is_an_error(database: Database, small_house: str) -> None:
    houses = PostgresHouseRepository(database)
    with pytest.raises(EventNotFound):
        await houses.house("E2", SHOWTIME)
    with pytest.raises(ShowtimeMismatch):
        await houses.house("E1", LATER.showtime)


async def test_showings_stand_soonest_first_with_their_seats_by_status(database: Database, dsn: str) -> None:
    await make_house(database, LATER)
    await make_house(database)
    await make_house(database, Showing("OLD", datetime(2020, 1, 1, tzinfo=UTC), "Over"))
    set_status(dsn, "A1", "SOLD", "BK-1")
    set_status(dsn, "A2", "RESERVED", "BK-2", datetime(2031, 1, 1, tzinfo=UTC))
    set_status(dsn, "A3", "RESERVED", "BK-3", datetime(2020, 1, 1, tzinfo=UTC))
    set_status(dsn, "A4", "BLOCKED")

    found = await PostgresHouseRepository(database).showings()

    assert [each.showing for each in found] == [
        SHOWING,
        LATER,
        Showing("OLD", datetime(2020, 1, 1, tzinfo=UTC), "Over"),
    ]
    assert found[0].seats == {
        SeatStatus.AVAILABLE: 9,
        SeatStatus.RESERVED: 1,
        SeatStatus.SOLD: 1,
        SeatStatus.BLOCKED: 1,
    }

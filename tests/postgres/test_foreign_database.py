"""A database that another booking service made and goes on using: extended, never broken."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest

from seatui.booking import PlanService
from seatui.domain.errors import EventNotFound, SeatsUnavailable, ShowtimeMismatch
from seatui.domain.model.bookings import BookingRequest
from seatui.domain.model.seats import Seat, SeatInTheWay, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from tests.another_service import its_sale
from tests.support import bookings, live_seats, rows, run, service_on, statuses

EVENING = datetime(2031, 6, 1, 19, 0, tzinfo=UTC)
SEATLESS = datetime(2031, 6, 2, 19, 0, tzinfo=UTC)


@pytest.fixture
async def database(guarded: str) -> AsyncIterator[Database]:
    async with open_database(guarded) as database:
        yield database


def request(*seat_ids: str, event_id: str = "CONCERT", showtime: datetime = EVENING) -> BookingRequest:
    return BookingRequest(event_id, "counter", showtime, seat_ids)


async def test_its_rows_are_as_they_were(database: Database, guarded: str) -> None:
    assert bookings(guarded) == [("THEIRS-1", "CONFIRMED", 2), ("THEIRS-2", "CONFIRMED", 1)]
    assert live_seats(guarded) == [("17", "THEIRS-2"), ("B1", "THEIRS-1"), ("B2", "THEIRS-1")]
    assert statuses(guarded) == {"B1": ("SOLD", "THEIRS-1"), "B2": ("SOLD", "THEIRS-1")}


async def test_it_goes_on_selling_with_the_statements_it_always_sent(
    database: Database, guarded: str
) -> None:
    its_sale(guarded, "THEIRS-3", "A5")
    assert ("A5", "THEIRS-3") in live_seats(guarded)
    assert statuses(guarded)["A5"] == ("SOLD", "THEIRS-3")


async def test_rows_that_carry_only_a_booking_and_a_seat_are_filled_in_and_guarded(
    database: Database, guarded: str
) -> None:
    its_sale(guarded, "THEIRS-4", "C7")

    filled = "SELECT event_id, showtime, live FROM booking_seats WHERE seat_id = 'C7'"
    assert rows(guarded, filled) == [("CONCERT", EVENING, True)]
    with pytest.raises(SeatsUnavailable) as refused:
        await service_on(database).book_tickets(request("C6", "C7"))
    assert refused.value.seats == (SeatInTheWay("C7", SeatStatus.SOLD),)


async def test_what_we_sell_it_cannot_sell_again(database: Database, guarded: str) -> None:
    await service_on(database).book_tickets(request("A1", "A2"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        its_sale(guarded, "THEIRS-5", "A2")
    assert "THEIRS-5" not in [booking_id for booking_id, _, _ in bookings(guarded)]


async def test_what_it_sold_we_cannot_sell_again(database: Database) -> None:
    with pytest.raises(SeatsUnavailable) as refused:
        await service_on(database).book_tickets(request("B2", "B3", "B1"))
    assert refused.value.seats == (
        SeatInTheWay("B2", SeatStatus.SOLD),
        SeatInTheWay("B1", SeatStatus.SOLD),
    )


async def test_a_cancelled_booking_cannot_come_back_for_seats_sold_since(
    database: Database, guarded: str
) -> None:
    run(guarded, "UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'THEIRS-1'")
    await service_on(database).book_tickets(request("B1"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        run(guarded, "UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = 'THEIRS-1'")


async def test_its_showings_are_listed_without_any_table_of_events(database: Database) -> None:
    found = await PostgresHouseRepository(database).showings()
    assert [(each.showing.event_id, each.showing.showtime, each.size) for each in found] == [
        ("CONCERT", EVENING, 36),
        ("LECTURE", SEATLESS, 0),
    ]


async def test_its_showing_without_seats_is_booked_on_booking_seats_alone(database: Database) -> None:
    service = service_on(database)
    lecture = {"event_id": "LECTURE", "showtime": SEATLESS}
    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("16", "17", **lecture))  # type: ignore[arg-type]
    assert refused.value.seats == (SeatInTheWay("17", SeatStatus.SOLD),)
    assert await service.book_tickets(request("16", **lecture))  # type: ignore[arg-type]


async def test_its_events_and_showtimes_are_checked(database: Database) -> None:
    service = service_on(database)
    with pytest.raises(ShowtimeMismatch):
        await service.book_tickets(request("A1", showtime=SEATLESS))
    with pytest.raises(ShowtimeMismatch):
        await service.book_tickets(request("1", event_id="LECTURE", showtime=EVENING))
    with pytest.raises(EventNotFound):
        await service.book_tickets(request("A1", event_id="NOBODY"))


async def test_its_house_is_drawn_from_zone_row_and_number(database: Database) -> None:
    house = await PostgresHouseRepository(database).house("CONCERT", EVENING)
    assert [(row.seats[0].zone, row.label, len(row.seats)) for row in house.layout.rows] == [
        ("VIP", "A", 12),
        ("STANDARD", "B", 12),
        ("STANDARD", "C", 12),
    ]
    assert [seat.number for seat in house.layout.rows[0].seats] == list(range(1, 13))


async def test_venues_with_zones_of_other_names_can_be_imported_beside_its_own(database: Database) -> None:
    plan = Plan("boxes", (Seat("P1", "Parkett", "1", 1, Decimal("12.50")),))
    await PlanService(PostgresPlanRepository(database)).import_plan(Showing("PLAY", EVENING, "A Play"), plan)
    await service_on(database).book_tickets(request("P1", event_id="PLAY"))


async def test_its_check_of_statuses_and_its_indexes_are_left(database: Database, guarded: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        run(guarded, "UPDATE event_seats SET status = 'LOST' WHERE seat_id = 'A1'")
    assert rows(guarded, "SELECT to_regclass('its_own_index') IS NOT NULL") == [(True,)]

"""Reports and standings: their sums against a plain count, seat by seat, of what is in the database."""

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal

import psycopg
import pytest
from msgspec.structs import replace

from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import BookingStatus
from seatui.domain.model.report import Report
from seatui.domain.model.seats import Seat, SeatKind, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.model.standing import HOURS
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.queries import queries
from seatui.postgres.repositories.event_properties import PostgresEvents
from tests.counting import report_of
from tests.in_memory import FakeShowing
from tests.support import LATER, SHOWING, SHOWTIME, make_house, request, rows, run, service_on

IN_EUROS = replace(SHOWING, currency="EUR")


def plan() -> Plan:
    """Two zones, three prices, an aisle, and a wheelchair place in another category."""
    seats = []
    for zone, row, price, line in (
        ("Stalls", "A", "60", 0),
        ("Stalls", "B", "40", 1),
        ("Circle", "A", "40", 3),
    ):
        for number in range(1, 13):
            is_wheelchair = (row, number) == ("B", 1)
            seats.append(
                Seat(
                    f"{zone[0]}{row}{number}",
                    zone,
                    row,
                    number,
                    Decimal("24.50" if zone == "Circle" and number > 8 else price),
                    block=int(zone == "Circle"),
                    row_index=int(row == "B"),
                    column=number - 1 + (number > 5),
                    kind=SeatKind.WHEELCHAIR if is_wheelchair else SeatKind.STANDARD,
                    category="Wheelchair" if is_wheelchair else zone,
                    line=line,
                )
            )
    return Plan("two zones", tuple(seats))


async def work(database: Database, seat_ids: Sequence[str], chance: random.Random) -> None:
    """Sells, holds, returns, moves, blocks and cancels at random; what is refused is refused."""
    desk = service_on(database)
    made: list[str] = []
    for number in range(40):
        some = chance.sample(seat_ids, chance.randint(1, 4))
        with suppress(SeatuiError):
            match chance.randrange(8):
                case 0 | 1 | 2:
                    await desk.book_tickets(request(*some, booking_id=f"BK-{number}"))
                    made.append(f"BK-{number}")
                case 3:
                    await desk.hold_seats(request(*some, booking_id=f"BK-{number}"))
                    made.append(f"BK-{number}")
                case 4:
                    await desk.block_seats("E1", SHOWTIME, some)
                case 5:
                    await desk.cancel_booking(chance.choice(made or ["none"]))
                case 6:
                    booking = await desk.find_booking(chance.choice(made or ["none"]))
                    await desk.return_seats(booking.booking_id, booking.seat_ids[:1]) if booking else None
                case _:
                    booking = await desk.find_booking(chance.choice(made or ["none"]))
                    if booking is not None:
                        await desk.move_seats(booking.booking_id, booking.seat_ids[:1], some[:1])


async def recounted(houses: PostgresHouseRepository, showings: Sequence[Showing], now: datetime) -> Report:
    found = []
    for showing in showings:
        house = await houses.house(showing.event_id, showing.showtime)
        entries = await houses.journal(showing.event_id, showing.showtime)
        found.append(FakeShowing(showing, house.layout, dict(house.states), entries))
    return report_of(found, now)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("has_plan", [True, False], ids=["plan", "no plan"])
async def test_a_report_is_what_a_plain_count_finds(
    database: Database, dsn: str, seed: int, has_plan: bool
) -> None:
    await make_house(database, IN_EUROS, plan())
    await make_house(database, replace(LATER, currency="EUR"), plan())
    if not has_plan:
        run(dsn, "UPDATE seatui.showings SET plan_id = NULL; DELETE FROM event_seats WHERE seat_number = 4")
    seat_ids = [seat_id for (seat_id,) in rows(dsn, "SELECT DISTINCT seat_id FROM event_seats ORDER BY 1")]
    await work(database, seat_ids, random.Random(seed))
    houses = PostgresHouseRepository(database)
    showings = sorted(await houses.known_showings(), key=lambda each: each.showtime)

    report = await houses.report(showings)

    counted = await recounted(houses, showings, report.now)
    assert [each.showing for each in report.showings] == showings
    for found, plain in zip(report.showings, counted.showings, strict=True):
        assert {(each.zone, each.category, each.price): each for each in found.parts} == {
            (each.zone, each.category, each.price): each for each in plain.parts
        }
        assert dict(found.blocks) == dict(plain.blocks)
    # The plain count takes each entry by its time; those of one change differ by microseconds.
    assert sum(each.sold - each.returned for each in report.sales or ()) == report.sums.of(SeatStatus.SOLD)
    assert report.returned == sum(each.returned or 0 for each in report.showings)

    bookings = await houses.bookings_of("E1", SHOWTIME)
    sold = [each.booking_id for each in bookings if each.status is BookingStatus.CONFIRMED]
    amounts = await PostgresEvents(database).amounts(sold)
    assert report.showings[0].sums.sold == sum((each.value for each in amounts.values()), Decimal(0))
    assert set(report.by_currency()) == {"EUR"}

    for standing, its_report in zip(await houses.standings(showings), report.showings, strict=True):
        assert standing.seats == its_report.sums.seats
        assert (standing.sold, standing.held) == (its_report.sums.sold, its_report.sums.held)


async def test_a_move_is_no_sale_what_is_returned_is_taken_off_and_a_rename_is_neither(
    database: Database,
) -> None:
    await make_house(database)
    desk, houses = service_on(database), PostgresHouseRepository(database)
    await desk.book_tickets(request("A1", "A2", "A3", booking_id="BK-1"))
    await desk.hold_seats(request("B1", booking_id="BK-2"))
    await desk.move_seats("BK-1", ["A1"], ["A4"])
    await desk.rename_booking("BK-1", "Bo")
    await desk.return_seats("BK-1", ["A2"])
    (standing,) = await houses.standings([SHOWING])
    assert standing.pace == (*[0] * (HOURS - 1), 2) or standing.pace[:-1] == (None,) * (HOURS - 1)
    assert standing.last_hour == standing.seats[SeatStatus.SOLD] == 2
    report = await houses.report([SHOWING])
    assert report.returned == 1
    assert sum(each.sold for each in report.sales or ()) == 3
    await desk.cancel_booking("BK-1")
    (standing,) = await houses.standings([SHOWING])
    assert standing.last_hour == 0


async def test_hours_before_the_journal_are_not_known_and_later_ones_are(
    database: Database, dsn: str
) -> None:
    await make_house(database)
    await service_on(database).book_tickets(request("A1", "A2"))
    run(
        dsn,
        "ALTER TABLE seatui.seat_journal DISABLE TRIGGER USER;"
        "UPDATE seatui.seat_journal SET at = at - interval '2 hours';"
        "UPDATE seatui.migrations SET applied_at = now() - interval '3 hours 30 minutes'",
    )
    (standing,) = await PostgresHouseRepository(database).standings([SHOWING])
    assert standing.pace == (None, None, None, None, 0, 2, 0, 0)


async def test_without_a_journal_that_knows_every_change_there_is_no_pace(
    database: Database, dsn: str
) -> None:
    await make_house(database)
    await service_on(database).book_tickets(request("A1"))
    run(dsn, "ALTER TABLE event_seats DISABLE TRIGGER event_seats_updated")
    houses = PostgresHouseRepository(database)
    (standing,) = await houses.standings([SHOWING])
    assert (standing.pace, standing.last_hour) == ((), None)
    assert standing.seats[SeatStatus.SOLD] == 1
    report = await houses.report([SHOWING])
    assert (report.sales, report.returned, report.showings[0].returned) == (None, None, None)


async def test_a_showing_of_another_service_without_a_plan_is_reported(guarded: str) -> None:
    async with open_database(guarded) as database:
        houses = PostgresHouseRepository(database)
        showings = await houses.known_showings()
        standings = await houses.standings(showings)
        assert sum(each.seats[SeatStatus.SOLD] for each in standings) == 2
        assert {each.last_hour for each in standings} == {0}
        report = await houses.report(showings)
        assert report.sums.of(SeatStatus.SOLD) == 2
        assert report.sales == []
        largest = await recounted(houses, [each for each in showings if _has_seats(report, each)], report.now)
        assert report.largest_blocks() == largest.largest_blocks()


def _has_seats(report: Report, showing: Showing) -> bool:
    return any(each.showing.is_same(showing) and each.parts for each in report.showings)


async def test_a_database_without_event_seats_has_no_seats_to_report(dsn: str) -> None:
    run(dsn, "DROP TABLE event_seats")
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet')")
    async with open_database(dsn) as database:
        houses = PostgresHouseRepository(database)
        (standing,) = await houses.standings([SHOWING])
        assert standing.size == 0
        report = await houses.report([SHOWING])
        assert report.sums.size == 0


def test_the_pace_reads_the_last_blocks_of_the_journal_alone(dsn: str) -> None:
    run(
        dsn,
        """
        ALTER TABLE seatui.seat_journal DISABLE TRIGGER USER;
        INSERT INTO seatui.seat_journal (event_id, showtime, at, seat_ids, from_status, to_status, booking_id, clerk)
        SELECT 'E1', '2031-05-01 12:00Z', now() - (30000 - n) * interval '1 minute', '{A1}', 'AVAILABLE', 'SOLD',
               'BK-' || n, 'ann'
        FROM generate_series(1, 30000) AS n;
        ANALYZE seatui.seat_journal
        """,
    )
    params = {"event_ids": ["E1"], "showtimes": [SHOWTIME], "hours": HOURS}
    with psycopg.connect(dsn) as connection:
        plan = connection.execute("EXPLAIN (ANALYZE) " + queries("standings")["paces"], params).fetchall()
    (scan,) = (line for (line,) in plan if "on seat_journal " in line)
    assert "Bitmap Heap Scan" in scan
    assert any("seat_journal_by_time" in line for (line,) in plan)


async def test_a_showing_that_is_over_has_no_largest_block(database: Database) -> None:
    over = Showing("E1", datetime.now().astimezone() - timedelta(days=2), "Hamlet")
    await make_house(database, over)
    report = await PostgresHouseRepository(database).report([over])
    assert report.largest_blocks() == {}
    assert report.sums.size == 12

"""A plan in place of another, with sales: what stays, what is refused, and what those see who have the house open."""

import asyncio
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from seatui.booking import BookingService, PlanService
from seatui.domain.errors import DatabaseUnavailable, InvalidRequest, SeatsUnavailable, SeatsWouldBeLost
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.layout import Stage
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresHouseRepository
from seatui.postgres.database import Transaction
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests.postgres.test_lost_answers import LosesAPlan
from tests.support import (
    LATER,
    SHOWING,
    SHOWTIME,
    bookings,
    make_house,
    past_the_guards,
    request,
    rows,
    run,
    service_on,
    small_plan,
    statuses,
)
from tests.waiting import WAITING, until_async, until_it_waits

SELL = "SELECT seatui.book('BK-1', 1, 'E1', 'Ann', %s, ARRAY['B6'], 'CONFIRMED', NULL)"


@pytest.fixture
async def plans(database: Database) -> PlanService:
    """Of a house of A1 to B6."""
    await make_house(database)
    return PlanService(PostgresPlanRepository(database))


@pytest.fixture
def desk(database: Database) -> BookingService[Transaction]:
    return service_on(database)


def without_b6(**of_a1: Any) -> Plan:
    """The plan without its last seat; A1 with other fields."""
    first, *others = small_plan().seats[:-1]
    return Plan("other", (first._replace(**of_a1), *others))


async def test_seats_that_stay_keep_id_status_booking_hold_and_history(
    plans: PlanService, desk: BookingService[Transaction], dsn: str, database: Database
) -> None:
    await desk.book_tickets(request("A1", "A2", user="Ann", booking_id="BK-1"))
    await desk.hold_seats(request("B1", booking_id="BK-2"))
    await desk.block_seats("E1", SHOWTIME, ["B2"], reason="press")
    kept = "SELECT id, seat_id, status, booking_id, reserved_until, sold_at FROM event_seats ORDER BY seat_id"
    before, journal = rows(dsn, kept), rows(dsn, "SELECT * FROM seatui.seat_journal")
    plan = without_b6(
        zone="Box", row="1", number=7, own_label="7a", price=Decimal(45), kind=SeatKind.COMPANION
    )
    added = Seat("C1", "Rear", "C", 1, Decimal("9.50"), 1)
    found = await plans.replace_plan(SHOWING, replace(plan, seats=(*plan.seats, added)))
    assert (len(found.added), len(found.lost), found.kept, found.booking_ids) == (1, 1, 10, ["BK-1"])
    assert rows(dsn, kept)[:-1] == before[:-1]
    assert rows(dsn, "SELECT * FROM seatui.seat_journal") == journal
    seats = (await PostgresHouseRepository(database).house("E1", SHOWTIME)).layout.seats
    first = seats["A1"]
    assert (first.zone, first.row, first.label, first.price) == ("Box", "1", "7a", Decimal(20))
    assert first.kind is SeatKind.COMPANION
    assert seats["C1"].price == Decimal("9.50")
    assert await PostgresIntegrityCheck(database).breaches() == []


async def test_the_plan_of_a_showing_is_the_one_that_was_written(plans: PlanService) -> None:
    seats = tuple(
        each._replace(line=each.row_index, x=each.column * 1.25, y=-3.0, category="one")
        for each in small_plan().seats
    )
    plan = Plan("drawn", seats, (2.5, -7.0), place_of_stage=Stage(0, 3, 6, 2))
    await plans.replace_plan(SHOWING, plan)
    assert await plans.plan_of("E1", SHOWTIME) == plan
    assert (await plans.compare_plan(SHOWING, plan)).kept == 12


async def test_a_seat_that_is_taken_or_blocked_for_a_reason_is_never_lost(
    plans: PlanService, desk: BookingService[Transaction], dsn: str
) -> None:
    await desk.book_tickets(request("A1", user="Ann", booking_id="BK-1"))
    await desk.hold_seats(request("A2", booking_id="BK-2"))
    await desk.block_seats("E1", SHOWTIME, ["A3"], reason="press")
    await desk.block_seats("E1", SHOWTIME, ["A4"])
    before = rows(dsn, "SELECT * FROM event_seats ORDER BY seat_id")
    with pytest.raises(SeatsWouldBeLost) as refused:
        await plans.replace_plan(SHOWING, small_plan("B"))
    assert [(each.seat_id, each.status, each.booking_id) for each in refused.value.lost] == [
        ("A1", "SOLD", "BK-1"),
        ("A2", "RESERVED", "BK-2"),
        ("A3", "BLOCKED", None),
    ]
    assert rows(dsn, "SELECT * FROM event_seats ORDER BY seat_id") == before


async def test_the_hold_of_a_lost_seat_that_is_over_expires(
    plans: PlanService, desk: BookingService[Transaction], dsn: str, database: Database
) -> None:
    await desk.hold_seats(request("A1", "A2", booking_id="BK-1"))
    for table in ("bookings", "event_seats"):
        past_the_guards(dsn, f"UPDATE {table} SET reserved_until = now() - interval '1 minute'")
    await plans.replace_plan(SHOWING, small_plan("B"))
    assert bookings(dsn) == [("BK-1", "EXPIRED", 2)]
    assert await PostgresIntegrityCheck(database).breaches() == []


async def test_more_affected_seats_than_were_agreed_to_change_nothing(
    plans: PlanService, desk: BookingService[Transaction], dsn: str
) -> None:
    plan = without_b6(row="1")
    agreed = [each.seat_id for each in (await plans.compare_plan(SHOWING, plan)).affected]
    await desk.book_tickets(request("A1"))
    with pytest.raises(InvalidRequest, match="1 seat more that the plan changes is booked by now"):
        await plans.replace_plan(SHOWING, plan, agreed=agreed)
    assert "B6" in {seat_id for (seat_id,) in rows(dsn, "SELECT seat_id FROM event_seats")}
    await plans.replace_plan(SHOWING, plan, agreed=["A1"])


async def test_a_showing_without_seats_gets_them_unless_it_has_bookings(plans: PlanService, dsn: str) -> None:
    await plans.replace_plan(LATER, small_plan("AB", 3))
    assert rows(dsn, "SELECT count(*) FROM event_seats WHERE showtime = %s", [LATER.showtime]) == [(6,)]
    run(
        dsn,
        "INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity) VALUES ('X', 'P', 'x', now(), 1)",
    )
    run(dsn, "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('X', 'A1')")
    ((showtime,),) = rows(dsn, "SELECT showtime FROM bookings")
    with pytest.raises(InvalidRequest, match="1 seat of this showing is booked"):
        await plans.replace_plan(replace(SHOWING, event_id="P", showtime=showtime), small_plan())


async def test_a_sale_under_way_of_a_seat_that_is_about_to_go_is_waited_for(
    plans: PlanService, dsn: str
) -> None:
    with psycopg.connect(dsn) as seller:
        seller.execute(SELL, [SHOWTIME])
        replacing = asyncio.create_task(plans.replace_plan(SHOWING, without_b6()))
        await until_it_waits(dsn, replacing)
        seller.commit()
    with pytest.raises(SeatsWouldBeLost, match="B6: sold, BK-1, Ann"):
        await replacing
    assert statuses(dsn)["B6"] == ("SOLD", "BK-1")


async def test_a_sale_of_a_seat_that_is_just_going_waits_and_finds_no_such_seat(
    plans: PlanService, desk: BookingService[Transaction], dsn: str
) -> None:
    with psycopg.connect(dsn) as other:
        # The last thing that a replacement does before its commit is to record its change, which waits for this one.
        other.execute("LOCK TABLE seatui.changes IN SHARE MODE")
        replacing = asyncio.create_task(plans.replace_plan(SHOWING, without_b6()))
        await until_it_waits(dsn, replacing)
        selling = asyncio.create_task(desk.book_tickets(request("A1", "B6", booking_id="BK-1")))
        await until_async(lambda: len(rows(dsn, WAITING)) == 2, "the sale waits too")
        other.commit()
    await replacing
    with pytest.raises(SeatsUnavailable) as refused:
        await selling
    assert [(each.seat_id, each.status) for each in refused.value.seats] == [("B6", None)]
    assert bookings(dsn) == []


async def test_others_who_have_the_house_open_are_told_that_it_has_another_plan(
    plans: PlanService, database: Database
) -> None:
    houses = PostgresHouseRepository(database)
    house = await houses.house("E1", SHOWTIME)
    assert not (await houses.changes(house)).is_replaced
    # The same places at another price: the plan is not even kept anew.
    await plans.replace_plan(
        SHOWING, Plan("dearer", tuple(s._replace(price=Decimal(30)) for s in small_plan().seats))
    )
    assert (await houses.changes(house)).is_replaced
    house = await houses.house("E1", SHOWTIME)
    assert not (await houses.changes(house)).is_replaced
    assert {seat.price for seat in house.layout.seats.values()} == {30}


async def test_without_a_journal_too(plans: PlanService, database: Database, dsn: str) -> None:
    run(dsn, "ALTER TABLE event_seats DISABLE TRIGGER USER")
    houses = PostgresHouseRepository(database)
    house = await houses.house("E1", SHOWTIME)
    assert not (await houses.changes(house)).is_replaced
    await plans.replace_plan(SHOWING, small_plan("ABC"))
    assert (await houses.changes(house)).is_replaced


@pytest.mark.parametrize("commits", [True, False])
async def test_a_lost_answer_says_what_happened(database: Database, dsn: str, *, commits: bool) -> None:
    await make_house(database)
    losing = PlanService(LosesAPlan(database, commits=commits))
    if commits:
        assert (await losing.replace_plan(SHOWING, small_plan("ABC"))).kept == 18
    else:
        with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
            await losing.replace_plan(SHOWING, small_plan("ABC"))
    assert rows(dsn, "SELECT count(*) FROM event_seats") == [(18 if commits else 12,)]

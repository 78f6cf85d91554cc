"""Writing the seats of a showing from a plan: kept once, replaced when asked, and never once one is booked."""

from datetime import UTC, datetime, timedelta

import pytest

from seatui.booking import PlanService
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresHouseRepository, PostgresPlanRepository
from tests.support import (
    LATER,
    SHOWING,
    make_house,
    rows,
    set_status,
    small_plan,
)


async def test_the_same_plan_is_kept_once_for_many_showings(database: Database, dsn: str) -> None:
    await make_house(database)
    await make_house(database, LATER)
    assert rows(dsn, "SELECT count(*) FROM seatui.plans") == [(1,)]
    assert rows(dsn, "SELECT count(*) FROM seatui.plan_seats") == [(12,)]


async def test_seats_are_not_replaced_unless_asked(database: Database, dsn: str) -> None:
    await make_house(database)
    with pytest.raises(InvalidRequest, match=r"12 seats already; --replace"):
        await make_house(database, plan=small_plan("AB", 3))
    assert rows(dsn, "SELECT count(*) FROM event_seats") == [(12,)]


async def test_seats_are_replaced_when_asked_and_nothing_is_booked(database: Database, dsn: str) -> None:
    await make_house(database)
    set_status(dsn, "A1", "BLOCKED")
    await PlanService(PostgresPlanRepository(database)).import_plan(
        SHOWING, small_plan("AB", 3), replace=True
    )
    assert rows(dsn, "SELECT count(*), count(*) FILTER (WHERE status = 'AVAILABLE') FROM event_seats") == [
        (6, 6)
    ]


@pytest.mark.parametrize("status", ["SOLD", "RESERVED"])
async def test_seats_are_never_replaced_once_one_is_booked(database: Database, dsn: str, status: str) -> None:
    await make_house(database)
    set_status(dsn, "B2", status, "BK-1", datetime.now(UTC) + timedelta(minutes=1))
    with pytest.raises(InvalidRequest, match="1 seat of this showing is booked"):
        await PlanService(PostgresPlanRepository(database)).import_plan(
            SHOWING, small_plan("AB", 3), replace=True
        )
    assert rows(dsn, "SELECT count(*) FROM event_seats") == [(12,)]


async def test_an_import_that_fails_leaves_nothing(database: Database, dsn: str) -> None:
    twice = Plan("broken", small_plan("A", 3).seats * 2)
    with pytest.raises(Exception, match="duplicate key"):
        await make_house(database, plan=twice)
    for table in ("events", "showings", "plans", "plan_seats", "event_seats"):
        assert rows(dsn, f"SELECT count(*) FROM {table}") == [(0,)]


async def test_a_new_name_of_an_event_is_taken_over(database: Database) -> None:
    await make_house(database)
    await make_house(database, Showing("E1", LATER.showtime, "Hamlet, Prince of Denmark"))
    names = {each.showing.name for each in await PostgresHouseRepository(database).showings()}
    assert names == {"Hamlet, Prince of Denmark"}

"""Writing the seats of a showing from a plan: kept once, and never in place of others."""

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


async def test_an_import_and_a_replacement_tell_how_far_they_are(database: Database) -> None:
    plans = PlanService(PostgresPlanRepository(database))
    steps: list[tuple[str, int, int]] = []

    def tell(step: str, done: int = 0, total: int = 0) -> None:
        steps.append((step, done, total))

    await plans.import_plan(SHOWING, small_plan("A", 3), told=tell)
    written = [("writing the plan", 0, 3), ("writing the plan", 3, 3), ("writing", 0, 3), ("writing", 3, 3)]
    assert steps == written
    steps.clear()
    await plans.replace_plan(SHOWING, small_plan("A", 5), told=tell)
    plan = [("writing the plan", 0, 5), ("writing the plan", 5, 5)]
    assert steps == [("comparing", 0, 0), *plan, ("writing", 0, 2), ("writing", 2, 2)]

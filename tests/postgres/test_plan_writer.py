"""Writing the seats of a showing from a plan: kept once, and never in place of others."""

from decimal import Decimal

import pytest

from seatui.booking import PlanService
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresHouseRepository
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from tests.support import (
    LATER,
    SHOWING,
    make_house,
    rows,
    small_plan,
)


async def test_the_same_plan_is_kept_once_for_many_showings(
    database: Database, dsn: str, small_house: str
) -> None:
    await make_house(database, LATER)
    assert rows(dsn, "SELECT count(*) FROM seatui.plans") == [(1,)]
    assert rows(dsn, "SELECT count(*) FROM seatui.plan_seats") == [(12,)]


async def test_seats_are_not_replaced_unless_asked(database: Database, dsn: str, small_house: str) -> None:
    with pytest.raises(InvalidRequest, match=r"12 seats already; --replace"):
        await make_house(database, plan=small_plan("AB", 3))
    assert rows(dsn, "SELECT count(*) FROM event_seats") == [(12,)]


async def test_an_import_that_fails_leaves_nothing(database: Database, dsn: str) -> None:
    twice = Plan("broken", small_plan("A", 3).seats * 2)
    with pytest.raises(Exception, match="duplicate key"):
        await make_house(database, plan=twice)
    for table in ("events", "showings", "plans", "plan_seats", "event_seats"):
        assert rows(dsn, f"SELECT count(*) FROM {table}") == [(0,)]


async def test_a_new_name_of_an_event_is_taken_over(database: Database, small_house: str) -> None:
    await make_house(database, Showing("E1", LATER.showtime, "Hamlet, Prince of Denmark"))
    names = {each.showing.name for each in await PostgresHouseRepository(database).showings()}
    assert names == {"Hamlet, Prince of Denmark"}


async def test_an_import_and_a_replacement_tell_how_far_they_are(database: Database) -> None:
    plans = PlanService(PostgresPlanRepository(database))
    steps: list[tuple[str, int, int]] = []

    def tell(step: str, done: int = 0, total: int = 0) -> None:
        steps.append((step, done, total))

    await plans.import_plan(SHOWING, small_plan("A", 3), told=tell)
    written = [("writing", 0, 3), ("writing", 3, 3), ("writing the plan", 0, 3), ("writing the plan", 3, 3)]
    assert steps == written
    steps.clear()
    await plans.replace_plan(SHOWING, small_plan("A", 5), told=tell)
    plan = [("writing the plan", 0, 5), ("writing the plan", 5, 5)]
    assert steps == [("comparing", 0, 0), *plan, ("writing", 0, 2), ("writing", 2, 2)]


async def test_every_text_is_written_as_it_is(database: Database, dsn: str) -> None:
    odd = (r"\N", "a\tb", "c\\", "\\.", "d\ne\r", "\\n", "é😀", "")
    seats = tuple(
        Seat(f"{text}-{n}", text, text, n, Decimal("1E+2"), category=text, own_label=text)
        for n, text in enumerate(odd)
    )
    await make_house(database, plan=Plan("odd", seats))
    found = "SELECT seat_id, zone, row_number, seat_number, price FROM event_seats ORDER BY seat_number"
    assert rows(dsn, found) == [seat[:5] for seat in seats]
    kept = {seat.seat_id: (seat.category, seat.own_label or None, None, None) for seat in seats}
    places = rows(dsn, "SELECT seat_id, category, label, x, line_index FROM seatui.plan_seats")
    assert {seat_id: place for seat_id, *place in places} == {key: [*each] for key, each in kept.items()}

"""A commit whose answer is lost: the truth is asked for, and waited for where it is not decided yet."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import psycopg
import pytest

from seatui.booking import Booking, BookingService, PlanService
from seatui.booking.changes import Change, CommitUnanswered
from seatui.booking.past import PastChange
from seatui.demo.programme import Demo
from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.model.showings import Showing
from seatui.domain.progress import Progress, untold
from seatui.domain.venue.plan_change import PlanChange
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresBookingRepository, PostgresHouseRepository
from seatui.postgres.database import Transaction
from seatui.postgres.repositories.history_writer import PostgresHistoryRepository
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from tests.support import (
    SHOWING,
    bookings,
    live_seats,
    request,
    rows,
    run,
    service_on,
    small_plan,
)
from tests.waiting import until_it_waits

SELL = """
    SELECT seatui.book('BK-SLOW', 1, 'E1', 'user-123', '2031-05-01 12:00Z', %s, 'CONFIRMED', NULL)
"""


class LosesAnswers(PostgresBookingRepository):
    """Its connection dies around the commit of its steps: after it, or before the server has it."""

    def __init__(self, database: Database, *, commits: bool) -> None:
        super().__init__(database)
        self._commits = commits

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        return None

    @asynccontextmanager
    async def transaction(self, change: Change) -> AsyncIterator[Transaction]:
        if self._commits:
            async with super().transaction(change) as tx:
                yield tx
        else:
            with suppress(_NotCommitted):
                async with super().transaction(change) as tx:
                    yield tx
                    raise _NotCommitted
        raise CommitUnanswered


class _NotCommitted(Exception):
    pass


async def test_a_sale_that_was_committed_is_reported_as_sold(
    database: Database, dsn: str, small_house: str
) -> None:
    booking = await BookingService(LosesAnswers(database, commits=True)).book_tickets(request("A1", "A2"))
    assert bookings(dsn) == [(booking.booking_id, "CONFIRMED", 2)]
    assert booking.seat_ids == ("A1", "A2")


async def test_a_sale_that_was_not_committed_is_reported_as_not_sold(
    database: Database, dsn: str, small_house: str
) -> None:
    with pytest.raises(DatabaseUnavailable, match="nothing was sold"):
        await BookingService(LosesAnswers(database, commits=False)).book_tickets(request("A1"))
    assert (bookings(dsn), live_seats(dsn)) == ([], [])


class LosesAPlan(PostgresPlanRepository):
    """Its connection dies around the commit of an import or a replacement."""

    def __init__(self, database: Database, *, commits: bool) -> None:
        super().__init__(database)
        self._commits = commits

    async def import_plan(
        self, change: Change, showing: Showing, plan: Plan, *, told: Progress = untold
    ) -> None:
        if self._commits:
            await super().import_plan(change, showing, plan, told=told)
        raise CommitUnanswered

    async def replace_plan(
        self,
        change: Change,
        showing: Showing,
        plan: Plan,
        agreed: Collection[str] | None = None,
        *,
        told: Progress = untold,
    ) -> PlanChange:
        if self._commits:
            await super().replace_plan(change, showing, plan, agreed, told=told)
        raise CommitUnanswered


@pytest.mark.parametrize("commits", [True, False])
async def test_an_import_says_what_happened(database: Database, dsn: str, *, commits: bool) -> None:
    plans = PlanService(LosesAPlan(database, commits=commits))
    if commits:
        await plans.import_plan(SHOWING, small_plan())
    else:
        with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
            await plans.import_plan(SHOWING, small_plan())
    assert rows(dsn, "SELECT count(*) FROM event_seats") == [(12 if commits else 0,)]


class LosesThePast(PostgresHistoryRepository):
    """Its connection dies around the commit of a showing's past."""

    def __init__(self, database: Database, *, commits: bool) -> None:
        super().__init__(database)
        self._commits = commits

    async def write_history(self, change: Change, showing: Showing, past: Sequence[PastChange]) -> bool:
        if self._commits:
            await super().write_history(change, showing, past)
        raise CommitUnanswered


@pytest.mark.parametrize("commits", [True, False])
async def test_the_demo_says_what_happened(database: Database, dsn: str, *, commits: bool) -> None:
    histories, houses = LosesThePast(database, commits=commits), PostgresHouseRepository(database)
    making = Demo(histories, houses, PlanService(PostgresPlanRepository(database))).begin()
    if commits:
        await making
    else:
        with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
            await making
    assert (rows(dsn, "SELECT FROM bookings") != []) is commits


@pytest.mark.parametrize("ending", ["COMMIT", "ROLLBACK"])
async def test_the_outcome_of_a_transaction_under_way_is_waited_for(
    database: Database, dsn: str, ending: str, small_house: str
) -> None:
    with psycopg.connect(dsn, autocommit=True) as under_way:
        under_way.execute("BEGIN")
        under_way.execute(SELL, (["A1"],))
        asked = asyncio.create_task(service_on(database).outcome_of(request("A1", booking_id="BK-SLOW")))
        await until_it_waits(dsn, asked)
        under_way.execute(ending)
    found = await asked
    assert (found is not None) is (ending == "COMMIT")


async def test_a_connection_killed_in_the_middle_sells_nothing(
    database: Database, dsn: str, small_house: str
) -> None:
    run(
        dsn,
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END$$;"
        "CREATE TRIGGER die BEFORE UPDATE ON event_seats EXECUTE FUNCTION die()",
    )
    with pytest.raises(DatabaseUnavailable):
        await BookingService(PostgresBookingRepository(database)).book_tickets(request("A1"))
    assert (bookings(dsn), live_seats(dsn)) == ([], [])

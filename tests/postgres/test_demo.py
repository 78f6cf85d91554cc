"""The demo's showings with their made-up past, and rivals at work on them."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from seatui.booking import PlanService
from seatui.booking.changes import Change
from seatui.booking.past import PastChange
from seatui.demo.programme import PROGRAMME, Demo
from seatui.demo.rivals.__main__ import work_while_wanted
from seatui.demo.rivals.crew import Crew
from seatui.demo.rivals.rival_process import running_rivals
from seatui.domain.errors import TransactionConflict
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.repositories.history_writer import PostgresHistoryRepository
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests.conftest import Cluster, fresh
from tests.support import IS_SOAK, PATIENCE, a_change, make_house, request, rows, run, service_on
from tests.waiting import until, until_async

RIVALS = 4
TEN_MINUTES = 600.0
DEMO = "seatui_demo"


def demo_on(database: Database) -> Demo:
    """The demo's showings on a database."""
    houses, plans = PostgresHouseRepository(database), PlanService(PostgresPlanRepository(database))
    return Demo(PostgresHistoryRepository(database), houses, plans)


def fill(dsn: str) -> None:
    """Makes the demo in a database that has its schema."""

    async def make() -> None:
        async with open_database(dsn) as database:
            await demo_on(database).begin()
            await demo_on(database).finish()

    asyncio.run(make())


@pytest.fixture
def filled(cluster: Cluster) -> Iterator[str]:
    """A database with the demo in it."""

    def migrate_and_fill(dsn: str) -> None:
        from seatui.postgres.schema.migrations import migrate

        migrate(dsn)
        fill(dsn)

    with fresh(cluster, cluster.template(DEMO, migrate_and_fill)) as dsn:
        yield dsn


async def breaches(dsn: str) -> list[object]:
    """What `db check` finds."""
    async with open_database(dsn) as database:
        return [*await PostgresIntegrityCheck(database).breaches()]


def seats_by_the_journal(dsn: str) -> dict[tuple[Any, ...], str]:
    """The status of each seat that is not free, as the journal tells it: each change begins where the last ended."""
    told: dict[tuple[Any, ...], str] = {}
    facts = "event_id, showtime, seat_ids, from_status, to_status"
    journal = rows(dsn, f"SELECT {facts} FROM seatui.seat_journal ORDER BY journal_id")
    for event_id, showtime, seat_ids, was, becomes in journal:
        for seat_id in seat_ids:
            seat = event_id, showtime, seat_id
            assert told.get(seat, "AVAILABLE") == was
            told[seat] = becomes
    return {seat: status for seat, status in told.items() if status != "AVAILABLE"}


def seats_as_they_are(dsn: str) -> dict[tuple[Any, ...], str]:
    """The status of each seat that is not free."""
    found = rows(
        dsn, "SELECT event_id, showtime, seat_id, status FROM event_seats WHERE status <> 'AVAILABLE'"
    )
    return {(event_id, showtime, seat_id): status for event_id, showtime, seat_id, status in found}


async def test_the_past_of_the_demo_is_spread_over_a_week_and_holds_together(filled: str) -> None:
    assert await breaches(filled) == []
    assert seats_by_the_journal(filled) == seats_as_they_are(filled) != {}
    ((first, last, days),) = rows(
        filled, "SELECT min(at), max(at), count(DISTINCT at::date) FROM seatui.seat_journal"
    )
    assert timedelta(days=6) < last - first < timedelta(days=9)
    assert days >= 7
    # Bookings and seats tell the same times as the journal.
    assert (
        rows(
            filled,
            "SELECT FROM seatui.seat_journal j JOIN bookings b USING (booking_id)"
            " WHERE j.from_status = 'AVAILABLE' AND b.created_at <> j.at",
        )
        == []
    )
    assert (
        rows(
            filled,
            "SELECT FROM seatui.seat_journal j JOIN event_seats e USING (event_id, showtime)"
            " WHERE e.booking_id = j.booking_id AND j.to_status = 'SOLD' AND e.sold_at <> j.at",
        )
        == []
    )
    kinds = rows(filled, "SELECT DISTINCT from_status, to_status FROM seatui.seat_journal")
    assert {
        ("AVAILABLE", "SOLD"),
        ("AVAILABLE", "RESERVED"),
        ("RESERVED", "SOLD"),
        ("SOLD", "AVAILABLE"),
    } <= {*kinds}
    # What happens from now on happens now.
    async with open_database(filled) as database:
        await make_house(database)
        await service_on(database).book_tickets(request("A1"))
    ((is_now,),) = rows(
        filled,
        "SELECT at > now() - interval '1 minute' FROM seatui.seat_journal ORDER BY journal_id DESC LIMIT 1",
    )
    assert is_now


async def test_a_demo_that_was_interrupted_is_finished_the_next_time(database: Database, dsn: str) -> None:
    demo = demo_on(database)
    await demo.begin()
    ((taken,),) = rows(dsn, "SELECT count(*) FROM event_seats WHERE status <> 'AVAILABLE'")
    assert taken
    await demo.begin()
    assert len(await demo.houses.showings()) == 1
    # As if it had ended between the seats of a showing and their past.
    second = PROGRAMME[1]
    day = (await demo.houses.showings())[0].showing
    other = second.on(day.showtime.astimezone(day.zone).date() - timedelta(days=1), day.zone)
    await demo.plans.import_plan(other, second.venue())
    await demo.finish()
    summaries = await demo.houses.showings()
    assert len(summaries) == len(PROGRAMME)
    assert all(each.seats[SeatStatus.SOLD] for each in summaries)
    before = rows(dsn, "SELECT count(*) FROM seatui.seat_journal")
    await demo.finish()
    assert rows(dsn, "SELECT count(*) FROM seatui.seat_journal") == before


async def test_a_terminal_that_makes_the_demo_too_is_no_hindrance(database: Database) -> None:
    refused = TransactionConflict("deadlock detected")

    class Contended(PostgresHistoryRepository):
        async def write_history(self, change: Change, showing: Showing, past: Sequence[PastChange]) -> bool:
            attempts.append(showing)
            if len(attempts) == 1:
                raise refused
            return await super().write_history(change, showing, past)

    attempts: list[Showing] = []
    await replace(demo_on(database), histories=Contended(database)).begin()
    (made,) = await demo_on(database).houses.showings()
    assert (len(attempts), bool(made.seats[SeatStatus.SOLD])) == (2, True)


async def test_a_showing_that_is_on_sale_gets_no_past(database: Database, dsn: str) -> None:
    await make_house(database)
    await service_on(database).book_tickets(request("A1"))
    showing = (await PostgresHouseRepository(database).showings())[0].showing
    assert await PostgresHistoryRepository(database).write_history(a_change(), showing, []) is False


def changes_of_rivals(dsn: str) -> int:
    """How many rows of the journal rivals have written."""
    ((count,),) = rows(
        dsn,
        "SELECT count(*) FROM seatui.seat_journal WHERE terminal ~ '^window [3-9]' AND at > now() - interval '1 h'",
    )
    return int(count)


async def at_work(dsn: str, changes: int, *, seconds: float = 0.0, speed: float = 30.0) -> None:
    """Lets rivals make so many more changes, and work for so many seconds."""
    before = changes_of_rivals(dsn)
    working = asyncio.create_task(Crew(dsn, RIVALS, seed=3, speed=speed).work())

    async def are_made() -> bool:
        assert not working.done(), working
        return await asyncio.to_thread(changes_of_rivals, dsn) >= before + changes

    await until_async(are_made, f"{changes} changes of rivals", pause=lambda: asyncio.sleep(0.1))
    await asyncio.sleep(seconds)
    await until_async(are_made, "rivals still at work", pause=lambda: asyncio.sleep(0.1))
    working.cancel()
    await asyncio.wait({working})


@pytest.mark.slow
@pytest.mark.heavy
async def test_after_rivals_everything_holds_together_also_when_their_connections_were_cut(
    filled: str,
) -> None:
    await at_work(filled, 30, seconds=TEN_MINUTES if IS_SOAK else 0)
    working = asyncio.create_task(at_work(filled, 40))
    await until_async(
        lambda: rows(filled, "SELECT FROM pg_stat_activity WHERE application_name LIKE 'window%%'"),
        "rivals connect",
    )
    run(
        filled,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name LIKE 'window%%' AND datname = current_database()",
    )
    await working
    assert await breaches(filled) == []
    assert seats_by_the_journal(filled) == seats_as_they_are(filled)
    who = rows(
        filled, "SELECT DISTINCT clerk, terminal FROM seatui.seat_journal WHERE terminal ~ '^window [3-9]'"
    )
    assert ("Nils", "window 3") in who
    assert len(who) == RIVALS


PARENT = """
import sys, time
from pathlib import Path
from seatui.demo.rivals.crew import Crew
from seatui.demo.rivals.rival_process import running_rivals
with running_rivals(Crew(sys.argv[1], 2, 1), Path(sys.argv[2])):
    print("running", flush=True)
    time.sleep(3600)
"""
OURS = "SELECT FROM pg_stat_activity WHERE application_name LIKE 'window%%' AND datname = current_database()"


def test_rivals_end_with_the_program_that_started_them_also_when_it_is_killed(
    filled: str, tmp_path: Path
) -> None:
    log = tmp_path / "rivals.log"
    with running_rivals(Crew(filled, 2, 1), log):
        until(lambda: rows(filled, OURS), "rivals connect")
    until(lambda: not rows(filled, OURS), "rivals leave")
    assert log.read_text() == ""

    parent = subprocess.Popen([sys.executable, "-c", PARENT, filled, str(log)], stdout=subprocess.PIPE)
    until(lambda: rows(filled, OURS), "rivals connect")
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate(timeout=PATIENCE)
    until(lambda: not rows(filled, OURS), "rivals leave")
    assert log.read_text() == ""


async def test_rivals_end_also_when_a_cancellation_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    lost, sits = 0, asyncio.Event()

    class Deaf(Crew, frozen=True):
        async def _sit_at(self, window: int) -> None:
            nonlocal lost
            sits.set()
            while lost < 2:
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    lost += 1

    here, there = os.pipe()
    monkeypatch.setattr("seatui.demo.rivals.__main__._AGAIN", 0.01)
    with os.fdopen(here) as standard_input:
        monkeypatch.setattr(sys, "stdin", standard_input)
        working = asyncio.ensure_future(work_while_wanted(Deaf("", 1, 0)))
        await sits.wait()
        os.close(there)
        await asyncio.wait_for(working, PATIENCE)
    assert lost == 2

"""Behind PgBouncer, which gives a client another server connection for each transaction."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from seatui.booking import Booking, BookingService
from seatui.booking.hints import Hint, HouseChanged
from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.seats import SeatStatus
from seatui.postgres import Database, PostgresBookingRepository, PostgresHouseRepository, open_database
from seatui.postgres.dsn import connection_arguments
from seatui.postgres.hints import HintPace, PostgresHints, tell_changed_once
from seatui.postgres.hints.link import _connected
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests.conftest import TEMPLATE, Cluster, fresh
from tests.engines.servers import DOCS, PgBouncer, PostgresServer, pgbouncer_version
from tests.engines.telling import (
    CHANGES,
    Desk,
    changes_made,
    contradiction,
    house_to_change,
    told,
)
from tests.support import (
    PATIENCE,
    SHOWTIME,
    live_seats,
    make_house,
    request,
    rows,
    service_on,
    small_plan,
    work_a_day,
)
from tests.waiting import until, until_async, until_it_waits

POOL = 2
CLERKS = 12
GROUPS = 8
"""How many groups of seats each of many clerks asks for."""


@pytest.fixture
def direct(own_cluster: Cluster) -> Iterator[str]:
    """The DSN of a fresh database without a pooler in between."""
    with fresh(own_cluster, TEMPLATE) as dsn:
        yield dsn


KEPT_STATEMENTS = [None] if pgbouncer_version() < (1, 21) else [0, 100]
"""Settings of `max_prepared_statements`, which came with 1.21; None where there is none."""


@pytest.fixture(params=KEPT_STATEMENTS, ids="keeps-{}-statements".format)
def pooler(
    own_server: PostgresServer, folder: Path, direct: str, request: pytest.FixtureRequest
) -> Iterator[PgBouncer]:
    """PgBouncer before it, with few server connections."""
    settings: dict[str, object] = {"default_pool_size": POOL}
    if request.param is not None:
        settings["max_prepared_statements"] = request.param
    before = PgBouncer(folder / "pgbouncer", own_server, **settings)
    try:
        before.start()
        yield before
    finally:
        before.kill()


@pytest.fixture
def pooled(pooler: PgBouncer, direct: str) -> str:
    """The DSN of the same database through the pooler."""
    return pooler.dsn(database_of(direct))


@pytest.fixture
async def database(pooled: str) -> AsyncIterator[Database]:
    """The fresh database with the small house, open through the pooler."""
    async with open_database(pooled) as database:
        await make_house(database)
        yield database


@pytest.fixture
def desk(database: Database) -> Desk:
    return BookingService(PostgresBookingRepository(database))


def database_of(dsn: str) -> str:
    return str(conninfo_to_dict(dsn)["dbname"])


def test_the_page_for_operators_shows_the_settings_that_these_tests_run_with() -> None:
    page, configuration = ((DOCS / name).read_text() for name in ("operations.md", "pgbouncer.ini"))
    blocks = (block.split("```")[0] for block in page.split("```ini\n")[1:])
    shown = next(block for block in blocks if "pool_mode" in block).splitlines()
    settings = [line.lstrip("; ").split("  ")[0] for line in shown if "=" in line]
    assert len(settings) >= 4
    assert [setting for setting in settings if setting not in configuration] == []


async def test_all_that_a_clerk_does_works(desk: Desk, direct: str) -> None:
    await work_a_day(desk, direct)


async def test_all_that_a_clerk_reads_is_there(desk: Desk, database: Database) -> None:
    houses = PostgresHouseRepository(database)
    before = await houses.house("E1", SHOWTIME)
    await desk.book_tickets(request("A1", booking_id="BK-1"))
    changes = await houses.changes(before)
    after = await houses.house("E1", SHOWTIME)
    assert [seat_id for seat_id, state in changes.states.items() if state.booking_id == "BK-1"] == ["A1"]
    assert (after.state("A1").status, after.state("A2").status) == ("SOLD", "AVAILABLE")
    assert [(each.showing.event_id, each.seats[SeatStatus.SOLD]) for each in await houses.showings()] == [
        ("E1", 1)
    ]
    told = await PostgresJournal(database).entries("E1", SHOWTIME)
    assert [(entry.seat_ids, entry.to_status, entry.booking_id) for entry in told] == [
        (("A1",), "SOLD", "BK-1")
    ]
    assert await PostgresIntegrityCheck(database).breaches() == []


async def test_many_clerks_on_few_server_connections_sell_each_seat_once(
    pooled: str, pooler: PgBouncer, direct: str
) -> None:
    async with AsyncExitStack() as desks:
        databases = [await desks.enter_async_context(open_database(pooled)) for _ in range(CLERKS)]
        await make_house(databases[0], plan=small_plan("ABCD", GROUPS * 3))
        told = await asyncio.gather(*(sell_groups(each, clerk) for clerk, each in enumerate(databases)))
        assert await PostgresIntegrityCheck(databases[0]).breaches() == []
    sold = {
        (seat_id, booking.booking_id) for each in told for booking in each for seat_id in booking.seat_ids
    }
    assert sorted(sold) == live_seats(direct)
    assert len(sold) == GROUPS * 3 * 4
    used = {server["remote_pid"] for server in pooler.ask("SHOW SERVERS")}
    assert len(used) <= POOL


async def sell_groups(database: Database, clerk: int) -> list[Booking]:
    """Asks for every group of three seats, each clerk in an order of its own; what it got."""
    desk = BookingService(PostgresBookingRepository(database))
    groups = [(row, first) for row in "ABCD" for first in range(1, GROUPS * 3, 3)]
    sold = []
    for number in range(len(groups)):
        row, first = groups[(number * (2 * clerk + 1)) % len(groups)]
        try:
            seat_ids = [f"{row}{seat}" for seat in range(first, first + 3)]
            sold.append(await desk.book_tickets(request(*seat_ids, user=f"clerk {clerk}")))
        except SeatsUnavailable:
            pass
    return sold


@pytest.mark.parametrize("how", ["in order", "ended by the server", "with the pooler"])
async def test_a_server_connection_that_is_recycled_between_two_sales_is_not_noticed(
    desk: Desk, pooler: PgBouncer, direct: str, how: str
) -> None:
    await desk.book_tickets(request("A1"))
    before = server_processes(direct)
    assert before
    match how:
        case "in order":
            pooler.ask("RECONNECT")
        case "ended by the server":
            with psycopg.connect(direct, autocommit=True) as connection:
                connection.execute("SELECT pg_terminate_backend(unnest(%s::int[]))", [before])
        case _:
            pooler.restart()
    until(lambda: not {*server_processes(direct)} & {*before}, "the server connections are gone")
    await desk.book_tickets(request("A2"))
    assert [seat_id for seat_id, _ in live_seats(direct)] == ["A1", "A2"]


@pytest.fixture
def impatient(own_server: PostgresServer, folder: Path) -> Iterator[PgBouncer]:
    """PgBouncer with one server connection, for which nobody waits for long."""
    before = PgBouncer(folder / "impatient", own_server, default_pool_size=1, query_wait_timeout=1)
    try:
        before.start()
        yield before
    finally:
        before.kill()


async def test_a_sale_that_gets_no_server_connection_in_time_is_told_truly(
    direct: str, impatient: PgBouncer
) -> None:
    pooled = impatient.dsn(database_of(direct))
    async with open_database(pooled) as database:
        await make_house(database)
        with psycopg.connect(pooled) as another:
            another.execute("SELECT 1")
            sale = asyncio.create_task(told(service_on(database).book_tickets(request("A1"))))
            await asyncio.to_thread(
                until, lambda: "query_wait_timeout" in impatient.said(), "it waited too long"
            )
            another.rollback()
        answer = await asyncio.wait_for(sale, PATIENCE)
    assert contradiction(answer, is_done=bool(live_seats(direct))) is None


# What a caller is told of a change whose answer is lost has to hold when whatever kept the change from happening has
# gone. (The control for it: let the service take "I see no booking" for "there will be none", as it may where no
# server process is left that could still make it. Behind a pooler nobody knows those, and the sale happens later.)


async def test_a_sale_that_waits_for_a_lock_when_its_client_is_lost_is_told_truly(
    desk: Desk, pooler: PgBouncer, direct: str
) -> None:
    with psycopg.connect(direct) as another:
        another.execute("SELECT FROM event_seats WHERE seat_id = 'A1' FOR UPDATE")
        sale = asyncio.create_task(told(desk.book_tickets(request("A1", booking_id="BK-1"))))
        await until_it_waits(direct, sale)
        waiting = waiting_processes(direct)
        await asyncio.to_thread(pooler.restart)
        # Either it asks, and waits behind whoever waited before, or it knows without.
        await until_it_asks(direct, sale, waiting)
        another.rollback()
    answer = await asyncio.wait_for(sale, PATIENCE)
    until(lambda: not {*server_processes(direct)} & {*waiting}, "nobody is at work on it any more")
    assert contradiction(answer, is_done=bool(live_seats(direct))) is None


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_whose_server_process_is_late_when_its_client_is_lost_is_told_truly(
    pooled: str, pooler: PgBouncer, direct: str, change: str
) -> None:
    async with open_database(pooled) as database:
        await house_to_change(database)
        answer, is_done = await late(database, pooler, direct, change)
    assert contradiction(answer, is_done=is_done) is None


async def late(database: Database, pooler: PgBouncer, direct: str, change: str) -> tuple[object, bool]:
    """What is told of a change that lies before a process which has no time to read it; and whether it is made."""
    before = changes_made(direct)
    with frozen(direct) as processes:
        asked = asyncio.create_task(told(CHANGES[change](service_on(database))))
        await asyncio.to_thread(until, lambda: is_at_work(pooler, processes), "the change is sent")
        await asyncio.to_thread(pooler.restart)
        answer = await asyncio.wait_for(asked, PATIENCE)
    await asyncio.to_thread(until, lambda: not {*server_processes(direct)} & {*processes}, "they are done")
    return answer, changes_made(direct) > before


@contextmanager
def frozen(direct: str) -> Iterator[list[int]]:
    """The server processes that the pooler has connections to, which stand still; new ones are quick."""
    processes = server_processes(direct)
    assert processes
    with ExitStack() as thaw:
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
            thaw.callback(os.kill, pid, signal.SIGCONT)
        yield processes


def is_at_work(pooler: PgBouncer, processes: list[int]) -> bool:
    """Whether the pooler has given one of these processes to a client."""
    servers = pooler.ask("SHOW SERVERS")
    return any(each["state"] == "active" and each["remote_pid"] in processes for each in servers)


def server_processes(direct: str) -> list[int]:
    """The processes of the server for this database, but for the one that is asked."""
    found = rows(
        direct,
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'",
    )
    return [pid for (pid,) in found]


def waiting_processes(direct: str) -> list[int]:
    return [pid for (pid,) in rows(direct, "SELECT pid FROM pg_locks WHERE NOT granted")]


async def until_it_asks(direct: str, sale: asyncio.Task[object], waiting: list[int]) -> None:
    """Waits until somebody else waits as well, or the sale has its answer."""

    def is_asking() -> bool:
        return sale.done() or bool({*waiting_processes(direct)} - {*waiting})

    await asyncio.to_thread(until, is_asking, "the outcome is asked for")


# Hints. LISTEN is accepted by a transaction pooler, and in vain.


async def test_hints_are_not_live_through_the_pooler_and_keep_no_connection(
    pooled: str, pooler: PgBouncer, direct: str
) -> None:
    heard: list[Hint] = []
    hints = PostgresHints(pooled, pace=HintPace(answer=0.5))
    async with hints.running(), hints.follow("E1", SHOWTIME, heard.append):
        await until_async(lambda: "pooler" in hints.why_not_live, lambda: hints.why_not_live)
        assert not hints.is_live
        assert connected_to(pooler, direct) == 0
    assert not heard


async def test_one_s_own_notification_comes_through_the_pooler_with_the_answer_and_proves_nothing(
    database: Database, pooled: str, pooler: PgBouncer
) -> None:
    """The control: why the trial notification has to come from another connection."""
    async with AsyncExitStack() as links:
        one, other = [
            await links.enter_async_context(_connected(connection_arguments(pooled), 0.3)) for _ in "12"
        ]
        assert not await one.is_direct()
        assert await one.hears(one, "trial", PATIENCE)
        assert not await one.hears(other, "trial", 0.3)


async def test_with_hints_around_the_pooler_sales_through_it_are_told_at_once(
    database: Database, direct: str
) -> None:
    heard: list[Hint] = []
    hints = PostgresHints(direct)
    houses = PostgresHouseRepository(database)
    async with hints.running(), hints.follow("E1", SHOWTIME, heard.append):
        await until_async(lambda: hints.is_live and HouseChanged() in heard, lambda: hints.why_not_live)
        before = await houses.house("E1", SHOWTIME)
        heard.clear()
        await service_on(database).book_tickets(request("A1"))
        await tell_changed_once(database, "E1", SHOWTIME)
        await until_async(lambda: heard == [HouseChanged()], lambda: f"{heard}")
        assert (await houses.changes(before)).states["A1"].status is SeatStatus.SOLD


@pytest.fixture
def keeping_sessions(own_server: PostgresServer, folder: Path) -> Iterator[PgBouncer]:
    """PgBouncer that gives each client a session of its own."""
    before = PgBouncer(folder / "sessions", own_server, pool_mode="session")
    try:
        before.start()
        yield before
    finally:
        before.kill()


async def test_hints_are_live_through_a_pooler_that_keeps_sessions(
    direct: str, keeping_sessions: PgBouncer
) -> None:
    heard: list[Hint] = []
    one, two = (PostgresHints(keeping_sessions.dsn(database_of(direct))) for _ in range(2))
    async with one.running(), two.running(), one.follow("E1", SHOWTIME, heard.append):
        await until_async(lambda: one.is_live and HouseChanged() in heard, lambda: one.why_not_live)
        heard.clear()
        two.tell_changed("E1", SHOWTIME)
        await until_async(lambda: heard == [HouseChanged()], lambda: f"{heard} {two.why_not_live}")


def connected_to(pooler: PgBouncer, direct: str) -> int:
    """The clients of the pooler that have the database open."""
    return sum(client["database"] == database_of(direct) for client in pooler.ask("SHOW CLIENTS"))

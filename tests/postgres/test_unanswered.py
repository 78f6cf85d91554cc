"""A server that is stopped, or a line that is black: nobody waits for ever, and what is said is what is known."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.booking import BookingService
from seatui.booking.changes import Change as Id
from seatui.booking.changes import CommitUnanswered, Fate
from seatui.domain.errors import ConnectionLost, DatabaseUnavailable, OutcomeUnknown, SeatuiError
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.postgres import Database, PostgresBookingRepository, PostgresHouseRepository, open_database
from seatui.postgres import connection as its_connection
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.schema.migrations import migrate
from tests.conftest import on_one_server
from tests.postgres import test_change_log as changes
from tests.postgres.test_change_log import house_to_change
from tests.postgres.test_cut_connections import (
    CHANGES,
    Outcome,
    answer_to,
    behind_proxy,
    commit_of,
    connect_anew,
    disagreements,
    hold,
    is_of,
    make_cases,
    sell,
    service_of,
    until_servers_end,
)
from tests.postgres.test_embedded import kill_all, postmaster
from tests.proxy import Cut, Door, Moment, Sender
from tests.support import (
    IS_SOAK,
    PATIENCE,
    SHOWING,
    SHOWTIME,
    a_change,
    bookings,
    quick_folder,
    request,
    rows,
    run,
    service_on,
    small_plan,
    statuses,
)
from tests.waiting import until_async

SOON = 0.2
"""Seconds after which a terminal of these tests no longer waits."""

AT_ITS_BEGINNING, AT_ITS_COMMIT = "at its beginning", "at its commit"
ANSWERING, FOR_LONG = "then answering", "for long"
BLACK_LINES = [*product(CHANGES, (AT_ITS_BEGINNING, AT_ITS_COMMIT), (ANSWERING, FOR_LONG))][
    :: 1 if IS_SOAK else 3
]
"""A change, where the line goes black, and what comes of the line; in the short form every third."""

Ask = Callable[[Database], Awaitable[object]]


async def changes_since(database: Database) -> object:
    """What changed in a house that was read when nothing was wrong."""
    house = House(SHOWING, Layout(small_plan().seats), {})
    return await PostgresHouseRepository(database).changes(house)


READINGS: dict[str, Ask] = {
    "find a booking": lambda database: service_on(database).find_booking("BK-SOLD"),
    "read a house": lambda database: PostgresHouseRepository(database).house("E1", SHOWTIME),
    "read the states": lambda database: PostgresHouseRepository(database).seat_states("E1", SHOWTIME),
    "list the showings": lambda database: PostgresHouseRepository(database).showings(),
    "list the bookings": lambda database: PostgresHouseRepository(database).live_bookings("E1", SHOWTIME),
    "read what has changed": changes_since,
    "read the journal": lambda database: PostgresJournal(database).entries("E1", SHOWTIME),
    "release what has expired": lambda database: service_on(database).release_expired(),
}
BLACK = Cut(Sender.SERVER, 1, Moment.NEVER)
"""Nothing arrives of what the server says from here on."""

# The proxies need the event loop that a sale would have for itself.
pytestmark = pytest.mark.usefixtures("overlapping_sales")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is waited for longer than a moment."""
    monkeypatch.setattr("seatui.postgres.database.ANSWER_LIMIT", SOON)


async def told(asked: Awaitable[object]) -> object:
    """The answer, or the refusal. How long it takes is no matter here, only that it ends."""
    async with asyncio.timeout(PATIENCE):
        try:
            return await asked
        except SeatuiError as refusal:
            return refusal


async def until_usable(database: Database) -> None:
    """Waits until the database answers again, by the same pool."""

    async def is_usable() -> bool:
        try:
            await service_on(database).find_booking("BK-NONE")
        except DatabaseUnavailable:
            return False
        return True

    await until_async(is_usable, "the database answers again")


@on_one_server
@pytest.mark.parametrize("ask", READINGS.values(), ids=READINGS)
async def test_a_reading_on_a_black_line_ends_and_says_why(
    database: Database, dsn: str, ask: Ask, impatient: None
) -> None:
    await house_to_change(database, dsn)
    async with behind_proxy(dsn) as (proxy, black):
        await connect_anew(black)
        proxy.arm(BLACK, then=Door.QUEUE)
        answer = await told(ask(black))
        assert isinstance(answer, ConnectionLost)
        assert f"the server did not answer within {SOON:g} s" in str(answer)
        proxy.set_door(Door.OPEN)
        await until_usable(black)
        assert not isinstance(await told(ask(black)), SeatuiError)


@pytest.mark.slow
@on_one_server
@pytest.mark.parametrize(("name", "where", "then"), BLACK_LINES)
async def test_a_change_on_a_black_line_ends_and_what_is_told_is_what_is_known(
    database: Database, dsn: str, name: str, where: str, then: str, impatient: None
) -> None:
    change, is_made = CHANGES[name], where == AT_ITS_COMMIT
    door = Door.OPEN if then == ANSWERING else Door.QUEUE
    spare, case = await make_cases(database, dsn, change.before, range(2))
    commit = await commit_of(dsn, change, spare)
    async with behind_proxy(dsn) as (proxy, black):
        await connect_anew(black)
        proxy.arm(replace(commit.answered, moment=Moment.NEVER) if is_made else BLACK, then=door)
        service = service_of(black, outcome_timeout=PATIENCE if door is Door.OPEN else 2 * SOON)
        async with asyncio.timeout(PATIENCE):
            answer = await answer_to(change, service, case)
        proxy.set_door(Door.OPEN)
        await until_usable(black)
    await until_servers_end(dsn)
    if door is Door.OPEN:
        assert [*disagreements(dsn, change, [Outcome(case, (), answer)])] == []
        assert isinstance(answer, DatabaseUnavailable) is not is_made
    elif is_made or change.make in {sell, hold}:
        # The same sale may have been sent before: of what has an id of its own, that is not known either.
        assert isinstance(answer, OutcomeUnknown)
        assert is_of(answer, change, case)
        assert "it is not known whether" in str(answer)
    else:
        assert [*disagreements(dsn, change, [Outcome(case, (), answer)])] == []
    if isinstance(answer, DatabaseUnavailable):
        assert "nothing was" in str(answer)


@on_one_server
async def test_whoever_is_called_off_on_a_black_line_is_gone_and_the_pool_goes_on(
    database: Database, dsn: str, impatient: None, small_house: str
) -> None:
    async with behind_proxy(dsn) as (proxy, black):
        await connect_anew(black)
        proxy.arm(BLACK)
        reading = asyncio.create_task(service_on(black).find_booking("BK-NONE"))
        async with asyncio.timeout(PATIENCE):
            await until_async(lambda: proxy.cuts, "the connection is cut")
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
        await until_usable(black)


@on_one_server
async def test_control_with_no_limit_of_our_own_a_reading_on_a_black_line_does_not_end(
    database: Database, dsn: str, monkeypatch: pytest.MonkeyPatch, small_house: str
) -> None:
    monkeypatch.setattr("seatui.postgres.database.ANSWER_LIMIT", None)
    async with behind_proxy(dsn) as (proxy, black):
        await connect_anew(black)
        proxy.arm(BLACK)
        reading = asyncio.create_task(service_on(black).find_booking("BK-NONE"))
        done, _ = await asyncio.wait({reading}, timeout=5 * SOON)
        assert not done
        proxy.cut_off()
        with pytest.raises(ConnectionLost):
            await reading


@pytest.mark.heavy
async def test_an_answer_that_comes_slowly_is_read_to_its_end_however_long_it_takes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server sends whenever it has some 8 kB.
    slowly = "SELECT repeat('x', 9000) AS text, pg_sleep(0.1) FROM generate_series(1, 30)"
    monkeypatch.setattr("seatui.postgres.database.ANSWER_LIMIT", 10 * SOON)
    async with database.reading() as tx:
        assert len(await tx.connection.rows(slowly)) == 30
    with pytest.raises(ConnectionLost, match="did not answer"):
        async with database.reading() as tx:
            await tx.connection.rows("SELECT pg_sleep(60)")


# The whole server is stopped.

AT_WORK = """
    SELECT FROM pg_stat_activity
    WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


class Frozen:
    """A server every process of which can be stopped where it is, as a machine does that has no time for it."""

    def __init__(self, folder: Path, dsn: str) -> None:
        self.dsn = dsn
        self._folder = folder

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        server = postmaster(self._folder)
        # The postmaster first: a frozen one starts no process meanwhile.
        os.kill(server, signal.SIGSTOP)
        stopped = [server, *map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split())]
        try:
            for pid in stopped[1:]:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in stopped:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)


@pytest.fixture
def own_server() -> Iterator[Frozen]:
    with quick_folder() as folder:
        server = EmbeddedServer(folder / "data")
        try:
            with server.running() as dsn:
                migrate(dsn)
                yield Frozen(folder / "data", dsn)
        finally:
            kill_all(folder / "data")


async def test_while_the_server_stands_still_everybody_is_told_so_and_afterwards_the_truth(
    own_server: Frozen, impatient: None
) -> None:
    dsn = own_server.dsn
    # More ask than there are connections.
    async with open_database(
        make_conninfo(dsn, connect_timeout=2), max_connections=3, timeout=1.0
    ) as database:
        await house_to_change(database, dsn)
        before = statuses(dsn)
        desk = BookingService(PostgresBookingRepository(database), outcome_timeout=2 * SOON)
        with own_server.standing_still():
            answers = await asyncio.gather(
                *(told(make(desk)) for make in changes.CHANGES.values()),
                *(told(ask(database)) for ask in READINGS.values()),
            )
        assert [
            answer for answer in answers if not isinstance(answer, DatabaseUnavailable | OutcomeUnknown)
        ] == []
        of_changes = dict(zip(changes.CHANGES, answers, strict=False))
        for answer in of_changes.values():
            assert "nothing was" in str(answer) or "not known" in str(answer)
        await until_usable(database)
        # Of a sale whose outcome was unknown, it is known from now on.
        outcomes = [
            await service_on(database).outcome_of(asked)
            for asked in (request("A1", booking_id="BK-1"), request("A6", booking_id="BK-2"))
        ]
        await until_async(lambda: not rows(dsn, AT_WORK), "nobody is at work any more")
        assert [outcome is not None for outcome in outcomes] == [
            any(booking_id == each for booking_id, _, _ in bookings(dsn)) for each in ("BK-1", "BK-2")
        ]
        # What was told as not made is not made: only sales in one go may have been on their way.
        after = statuses(dsn)
        assert {seat: after.get(seat) for seat in before} == before
        for make in changes.IN_STEPS.values():
            await make(service_on(database))


# A commit that PostgreSQL warns of: nobody waited until a standby had it.

WARN_AT_COMMIT = """
    CREATE FUNCTION public.warn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE WARNING 'as if the wait for a standby had been called off';
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON seatui.changes DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NOT NEW.is_void) EXECUTE FUNCTION public.warn();
"""
ANY_WARNING = "exec_stmt_raise"
"""Where PostgreSQL warns from when a function says so."""


class Asked(PostgresBookingRepository):
    """It counts what is asked of it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.asked: list[Id] = []

    async def fate_of(self, change: Id) -> Fate:
        self.asked.append(change)
        return await super().fate_of(change)


@on_one_server
@pytest.mark.parametrize("is_of_a_standby", [True, False])
async def test_a_commit_that_was_not_waited_for_on_a_standby_is_asked_for_as_if_it_were_unanswered(
    database: Database, dsn: str, monkeypatch: pytest.MonkeyPatch, *, is_of_a_standby: bool
) -> None:
    await house_to_change(database, dsn)
    run(dsn, WARN_AT_COMMIT)
    if is_of_a_standby:
        monkeypatch.setattr(its_connection, "_COMMITTED_ALONE", ANY_WARNING)
    for name, make in changes.CHANGES.items():
        repository = Asked(database)
        await make(BookingService(repository))
        assert (name, len(repository.asked)) == (name, int(is_of_a_standby))


@on_one_server
async def test_the_warning_of_one_commit_is_not_taken_for_one_of_the_next(
    database: Database, dsn: str, small_house: str
) -> None:
    warning: Any = SimpleNamespace(source_function="SyncRepWaitForLSN")
    first, second = a_change(), a_change()
    with pytest.raises(CommitUnanswered):
        async with database.transaction(first) as tx:
            tx.connection._notice(warning)
            connection = tx.connection
    async with database.transaction(second) as tx:
        assert tx.connection is connection
        tx.connection._notice(SimpleNamespace(source_function="another"))  # type: ignore[arg-type]
    repository = PostgresBookingRepository(database)
    assert [await repository.fate_of(change) for change in (first, second)] == [Fate.HAPPENED] * 2


@on_one_server
async def test_the_first_look_at_a_server_that_stands_still_ends_too(
    database: Database, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(its_connection.Connection, "answer_limit", SOON)
    with psycopg.connect(dsn) as holder:
        # Whoever reads the schema waits for this lock, as for a server that says nothing.
        holder.execute("LOCK TABLE seatui.migrations IN ACCESS EXCLUSIVE MODE")
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(DatabaseUnavailable, match="did not answer"):
                async with open_database(dsn):
                    pass

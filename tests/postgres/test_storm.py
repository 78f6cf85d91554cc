"""A storm: clerks in processes of their own all at once, killed or not; then everything agrees, and nothing was odd.

Each control takes a protection away, and shows that a storm would have told.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from seatui.booking import BookingService
from seatui.domain.errors import TransactionConflict
from seatui.domain.model.breaches import Breach, Invariant
from seatui.postgres import Database, open_database
from seatui.postgres.database import Transaction
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests import storm
from tests.conftest import Cluster
from tests.postgres.test_embedded import kill, kill_all, postmaster
from tests.support import (
    IS_SOAK,
    PATIENCE,
    make_house,
    quick_folder,
    request,
    rows,
    run,
    service_on,
    small_plan,
)
from tests.waiting import until

CLERKS = 8 if IS_SOAK else 4
SECONDS = 20.0 if IS_SOAK else 1.5
KILLED = 20 if IS_SOAK else 2
AMENDMENTS = {"return", "move", "split", "extend", "rename", "undo"}
ENOUGH = 10
"""How many changes are some progress."""

HERE = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "tests.storm")
DROP_THE_KEY = "DROP INDEX booking_seats_one_live_booking"
DROP_THE_CHECK_AT_COMMIT = "DROP TRIGGER settle_at_commit ON seatui.unsettled"


@dataclass(frozen=True)
class Ask:
    """What a clerk asked for, and was told; None when it was killed before."""

    clerk: int
    ask: str
    booking: str | None
    seats: tuple[str, ...]
    told: str | None
    error: str | None
    made: str | None = None
    others: tuple[str, ...] = ()

    def bookings(self) -> set[str]:
        """Those that it was about."""
        return {each for each in (self.booking, self.made, *self.others) if each is not None}

    def is_done(self) -> bool:
        return self.told == storm.DONE or self.is_told_status()

    def is_told_status(self) -> bool:
        return self.told in {"CONFIRMED", "RESERVED", "CANCELLED", "EXPIRED"}

    def is_in_doubt(self) -> bool:
        return self.told in {None, storm.UNKNOWN}


class Storm:
    """Clerks at work on a database, each with a log in the folder."""

    def __init__(self, dsn: str, folder: Path, care: str = "careful", patience: float = PATIENCE) -> None:
        self._dsn = dsn
        self._folder = folder
        self._how = (care, str(patience))
        self._at_work: dict[int, subprocess.Popen[bytes]] = {}
        self._hired = 0

    def begin(self, clerks: int = 1) -> None:
        """That many clerks more."""
        for number in range(self._hired, self._hired + clerks):
            with self._errors(number).open("wb") as errors:
                self._at_work[number] = subprocess.Popen(
                    [*PROGRAM, self._dsn, str(number), self._log(number), *self._how],
                    cwd=HERE,
                    stdin=subprocess.PIPE,
                    stderr=errors,
                )
        self._hired += clerks

    def until(self, has_done: Callable[[list[Ask]], bool], clerks: Iterable[int]) -> None:
        """Waits until the log of each of these clerks says that it has done it, as long as they go on at all."""
        for number in clerks:
            answered, deadline = 0, time.monotonic() + PATIENCE
            while not has_done(log := self.log(number)):
                assert self._at_work[number].poll() is None, self._errors(number).read_text()
                if len(log) > answered:
                    answered, deadline = len(log), time.monotonic() + PATIENCE
                assert time.monotonic() < deadline, f"clerk {number} does not go on: {log[-3:]}"
                time.sleep(0.05)

    def until_each_got_on(self) -> None:
        """Waits until each clerk has changed something a number of times from now on."""
        enough = {number: sum(map(Ask.is_done, self.log(number))) + ENOUGH for number in self._at_work}
        for number, changes in enough.items():
            self.until(partial(_has_done, changes), [number])

    def kill(self, number: int) -> None:
        """Kills a clerk in the middle of whatever it does."""
        clerk = self._at_work.pop(number)
        clerk.kill()
        clerk.communicate(timeout=PATIENCE)

    def at_work(self) -> list[int]:
        return [*self._at_work]

    def end(self) -> None:
        """Calls them off, and waits until nobody is connected any more, those included who were killed."""
        for clerk in self._at_work.values():
            assert clerk.stdin
            clerk.stdin.close()
        for number, clerk in self._at_work.items():
            clerk.wait(PATIENCE)
            assert (clerk.returncode, self._errors(number).read_text()) == (0, "")
        self._at_work.clear()
        until(lambda: not rows(self._dsn, _OTHERS), "nobody is connected any more")

    def abandon(self) -> None:
        """Kills who is still there."""
        for number in self.at_work():
            self.kill(number)

    def log(self, number: int) -> list[Ask]:
        path = Path(self._log(number))
        whole_lines, _, _ = (path.read_bytes() if path.exists() else b"").rpartition(b"\n")
        lines = [json.loads(line) for line in whole_lines.splitlines()]
        answers = {
            line["number"]: (line["told"], line["error"], line["made"]) for line in lines if "told" in line
        }
        return [
            Ask(
                number,
                line["ask"],
                line["booking"],
                tuple(line["seats"]),
                *answers.get(line["number"], (None, None, None)),
                others=tuple(line["others"]),
            )
            for line in lines
            if "ask" in line
        ]

    def logs(self) -> list[Ask]:
        return [ask for number in range(self._hired) for ask in self.log(number)]

    def _log(self, number: int) -> str:
        return str(self._folder / f"clerk-{number}.log")

    def _errors(self, number: int) -> Path:
        return self._folder / f"clerk-{number}.errors"


def _has_done(changes: int, log: list[Ask]) -> bool:
    return sum(map(Ask.is_done, log)) >= changes


_MADE_BY = {
    "CONFIRMED": {"sell", "confirm", "split", "undo"},
    "CANCELLED": {"cancel", "release", "return", "undo"},
    "RESERVED": {"hold", "split", "undo"},
    "EXPIRED": {"hold", "split", "undo"},
}
"""What clerks ask for that leaves a booking so."""

_GIVE_SEATS = {"sell", "hold", "move", "split"}
_CHANGE_SEATS = {"return", "move", "split", "undo"}

_OTHERS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"

_BLOCKS = """
    SELECT terminal, CASE to_status WHEN 'BLOCKED' THEN 'block' ELSE 'unblock' END, seat_id
    FROM seatui.seat_journal CROSS JOIN unnest(seat_ids) AS seat_id
    WHERE from_status <> to_status AND 'BLOCKED' IN (from_status, to_status)
"""
_SALES = "SELECT DISTINCT terminal, booking_id FROM seatui.seat_journal WHERE to_status = 'SOLD'"

# Each change of a seat begins where the one before it ended, and the last one ended where the seat is.
_GAPS_IN_THE_JOURNAL = """
    WITH changes AS (
        SELECT seat_id, from_status, to_status, j.journal_id,
               lag(to_status, 1, 'AVAILABLE') OVER (PARTITION BY seat_id ORDER BY journal_id) AS before,
               lead(journal_id) OVER (PARTITION BY seat_id ORDER BY journal_id) IS NULL AS is_last
        FROM seatui.seat_journal j CROSS JOIN unnest(seat_ids) AS seat_id
    )
    SELECT seat_id, journal_id FROM changes WHERE from_status <> before
    UNION ALL
    SELECT e.seat_id, c.journal_id FROM event_seats e LEFT JOIN changes c ON c.seat_id = e.seat_id AND c.is_last
    WHERE e.status <> coalesce(c.to_status, 'AVAILABLE')
"""


def broken(dsn: str) -> list[str]:
    """What the data says against us.

    That a control has taken a protection away is not the point, nor that a storm's sales wait longer for their locks.
    """

    async def breaches() -> list[Breach]:
        async with open_database(dsn, timeout=PATIENCE) as database:
            return await PostgresIntegrityCheck(database).breaches()

    expected = {Invariant.GUARD_IS_THERE, Invariant.GUARD_IS_AS_DEFINED}
    found = [str(each) for each in asyncio.run(breaches()) if each.invariant not in expected]
    return found + [f"a gap in the journal: {gap}" for gap in rows(dsn, _GAPS_IN_THE_JOURNAL)]


def odd(logs: list[Ask], *expected: str) -> list[Ask]:
    """What clerks were told that nobody should be, unless it is expected."""
    unexpected = {storm.FAILED, storm.NOTHING, storm.UNKNOWN} - {*expected}
    return [ask for ask in logs if ask.told in unexpected]


def contradicted(dsn: str, logs: list[Ask]) -> list[str]:
    """Where the database does not bear out what the clerks were told."""
    there = {
        booking_id: (status, set(seat_ids))
        for booking_id, status, seat_ids in rows(
            dsn,
            "SELECT b.booking_id, b.status, array_agg(s.seat_id)"
            " FROM bookings b LEFT JOIN booking_seats s USING (booking_id) GROUP BY b.id",
        )
    }
    asks: dict[str, list[Ask]] = defaultdict(list)
    for ask in logs:
        for booking_id in ask.bookings():
            asks[booking_id].append(ask)
    # Of a split whose clerk was not told the new id, nobody knows that.
    of_nobody = [booking_id for booking_id in there if booking_id not in asks]
    if len(of_nobody) <= sum(ask.ask == "split" and ask.is_in_doubt() for ask in logs):
        there = {booking_id: there[booking_id] for booking_id in there if booking_id in asks}
    return [
        f"{booking_id} is {there.get(booking_id)}, but {what}: {asks[booking_id]}"
        for booking_id in {*asks, *there}
        for what in _contradictions(there.get(booking_id), asks[booking_id])
    ] + _contradicted_changes(dsn, logs)


def _contradictions(there: tuple[str, set[str]] | None, asks: list[Ask]) -> Iterator[str]:
    if there is None:
        if any(ask.is_told_status() for ask in asks):
            yield "somebody was told that it is there"
        return
    status, seat_ids = there
    makes = [ask for ask in asks if ask.ask in {"sell", "hold"}]
    done = {ask.ask for ask in asks if ask.is_done() or ask.is_in_doubt()}
    asked_for = {seat_id for ask in asks if ask.ask in _GIVE_SEATS for seat_id in ask.seats}
    if done & _CHANGE_SEATS:
        if not seat_ids <= asked_for:
            yield "nobody asked for some of these seats"
    elif not any(set(make.seats) == seat_ids for make in makes):
        yield "nobody asked for these seats"
    # What was in doubt is asked for until there is an answer, and that one counts.
    outcomes = [ask for ask in asks if ask.ask == "outcome" and ask.told != storm.NOTHING]
    is_split_off = not makes and "split" in done
    if not is_split_off and not any(
        ask.is_told_status() or ask.is_in_doubt() for ask in (makes + outcomes)[-1:]
    ):
        yield "its clerk was told that there is none"
    # What was taken back may be anything again.
    told = {ask.told for ask in asks} if "undo" not in done else set()
    if "CANCELLED" in told and status != "CANCELLED":
        yield "somebody was told that it is cancelled"
    if "CONFIRMED" in told and status not in {"CONFIRMED", "CANCELLED"}:
        yield "somebody was told that it is sold"
    if not any(ask.ask in _MADE_BY[status] and (ask.is_done() or ask.is_in_doubt()) for ask in asks):
        yield "nobody was told that it is so"


def _contradicted_changes(dsn: str, logs: list[Ask]) -> list[str]:
    """Changes in the journal that whoever made them was not told of; and blocks that are not there."""
    done: Counter[tuple[str, str, str]] = Counter()
    in_doubt: Counter[tuple[str, str, str]] = Counter()
    sales: set[tuple[str, str]] = set()
    unnamed: set[str] = set()
    for ask in logs:
        terminal = f"clerk {ask.clerk}"
        if ask.ask in {"block", "unblock"}:
            changes = [(terminal, ask.ask, seat_id) for seat_id in ask.seats]
            done.update(changes if ask.is_done() else [])
            in_doubt.update(changes if ask.is_in_doubt() else [])
        elif ask.ask in {"sell", "confirm", "move", "split", "undo"} and (ask.is_done() or ask.is_in_doubt()):
            sales |= {(terminal, booking_id) for booking_id in ask.bookings()}
        if ask.ask == "split" and ask.is_in_doubt():
            unnamed.add(terminal)
    blocks = Counter((terminal, change, seat_id) for terminal, change, seat_id in rows(dsn, _BLOCKS))
    return [
        f"{change} is {blocks[change]} times in the journal, and was told {done[change]} times"
        for change in {*done, *blocks}
        if not done[change] <= blocks[change] <= done[change] + in_doubt[change]
    ] + [
        f"{sale} is in the journal, and was not told"
        for sale in rows(dsn, _SALES)
        if sale not in sales and sale[0] not in unnamed
    ]


@pytest.fixture
def cluster(cluster_18: Cluster) -> Cluster:
    """One server: what differs between versions is not in here."""
    return cluster_18


@contextmanager
def storm_over(dsn: str, folder: Path, care: str = "careful", patience: float = PATIENCE) -> Iterator[Storm]:
    """A storm that leaves nobody behind."""
    over = Storm(dsn, folder, care, patience)
    try:
        yield over
    finally:
        over.abandon()


def open_house(dsn: str, rows_of_seats: str = "ABCDEFGHIJKLMNOPQRSTUVWXY", seats: int = 20) -> None:
    """A house of 500 seats, or of as many as are asked for; and no sale gives up waiting, as in `storm.bare`."""

    async def make() -> None:
        async with open_database(dsn, timeout=PATIENCE) as database:
            await make_house(database, plan=small_plan(rows_of_seats, seats))

    asyncio.run(make())
    run(dsn, f"ALTER FUNCTION seatui.book SET lock_timeout = '{PATIENCE}s'")


@pytest.mark.slow
def test_after_a_storm_everything_agrees_and_nothing_was_odd(dsn: str, tmp_path: Path) -> None:
    open_house(dsn)
    with storm_over(dsn, tmp_path) as over:
        over.begin(CLERKS)
        over.until_each_got_on()
        time.sleep(SECONDS)
        over.until_each_got_on()
        until(
            lambda: {ask.ask for ask in over.logs() if ask.is_done()} >= AMENDMENTS, "each amendment was made"
        )
        over.end()
    assert odd(over.logs()) == []
    assert broken(dsn) == []
    assert contradicted(dsn, over.logs()) == []
    assert rows(dsn, _DEADLOCKS) == [(0,)]


@pytest.mark.heavy
@pytest.mark.slow
def test_after_a_storm_in_which_clerks_are_killed_everything_agrees(dsn: str, tmp_path: Path) -> None:
    open_house(dsn)
    with storm_over(dsn, tmp_path) as over:
        over.begin(CLERKS - 1)
        for _ in range(KILLED):
            oldest = over.at_work()[0]
            over.until(partial(_has_done, ENOUGH), [oldest])
            time.sleep(SECONDS / KILLED)
            over.kill(oldest)
            over.begin()
        over.until_each_got_on()
        over.end()
    assert odd(over.logs()) == []
    assert broken(dsn) == []
    assert contradicted(dsn, over.logs()) == []
    assert rows(dsn, _DEADLOCKS) == [(0,)]


@pytest.fixture
def own_server() -> Iterator[Path]:
    """The data folder of a server of its own, as users have it; whatever runs there at the end is killed."""
    with quick_folder() as folder:
        yield folder / "data"
        kill_all(folder / "data")


def server_processes(dsn: str, folder: Path) -> list[int]:
    """The server and each of its children."""
    return [postmaster(folder), *(pid for (pid,) in rows(dsn, "SELECT pid FROM pg_stat_activity"))]


@pytest.mark.heavy
@pytest.mark.slow
@pytest.mark.parametrize("has_orphans", [False, True] if IS_SOAK else [False])
def test_after_a_storm_in_which_the_server_is_killed_everybody_was_told_the_truth(
    own_server: Path, tmp_path: Path, *, has_orphans: bool
) -> None:
    server = EmbeddedServer(own_server)
    with server.running() as dsn, storm_over(dsn, tmp_path, patience=1.0) as over:
        migrate(dsn)
        open_house(dsn)
        over.begin(CLERKS)
        over.until_each_got_on()
        time.sleep(SECONDS / 2)
        processes = server_processes(dsn, own_server)
        kill(*processes[:1] if has_orphans else processes)
        over.until(was_let_down, clerks=filter(storm.is_impatient, over.at_work()))
        server.ensure_running()
        over.until_each_got_on()
        time.sleep(SECONDS / 2)
        over.end()
        assert odd(over.logs(), storm.NOTHING, storm.UNKNOWN) == []
        assert broken(dsn) == []
        assert contradicted(dsn, over.logs()) == []
        assert rows(dsn, _DEADLOCKS) == [(0,)]


def was_let_down(log: list[Ask]) -> bool:
    """Whether the clerk was told that the database is not there."""
    return any(ask.told in {storm.NOTHING, storm.UNKNOWN} for ask in log)


def storm_of(
    care: str, dsn: str, folder: Path, until: Callable[[list[Ask]], bool] | None = None
) -> list[Ask]:
    """A short storm of a few who all want the same seats; what they were told."""
    open_house(dsn, "AB", 12)
    with storm_over(dsn, folder, care) as over:
        over.begin(3)
        over.until_each_got_on()
        if until is not None:
            over.until(until, over.at_work()[:1])
        over.end()
    return over.logs()


def test_what_careless_clerks_may_not_do_the_database_refuses(dsn: str, tmp_path: Path) -> None:
    assert odd(storm_of("careless", dsn, tmp_path))
    assert broken(dsn) == []


@pytest.mark.heavy
def test_without_the_key_the_check_at_commit_keeps_careless_clerks_from_selling_a_seat_twice(
    dsn: str, tmp_path: Path
) -> None:
    run(dsn, DROP_THE_KEY)
    assert odd(storm_of("careless", dsn, tmp_path))
    assert broken(dsn) == []


@pytest.mark.parametrize(
    ("loss", "invariant"),
    [
        (f"{DROP_THE_KEY}; {DROP_THE_CHECK_AT_COMMIT}", Invariant.SOLD_ONCE),
        (DROP_THE_CHECK_AT_COMMIT, Invariant.BOOKED_SEAT_IS_SOLD),
    ],
)
def test_control_without_a_guard_careless_clerks_leave_contradictions(
    dsn: str, tmp_path: Path, loss: str, invariant: Invariant
) -> None:
    run(dsn, loss)
    found: list[str] = []

    def has_found(_: list[Ask]) -> bool:
        found[:] = [breach for breach in broken(dsn) if breach.startswith(invariant)]
        return bool(found)

    storm_of("careless", dsn, tmp_path, until=has_found)
    assert found


@pytest.mark.heavy
def test_control_clerks_who_lock_in_the_order_asked_lock_each_other_up(dsn: str, tmp_path: Path) -> None:
    name = rows(dsn, "SELECT current_database()")[0][0]
    run(dsn, f"ALTER DATABASE {name} SET deadlock_timeout = '10ms'")
    assert odd(storm_of("disorderly", dsn, tmp_path, until=had_a_conflict))
    assert rows(dsn, _DEADLOCKS)[0][0] > 0


def had_a_conflict(log: list[Ask]) -> bool:
    """Whether PostgreSQL ended what the clerk did for another's sake."""
    return any(
        ask.told == storm.FAILED and (ask.error or "").startswith(TransactionConflict.__name__) for ask in log
    )


class Meeting(storm.Disorderly):
    """Two of them each have their first seat before either goes for the next."""

    def __init__(self, database: Database, both: asyncio.Barrier) -> None:
        super().__init__(database)
        self._both = both

    async def acquire_lock(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        await super().acquire_lock(tx, event_id, showtime, seat_ids[:1])
        await asyncio.wait_for(self._both.wait(), PATIENCE)
        await super().acquire_lock(tx, event_id, showtime, seat_ids[1:])


async def test_control_two_who_lock_in_opposite_order_lock_each_other_up_for_certain(
    database: Database, dsn: str, small_house: str
) -> None:
    both = asyncio.Barrier(2)
    desk = BookingService(Meeting(database, both))
    with storm.bare():
        outcomes = await asyncio.gather(
            desk.book_tickets(request("A1", "A2")),
            desk.book_tickets(request("A2", "A1")),
            return_exceptions=True,
        )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Booking", "TransactionConflict"]


SOLD_A1 = Ask(7, "sell", "BK-1", ("A1",), "CONFIRMED", None)


async def test_a_clerk_who_was_told_what_happened_is_not_contradicted(
    database: Database, dsn: str, small_house: str
) -> None:
    await sell_a1(dsn)
    assert contradicted(dsn, [SOLD_A1]) == []
    assert contradicted(dsn, [replace(SOLD_A1, told=None)]) == []


@pytest.mark.parametrize(
    "logs",
    [
        [],
        [replace(SOLD_A1, told=storm.NOTHING)],
        [replace(SOLD_A1, told=storm.UNAVAILABLE), replace(SOLD_A1, ask="confirm")],
        [replace(SOLD_A1, told=storm.UNKNOWN), replace(SOLD_A1, ask="outcome", told=storm.DONE)],
        [replace(SOLD_A1, seats=("A1", "A2"))],
        [replace(SOLD_A1, clerk=8)],
        [replace(SOLD_A1, ask="hold", told="RESERVED")],
        [SOLD_A1, replace(SOLD_A1, ask="cancel", told="CANCELLED")],
        [SOLD_A1, replace(SOLD_A1, booking="BK-2")],
        [SOLD_A1, Ask(7, "block", None, ("A2",), storm.DONE, None)],
    ],
)
async def test_control_a_clerk_who_was_told_otherwise_is_contradicted(
    database: Database, dsn: str, logs: list[Ask], small_house: str
) -> None:
    await sell_a1(dsn)
    assert contradicted(dsn, logs)


async def sell_a1(dsn: str) -> None:
    async with open_database(make_conninfo(dsn, application_name="clerk 7"), timeout=PATIENCE) as database:
        await service_on(database).book_tickets(request("A1", booking_id="BK-1"))

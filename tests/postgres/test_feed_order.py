"""The tail of the journal while transactions overlap: each of its rows once, and each seat as it is at last.

The controls read the journal as one might think would do, by the highest id so far, and miss rows.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import psycopg
import pytest
from msgspec.structs import replace

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import SeatStatus
from seatui.domain.venue.house import House
from seatui.postgres import Database, PostgresHouseRepository
from seatui.postgres import feed as tail
from tests.postgres.test_feed import BLOCK
from tests.support import IS_SOAK, SHOWTIME, make_house, request, rows, run, service_on, small_plan

BEGUN = "SELECT pg_current_xact_id()"
"""Gives a transaction its place among the others before it changes anything."""

UNBLOCK = "UPDATE event_seats SET status = 'AVAILABLE' WHERE seat_id = %s"
SEATS = [f"{row}{number}" for row in "AB" for number in range(1, 7)]
SCHEDULES = 50 if IS_SOAK else 12
"""Orders in which overlapping transactions end."""


class Follower:
    """Reads a house once, and from then on its changes.

    told: the journal's rows, in the order in which they came.
    """

    def __init__(self, houses: PostgresHouseRepository, house: House) -> None:
        self.houses = houses
        self.house = house
        self.told: list[JournalEntry] = []

    async def read(self) -> list[JournalEntry]:
        """Reads on. Returns the rows that came."""
        changes = await self.houses.changes(self.house)
        self.house = self.house.with_changes(self.house.news(changes.states), changes.mark)
        self.told += changes.entries
        return [*changes.entries]

    @property
    def ids(self) -> list[int]:
        """The ids of the rows told, in their order."""
        return [entry.journal_id for entry in self.told]

    @property
    def taken(self) -> set[str]:
        """The seats that are not available."""
        return {seat_id for seat_id in SEATS if self.house.state(seat_id).status is not SeatStatus.AVAILABLE}


class ByTheHighestId:
    """The control: reads the rows behind the last one it has seen."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.ids: list[int] = []

    def read(self) -> None:
        """Reads on."""
        behind = "SELECT journal_id FROM seatui.seat_journal WHERE journal_id > %s ORDER BY journal_id"
        self.ids += [journal_id for (journal_id,) in rows(self.dsn, behind, [max(self.ids, default=0)])]


@pytest.fixture
async def follower(database: Database, monkeypatch: pytest.MonkeyPatch, small_house: str) -> Follower:
    """Nothing but the journal tells it anything."""
    monkeypatch.setattr(tail, "SEATS_PER_READING", 0)
    # More than are ever written between two readings, however busy the machine is.
    monkeypatch.setattr(tail, "ENTRIES_PER_READING", 1000)
    houses = PostgresHouseRepository(database)
    return Follower(houses, await houses.house("E1", SHOWTIME))


def journal_ids(dsn: str) -> list[int]:
    """The ids of all rows there are."""
    return [each for (each,) in rows(dsn, "SELECT journal_id FROM seatui.seat_journal ORDER BY journal_id")]


def taken(dsn: str) -> set[str]:
    return {
        seat_id for (seat_id,) in rows(dsn, "SELECT seat_id FROM event_seats WHERE status <> 'AVAILABLE'")
    }


async def test_rows_that_commit_in_another_order_than_their_ids_are_told_once_each(
    follower: Follower, dsn: str
) -> None:
    control = ByTheHighestId(dsn)
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        first.execute(BLOCK, ["A1"])
        second.execute(BLOCK, ["A2"])
        second.commit()
        assert [entry.seat_ids for entry in await follower.read()] == [("A2",)]
        control.read()
        first.commit()
    assert [entry.seat_ids for entry in await follower.read()] == [("A1",)]
    control.read()
    assert await follower.read() == []
    assert follower.ids == [*reversed(journal_ids(dsn))]
    assert sorted(follower.ids) != control.ids


async def test_a_row_is_told_of_a_transaction_that_is_younger_than_all_that_ended_while_its_id_is_lower(
    follower: Follower, dsn: str
) -> None:
    """A snapshot ends with the last transaction that is over: those begun since are not among its running ones."""
    with psycopg.connect(dsn) as older, psycopg.connect(dsn) as younger:
        older.execute(BEGUN)
        younger.execute(BLOCK, ["A1"])
        older.execute(BLOCK, ["A2"])
        older.commit()
        assert [entry.seat_ids for entry in await follower.read()] == [("A2",)]
        for _ in range(3):
            assert await follower.read() == []
        younger.commit()
    assert [entry.seat_ids for entry in await follower.read()] == [("A1",)]
    assert await follower.read() == []
    assert Counter(follower.ids) == Counter(journal_ids(dsn))


@pytest.mark.parametrize(
    ("end", "next_transaction", "since"),
    [
        (700, 700, 700),
        (700, 702, 702),
        (2**32 - 1, 5, 2**32 + 5),
        (2**33 + 700, 702, 2**33 + 702),
        (2**31, -(2**31), 2**31),
    ],
)
def test_the_next_transaction_is_counted_on_from_the_snapshot_when_its_32_bits_begin_anew(
    end: int, next_transaction: int, since: int
) -> None:
    position = tail.JournalPosition(f"{end}:{end}:", SHOWTIME).then(f"{end}:{end}:", 9, next_transaction)
    assert position.since == since


@pytest.mark.parametrize("seed", range(SCHEDULES))
async def test_in_any_order_of_overlapping_transactions_nothing_is_missed_or_told_twice(
    follower: Follower, dsn: str, seed: int
) -> None:
    chance = random.Random(seed)
    with ExitStack() as open_ones:
        clerks = [open_ones.enter_context(psycopg.connect(dsn)) for _ in range(5)]
        at_work: dict[int, str] = {}
        for _ in range(60):
            match chance.randrange(5):
                case 4 if idle := [number for number in range(len(clerks)) if number not in at_work]:
                    clerks[chance.choice(idle)].execute(BEGUN)
                case 0 if free := [*{*SEATS} - {*at_work.values()}]:
                    idle = [number for number in range(len(clerks)) if number not in at_work]
                    if idle:
                        number = chance.choice(idle)
                        at_work[number] = chance.choice(sorted(free))
                        statement = UNBLOCK if at_work[number] in taken(dsn) else BLOCK
                        if chance.random() < 0.3:
                            clerks[number].execute("SAVEPOINT within")
                        clerks[number].execute(statement, [at_work[number]])
                case 1 | 2 if at_work:
                    number = chance.choice(sorted(at_work))
                    del at_work[number]
                    clerks[number].rollback() if chance.random() < 0.2 else clerks[number].commit()
                case _:
                    await follower.read()
                    assert follower.taken == taken(dsn)
        for number in at_work:
            clerks[number].commit()
    await follower.read()
    assert follower.taken == taken(dsn)
    assert Counter(follower.ids) == Counter(journal_ids(dsn))


async def test_a_writer_that_stays_open_delays_its_own_rows_and_no_others(
    follower: Follower, dsn: str
) -> None:
    with psycopg.connect(dsn) as stuck:
        stuck.execute(BLOCK, ["B6"])
        for number in range(100):
            seat_id = SEATS[number % 11]
            run(dsn, UNBLOCK if seat_id in follower.taken else BLOCK, [seat_id])
            assert [entry.seat_ids for entry in await follower.read()] == [(seat_id,)]
            assert follower.taken == taken(dsn)
        stuck.commit()
    assert [entry.seat_ids for entry in await follower.read()] == [("B6",)]
    assert Counter(follower.ids) == Counter(journal_ids(dsn))


async def test_changes_of_one_seat_are_told_in_their_order_and_the_seat_is_as_after_the_last(
    follower: Follower, database: Database
) -> None:
    desk = service_on(database)
    await desk.hold_seats(request("A1", booking_id="BK-1"))
    await desk.confirm_hold("BK-1")
    await desk.cancel_booking("BK-1")
    await desk.block_seats("E1", SHOWTIME, ["A1"])
    told = await follower.read()
    assert [(entry.from_status, entry.to_status) for entry in told] == [
        ("AVAILABLE", "RESERVED"),
        ("RESERVED", "SOLD"),
        ("SOLD", "AVAILABLE"),
        ("AVAILABLE", "BLOCKED"),
    ]
    assert follower.house.state("A1").status is SeatStatus.BLOCKED


async def test_while_several_write_to_one_seat_each_row_told_goes_on_where_the_last_one_ended(
    follower: Follower, dsn: str
) -> None:
    """Those who want the seat wait for one another, so that its rows commit in the order of their ids."""
    with writers(dsn, 4, 40, ["A1"]) as are_done:
        while not are_done():
            await follower.read()
    await follower.read()
    chain = [(entry.from_status, entry.to_status) for entry in follower.told]
    assert len(chain) == 4 * 40
    assert [before for before, _ in chain[1:]] == [after for _, after in chain[:-1]]
    assert follower.ids == journal_ids(dsn)
    assert follower.taken == taken(dsn)


async def test_while_several_write_everywhere_each_row_is_told_once(follower: Follower, dsn: str) -> None:
    with writers(dsn, 4, 60, SEATS) as are_done:
        while not are_done():
            await follower.read()
    await follower.read()
    assert Counter(follower.ids) == Counter(journal_ids(dsn))
    assert follower.taken == taken(dsn)


@contextmanager
def writers(dsn: str, count: int, changes: int, seat_ids: list[str]) -> Iterator[Callable[[], bool]]:
    """Threads that change seats back and forth, each change a transaction. Gives a question: are they done?"""
    with ThreadPoolExecutor(count) as pool:
        at_work = [pool.submit(write, dsn, changes, seat_ids, seed) for seed in range(count)]
        yield lambda: all(each.done() for each in at_work)
    for each in at_work:
        each.result()


def write(dsn: str, changes: int, seat_ids: list[str], seed: int) -> None:
    """Turns a seat around, again and again."""
    chance = random.Random(seed)
    turn = """
        UPDATE event_seats SET status = CASE status::text WHEN 'BLOCKED' THEN 'AVAILABLE' ELSE 'BLOCKED' END
        WHERE seat_id = %s
    """
    with psycopg.connect(dsn) as connection:
        for _ in range(changes):
            connection.execute(turn, [chance.choice(seat_ids)])
            connection.commit()


async def test_the_same_changes_applied_twice_do_no_harm(follower: Follower, dsn: str) -> None:
    houses, before = follower.houses, follower.house
    for seat_id in ("A1", "A2"):
        run(dsn, BLOCK, [seat_id])
    changes = await houses.changes(before)
    once = before.with_changes(before.news(changes.states), changes.mark)
    assert once.news(changes.states) == {}
    twice = once.with_changes(changes.states, changes.mark)
    assert twice.changed(once) == []
    now = houses.clock.now()
    assert twice.counts(now) == once.counts(now)


async def test_a_reading_whose_answer_was_dropped_is_read_again_with_the_same_rows(
    follower: Follower, dsn: str
) -> None:
    run(dsn, BLOCK, ["A1"])
    dropped = await follower.houses.changes(follower.house)
    run(dsn, BLOCK, ["A2"])
    told = await follower.read()
    assert [*dropped.entries] == told[:1]
    assert [entry.seat_ids for entry in told] == [("A1",), ("A2",)]


async def test_of_very_many_rows_the_latest_are_told_and_every_seat_is_right(
    follower: Follower, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "ENTRIES_PER_READING", 3)
    for seat_id in ("A1", "A2", "A3", "A4", "A5"):
        run(dsn, BLOCK, [seat_id])
    assert [entry.seat_ids for entry in await follower.read()] == [("A3",), ("A4",), ("A5",)]
    assert follower.taken == {"A1", "A2", "A3", "A4", "A5"}
    assert await follower.read() == []
    assert follower.ids == journal_ids(dsn)[-3:]


async def test_on_another_server_the_whole_house_is_read_and_then_followed(
    follower: Follower, dsn: str
) -> None:
    """What another server counts are other transactions: a standby that was promoted, or a server restarted."""
    run(dsn, BLOCK, ["A1"])
    mark = follower.house.mark
    assert isinstance(mark, tail.JournalPosition)
    later = await follower.houses.house("E1", SHOWTIME)
    assert isinstance(later.mark, tail.JournalPosition)
    # As if the change had been visible at the mark.
    mark = replace(later.mark, server=mark.server - timedelta(hours=1))
    follower.house = replace(follower.house, mark=mark)
    assert await follower.read() == []
    assert follower.taken == {"A1"}
    run(dsn, UNBLOCK, ["A1"])
    assert len(await follower.read()) == 1
    assert follower.taken == set()


async def test_control_on_the_same_server_such_a_mark_would_hide_the_change(
    follower: Follower, dsn: str
) -> None:
    run(dsn, BLOCK, ["A1"])
    later = await follower.houses.house("E1", SHOWTIME)
    follower.house = replace(follower.house, mark=later.mark)
    await follower.read()
    assert follower.taken == set()


async def test_a_house_that_fell_far_behind_catches_up_at_once(database: Database, dsn: str) -> None:
    plan = small_plan("ABCDEF", tail.SEATS_PER_READING // 4)
    await make_house(database, plan=plan)
    houses = PostgresHouseRepository(database)
    follower = Follower(houses, await houses.house("E1", SHOWTIME))
    seat_ids = [seat.seat_id for seat in plan.seats]
    run(dsn, "UPDATE event_seats SET status = 'BLOCKED'")
    for row in "ABC":
        run(dsn, "UPDATE event_seats SET status = 'AVAILABLE' WHERE row_number = %s", [row])
    await follower.read()
    stated = {each for each in seat_ids if follower.house.state(each).status is SeatStatus.BLOCKED}
    assert stated == taken(dsn)
    assert len(stated) == len(seat_ids) // 2


async def test_readings_at_the_same_time_do_not_mix(follower: Follower, dsn: str) -> None:
    run(dsn, BLOCK, ["A1"])
    both = await asyncio.gather(*(follower.houses.changes(follower.house) for _ in range(4)))
    assert [[entry.seat_ids for entry in changes.entries] for changes in both] == [[("A1",)]] * 4

"""What became of a house since it was read: by the tail of the journal, in whatever order transactions end."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.domain.model.journal import LATEST
from seatui.domain.model.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.venue.house import House
from seatui.postgres import Database, PostgresHouseRepository
from seatui.postgres import feed as tail
from tests.support import SHOWTIME, request, run, service_on, set_status, small_plan

BLOCK = "UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id = %s"
NOW = datetime(2031, 5, 1, 10, 0, tzinfo=UTC)


class Reader:
    """Reads a house once, and from then on what became of it."""

    def __init__(self, houses: PostgresHouseRepository, house: House) -> None:
        self.houses = houses
        self.house = house

    async def read(self, *unsure: str) -> set[str]:
        """Reads on. Returns the seats that are another way than before."""
        changes = await self.houses.changes(self.house, unsure)
        news = self.house.news(changes.states)
        self.house = self.house.with_changes(news, changes.mark)
        return set(news)

    @property
    def floor(self) -> int:
        assert isinstance(self.house.mark, tail.JournalPosition)
        return self.house.mark.floor


@pytest.fixture
async def reader(database: Database, monkeypatch: pytest.MonkeyPatch, small_house: str) -> Reader:
    """Nothing but the journal tells it anything."""
    monkeypatch.setattr(tail, "SEATS_PER_READING", 0)
    houses = PostgresHouseRepository(database)
    return Reader(houses, await houses.house("E1", SHOWTIME))


async def test_changes_are_read_once_and_the_house_is_as_if_read_anew(
    reader: Reader, database: Database
) -> None:
    service = service_on(database)
    booking = await service.book_tickets(request("A1", "A2"))
    await service.hold_seats(request("B1", booking_id="BK-1"))
    assert await reader.read() == {"A1", "A2", "B1"}
    await service.cancel_booking(booking.booking_id)
    assert await reader.read() == {"A1", "A2"}
    assert await reader.read() == set()
    again = await reader.houses.house("E1", SHOWTIME)
    assert reader.house.changed(again) == []
    assert reader.house.counts(NOW) == again.counts(NOW)
    assert [each for each, state in reader.house.states.items() if state != AVAILABLE] == ["B1"]


async def test_a_seat_that_changed_back_is_as_it_is_now(reader: Reader, database: Database) -> None:
    booking = await service_on(database).book_tickets(request("A1"))
    await service_on(database).cancel_booking(booking.booking_id)
    assert await reader.read() == set()


async def test_rows_that_commit_after_later_ones_are_not_missed_and_hold_nothing_up(
    reader: Reader, dsn: str
) -> None:
    with psycopg.connect(dsn) as slow:
        slow.execute(BLOCK, ["A1"])
        run(dsn, BLOCK, ["A2"])
        assert await reader.read() == {"A2"}
        run(dsn, BLOCK, ["A3"])
        assert await reader.read() == {"A3"}
        assert await reader.read() == set()
        slow.commit()
    assert await reader.read() == {"A1"}
    assert await reader.read() == set()


async def test_what_is_rolled_back_has_never_been(reader: Reader, dsn: str) -> None:
    with psycopg.connect(dsn) as other:
        other.execute(BLOCK, ["A1"])
        assert await reader.read() == set()
        other.rollback()
    assert await reader.read() == set()


async def test_old_rows_of_the_journal_are_not_looked_at_again(reader: Reader, dsn: str) -> None:
    for seat_id in ("A1", "A2", "A3"):
        before = reader.floor
        run(dsn, BLOCK, [seat_id])
        assert await reader.read() == {seat_id}
    assert reader.floor > before
    with psycopg.connect(dsn) as stuck:
        stuck.execute(BLOCK, ["B1"])
        await reader.read()
        held = reader.floor
        for seat_id in ("A4", "A5", "A6"):
            run(dsn, BLOCK, [seat_id])
            assert await reader.read() == {seat_id}
        assert reader.floor == held
        stuck.commit()
    assert await reader.read() == {"B1"}
    await reader.read()
    assert reader.floor > held


async def test_seats_that_are_gone_are_as_good_as_free(reader: Reader, dsn: str) -> None:
    run(dsn, BLOCK, ["A1"])
    assert await reader.read() == {"A1"}
    run(dsn, "DELETE FROM event_seats WHERE seat_id = 'A1'")
    assert await reader.read() == {"A1"}
    assert reader.house.counts(NOW)[SeatStatus.AVAILABLE] == len(reader.house.layout.seats)


async def test_what_the_journal_does_not_know_is_found_by_looking(
    reader: Reader, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_status(dsn, "A6", "BLOCKED")
    set_status(dsn, "B6", "BLOCKED")
    assert await reader.read() == set()
    assert await reader.read("A6") == {"A6"}
    monkeypatch.setattr(tail, "SEATS_PER_READING", 1)
    monkeypatch.setattr(tail, "REREAD_AFTER", 0.0)
    assert [await reader.read(), await reader.read()] == [set(), {"B6"}]
    set_status(dsn, "A6", "AVAILABLE")
    assert await reader.read() == {"A6"}


MISSED = {
    "switched off": "ALTER TABLE event_seats DISABLE TRIGGER event_seats_updated",
    "for replicas only": "ALTER TABLE event_seats ENABLE REPLICA TRIGGER event_seats_updated",
    "dropped": "DROP TRIGGER event_seats_updated ON event_seats",
    "not for replication": "ALTER TABLE event_seats DISABLE TRIGGER event_seat_written",
    "renamed": "ALTER TRIGGER event_seats_updated ON event_seats RENAME TO its_own",
}


@pytest.mark.parametrize("statement", MISSED.values(), ids=MISSED)
async def test_where_the_journal_may_miss_a_change_every_seat_is_looked_at(
    reader: Reader, dsn: str, statement: str
) -> None:
    assert reader.house.mark is not None
    run(dsn, statement)
    blind = Reader(reader.houses, await reader.houses.house("E1", SHOWTIME))
    assert isinstance(blind.house.mark, tail.PlanVersion)
    set_status(dsn, "A1", "BLOCKED")
    assert await blind.read() == {"A1"}
    set_status(dsn, "A1", "AVAILABLE")
    assert await blind.read() == {"A1"}


async def test_seat_ids_of_whatever_letters_are_looked_at(
    database: Database, dsn: str, small_house: str
) -> None:
    run(dsn, "UPDATE event_seats SET seat_id = %s WHERE seat_id = 'A1'", ['Löge "1",\\{x}\x1f'])
    houses = PostgresHouseRepository(database)
    reader = Reader(houses, await houses.house("E1", SHOWTIME))
    set_status(dsn, 'Löge "1",\\{x}\x1f', "BLOCKED")
    assert await reader.read() == {'Löge "1",\\{x}\x1f'}


async def test_a_house_that_is_read_ahead_is_read_once(
    database: Database, dsn: str, small_house: str
) -> None:
    houses = PostgresHouseRepository(database)
    houses.read_ahead("E1", SHOWTIME)
    ahead = await houses.house("E1", SHOWTIME)
    run(dsn, BLOCK, ["A1"])
    assert not ahead.states
    assert set((await houses.house("E1", SHOWTIME)).states) == {"A1"}


async def test_the_latest_changes_are_read_ahead_with_the_house_once(
    database: Database, dsn: str, small_house: str
) -> None:
    houses = PostgresHouseRepository(database)
    run(dsn, BLOCK, ["A1"])
    houses.read_ahead("E1", SHOWTIME)
    before = await houses.journal("E1", SHOWTIME, limit=1)
    await houses.house("E1", SHOWTIME)
    ahead = await houses.journal("E1", SHOWTIME, limit=LATEST)
    run(dsn, BLOCK, ["A2"])
    now = await houses.journal("E1", SHOWTIME, limit=LATEST)
    assert [entry.seat_ids for entry in before] == [("A1",)]
    assert [entry.seat_ids for entry in ahead][-1:] == [("A1",)]
    assert [entry.seat_ids for entry in now] == [*(entry.seat_ids for entry in ahead), ("A2",)]


def test_the_small_house_is_looked_at_whole() -> None:
    assert len(small_plan().seats) <= tail.SEATS_PER_READING


async def test_a_hold_that_was_made_longer_is_seen_by_looking(
    database: Database, dsn: str, small_house: str
) -> None:
    until = NOW + timedelta(hours=1)
    set_status(dsn, "A1", "RESERVED", "BK-H", NOW)
    houses = PostgresHouseRepository(database)
    reader = Reader(houses, await houses.house("E1", SHOWTIME))
    assert reader.house.counts(NOW)[SeatStatus.RESERVED] == 0
    set_status(dsn, "A1", "RESERVED", "BK-H", until)
    assert await reader.read() == {"A1"}
    assert reader.house.state("A1") == SeatState(SeatStatus.RESERVED, "BK-H", until)
    assert reader.house.counts(NOW)[SeatStatus.RESERVED] == 1


ANOTHER_WAY = {
    "price": "UPDATE event_seats SET price = price + 1 WHERE seat_id = 'B3'",
    "prices swapped": "UPDATE event_seats SET price = 13 - price WHERE seat_id IN ('A1', 'A2')",
    "number": "UPDATE event_seats SET seat_number = 77 WHERE seat_id = 'B3'",
    "gone": "DELETE FROM event_seats WHERE seat_id = 'B3'",
    "all gone": "DELETE FROM event_seats",
    "another": "INSERT INTO event_seats (event_id, showtime, seat_id, zone, row_number, seat_number, price, status)"
    " SELECT event_id, showtime, 'Z1', zone, 'Z', 1, 5, 'AVAILABLE' FROM event_seats WHERE seat_id = 'B3'",
}
ANOTHER_ID = "UPDATE event_seats SET seat_id = 'B33' WHERE seat_id = 'B3'"


async def replaced_within(houses: PostgresHouseRepository, house: House, readings: int) -> bool:
    """Whether one of so many readings says that the house has to be read anew."""
    for _ in range(readings):
        changes = await houses.changes(house)
        if changes.is_replaced:
            return True
        house = house.with_changes(house.news(changes.states), changes.mark)
    return False


@pytest.mark.parametrize(
    ("statement", "has_journal"),
    [
        *(pytest.param(each, True, id=name) for name, each in ANOTHER_WAY.items()),
        *(pytest.param(each, False, id=f"{name}, without a journal") for name, each in ANOTHER_WAY.items()),
        pytest.param(ANOTHER_ID, True, id="another id"),
    ],
)
async def test_seats_that_come_go_or_have_another_price_are_seen_in_turn(
    database: Database,
    dsn: str,
    small_house: str,
    monkeypatch: pytest.MonkeyPatch,
    statement: str,
    *,
    has_journal: bool,
) -> None:
    monkeypatch.setattr(tail, "REREAD_AFTER", 0.0)
    monkeypatch.setattr(tail, "SEATS_PER_READING", 1)
    run(dsn, "UPDATE event_seats SET price = seat_number WHERE seat_id IN ('A1', 'A2')")
    run(dsn, "UPDATE event_seats SET price = 'NaN' WHERE seat_id = 'A3'")
    if not has_journal:
        run(dsn, "ALTER TABLE event_seats DISABLE TRIGGER event_seats_updated")
    houses = PostgresHouseRepository(database)
    house = await houses.house("E1", SHOWTIME)
    cycle = len(house.layout.lines) + 1
    assert not await replaced_within(houses, house, 2 * cycle)
    run(dsn, statement)
    assert await replaced_within(houses, house, cycle)
    with suppress(ShowtimeMismatch, EventNotFound):
        assert not await replaced_within(houses, await houses.house("E1", SHOWTIME), 2 * cycle)

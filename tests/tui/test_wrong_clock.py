"""A machine whose clock is half an hour off shows and offers the same house as any other: time is the database's."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from seatui.booking import clock
from seatui.booking.clock import DatabaseClock
from seatui.cli.commands import seatui
from seatui.domain.model.seats import SeatStatus
from seatui.domain.venue.house import House
from seatui.postgres import Database, PostgresHouseRepository
from tests.support import SHOWTIME, let_run_out, live_seats, request, service_on
from tests.tui.driving import Clerk, at_a_stored_house

AVAILABLE, RESERVED = SeatStatus.AVAILABLE, SeatStatus.RESERVED
OFF = timedelta(minutes=30)
HELD, ENDED = ["A3", "A4"], ["A1", "A2"]
"""The seats of a hold that lasts for ten more minutes, and of one that has just ended."""
COUNTS = {AVAILABLE: 10, RESERVED: 2, SeatStatus.SOLD: 0, SeatStatus.BLOCKED: 0}


@pytest.fixture(params=[OFF, -OFF], ids=["fast", "slow"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> DatabaseClock:
    """The time of this machine, which is half an hour off; as a clock to which no database ever said otherwise."""
    ahead: timedelta = request.param

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + ahead

    monkeypatch.setattr(clock, "datetime", Shifted)
    return DatabaseClock()


@pytest.fixture
async def houses(
    database: Database, dsn: str, machine: DatabaseClock, small_house: str
) -> PostgresHouseRepository:
    """The house with the two holds."""
    desk = service_on(database)
    await desk.hold_seats(request(*HELD), timedelta(minutes=10))
    await desk.hold_seats(request(*ENDED, booking_id="BK-ENDED"))
    let_run_out(dsn, "BK-ENDED")
    return PostgresHouseRepository(database)


def statuses_at(house: House, now: datetime) -> list[SeatStatus]:
    return [house.status(seat_id, now) for seat_id in HELD + ENDED]


AS_IT_IS = [RESERVED, RESERVED, AVAILABLE, AVAILABLE]


async def test_a_house_that_is_read_is_as_the_database_says(houses: PostgresHouseRepository) -> None:
    house = await houses.house("E1", SHOWTIME)
    assert statuses_at(house, houses.clock.now()) == AS_IT_IS
    assert house.counts(houses.clock.now()) == COUNTS


async def test_control_by_the_clock_of_the_machine_the_house_is_another(
    houses: PostgresHouseRepository, machine: DatabaseClock
) -> None:
    house = await houses.house("E1", SHOWTIME)
    assert statuses_at(house, machine.now()) != AS_IT_IS
    assert house.counts(machine.now()) != COUNTS


@pytest.mark.parametrize("reading", ["changes", "showings", "seat_states"])
async def test_each_reading_says_what_time_it_is(houses: PostgresHouseRepository, reading: str) -> None:
    house = await houses.house("E1", SHOWTIME)
    houses.clock = DatabaseClock()
    assert abs(houses.clock.now() - datetime.now(UTC)) > OFF / 2
    match reading:
        case "changes":
            await houses.changes(house)
        case "showings":
            (found,) = await houses.showings()
            assert found.seats == COUNTS
        case _:
            await houses.seat_states("E1", SHOWTIME)
    assert statuses_at(house, houses.clock.now()) == AS_IT_IS


async def test_what_changed_is_judged_by_the_database_too(
    houses: PostgresHouseRepository, database: Database
) -> None:
    house = await houses.house("E1", SHOWTIME)
    await service_on(database).hold_seats(request("B1"), timedelta(minutes=10))
    changes = await houses.changes(house)
    house = house.with_changes(house.news(changes.states), changes.mark)
    now = houses.clock.now()
    assert (house.status("B1", now), house.counts(now)[RESERVED]) == (RESERVED, 3)


async def drawn(database: Database) -> tuple[list[str], list[str]]:
    """The first row as the app draws it, and the best seats that it offers."""
    async with at_a_stored_house(database) as clerk:
        row = next(line for line in clerk.map_lines() if line.strip().startswith("A "))
        return row.split(), await best_of(clerk)


async def best_of(clerk: Clerk) -> list[str]:
    """The four best seats of the house."""
    await clerk.press("4", "b")
    await clerk.until(lambda: len(clerk.picked) == 4, "a proposal")
    return sorted(clerk.picked)


async def test_the_app_draws_and_offers_the_same_house(
    houses: PostgresHouseRepository, database: Database, dsn: str
) -> None:
    drawn_here = await drawn(database)
    with patch.object(clock, "datetime", datetime):
        assert await drawn(database) == drawn_here
    async with at_a_stored_house(database) as clerk:
        reading = clerk.state.reading
        assert reading is not None
        assert statuses_at(reading.house, reading.read_at) == AS_IT_IS
        # The seats of the hold that has ended can be sold, and those of the other one cannot be picked.
        await clerk.press("g", "home", "space", "right", "space", "right", "space")
        assert clerk.picked == ENDED
        await clerk.press("enter", "enter")
        await clerk.until(lambda: "SOLD  BK-" in clerk.text)
    assert [seat_id for seat_id, _ in live_seats(dsn)] == [*ENDED, *HELD]


async def test_control_an_app_that_ignores_what_the_database_says_draws_another_house(
    houses: PostgresHouseRepository, database: Database
) -> None:
    row, _ = await drawn(database)
    with patch.object(DatabaseClock, "observe"):
        assert (await drawn(database))[0] != row


async def test_the_commands_draw_and_count_the_same_house(houses: PostgresHouseRepository, dsn: str) -> None:
    def run(*command: str) -> str:
        done = CliRunner().invoke(seatui, ["--dsn", dsn, *command], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    house = ("--event", "E1", "--showtime", SHOWTIME.isoformat())
    for command in (("seats", *house), ("events",), ("events", "--json")):
        printed_here = await asyncio.to_thread(run, *command)
        with patch.object(clock, "datetime", datetime):
            assert await asyncio.to_thread(run, *command) == printed_here
    assert "A  ■ ■ ◐ ◐ ■ ■  A" in await asyncio.to_thread(run, "seats", *house)

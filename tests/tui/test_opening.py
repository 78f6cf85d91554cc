"""Opening a house: painted once, with every key that was typed meanwhile; and left without a trace."""

import asyncio
import gc
import weakref
from datetime import datetime
from itertools import count
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from textual.geometry import Region
from textual.strip import Strip

from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.model.seats import SeatStatus
from seatui.domain.venue.house import House
from seatui.tui.controllers.recent_houses import RecentHouses
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.widgets.showing_list import ShowingList
from tests.support import PATIENCE
from tests.tui.driving import LIVE, at_a_house, at_the_showings
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of
from tests.waiting import until_async


class SlowDatabase(FakeDatabase):
    """Reads no house before it is told to."""

    reads: asyncio.Event | None = None
    begun = given_up = 0
    """Readings that were begun, and those that nobody waited for any more."""

    async def house(self, event_id: str, showtime: datetime) -> House:
        self.begun += 1
        try:
            if self.reads is not None:
                await asyncio.wait_for(self.reads.wait(), PATIENCE)
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        return await super().house(event_id, showtime)


def slow(reads: asyncio.Event | None = None) -> SlowDatabase:
    made = SlowDatabase()
    made.add(rows_of_seats("Stalls", "AB", 8))
    made.reads = reads
    return made


async def test_what_is_typed_behind_enter_is_for_the_house() -> None:
    database = slow()
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: "Hamlet" in clerk.text)
        await clerk.press("enter", "3", "b")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen) and len(clerk.picked) == 3)


async def test_a_house_that_takes_its_time_opens_without_it() -> None:
    reads = asyncio.Event()
    async with at_the_showings(slow(reads)) as clerk:
        await clerk.until(lambda: "Hamlet" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: "Reading the house" in clerk.text)
        reads.set()
        await clerk.until(lambda: "S T A G E" in clerk.text)
        assert clerk.at


async def test_a_house_that_cannot_be_read_says_so_and_opens_when_it_can() -> None:
    database = slow()
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: "Hamlet" in clerk.text)
        database.is_down = True
        await clerk.press("enter")
        await clerk.until(lambda: "unreachable" in clerk.banner)
        database.is_down = False
        await clerk.until(lambda: "S T A G E" in clerk.text)


async def test_a_house_is_read_once_and_never_drawn_without_its_seats() -> None:
    database = slow()
    drawn: list[bool] = []
    draw = SeatMapView.render_lines

    def watching(self: SeatMapView, crop: Region) -> list[Strip]:
        drawn.append(self._state.cursor is not None)
        return draw(self, crop)

    with patch.object(SeatMapView, "render_lines", watching):
        async with at_a_house(database):
            assert drawn
            assert all(drawn)
            assert database.asked_houses == ["E1"]


async def test_a_house_read_for_the_list_is_opened_as_it_is_by_now_without_being_read_again() -> None:
    database = slow()
    async with at_the_showings(database, size=(160, 50)) as clerk:
        await clerk.until(lambda: database.asked_houses == ["E1"], "the list shows its picture")
        await clerk.until(lambda: "together" in clerk.text)
        database.showings_by_key["E1", TONIGHT].states["A3"] = sold()
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        house = clerk.house.state.house
        assert house is not None
        assert house.state("A3").status is SeatStatus.SOLD
        assert database.asked_houses == ["E1"]


async def test_recent_houses_are_read_anew_when_their_event_has_another_name_or_they_are_old() -> None:
    database = slow()
    recent = RecentHouses(database)
    showing = (await database.known_showings())[0]
    first = await recent.read(showing)
    assert (await recent.read(showing)).layout is first.layout
    assert database.asked_houses == ["E1"]
    renamed = replace(showing, name="Macbeth", currency="EUR")
    database.showings_by_key[showing.event_id, showing.showtime].showing = renamed
    assert (await recent.read(renamed)).showing == renamed
    assert database.asked_houses == ["E1"] * 2
    with patch("seatui.tui.controllers.recent_houses.FRESH", 0.0):
        await recent.read(renamed)
    assert database.asked_houses == ["E1"] * 3


async def test_a_house_that_is_being_read_is_not_read_twice_at_a_time() -> None:
    reads = asyncio.Event()
    database = slow(reads)
    recent, showing = RecentHouses(database), (await database.known_showings())[0]
    given_up, *others = [asyncio.create_task(recent.read(showing)) for _ in range(3)]
    await until_async(lambda: database.begun == 1, "a reading has begun")
    given_up.cancel()
    await asyncio.wait({given_up})
    database.showings_by_key["E1", TONIGHT].states["A3"] = sold()
    reads.set()
    first, second = await asyncio.gather(*others)
    assert first.layout is second.layout
    assert first.state("A3").status is second.state("A3").status is SeatStatus.SOLD
    assert database.begun == 1


async def test_whoever_asks_as_a_reading_ends_begins_another(monkeypatch: pytest.MonkeyPatch) -> None:
    database, waits, shield = slow(), count(1), asyncio.shield

    def counting(awaited: "asyncio.Future[House]") -> "asyncio.Future[House]":
        assert next(waits) < 2_000, "it waits again and again for what has ended"
        return shield(awaited)

    monkeypatch.setattr(asyncio, "shield", counting)
    recent, showing = RecentHouses(database), (await database.known_showings())[0]
    asked = []
    for _ in range(30):
        asked.append(asyncio.create_task(recent.read(showing)))
        await asyncio.sleep(0)
    found = await asyncio.gather(*asked)
    assert {each.showing for each in found} == {showing}


async def test_a_house_that_nobody_waits_for_is_no_longer_read() -> None:
    reads = asyncio.Event()
    database = slow(reads)
    recent, showing = RecentHouses(database), (await database.known_showings())[0]
    asked = [asyncio.create_task(recent.read(showing)) for _ in range(2)]
    await until_async(lambda: database.begun == 1, "a reading has begun")
    for each in asked:
        each.cancel()
    await asyncio.wait(asked)
    await until_async(lambda: database.given_up == 1, "the reading is given up")
    reads.set()
    assert (await recent.read(showing)).showing == showing


async def test_a_reading_that_fails_is_made_again_by_whoever_waited_for_it() -> None:
    reads = asyncio.Event()
    database = slow(reads)
    recent, showing = RecentHouses(database), (await database.known_showings())[0]
    database.is_down = True
    both = [asyncio.create_task(recent.read(showing)) for _ in range(2)]
    reads.set()
    failed = await asyncio.gather(*both, return_exceptions=True)
    assert [type(each) for each in failed] == [DatabaseUnavailable] * 2
    assert database.begun == 2
    database.is_down = False
    assert (await recent.read(showing)).showing == showing


async def test_of_many_recent_houses_the_one_read_first_is_given_up() -> None:
    database = slow()
    for number in range(2, 5):
        database.add(rows_of_seats("Stalls", "AB", 8), event_id=f"E{number}")
    recent = RecentHouses(database)
    showings = await database.known_showings()
    with patch("seatui.tui.controllers.recent_houses.KEPT", 3 * 16):
        for showing in (*showings, *reversed(showings)):
            await recent.read(showing)
    assert database.asked_houses == ["E1", "E2", "E3", "E4", "E1"]


async def test_the_house_that_was_asked_for_is_left_for_the_showings() -> None:
    async with at_a_house(slow()) as clerk:
        assert len(clerk.app.screen_stack) == 2
        await clerk.press("q")
        await clerk.until(lambda: isinstance(clerk.app.screen, ShowingsScreen) and "Hamlet" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        await clerk.press("q")
        await clerk.until(lambda: isinstance(clerk.app.screen, ShowingsScreen))


@pytest.mark.heavy
async def test_a_house_that_is_shown_is_not_looked_at_for_garbage_and_goes_when_it_is_left() -> None:
    with patch("seatui.tui.terminal.gc_policy.LATER", 3.0):
        async with at_the_showings(slow(), pace=replace(LIVE, patience=0.2)) as clerk:
            await clerk.until(lambda: "Hamlet" in clerk.text)
            before = gc.get_freeze_count()
            await clerk.press("enter")
            await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
            await clerk.until(lambda: gc.get_freeze_count() > before)
            left = weakref.ref(clerk.house)
            await clerk.press("q")
            await clerk.until(lambda: left() is None, "the house is gone")
    gc.unfreeze()


@pytest.mark.parametrize(
    ("open_at", "words"),
    [(("E9", TONIGHT), "there is no event E9"), (("E1", TONIGHT.replace(year=2031)), "has no showing")],
)
async def test_a_house_that_is_not_there_leads_back_to_the_showings(
    open_at: tuple[str, object], words: str
) -> None:
    database = database_of()
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: clerk.app.screen.query_one(ShowingList).highlighted is not None)
        database.showings_by_key.clear()
        if open_at[0] == "E1":
            database.add(rows_of_seats(), showtime=TONIGHT.replace(year=2031))
        else:
            words = "there is no event E1"
        await clerk.press("enter")
        await clerk.until(lambda: words in clerk.toasts and isinstance(clerk.app.screen, ShowingsScreen))

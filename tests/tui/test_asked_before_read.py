"""An enter behind a customer or a booking that is still being read opens it when it is there, and not by surprise."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import cast

import pytest
from textual.widgets import Input

from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.model.bookings import Booking
from seatui.domain.model.showings import Showing
from seatui.tui.screens.bookings_screen import BookingsScreen
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.find_screen import FindScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.order_screen import OrderScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from tests.tui.driving import Clerk, at_a_house, at_the_showings
from tests.tui.fakes import FakeDatabase
from tests.tui.houses import house_with_a_party
from tests.waiting import until_async


class SlowDatabase(FakeDatabase):
    """Answers some readings only once `answers` is set; with `fails` by an error. asked: how many wait, or did."""

    def __init__(self, made: FakeDatabase) -> None:
        super().__init__(made.showings_by_key, made.bookings)
        self.answers = asyncio.Event()
        self.fails = False
        self.asked = 0
        self.is_slow_with_showings = False

    async def _wait(self) -> None:
        self.asked += 1
        await self.answers.wait()
        if self.fails:
            raise DatabaseUnavailable("the line is cut")

    async def live_bookings(self, event_id: str, showtime: datetime) -> list[Booking]:
        await self._wait()
        return await super().live_bookings(event_id, showtime)

    async def bookings_of(self, event_id: str, showtime: datetime) -> list[Booking]:
        await self._wait()
        return await super().bookings_of(event_id, showtime)

    async def find_bookings(self, typed: str, limit: int = 50) -> list[Booking]:
        await self._wait()
        return await super().find_bookings(typed, limit)

    async def known_showings(self) -> list[Showing]:
        if self.is_slow_with_showings:
            await self._wait()
        return await super().known_showings()


@pytest.fixture
async def database() -> SlowDatabase:
    return SlowDatabase(house_with_a_party())


WAYS = [("slash", "", FindScreen), ("colon", "go ", OrderScreen), ("B", "", BookingsScreen)]
SCREENS = pytest.mark.parametrize(("key", "before", "screen"), WAYS, ids=["find", "order", "bookings"])


async def ask(clerk: Clerk, database: SlowDatabase, key: str, line: str, *then: str) -> None:
    """Types a line and enter before the bookings have been read."""
    await clerk.type_line(key, line, "enter", *then)
    await until_async(lambda: database.asked > 0, "they are being read")
    await clerk.pilot.pause()


async def open_card(clerk: Clerk) -> CardScreen:
    await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.app.screen.is_read)
    return cast("CardScreen", clerk.app.screen)


@SCREENS
async def test_it_is_opened_when_it_has_been_read(
    database: SlowDatabase, key: str, before: str, screen: type
) -> None:
    async with at_a_house(database) as clerk:
        await ask(clerk, database, key, f"{before}muller")
        assert isinstance(clerk.app.screen, screen)
        assert "Reading the bookings …" in clerk.text
        database.answers.set()
        await open_card(clerk)
        assert clerk.at == "B3"


@SCREENS
async def test_what_is_typed_behind_the_enter_is_for_the_card(
    database: SlowDatabase, key: str, before: str, screen: type
) -> None:
    async with at_a_house(database) as clerk:
        await ask(clerk, database, key, f"{before}muller", "r", "space", "enter")
        assert clerk.app.screen.query_one(Input).value == f"{before}muller"
        database.answers.set()
        await clerk.until(lambda: database.bookings["BK-MUELLER"].quantity == 1, "one of two came back")
        assert clerk.picked == []


@SCREENS
async def test_what_is_not_there_is_said_when_that_is_known_and_opens_nothing(
    database: SlowDatabase, key: str, before: str, screen: type
) -> None:
    async with at_a_house(database) as clerk:
        at = clerk.at
        await ask(clerk, database, key, f"{before}nobody", "x")
        assert "Nothing matches" not in clerk.text
        database.answers.set()
        await clerk.until(lambda: "Nothing matches" in clerk.text)
        await clerk.until(lambda: not clerk.app._keys._is_busy(), "it takes keys again")
        await clerk.press("z")
        assert isinstance(clerk.app.screen, screen)
        assert clerk.app.screen.query_one(Input).value == f"{before}nobodyz"
        assert clerk.at == at


@SCREENS
async def test_after_other_words_or_a_failure_nothing_opens_by_surprise(
    database: SlowDatabase, key: str, before: str, screen: type
) -> None:
    async with at_a_house(database) as clerk:
        await ask(clerk, database, key, f"{before}muller", "backspace")
        database.answers.set()
        await clerk.until(lambda: "Reading the bookings …" not in clerk.text)
        assert isinstance(clerk.app.screen, screen)
        await clerk.press("enter")
        await open_card(clerk)
        await clerk.press("escape")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))

        database.answers.clear()
        database.fails, database.asked = True, 0
        # A customer that nobody has asked for before is in none of the readings until now.
        await ask(clerk, database, key, f"{before}nobody")
        database.answers.set()
        await clerk.until(lambda: "the line is cut" in clerk.text + clerk.toasts)
        database.fails = False
        await clerk.pilot.pause()
        assert isinstance(clerk.app.screen, screen)


async def test_escape_leaves_a_search_that_waits(database: SlowDatabase) -> None:
    async with at_a_house(database) as clerk:
        await ask(clerk, database, "slash", "muller")
        await clerk.press("escape")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        database.answers.set()
        await clerk.pilot.pause()
        assert isinstance(clerk.app.screen, HouseScreen)


async def until_listed(clerk: Clerk) -> None:
    await clerk.until(lambda: "Hamlet" in clerk.text, "the showings are read")


def screens(clerk: Clerk) -> Sequence[type]:
    return [type(each) for each in clerk.app.screen_stack if not type(each).__module__.startswith("textual.")]


async def test_a_booking_that_is_still_searched_for_is_opened_when_it_is_found(
    database: SlowDatabase,
) -> None:
    async with at_the_showings(database) as clerk:
        await until_listed(clerk)
        await clerk.press(*"muller", "enter", "r", "space", "enter")
        await until_async(lambda: database.asked > 0, "the search is under way")
        assert isinstance(clerk.app.screen, ShowingsScreen)
        assert "Searching the bookings" in clerk.text
        database.answers.set()
        await clerk.until(lambda: database.bookings["BK-MUELLER"].quantity == 1, "one of two came back")


async def test_a_showing_is_opened_that_was_asked_for_before_any_had_been_read(
    database: SlowDatabase,
) -> None:
    database.is_slow_with_showings = True
    async with at_the_showings(database) as clerk:
        await clerk.press(*"ham", "enter", "space")
        assert screens(clerk) == [ShowingsScreen]
        database.answers.set()
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen) and len(clerk.picked) == 1)


@pytest.mark.parametrize("key", ["backspace", "escape"])
async def test_a_search_that_was_changed_or_failed_opens_no_house_by_surprise(
    database: SlowDatabase, key: str
) -> None:
    async with at_the_showings(database) as clerk:
        await until_listed(clerk)
        await clerk.press(*"muller", "enter", key)
        database.answers.set()
        await clerk.until(lambda: ("Jo Müller" if key == "backspace" else "Hamlet") in clerk.text)
        assert screens(clerk) == [ShowingsScreen]

        database.answers.clear()
        database.fails, database.asked = True, 0
        await clerk.press("escape", *"nobody", "enter")
        await until_async(lambda: database.asked > 0, "the search is under way")
        database.answers.set()
        await clerk.until(lambda: "database unreachable" in clerk.banner)
        database.fails = False
        await clerk.until(lambda: "Nothing matches" in clerk.text)
        assert screens(clerk) == [ShowingsScreen]

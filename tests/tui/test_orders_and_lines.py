"""`:` and `/` on the screen: a line that fails stays, earlier ones come back, and its seats are marked on the map."""

import pytest
from textual.widgets import Input

from seatui.tui.screens.order_screen import OrderScreen
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import FakeDatabase, rows_of_seats, sold


@pytest.fixture
def database() -> FakeDatabase:
    made = FakeDatabase()
    showing = made.add(rows_of_seats("Stalls", "ABF", 16))
    showing.states["F13"] = sold()
    return made


def line(clerk: Clerk) -> str:
    return clerk.app.screen.query_one(Input).value


def previewed(clerk: Clerk) -> set[str]:
    return set(clerk.state.overlay.preview)


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("A1-A4", ["A1", "A2", "A3", "A4"]),
        ("F14-F15", ["F14", "F15"]),
        ("A1,A2", ["A1", "A2"]),
        ("A1 A3", ["A1", "A3"]),
        ("A1-2, B3", ["A1", "A2", "B3"]),
        ("pick A1-2, B3", ["A1", "A2", "B3"]),
        ("B3x4", ["B3", "B4", "B5", "B6"]),
    ],
)
async def test_an_order_picks_a_list_of_seats(database: FakeDatabase, typed: str, picked: list[str]) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("colon", *typed, "enter")
        assert clerk.picked == picked


async def test_seats_of_a_list_that_are_taken_are_named_and_the_others_picked(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("colon", *"F12-F14", "enter")
        assert clerk.picked == ["F12", "F14"]
        assert "seat 13 is sold" in clerk.seat_line


async def test_a_line_that_matches_nothing_stays_open_with_its_text(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("colon", *"QQ77", "enter")
        assert isinstance(clerk.app.screen, OrderScreen)
        assert line(clerk) == "QQ77"
        assert "Nothing matches 'QQ77'" in clerk.text
        await clerk.press(*["backspace"] * 4, *"A7", "enter")
        assert clerk.picked == ["A7"]


async def test_up_brings_back_earlier_lines(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        for typed in ("A1", "A2", "A2"):
            await clerk.press("colon", *typed, "enter")
        await clerk.press("colon", "up")
        assert line(clerk) == "A2"
        await clerk.press("up")
        assert line(clerk) == "A1"
        await clerk.press("up")
        assert line(clerk) == "A1"
        await clerk.press("down", "down")
        assert line(clerk) == ""
        await clerk.press("escape", "colon", "up", "up", "enter")
        assert "A1" in clerk.picked


async def test_what_a_line_means_is_marked_while_it_is_typed_and_not_after(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        marked = "\n".join(clerk.map_lines()).count("◍")
        await clerk.press("colon", *"A1-A3")
        assert previewed(clerk) == {"A1", "A2", "A3"}
        await clerk.press("backspace", "2")
        assert previewed(clerk) == {"A1", "A2"}
        await clerk.press("escape")
        assert previewed(clerk) == set()
        assert clerk.picked == []
        await clerk.press("colon", *"B5", "enter")
        assert previewed(clerk) == set()
        assert "\n".join(clerk.map_lines()).count("◍") == marked


async def test_the_chosen_match_is_marked_while_one_looks(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("slash", *"A1")
        assert previewed(clerk) == {"A1"}
        await clerk.press("escape")
        assert previewed(clerk) == set()
        await clerk.press("slash", *"B2", "enter")
        assert (clerk.at, previewed(clerk)) == ("B2", set())


async def test_a_list_that_is_looked_for_and_not_there_says_so(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("slash", *"zzz")
        assert "Nothing matches" in clerk.text


async def test_more_seats_than_there_are_says_how_many_can_be_had_and_drops_what_was_proposed(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("3", "b")
        await clerk.until(lambda: len(clerk.picked) == 3)
        await clerk.press("colon", *"best 400", "enter")
        await clerk.until(lambda: "best 400: only 47 seats are free" in clerk.seat_line)
        assert clerk.picked == []
        await clerk.press("u")
        assert len(clerk.picked) == 3


async def test_four_seats_from_one_on_are_sold_with_nine_keys(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        keys = ["colon", *"A12x4", "enter", "enter", "enter"]
        await clerk.press(*keys)
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "seats 12–15" in clerk.notice
        assert len(keys) <= 9


async def test_a_slash_goes_to_the_first_of_four_seats_and_shows_them(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("slash", "b3x4")
        assert previewed(clerk) == {"B3", "B4", "B5", "B6"}
        await clerk.press("enter")
        await clerk.until(lambda: clerk.at == "B3")

"""`?`: the keys in force by groups, filtered while one types, with the legend beside them where there is room."""

import pytest
from textual.command import CommandPalette
from textual.containers import VerticalScroll

from seatui.tui.screens.help_screen import HelpScreen
from tests.tui.driving import at_a_house
from tests.tui.fakes import FakeDatabase, rows_of_seats


@pytest.fixture
def database() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats())
    return made


async def test_the_keys_are_filtered_while_one_types_and_escape_clears_before_it_closes(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("question_mark")
        await clerk.until(lambda: isinstance(clerk.app.screen, HelpScreen) and "Picking" in clerk.text)
        await clerk.press(*"wheelchair")
        await clerk.until(lambda: "the best with one more in a wheelchair" in clerk.text)
        assert "Moving" not in clerk.text
        assert "draw a range" not in clerk.text
        await clerk.press("escape")
        await clerk.until(lambda: "draw a range" in clerk.text)
        await clerk.press("slash", *"query")
        await clerk.until(lambda: "No key does “query”" in clerk.text)
        await clerk.press("escape", *"whole", "space", *"row")
        await clerk.until(lambda: "pick the whole row; again, the whole block" in clerk.text)
        await clerk.press("escape", "escape")
        await clerk.until(lambda: clerk.app.screen is clerk.house)
        assert not clerk.house.state.picks


async def test_a_key_that_is_typed_is_found_before_words_that_have_its_letter(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:

        async def first_found(typed: str, *keys: str) -> list[str]:
            await clerk.press("slash", *(keys or typed))
            await clerk.until(lambda: f"The key {typed}" in clerk.text)
            lines = [line.strip() for line in clerk.text.splitlines()]
            await clerk.press("escape")
            return lines[lines.index(f"The key {typed}") + 1].split(maxsplit=1)

        await clerk.press("question_mark")
        assert await first_found("R") == ["R", "seats and money of this showing, and what was sold when"]
        assert await first_found("r") == ["r", "read the house again"]
        assert (await first_found("?", "question_mark"))[0] == "?"
        assert (await first_found("ctrl+p", *"ctrl", "plus", "p"))[0] == "^p"


async def test_what_is_found_is_in_sight_however_far_one_has_read(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("question_mark", "pagedown", "pagedown")
        assert clerk.app.screen.query_one(VerticalScroll).scroll_offset.y
        await clerk.press("R")
        await clerk.until(lambda: "The key R" in clerk.text)


async def test_the_help_of_the_map_explains_what_can_be_done_once_a_booking_is_open(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("question_mark", *"give the hold")
        await clerk.until(lambda: "On the card of a booking" in clerk.text)
        assert "x                give the hold back" in clerk.text
        await clerk.press("escape", "slash", "r")
        await clerk.until(lambda: "The key r, on the card of a booking" in clerk.text)


async def test_the_title_says_what_escape_does_now(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("question_mark")
        await clerk.until(lambda: "esc closes" in clerk.text)
        await clerk.press("slash")
        await clerk.until(lambda: "esc clears the filter" in clerk.text)
        await clerk.press("x")
        assert "esc clears the filter" in clerk.text
        await clerk.press("escape")
        await clerk.until(lambda: "esc closes" in clerk.text)


async def test_every_command_is_a_key_away_from_help(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("question_mark")
        await clerk.until(lambda: isinstance(clerk.app.screen, HelpScreen))
        await clerk.press("ctrl+p")
        await clerk.until(lambda: isinstance(clerk.app.screen, CommandPalette))
        await clerk.press("escape")
        assert isinstance(clerk.app.screen, HelpScreen)
        await clerk.press("ctrl+p", *"whole row", "enter")
        await clerk.until(lambda: clerk.app.screen is clerk.house and len(clerk.picked) == 8, "help gave way")


@pytest.mark.parametrize(
    ("columns", "beside", "halves"), [(80, False, False), (100, True, False), (160, True, True)]
)
async def test_the_legend_and_the_keys_stand_in_columns_by_the_room(
    database: FakeDatabase, columns: int, *, beside: bool, halves: bool
) -> None:
    async with at_a_house(database, size=(columns, 24)) as clerk:
        await clerk.press("question_mark")
        await clerk.until(lambda: "Moving" in clerk.text)
        lines = clerk.text.splitlines()
        titles = next(line for line in lines if line.strip().startswith("Moving"))
        assert ("On the map" in titles) is beside
        assert (len(titles.replace("On the map", "").split()) > 1) is halves
        assert all(len(line) <= columns for line in lines)

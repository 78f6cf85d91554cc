"""A database that goes away, and text that nobody should trust."""

from dataclasses import replace
from decimal import Decimal

import pytest

from seatui.domain.model.seats import Seat
from seatui.tui.commands.house_commands import HOUSE_COMMANDS
from seatui.tui.commands.palette import CommandProvider
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.widgets.showing_list import ShowingList
from tests.tui.driving import LIVE, at_a_house, at_the_showings
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats, sold

EVIL = "[/foo] \x1b[31mred\x1b[0m \u202e$(x) [bold]"


async def test_the_database_gone_and_back_keeps_what_is_free_and_names_what_is_not() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats("Stalls", "ABC", 7))
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "l", "space")
        database.is_down = True
        await clerk.until(lambda: "database unreachable: trying again" in clerk.text)
        assert "this is how it was at" in clerk.text
        assert clerk.picked == ["A4", "A5"]
        await clerk.press("l", "space")
        assert clerk.picked == ["A4", "A5", "A6"]
        database.showings_by_key["E1", TONIGHT].states["A5"] = sold()
        database.is_down = False
        await clerk.until(lambda: clerk.banner == "" and clerk.picked == ["A4", "A6"])
        assert "Stalls, row A, seat 5 is sold" in clerk.toasts


async def test_a_house_whose_seats_were_replaced_is_drawn_anew() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats("Stalls", "ABC", 7))
    async with at_a_house(database) as clerk:
        await clerk.press("space", "j", "j", "space")
        database.add(rows_of_seats("Stalls", "AB", 5))
        await clerk.press("r")
        await clerk.until(lambda: clerk.picked == ["A4"])
        assert "row C, seat 4 is not a seat of this house" in clerk.toasts
        assert clerk.at == "A3"


@pytest.mark.parametrize(
    ("open_at", "words"),
    [(("E9", TONIGHT), "there is no event E9"), (("E1", TONIGHT.replace(year=2031)), "has no showing")],
)
async def test_a_house_that_is_not_there_leads_back_to_the_showings(
    open_at: tuple[str, object], words: str
) -> None:
    database = FakeDatabase()
    database.add(rows_of_seats())
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: clerk.app.screen.query_one(ShowingList).highlighted is not None)
        database.showings_by_key.clear()
        if open_at[0] == "E1":
            database.add(rows_of_seats(), showtime=TONIGHT.replace(year=2031))
        else:
            words = "there is no event E1"
        await clerk.press("enter")
        await clerk.until(lambda: words in clerk.toasts and isinstance(clerk.app.screen, ShowingsScreen))


async def test_hostile_text_is_shown_as_text() -> None:
    database = FakeDatabase()
    seats = [
        Seat(f"S{number}", EVIL, "\x1b]0;x\x07", number, Decimal(10), column=number) for number in range(1, 4)
    ]
    showing = database.add(seats, event_id="[/x]", name=EVIL)
    showing.states["S1"] = sold("[/BK]\x1b")
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: clerk.app.screen.query_one(ShowingList).highlighted is not None)
        texts = [clerk.text]
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        await clerk.until(lambda: clerk.house.house is not None)
        await clerk.press("home", "space")
        texts.append(clerk.text)
        await clerk.press("l", "space")
        await clerk.pilot.resize_terminal(160, 50)
        await clerk.press("enter", *"[/you]")
        texts.append(clerk.text)
        showing.states["S2"] = sold()
        await clerk.press("enter")
        await clerk.until(lambda: "NOT SOLD" in clerk.notice)
        texts.append(clerk.text)
        await clerk.press("l", "space", "enter", *"[/you]", "enter")
        await clerk.until(lambda: "NOT SOLD" not in clerk.notice and "SOLD" in clerk.notice)
        texts.append(clerk.text)
        assert "[/you]" in clerk.notice
    assert all("[/foo]" in text for text in texts)
    assert not any(char in text for text in texts for char in "\x1b\x07\u202e")


async def test_help_tells_the_keys_and_the_palette_has_our_commands() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats())
    async with at_a_house(database, size=(100, 120)) as clerk:
        await clerk.press("question_mark")
        for words in ("shift+→", "first row", "back to the showings", "wheelchair place", "blocked", "^p"):
            assert words in clerk.text
        await clerk.press("escape")
        offered = {hit.text: hit.help async for hit in CommandProvider(clerk.app.screen).discover()}
        assert {command.name for command in HOUSE_COMMANDS if command.in_help} <= offered.keys()
        assert {"Theme", "Screenshot", "Quit"} <= offered.keys()
        assert not {"Maximize", "Keys"} & offered.keys()
        assert str(offered["Confirm"]).startswith("not now: Nothing is picked")


async def test_a_key_pressed_twice_in_the_palette_does_not_matter() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats())
    async with at_a_house(database) as clerk:
        await clerk.press("ctrl+p", *"pick", "enter")
        await clerk.until(lambda: clerk.picked != [] or isinstance(clerk.app.screen, HouseScreen))


async def test_holds_that_ran_out_are_tidied_up_while_the_app_runs_and_trouble_with_it_is_nobodys() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats("Stalls", "A", 3))
    async with at_the_showings(database, pace=replace(LIVE, tidying=0.05)) as clerk:
        await clerk.until(lambda: database.tidied >= 1)
        database.is_down = True
        so_far = database.tidied
        await clerk.until(lambda: database.tidied >= so_far + 2)
        database.is_down = False
        await clerk.until(lambda: clerk.banner == "")

"""The palette and the help: every command with its keys, and why one is not possible now."""

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from seatui.domain.model.bookings import BookingStatus
from seatui.tui.commands.house_commands import HOUSE_COMMANDS
from seatui.tui.commands.palette import CommandProvider
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.help_screen import HelpScreen
from seatui.tui.screens.house_screen import HouseScreen
from tests.tui.driving import Clerk, at_a_house
from tests.tui.houses import database_of, house_with_a_party
from tests.tui.test_card import open_card, status_of, with_booking


async def test_help_tells_the_keys_and_the_palette_has_our_commands() -> None:
    async with at_a_house(database_of(), size=(100, 120)) as clerk:
        await clerk.press("question_mark")
        for words in ("shift+→", "first row", "back to the showings", "wheelchair place", "blocked", "^p"):
            assert words in clerk.text
        await clerk.press("escape")
        offered = {hit.text: hit.help async for hit in CommandProvider(clerk.app.screen).discover()}
        assert {command.name for command in HOUSE_COMMANDS if command.in_help} <= offered.keys()
        assert {"Theme", "Screenshot", "Quit"} <= offered.keys()
        assert not {"Maximize", "Keys"} & offered.keys()
        assert str(offered["Confirm"]).startswith("not now: Nothing is picked")
        shown = {str(hit.prompt) async for hit in CommandProvider(clerk.app.screen).discover()}
        assert {"Find  /", "Confirm  enter", "Range left  shift+←", ":best"} <= shown


async def test_a_key_pressed_twice_in_the_palette_does_not_matter() -> None:
    async with at_a_house(database_of()) as clerk:
        await clerk.press("ctrl+p", *"pick", "enter")
        await clerk.until(lambda: clerk.picked != [] or isinstance(clerk.app.screen, HouseScreen))


CARD_WORDS = ("return", "move", "release", "extend", "rename", "split")


async def test_what_is_done_on_a_card_is_found_from_the_map_with_its_keys_and_why_not() -> None:
    database = database_of()
    with_booking(database, "B3", "B4")
    async with at_a_house(database, size=(100, 40)) as clerk:
        provider = CommandProvider(clerk.app.screen)
        found = {hit.text: hit async for hit in provider.discover()}
        first = "not now: Open a booking first: enter on a taken seat"
        assert {str(found[f":{word}"].help) for word in CARD_WORDS} == {first}
        assert str(found[":return"].prompt) == ":return  enter r"
        assert max([hit async for hit in provider.search("return")]).text == ":return"
        await clerk.type_line("slash", "B4", "enter")
        await clerk.press("ctrl+p", *":return", "enter")
        await clerk.until(lambda: "Return which seats?" in clerk.text)


async def look_up_a_key(clerk: Clerk, key: str) -> None:
    """Opens the help by a key, and closes it."""
    before = clerk.app.screen
    await clerk.press(key)
    assert isinstance(clerk.app.screen, HelpScreen), before
    await clerk.press("escape")
    assert clerk.app.screen is before


async def leave_the_palette(clerk: Clerk, *typed: str) -> None:
    """Opens the palette, types into it, and leaves it."""
    before = clerk.app.screen
    await clerk.press("ctrl+p", *typed)
    assert isinstance(clerk.app.screen, CommandPalette), before
    await clerk.press("escape")
    assert clerk.app.screen is before


async def test_on_a_card_palette_and_help_work_and_what_is_typed_goes_to_them() -> None:
    database = database_of()
    with_booking(database, "A7", "A8", until=True)
    async with at_a_house(database) as clerk:
        card = await open_card(clerk, "A7")
        await look_up_a_key(clerk, "f1")
        await leave_the_palette(clerk, *"mov")
        await leave_the_palette(clerk, *"smxrn")
        assert (card.booking, clerk.state.moving) == (database.bookings["BK-SMITH"], None)
        offered = {hit.text: str(hit.help) async for hit in CommandProvider(card).discover()}
        assert offered["Sell"] == "sell the hold"
        assert offered["Do it"].startswith("not now: No seats are chosen")
        assert offered["Report"] == "not now: first go back to the map"
        assert "Return" in offered
        assert ":return" not in offered, "its card is in front"
        await clerk.press("ctrl+p", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HelpScreen), "a hasty enter sells nothing")
        assert "give the hold back" in clerk.text
        await clerk.press("escape", "ctrl+p", *"report", "enter")
        await clerk.until(lambda: "first go back to the map" in clerk.text)
        assert isinstance(clerk.app.screen, CardScreen)
        await clerk.press("ctrl+p", *"give the hold", "enter")
        await clerk.until(lambda: status_of(database) is BookingStatus.CANCELLED)


@pytest.mark.parametrize(
    ("opened", "typed"),
    [
        (("slash",), "mull"),
        (("colon",), "B5?"),
        (("B",), "ada?"),
        (("home", "space", "H"), "Lee?"),
        (("home", "space", "enter"), "Lee?"),
        (("home", "x"), "wet?"),
    ],
    ids=["find", "order", "bookings", "hold", "confirm", "ask"],
)
async def test_a_dialog_beneath_palette_and_help_stays_with_what_was_typed(
    opened: tuple[str, ...], typed: str
) -> None:
    async with at_a_house(house_with_a_party()) as clerk:
        await clerk.press(*opened, *typed)
        dialog = clerk.app.screen
        await leave_the_palette(clerk, *"sell")
        await look_up_a_key(clerk, "f1")
        assert not isinstance(dialog, HouseScreen)
        assert next(each.value for each in dialog.query(Input)) == typed
        await clerk.press("z")
        assert next(each.value for each in dialog.query(Input)) == f"{typed}z"

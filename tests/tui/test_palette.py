"""The palette and the help: every command with its keys, and why one is not possible now."""

from seatui.tui.commands.house_commands import HOUSE_COMMANDS
from seatui.tui.commands.palette import CommandProvider
from seatui.tui.screens.house_screen import HouseScreen
from tests.tui.driving import at_a_house
from tests.tui.houses import database_of


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

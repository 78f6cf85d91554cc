"""The user's keys: what `keys.toml` may say, what it changes on the screen, and how it is refused."""

from datetime import datetime
from pathlib import Path

import pytest

from seatui.domain.errors import InvalidRequest
from seatui.tui import SeatuiApp
from seatui.tui.commands.keymap import DEFAULT, Keymap, keys_of, written, written_first
from seatui.tui.commands.keys_file import read_keymap
from seatui.tui.commands.registry import BY_ID, commands
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.screens.find_screen import FindScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.widgets.filter_input import FilterInput
from tests.tui.driving import QUICK, Clerk, with_all_colours
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, rows_of_seats


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys.toml"


def test_without_a_file_the_keys_are_the_default_ones(keys: Path) -> None:
    assert read_keymap(keys) == DEFAULT
    assert keys_of(BY_ID["house.left"], DEFAULT) == ["left", "h"]


def test_a_file_changes_the_keys_that_it_names(keys: Path) -> None:
    keys.write_text('"house.pick" = "f, space"\n"house.undo" = ""\n"house.best" = "ctrl+b"\n')
    keymap = read_keymap(keys)
    assert keys_of(BY_ID["house.pick"], keymap) == ["f", "space"]
    assert keys_of(BY_ID["house.undo"], keymap) == []
    assert keys_of(BY_ID["house.redo"], keymap) == ["U"]
    assert written_first(BY_ID["house.best"], keymap) == "^b"
    assert written_first(BY_ID["house.best"], DEFAULT) == "4b"


REFUSED = {
    "no TOML": ("house.pick = space", "is not TOML"),
    "no such command": ('"house.pikc" = "x"', "there is no command house.pikc"),
    "no such key": ('"house.pick" = "spaec"', "house.pick: there is no key spaec"),
    "no such modifier": ('"house.pick" = "cmd+x"', "house.pick: there is no key cmd+x"),
    "no text": ('"house.pick" = 4', "house.pick: keys are a text"),
    "an id without quotation marks": ('house.pick = "x"', "put the id in quotation marks"),
    "a clash with a default key": ('"house.pick" = "u"', "u is the key of house.pick and of house.undo"),
    "a clash of two changes": (
        '"house.pick" = "x"\n"house.undo" = "x"',
        "x is the key of house.pick and of house.undo",
    ),
    "a clash with a key that works everywhere": (
        '"house.pick" = "ctrl+p"',
        "ctrl+p is the key of app.palette and of house.pick",
    ),
    "a clash under another name": (
        '"house.pick" = "?"',
        "? is the key of app.help and of house.pick",
    ),
    "a control character": ('"house.\\u001b[31m" = "x"', "there is no command house."),
}


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
def test_what_a_file_cannot_mean_is_refused_with_its_name(keys: Path, text: str, why: str) -> None:
    keys.write_text(text)
    with pytest.raises(InvalidRequest) as refused:
        read_keymap(keys)
    assert why in str(refused.value)
    assert str(keys) in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_two_commands_may_change_keys_with_each_other(keys: Path) -> None:
    keys.write_text('"house.undo" = "U"\n"house.redo" = "u"\n')
    assert keys_of(BY_ID["house.undo"], read_keymap(keys)) == ["U"]


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="cannot be read"):
        read_keymap(tmp_path)
    (tmp_path / "keys.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidRequest, match="cannot be read"):
        read_keymap(tmp_path / "keys.toml")


def test_every_default_key_is_one_that_a_file_may_name(keys: Path) -> None:
    keys.write_text("".join(f'"{each.id}" = "{each.keys}"\n' for each in commands()))
    read_keymap(keys)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("ctrl+p", "^p"),
        ("slash", "/"),
        ("enter", "enter"),
        ("escape", "esc"),
        ("shift+left", "shift+←"),
        ("U", "U"),
    ],
)
def test_a_key_is_written_as_people_write_it(key: str, said: str) -> None:
    assert written(key) == said


HOUSE = ("E1", TONIGHT)


def app_with(keymap: Keymap, *, open_at: tuple[str, datetime] | None = HOUSE) -> SeatuiApp:
    database = FakeDatabase()
    database.add(rows_of_seats())
    return SeatuiApp(
        database.service(), database, open_at=open_at, clock=lambda: NOW, pace=QUICK, keymap=keymap
    )


async def test_changed_keys_work_and_are_the_ones_that_are_shown() -> None:
    keymap = {"house.pick": "x", "house.undo": "", "house.range": "u", "house.leave": "f10"}
    app = app_with(keymap)
    with_all_colours(app)
    async with app.run_test(size=(160, 60)):
        clerk = Clerk(app)
        await clerk.until(lambda: len(app.screen_stack) == 2 and clerk.house.house is not None)
        at = clerk.at
        await clerk.press("space")
        assert clerk.picked == []
        await clerk.press("x")
        assert clerk.picked == [at]
        await clerk.press("u")
        assert clerk.state.picks.is_range
        await clerk.press("escape", "escape")
        last_line = clerk.text.splitlines()[-1]
        assert "x Pick" in last_line
        assert "f10 Showings" in last_line
        await clerk.press("escape")
        assert "x picks the seat at the cursor," in clerk.text
        assert "f10 goes back to the showings" in clerk.seat_line
        await clerk.press("question_mark")
        assert " x                pick the seat, or drop it" in clerk.text
        assert " u                draw a range" in clerk.text


async def test_a_sale_is_confirmed_by_the_changed_key_alone() -> None:
    keymap = {"confirm.sell": "f2", "confirm.back": "f3", "house.confirm": "f4", "house.best": "x"}
    app = app_with(keymap)
    async with app.run_test(size=(100, 40)):
        clerk = Clerk(app)
        await clerk.until(lambda: len(app.screen_stack) == 2 and clerk.house.house is not None)
        assert "Nothing picked: space picks a seat, 4x the best 4" in clerk.text
        await clerk.press("space")
        assert "f4 confirms" in clerk.text
        await clerk.press("f4")
        await clerk.until(lambda: isinstance(app.screen, ConfirmScreen))
        assert "f2  sells" in clerk.text
        assert "f3  goes back" in clerk.text
        await clerk.press("enter", "escape")
        assert isinstance(app.screen, ConfirmScreen)
        assert not app.sales.selling
        await clerk.press("f2")
        await clerk.until(lambda: "SOLD  BK-" in clerk.text)


async def test_the_card_and_its_questions_work_by_the_changed_keys_alone() -> None:
    keymap = {"card.return": "f2", "card.do": "f3", "ask.yes": "f4", "house.block": "f5", "card.back": "f6"}
    app = app_with(keymap)
    async with app.run_test(size=(100, 40)):
        clerk = Clerk(app)
        await clerk.until(lambda: len(app.screen_stack) == 2 and clerk.house.house is not None)
        await clerk.press("f5")
        assert "f4 blocks" in clerk.text
        await clerk.press("enter")
        assert isinstance(app.screen, AskScreen)
        await clerk.press("f4")
        await clerk.until(lambda: "BLOCKED" in clerk.notice)
        await clerk.press("l", "space", "enter", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await clerk.press("enter")
        await clerk.until(lambda: "f2 Return" in clerk.text and "walk-in" in clerk.text)
        await clerk.press("r", "escape")
        assert isinstance(app.screen, CardScreen)
        await clerk.press("f2", "f4")
        await clerk.until(lambda: "RETURNED" in clerk.notice)
        await clerk.press("f6")
        assert isinstance(app.screen, HouseScreen)


async def test_a_match_is_chosen_by_the_changed_key_alone() -> None:
    app = app_with({"find.go": "f2"})
    async with app.run_test(size=(100, 40)):
        clerk = Clerk(app)
        await clerk.until(lambda: len(app.screen_stack) == 2 and clerk.house.house is not None)
        at = clerk.at
        await clerk.type_line("slash", "B2", "enter")
        assert (isinstance(app.screen, FindScreen), clerk.at) == (True, at)
        await clerk.press("f2")
        await clerk.until(lambda: clerk.at == "B2")


@pytest.mark.parametrize(("keymap", "quits", "filters"), [({"showings.quit": "x"}, "x", "q"), ({}, "q", "x")])
async def test_the_list_is_left_by_the_key_of_quit_and_filtered_by_every_other(
    keymap: dict[str, str], quits: str, filters: str
) -> None:
    app = app_with(keymap, open_at=None)
    async with app.run_test(size=(100, 40)):
        clerk = Clerk(app)
        await clerk.until(lambda: "1 showing" in clerk.text)
        await clerk.press(filters)
        assert app.screen.query_one(FilterInput).value == filters
        await clerk.press("escape", quits)
        await clerk.until(lambda: app._exit, "seatui is left")


async def test_without_a_key_of_quit_every_letter_filters() -> None:
    app = app_with({"showings.quit": ""}, open_at=None)
    async with app.run_test(size=(100, 40)):
        clerk = Clerk(app)
        await clerk.until(lambda: "1 showing" in clerk.text)
        await clerk.press("q")
        assert app.screen.query_one(FilterInput).value == "q"


async def test_a_command_without_a_key_is_in_the_palette_all_the_same() -> None:
    app = app_with({"house.pick": ""})
    async with app.run_test(size=(100, 40)):
        clerk = Clerk(app)
        await clerk.until(lambda: len(app.screen_stack) == 2 and clerk.house.house is not None)
        at = clerk.at
        assert "Pick" not in clerk.text.splitlines()[-1]
        await clerk.press("ctrl+p", *"pick the seat")
        await clerk.until(lambda: "drop it" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.picked == [at])


async def test_an_order_can_have_a_key_too() -> None:
    app = app_with({"house.order-clear": "ctrl+x", "house.order-return": "f6"})
    async with app.run_test(size=(100, 40)):
        clerk = Clerk(app)
        await clerk.until(lambda: len(app.screen_stack) == 2 and clerk.house.house is not None)
        await clerk.press("space", "ctrl+x")
        assert clerk.picked == []
        await clerk.press("f6")
        assert clerk.seat_line == "Open a booking first: enter on a taken seat"

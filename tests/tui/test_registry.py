"""The registry: every command once, each with what it needs, and nothing on the screen beside it."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.screen import Screen

import seatui.tui
from seatui.domain.orders.command_line import parse
from seatui.domain.orders.orders import BookingOrder
from seatui.tui.commands.command import Command
from seatui.tui.commands.keymap import DEFAULT
from seatui.tui.commands.palette import CommandProvider
from seatui.tui.commands.registry import BY_ID, BY_NAME, EVERYWHERE, SCOPES, TITLES, commands
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.bookings_screen import BookingsScreen
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.screens.find_screen import FindScreen
from seatui.tui.screens.help_screen import HelpScreen
from seatui.tui.screens.hold_screen import HoldScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.order_screen import OrderScreen
from seatui.tui.screens.plan_editor_screen import PlanEditorScreen
from seatui.tui.screens.refusal_screen import RefusalScreen
from seatui.tui.screens.replay_screen import ReplayScreen
from seatui.tui.screens.report_screen import ReportScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.widgets.key_bar import footer_keys
from tests.tui.driving import at_a_house, at_the_showings
from tests.tui.fakes import FakeDatabase, rows_of_seats

SOURCE = Path(seatui.tui.__file__).parent
SCREENS: dict[str, type[Screen[Any]]] = {
    "showings": ShowingsScreen,
    "house": HouseScreen,
    "find": FindScreen,
    "bookings": BookingsScreen,
    "order": OrderScreen,
    "confirm": ConfirmScreen,
    "card": CardScreen,
    "ask": AskScreen,
    "refusal": RefusalScreen,
    "hold": HoldScreen,
    "replay": ReplayScreen,
    "plan": PlanEditorScreen,
    "report": ReportScreen,
    "help": HelpScreen,
}


@pytest.fixture
def database() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats())
    return made


def test_ids_are_unique_and_say_their_scope() -> None:
    assert [each for each, count in Counter(command.id for command in commands()).items() if count > 1] == []
    for scope, of_scope in SCOPES.items():
        assert {command.id.partition(".")[0] for command in of_scope} == {scope}


@pytest.mark.parametrize("command", BY_ID.values(), ids=BY_ID)
def test_a_command_has_its_words(command: Command[object]) -> None:
    assert command.name
    assert command.group
    assert command.help[0] == command.help[0].lower() or command.help[0].isdigit()
    assert "\n" not in command.help
    assert command.keys or command.in_help


def test_every_command_of_a_house_can_be_ordered_by_its_name() -> None:
    listed = [
        each for each in (*SCOPES["house"], *SCOPES[EVERYWHERE]) if each.in_help and each.id != "house.order"
    ]
    orders = [each.name.removeprefix(":") for each in listed if each.name.startswith(":")]
    assert [parse(each, []) for each in orders if each not in {"pick", "best", "go"}]
    assert {each.id for each in BY_NAME.values()} == {each.id for each in listed if each.name[0] != ":"}
    for name in BY_NAME:
        assert parse(name, [], BY_NAME)
    assert {f"order-{each.value}" for each in BookingOrder} <= {each.id.partition(".")[2] for each in listed}
    assert all(each in BY_ID for command in listed for each in command.via)


def test_each_screen_has_a_help_of_its_own() -> None:
    assert set(TITLES) == set(SCOPES) - {"help", EVERYWHERE}


def test_no_key_is_bound_beside_the_registry() -> None:
    for scope, screen in SCREENS.items():
        bound = [binding for binding in screen.__dict__["BINDINGS"] if isinstance(binding, Binding)]
        assert [binding.id for binding in bound] == [each.id for each in SCOPES[scope]]
    assert "BINDINGS" not in SeatMapView.__dict__
    outside = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if re.search(r"\bBinding\(", path.read_text()) and path.name != "command.py"
    ]
    assert outside == []


async def test_each_command_of_a_house_that_is_possible_runs(database: FakeDatabase) -> None:
    leaving = {"house.leave", "house.find", "house.order", "house.confirm"}
    leaving |= {"house.seat-card", "house.block", "house.hold", "house.bookings"}
    leaving |= {"house.report", "house.replay"}
    async with at_a_house(database) as clerk:
        await clerk.press("space")
        for command in SCOPES["house"]:
            if command.id not in leaving and not command.id.startswith("house.order-"):
                await clerk.app.run_action(f"app.run_command('{command.id}')")
                await clerk.pilot.pause()
                assert isinstance(clerk.app.screen, HouseScreen), command.id


NOT_NOW = {
    "confirm": "Nothing is picked: space picks the seat at the cursor",
    "undo": "There is no pick to take back",
    "redo": "No pick was taken back",
    "narrow-zone": "Nothing is proposed: 4b finds the best 4 seats together",
    "narrow-price": "Nothing is proposed: 4b finds the best 4 seats together",
    "order-clear": "Nothing is picked",
    "order-sell": "Nothing is picked: space picks the seat at the cursor",
}


@pytest.mark.parametrize(("name", "why"), NOT_NOW.items(), ids=NOT_NOW)
async def test_what_is_not_possible_now_says_why_when_tried(
    database: FakeDatabase, name: str, why: str
) -> None:
    async with at_a_house(database) as clerk:
        before = clerk.at
        await clerk.app.run_action(f"app.run_command('house.{name}')")
        await clerk.pilot.pause()
        assert clerk.seat_line == why
        assert isinstance(clerk.app.screen, HouseScreen)
        assert (clerk.at, clerk.picked) == (before, [])


async def test_the_ends_of_the_zoom_say_so(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press(*["plus"] * 3)
        assert "cannot be drawn any larger" in clerk.seat_line
        await clerk.press(*["minus"] * 5)
        assert "The whole house is in sight" in clerk.seat_line


async def test_in_a_house_without_seats_every_command_says_that() -> None:
    database = FakeDatabase()
    database.add([])
    async with at_a_house(database) as clerk:
        await clerk.press("space", "l", "v")
        assert "There is no seat" in clerk.toasts


async def test_the_palette_offers_every_command_of_the_screen_and_orders_too(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        offered = [hit.text async for hit in CommandProvider(clerk.app.screen).discover()]
        assert {":sell", ":hold", ":pick", ":best", ":go", ":drop", ":clear"} <= set(offered)
        assert offered[-4:] == ["Showings", "Quit", "Theme", "Screenshot"]
        await clerk.press("space", "ctrl+p", *":sell")
        await clerk.until(lambda: "sell what is picked at once" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, OrderScreen))
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: "Hamlet" in clerk.text)
        offered = [hit.text async for hit in CommandProvider(clerk.app.screen).discover()]
        assert "Filter" in offered
        assert ":sell" not in offered


async def test_a_word_that_no_command_has_matches_none(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        assert [hit async for hit in CommandProvider(clerk.app.screen).search("xyzzy")] == []
        by_words = [
            hit.text async for hit in CommandProvider(clerk.app.screen).search("take the last pick back")
        ]
        assert by_words == ["Undo pick"]


async def test_the_last_line_has_what_is_marked_for_it(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(160, 30)) as clerk:
        keys = footer_keys(SCOPES["house"], clerk.house, DEFAULT)
        assert [key.command_id for key in keys] == [
            command.id for command in (*SCOPES["house"], *SCOPES["app"]) if command.in_footer
        ]

"""Keys that arrive together, as from a fast typist on a slow line, do what they would have done one by one."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from textual import events
from textual.app import App

from seatui.domain.model.bookings import WALK_IN
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.terminal.key_queue import KeyQueue, is_at_rest
from tests.tui.driving import Clerk, at_a_house, at_the_showings
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats
from tests.tui.houses import database_of


def house() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats(), event_id="E1", name="Hamlet")
    made.add(rows_of_seats(), event_id="E2", name="Figaro", showtime=TONIGHT + timedelta(days=1))
    return made


def burst(clerk: Clerk, *keys: str) -> None:
    """Types all of the keys before the app has looked at the first."""
    for key in keys:
        clerk.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_name_typed_behind_the_enter_that_asks_for_it_is_the_customers() -> None:
    database = house()
    async with at_a_house(database) as clerk:
        burst(clerk, "home", "space", "enter", *"hugo", "enter")
        await clerk.until(lambda: bool(database.bookings))
        (booking,) = database.bookings.values()
        assert (booking.user_id, booking.seat_ids) == ("hugo", ("A1",))


async def test_two_enters_sell_once_to_a_walk_in() -> None:
    database = house()
    async with at_a_house(database) as clerk:
        burst(clerk, "home", "space", "enter", "enter", "enter", "enter")
        await clerk.until(lambda: bool(database.bookings))
        await clerk.until(lambda: not clerk.app.sales.selling)
        (booking,) = database.bookings.values()
        assert booking.user_id == WALK_IN


@pytest.mark.parametrize("key", ["enter", "H"])
async def test_a_name_typed_behind_a_party_that_is_still_looked_for_is_the_customers(key: str) -> None:
    database = house()
    async with at_a_house(database) as clerk:
        burst(clerk, "2", "b", key, *"nan", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice or "HELD" in clerk.notice)
        (booking,) = database.bookings.values()
        assert (booking.user_id, booking.quantity) == ("nan", 2)
        assert clerk.picked == []


async def test_a_filter_typed_before_enter_counts() -> None:
    async with at_the_showings(house()) as clerk:
        await clerk.until(lambda: "Figaro" in clerk.text)
        burst(clerk, *"figaro", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        assert clerk.house.showing.event_id == "E2"


async def test_a_held_enter_opens_a_house_once() -> None:
    async with at_the_showings(house()) as clerk:
        await clerk.until(lambda: "Hamlet" in clerk.text)
        burst(clerk, "enter", "enter", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        await clerk.pilot.pause(0.1)
        assert sum(isinstance(screen, HouseScreen) for screen in clerk.app.screen_stack) == 1


async def test_escape_behind_enter_comes_too_late_for_a_sale() -> None:
    database = house()
    async with at_a_house(database) as clerk:
        burst(clerk, "home", "space", "enter", "enter", "escape")
        await clerk.until(lambda: bool(database.bookings))
        assert "SOLD" in clerk.notice or clerk.notice == ""


async def test_keys_behind_the_palette_and_the_help_go_to_them_and_none_is_lost_on_leaving() -> None:
    async with at_a_house(house()) as clerk:
        burst(clerk, "ctrl+p", "pagedown", "pageup", "end", "x", "escape", "question_mark", "j", "escape")
        burst(clerk, *["ctrl+p", "escape"] * 5, "home", "space")
        await clerk.until(lambda: clerk.picked == ["A1"])
        burst(clerk, "q", "q", "down", "enter")


@pytest.mark.parametrize(
    ("keys", "at"),
    [(["l"], "A2"), (["l", "space"], "A2"), (["l", "l", "space"], "A3"), (["home", "end", "space"], "A4")],
)
async def test_what_is_typed_with_the_enter_that_opens_a_house_is_for_the_house(
    keys: list[str], at: str
) -> None:
    made = database_of(rows_of_seats("Stalls", "A", 4))
    async with at_the_showings(made) as clerk:
        await clerk.until(lambda: "Hamlet" in clerk.text)
        burst(clerk, "enter", "home", *keys)
        await clerk.until(lambda: bool(clerk.app.screen.query(SeatMapView)) and _at(clerk) == at)
        await clerk.until(lambda: clerk.picked == ([at] if "space" in keys else []))
        await clerk.press("q")
        await clerk.until(lambda: "Hamlet" in clerk.text)  # and nothing of it went into the filter


def _at(clerk: Clerk) -> str | None:
    cursor = clerk.state.cursor
    return cursor.seat.seat_id if cursor else None


async def test_a_key_that_no_other_follows_closely_is_not_marked() -> None:
    async with at_a_house(house()) as clerk:
        with patch.object(KeyQueue, "_send_marker") as marker:
            for key in ("l", "j", "space", "h"):
                await clerk.press(key)
        marker.assert_not_called()


async def test_a_node_is_at_rest_until_it_is_told_something() -> None:
    async with at_a_house(house()) as clerk:
        nodes = [node for node in clerk.seat_map.ancestors_with_self if not isinstance(node, App)]
        await clerk.until(lambda: all(map(is_at_rest, nodes)))
        clerk.seat_map.call_later(lambda: None)
        assert not is_at_rest(clerk.seat_map)

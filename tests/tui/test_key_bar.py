"""The last line of a screen: the keys that do something now, as far as there is room."""

import pytest

from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.widgets.key_bar import KeyBar
from tests.tui.driving import Clerk, at_a_house, at_the_showings
from tests.tui.fakes import rows_of_seats
from tests.tui.houses import database_of
from tests.tui.test_card import go, with_booking


def last_line(clerk: Clerk) -> str:
    return clerk.text.splitlines()[-1].strip()


async def test_each_key_stands_there_once() -> None:
    async with at_a_house(database_of(), size=(160, 30)) as clerk:
        keys = ["space Pick", "4b Best", "/ Find", "enter Confirm", "H Hold", "B Bookings", "esc Back"]
        assert last_line(clerk).split("  ") == [*keys, "q Showings", "? Help", "^p Commands"]


@pytest.mark.parametrize("width", [12, 20, 30, 40, 60, 80])
async def test_no_key_is_cut_off_and_help_is_always_there(width: int) -> None:
    async with at_a_house(database_of(), size=(160, 30)) as clerk:
        whole = last_line(clerk).split("  ")
        await clerk.pilot.resize_terminal(width, 12)
        await clerk.pilot.pause()
        shown = last_line(clerk).split("  ")
        assert "? Help" in shown
        assert [key for key in whole if key in shown] == shown


def dimmed(clerk: Clerk) -> list[str]:
    """The names of the keys in the last line that are dimmed."""
    return [key.does for key in clerk.app.screen.query_one(KeyBar)._keys if not key.is_possible]


async def test_a_key_that_does_nothing_now_stays_and_is_dimmed() -> None:
    async with at_a_house(database_of([]), size=(160, 30)) as clerk:
        assert "space Pick" in last_line(clerk)
        assert dimmed(clerk) == ["Pick", "Best", "Find", "Confirm", "Hold"]
    async with at_a_house(database_of(), size=(160, 30)) as clerk:
        assert dimmed(clerk) == ["Confirm", "Hold"]
        await clerk.press("space")
        assert dimmed(clerk) == []
        await clerk.press("space")
        assert dimmed(clerk) == ["Confirm", "Hold"]
        await clerk.press("enter")
        assert "Nothing is picked" in clerk.seat_line


async def test_enter_says_what_it_does_at_the_cursor_and_with_what_is_picked() -> None:
    database = database_of(rows_of_seats("Stalls", "AB", 4))
    with_booking(database, "A2")
    async with at_a_house(database, size=(160, 30)) as clerk:
        await go(clerk, "A1")
        assert "enter Confirm" in last_line(clerk)
        assert "Confirm" in dimmed(clerk)
        await clerk.press("l")
        assert "enter Booking" in last_line(clerk)
        assert "Booking" not in dimmed(clerk)
        await clerk.press("l")
        assert "enter Confirm" in last_line(clerk)
        await clerk.press("space", "h")
        assert "enter Confirm" in last_line(clerk)
        assert "Confirm" not in dimmed(clerk)


async def test_where_no_seat_is_free_nothing_is_offered_to_be_picked() -> None:
    database = database_of(rows_of_seats("Stalls", "A", 2))
    with_booking(database, "A1", "A2")
    async with at_a_house(database, size=(160, 30)) as clerk:
        assert dimmed(clerk)[:2] == ["Pick", "Best"]
        assert "Nothing picked: no seat is free" in clerk.summary
        await clerk.press("4", "b")
        assert "No seat is free" in clerk.seat_line


async def test_beneath_a_dialog_no_keys_are_offered_that_it_would_take_as_letters() -> None:
    async with at_a_house(database_of(), size=(160, 30)) as clerk:
        await clerk.press("space", "enter")
        assert clerk.is_confirming
        assert "Pick" not in last_line(clerk)
        await clerk.press("escape")
        assert "space Pick" in last_line(clerk)


async def test_a_click_is_as_good_as_the_key() -> None:
    async with at_a_house(database_of(), size=(160, 30)) as clerk:
        await clerk.pilot.click(KeyBar, offset=(last_line(clerk).index("Pick") + 2, 0))
        await clerk.until(lambda: len(clerk.picked) == 1)
        await clerk.pilot.click(KeyBar, offset=(158, 0))
        assert len(clerk.picked) == 1
    async with at_the_showings(database_of(), size=(160, 30)) as clerk:
        await clerk.until(lambda: "Open" in last_line(clerk))
        await clerk.pilot.click(KeyBar, offset=(last_line(clerk).index("Open") + 2, 0))
        await clerk.until(lambda: not isinstance(clerk.app.screen, ShowingsScreen))


async def test_the_footer_tells_the_keys_of_a_house_that_was_slow_to_read() -> None:
    async with at_a_house(database_of(), size=(100, 30)) as clerk:
        await clerk.until(lambda: "Pick" in clerk.text)
        assert "Best" in clerk.text

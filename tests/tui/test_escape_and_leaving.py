"""Escape takes one step back and never leaves a house; `q` leaves, and says what it drops; double clicks."""

import gc
import warnings
from datetime import timedelta
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from textual import events

from seatui.domain.errors import DatabaseUnavailable, InvalidRequest, SeatsUnavailable
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.tui import announcements
from seatui.tui.commands.advice import advice_for
from seatui.tui.commands.keymap import DEFAULT
from seatui.tui.sale import Sale
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.terminal.double_click import DoubleClickGuard
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.showing_list import ShowingList
from tests.tui.driving import at_a_house, at_the_showings
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats


@pytest.fixture
def database() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats())
    for day, name in enumerate(("Quartet", "Aida", "Carmen"), start=1):
        made.add(rows_of_seats(), event_id=f"E{day + 1}", name=name, showtime=TONIGHT + timedelta(days=day))
    return made


MESSAGES = {
    "nothing matches": ("colon", *"A99", "enter", "escape"),
    "a search result": ("slash", *"row A", "enter"),
    "a refusal": ("enter",),
    "a command that is not possible": ("z",),
    "digits": ("4",),
}


@pytest.mark.parametrize("keys", MESSAGES.values(), ids=MESSAGES)
async def test_the_first_escape_clears_the_message_and_none_leaves_the_house(
    database: FakeDatabase, keys: tuple[str, ...]
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space")
        picked = clerk.picked
        await clerk.press(*keys)
        if not isinstance(clerk.app.screen, HouseScreen):
            await clerk.press("escape")
        await clerk.press("escape")
        assert clerk.seat_line.startswith(("◆", "■")), "the seat is named again"
        await clerk.press("escape", "escape", "escape")
        assert isinstance(clerk.app.screen, HouseScreen)
        assert picked
        assert clerk.picked == []


@pytest.mark.parametrize("opened", ["", "slash", "question_mark", "enter"])
async def test_what_ends_other_programs_says_which_key_quits(database: FakeDatabase, opened: str) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", *filter(None, [opened]), "ctrl+c")
        assert "^q quits" in clerk.toasts
        assert clerk.app.is_running


async def test_leaving_with_picks_says_what_is_dropped(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "l", "space", "q")
        assert isinstance(clerk.app.screen, ShowingsScreen)
        assert "2 seats that were picked were let go" in clerk.toasts
    async with at_a_house(database) as clerk:
        await clerk.press("q")
        assert clerk.toasts == ""


async def test_work_of_a_house_that_is_left_before_it_has_begun_leaves_no_warning(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            clerk.house.controllers.live.begin()
            clerk.app.workers.cancel_node(clerk.house)
            await clerk.pilot.pause()
            gc.collect()
        assert [str(each.message) for each in warned] == []


async def test_a_filter_may_begin_with_q_and_q_alone_leaves(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: "Quartet" in clerk.text)
        await clerk.press(*"quart")
        assert clerk.app.screen.query_one(FilterInput).value == "quart"
        await clerk.until(lambda: "Aida" not in clerk.text)
        await clerk.pilot.pause(0.6)
        assert not clerk.app._exit
        await clerk.press("escape", "q")
        await clerk.until(lambda: clerk.app._exit)


async def test_a_filter_that_is_cleared_leaves_the_showing_highlighted(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: "Carmen" in clerk.text)
        listed = clerk.app.screen.query_one(ShowingList)
        await clerk.press("down", "down")
        chosen = listed.highlighted
        assert chosen is not None
        await clerk.press(*"carmen")
        await clerk.until(lambda: listed.highlighted != chosen)
        await clerk.press("escape")
        await clerk.until(lambda: listed.highlighted == chosen)


async def test_a_double_click_opens_a_house_and_presses_nothing_in_it(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_showings(database, size=(80, 12)) as clerk:
        monkeypatch.setattr(clerk.app, "CLICK_CHAIN_TIME_THRESHOLD", 3600)
        await clerk.until(lambda: "Carmen" in clerk.text)
        y = next(y for y, text in enumerate(clerk.text.splitlines()) if "Aida" in text)

        def click() -> None:
            for kind in (events.MouseDown, events.MouseUp):
                clerk.app.post_message(kind(None, 37, y, 0, 0, 1, False, False, False, 37, y))

        click()
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen) and clerk.house.house is not None)
        at = clerk.at
        click()
        await clerk.pilot.pause()
        assert (clerk.at, clerk.picked) == (at, [])
        monkeypatch.setattr(clerk.app, "CLICK_CHAIN_TIME_THRESHOLD", -1)  # it is long ago
        seat = next(
            (x, y) for y, text in enumerate(clerk.map_lines()) for x, sign in enumerate(text) if sign == "■"
        )
        await clerk.pilot.click(clerk.seat_map, offset=seat)
        assert len(clerk.picked) == 1


async def test_control_without_the_guard_a_double_click_presses_a_seat(database: FakeDatabase) -> None:
    with patch.object(DoubleClickGuard, "swallows", return_value=False):
        async with at_a_house(database) as clerk:
            y, line = next((y, text) for y, text in enumerate(clerk.text.splitlines()) if "■ ■ ■" in text)
            x = line.index("■")
            for kind in (events.MouseDown, events.MouseUp) * 2:
                clerk.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
            await clerk.until(lambda: clerk.at in {"A1", "C1"})


def refusal(sale: Sale, *taken: str) -> str:
    in_the_way = [SeatInTheWay(each, SeatStatus.SOLD) for each in taken]
    return announcements.refused(sale, SeatsUnavailable(in_the_way), advice_for(DEFAULT)).text


async def test_a_refused_sale_says_what_is_left_and_what_can_be_done(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        assert clerk.house.house is not None
        sale = Sale.of(clerk.house.house, ("A1", "A2", "A3"))
        assert refusal(sale, "A1").endswith("The other 2 seats are still picked: enter sells them.")
        assert refusal(sale, "A1", "A3").endswith("The other seat is still picked: enter sells it.")
        assert refusal(sale, "A1", "A2", "A3").endswith(
            "Nothing is picked any more: 3b finds the best 3 seats that are free."
        )
        one = replace(sale, seats=sale.seats[:1])
        assert refusal(one, "A1").endswith("1b finds the best seat that is free.")
        elsewhere = InvalidRequest("booking BK-1 was sold elsewhere; nothing was changed")
        said = announcements.refused(sale, elsewhere, advice_for(DEFAULT)).text
        assert said == "booking BK-1 was sold elsewhere; nothing was changed."
        gone = announcements.refused(sale, DatabaseUnavailable("gone"), advice_for(DEFAULT))
        assert gone.text.endswith("The 3 seats are still picked.")
        later = gone.followed_by(announcements.taken("Stalls, row A, seats 1–3 were sold"))
        assert later.text == (
            "the database cannot be reached; nothing was sold.  "
            "TAKEN  Stalls, row A, seats 1–3 were sold: no longer picked"
        )

"""`:` on the map: one line picks, sells and holds."""

from unittest.mock import patch

import pytest
from textual.message import Message
from textual.widgets import Input

from seatui.domain.model.bookings import BookingStatus
from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.glyphs import UNICODE
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.bookings_screen import BookingsScreen
from seatui.tui.screens.order_screen import OrderScreen
from tests.tui.driving import LIVE, Clerk, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, sold
from tests.tui.houses import database_of, house_with_a_party
from tests.tui.test_card import seats_of, status_of, with_booking


@pytest.fixture
def database() -> FakeDatabase:
    return house_with_a_party()


@pytest.mark.parametrize(
    ("line", "picked"),
    [
        ("B5-7", ["B5", "B6", "B7"]),
        ("pick circle a1,2", ["C-A1", "C-A2"]),
        ("row C", [f"C{n}" for n in range(1, 9)]),
        ("2 circle aisle", ["C-A1", "C-A2"]),
    ],
)
async def test_one_line_picks(database: FakeDatabase, line: str, picked: list[str]) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("colon", line, "enter")
        await clerk.until(lambda: clerk.picked == picked, str(picked))


async def test_one_line_goes_to_a_customer_whose_bookings_nobody_has_looked_for_before(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("colon", "go muller")
        await clerk.until(lambda: clerk.state.overlay.preview == {"B3", "B4"})
        await clerk.press("enter")
        await clerk.until(lambda: clerk.at == "B3")
        assert clerk.state.overlay.party == {"B3", "B4"}


async def test_one_line_sells_without_a_further_question(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("colon", "B5-6", "enter")
        await clerk.type_line("colon", "sell Lee", "enter")
        await clerk.until(lambda: "SOLD  BK-" in clerk.text)
        (made,) = (each for each in database.bookings.values() if each.user_id == "Lee")
        assert made.seat_ids == ("B5", "B6")


async def test_a_hold_of_this_terminal_is_shown_as_such_whoever_tells_of_it_first(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("home", "space")
        reports: list[Message] = []
        with patch.object(clerk.app.sales, "_report", reports.append):
            await clerk.type_line("colon", "hold smith", "enter")
            await clerk.until(lambda: bool(reports))
            clerk.house.reload()
            await clerk.until(lambda: clerk.seat_state(clerk.at).status is SeatStatus.RESERVED)
        assert UNICODE.cursor_owned not in clerk.text
        clerk.app.post_message(reports[0])
        await clerk.until(lambda: UNICODE.cursor_owned in clerk.text)
        await clerk.press("right")
        assert UNICODE.owned in "".join(clerk.map_lines())
        await clerk.press("escape", "q")
        await clerk.until(lambda: not clerk.app.screen.query(SeatMapView))
        await clerk.press("enter")
        await clerk.until(lambda: UNICODE.owned in clerk.text)


async def test_one_line_holds_and_the_seats_are_shown_as_this_terminals(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("colon", "B5-6", "enter")
        await clerk.type_line("colon", "hold smith 30m", "enter")
        await clerk.until(lambda: "HELD  BK-" in clerk.text)
        (made,) = (each for each in database.bookings.values() if each.user_id == "smith")
        assert made.status is BookingStatus.RESERVED
        assert clerk.app.services.glyphs.owned in "\n".join(clerk.map_lines())


@pytest.mark.parametrize(
    ("line", "done"), [("sell Lee", BookingStatus.CONFIRMED), ("hold Lee 30m", BookingStatus.RESERVED)]
)
async def test_a_line_during_which_a_seat_was_lost_asks_before_it_takes_the_rest(
    database: FakeDatabase, line: str, done: BookingStatus
) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.type_line("colon", "C1-3", "enter")
        await clerk.type_line("colon", line)
        database.showings_by_key["E1", TONIGHT].states["C2"] = sold()
        await clerk.until(lambda: clerk.picked == ["C1", "C3"])
        await clerk.press("enter")
        said = "row C, seat 2 is sold, no longer picked: enter for the other 2 seats"
        assert said in " ".join(clerk.text.split())
        assert isinstance(clerk.app.screen, OrderScreen)
        assert not [each for each in database.bookings.values() if each.user_id == "Lee"]
        await clerk.press("enter")
        await clerk.until(lambda: "BK-" in clerk.notice)
        (made,) = (each for each in database.bookings.values() if each.user_id == "Lee")
        assert (made.seat_ids, made.status) == (("C1", "C3"), done)


async def test_an_order_that_is_not_understood_stays_and_says_what_is_possible(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("colon", "4 aisel", "enter")
        await clerk.until(lambda: "aisel" in clerk.text and "aisle" in clerk.text)
        assert isinstance(clerk.app.screen, OrderScreen)
        await clerk.press("escape")
        await clerk.until(lambda: not isinstance(clerk.app.screen, OrderScreen))


@pytest.fixture
def booked() -> FakeDatabase:
    """B3 to B6 sold to Jo Smith, C1 and C2 to Al Smith; A7 and A8 held for Ann."""
    made = database_of()
    with_booking(made, "B3", "B4", "B5", "B6")
    with_booking(made, "C1", "C2", booking_id="BK-ALSMITH", customer="Al Smith")
    with_booking(made, "A7", "A8", booking_id="BK-ANN", customer="Ann", until=True)
    return made


async def order(clerk: Clerk, line: str) -> None:
    """Gives an order, and waits for the screen that it opens, if it opens one."""
    await clerk.type_line("colon", line, "enter")
    await clerk.until(
        lambda: not (isinstance(clerk.app.screen, OrderScreen) and clerk.app.screen.takes_no_keys)
    )


async def test_one_line_does_what_the_keys_of_the_card_do_and_asks_what_they_ask(
    booked: FakeDatabase,
) -> None:
    async with at_a_house(booked) as clerk:
        await order(clerk, "return B4")
        await clerk.until(lambda: "Return which seats?" in clerk.text)
        assert seats_of(booked) == ("B3", "B4", "B5", "B6")
        await clerk.press("enter")
        await clerk.until(lambda: seats_of(booked) == ("B3", "B5", "B6"))
        await clerk.press("escape")
        await order(clerk, "extend ann")
        await clerk.until(lambda: "EXTENDED" in clerk.text)
        await clerk.press("escape")
        await order(clerk, "rename al smith")
        await clerk.until(lambda: isinstance(clerk.app.screen, AskScreen))
        await clerk.press("escape", "escape")
        await order(clerk, "release BK-ANN")
        await clerk.until(lambda: status_of(booked, "BK-ANN") is BookingStatus.CANCELLED)
        await clerk.press("escape")
        await order(clerk, "move B5-6")
        await clerk.until(
            lambda: clerk.state.moving is not None and clerk.state.moving.seat_ids == ("B5", "B6")
        )


async def test_an_order_on_a_booking_without_words_means_the_one_at_the_cursor(booked: FakeDatabase) -> None:
    async with at_a_house(booked) as clerk:
        for line in ("return", "sell"):
            await order(clerk, line)
            if line == "return":
                assert "Open a booking first: enter on a taken seat, or name one: return F14" in clerk.dialog
                await clerk.press("escape")
        assert "Nothing is picked" in clerk.seat_line
        await clerk.type_line("slash", "A7", "enter")
        await order(clerk, "sell")
        await clerk.until(lambda: status_of(booked, "BK-ANN") is BookingStatus.CONFIRMED)
        await clerk.press("escape")
        await order(clerk, "split")
        await clerk.until(lambda: "Split off which seats?" in clerk.text)


async def test_the_hold_at_the_cursor_is_not_sold_in_place_of_picks_that_were_lost(
    booked: FakeDatabase,
) -> None:
    async with at_a_house(booked, pace=LIVE) as clerk:
        await clerk.type_line("colon", "C3", "enter")
        await clerk.until(lambda: clerk.picked == ["C3"])
        await clerk.type_line("slash", "A7", "enter")
        await clerk.type_line("colon", "sell")
        booked.showings_by_key["E1", TONIGHT].states["C3"] = sold()
        await clerk.until(lambda: clerk.picked == [])
        await clerk.press("enter")
        await clerk.until(lambda: "Nothing is picked" in clerk.seat_line)
        assert status_of(booked, "BK-ANN") is BookingStatus.RESERVED


REFUSED_ORDERS = {
    "return A1": "Stalls, row A, seat 1 is free: in no booking",
    "move B6-C1": "Nothing matches",
    "return B3, C1": "These 2 seats are of 2 bookings: name one of them",
    "release smith": "2 bookings match 'smith': name a seat, or one of BK-SMITH, BK-ALSMITH",
    "block B3 wet": "Stalls, row B, seat 3 is sold",
    "block Z99 wet": "Nothing matches 'Z99'",
    "unblock A1": "Stalls, row A, seat 1 is free: not blocked",
    "undo pick": "There is no pick to take back",
    "mvoe": "Meant: move",
}


async def test_an_order_on_a_booking_that_cannot_be_stays_and_says_why(booked: FakeDatabase) -> None:
    async with at_a_house(booked) as clerk:
        for line, why in REFUSED_ORDERS.items():
            await order(clerk, line)
            await clerk.until(lambda why=why: why in clerk.dialog, f"{line}: {why}")  # type: ignore[misc]
            await clerk.press("escape")
        assert all(each.status is not BookingStatus.CANCELLED for each in booked.bookings.values())


async def test_one_line_blocks_with_its_reason_and_unblocks(booked: FakeDatabase) -> None:
    async with at_a_house(booked) as clerk:
        await order(clerk, "block A1-2 wet paint")
        await clerk.until(
            lambda: "Block Stalls, row A, seats 1–2" in clerk.text and "wet paint" in clerk.text
        )
        await clerk.press("enter")
        await clerk.until(lambda: "BLOCKED" in clerk.notice and "wet paint" in clerk.notice)
        await order(clerk, "unblock A2")
        await clerk.until(lambda: clerk.seat_state("A2").status is SeatStatus.AVAILABLE)
        assert clerk.seat_state("A1").status is SeatStatus.BLOCKED


async def test_one_line_runs_any_command_by_its_name(booked: FakeDatabase) -> None:
    async with at_a_house(booked) as clerk:
        await order(clerk, "bookings")
        await clerk.until(lambda: isinstance(clerk.app.screen, BookingsScreen))
        await clerk.press("escape")
        await order(clerk, "row")
        await clerk.until(lambda: len(clerk.picked) > 1)
        await order(clerk, "u")
        await clerk.until(lambda: clerk.picked == [])
        await clerk.type_line("colon", "rep", "tab")
        assert clerk.app.screen.query_one(Input).value == "replay"
        await clerk.press("escape")


async def test_undo_in_one_line_is_the_undo_of_the_last_change(booked: FakeDatabase) -> None:
    async with at_a_house(booked) as clerk:
        await order(clerk, "C5")
        await order(clerk, "sell Lee")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await order(clerk, "C6")
        await order(clerk, "undo")
        await clerk.until(lambda: "Undo: sold Stalls, row C, seat 5 to Lee" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: "UNDONE" in clerk.notice)
        assert clerk.picked == ["C6"]


async def test_tab_completes_a_zone(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("colon", "2 ci", "tab", "enter")
        await clerk.until(lambda: bool(clerk.picked) and all(each.startswith("C-") for each in clerk.picked))

"""`/`, `:`, `u`, `*`: picking and going by words, undo, and who has which seats."""

from unittest.mock import patch

import pytest
from textual.message import Message

from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.glyphs import UNICODE
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.overlay import Letters
from seatui.tui.screens.find_screen import FindScreen
from seatui.tui.screens.order_screen import OrderScreen
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats, sold


@pytest.fixture
def database() -> FakeDatabase:
    made = FakeDatabase()
    showing = made.add(
        [*rows_of_seats("Stalls", "ABC", 8), *rows_of_seats("Circle", "A", 8, block=1, prefix="C-")]
    )
    party = ("B3", "B4")
    showing.states |= dict.fromkeys(party, sold("BK-MUELLER"))
    made.bookings["BK-MUELLER"] = Booking(
        "BK-MUELLER", "E1", "Jo Müller", TONIGHT, party, BookingStatus.CONFIRMED
    )
    return made


async def type_line(clerk: Clerk, key: str, line: str, *then: str) -> None:
    await clerk.press(key)
    await clerk.pilot.press(*line)
    await clerk.press(*then)


@pytest.mark.parametrize(
    ("typed", "seat"),
    [("B6", "B6"), ("b 6", "B6"), ("Circle A3", "C-A3"), ("ci", "C-A1"), ("C2-4", "C2")],
)
async def test_a_slash_goes_to_a_seat(database: FakeDatabase, typed: str, seat: str) -> None:
    async with at_a_house(database) as clerk:
        await type_line(clerk, "slash", typed, "enter")
        await clerk.until(lambda: clerk.at == seat, seat)


async def test_a_customer_is_found_once_the_bookings_are_read_and_their_seats_are_shown(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await type_line(clerk, "slash", "muller")
        await clerk.until(lambda: "Jo Müller" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.at == "B3")
        assert clerk.state.overlay.party == {"B3", "B4"}
        assert "Jo Müller" in clerk.seat_line


async def test_several_matches_are_listed_and_the_arrows_choose(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await type_line(clerk, "slash", "A2")
        await clerk.until(lambda: "Circle, row A, seat 2" in clerk.text)
        await clerk.press("down", "enter")
        await clerk.until(lambda: clerk.at == "C-A2")


async def test_nothing_found_is_said_and_escape_goes_back(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        at = clerk.at
        await type_line(clerk, "slash", "Q77", "enter")
        assert "Nothing matches" in clerk.text
        assert isinstance(clerk.app.screen, FindScreen)
        await clerk.press("escape")
        await clerk.until(lambda: not isinstance(clerk.app.screen, FindScreen))
        assert clerk.at == at


async def test_customers_that_cannot_be_read_are_no_reason_not_to_find_seats(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        database.is_down = True
        await type_line(clerk, "slash", "B6", "enter")
        await clerk.until(lambda: clerk.at == "B6")


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
        await type_line(clerk, "colon", line, "enter")
        await clerk.until(lambda: clerk.picked == picked, str(picked))


async def test_one_line_sells_without_a_further_question(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await type_line(clerk, "colon", "B5-6", "enter")
        await type_line(clerk, "colon", "sell Lee", "enter")
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
            await type_line(clerk, "colon", "hold smith", "enter")
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
        await type_line(clerk, "colon", "B5-6", "enter")
        await type_line(clerk, "colon", "hold smith 30m", "enter")
        await clerk.until(lambda: "HELD  BK-" in clerk.text)
        (made,) = (each for each in database.bookings.values() if each.user_id == "smith")
        assert made.status is BookingStatus.RESERVED
        assert clerk.app.services.glyphs.owned in "\n".join(clerk.map_lines())


async def test_an_order_that_is_not_understood_stays_and_says_what_is_possible(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await type_line(clerk, "colon", "4 aisel", "enter")
        await clerk.until(lambda: "aisel" in clerk.text and "aisle" in clerk.text)
        assert isinstance(clerk.app.screen, OrderScreen)
        await clerk.press("escape")
        await clerk.until(lambda: not isinstance(clerk.app.screen, OrderScreen))


async def test_tab_completes_a_zone(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await type_line(clerk, "colon", "2 ci", "tab", "enter")
        await clerk.until(lambda: bool(clerk.picked) and all(each.startswith("C-") for each in clerk.picked))


async def test_undo_and_redo_walk_through_what_was_picked(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "right", "space")
        both = clerk.picked
        await clerk.press("u")
        assert clerk.picked == both[:1]
        await clerk.press("u")
        assert clerk.picked == []
        await clerk.press("u", "U", "U", "U")
        assert clerk.picked == both


async def test_undo_while_a_range_is_drawn_takes_back_the_range(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "right", "right")
        before = clerk.picked
        await clerk.press("shift+right", "u")
        assert clerk.picked == before


async def test_undo_leaves_out_what_was_sold_meanwhile(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "right", "space")
        one, other = clerk.picked
        await clerk.press("escape")
        ((_, showing),) = database.showings_by_key.items()
        showing.states |= {one: sold()}
        await clerk.press("r")
        await clerk.until(lambda: not clerk.state.can_pick(one))
        await clerk.press("u")
        assert clerk.picked == [other]


async def test_a_star_picks_the_row_and_again_the_block(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await type_line(clerk, "slash", "B1", "enter")
        await clerk.press("asterisk")
        assert clerk.picked == ["B1", "B2", "B5", "B6", "B7", "B8"]
        await clerk.press("asterisk")
        assert len(clerk.picked) == 22


async def test_letters_say_prices_or_owners_and_go_away_again(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("p")
        await clerk.until(lambda: clerk.seat_line == "A 45.00")
        assert "□A□A" in "\n".join(clerk.map_lines())
        await clerk.press("p", "o")
        await clerk.until(lambda: clerk.state.overlay.letters is Letters.OWNERS)
        assert "■J■J" in "\n".join(clerk.map_lines())
        await clerk.press("o")
        assert "■J" not in "\n".join(clerk.map_lines())


async def test_w_shows_everyone_of_the_booking_at_the_cursor(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("w")
        await clerk.until(lambda: clerk.seat_line == "This seat is in no booking")
        await type_line(clerk, "slash", "B4", "enter")
        await clerk.press("w")
        await clerk.until(lambda: clerk.state.overlay.party == {"B3", "B4"})
        assert clerk.seat_line == "BK-MUELLER: 2 seats for Jo Müller"
        await clerk.press("w")
        assert clerk.state.overlay.party == frozenset()

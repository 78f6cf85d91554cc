"""`:` on the map: one line picks, sells and holds."""

from unittest.mock import patch

import pytest
from textual.message import Message

from seatui.domain.model.bookings import BookingStatus
from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.glyphs import UNICODE
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.screens.order_screen import OrderScreen
from tests.tui.driving import LIVE, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, sold
from tests.tui.houses import house_with_a_party


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


async def test_tab_completes_a_zone(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("colon", "2 ci", "tab", "enter")
        await clerk.until(lambda: bool(clerk.picked) and all(each.startswith("C-") for each in clerk.picked))

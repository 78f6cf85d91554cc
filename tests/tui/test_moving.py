"""Moving seats of a booking on the map, and blocking seats."""

from decimal import Decimal

import pytest

from seatui.domain.model.seats import SeatStatus
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.house_screen import HouseScreen
from tests.tui.driving import LIVE, Clerk, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of
from tests.tui.test_card import go, open_card, seats_of, with_booking


@pytest.fixture
def database() -> FakeDatabase:
    """Stalls A1 to C8 at 45.00, Circle D1 to D8 at 52.00; B3 and B4 sold to Jo Smith."""
    circle = rows_of_seats("Circle", "D", 8, block=1, price="52.00")
    made = database_of([*rows_of_seats("Stalls", "ABC", 8), *circle])
    with_booking(made, "B3", "B4")
    return made


async def begin_move(clerk: Clerk, seat: str = "B4") -> None:
    await open_card(clerk, seat, "m")
    await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen) and bool(clerk.picked))


async def test_a_party_of_two_is_moved_by_nine_keys(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await begin_move(clerk)
        assert clerk.state.overlay.party == {"B3", "B4"}
        new = clerk.picked
        assert len(new) == 2
        assert "moving 2 seats of Jo Smith: same price, enter moves them, esc ends it" in clerk.summary
        await clerk.press("enter")
        await clerk.until(lambda: "MOVED  BK-SMITH" in clerk.notice)
        assert sorted(seats_of(database)) == sorted(new)
        assert clerk.picked == []
        assert clerk.state.moving is None
        assert clerk.state.overlay.party == frozenset()
        await clerk.until(lambda: clerk.seat_state("B3").status is SeatStatus.AVAILABLE)
        assert clerk.seat_state(new[0]).booking_id == "BK-SMITH"
        assert clerk.toasts == ""


async def test_other_seats_are_picked_as_ever_and_the_difference_in_price_is_shown(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, size=(120, 40)) as clerk:
        await begin_move(clerk)
        await go(clerk, "D1", "space")
        assert "pick 2 seats, 3 picked: u takes the last pick back, esc ends it" in clerk.summary
        await clerk.press("u", "u")
        await go(clerk, "D1", "space")
        assert "pick 2 seats, 1 picked" in clerk.summary
        assert "pick 2 seats, 1 picked" in clerk.text
        await clerk.press("enter")
        assert "pick 2 seats, 1 picked" in clerk.seat_line
        assert seats_of(database) == ("B3", "B4")
        await clerk.press("l", "space")
        assert "+14.00" in clerk.summary
        await clerk.press("enter")
        await clerk.until(lambda: "MOVED" in clerk.notice)
        assert seats_of(database) == ("D1", "D2")
        assert "+14.00" in clerk.notice


async def test_a_party_shifts_by_one_seat(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await begin_move(clerk)
        await clerk.press("u")
        await go(clerk, "B4", "space")
        await go(clerk, "B5", "space")
        assert clerk.picked == ["B4", "B5"]
        assert "same price" in clerk.summary
        with_booking(database, "C1", booking_id="BK-OTHER", customer="Ann")
        await clerk.until(lambda: clerk.seat_state("C1").status is SeatStatus.SOLD)
        assert clerk.picked == ["B4", "B5"], "its own seats are not lost to somebody else"
        await clerk.press("enter")
        await clerk.until(lambda: "MOVED" in clerk.notice)
        assert sorted(seats_of(database)) == ["B4", "B5"]


async def test_the_old_seats_stay_marked_whatever_is_looked_up_meanwhile(database: FakeDatabase) -> None:
    with_booking(database, "D1", booking_id="BK-OTHER", customer="Ann")
    async with at_a_house(database) as clerk:
        await begin_move(clerk)
        for found in ("C5", "ann"):
            await clerk.press("slash", *found)
            await clerk.until(lambda: "Nothing" not in clerk.text and "Reading" not in clerk.text)
            await clerk.press("enter")
            assert clerk.state.overlay.party >= {"B3", "B4"}
        await clerk.press("escape")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        await clerk.press("escape", "escape", "escape")
        assert clerk.state.overlay.party.isdisjoint({"B3", "B4"})


async def test_nothing_is_sold_while_seats_are_being_moved(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await begin_move(clerk)
        await clerk.type_line("colon", "sell", "enter")
        assert "Nothing is sold while 2 seats of Jo Smith are being moved" in clerk.seat_line
        await clerk.press("x")
        assert "Nothing is blocked while" in clerk.seat_line
        assert len(database.bookings) == 1


async def test_escape_leaves_the_seats_where_they_are(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await begin_move(clerk)
        await clerk.press("escape", "escape")
        assert clerk.state.moving is None
        assert clerk.picked == []
        assert clerk.state.overlay.party == frozenset()
        assert "Nothing picked" in clerk.summary
        assert seats_of(database) == ("B3", "B4")


async def test_two_of_three_are_moved_once_they_are_chosen(database: FakeDatabase) -> None:
    with_booking(database, "C1", "C2", "C3", booking_id="BK-LEE", customer="Lee")
    async with at_a_house(database) as clerk:
        await open_card(clerk, "C2", "space", "down", "space", "m")
        await clerk.until(lambda: len(clerk.picked) == 2)
        assert clerk.state.overlay.party == {"C2", "C3"}
        new = clerk.picked
        await clerk.press("enter")
        await clerk.until(lambda: "MOVED  BK-LEE" in clerk.notice)
        assert sorted(seats_of(database, "BK-LEE")) == sorted(["C1", *new])


async def test_seats_lost_meanwhile_are_named_and_the_move_goes_on(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await begin_move(clerk)
        lost, kept = clerk.picked
        database.showings_by_key["E1", TONIGHT].states[lost] = sold()
        await clerk.press("enter")
        await clerk.until(lambda: "NOT MOVED" in clerk.notice)
        assert "is sold" in clerk.notice
        assert clerk.picked == [kept]
        assert clerk.state.moving is not None
        assert seats_of(database) == ("B3", "B4")


async def test_a_move_ends_when_the_booking_loses_a_seat_meanwhile(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await begin_move(clerk)
        await database.service().return_seats("BK-SMITH", ["B3"])
        await clerk.until(lambda: clerk.state.moving is None)
        assert "Not moved: Stalls, row B, seat 3 is not Jo Smith's any more" in clerk.seat_line


async def test_without_an_equal_block_any_seats_are_picked_or_none() -> None:
    made = database_of(rows_of_seats("Stalls", "A", 4))
    with_booking(made, "A1", "A2", "A3")
    async with at_a_house(made) as clerk:
        await open_card(clerk, "A1", "m")
        await clerk.until(lambda: clerk.state.moving is not None)
        await clerk.until(lambda: "only 1 seat is free" in clerk.seat_line)
        assert clerk.picked == []


async def test_a_seat_is_blocked_with_a_reason_and_unblocked(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 40)) as clerk:
        await go(clerk, "C3", "x")
        assert isinstance(clerk.app.screen, AskScreen)
        assert "Block Stalls, row C, seat 3" in clerk.text
        await clerk.press(*"broken", "enter")
        await clerk.until(lambda: "BLOCKED  1 seat" in clerk.notice)
        await clerk.until(lambda: clerk.seat_state("C3").status is SeatStatus.BLOCKED)
        await clerk.press("i")
        await clerk.until(lambda: "reason: broken" in clerk.text)
        await clerk.press("escape", "x")
        await clerk.until(lambda: "UNBLOCKED" in clerk.notice)
        await clerk.until(lambda: clerk.seat_state("C3").status is SeatStatus.AVAILABLE)


async def test_what_is_picked_is_blocked_by_two_keys(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await go(clerk, "C3", "space", "l", "space", "x", "enter")
        await clerk.until(lambda: "BLOCKED  2 seats" in clerk.notice)
        await clerk.until(lambda: clerk.seat_state("C4").status is SeatStatus.BLOCKED)
        assert clerk.picked == []
        assert clerk.toasts == "", "nobody else has taken them"
        assert clerk.state.total == Decimal(0)


async def test_a_taken_seat_is_not_blocked_and_escape_blocks_nothing(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await go(clerk, "B3", "x")
        assert "only a free one can be blocked" in clerk.seat_line
        await go(clerk, "C3", "x", "escape")
        assert isinstance(clerk.app.screen, HouseScreen)
        assert clerk.seat_state("C3").status is SeatStatus.AVAILABLE

"""From the selection to the booking id, and everything that can come between."""

import asyncio
from decimal import Decimal

import pytest

from seatui.domain.model.seats import SeatStatus
from tests.tui.driving import LIVE, Clerk, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of


@pytest.fixture
def database() -> FakeDatabase:
    return database_of(rows_of_seats("Stalls", "ABC", 7))


def states(database: FakeDatabase) -> dict[str, SeatStatus]:
    return {seat: state.status for seat, state in database.showings_by_key["E1", TONIGHT].states.items()}


def statuses_of_bookings(database: FakeDatabase) -> list[str]:
    return [booking.status.value for booking in database.bookings.values()]


async def sell_two(clerk: Clerk) -> None:
    await clerk.press("space", "l", "space", "enter", "enter")


async def test_enter_confirms_and_enter_sells(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "l", "space", "enter")
        assert clerk.is_confirming
        for words in ("Hamlet", "Stalls, row A, seats 4–5", "2 × 45.00", "90.00", "walk-in"):
            assert words in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        (booking,) = database.bookings.values()
        assert booking.user_id == "walk-in"
        assert booking.seat_ids == ("A4", "A5")
        assert booking.booking_id in clerk.text
        assert clerk.picked == []
        assert clerk.seat_state("A4").status is SeatStatus.SOLD
        assert not clerk.is_confirming


async def test_the_booking_id_stays_until_the_next_pick(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await sell_two(clerk)
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await clerk.press("j", "r", "h")
        assert "SOLD" in clerk.notice
        await clerk.press("space")
        assert clerk.notice == ""


async def test_the_booking_id_stays_until_escape_which_leaves_the_house_open(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await sell_two(clerk)
        await clerk.until(lambda: "SOLD" in clerk.notice)
        house = clerk.house
        await clerk.press("escape")
        assert clerk.notice == ""
        assert clerk.app.screen is house


async def test_the_customer_can_be_named(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter", *"Ann q?", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert next(iter(database.bookings.values())).user_id == "Ann q?"


async def test_escape_on_the_confirm_screen_keeps_the_selection(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter", "escape")
        assert clerk.picked == ["A4"]
        await clerk.until(lambda: statuses_of_bookings(database) == ["CANCELLED"])
        await clerk.pilot.pause()
        assert clerk.picked == ["A4"]


async def test_a_second_enter_does_not_sell_twice(database: FakeDatabase) -> None:
    database.gate = asyncio.Event()
    async with at_a_house(database) as clerk:
        await sell_two(clerk)
        await clerk.press("enter", "enter")
        assert "selling 2 seats" in clerk.text
        database.gate.set()
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert database.sales_begun == 2, "a hold, and its sale"
        assert statuses_of_bookings(database) == ["CONFIRMED"]


async def test_leaving_the_dialog_and_the_house_does_not_stop_a_sale(database: FakeDatabase) -> None:
    database.gate = asyncio.Event()
    async with at_a_house(database) as clerk:
        await sell_two(clerk)
        await clerk.press("escape")
        assert "Selling" in clerk.notice
        await clerk.press("enter")
        assert "wait" in clerk.seat_line
        assert not clerk.is_confirming
        await clerk.press("q")
        database.gate.set()
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "Hamlet" in clerk.notice
        assert next(iter(database.bookings)) in clerk.text


async def test_quitting_waits_for_the_sale_and_says_so(
    database: FakeDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    database.gate = asyncio.Event()
    async with at_a_house(database) as clerk:
        await sell_two(clerk)
        await clerk.press("ctrl+q")
        assert "as soon as it has ended" in clerk.toasts
        assert clerk.app.is_running
        database.gate.set()
        await clerk.until(lambda: clerk.app._exit)
    (booking_id,) = database.bookings
    assert booking_id in capsys.readouterr().err


async def test_a_sale_that_another_window_makes_appears_and_takes_the_seat_from_the_selection(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "l", "space")
        database.showings_by_key["E1", TONIGHT].states["A4"] = sold()
        await clerk.until(lambda: clerk.picked == ["A5"])
        assert "Stalls, row A, seat 4 was sold" in clerk.notice
        assert clerk.house.house is not None
        assert clerk.house.house.total(clerk.picked) == Decimal(45)


async def test_seats_of_a_sale_under_way_are_not_reported_as_taken(database: FakeDatabase) -> None:
    database.loses_answer = database.goes_down_at_commit = True
    async with at_a_house(database, pace=LIVE) as clerk:
        await sell_two(clerk)
        await clerk.until(lambda: "being looked up" in clerk.notice)
        database.is_down = False
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "TAKEN" not in clerk.notice


async def test_the_database_gone_before_a_sale_sells_nothing_and_lets_the_clerk_try_again(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await clerk.until(lambda: "held until" in clerk.text)
        database.is_down = True
        await clerk.press("enter")
        await clerk.until(lambda: "nothing was sold" in clerk.text)
        assert clerk.notice == ""
        assert clerk.picked == ["A4"]
        assert statuses_of_bookings(database) == ["RESERVED"]
        database.is_down = False
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert statuses_of_bookings(database) == ["CONFIRMED"]


async def test_the_database_gone_before_the_hold_keeps_the_selection(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space")
        database.is_down = True
        await clerk.press("enter")
        await clerk.until(lambda: "NOT SOLD the database cannot be reached" in clerk.dialog)
        assert clerk.is_confirming
        await clerk.until(lambda: "database unreachable" in clerk.banner)
        await clerk.press("escape")
        assert clerk.picked == ["A4"]
        database.is_down = False
        await clerk.until(lambda: clerk.banner == "")
        assert clerk.picked == ["A4"]
        assert not database.bookings
        assert clerk.seat_state("A4").status is SeatStatus.AVAILABLE


async def test_a_lost_answer_is_looked_up_until_the_sale_is_known(database: FakeDatabase) -> None:
    database.loses_answer = database.goes_down_at_commit = True
    async with at_a_house(database) as clerk:
        await sell_two(clerk)
        await clerk.until(lambda: "being looked up" in clerk.notice)
        (booking_id,) = database.bookings
        assert booking_id in clerk.notice
        assert clerk.picked == ["A4", "A5"]
        await clerk.press("escape", "enter")
        assert not clerk.is_confirming
        database.is_down = False
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert clerk.picked == []
        assert statuses_of_bookings(database) == ["CONFIRMED"]


async def test_a_lost_answer_to_a_sale_that_was_not_made_says_so(database: FakeDatabase) -> None:
    database.loses_answer = database.goes_down_at_commit = database.drops_commit = True
    async with at_a_house(database) as clerk:
        await sell_two(clerk)
        await clerk.until(lambda: "being looked up" in clerk.notice)
        database.is_down = False
        await clerk.until(lambda: "NOT SOLD" in clerk.notice)
        assert "nothing was sold" in clerk.notice
        assert clerk.picked == ["A4", "A5"]


@pytest.mark.parametrize("gone", ["event", "showing"])
async def test_a_showing_that_is_gone_is_said_to_be(database: FakeDatabase, gone: str) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        showing = database.showings_by_key.pop(("E1", TONIGHT))
        if gone == "showing":
            database.showings_by_key["E1", TONIGHT.replace(year=2030)] = showing
        await clerk.press("enter")
        await clerk.until(lambda: type(clerk.app.screen).__name__ == "ShowingsScreen")
        assert ("there is no event E1" if gone == "event" else "has no showing") in clerk.toasts

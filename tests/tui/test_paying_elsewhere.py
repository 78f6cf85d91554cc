"""A hold for a payment that another terminal changes: nothing is said to be sold that is not."""

from collections.abc import Awaitable, Callable

import pytest

from seatui.booking import BookingService, BookingStatus
from tests.in_memory import Written
from tests.tui.driving import LIVE, Clerk, at_a_house
from tests.tui.fakes import FakeDatabase, rows_of_seats
from tests.tui.houses import database_of
from tests.tui.test_key_queue import burst

Service = BookingService[Written]


@pytest.fixture
def database() -> FakeDatabase:
    """Rows of seven; what is done by the service itself is done at another terminal."""
    return database_of(rows_of_seats("Stalls", "ABC", 7))


async def open_dialog(clerk: Clerk, database: FakeDatabase) -> str:
    """Picks A4 and A5, and opens the sale; the booking that holds them."""
    await clerk.type_line(":", "A4-5", "enter")
    await clerk.press("enter")
    await clerk.until(lambda: any(each.status.is_live for each in database.bookings.values()))
    await clerk.until(lambda: "left" in clerk.text, "the dialog has the end of the hold")
    return next(reversed(database.bookings))


CHANGES: dict[str, Callable[[Service, str], Awaitable[object]]] = {
    "a seat returned": lambda service, booking_id: service.return_seats(booking_id, ["A4"]),
    "moved": lambda service, booking_id: service.move_seats(booking_id, ["A4", "A5"], ["C1", "C2"]),
    "split": lambda service, booking_id: service.split_booking(booking_id, ["A4"]),
    "sold": lambda service, booking_id: service.confirm_hold(booking_id),
    "released": lambda service, booking_id: service.release_hold(booking_id),
}


@pytest.mark.parametrize("how", CHANGES)
async def test_a_hold_that_was_changed_elsewhere_is_not_sold_here(database: FakeDatabase, how: str) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        booking_id = await open_dialog(clerk, database)
        database.terminal = "window 3"
        await CHANGES[how](database.service(), booking_id)
        await clerk.until(lambda: "Meanwhile Stalls" in clerk.text, "the dialog says it")
        await clerk.press("enter")
        await clerk.until(lambda: "NOT SOLD" in clerk.text or "NOT SOLD" in clerk.notice)
        await clerk.until(lambda: not clerk.app.sales.selling)
        assert "still picked" not in clerk.text
        sold = [each for each in database.bookings.values() if each.status is BookingStatus.CONFIRMED]
        assert [each.booking_id for each in sold] == ([booking_id] if how == "sold" else [])


async def test_seats_sold_elsewhere_under_the_hold_of_a_payment_do_not_stay_picked(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        booking_id = await open_dialog(clerk, database)
        await database.service().confirm_hold(booking_id)
        await clerk.press("escape")
        await clerk.until(lambda: clerk.picked == [])


async def test_whoever_opens_the_card_of_a_hold_for_a_payment_is_asked_before_it_is_changed(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as paying:
        booking_id = await open_dialog(paying, database)
        async with at_a_house(database) as clerk:
            await clerk.type_line("/", "A4", "enter")
            await clerk.press("enter", "s")
            await clerk.until(lambda: "Its customer is paying at window 1" in clerk.text)
            assert database.bookings[booking_id].status is BookingStatus.RESERVED
            await clerk.press("enter")
            await clerk.until(lambda: database.bookings[booking_id].status is BookingStatus.CONFIRMED)


@pytest.mark.parametrize(("typed", "sold_to"), [("", "Kim"), ("Ann", "Ann")])
async def test_a_hold_that_was_renamed_elsewhere_is_sold_under_its_new_name_unless_one_was_typed(
    database: FakeDatabase, typed: str, sold_to: str
) -> None:
    async with at_a_house(database) as clerk:
        booking_id = await open_dialog(clerk, database)
        await database.service().rename_booking(booking_id, "Kim")
        await clerk.press(*typed, "enter")
        await clerk.until(lambda: f"for {sold_to}" in clerk.notice)
        assert database.bookings[booking_id].user_id == sold_to


async def test_a_new_name_for_a_hold_whose_customer_is_paying_says_so_before_it_is_typed(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as paying:
        booking_id = await open_dialog(paying, database)
        async with at_a_house(database) as clerk:
            await clerk.type_line("/", "A4", "enter")
            await clerk.press("enter", "n")
            await clerk.until(lambda: "Its customer is paying at window 1. Another name for" in clerk.text)
            await clerk.press("ctrl+u", *"Kim", "enter")
            await clerk.until(lambda: database.bookings[booking_id].user_id == "Kim")


async def test_a_payment_that_was_given_up_is_no_change_to_take_back(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.type_line(":", "A1", "enter")
        await clerk.press("enter", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await open_dialog(clerk, database)
        await clerk.press("escape")
        await clerk.until(lambda: not clerk.app.sales.selling)
        await clerk.press("escape", "Z")
        await clerk.until(lambda: "Undo: sold Stalls, row A, seat 1" in clerk.text)


async def test_the_answer_may_be_typed_at_once_behind_the_key_of_undo(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line(":", "A1", "enter")
        await clerk.press("enter", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice and not clerk.app.sales.selling)
        burst(clerk, "Z", "enter")
        await clerk.until(lambda: "UNDONE" in clerk.notice)
        assert all(each.status is BookingStatus.CANCELLED for each in database.bookings.values())

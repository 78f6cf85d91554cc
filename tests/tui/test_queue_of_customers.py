"""What a clerk with a queue types ahead, and what is remembered from one customer to the next."""

import asyncio

from seatui.booking import BookingRequest, BookingStatus
from tests.tui.driving import LIVE, at_a_house, at_the_showings
from tests.tui.fakes import TONIGHT, FakeDatabase, SharedHints, rows_of_seats
from tests.tui.houses import database_of


def sold(database: FakeDatabase) -> list[tuple[str, int]]:
    """Customer and number of seats of each sale."""
    bookings = database.bookings.values()
    return [(each.user_id, each.quantity) for each in bookings if each.status is BookingStatus.CONFIRMED]


async def test_ten_sales_typed_ahead_are_ten_sales_to_nobody_in_particular() -> None:
    database = database_of(rows_of_seats("Stalls", "ABCDEFGH", 20))
    async with at_a_house(database) as clerk:
        await clerk.pilot.press(*["2", "b", "enter", "enter"] * 10)
        await clerk.until(lambda: len(sold(database)) == 10 and clerk.app.screen is clerk.house)
        assert set(sold(database)) == {("walk-in", 2)}


async def test_what_is_typed_while_a_sale_is_slow_waits_for_its_end() -> None:
    database = database_of(rows_of_seats("Stalls", "ABCD", 20))
    async with at_a_house(database) as clerk:
        await clerk.press("2", "b", "enter")
        await clerk.until(lambda: bool(database.bookings), "the seats are held")
        database.gate = asyncio.Event()
        await clerk.press("enter", "enter", "3", "b")
        assert clerk.is_confirming
        database.gate.set()
        await clerk.until(lambda: len(clerk.picked) == 3)
        assert sold(database) == [("walk-in", 2)]


async def test_a_customer_who_hesitates_keeps_the_name() -> None:
    database = database_of(rows_of_seats("Stalls", "ABCD", 20))
    async with at_a_house(database) as clerk:
        await clerk.press("2", "b", "enter", *"Rossi", "escape")
        await clerk.until(lambda: not clerk.is_confirming)
        await clerk.press("enter", "enter")
        await clerk.until(lambda: sold(database) == [("Rossi", 2)])
        await clerk.press("2", "b", "enter", "enter")
        await clerk.until(lambda: sold(database) == [("Rossi", 2), ("walk-in", 2)])


async def test_a_new_name_is_on_the_line_under_the_map_at_once_in_every_window() -> None:
    database = database_of(rows_of_seats("Stalls", "A", 7))
    hints = SharedHints()
    other = database.service(SharedHints("window 3", hints))
    made = await other.book_tickets(BookingRequest("E1", "Kim Lee", TONIGHT, ["A4"]))
    async with at_a_house(database, hints=hints) as clerk:
        await clerk.press("right", "left") if clerk.at == "A4" else await clerk.press("left", "right")
        await clerk.type_line("/", "A4", "enter")
        await clerk.until(lambda: "Kim Lee" in clerk.seat_line)
        await other.rename_booking(made.booking_id, "Bob Kim")
        await clerk.until(lambda: "Bob Kim" in clerk.seat_line)


async def test_a_name_that_begins_with_the_key_of_quit_is_typed_into_the_filter_as_it_is() -> None:
    database = database_of(rows_of_seats())
    async with at_the_showings(database) as clerk:
        for _ in range(2):
            await clerk.pilot.press(*"quinn")
            await clerk.until(lambda: "quinn" in clerk.text)
            await clerk.press("escape")


async def test_an_extension_is_added_to_the_time_that_is_left() -> None:
    database = database_of(rows_of_seats("Stalls", "A", 7))
    held = await database.service().hold_seats(BookingRequest("E1", "Smith", TONIGHT, ["A4"]), 3600)
    async with at_a_house(database) as clerk:
        await clerk.press(*"/smith", "enter", "e")
        assert held.reserved_until is not None
        await clerk.until(
            lambda: (database.bookings[held.booking_id].reserved_until - held.reserved_until).seconds == 900  # type: ignore[operator]
        )


async def test_a_rename_is_said_before_an_older_change_is_taken_back() -> None:
    database = database_of(rows_of_seats("Stalls", "AB", 7))
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("2", "b", "enter", "enter")
        await clerk.until(lambda: len(sold(database)) == 1)
        await clerk.until(lambda: not clerk.app.sales.selling)
        await clerk.press("enter", "n", *"XY", "enter", "escape")
        await clerk.until(lambda: "XY" in sold(database)[0][0])
        await clerk.until(lambda: "RENAMED" in clerk.notice)
        await clerk.press("Z")
        await clerk.until(lambda: "RENAMED" in clerk.seat_line and "once more" in clerk.seat_line)
        await clerk.press("Z")
        await clerk.until(lambda: "Undo: sold" in clerk.text)


async def test_escape_ends_a_move_at_once() -> None:
    database = database_of(rows_of_seats("Stalls", "AB", 7))
    await database.service().book_tickets(BookingRequest("E1", "Smith", TONIGHT, ["A4", "A5"]))
    async with at_a_house(database) as clerk:
        await clerk.press(*"/smith", "enter", "m")
        await clerk.until(lambda: clerk.state.moving is not None and len(clerk.picked) == 2)
        await clerk.press("escape")
        assert clerk.state.moving is None
        assert clerk.picked == []


async def test_arrows_and_spaces_typed_while_a_sale_is_slow_pick_on_the_map_behind_it() -> None:
    database = database_of(rows_of_seats("Stalls", "ABCD", 20))
    async with at_a_house(database) as clerk:
        await clerk.press("home", "space", "enter")
        await clerk.until(lambda: bool(database.bookings), "the seat is held")
        at, database.gate = clerk.at, asyncio.Event()
        await clerk.press("enter", "right", "right", "space")
        assert (clerk.is_confirming, clerk.at) == (True, at)
        database.gate.set()
        await clerk.until(lambda: clerk.picked == ["A3"])
        assert sold(database) == [("walk-in", 1)]

"""`B`: the bookings of a showing, filtered while one types, and the house at one of them."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from seatui.booking import BookingRequest
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.zones import machine_zone
from seatui.domain.search.booking_filter import BookingFilter
from seatui.domain.words.times import clock_time
from seatui.tui.screens import bookings_screen
from seatui.tui.screens.bookings_screen import BookingsScreen
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.showing_words import showings_count
from seatui.tui.widgets.booking_list import BookingList
from seatui.tui.widgets.line_list import DIMMED
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, SharedHints, rows_of_seats

BOOKED = {
    "BK-AAAA-1111-0001": ("Jörg Müller", ["B3", "B4"]),
    "BK-BBBB-2222-0002": ("Anna Smith", ["A1"]),
    "BK-CCCC-3333-0003": ("[/foo]", ["A5", "B6", "C7"]),
    "BK-DDDD-4444-0004": ("Gone", ["C1"]),
}


@pytest.fixture
async def database() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats())
    made.add(rows_of_seats(), showtime=TONIGHT + timedelta(days=1))
    desk = made.service()
    for booking_id, (name, seat_ids) in BOOKED.items():
        await desk.book_tickets(BookingRequest("E1", name, TONIGHT, seat_ids, booking_id=booking_id))
    hostile = made.bookings["BK-CCCC-3333-0003"]
    made.bookings[hostile.booking_id] = replace(hostile, user_id="[/foo]\x1b[2J")
    await desk.cancel_booking("BK-DDDD-4444-0004")
    held = BookingRequest("E1", "Smithers", TONIGHT, ["A2"], booking_id="BK-EEEE-5555-0005")
    await desk.hold_seats(held, timedelta(minutes=30))
    other = BookingRequest("E1", "Elsewhere", TONIGHT + timedelta(days=1), ["A1"])
    await desk.book_tickets(other)
    return made


def listed(clerk: Clerk) -> list[str]:
    shown = clerk.app.screen.query_one(BookingList)
    lines = (shown.render_line(y).text for y in range(shown.size.height))
    return [line.rstrip() for line in lines if line.strip()]


def names(clerk: Clerk) -> list[str]:
    return [line[2:].split("  ")[0] for line in listed(clerk)]


async def open_list(clerk: Clerk) -> None:
    await clerk.press("B")
    await clerk.until(lambda: bool(listed(clerk)), "the bookings are listed")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_bookings_of_the_showing_are_listed_newest_first_whatever_their_status(
    database: FakeDatabase, size: tuple[int, int]
) -> None:
    async with at_a_house(database, size=size) as clerk:
        await open_list(clerk)
        assert names(clerk) == ["Smithers", "Gone", "[/foo]�[2J", "Anna Smith", "Jörg Müller"]
        held, gone, *_, first = listed(clerk)
        assert "held" in held
        assert "held until 19:30" in clerk.text.replace(
            clock_time(NOW + timedelta(minutes=30), machine_zone()), "19:30"
        )
        assert "cancelled" in gone
        assert all(each in first for each in ("Stalls B 3–4", "sold"))
        assert "5 bookings" in clerk.text
        shown = clerk.app.screen.query_one(BookingList)
        assert [shown.is_dimmed(index) for index in range(5)] == [False, True, False, False, False]
        assert shown.get_component_rich_style(DIMMED) != shown.get_component_rich_style("line-list--line")

        await clerk.press("ctrl+end")
        assert all(each in clerk.text for each in ("90.00", "BK-AAAA-1111-0001", "2 seats, sold"))


async def test_where_there_is_room_the_list_leaves_the_map_in_sight(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(160, 50)) as clerk:
        await open_list(clerk)
        dialog = clerk.app.screen.query_one("#bookings").region
        assert not dialog.overlaps(clerk.seat_map.region)
        await clerk.pilot.resize_terminal(80, 24)
        await clerk.until(lambda: clerk.app.screen.query_one("#bookings").region.width == 80)
        assert "1 seat, held until" in clerk.text


FOUND = {
    "muller": ["Jörg Müller"],
    "MUELLER jo": ["Jörg Müller"],
    "smith": ["Smithers", "Anna Smith"],
    "3333": ["[/foo]�[2J"],
    "bk-bbbb-2": ["Anna Smith"],
    "a1": ["Anna Smith"],
    "row b seat 4": ["Jörg Müller"],
    "b3-6": ["[/foo]�[2J", "Jörg Müller"],
    "stalls c 7": ["[/foo]�[2J"],
    "nobody": [],
}


@pytest.mark.parametrize(("typed", "found"), FOUND.items(), ids=FOUND)
async def test_what_is_typed_filters_by_customer_booking_or_seat(
    database: FakeDatabase, typed: str, found: list[str]
) -> None:
    async with at_a_house(database) as clerk:
        await open_list(clerk)
        await clerk.press(*typed)
        assert names(clerk) == found
        assert found or "Nothing matches “nobody”" in clerk.text


async def test_the_seats_of_the_highlighted_one_are_marked_and_named(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_list(clerk)
        assert clerk.state.overlay.preview == {"A2"}
        await clerk.press("down", "down")
        assert clerk.state.overlay.preview == {"A5", "B6", "C7"}
        assert "Stalls, row A, seat 5; Stalls, row B, seat 6" in clerk.text
        await clerk.press("escape")
        await clerk.until(lambda: clerk.app.screen is clerk.house)
        assert clerk.state.overlay.preview == frozenset()


async def test_enter_opens_the_booking_with_the_cursor_at_its_first_seat(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_list(clerk)
        await clerk.press(*"muller", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.at == "B3")
        assert clerk.state.overlay.party == {"B3", "B4"}


async def test_a_cancelled_booking_is_opened_without_a_mark_on_the_seats_that_it_had(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await open_list(clerk)
        await clerk.press(*"gone", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.at == "C1")
        assert clerk.state.overlay.party == frozenset()
        await clerk.press("escape")
        assert clerk.seat_line == "BK-DDDD-4444-0004: cancelled, 1 seat for Gone"


async def test_what_is_typed_before_the_bookings_are_read_chooses_among_them(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("B", "smithers", "enter")
        await clerk.until(lambda: clerk.at == "A2")


async def test_a_click_opens_a_booking(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_list(clerk)
        await clerk.pilot.click(BookingList, offset=(10, 4))
        await clerk.until(lambda: clerk.at == "B3")


async def test_escape_clears_the_filter_and_then_closes(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_list(clerk)
        await clerk.press("x", "escape")
        assert isinstance(clerk.app.screen, BookingsScreen)
        assert clerk.app.screen.query_one(Input).value == ""
        assert len(listed(clerk)) == 5
        await clerk.press("escape")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))


async def test_bookings_made_and_changed_elsewhere_come_into_the_open_list_and_the_highlight_stays(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookings_screen, "REST", 0.01)
    ours = SharedHints()
    desk = database.service(SharedHints("window 3", ours))
    async with at_a_house(database, hints=ours) as clerk:
        await open_list(clerk)
        await clerk.press("down", "down")
        shown = clerk.app.screen.query_one(BookingList)
        await desk.book_tickets(BookingRequest("E1", "Newest", TONIGHT, ["C3"]))
        await clerk.until(lambda: names(clerk)[0] == "Newest")
        assert "6 bookings" in clerk.text
        assert shown.highlighted is not None
        assert shown.highlighted.booking_id == "BK-CCCC-3333-0003"
        await desk.rename_booking("BK-BBBB-2222-0002", "Anna Jones")
        await clerk.until(lambda: "Anna Jones" in names(clerk))
        await desk.cancel_booking("BK-AAAA-1111-0001")
        await clerk.until(lambda: "cancelled" in listed(clerk)[-1])
        await clerk.press(*"new")
        assert names(clerk) == ["Newest"]
        await desk.book_tickets(BookingRequest("E1", "Newer still", TONIGHT, ["C4"]))
        await clerk.until(lambda: names(clerk) == ["Newer still", "Newest"])
        assert clerk.state.overlay.preview == {"C3"}
        await clerk.press("enter")
        await clerk.until(lambda: clerk.at == "C3", "the one that was highlighted is opened")


async def test_bookings_that_cannot_be_read_say_so_and_keys_work(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        database.is_down = True
        await clerk.press("B")
        await clerk.until(lambda: "The bookings cannot be read" in clerk.text)
        await clerk.press("a", "enter", "escape", "escape")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))


async def test_a_showing_without_bookings_says_so() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats())
    async with at_a_house(database) as clerk:
        await clerk.press("B")
        await clerk.until(lambda: "This showing has no bookings yet" in clerk.text)
        await clerk.press("enter")
        assert "There is no booking to open" in clerk.text


async def test_an_overdue_hold_is_listed_as_expired(database: FakeDatabase) -> None:
    held = database.bookings["BK-EEEE-5555-0005"]
    database.bookings[held.booking_id] = replace(held, reserved_until=NOW - timedelta(minutes=1))
    async with at_a_house(database) as clerk:
        await open_list(clerk)
        assert "expired" in listed(clerk)[0]


@pytest.mark.heavy
async def test_of_many_bookings_only_the_lines_in_sight_are_drawn(database: FakeDatabase) -> None:
    for number in range(100_000):
        made = f"BK-{number:06}"
        database.bookings[made] = Booking(
            made, "E1", f"Crowd {number}", TONIGHT, (f"C{number % 8 + 1}",), BookingStatus.CANCELLED
        )
    async with at_a_house(database) as clerk:
        await open_list(clerk)
        shown = clerk.app.screen.query_one(BookingList)
        assert shown.count == 100_005
        assert len(listed(clerk)) == shown.size.height
        await clerk.press("ctrl+end")
        assert "Jörg Müller" in listed(clerk)[-1]
        await clerk.press(*"crowd 99999")
        await clerk.until(lambda: names(clerk) == ["Crowd 99999"])


def test_a_filter_keeps_the_order_and_finds_nothing_without_a_match() -> None:
    bookings = [
        Booking(f"BK-{number}", "E1", name, TONIGHT, (), BookingStatus.CONFIRMED)
        for number, name in enumerate(["Bo", "Bobby", "Ann"])
    ]
    made = BookingFilter(bookings, lambda _: ())
    assert made.matching("") == bookings
    assert made.matching("bo") == bookings[:2]
    assert made.matching("%") == []


@pytest.mark.parametrize("typed", ["WEB-7", "web 7", "17"])
def test_a_filter_puts_the_booking_whose_whole_id_is_typed_first(typed: str) -> None:
    bookings = [
        Booking(each, "E1", "shop", TONIGHT, (), BookingStatus.CONFIRMED)
        for each in ("WEB-79", "WEB-17", "WEB-70", "17", "WEB-7")
    ]
    found = [each.booking_id for each in BookingFilter(bookings, lambda _: ()).matching(typed)]
    assert found == (["17"] if typed == "17" else ["WEB-7", "WEB-79", "WEB-70"])


def test_the_head_says_when_more_bookings_match_than_are_listed() -> None:
    assert showings_count(2, 30, 5) == "2 of 30 showings, 5 bookings"
    assert showings_count(0, 30, 50, has_more=True) == "0 of 30 showings, the newest 50 bookings"

"""The filter of the showings finds customers and bookings over all showings, and opens the house at one."""

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from seatui.booking import BookingRequest
from seatui.domain.model.bookings import Booking
from seatui.domain.model.showings import Showing
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.showing_words import matches
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.showing_list import ShowingList
from tests.tui.driving import QUICK, Clerk, at_the_showings
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats
from tests.waiting import until_async

LATER = TONIGHT + timedelta(days=1)


@pytest.fixture
async def database() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats(), name="Hamlet")
    made.add(rows_of_seats(), event_id="Q", name="Queen Lear", showtime=LATER)
    desk = made.service()
    for number, (event_id, name, showtime, seat_ids) in enumerate(
        [
            ("E1", "Jörg Müller", TONIGHT, ["A1"]),
            ("Q", "Anna Müller", LATER, ["B3", "B4"]),
            ("Q", "Ham Let", LATER, ["C1"]),
        ]
    ):
        request = BookingRequest(event_id, name, showtime, seat_ids, booking_id=f"BK-AAAA-000{number}")
        await desk.book_tickets(request)
    return made


def listed(clerk: Clerk) -> list[str]:
    showings = clerk.app.screen.query_one(ShowingList)
    lines = (showings.render_line(y).text for y in range(showings.size.height))
    return [line.strip() for line in lines if ":" in line]


async def search(clerk: Clerk, typed: str, found: str) -> None:
    await clerk.until(lambda: bool(listed(clerk)), "the showings are read")
    await clerk.press(*typed)
    await clerk.until(lambda: any(found in line for line in listed(clerk)), found)


async def test_customers_are_listed_below_the_matching_showings(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await search(clerk, "ham", "Ham Let")
        showing, booking = listed(clerk)
        assert "Hamlet" in showing
        assert all(each in booking for each in ("Queen Lear", "1 sold", "BK-AAAA-0002"))
        assert "1 of 2 showings, 1 booking" in clerk.text


@pytest.mark.parametrize("name", ["Gl\u00fccksm\u00fcller", "Glu\u0308cksmu\u0308ller"], ids=ascii)
@pytest.mark.parametrize(
    "typed", ["m\u00fcller", "mu\u0308ller", "MULLER", "mueller", "m\u00fcller 4 dec"], ids=ascii
)
def test_a_showing_is_found_without_regard_to_accents_and_case(name: str, typed: str) -> None:
    showing = Showing("E1", TONIGHT, name)
    assert matches(showing, typed)
    assert not matches(showing, "miller")


async def test_the_newest_come_first_and_enter_opens_the_house_at_the_booking(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await search(clerk, "muller", "Anna Müller")
        assert ["Anna" in line for line in listed(clerk)] == [True, False]
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.at == "B3")
        assert clerk.house.showing.name == "Queen Lear"
        assert clerk.state.overlay.party == {"B3", "B4"}


async def test_a_house_that_is_slow_to_read_opens_the_booking_when_it_is_there(
    database: FakeDatabase,
) -> None:
    async with at_the_showings(database, pace=replace(QUICK, opening=0)) as clerk:
        await search(clerk, "anna", "Anna Müller")
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.at == "B3")


async def test_coming_back_shows_what_has_changed_in_the_bookings(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await search(clerk, "anna", "Anna Müller")
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.at == "B3")
        await database.service().cancel_booking("BK-AAAA-0001")
        await clerk.press("escape", "q")
        await clerk.until(lambda: any("cancelled" in line for line in listed(clerk)))


async def test_the_arrows_move_over_showings_and_bookings(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await search(clerk, "ham", "Ham Let")
        await clerk.press("down", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.at == "C1")


async def test_a_part_of_a_booking_id_finds_it(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await search(clerk, "aaaa-0001", "Anna Müller")
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.at == "B3")


async def test_a_row_and_a_number_find_the_booking_of_the_seat(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await search(clerk, "row b, seat 3", "Anna Müller")
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.at == "B3")


async def test_a_single_letter_searches_no_bookings(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []

    async def find_bookings(typed: str, limit: int = 50) -> list[Booking]:
        searched.append(typed)
        return []

    monkeypatch.setattr(database, "find_bookings", find_bookings)
    async with at_the_showings(database) as clerk:
        await search(clerk, "l", "Lear")
        await clerk.press("escape")
        assert searched == []
        assert len(listed(clerk)) == 2


async def test_a_booking_of_a_showing_that_is_gone_says_so(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: bool(listed(clerk)))
        del database.showings_by_key["Q", LATER]
        await clerk.press("ctrl+r")
        await clerk.until(lambda: len(listed(clerk)) == 1)
        await search(clerk, "anna", "no longer there")
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, ShowingsScreen)
        assert "The showing of BK-AAAA-0001 is no longer there" in clerk.toasts


async def test_a_newer_key_ends_the_older_search(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    ended: list[str] = []

    async def never_answers(typed: str, limit: int = 50) -> list[Booking]:
        begun.append(typed)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(typed)
        return []

    monkeypatch.setattr(database, "find_bookings", never_answers)
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: bool(listed(clerk)))
        await clerk.press(*"zz")
        await until_async(lambda: begun == ["zz"], "the search is under way")
        assert "Searching the bookings" in clerk.text
        await clerk.press("y")
        await until_async(lambda: begun[-1] == "zzy", "the newer search is under way")
        assert ended == ["zz"]
        await clerk.press("escape")
        await until_async(lambda: ended == ["zz", "zzy"], "no search is left")
        assert len(listed(clerk)) == 2


async def test_a_search_that_fails_says_so_and_the_next_key_tries_again(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: bool(listed(clerk)))
        database.is_down = True
        await clerk.press(*"anna")
        await clerk.until(lambda: "database unreachable" in clerk.banner)
        database.is_down = False
        await clerk.press("backspace")
        await clerk.until(lambda: any("Anna Müller" in line for line in listed(clerk)))


async def test_after_coming_back_what_is_typed_is_another_filter(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await search(clerk, "anna", "Anna Müller")
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen))
        await clerk.press("escape", "q")
        await clerk.until(lambda: isinstance(clerk.app.screen, ShowingsScreen))
        await clerk.press(*"ham")
        await clerk.until(lambda: any("Ham Let" in line for line in listed(clerk)))
        assert clerk.app.screen.query_one(FilterInput).value == "ham"
        await clerk.press("escape", *"q2", "backspace", "r")
        assert clerk.app.screen.query_one(FilterInput).value == "qr"

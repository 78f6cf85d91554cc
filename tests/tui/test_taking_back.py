"""`Z`: the last change of this terminal is taken back after one question."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from seatui.domain.model.bookings import BookingRequest, BookingStatus
from seatui.domain.model.journal import JournalEntry, TerminalChange
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.zones import machine_zone
from seatui.domain.venue.layout import Layout
from seatui.domain.words.journal_words import change_words
from seatui.domain.words.times import clock_time
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.house_screen import HouseScreen
from tests.support import SHOWTIME
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of
from tests.tui.test_card import go, open_card, seats_of, with_booking


@pytest.fixture
def database() -> FakeDatabase:
    made = database_of()
    with_booking(made, "B3", "B4", "B5", "B6")
    return made


async def take_back(clerk: Clerk, words: str) -> None:
    await clerk.press("Z")
    await clerk.until(lambda: isinstance(clerk.app.screen, AskScreen))
    assert words in clerk.text
    await clerk.press("enter")
    await clerk.until(lambda: "UNDONE" in clerk.notice)


async def test_a_sale_is_taken_back_by_two_keys(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 30)) as clerk:
        await go(clerk, "C1", "space", "l", "space", "enter", *"Lee", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await take_back(clerk, "Undo: sold Stalls, row C, seats 1–2 to Lee, just now?")
        await clerk.until(lambda: clerk.seat_state("C1").status is SeatStatus.AVAILABLE)
        assert [each.status for each in database.bookings.values()].count(BookingStatus.CANCELLED) == 1
        await clerk.press("Z")
        await clerk.until(lambda: "was taken back already" in clerk.seat_line)
        assert isinstance(clerk.app.screen, HouseScreen)


async def test_a_hold_that_was_sold_is_a_hold_again(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 30)) as clerk:
        await clerk.type_line("slash", "C1", "enter")
        await clerk.press("space")
        await clerk.type_line("colon", "hold lee", "enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        await open_card(clerk, "C1", "s")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await take_back(clerk, "Undo: sold the hold of Stalls, row C, seat 1 to lee, just now?")
        await clerk.until(lambda: clerk.seat_state("C1").status is SeatStatus.RESERVED)


async def test_a_hold_on_purpose_has_its_end_and_its_reason_again(database: FakeDatabase) -> None:
    held = await database.service().hold_seats(
        BookingRequest("E1", "Lee", TONIGHT, ["C1"]), timedelta(hours=1, minutes=20), "for the press"
    )
    assert held.reserved_until is not None
    async with at_a_house(database, size=(120, 30)) as clerk:
        await open_card(clerk, "C1", "s")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await clerk.until(
            lambda: f"held until {clock_time(held.reserved_until or NOW, machine_zone())}" in clerk.text
        )
        await take_back(clerk, "Undo: sold the hold of Stalls, row C, seat 1 to Lee, just now?")
        await clerk.until(lambda: "reason: for the press" in clerk.text, "the card was read again")
        assert f"held until {clock_time(held.reserved_until, machine_zone())}, 1 h 20 min left" in clerk.text
        assert database.bookings[held.booking_id] == held


async def test_a_return_and_a_move_are_taken_back(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 30)) as clerk:
        await open_card(clerk, "B4", "r", "enter")
        await clerk.until(lambda: "RETURNED" in clerk.notice)
        await take_back(clerk, "Undo: returned Stalls, row B, seat 4 of Jo Smith, just now?")
        assert sorted(seats_of(database)) == ["B3", "B4", "B5", "B6"]
        await clerk.until(lambda: "Stalls, row B, seats 3–6" in clerk.text, "the card was read again")
        await clerk.press("Z")
        await clerk.until(lambda: "was taken back already" in clerk.text)
        await clerk.press("escape")
        await open_card(clerk, "B4", "m")
        await clerk.until(lambda: len(clerk.picked) == 4)
        await clerk.press("enter")
        await clerk.until(lambda: "MOVED" in clerk.notice)
        await take_back(clerk, "Undo: moved Jo Smith from Stalls, row B, seats 3–6 to Stalls, row ")
        assert sorted(seats_of(database)) == ["B3", "B4", "B5", "B6"]
        await clerk.until(lambda: clerk.seat_state("B3").booking_id == "BK-SMITH")


async def test_nothing_is_taken_back_without_a_change_or_by_escape(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("Z")
        await clerk.until(lambda: "Nothing was changed at this terminal" in clerk.seat_line)
        await open_card(clerk, "B4", "r", "enter")
        await clerk.until(lambda: "RETURNED" in clerk.notice)
        await clerk.press("escape", "Z")
        await clerk.until(lambda: isinstance(clerk.app.screen, AskScreen))
        await clerk.press("escape")
        assert seats_of(database) == ("B3", "B5", "B6")


async def test_what_somebody_else_has_by_now_is_named_and_nothing_is_taken_back(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, size=(120, 30)) as clerk:
        await open_card(clerk, "B4", "r", "enter")
        await clerk.until(lambda: "RETURNED" in clerk.notice)
        database.showings_by_key["E1", TONIGHT].states["B4"] = sold()
        await clerk.press("escape", "Z")
        await clerk.until(lambda: isinstance(clerk.app.screen, AskScreen))
        await clerk.press("enter")
        await clerk.until(lambda: "NOT UNDONE" in clerk.notice)
        assert "Stalls, row B, seat 4 is sold" in clerk.notice


async def test_a_change_of_another_showing_is_named_with_it(database: FakeDatabase) -> None:
    tomorrow = TONIGHT + timedelta(days=1)
    database.add(rows_of_seats(), event_id="E2", name="Faust", showtime=tomorrow)
    await database.service().book_tickets(BookingRequest("E2", "Lee", tomorrow, ["A1"]))
    async with at_a_house(database, size=(120, 30)) as clerk:
        await clerk.press("Z")
        await clerk.until(lambda: isinstance(clerk.app.screen, AskScreen))
        assert "Undo: sold A1 to Lee for E2, Sat 5 Dec 2026" in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "UNDONE" in clerk.notice)
        assert "E2" in clerk.notice


@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 30), marks=pytest.mark.heavy)])
async def test_a_blocked_seat_is_not_passed_over(database: FakeDatabase, size: tuple[int, int]) -> None:
    async with at_a_house(database, size=size) as clerk:
        await open_card(clerk, "B4", "r", "enter")
        await clerk.until(lambda: "RETURNED" in clerk.notice)
        await clerk.press("escape")
        await go(clerk, "C1", "x", "enter")
        await clerk.until(lambda: "BLOCKED" in clerk.notice)
        await clerk.press("Z")
        await clerk.until(
            lambda: "Nothing is taken back: C1 was blocked here last: unblock it instead" in clerk.seat_line
        )
        assert isinstance(clerk.app.screen, HouseScreen)
        assert seats_of(database) == ("B3", "B5", "B6")


def change(*steps: tuple[Sequence[str], str, str, str]) -> TerminalChange:
    entries = [
        JournalEntry(number, NOW, tuple(seats), before, after, booking_id, "ann", "window 1")
        for number, (seats, before, after, booking_id) in enumerate(steps, start=1)
    ]
    return TerminalChange("E1", SHOWTIME, "BK-1", NOW, tuple(entries))


WORDS = {
    "sold Stalls, row A, seats 1–2": change((["A1", "A2"], "AVAILABLE", "SOLD", "BK-1")),
    "held Stalls, row A, seat 1": change((["A1"], "AVAILABLE", "RESERVED", "BK-1")),
    "returned Stalls, row A, seat 1": change((["A1"], "SOLD", "AVAILABLE", "BK-1")),
    "released Stalls, row A, seat 1": change((["A1"], "RESERVED", "AVAILABLE", "BK-1")),
    "moved from Stalls, row A, seat 1 to Stalls, row B, seat 2": change(
        (["A1"], "SOLD", "AVAILABLE", "BK-1"), (["B2"], "AVAILABLE", "SOLD", "BK-1")
    ),
    "sold the hold of Stalls, row A, seat 1": change((["A1"], "RESERVED", "SOLD", "BK-1")),
    "split Stalls, row A, seat 1 off": change(
        (["A1"], "SOLD", "AVAILABLE", "BK-1"), (["A1"], "AVAILABLE", "SOLD", "BK-2")
    ),
}


@pytest.mark.parametrize(("words", "last"), WORDS.items(), ids=WORDS)
def test_a_change_is_named_by_what_it_did(words: str, last: TerminalChange) -> None:
    assert change_words(last, Layout(rows_of_seats()), None) == words

"""`/` on the map: going to a seat, a zone, a booking or a customer."""

from datetime import timedelta

import pytest

from seatui.booking import BookingRequest
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.find_screen import FindScreen
from tests.tui.driving import at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, SharedHints
from tests.tui.houses import house_with_a_party


@pytest.fixture
def database() -> FakeDatabase:
    return house_with_a_party()


@pytest.mark.parametrize(
    ("typed", "seat"),
    [("B6", "B6"), ("b 6", "B6"), ("Circle A3", "C-A3"), ("ci", "C-A1"), ("C2-4", "C2")],
)
async def test_a_slash_goes_to_a_seat(database: FakeDatabase, typed: str, seat: str) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("slash", typed, "enter")
        await clerk.until(lambda: clerk.at == seat, seat)


async def test_a_customer_is_found_once_the_bookings_are_read_and_their_seats_are_shown(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("slash", "muller")
        await clerk.until(lambda: "Jo Müller" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.at == "B3")
        assert clerk.state.overlay.party == {"B3", "B4"}
        assert "Jo Müller" in clerk.seat_line


@pytest.mark.parametrize(("typed", "opened"), [("muller", 1), ("A3", 0)])
async def test_a_customer_opens_their_booking_and_a_seat_does_not(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch, typed: str, opened: int
) -> None:
    cards: list[str] = []
    async with at_a_house(database) as clerk:
        monkeypatch.setattr(clerk.house, "open_card", cards.append)
        await clerk.type_line("slash", typed)
        await clerk.until(lambda: bool(clerk.state.overlay.preview), "there is a match")
        await clerk.press("enter")
        await clerk.until(lambda: clerk.app.screen is clerk.house)
        assert len(cards) == opened
        assert all(database.bookings[each].user_id == "Jo Müller" for each in cards)


async def test_several_matches_are_listed_and_the_arrows_choose(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.type_line("slash", "A2")
        await clerk.until(lambda: "Circle, row A, seat 2" in clerk.text)
        await clerk.press("down", "enter")
        await clerk.until(lambda: clerk.at == "C-A2")


async def test_nothing_found_is_said_and_escape_goes_back(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        at = clerk.at
        await clerk.type_line("slash", "Q77", "enter")
        assert "Nothing matches" in clerk.text
        assert isinstance(clerk.app.screen, FindScreen)
        await clerk.press("escape")
        await clerk.until(lambda: not isinstance(clerk.app.screen, FindScreen))
        assert clerk.at == at


async def test_customers_that_cannot_be_read_are_no_reason_not_to_find_seats(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        database.is_down = True
        await clerk.type_line("slash", "B6", "enter")
        await clerk.until(lambda: clerk.at == "B6")


@pytest.mark.parametrize(
    ("keys", "typed"),
    [
        ("slash", "BK-GONE-0001"),
        ("slash", "gone"),
        ("slash", "late"),
        ("colon", "go BK-GONE"),
        ("colon", "go gone"),
    ],
)
async def test_a_booking_that_has_ended_is_found_where_nothing_else_matches_and_marks_nothing(
    database: FakeDatabase, keys: str, typed: str
) -> None:
    desk = database.service()
    gone = BookingRequest("E1", "Gone", TONIGHT, ["C1", "C2"], booking_id="BK-GONE-0001")
    await desk.book_tickets(gone)
    await desk.cancel_booking("BK-GONE-0001")
    await desk.hold_seats(BookingRequest("E1", "Late", TONIGHT, ["C5"]), timedelta(minutes=1))
    database.now += timedelta(minutes=2)
    async with at_a_house(database, clock=lambda: database.now) as clerk:
        await clerk.type_line(keys, typed)
        if keys == "slash":
            await clerk.until(lambda: "· expired ·" in clerk.text or "· cancelled ·" in clerk.text)
            assert clerk.state.overlay.preview == frozenset()
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen))
        await clerk.until(lambda: "cancelled" in clerk.dialog or "the hold has ended" in clerk.dialog)
        assert clerk.state.overlay.party == frozenset(), "its seats are free"


async def test_an_enter_typed_ahead_waits_for_the_bookings_that_have_ended_too(
    database: FakeDatabase,
) -> None:
    await database.service().cancel_booking("BK-MUELLER")
    async with at_a_house(database) as clerk:
        for key in ("slash", *"mueller", "enter", "r"):
            clerk.app.simulate_key(key)
        await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen))
        await clerk.until(lambda: "It is cancelled" in clerk.text, "the r was for the card")


async def test_where_there_is_little_room_a_long_name_is_cut_and_not_left_out(database: FakeDatabase) -> None:
    """Under the map, in the list of matches, and of a terminal in the list of the latest changes."""
    database.terminal = "the box office at the stage door"
    for name, seat in (("Maximilian von Habsburg-Lothr.", "C1"), ("漢字" * 15, "C2")):
        request = BookingRequest("E1", name, TONIGHT, [seat], booking_id=f"BK-OF-THE-HOLD-{seat}")
        await database.service().hold_seats(request, timedelta(minutes=11))
    async with at_a_house(database) as clerk:

        def shown() -> str:
            return next(line for line in clerk.text.splitlines() if "held until" in line)

        await clerk.type_line("slash", "C1", "enter")
        await clerk.until(lambda: "· Maximilian von H…" in shown())
        assert "◐ Stalls, row C, seat 1  45.00 · held until " in shown()
        await clerk.type_line("slash", "C2", "enter")
        await clerk.until(lambda: "· 漢字漢字漢字漢字…" in shown())
        await clerk.type_line("slash", "漢字")
        await clerk.until(lambda: "…  BK-OF-THE-HOLD-C2 · 1 seat · Stalls, row C, seat 2" in clerk.text)
        await clerk.press("escape")
        await clerk.pilot.resize_terminal(120, 40)
        await clerk.until(lambda: "holds C2 · the box office…" in clerk.text)
        await clerk.pilot.resize_terminal(44, 24)
        await clerk.until(lambda: "row C, seat 2  45.00 · held · 漢字漢字…" in clerk.text)


async def test_what_is_said_of_a_booking_follows_its_changes(database: FakeDatabase) -> None:
    ours = SharedHints()
    elsewhere = database.service(SharedHints("window 3", ours))
    async with at_a_house(database, hints=ours) as clerk:
        await clerk.type_line("slash", "muller")
        await clerk.until(lambda: "Jo Müller" in clerk.text)
        await clerk.press("enter", "escape")
        said = "Jo Müller  BK-MUELLER · 2 seats · Stalls, row B, seats 3–4"
        await clerk.until(lambda: clerk.seat_line == said)
        await elsewhere.move_seats("BK-MUELLER", ["B3"], ["B5"])
        await clerk.until(lambda: clerk.seat_line == said.replace("3–4", "4–5"))
        await elsewhere.return_seats("BK-MUELLER", ["B4"])
        await elsewhere.rename_booking("BK-MUELLER", "Jo Smith")
        now = "Jo Smith  BK-MUELLER · 1 seat · Stalls, row B, seat 5"
        await clerk.until(lambda: clerk.seat_line == now)
        await elsewhere.cancel_booking("BK-MUELLER")
        await clerk.until(lambda: clerk.seat_line.startswith("■ Stalls, row B, seat 3  45.00 · free"))


async def test_in_the_latest_changes_a_clerk_gives_way_before_the_seats_are_cut(
    database: FakeDatabase,
) -> None:
    database.terminal, database.clerk = "pc", "seatui"
    await database.service().book_tickets(BookingRequest("E1", "Jo", TONIGHT, ["C-A1", "C-A2"]))
    async with at_a_house(database, size=(120, 40)) as clerk:
        await clerk.until(lambda: "Lately" in clerk.text)
        (line,) = [line for line in clerk.text.splitlines() if " · pc" in line and "sold" in line]
        assert "sold Circle A1–2 · pc" in line

"""The card of a booking: how it is opened, what it says, what can be done on it, and what can come between."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.domain.words.glyphs import UNICODE
from seatui.tui import SeatuiApp
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.widgets.seat_choice import SeatChoice
from tests.tui.driving import LIVE, QUICK, Clerk, at_a_house
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of

ENDS = NOW + timedelta(minutes=12, seconds=41)


def with_booking(
    database: FakeDatabase,
    *seat_ids: str,
    booking_id: str = "BK-SMITH",
    customer: str = "Jo Smith",
    until: bool = False,
) -> None:
    """Adds a sale, or a hold, and its row of the journal."""
    showing = database.showings_by_key["E1", TONIGHT]
    status = BookingStatus.RESERVED if until else BookingStatus.CONFIRMED
    ends = ENDS if until else None
    state = SeatState(SeatStatus.RESERVED if until else SeatStatus.SOLD, booking_id, ends)
    database.bookings[booking_id] = Booking(booking_id, "E1", customer, TONIGHT, seat_ids, status, ends)
    database.journal_change(showing.key, seat_ids, SeatState(), state)
    showing.states |= dict.fromkeys(seat_ids, state)


def delete(database: FakeDatabase, booking_id: str) -> None:
    """Deletes a booking, and frees its seats, as another program may."""
    showing = database.showings_by_key["E1", TONIGHT]
    seat_ids = database.bookings.pop(booking_id).seat_ids
    database.journal_change(showing.key, seat_ids, showing.states[seat_ids[0]], SeatState())
    for each in seat_ids:
        del showing.states[each]


@pytest.fixture
def database() -> FakeDatabase:
    """A1 to C8 at 45.00; B3 to B6 sold to Jo Smith, A7 and A8 held for Ann."""
    made = database_of()
    with_booking(made, "B3", "B4", "B5", "B6")
    with_booking(made, "A7", "A8", booking_id="BK-ANN", customer="Ann", until=True)
    return made


async def go(clerk: Clerk, seat: str, *then: str) -> None:
    """Goes to a seat as people do."""
    await clerk.type_line("slash", seat, "enter")
    await clerk.press(*then)


async def open_card(clerk: Clerk, seat: str, *then: str) -> CardScreen:
    """Opens the card of the booking that has a seat."""
    await go(clerk, seat, "enter")
    await clerk.until(
        lambda: isinstance(clerk.app.screen, CardScreen) and clerk.app.screen.booking is not None
    )
    assert isinstance(clerk.app.screen, CardScreen)
    card = clerk.app.screen
    await clerk.press(*then)
    return card


def status_of(database: FakeDatabase, booking_id: str = "BK-SMITH") -> BookingStatus:
    return database.bookings[booking_id].status


def seats_of(database: FakeDatabase, booking_id: str = "BK-SMITH") -> Sequence[str]:
    return database.bookings[booking_id].seat_ids


SIZES = [(80, 24), (160, 50)]


@pytest.mark.parametrize("size", SIZES)
async def test_enter_on_a_taken_seat_opens_its_booking_with_everything_about_it(
    database: FakeDatabase, size: tuple[int, int]
) -> None:
    async with at_a_house(database, size=size) as clerk:
        await open_card(clerk, "B4")
        for words in (
            "Jo Smith",
            "BK-SMITH",
            "Stalls, row B, seats 3–6",
            "4 × 45.00",
            "180.00",
            "sold",
            "window 1",
            "ann",
            "r Return",
            "m Move",
            "esc Back",
        ):
            assert words in clerk.text, words
        assert clerk.state.overlay.party == {"B3", "B4", "B5", "B6"}
        await clerk.press("escape")
        assert isinstance(clerk.app.screen, HouseScreen)
        assert clerk.state.overlay.party == frozenset()
        assert clerk.at == "B4"


async def test_beside_the_map_the_card_covers_the_panel_and_no_seat(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 30)) as clerk:
        await open_card(clerk, "B4")
        region = clerk.app.screen.query_one("#card").region
        assert (region.x, region.right) == (80, 120)
        assert clerk.seat_map.region.right <= region.x
        assert "■" in clerk.text


async def test_with_seats_picked_enter_sells_them_and_on_a_free_seat_it_says_why_not(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await go(clerk, "C1", "enter")
        assert "Nothing is picked" in clerk.seat_line
        await go(clerk, "C1", "space")
        await go(clerk, "B4", "enter")
        assert clerk.is_confirming


async def test_the_hold_is_found_and_sold_by_nine_keys(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_card(clerk, "A7")
        assert "held until" in clerk.text
        assert "12:41 left" in clerk.text
        await clerk.press("s")
        await clerk.until(lambda: "SOLD  BK-ANN" in clerk.notice)
        assert status_of(database, "BK-ANN") is BookingStatus.CONFIRMED
        await clerk.until(lambda: clerk.seat_state("A7").status is SeatStatus.SOLD)
        await clerk.until(lambda: "hold sold" in clerk.text, "the card was read again")
        assert "90.00" in clerk.notice


async def test_a_hold_is_released_and_extended(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_card(clerk, "A7", "e")
        await clerk.until(lambda: "EXTENDED  BK-ANN" in clerk.notice)
        assert database.bookings["BK-ANN"].reserved_until == ENDS + timedelta(minutes=15)
        await clerk.until(lambda: "27:41 left" in clerk.text)
        await clerk.press("x")
        await clerk.until(lambda: "RELEASED  BK-ANN" in clerk.notice)
        assert status_of(database, "BK-ANN") is BookingStatus.CANCELLED
        await clerk.until(lambda: clerk.seat_state("A7").status is SeatStatus.AVAILABLE)
        await clerk.until(lambda: "cancelled" in clerk.text)


async def test_what_is_not_possible_is_dimmed_and_says_why(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_card(clerk, "B4", "s")
        assert "It is sold" in clerk.text
        await clerk.press("x")
        assert "It is sold" in clerk.text
        assert status_of(database) is BookingStatus.CONFIRMED
        dimmed = {key.written: key.is_possible for key in clerk.app.screen._keys_now()}  # type: ignore[attr-defined]
        assert dimmed == {
            "s": False,
            "x": False,
            "e": False,
            "r": True,
            "m": True,
            "p": True,
            "n": True,
            "space": True,
            "Z": True,
            "esc": True,
        }


async def test_a_booking_is_renamed(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_card(clerk, "B4", "n")
        assert isinstance(clerk.app.screen, AskScreen)
        await clerk.press("ctrl+u", *"[/foo]", "enter")
        await clerk.until(lambda: "RENAMED  BK-SMITH" in clerk.notice)
        assert database.bookings["BK-SMITH"].user_id == "[/foo]"
        await clerk.until(lambda: "[/foo]" in clerk.text)
        await clerk.press("n", "escape")
        assert isinstance(clerk.app.screen, CardScreen)


async def test_one_of_four_is_returned_by_eight_keys(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_card(clerk, "B4", "r", "enter")
        await clerk.until(lambda: "RETURNED  BK-SMITH" in clerk.notice)
        assert seats_of(database) == ("B3", "B5", "B6")
        assert "45.00" in clerk.notice
        assert "3 seats left" in clerk.notice
        await clerk.until(lambda: clerk.seat_state("B4").status is SeatStatus.AVAILABLE)
        await clerk.until(lambda: "Stalls, row B, seats 3, 5–6" in clerk.text)
        assert clerk.state.overlay.party == {"B3", "B5", "B6"}


async def test_seats_are_chosen_with_the_cursor_and_all_at_once(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        card = await open_card(clerk, "B4", "r", "down", "space", "up", "space")
        choice = card.query_one(SeatChoice)
        assert list(choice.chosen) == ["B5"]
        await clerk.press("s")
        assert "Seats are being chosen" in clerk.text
        await clerk.press("a")
        assert list(choice.chosen) == ["B3", "B4", "B5", "B6"]
        await clerk.press("a", "enter")
        assert "No seat is chosen" in clerk.text
        await clerk.press("escape")
        assert not card.changes.is_choosing
        assert isinstance(clerk.app.screen, CardScreen)
        assert seats_of(database) == ("B3", "B4", "B5", "B6")


async def test_two_are_split_off_as_a_booking_of_their_own(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_card(clerk, "B4", "p", "down", "space", "enter")
        await clerk.until(lambda: "SPLIT  BK-SMITH" in clerk.notice)
        assert seats_of(database) == ("B3", "B6")
        (new,) = database.bookings.keys() - {"BK-SMITH", "BK-ANN"}
        assert seats_of(database, new) == ("B4", "B5")
        assert new in clerk.notice
        await clerk.until(lambda: "Stalls, row B, seats 3, 6" in clerk.text)
        await clerk.press("p", "a", "enter")
        assert "One seat at least stays in the booking" in clerk.text


async def test_to_return_everything_asks_once(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await open_card(clerk, "B4", "r", "a", "enter")
        assert isinstance(clerk.app.screen, AskScreen)
        assert "the booking is cancelled" in clerk.text
        await clerk.press("escape")
        assert status_of(database) is BookingStatus.CONFIRMED
        await clerk.press("enter", "enter")
        await clerk.until(lambda: "RETURNED  BK-SMITH" in clerk.notice)
        assert status_of(database) is BookingStatus.CANCELLED
        assert "the booking is cancelled" in clerk.notice


async def test_the_time_left_of_a_hold_is_counted_down_by_the_clock_of_the_database(
    database: FakeDatabase,
) -> None:
    now = [NOW]
    app = SeatuiApp(
        database.service(),
        database,
        open_at=("E1", TONIGHT),
        clock=lambda: now[0],
        pace=QUICK,
        glyphs=UNICODE,
    )
    async with app.run_test(size=(80, 24)):
        clerk = Clerk(app)
        await clerk.until(lambda: isinstance(app.screen, HouseScreen) and clerk.house.house is not None)
        await open_card(clerk, "A7")
        assert "12:41 left" in clerk.text
        now[0] = NOW + timedelta(minutes=2)
        await clerk.until(lambda: "10:41 left" in clerk.text)
        now[0] = ENDS
        await clerk.until(lambda: "the hold has ended" in clerk.text)


async def test_where_there_is_no_room_beside_the_map_the_card_leaves_the_seat_in_sight() -> None:
    made = database_of(rows_of_seats("Stalls", "ABCDEFGHIJKLMNOP", 8))
    with_booking(made, "A1", booking_id="BK-FRONT")
    with_booking(made, "P1", booking_id="BK-BACK")
    async with at_a_house(made) as clerk:
        await open_card(clerk, "A1")
        assert clerk.app.screen.query_one("#card").region.bottom == 24
        await clerk.press("n", "ctrl+u", *"Lee", "enter")
        await clerk.until(lambda: "RENAMED  BK-FRONT" in clerk.text, "the card covers the line that says it")
        await clerk.press("escape")
        await open_card(clerk, "P1")
        assert clerk.app.screen.query_one("#card").region.y == 0
        await clerk.press("n", "ctrl+u", *"Lee", "enter")
        await clerk.until(lambda: "RENAMED  BK-BACK" in clerk.text)
        assert clerk.text.count("RENAMED") == 1


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (110, 30)])
async def test_the_card_and_its_questions_leave_the_age_of_the_picture_in_sight(
    size: tuple[int, int],
) -> None:
    made = database_of(rows_of_seats("Stalls", "ABCDEFGHIJKLMNOP", 8))
    with_booking(made, "P1", "P2", booking_id="BK-BACK")
    async with at_a_house(made, pace=LIVE, size=size) as clerk:
        await open_card(clerk, "P1")
        for keys in ((), ("n",), ("escape", "r", "a", "enter")):
            await clerk.press(*keys)
            made.is_down = True
            await clerk.until(lambda: "this is how it was at" in clerk.text)
            made.is_down = False
            await clerk.until(lambda: "this is how it was at" not in clerk.text)
        assert isinstance(clerk.app.screen, AskScreen)


async def test_the_card_follows_what_others_do_to_its_seats(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await open_card(clerk, "B4")
        await database.service().return_seats("BK-SMITH", ["B6"])
        await clerk.until(lambda: "Stalls, row B, seats 3–5" in clerk.text)
        assert "given back" in clerk.text


async def test_a_card_that_cannot_be_read_says_so_and_goes_on_trying(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await go(clerk, "B4")
        database.is_down = True
        await clerk.press("enter")
        await clerk.until(lambda: "cannot be reached: trying again" in clerk.text)
        assert "It is still being read" in clerk.app.screen.changes.cannot_change()  # type: ignore[attr-defined]
        await clerk.press("r")
        database.is_down = False
        await clerk.until(lambda: "Jo Smith" in clerk.text)


async def test_a_booking_that_nobody_knows_is_said_to_be_unknown(database: FakeDatabase) -> None:
    database.showings_by_key["E1", TONIGHT].states["C1"] = sold("BK-NOBODY")
    async with at_a_house(database) as clerk:
        await go(clerk, "C1", "enter")
        await clerk.until(lambda: "There is no booking BK-NOBODY" in clerk.text)
        assert "any more" not in clerk.text


@pytest.mark.parametrize("size", SIZES)
async def test_a_booking_that_another_program_deletes_is_said_to_be_gone_and_offers_nothing(
    database: FakeDatabase, size: tuple[int, int]
) -> None:
    async with at_a_house(database, pace=LIVE, size=size) as clerk:
        card = await open_card(clerk, "B4", "r")
        assert card.changes.is_choosing
        delete(database, "BK-SMITH")
        await clerk.until(lambda: "There is no booking BK-SMITH any more" in clerk.dialog)
        assert not card.changes.is_choosing
        assert "Jo Smith" in clerk.text, "whose it was"
        assert "sold ·" in clerk.text, "its history"
        assert clerk.state.overlay.party == frozenset()
        possible = {key.written for key in card._keys_now() if key.is_possible}
        assert possible == {"Z", "esc"}
        for key in "sxermpn":
            await clerk.press(key)
            assert "There is no such booking any more" in clerk.text
            assert clerk.app.screen is card
        await clerk.press("r", "escape")
        assert clerk.app.screen is clerk.house
        await go(clerk, "B4", "enter")
        assert clerk.app.screen is clerk.house, "the seat is free"


async def test_a_question_about_a_booking_that_is_deleted_meanwhile_changes_nothing(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        card = await open_card(clerk, "B4", "n", *"x")
        delete(database, "BK-SMITH")
        await clerk.until(lambda: card.is_gone)
        await clerk.press("enter")
        assert "There is no such booking any more" in clerk.text


async def test_the_card_of_a_seat_whose_booking_is_deleted_goes_on_with_the_seat(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await go(clerk, "B4", "i")
        await clerk.until(lambda: "Jo Smith" in clerk.text)
        delete(database, "BK-SMITH")
        await clerk.until(lambda: "Stalls, row B, seat 4" in clerk.text and "Jo Smith" not in clerk.text)
        assert "free" in clerk.text
        assert clerk.state.overlay.party == {"B4"}


async def test_a_second_key_begins_no_second_change(database: FakeDatabase) -> None:
    database.gate = asyncio.Event()
    async with at_a_house(database) as clerk:
        await open_card(clerk, "A7", "s", "s", "x")
        assert "A change of this house is under way" in clerk.text
        database.gate.set()
        await clerk.until(lambda: "SOLD  BK-ANN" in clerk.notice)
        assert database.sales_begun == 1


async def test_closing_card_and_house_stops_no_change_and_quitting_waits_for_it(
    database: FakeDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    database.gate = asyncio.Event()
    async with at_a_house(database) as clerk:
        await open_card(clerk, "A7", "s", "escape", "q", "ctrl+q")
        assert "A change is under way" in clerk.toasts
        assert clerk.app.is_running
        database.gate.set()
        await clerk.until(lambda: clerk.app._exit)
    assert status_of(database, "BK-ANN") is BookingStatus.CONFIRMED
    assert "SOLD  BK-ANN" in capsys.readouterr().err


@pytest.mark.parametrize("happens", [True, False])
async def test_a_lost_answer_is_looked_up_until_the_change_is_known(
    database: FakeDatabase, happens: bool
) -> None:
    database.loses_answer = database.goes_down_at_commit = True
    database.drops_commit = not happens
    async with at_a_house(database) as clerk:
        await open_card(clerk, "B4", "r", "enter")
        await clerk.until(lambda: "being looked up" in clerk.notice)
        assert "BK-SMITH" in clerk.notice
        await clerk.press("r")
        assert "A change of this house is under way" in clerk.text
        database.is_down = False
        await clerk.until(lambda: ("RETURNED" if happens else "NOT RETURNED") in clerk.notice)
        assert ("NOT RETURNED" in clerk.notice) is not happens
        assert seats_of(database) == (("B3", "B5", "B6") if happens else ("B3", "B4", "B5", "B6"))


async def test_the_card_of_a_seat_says_who_has_it_and_every_change_before(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 40)) as clerk:
        await database.service().return_seats("BK-SMITH", ["B4"])
        await clerk.press("r")
        await go(clerk, "B4", "i")
        await clerk.until(lambda: "given back" in clerk.text)
        assert "Stalls, row B, seat 4" in clerk.text
        assert "free" in clerk.text
        assert clerk.text.count("BK-SMITH") == 2
        await clerk.press("r")
        assert "This seat is in no booking" in clerk.text
        await clerk.press("escape")
        await go(clerk, "B3", "i")
        await clerk.until(lambda: "Jo Smith" in clerk.text)
        assert clerk.state.overlay.party == {"B3", "B5", "B6"}


async def test_hostile_and_long_names_are_text_and_cut(database: FakeDatabase) -> None:
    with_booking(database, "C1", booking_id="[/BK]\x1b", customer="[/foo] \x1b[31m\u202e" + "very long " * 12)
    for size in SIZES:
        async with at_a_house(database, size=size) as clerk:
            await open_card(clerk, "C1")
            assert "[/foo]" in clerk.text
            assert "…" in clerk.text
            assert not any(char in clerk.text for char in "\x1b\u202e")
            await clerk.press("r")
            await clerk.press("escape", "m")
            await clerk.until(lambda: len(clerk.picked) == 1)
            assert "[/foo]" in clerk.text
            assert not any(char in clerk.text for char in "\x1b\u202e")


async def test_a_booking_of_400_seats_scrolls_and_is_chosen_from() -> None:
    made = database_of(rows_of_seats("Stalls", "ABCDEFGHIJKLMNOPQRST", 20))
    seats = [seat.seat_id for seat in made.showings_by_key["E1", TONIGHT].layout.seats.values()]
    with_booking(made, *seats)
    async with at_a_house(made) as clerk:
        card = await open_card(clerk, "T20")
        assert "400 seats" not in clerk.text.splitlines()[5]
        assert "Stalls, row A, seats 1–20" in clerk.text
        await clerk.press("pagedown", "pagedown", "pagedown")
        assert "400 seats" in clerk.text
        assert "18,000.00" in clerk.text
        await clerk.press("r")
        assert card.query_one(SeatChoice).chosen == ("T20",)
        assert "Stalls, row T, seat 20" in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "399 seats left" in clerk.notice)


TASKS = {
    "find the hold and sell it": (["slash", *"ann", "enter", "s"], 9, "SOLD  BK-ANN"),
    "return 1 of 4": (["slash", *"B4", "enter", "enter", "r", "enter"], 8, "RETURNED  BK-SMITH"),
    "move a party": (["slash", *"A7", "enter", "enter", "m", "enter"], 10, "MOVED  BK-ANN"),
    "block a seat": (["x", "enter"], 4, "BLOCKED  1 seat"),
}


@pytest.mark.parametrize(("keys", "budget", "said"), TASKS.values(), ids=TASKS)
@pytest.mark.parametrize("size", SIZES)
async def test_a_task_takes_few_keys_which_may_be_typed_ahead(
    database: FakeDatabase, keys: list[str], budget: int, said: str, size: tuple[int, int]
) -> None:
    assert len(keys) <= budget
    async with at_a_house(database, size=size) as clerk:
        await clerk.press("home")
        for key in keys:
            clerk.app.simulate_key(key)
        await clerk.until(lambda: said in clerk.notice)

"""Holds on purpose (`H`): for whom, why, until when; their countdown, and their end."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from textual.message import Message

from seatui.domain.errors import DatabaseFailed
from seatui.domain.model.bookings import BookingRequest, BookingStatus
from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.times import clock_time
from seatui.tui import SeatuiApp
from seatui.tui.controllers.own_holds import OwnHolds
from seatui.tui.controllers.poll import Pace
from seatui.tui.controllers.recent_houses import RecentHouses
from seatui.tui.messages import HoldEnded
from seatui.tui.screens.hold_screen import HoldScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from tests.tui.driving import LIVE, QUICK, Clerk, at_a_house
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, held, rows_of_seats
from tests.tui.houses import database_of


@pytest.fixture
def database() -> FakeDatabase:
    return database_of(rows_of_seats("Stalls", "ABC", 7))


class Hands:
    """The keys that a clerk typed."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk
        self.keys = 0

    async def type(self, *keys: str) -> None:
        self.keys += len(keys)
        await self._clerk.press(*keys)


async def test_three_are_held_for_smith_by_nine_keys(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        hands = Hands(clerk)
        await hands.type("3", "b", "H", *"Smith", "enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        (hold,) = database.bookings.values()
        assert (hold.user_id, hold.quantity, hold.status) == ("Smith", 3, BookingStatus.RESERVED)
        assert hold.reserved_until == NOW + timedelta(minutes=15)
        assert clerk.picked == []
        assert hands.keys <= 12


async def test_a_hold_has_a_reason_and_an_end(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "H", *"Ann", "tab", *"the mayor", "tab", *"until 1 h before the show")
        assert f"ends {clock_time(TONIGHT - timedelta(hours=1), machine_zone())}" in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        (hold,) = database.bookings.values()
        assert hold.reserved_until == TONIGHT - timedelta(hours=1)
        (entry,) = database.showings_by_key["E1", TONIGHT].entries
        assert entry.reason == "the mayor"


async def test_a_time_that_is_not_understood_stays_and_says_what_is(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "H", *"Ann", "shift+tab", *"soon")
        assert 'what is "soon"?' in clerk.text
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, HoldScreen)
        assert not database.bookings
        await clerk.press("ctrl+u", *"2h", "enter")
        await clerk.until(lambda: "HELD" in clerk.notice)


async def test_escape_holds_nothing_and_keeps_the_picks(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "H", *"Ann", "escape")
        assert clerk.picked == ["A4"]
        assert not database.bookings
        await clerk.press("escape", "H")
        assert "Nothing is picked" in clerk.seat_line


@pytest.mark.parametrize("how", ["left", "refused"])
async def test_what_was_typed_is_there_again_after_the_way_back_and_a_refusal(
    database: FakeDatabase, how: str
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "H", *"Ann", "tab", *"the mayor", "tab", *"until 18:00")
        if how == "left":
            await clerk.press("escape")
        else:
            await clerk.press("ctrl+u", *"until 1 h before the show")
            database.refuses = DatabaseFailed("the database is too busy")
            await clerk.press("enter")
            await clerk.until(lambda: "NOT HELD" in clerk.notice)
        await clerk.press("enter")
        assert clerk.is_confirming
        assert "For Ann" in clerk.dialog, "the sale is for the same customer"
        await clerk.press("escape", "H")
        end = "until 18:00" if how == "left" else "until 1 h before the show"
        assert f"For Ann Reason the mayor Until {end}" in clerk.dialog


async def test_nothing_closes_or_covers_the_dialog_while_somebody_types(database: FakeDatabase) -> None:
    sold_to_lee = await database.service().book_tickets(BookingRequest("E1", "Lee", TONIGHT, ["C1"]))
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "H", *"An")
        clerk.house.open_card(sold_to_lee.booking_id)
        clerk.house.controllers.selling.ask()
        clerk.house.controllers.bookings.block()
        await clerk.house.controllers.bookings.ask_to_undo()
        gone = database.showings_by_key.pop(("E1", TONIGHT))
        await clerk.until(lambda: "there is no event" in clerk.toasts)
        await clerk.press("n")
        assert isinstance(clerk.app.screen, HoldScreen)
        assert "For Ann" in clerk.dialog
        assert gone.states == {"C1": SeatState(SeatStatus.SOLD, sold_to_lee.booking_id)}
        await clerk.press("escape")
        await clerk.until(lambda: isinstance(clerk.app.screen, ShowingsScreen))


async def test_an_order_takes_the_same_times(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space")
        await clerk.type_line("colon", "hold smith until 1 h before the show", "enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        (hold,) = database.bookings.values()
        assert hold.reserved_until == TONIGHT - timedelta(hours=1)
        await clerk.press("l", "space")
        await clerk.type_line("colon", "hold 5 days before the show", "enter")
        assert "is over" in clerk.text
        assert len(database.bookings) == 1


async def test_the_seat_line_counts_a_hold_down(database: FakeDatabase) -> None:
    now = NOW
    states = database.showings_by_key["E1", TONIGHT].states
    states["A4"] = held(NOW + timedelta(minutes=12))
    far = BookingRequest("E1", "o'neil", TONIGHT, ["A3"])
    await database.service().hold_seats(far, ttl=timedelta(days=6))
    app = clocked(database, lambda: now)
    async with app.run_test(size=(80, 24)):
        clerk = Clerk(app)
        await until_open(clerk)
        await clerk.press("g", "home", "l", "l")
        end = NOW + timedelta(days=6)
        words = f"held until Thu 10 Dec {clock_time(end, machine_zone())} · o'neil"
        await clerk.until(lambda: words in clerk.text, "a far end has room")
        await clerk.press("l")
        assert "(12 min)" in clerk.seat_line
        now = NOW + timedelta(minutes=11, seconds=15)
        clerk.house.controllers.following.wake()
        await clerk.until(lambda: "(45 s)" in clerk.seat_line)


def clocked(database: FakeDatabase, clock: Callable[[], datetime], pace: Pace = QUICK) -> SeatuiApp:
    """The app at the house, with a clock of the test."""
    return SeatuiApp(
        database.service(), database, open_at=("E1", TONIGHT), clock=clock, pace=replace(pace, ends=0.01)
    )


async def until_open(clerk: Clerk) -> None:
    await clerk.until(lambda: bool(clerk.app.screen.query("SeatMapView")) and clerk.house.house is not None)


@pytest.mark.parametrize("unread", ["nothing", "its own notice", "another notice"])
async def test_a_hold_of_this_terminal_that_ends_is_announced(database: FakeDatabase, unread: str) -> None:
    now = NOW
    app = clocked(database, lambda: now)
    async with app.run_test(size=(80, 24), notifications=True):
        clerk = Clerk(app)
        await until_open(clerk)
        await clerk.press("g", "home", "space", "H", *"Smith", "enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        if unread == "nothing":
            await clerk.press("escape")
        elif unread == "another notice":
            await clerk.press("l", "space")
            await clerk.type_line(":", "sell", "enter")
            await clerk.until(lambda: "SOLD" in clerk.notice)

        def said() -> str:
            return clerk.toasts if unread == "another notice" else clerk.notice

        now = database.now = NOW + timedelta(minutes=16)
        await clerk.until(lambda: "HOLD ENDED" in said())
        assert "for Smith" in said()
        assert "HELD " not in clerk.notice
        await clerk.until(lambda: clerk.seat_state("A1").at(now) is SeatStatus.AVAILABLE)


async def test_a_hold_made_here_before_the_start_is_announced_when_it_ends_and_no_other_terminals(
    database: FakeDatabase,
) -> None:
    now = NOW
    await database.service().hold_seats(BookingRequest("E1", "Smith", TONIGHT, ["A1", "A2"]))
    database.terminal = "window 2"
    await database.service().hold_seats(BookingRequest("E1", "Jones", TONIGHT, ["B1"]))
    database.terminal = "window 1"
    app = clocked(database, lambda: now)
    async with app.run_test(size=(80, 24), notifications=True):
        clerk = Clerk(app)
        await until_open(clerk)
        await clerk.until(lambda: app.sales.holds.is_read)
        now = database.now = NOW + timedelta(minutes=16)
        await clerk.until(lambda: "HOLD ENDED" in clerk.notice)
        assert "2 seats · for Smith · Stalls, row A, seats 1–2" in clerk.notice
        await clerk.until(lambda: not app.sales.holds.has_ended(now))
        assert "Jones" not in clerk.notice + clerk.toasts


async def test_an_end_that_was_brought_forward_elsewhere_is_announced_on_an_open_card_too(
    database: FakeDatabase,
) -> None:
    now = NOW
    app = clocked(database, lambda: now, LIVE)
    async with app.run_test(size=(80, 24), notifications=True):
        clerk = Clerk(app)
        await until_open(clerk)
        await clerk.press("g", "home", "space", "H", *"Smith", "enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        await clerk.press("l", "space")
        await clerk.type_line(":", "sell", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await clerk.press("i")
        (hold, _) = database.bookings
        await database.service().extend_hold(hold, timedelta(minutes=2))
        await clerk.until(lambda: clerk.seat_state("A1").reserved_until == NOW + timedelta(minutes=2))
        now = database.now = NOW + timedelta(minutes=3)
        await clerk.until(lambda: "HOLD ENDED" in clerk.text)
        assert "HOLD ENDED" not in clerk.toasts, "that would cover the card and its keys"


async def test_an_end_that_was_brought_forward_elsewhere_is_known_though_no_house_is_open(
    database: FakeDatabase,
) -> None:
    reported: list[Message] = []
    service = database.service()
    made = await service.hold_seats(BookingRequest("E1", "Smith", TONIGHT, ["A1"]))
    holds = OwnHolds(service, reported.append, RecentHouses(database).read)
    await holds.read(NOW)
    assert not holds.has_ended(NOW + timedelta(minutes=3))
    await service.extend_hold(made.booking_id, timedelta(minutes=2))
    await holds.read(NOW)
    assert holds.has_ended(NOW + timedelta(minutes=3))
    database.now += timedelta(minutes=3)
    await database.expire_holds()
    await holds.report_ended(database.now)
    (ended,) = reported
    assert isinstance(ended, HoldEnded)
    assert ended.sale.seat_ids == ("A1",)
    assert holds.booking_ids == set()


@pytest.mark.parametrize("end", ["extended", "sold", "released"])
async def test_a_hold_that_is_no_more_or_lasts_longer_is_not_said_to_have_ended(
    database: FakeDatabase, end: str
) -> None:
    now = NOW
    app = clocked(database, lambda: now)
    async with app.run_test(size=(80, 24), notifications=True):
        clerk = Clerk(app)
        await until_open(clerk)
        await clerk.press("g", "home", "space", "H", "enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        await clerk.press("escape")
        (booking_id,) = database.bookings
        service = database.service()
        match end:
            case "extended":
                await service.extend_hold(booking_id, timedelta(hours=1))
            case "sold":
                await service.confirm_hold(booking_id)
            case _:
                await service.release_hold(booking_id)
        now = database.now = NOW + timedelta(minutes=16)
        await clerk.until(lambda: not app.sales.holds.has_ended(now), "the end was looked at")
        assert "ENDED" not in clerk.notice + clerk.toasts


@pytest.mark.parametrize("size", [(20, 5), (40, 7)])
async def test_on_a_tiny_screen_the_dialog_scrolls_to_the_field_that_is_typed_into(
    database: FakeDatabase, size: tuple[int, int]
) -> None:
    async with at_a_house(database, size=size) as clerk:

        async def until_shown(typed: str) -> None:
            await clerk.until(lambda: typed in clerk.text, typed)

        await clerk.press("space", "H")
        for typed in ("Smith", "ill", "2h"):
            await clerk.press(*typed)
            await until_shown(typed)
            await clerk.press("tab")
        await until_shown("Smith")
        await clerk.press("enter")
        await clerk.until(lambda: bool(database.bookings))

"""The seats are held while the customer pays: from the opening of the dialog until they are sold or given back."""

import asyncio
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from seatui.domain.errors import DatabaseFailed
from seatui.domain.model.journal import PAYING
from seatui.domain.model.seats import AVAILABLE, SeatStatus
from seatui.tui import SeatuiApp
from seatui.tui.controllers import customers
from seatui.tui.widgets.hold_line import HoldLine
from tests.tui.driving import LIVE, QUICK, Clerk, at_a_house
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of


@pytest.fixture
def database() -> FakeDatabase:
    return database_of(rows_of_seats("Stalls", "ABC", 7))


def statuses(database: FakeDatabase) -> list[str]:
    return [booking.status.value for booking in database.bookings.values()]


async def until_held(clerk: Clerk) -> None:
    await clerk.until(lambda: "held until" in clerk.text, "the seats are held")


def at(clerk: Clerk, now: datetime) -> None:
    """Lets the dialog look at the clock at this time."""
    for line in clerk.app.screen.query("HoldLine").results(HoldLine):
        line._clock = lambda: now
        line.tick()


async def test_the_first_enter_holds_and_the_second_sells_the_hold_to_the_customer(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "l", "space", "enter")
        await until_held(clerk)
        (hold,) = database.bookings.values()
        assert (hold.status.value, hold.seat_ids) == ("RESERVED", ("A4", "A5"))
        (entry,) = database.showings_by_key["E1", TONIGHT].entries
        assert entry.reason == PAYING
        assert "15:00 left" in clerk.text
        await clerk.press(*"Ann", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        (sale,) = database.bookings.values()
        assert (sale.booking_id, sale.status.value, sale.user_id) == (hold.booking_id, "CONFIRMED", "Ann")


async def test_the_line_under_the_map_names_the_customer_of_the_sale_and_no_longer_of_its_hold(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers, "FRESH", 3600)
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        await clerk.until(lambda: bool(clerk.state.customers), "whose the hold is was looked up")
        await clerk.press(*"Ann", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await clerk.until(lambda: "· Ann ·" in clerk.seat_line)


async def test_enter_twice_as_fast_as_can_be_is_one_sale(database: FakeDatabase) -> None:
    database.gate = asyncio.Event()
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter", "enter", "enter")
        assert "holding 1 seat" in clerk.text
        assert "selling 1 seat" in clerk.text
        database.gate.set()
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert statuses(database) == ["CONFIRMED"]
        assert not clerk.is_confirming


async def test_the_held_seats_stay_picked_and_are_nobody_elses(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "enter")
        await clerk.until(lambda: clerk.seat_state("A4").status is SeatStatus.RESERVED)
        loads = database.loads
        await clerk.until(lambda: database.loads >= loads + 3)
        assert clerk.picked == ["A4"]
        assert clerk.toasts == ""
        await clerk.press("escape")
        await clerk.until(lambda: clerk.seat_state("A4").status is SeatStatus.AVAILABLE)
        assert statuses(database) == ["CANCELLED"]
        assert clerk.picked == ["A4"]
        assert clerk.toasts == ""
        await clerk.press("u")
        assert clerk.picked == []
        await clerk.press("U")
        assert clerk.picked == ["A4"]


async def test_escape_before_the_hold_is_answered_gives_it_back_as_soon_as_it_is(
    database: FakeDatabase,
) -> None:
    database.gate = asyncio.Event()
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter", "escape")
        assert not clerk.is_confirming
        assert not database.bookings
        database.gate.set()
        await clerk.until(lambda: statuses(database) == ["CANCELLED"])
        assert clerk.picked == ["A4"]
        assert clerk.notice == ""


async def test_enter_behind_escape_waits_for_the_seats_and_sells_them(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        database.gate = asyncio.Event()
        await clerk.press("escape", "enter", "enter")
        database.gate.set()
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert statuses(database) == ["CANCELLED", "CONFIRMED"]


async def test_the_time_left_is_in_view_and_the_last_minute_warns(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        at(clerk, NOW + timedelta(minutes=13, seconds=57))
        await clerk.until(lambda: "1:03 left" in clerk.text)
        assert not clerk.app.screen.query("HoldLine.-soon")
        at(clerk, NOW + timedelta(minutes=14, seconds=30))
        await clerk.until(lambda: "0:30 left: ^t extends" in clerk.text)
        assert clerk.app.screen.query("HoldLine.-soon")
        at(clerk, NOW + timedelta(minutes=15))
        await clerk.until(lambda: "The hold ended" in clerk.text)


async def test_one_key_extends(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter", *"Ann")
        await until_held(clerk)
        database.now = NOW + timedelta(minutes=14)
        await clerk.press("ctrl+t")
        await clerk.until(lambda: "29:00 left" in clerk.text)
        (hold,) = database.bookings.values()
        assert hold.reserved_until == NOW + timedelta(minutes=29)
        await clerk.press("enter")
        await clerk.until(lambda: "for Ann" in clerk.notice)


async def test_a_hold_that_has_ended_is_sold_all_the_same_while_its_seats_are_free(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        database.now += timedelta(minutes=16)
        await database.expire_holds()
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert statuses(database) == ["CONFIRMED"]


async def test_a_hold_that_has_ended_and_was_taken_is_refused(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "l", "space", "enter")
        await until_held(clerk)
        database.now += timedelta(minutes=16)
        await database.expire_holds()
        database.showings_by_key["E1", TONIGHT].states |= {"A4": sold(), "A5": AVAILABLE}
        await clerk.press("enter")
        await clerk.until(lambda: "row A, seat 4 is sold" in clerk.refusal)
        assert clerk.picked == ["A5"]


BUSY = DatabaseFailed("the database is too busy; nothing was changed")


async def test_a_sale_without_a_hold_that_fails_leaves_the_name_in_its_dialog_and_enter_tries_again(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, holds_while_paying=False) as clerk:
        database.refuses = BUSY
        await clerk.press("space", "enter", *"Ann", "enter")
        await clerk.until(lambda: "too busy" in clerk.text)
        assert clerk.is_confirming
        assert clerk.notice == ""
        assert "enter tries again" in clerk.dialog
        await clerk.press(*" Lee", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "for Ann Lee" in clerk.notice
        assert statuses(database) == ["CONFIRMED"]


async def test_a_name_is_typed_on_into_its_dialog_when_the_hold_fails_meanwhile(
    database: FakeDatabase,
) -> None:
    database.gate, database.refuses = asyncio.Event(), BUSY
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter", *"Ale")
        database.gate.set()
        await clerk.until(lambda: "too busy" in clerk.text)
        assert "not held" in clerk.dialog
        await clerk.press(*"x Gross")
        assert clerk.is_confirming
        await clerk.press("ctrl+t")
        await until_held(clerk)
        assert "too busy" not in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "for Alex Gross" in clerk.notice
        assert clerk.seat_state("A4").status is SeatStatus.SOLD


async def test_the_dialog_follows_its_hold_and_says_what_others_took_since(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "l", "space", "enter")
        await until_held(clerk)
        (hold,) = database.bookings.values()
        await database.service().extend_hold(hold.booking_id, timedelta(minutes=40))
        await clerk.until(lambda: "40:00 left" in clerk.text, "somebody else has extended it")
        database.now += timedelta(minutes=41)
        await database.expire_holds()
        database.showings_by_key["E1", TONIGHT].states["A4"] = sold()
        await clerk.until(lambda: "Meanwhile Stalls, row A, seat 4 was sold" in clerk.text)
        assert clerk.is_confirming
        assert clerk.picked == ["A5"], "neither dialog nor map has the seat any more"
        assert "1 of 2 seats" in clerk.dialog


async def test_a_hold_that_is_ended_elsewhere_counts_no_more_down(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "l", "space", "enter")
        await until_held(clerk)
        (hold,) = database.bookings.values()
        database.terminal = "psql"
        await database.service().cancel_booking(hold.booking_id)
        await clerk.until(lambda: "were given back at psql" in clerk.dialog)
        assert "not held" in clerk.dialog
        assert "left" not in clerk.dialog
        assert "2 seats" in clerk.dialog
        assert clerk.picked == ["A4", "A5"], "nobody else has them"


async def test_quitting_gives_the_seats_back(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        await clerk.press("ctrl+q")
        await clerk.until(lambda: clerk.app._exit)
    assert statuses(database) == ["CANCELLED"]


async def test_a_sale_that_fails_while_quitting_is_reported_and_its_seats_are_given_back(
    database: FakeDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        database.gate = asyncio.Event()
        await clerk.press("enter")
        await clerk.press("ctrl+q")
        assert "as soon as it has ended" in clerk.toasts
        database.is_down = True
        database.gate.set()
        await clerk.until(lambda: clerk.app.sales.payment(next(iter(database.bookings))) is not None)
        await clerk.until(lambda: clerk.app._exit or bool(clerk.app.sales.uncertain))
        await clerk.until(lambda: clerk.app._exit)
    said = " ".join(capsys.readouterr().err.split())
    assert "may stay held until" in said
    assert statuses(database) == ["RESERVED"]


async def test_quitting_while_the_database_is_gone_says_until_when_the_seats_may_stay_held(
    database: FakeDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        database.is_down = True
        await clerk.press("ctrl+q")
        await clerk.until(lambda: clerk.app._exit)
    (booking_id,) = database.bookings
    said = capsys.readouterr().err
    assert booking_id in said
    assert "may stay held until" in " ".join(said.split())


async def test_a_hold_whose_answer_was_lost_is_looked_up_and_the_dialog_stays(database: FakeDatabase) -> None:
    database.loses_answer = database.goes_down_at_commit = True
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await clerk.until(lambda: "The answer to the hold was lost" in clerk.text)
        assert clerk.is_confirming
        assert clerk.notice == ""
        database.is_down = False
        await until_held(clerk)
        assert "The answer to the hold was lost" not in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert statuses(database) == ["CONFIRMED"]


@pytest.mark.parametrize("is_made", [True, False], ids=["made", "not made"])
async def test_a_sale_whose_answer_was_lost_is_asked_for_until_it_is_known_and_made_once(
    database: FakeDatabase, *, is_made: bool
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        database.loses_answer = database.goes_down_at_commit = True
        database.drops_commit = not is_made
        await clerk.press("enter")
        await clerk.until(lambda: "being looked up" in clerk.notice)
        assert statuses(database) == ["CONFIRMED" if is_made else "RESERVED"]
        assert not clerk.is_confirming
        await clerk.press("enter")
        assert not clerk.is_confirming, "the sale is under way"
        database.is_down = database.drops_commit = False
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "NOT SOLD" not in clerk.notice
        assert statuses(database) == ["CONFIRMED"]


async def test_a_hold_that_cannot_be_given_back_is_given_back_when_the_database_is_there_again(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "enter")
        await until_held(clerk)
        database.is_down = True
        await clerk.press("escape")
        await clerk.until(lambda: bool(clerk.app.sales.uncertain))
        database.is_down = False
        await clerk.until(lambda: statuses(database) == ["CANCELLED"])
        await clerk.until(lambda: not clerk.app.sales.uncertain)
        assert clerk.picked == ["A4"]


async def test_without_holding_the_dialog_sells_in_one_step_and_still_warns(database: FakeDatabase) -> None:
    app = SeatuiApp(
        database.service(),
        database,
        open_at=("E1", TONIGHT),
        clock=lambda: NOW,
        pace=replace(QUICK, house=0.05),
        holds_while_paying=False,
    )
    async with app.run_test(size=(80, 24)):
        clerk = Clerk(app)
        await clerk.until(
            lambda: bool(clerk.app.screen.query("SeatMapView")) and clerk.house.house is not None
        )
        await clerk.press("g", "home", "space", "l", "space", "enter")
        assert clerk.is_confirming
        assert not database.bookings
        assert "held until" not in clerk.text
        database.showings_by_key["E1", TONIGHT].states["A1"] = sold()
        await clerk.until(lambda: "Meanwhile Stalls, row A, seat 1 was sold" in clerk.text)
        await clerk.press("escape", "enter", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert database.sales_begun == 1

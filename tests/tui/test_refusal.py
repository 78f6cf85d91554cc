"""A refused sale: every lost seat is named with what happened to it, and others are offered in their place."""

import asyncio
from datetime import timedelta
from typing import Never

import pytest
from msgspec.structs import replace

from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.bookings import BookingStatus
from seatui.domain.model.seats import AVAILABLE, SeatInTheWay, SeatState, SeatStatus
from seatui.tui.controllers import refusals
from seatui.tui.screens.refusal_screen import RefusalScreen
from tests.tui.driving import QUICK, Clerk, at_a_house
from tests.tui.fakes import BLOCKED, NOW, TONIGHT, FakeDatabase, held, rows_of_seats, sold
from tests.tui.houses import database_of


@pytest.fixture
def database() -> FakeDatabase:
    return database_of(rows_of_seats("Stalls", "ABC", 12))


def take(database: FakeDatabase, *seat_ids: str, state: SeatState | None = None, ago: int = 4) -> None:
    """Another window has these seats since so many seconds."""
    showing = database.showings_by_key["E1", TONIGHT]
    after = state or sold()
    showing.states |= dict.fromkeys(seat_ids, after)
    database.terminal, database.now = "window 3", NOW - timedelta(seconds=ago)
    database.journal_change(showing.key, seat_ids, AVAILABLE, after)
    database.now = NOW


async def pick_the_first_four(clerk: Clerk) -> None:
    await clerk.press("g", "home", "v", "l", "l", "l", "v")
    assert clerk.picked == ["A1", "A2", "A3", "A4"]


async def offered(clerk: Clerk) -> str:
    await clerk.until(lambda: "earest" in clerk.refusal, "something is offered")
    return clerk.refusal


@pytest.mark.parametrize("keys", [["enter"], ["enter", "enter"]], ids=["looking", "typing ahead"])
async def test_seats_lost_are_all_named_with_what_happened_and_where(
    database: FakeDatabase, keys: list[str]
) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A1", "A2")
        take(database, "A4", state=BLOCKED, ago=130)
        await clerk.press(keys[0])
        said = await offered(clerk)
        assert "Stalls, row A, seats 1–2 were sold at window 3, 4 seconds ago." in said
        assert "Stalls, row A, seat 4 was blocked at window 3, 2 minutes ago." in said
        assert "The other seat is still picked." in said
        assert clerk.picked == ["A3"]
        assert clerk.toasts == ""
        assert clerk.notice == ""
        assert not database.bookings


async def test_the_nearest_equal_block_is_previewed_and_enter_takes_it(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A1", "A2", "A3", "A4")
        await clerk.press("enter")
        assert "Nearest 4 together: Stalls, row B, seats 1–4, 45.00 each" in await offered(clerk)
        assert clerk.state.overlay.preview == {"B1", "B2", "B3", "B4"}
        await clerk.press("enter")
        await clerk.until(lambda: clerk.is_confirming)
        assert clerk.picked == ["B1", "B2", "B3", "B4"]
        assert clerk.state.overlay.preview == frozenset()
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        (booking,) = database.bookings.values()
        assert booking.seat_ids == ("B1", "B2", "B3", "B4")


@pytest.mark.parametrize("lines", [20, 24, 30])
async def test_it_stands_on_none_of_the_seats_that_it_offers(lines: int) -> None:
    database = database_of(rows_of_seats("Stalls", "ABCDEFGHIJKLMNOPQ", 30))
    async with at_a_house(database, size=(80, lines)) as clerk:
        await clerk.type_line("colon", "I13-15", "enter")
        take(database, "I13")
        take(database, "I14", ago=130)
        take(database, "I15", state=BLOCKED, ago=50)
        await clerk.press("enter")
        rows = set()
        for _ in range(12):
            await offered(clerk)
            await clerk.pilot.pause()
            stands = clerk.app.screen.query_one("#refusal").region
            seats = clerk.seat_map.regions_of(clerk.state.overlay.preview)
            assert len(seats) == 3
            assert not any(stands.overlaps(each) for each in seats), (stands, seats)
            rows |= {each[0] for each in clerk.state.overlay.preview}
            await clerk.press("n")
        assert len(rows) > 2


async def test_another_is_offered_and_the_one_before(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A1", "A2", "A3", "A4")
        await clerk.press("enter")
        first = await offered(clerk)
        await clerk.press("n")
        await clerk.until(lambda: "Next nearest" in clerk.refusal)
        second = clerk.refusal
        assert clerk.state.overlay.preview.isdisjoint({"B1", "B2", "B3", "B4"})
        await clerk.press("N")
        await clerk.until(lambda: clerk.refusal == first)
        assert second != first
        await clerk.press(*"nnnnnnnnn")
        await clerk.until(lambda: "There are no others." in clerk.refusal)


async def test_escape_goes_back_to_what_is_left(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        at = clerk.at
        take(database, "A2")
        await clerk.press("enter")
        await offered(clerk)
        await clerk.press("escape")
        assert clerk.app.screen is clerk.house
        assert clerk.picked == ["A1", "A3", "A4"]
        assert clerk.at == at
        assert clerk.state.overlay.preview == frozenset()
        await clerk.press("enter")
        assert clerk.is_confirming


async def test_where_nothing_is_left_it_says_so(database: FakeDatabase) -> None:
    showing = database.showings_by_key["E1", TONIGHT]
    showing.states |= dict.fromkeys([*showing.layout.seats][4:], sold())
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A2")
        await clerk.press("enter")
        await clerk.until(lambda: "There are no other 4 seats together." in clerk.refusal)
        await clerk.press("enter", "n")
        assert clerk.refusal
        assert "another" not in clerk.text


async def test_the_customer_typed_before_is_not_asked_for_again(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        await clerk.press("enter", *"Ann")
        await clerk.until(lambda: "held until" in clerk.text)
        (hold,) = database.bookings.values()
        database.now += timedelta(minutes=16)
        await database.expire_holds()
        take(database, "A2")
        assert database.bookings[hold.booking_id].status is BookingStatus.EXPIRED
        await clerk.press("enter")
        await offered(clerk)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.is_confirming)
        await clerk.until(lambda: "held until" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "for Ann" in clerk.notice


async def test_seats_lost_while_a_name_is_typed_are_told_in_its_dialog_and_enter_offers_others(
    database: FakeDatabase,
) -> None:
    database.gate = asyncio.Event()
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        await clerk.press("enter", *"An")
        take(database, "A2")
        database.refuses = SeatsUnavailable([SeatInTheWay("A2", SeatStatus.SOLD)])
        database.gate.set()
        await clerk.until(lambda: "enter looks for others" in clerk.dialog)
        assert "Stalls, row A, seat 2" in clerk.dialog
        assert clerk.picked == ["A1", "A3", "A4"]
        await clerk.press(*"na", "enter")
        await offered(clerk)
        await clerk.press("enter")
        await clerk.until(lambda: "held until" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "for Anna" in clerk.notice


@pytest.mark.parametrize("lost", [["A2"], ["A1", "A2", "A3", "A4"]], ids=["some seats", "all seats"])
async def test_a_name_outlives_a_refusal_and_the_way_back(database: FakeDatabase, lost: list[str]) -> None:
    async with at_a_house(database, holds_while_paying=False) as clerk:
        await pick_the_first_four(clerk)
        await clerk.press("enter", *"Ann")
        take(database, *lost)
        await clerk.press("enter")
        await offered(clerk)
        await clerk.press("escape")
        if not clerk.picked:
            await clerk.press("2", "b")
        await clerk.press("enter", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert "for Ann" in clerk.notice


async def test_what_is_held_in_the_place_of_lost_seats_has_the_reason_too(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        await clerk.press("H", *"Ann", "tab", *"the mayor")
        take(database, "A2")
        await clerk.press("enter")
        await offered(clerk)
        await clerk.press("enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        assert "for Ann" in clerk.notice
        assert database.showings_by_key["E1", TONIGHT].entries[-1].reason == "the mayor"


@pytest.mark.parametrize("since", [sold("BK-2"), AVAILABLE], ids=["sold since", "given back since"])
async def test_a_seat_that_has_changed_since_it_was_lost_has_its_trace_all_the_same(
    database: FakeDatabase, since: SeatState
) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A1", state=held(NOW + timedelta(minutes=15)))
        database.refuses = SeatsUnavailable([SeatInTheWay("A1", SeatStatus.RESERVED)])
        take(database, "A1", state=since, ago=2)
        database.showings_by_key["E1", TONIGHT].states["A1"] = (
            AVAILABLE  # for the refusal above to be the answer
        )
        await clerk.press("enter")
        became = (
            "was held at window 3, 4 seconds" if since == AVAILABLE else "was sold at window 3, 2 seconds"
        )
        await clerk.until(lambda: f"seat 1 {became} ago." in clerk.refusal)


@pytest.mark.parametrize("is_read", [True, False], ids=["read before", "read after"])
@pytest.mark.parametrize(
    ("left", "offer"),
    [(["A1", "A2", "A3"], "row B, seats 1–4"), ([], "row B, seats 5–8")],
    ids=["one gone", "all gone"],
)
async def test_seats_that_a_new_plan_lacks_are_replaced_by_as_many(
    database: FakeDatabase, left: list[str], offer: str, *, is_read: bool
) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        await clerk.press("H", *"Ann")
        before = clerk.house.house
        plan = rows_of_seats("Stalls", "ABC", 12)
        database.add([seat for seat in plan if seat.row != "A" or seat.seat_id in left])
        if is_read:
            clerk.house.reload()
            await clerk.until(lambda: clerk.house.house is not before)
        await clerk.press("enter")
        await clerk.until(lambda: bool(clerk.refusal))
        if not is_read:
            clerk.house.reload()
        assert offer in await offered(clerk)
        assert ("seats 1–4 are not seats of" if not left else "seat 4 is not a seat of") in clerk.refusal
        assert "Nearest 4 together" in clerk.refusal
        await clerk.press("enter")
        await clerk.until(lambda: "HELD" in clerk.notice)
        (held,) = database.bookings.values()
        assert held.quantity == 4


async def test_a_search_that_fails_is_not_looking_for_ever(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Never:
        raise RuntimeError

    monkeypatch.setattr(refusals, "nearest_blocks", fail)
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A2")
        await clerk.press("enter")
        await clerk.until(lambda: "There are no other 4 seats together" in clerk.refusal)


async def test_a_name_typed_into_the_refusal_takes_no_offer(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=replace(QUICK, reading=600)) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A1", "A2", "A3", "A4")
        await clerk.press("enter")
        first = await offered(clerk)
        screen = clerk.app.screen
        assert isinstance(screen, RefusalScreen)
        screen._can_take_from = 0
        await clerk.press(*"Ann", "enter")
        assert clerk.refusal == first
        screen._can_take_from = 0
        await clerk.press("n", "enter")
        await clerk.until(lambda: clerk.is_confirming)


async def test_what_was_on_offer_and_is_lost_too_is_not_taken(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A1", "A2", "A3", "A4")
        await clerk.press("enter")
        await offered(clerk)
        take(database, "B2")
        clerk.house.controllers.following.wake()
        await clerk.until(lambda: "row A, seats 5–8" in clerk.refusal, "others are on offer")
        take(database, *(f"{row}{number}" for row in "ABC" for number in range(1, 13)))
        clerk.house.controllers.following.wake()
        await clerk.until(lambda: "There are no other 4 seats together" in clerk.refusal)
        await clerk.press("enter")
        assert not clerk.is_confirming
        assert not database.bookings


async def test_a_picked_seat_that_is_lost_behind_the_refusal_is_named_in_it_and_no_longer_counted_as_kept(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await pick_the_first_four(clerk)
        take(database, "A1")
        await clerk.press("enter")
        await offered(clerk)
        assert "The other 3 seats are still picked" in clerk.refusal
        take(database, "A3", state=BLOCKED)
        clerk.house.controllers.following.wake()
        await clerk.until(lambda: "Stalls, row A, seat 3 was blocked at window 3." in clerk.refusal)
        assert "seat 1 was sold at window 3" in clerk.refusal
        assert "The other 2 seats are still picked" in clerk.refusal
        assert clerk.toasts == ""

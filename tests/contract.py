"""What a booking repository does, whichever it is: PostgreSQL, and what stands in for it in tests.

A module that has a fixture `office` imports all of this, and its tests with it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from seatui.booking import Booking, BookingRepository, BookingRequest, BookingService, BookingStatus, workflow
from seatui.booking.changes import Change, ChangeVoid, Fate
from seatui.booking.repository import HOLD_TTL
from seatui.domain.errors import (
    BookingIdTaken,
    BookingNotFound,
    DatabaseFailed,
    EventNotFound,
    InvalidRequest,
    SeatsUnavailable,
    ShowtimeMismatch,
)
from seatui.domain.model.journal import PAYING, FormerHold
from seatui.domain.model.seats import SeatStatus
from tests.support import LATER, SHOWTIME, a_change, request

Statuses = dict[str, tuple[str, str | None]]
RESERVED, CONFIRMED, CANCELLED, EXPIRED = (
    BookingStatus.RESERVED,
    BookingStatus.CONFIRMED,
    BookingStatus.CANCELLED,
    BookingStatus.EXPIRED,
)


@dataclass(frozen=True)
class Office:
    """A repository with the small house at SHOWTIME (A1 to B6), and a showing without seats at LATER.

    statuses: every seat that is not free, with its booking. let_run_out: lets the time of a hold pass. make_foreign:
    makes a hold one of another program, which has its end in its seats alone. reasons: those in the journal, by seat.
    another_terminal: a service at another terminal.
    """

    repository: BookingRepository[Any]
    statuses: Callable[[], Statuses]
    let_run_out: Callable[[str], None]
    make_foreign: Callable[[str], None] = lambda _: None
    reasons: Callable[[], list[tuple[tuple[str, ...], str]]] = list
    another_terminal: Callable[[], BookingService[Any]] | None = None

    @property
    def service(self) -> BookingService[Any]:
        return BookingService(self.repository)

    async def status_of(self, booking_id: str) -> BookingStatus:
        found = await self.repository.find_booking(booking_id)
        assert found is not None
        return found.status

    async def fill(self) -> None:
        """A1 is sold, A2 held, A3 blocked, and A4 held until a time that is over."""
        await self.service.book_tickets(request("A1", booking_id="BK-SOLD"))
        await self.service.hold_seats(request("A2", booking_id="BK-HELD"))
        await self.service.block_seats("E1", SHOWTIME, ["A3"])
        await self.service.hold_seats(request("A4", "B4", booking_id="BK-OVER"))
        self.let_run_out("BK-OVER")


def unseated(*seat_ids: str, booking_id: str | None = None) -> BookingRequest:
    """A request for seats of the showing that has none of its own."""
    return replace(request(*seat_ids, booking_id=booking_id), showtime=LATER.showtime)


def booking(
    *seat_ids: str, booking_id: str = "BK-1", user: str = "user-123", status: BookingStatus = CONFIRMED
) -> Booking:
    return Booking(booking_id, "E1", user, SHOWTIME, seat_ids, status)


def named(refusal: SeatsUnavailable) -> list[tuple[str, str | None]]:
    return [(seat.seat_id, seat.status) for seat in refusal.seats]


# Sales and holds.


async def test_a_sale_has_its_seats_and_is_found(office: Office) -> None:
    sold = await office.service.book_tickets(request("A2", "A1", booking_id="BK-1"))
    assert (sold.status, sold.seat_ids, sold.reserved_until) == (CONFIRMED, ("A2", "A1"), None)
    assert office.statuses() == {"A1": ("SOLD", "BK-1"), "A2": ("SOLD", "BK-1")}
    assert await office.repository.find_booking("BK-1") == replace(sold, seat_ids=("A1", "A2"))


async def test_a_hold_has_its_seats_until_its_end(office: Office) -> None:
    longer = await office.service.hold_seats(request("A1", booking_id="BK-1"), timedelta(hours=2))
    shorter = await office.service.hold_seats(request("A2", booking_id="BK-2"), timedelta(hours=1))
    assert longer.status is shorter.status is RESERVED
    assert longer.reserved_until is not None
    assert shorter.reserved_until is not None
    assert longer.reserved_until > shorter.reserved_until
    assert await office.repository.find_booking("BK-1") == longer
    assert office.statuses() == {"A1": ("RESERVED", "BK-1"), "A2": ("RESERVED", "BK-2")}


@pytest.mark.parametrize("status", [CONFIRMED, RESERVED])
async def test_a_refusal_names_every_seat_in_the_way_in_the_order_asked_and_changes_nothing(
    office: Office, status: BookingStatus
) -> None:
    await office.fill()
    before = office.statuses()
    asked = request("B1", "Z9", "A3", "A4", "A2", "A1", booking_id="BK-1")
    with pytest.raises(SeatsUnavailable) as refusal:
        await (
            office.service.book_tickets(asked) if status is CONFIRMED else office.service.hold_seats(asked)
        )
    assert named(refusal.value) == [("Z9", None), ("A3", "BLOCKED"), ("A2", "RESERVED"), ("A1", "SOLD")]
    assert office.statuses() == before
    assert await office.repository.find_booking("BK-1") is None
    assert await office.status_of("BK-OVER") is RESERVED


async def test_what_is_not_there_is_not_sold(office: Office) -> None:
    with pytest.raises(EventNotFound):
        await office.service.book_tickets(replace(request("A1"), event_id="E9"))
    with pytest.raises(ShowtimeMismatch):
        await office.service.book_tickets(replace(request("A1"), showtime=SHOWTIME + timedelta(hours=1)))
    with pytest.raises(ShowtimeMismatch):
        await office.service.block_seats("E1", SHOWTIME + timedelta(hours=1), ["A1"])


async def test_a_hold_that_is_over_is_taken_in_place_and_expires_whole(office: Office) -> None:
    await office.fill()
    await office.service.book_tickets(request("A4", "A5", booking_id="BK-1"))
    assert await office.status_of("BK-OVER") is EXPIRED
    assert {seat: office.statuses().get(seat) for seat in ("A4", "A5", "B4")} == {
        "A4": ("SOLD", "BK-1"),
        "A5": ("SOLD", "BK-1"),
        "B4": None,
    }


async def test_holds_that_are_over_expire_and_the_others_stay(office: Office) -> None:
    await office.fill()
    assert await office.service.release_expired() == 1
    assert await office.service.release_expired() == 0
    assert (await office.status_of("BK-OVER"), await office.status_of("BK-HELD")) == (EXPIRED, RESERVED)
    assert set(office.statuses()) == {"A1", "A2", "A3"}


async def test_of_sales_at_the_same_time_one_gets_the_seat(office: Office) -> None:
    answers = await asyncio.gather(
        *(office.service.book_tickets(request("A1", f"B{number}")) for number in range(1, 4)),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Booking", *["SeatsUnavailable"] * 2]
    assert len(office.statuses()) == 2


# The same request again.


async def test_the_same_request_again_gets_the_same_answer(office: Office) -> None:
    first = await office.service.hold_seats(request("A1", "A2", booking_id="BK-1"))
    again = await office.service.hold_seats(request("A2", "A1", booking_id="BK-1"), timedelta(hours=9))
    assert again == replace(first, seat_ids=("A2", "A1"))
    assert office.statuses() == dict.fromkeys(("A1", "A2"), ("RESERVED", "BK-1"))


async def test_the_same_request_at_the_same_time_is_one_booking(office: Office) -> None:
    asked = request("A1", "A2", booking_id="BK-1")
    first, second = await asyncio.gather(
        office.service.book_tickets(asked), office.service.book_tickets(asked)
    )
    assert first == second
    assert office.statuses() == dict.fromkeys(("A1", "A2"), ("SOLD", "BK-1"))


@pytest.mark.parametrize(
    "other",
    [
        request("A2", booking_id="BK-1"),
        request("A1", "A2", booking_id="BK-1"),
        request("A1", booking_id="BK-1", user="another"),
        unseated("A1", booking_id="BK-1"),
    ],
    ids=["other seats", "more seats", "another customer", "another showing"],
)
async def test_another_request_under_the_same_id_is_refused(office: Office, other: BookingRequest) -> None:
    await office.service.book_tickets(request("A1", booking_id="BK-1"))
    with pytest.raises(BookingIdTaken):
        await office.service.book_tickets(other)
    assert office.statuses() == {"A1": ("SOLD", "BK-1")}


async def test_an_id_whose_booking_has_become_another_is_refused(office: Office) -> None:
    asked = request("A1", booking_id="BK-1")
    await office.service.hold_seats(asked)
    with pytest.raises(BookingIdTaken):
        await office.service.book_tickets(asked)
    await office.service.cancel_booking("BK-1")
    with pytest.raises(BookingIdTaken):
        await office.service.hold_seats(asked)
    assert office.statuses() == {}


# What becomes of a booking.


async def test_a_hold_is_confirmed_once_and_says_so_again(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    for _ in range(2):
        confirmed = await office.service.confirm_hold("BK-1")
        assert (confirmed.status, confirmed.reserved_until) == (CONFIRMED, None)
    assert office.statuses() == {"A1": ("SOLD", "BK-1")}


@pytest.mark.parametrize("is_swept", [False, True])
async def test_a_hold_that_is_over_is_confirmed_as_long_as_its_seats_are_free(
    office: Office, *, is_swept: bool
) -> None:
    await office.fill()
    if is_swept:
        await office.service.release_expired()
    await office.service.confirm_hold("BK-OVER")
    assert await office.status_of("BK-OVER") is CONFIRMED
    assert {office.statuses()[seat] for seat in ("A4", "B4")} == {("SOLD", "BK-OVER")}


async def test_a_hold_whose_seat_is_gone_is_not_confirmed(office: Office) -> None:
    await office.fill()
    await office.service.book_tickets(request("B4", booking_id="BK-1"))
    with pytest.raises(SeatsUnavailable) as refusal:
        await office.service.confirm_hold("BK-OVER")
    assert named(refusal.value) == [("B4", "SOLD")]
    assert await office.status_of("BK-OVER") is EXPIRED


async def test_what_is_cancelled_is_not_confirmed(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    await office.service.cancel_booking("BK-1")
    with pytest.raises(InvalidRequest, match="nothing was changed"):
        await office.service.confirm_hold("BK-1")


async def test_a_hold_is_released_and_its_seats_are_free(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    for _ in range(2):
        assert (await office.service.release_hold("BK-1")).status is CANCELLED
    assert office.statuses() == {}


async def test_a_sale_is_not_released_but_cancelled(office: Office) -> None:
    await office.service.book_tickets(request("A1", booking_id="BK-1"))
    with pytest.raises(InvalidRequest, match="cancel it instead"):
        await office.service.release_hold("BK-1")
    assert office.statuses() == {"A1": ("SOLD", "BK-1")}
    for _ in range(2):
        assert (await office.service.cancel_booking("BK-1")).status is CANCELLED
    assert office.statuses() == {}
    await office.service.book_tickets(request("A1", booking_id="BK-2"))
    assert office.statuses() == {"A1": ("SOLD", "BK-2")}


@pytest.mark.parametrize("change", ["confirm_hold", "release_hold", "cancel_booking"])
async def test_a_booking_that_is_not_there_is_not_changed(office: Office, change: str) -> None:
    with pytest.raises(BookingNotFound):
        await getattr(office.service, change)("BK-NONE")
    assert await office.repository.find_booking("BK-NONE") is None


# Seats out of sale.


async def test_seats_are_blocked_and_back(office: Office) -> None:
    await office.service.block_seats("E1", SHOWTIME, ["A1", "A2"])
    assert office.statuses() == dict.fromkeys(("A1", "A2"), ("BLOCKED", None))
    await office.service.unblock_seats("E1", SHOWTIME, ["A2", "A1"])
    assert office.statuses() == {}


async def test_a_seat_that_is_not_free_is_not_blocked_nor_any_with_it(office: Office) -> None:
    await office.fill()
    with pytest.raises(SeatsUnavailable) as refusal:
        await office.service.block_seats("E1", SHOWTIME, ["B1", "A1", "A2", "A3", "Z9", "A4"])
    assert named(refusal.value) == [("A1", "SOLD"), ("A2", "RESERVED"), ("A3", "BLOCKED"), ("Z9", None)]
    assert "B1" not in office.statuses()


async def test_a_hold_that_is_over_is_blocked_in_place(office: Office) -> None:
    await office.fill()
    await office.service.block_seats("E1", SHOWTIME, ["A4"])
    assert office.statuses()["A4"] == ("BLOCKED", None)
    assert "B4" not in office.statuses()
    assert await office.status_of("BK-OVER") is EXPIRED


async def test_a_seat_that_is_not_blocked_is_not_unblocked_nor_any_with_it(office: Office) -> None:
    await office.fill()
    with pytest.raises(SeatsUnavailable, match="not blocked") as refusal:
        await office.service.unblock_seats("E1", SHOWTIME, ["A3", "B1", "A1", "A2", "Z9"])
    assert named(refusal.value) == [("B1", "AVAILABLE"), ("A1", "SOLD"), ("A2", "RESERVED"), ("Z9", None)]
    assert office.statuses()["A3"] == ("BLOCKED", None)


# A showing without seats.


async def test_a_showing_without_seats_sells_each_id_once(office: Office) -> None:
    await office.service.book_tickets(unseated("X1", "X2", booking_id="BK-1"))
    with pytest.raises(SeatsUnavailable) as refusal:
        await office.service.book_tickets(unseated("X3", "X2"))
    assert named(refusal.value) == [("X2", "SOLD")]
    await office.service.cancel_booking("BK-1")
    await office.service.book_tickets(unseated("X2", booking_id="BK-2"))
    assert await office.status_of("BK-2") is CONFIRMED


async def test_in_a_showing_without_seats_no_spaces_make_another_seat(office: Office) -> None:
    made = await office.service.book_tickets(unseated(" X1", booking_id="BK-1"))
    assert made.seat_ids == ("X1",)
    with pytest.raises(SeatsUnavailable):
        await office.service.book_tickets(unseated("X1 "))
    with pytest.raises(InvalidRequest, match="twice"):
        await office.service.book_tickets(unseated("X2 ", "X2"))


async def test_a_showing_without_seats_has_none_to_block(office: Office) -> None:
    with pytest.raises(SeatsUnavailable) as refusal:
        await office.service.block_seats("E1", LATER.showtime, ["X1"])
    assert named(refusal.value) == [("X1", None)]


# In one go.


@pytest.mark.parametrize("status", [CONFIRMED, RESERVED])
async def test_seats_that_are_plainly_free_are_booked_in_one_go(
    office: Office, status: BookingStatus
) -> None:
    made = await office.repository.book_free_seats(
        Change("BK-1"), booking("A2", "A1", status=status), HOLD_TTL
    )
    assert made is not None
    assert (made.seat_ids, made.status) == (("A2", "A1"), status)
    assert (made.reserved_until is not None) is (status is RESERVED)
    assert await office.repository.find_booking("BK-1") == replace(made, seat_ids=("A1", "A2"))
    assert await office.repository.fate_of(Change("BK-1")) is Fate.HAPPENED


@pytest.mark.parametrize(
    "asked",
    [
        booking("B1", "A1"),
        booking("B1", "A2"),
        booking("B1", "A3"),
        booking("B1", "A4"),
        booking("B1", "Z9"),
        booking("B1", booking_id="BK-SOLD"),
        replace(booking("B1"), event_id="E9"),
        replace(booking("B1"), showtime=LATER.showtime),
    ],
    ids=["sold", "held", "blocked", "held and over", "unknown", "id taken", "unknown event", "without seats"],
)
async def test_where_anything_is_in_the_way_nothing_is_booked_in_one_go(
    office: Office, asked: Booking
) -> None:
    await office.fill()
    before = office.statuses()
    change = Change(asked.booking_id, attempt=7)
    assert await office.repository.book_free_seats(change, asked, HOLD_TTL) is None
    assert office.statuses() == before
    assert await office.repository.fate_of(change) is Fate.VOID


# What became of a change.


async def test_a_step_that_fails_undoes_those_before_and_the_change_did_not_happen(office: Office) -> None:
    await office.service.book_tickets(request("A1", booking_id="BK-1"))
    change = a_change()
    with pytest.raises(SeatsUnavailable):
        async with office.repository.transaction(change) as tx:
            await office.repository.lock_booking(tx, "BK-1")
            await office.repository.set_booking_status(tx, "BK-1", CANCELLED)
            where = ("E1", SHOWTIME, ["Z9"])
            await office.repository.update_event_seats_status(tx, *where, None, SeatStatus.BLOCKED)
    assert office.statuses() == {"A1": ("SOLD", "BK-1")}
    assert await office.status_of("BK-1") is CONFIRMED
    assert await office.repository.fate_of(change) is Fate.VOID


async def test_whoever_asks_first_makes_void_what_is_not_there(office: Office) -> None:
    change = a_change()
    assert [await office.repository.fate_of(change) for _ in range(3)] == [
        Fate.VOID,
        Fate.WAS_VOID,
        Fate.WAS_VOID,
    ]
    assert await office.repository.fate_of(change.again()) is Fate.VOID


async def test_what_happened_stays_so_however_often_it_is_asked_for(office: Office) -> None:
    sold = await office.service.book_tickets(request("A1"))
    change = Change(sold.booking_id)
    assert [await office.repository.fate_of(change) for _ in range(3)] == [Fate.HAPPENED] * 3
    assert await office.repository.fate_of(change.again()) is Fate.VOID
    assert office.statuses() == {"A1": ("SOLD", sold.booking_id)}


LateArrival = Callable[[BookingRepository[Any], Change], Awaitable[object]]
LATE: dict[str, LateArrival] = {
    "sale": lambda its, change: its.book_free_seats(change, booking("B1"), HOLD_TTL),
    "hold": lambda its, change: its.book_free_seats(change, booking("B1", status=RESERVED), HOLD_TTL),
    "sale in steps": lambda its, change: workflow.book(its, change, booking("A4"), HOLD_TTL),
    "hold in steps": lambda its, change: workflow.book(its, change, booking("B1", status=RESERVED), HOLD_TTL),
    "confirmation": lambda its, change: workflow.confirm(its, change, "BK-HELD"),
    "release": lambda its, change: workflow.release(its, change, "BK-HELD"),
    "cancellation": lambda its, change: workflow.cancel(its, change, "BK-SOLD"),
    "blocking": lambda its, change: workflow.block(its, change, "E1", SHOWTIME, ["B1"]),
    "unblocking": lambda its, change: workflow.unblock(its, change, "E1", SHOWTIME, ["A3"]),
}


@pytest.mark.parametrize("arrive", LATE.values(), ids=LATE)
async def test_what_arrives_after_it_was_given_up_is_refused_and_changes_nothing(
    office: Office, arrive: LateArrival
) -> None:
    await office.fill()
    before = office.statuses()
    change = Change("BK-1")
    assert await office.repository.fate_of(change) is Fate.VOID
    with pytest.raises(ChangeVoid):
        await arrive(office.repository, change)
    assert office.statuses() == before
    assert await office.repository.find_booking("BK-1") is None
    assert [await office.status_of(each) for each in ("BK-SOLD", "BK-HELD", "BK-OVER")] == [
        CONFIRMED,
        RESERVED,
        RESERVED,
    ]


@pytest.mark.parametrize("arrive", LATE.values(), ids=LATE)
async def test_control_what_nobody_gave_up_is_done(office: Office, arrive: LateArrival) -> None:
    await office.fill()
    before = office.statuses()
    await arrive(office.repository, Change("BK-1"))
    assert office.statuses() != before
    assert await office.repository.fate_of(Change("BK-1")) is Fate.HAPPENED


async def test_what_happened_is_not_made_again_under_its_id(office: Office) -> None:
    change = a_change()
    await workflow.block(office.repository, change, "E1", SHOWTIME, ["B1"])
    await office.service.unblock_seats("E1", SHOWTIME, ["B1"])
    with pytest.raises(ChangeVoid):
        await workflow.block(office.repository, change, "E1", SHOWTIME, ["B1"])
    assert office.statuses() == {}
    assert await office.repository.fate_of(change) is Fate.HAPPENED


async def test_what_was_given_up_can_be_asked_for_again_and_is_done_once(office: Office) -> None:
    asked = request("B1", booking_id="BK-1")
    assert await office.service.outcome_of(asked) is None
    sold = await office.service.book_tickets(asked)
    assert await office.service.outcome_of(asked) == sold
    assert await office.repository.fate_of(Change("BK-1", 2)) is Fate.HAPPENED
    # The first, and it again.
    assert await office.repository.book_free_seats(Change("BK-1", 1), booking("B2"), HOLD_TTL) is None
    with pytest.raises(BookingIdTaken):
        await workflow.book(office.repository, Change("BK-1", 1), booking("B2"), HOLD_TTL)
    assert await office.service.book_tickets(asked) == sold
    assert office.statuses() == {"B1": ("SOLD", "BK-1")}


class AskedMeanwhile:
    """Somebody asks for a sale, once, while it is on its way to the repository."""

    def __init__(self, its: BookingRepository[Any]) -> None:
        self._its = its

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        if change.attempt == 1:
            assert await self._its.fate_of(change) is Fate.VOID
        return await self._its.book_free_seats(change, booking, ttl)

    def __getattr__(self, step: str) -> Any:
        return getattr(self._its, step)


async def test_whoever_asks_for_a_sale_on_its_way_is_told_the_truth_and_it_is_refused(office: Office) -> None:
    on_its_way: BookingService[Any] = BookingService(AskedMeanwhile(office.repository))
    with pytest.raises(DatabaseFailed, match="nothing was changed"):
        await on_its_way.book_tickets(request("A1", booking_id="BK-1"))
    assert office.statuses() == {}
    await office.service.book_tickets(request("A1", booking_id="BK-1"))
    assert office.statuses() == {"A1": ("SOLD", "BK-1")}


class ForgetsWhen(AskedMeanwhile):
    """And nobody knows any more when that was."""

    async def age_of(self, change: Change) -> timedelta | None:
        return timedelta.max


async def test_control_without_the_time_of_the_question_the_sale_is_made_after_the_answer(
    office: Office,
) -> None:
    on_its_way: BookingService[Any] = BookingService(ForgetsWhen(office.repository))
    await on_its_way.book_tickets(request("A1", booking_id="BK-1"))
    assert office.statuses() == {"A1": ("SOLD", "BK-1")}


async def test_an_outcome_that_was_asked_for_is_final_for_whoever_asks(office: Office) -> None:
    asked = request("B1", booking_id="BK-1")
    for _ in range(3):
        assert await office.service.outcome_of(asked) is None
    attempts: Sequence[Change] = [Change("BK-1", number) for number in (1, 2, 3)]
    for attempt in attempts:
        with pytest.raises(ChangeVoid):
            await office.repository.book_free_seats(attempt, booking("B1"), HOLD_TTL)
    assert office.statuses() == {}


# Changes after which the booking stays.


async def test_some_seats_are_returned_and_the_booking_keeps_the_others(office: Office) -> None:
    await office.service.book_tickets(request("A1", "A2", "A3", booking_id="BK-1"))
    left = await office.service.return_seats("BK-1", ["A2"])
    assert (left.status, left.seat_ids, left.quantity) == (CONFIRMED, ("A1", "A3"), 2)
    assert await office.repository.find_booking("BK-1") == left
    assert office.statuses() == {"A1": ("SOLD", "BK-1"), "A3": ("SOLD", "BK-1")}
    await office.service.book_tickets(request("A2", booking_id="BK-2"))


async def test_seats_of_a_hold_are_returned_and_the_others_stay_held_until_its_end(office: Office) -> None:
    held = await office.service.hold_seats(request("A1", "A2", booking_id="BK-1"))
    left = await office.service.return_seats("BK-1", ["A1"])
    assert (left.status, left.seat_ids, left.reserved_until) == (RESERVED, ("A2",), held.reserved_until)
    assert office.statuses() == {"A2": ("RESERVED", "BK-1")}


async def test_who_returns_all_seats_cancels(office: Office) -> None:
    await office.service.book_tickets(request("A1", "A2", booking_id="BK-1"))
    gone = await office.service.return_seats("BK-1", ["A2", "A1"])
    assert (gone.status, gone.seat_ids) == (CANCELLED, ("A1", "A2"))
    assert (await office.status_of("BK-1"), office.statuses()) == (CANCELLED, {})


async def test_seats_of_others_are_not_returned_nor_any_with_them(office: Office) -> None:
    await office.fill()
    await office.service.book_tickets(request("B1", "B2", booking_id="BK-1"))
    before = office.statuses()
    with pytest.raises(InvalidRequest, match="BK-1 does not have A1, Z9; nothing was changed"):
        await office.service.return_seats("BK-1", ["B1", "A1", "Z9"])
    assert office.statuses() == before


@pytest.mark.parametrize("end", ["cancel_booking", "let_run_out"])
async def test_a_booking_that_is_over_is_neither_returned_from_nor_moved_nor_renamed(
    office: Office, end: str
) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    if end == "cancel_booking":
        await office.service.cancel_booking("BK-1")
    else:
        office.let_run_out("BK-1")
        await office.service.release_expired()
    for change in (
        office.service.return_seats("BK-1", ["A1"]),
        office.service.move_seats("BK-1", ["A1"], ["A2"]),
        office.service.extend_hold("BK-1"),
        office.service.rename_booking("BK-1", "smith"),
    ):
        with pytest.raises(InvalidRequest, match="nothing was changed"):
            await change
    assert office.statuses() == {}


@pytest.mark.parametrize("status", [CONFIRMED, RESERVED])
async def test_seats_are_moved_in_one_go_and_the_booking_keeps_its_id(
    office: Office, status: BookingStatus
) -> None:
    make = office.service.book_tickets if status is CONFIRMED else office.service.hold_seats
    made = await make(request("A1", "A2", booking_id="BK-1"))
    moved = await office.service.move_seats("BK-1", ["A2"], ["B5"])
    assert (moved.status, set(moved.seat_ids), moved.reserved_until) == (
        status,
        {"A1", "B5"},
        made.reserved_until,
    )
    word = "SOLD" if status is CONFIRMED else "RESERVED"
    assert office.statuses() == {"A1": (word, "BK-1"), "B5": (word, "BK-1")}
    found = await office.repository.find_booking("BK-1")
    assert found is not None
    assert (set(found.seat_ids), found.reserved_until) == ({"A1", "B5"}, made.reserved_until)
    await office.service.book_tickets(request("A2", booking_id="BK-2"))


async def test_where_a_new_seat_cannot_be_had_nothing_is_moved_and_each_is_named(office: Office) -> None:
    await office.fill()
    await office.service.book_tickets(request("B1", "B2", "B3", "B5", booking_id="BK-1"))
    before = office.statuses()
    with pytest.raises(SeatsUnavailable) as refused:
        await office.service.move_seats("BK-1", ["B1", "B2", "B3", "B5"], ["A1", "A2", "A3", "B6"])
    assert named(refused.value) == [("A1", "SOLD"), ("A2", "RESERVED"), ("A3", "BLOCKED")]
    assert office.statuses() == before


async def test_a_move_takes_the_seat_of_a_hold_that_is_over(office: Office) -> None:
    await office.fill()
    await office.service.book_tickets(request("B1", booking_id="BK-1"))
    await office.service.move_seats("BK-1", ["B1"], ["A4"])
    assert office.statuses()["A4"] == ("SOLD", "BK-1")
    assert await office.status_of("BK-OVER") is EXPIRED


async def test_a_party_shifts_by_one_seat_and_keeps_those_among_both(office: Office) -> None:
    await office.service.book_tickets(request("B1", "B2", "B3", booking_id="BK-1"))
    moved = await office.service.move_seats("BK-1", ["B1", "B2", "B3"], ["B2", "B3", "B4"])
    found = await office.repository.find_booking("BK-1")
    assert found is not None
    assert set(moved.seat_ids) == set(found.seat_ids) == {"B2", "B3", "B4"}
    assert office.statuses() == dict.fromkeys(("B2", "B3", "B4"), ("SOLD", "BK-1"))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (["A1"], ["B1", "B2"], "1 seat cannot be moved to 2 seats"),
        (["A1"], ["A2"], "has A2 already"),
        (["A1", "A2"], ["A2", "A1"], "has A2, A1 already"),
        (["B1"], ["B2"], "does not have B1"),
        (["A1"], [], "no seats"),
        (["A1", "A1 "], ["B1", "B2"], "twice"),
    ],
)
async def test_a_move_that_makes_no_sense_is_refused(
    office: Office, old: list[str], new: list[str], why: str
) -> None:
    await office.service.book_tickets(request("A1", "A2", booking_id="BK-1"))
    with pytest.raises(InvalidRequest, match=why):
        await office.service.move_seats("BK-1", old, new)
    assert office.statuses() == {"A1": ("SOLD", "BK-1"), "A2": ("SOLD", "BK-1")}


async def test_a_hold_is_extended_with_its_seats(office: Office) -> None:
    held = await office.service.hold_seats(request("A1", "A2", booking_id="BK-1"), timedelta(minutes=1))
    extended = await office.service.extend_hold("BK-1", timedelta(hours=1))
    assert held.reserved_until is not None
    assert extended.reserved_until is not None
    assert extended.reserved_until > held.reserved_until + timedelta(minutes=50)
    assert await office.repository.find_booking("BK-1") == extended
    assert office.statuses() == {"A1": ("RESERVED", "BK-1"), "A2": ("RESERVED", "BK-1")}


async def test_a_hold_that_is_over_is_extended_as_long_as_its_seats_are_its_own(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    office.let_run_out("BK-1")
    await office.service.extend_hold("BK-1")
    assert (await office.status_of("BK-1"), office.statuses()) == (RESERVED, {"A1": ("RESERVED", "BK-1")})


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda desk: desk.return_seats("BK-1", ["A1"]), ("A2", "A3")),
        (lambda desk: desk.move_seats("BK-1", ["A1"], ["B1"]), ("B1", "A2", "A3")),
        (lambda desk: desk.move_seats("BK-1", ["A1", "A2", "A3"], ["B1", "B2", "B3"]), ("B1", "B2", "B3")),
    ],
    ids=["return", "move of one", "move of all"],
)
async def test_an_overdue_hold_stays_a_hold_with_the_seats_that_it_is_said_to_have(
    office: Office, change: Callable[[BookingService[Any]], Awaitable[Booking]], left: tuple[str, ...]
) -> None:
    await office.service.hold_seats(request("A1", "A2", "A3", booking_id="BK-1"))
    office.let_run_out("BK-1")
    changed = await change(office.service)
    found = await office.repository.find_booking("BK-1")
    assert found is not None
    assert (changed.status, found.status) == (RESERVED, RESERVED)
    assert set(changed.seat_ids) == set(found.seat_ids) == set(left)
    assert changed.reserved_until == found.reserved_until
    assert office.statuses() == dict.fromkeys(left, ("RESERVED", "BK-1"))


async def test_a_sale_is_not_extended(office: Office) -> None:
    await office.service.book_tickets(request("A1", booking_id="BK-1"))
    with pytest.raises(InvalidRequest, match="is sold and no hold; nothing was changed"):
        await office.service.extend_hold("BK-1")


async def test_a_booking_is_renamed(office: Office) -> None:
    await office.service.book_tickets(request("A1", booking_id="BK-1"))
    renamed = await office.service.rename_booking("BK-1", "Ann Smith")
    assert renamed.user_id == "Ann Smith"
    assert await office.repository.find_booking("BK-1") == renamed
    with pytest.raises(InvalidRequest):
        await office.service.rename_booking("BK-1", "\x1b[31m")


AMENDMENTS: dict[str, Callable[[BookingService[Any]], Awaitable[Booking]]] = {
    "return": lambda service: service.return_seats("BK-1", ["A1"]),
    "move": lambda service: service.move_seats("BK-1", ["A1"], ["B1"]),
    "extend": lambda service: service.extend_hold("BK-1"),
    "rename": lambda service: service.rename_booking("BK-1", "smith"),
}


@pytest.mark.parametrize("amend", AMENDMENTS.values(), ids=AMENDMENTS)
async def test_what_is_not_there_is_not_amended(
    office: Office, amend: Callable[[BookingService[Any]], Awaitable[Booking]]
) -> None:
    with pytest.raises(BookingNotFound):
        await amend(office.service)


async def test_in_a_showing_without_seats_seats_are_returned_moved_and_extended(office: Office) -> None:
    await office.service.hold_seats(unseated("X1", "X2", booking_id="BK-1"))
    await office.service.move_seats("BK-1", ["X2"], ["X3 "])
    await office.service.extend_hold("BK-1")
    left = await office.service.return_seats("BK-1", ["X1"])
    assert left.seat_ids == ("X3",)
    await office.service.book_tickets(unseated("X1", "X2", booking_id="BK-2"))
    with pytest.raises(SeatsUnavailable):
        await office.service.book_tickets(unseated("X3", booking_id="BK-3"))


async def test_two_parties_that_swap_at_the_same_time_do_not_both_fail_to_be_told(office: Office) -> None:
    await office.service.book_tickets(request("A1", booking_id="BK-1"))
    await office.service.book_tickets(request("A2", booking_id="BK-2"))
    answers = await asyncio.gather(
        office.service.move_seats("BK-1", ["A1"], ["A2"]),
        office.service.move_seats("BK-2", ["A2"], ["A1"]),
        office.service.move_seats("BK-1", ["A1"], ["B1"]),
        return_exceptions=True,
    )
    assert all(isinstance(each, Booking | SeatsUnavailable | InvalidRequest) for each in answers), answers
    seats = [seat for seat, _ in sorted(office.statuses().items())]
    assert len(seats) == 2


# Reasons, customers and ends.


async def test_a_reason_is_in_the_journal(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"), reason="for the press")
    await office.service.block_seats("E1", SHOWTIME, ["A2"], "a broken seat")
    await office.service.unblock_seats("E1", SHOWTIME, ["A2"])
    assert office.reasons() == [(("A1",), "for the press"), (("A2",), "a broken seat"), (("A2",), "")]


@pytest.mark.parametrize("reason", ["x" * 201, "\x1b[31m", "a\nb", " ", "undo", "expired", "split"])
async def test_a_reason_that_is_none_is_refused(office: Office, reason: str) -> None:
    with pytest.raises(InvalidRequest, match="reason"):
        await office.service.hold_seats(request("A1"), reason=reason)
    with pytest.raises(InvalidRequest, match="reason"):
        await office.service.block_seats("E1", SHOWTIME, ["A1"], reason)
    assert office.statuses() == {}


async def test_a_hold_is_sold_to_another_customer_than_it_was_for(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    sold = await office.service.confirm_hold("BK-1", "Ann Smith")
    assert (sold.status, sold.user_id) == (CONFIRMED, "Ann Smith")
    assert await office.repository.find_booking("BK-1") == sold
    assert await office.service.confirm_hold("BK-1", "Ann Smith") == sold
    with pytest.raises(InvalidRequest, match="sold already, to Ann Smith; nothing was changed"):
        await office.service.confirm_hold("BK-1", "Bo")
    assert await office.service.confirm_hold("BK-1") == sold


async def test_the_usual_extension_makes_no_hold_shorter(office: Office) -> None:
    long = await office.service.hold_seats(request("A1", booking_id="BK-1"), timedelta(hours=2))
    assert (await office.service.extend_hold("BK-1")).reserved_until == long.reserved_until
    assert (await office.repository.find_booking("BK-1")) == long
    shorter = await office.service.extend_hold("BK-1", timedelta(minutes=1))
    assert long.reserved_until is not None
    assert shorter.reserved_until is not None
    assert shorter.reserved_until < long.reserved_until


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: desk.move_seats("BK-1", ["A1"], ["B1"]),
        lambda desk: desk.split_booking("BK-1", ["A1"]),
        lambda desk: desk.extend_hold("BK-1"),
    ],
    ids=["move", "split", "extension"],
)
async def test_a_hold_of_another_program_keeps_its_end(
    office: Office, change: Callable[[BookingService[Any]], Awaitable[Booking]]
) -> None:
    held = await office.service.hold_seats(request("A1", "A2", booking_id="BK-1"), timedelta(hours=2))
    office.make_foreign("BK-1")
    assert (await office.repository.find_booking("BK-1")) == replace(held, reserved_until=None)
    assert (await change(office.service)).reserved_until == held.reserved_until


# Splits.


@pytest.mark.parametrize("status", [CONFIRMED, RESERVED])
async def test_some_seats_become_a_booking_of_their_own(office: Office, status: BookingStatus) -> None:
    make = office.service.book_tickets if status is CONFIRMED else office.service.hold_seats
    made = await make(request("A1", "A2", "A3", booking_id="BK-1"))
    new = await office.service.split_booking("BK-1", ["A3", "A1"])
    assert new.booking_id != "BK-1"
    assert (new.status, new.user_id, new.reserved_until) == (status, made.user_id, made.reserved_until)
    assert (set(new.seat_ids), new.quantity) == ({"A1", "A3"}, 2)
    found = await office.repository.find_booking(new.booking_id)
    assert found is not None
    assert found == replace(new, seat_ids=found.seat_ids)
    assert await office.repository.find_booking("BK-1") == replace(made, seat_ids=("A2",))
    word = "SOLD" if status is CONFIRMED else "RESERVED"
    assert office.statuses() == {
        "A1": (word, new.booking_id),
        "A2": (word, "BK-1"),
        "A3": (word, new.booking_id),
    }
    assert office.reasons()[-2:] == [(("A1", "A3"), "split")] * 2


async def test_a_booking_is_not_split_off_whole(office: Office) -> None:
    await office.service.book_tickets(request("A1", "A2", booking_id="BK-1"))
    for seats, why in (
        (["A1", "A2"], "no other seats"),
        (["A1", "B1"], "does not have B1"),
        ([], "no seats"),
    ):
        with pytest.raises(InvalidRequest, match=why):
            await office.service.split_booking("BK-1", seats)
    await office.service.cancel_booking("BK-1")
    with pytest.raises(InvalidRequest, match="is cancelled and cannot be split"):
        await office.service.split_booking("BK-1", ["A1"])
    with pytest.raises(BookingNotFound):
        await office.service.split_booking("BK-NONE", ["A1"])
    assert office.statuses() == {}


async def test_an_overdue_hold_is_split_and_stays_overdue(office: Office) -> None:
    await office.service.hold_seats(request("A1", "A2", booking_id="BK-1"))
    office.let_run_out("BK-1")
    new = await office.service.split_booking("BK-1", ["A1"])
    assert (new.status, await office.status_of("BK-1")) == (RESERVED, RESERVED)
    assert await office.service.release_expired() == 2
    assert office.statuses() == {}


async def test_in_a_showing_without_seats_a_booking_is_split(office: Office) -> None:
    await office.service.book_tickets(unseated("X1", "X2", booking_id="BK-1"))
    new = await office.service.split_booking("BK-1", ["X2"])
    assert new.seat_ids == ("X2",)
    for seat in ("X1", "X2"):
        with pytest.raises(SeatsUnavailable):
            await office.service.book_tickets(unseated(seat))


# The undo.


async def undone(desk: BookingService[Any]) -> Booking:
    """The booking after its last change was taken back."""
    last = await desk.last_change()
    assert last is not None
    return await desk.undo(last)


TAKEN_BACK: dict[str, Callable[[BookingService[Any]], Awaitable[object]]] = {
    "return": lambda desk: desk.return_seats("BK-1", ["A1"]),
    "return of all": lambda desk: desk.return_seats("BK-1", ["A1", "A2", "A3"]),
    "move": lambda desk: desk.move_seats("BK-1", ["A1", "A2"], ["B1", "B2"]),
    "split": lambda desk: desk.split_booking("BK-1", ["A1", "A2"]),
    "cancellation": lambda desk: desk.cancel_booking("BK-1"),
}


@pytest.mark.parametrize("status", [CONFIRMED, RESERVED])
@pytest.mark.parametrize("change", TAKEN_BACK.values(), ids=TAKEN_BACK)
async def test_after_an_undo_a_booking_has_its_seats_as_before(
    office: Office, status: BookingStatus, change: Callable[[BookingService[Any]], Awaitable[object]]
) -> None:
    make = office.service.book_tickets if status is CONFIRMED else office.service.hold_seats
    await make(request("A1", "A2", "A3", booking_id="BK-1"))
    before = office.statuses()
    await change(office.service)
    assert office.statuses() != before
    booking = await undone(office.service)
    assert (booking.booking_id, booking.status, set(booking.seat_ids)) == ("BK-1", status, {"A1", "A2", "A3"})
    found = await office.repository.find_booking("BK-1")
    assert found is not None
    assert replace(found, seat_ids=booking.seat_ids) == booking
    assert set(found.seat_ids) == set(booking.seat_ids)
    assert (found.reserved_until is not None) is (status is RESERVED)
    assert office.statuses() == before
    assert office.reasons()[-1][1] == "undo"


@pytest.mark.parametrize("status", [CONFIRMED, RESERVED])
async def test_an_undone_sale_or_hold_is_cancelled_and_stays(office: Office, status: BookingStatus) -> None:
    make = office.service.book_tickets if status is CONFIRMED else office.service.hold_seats
    await make(request("A2", "A1", booking_id="BK-1"))
    booking = await undone(office.service)
    assert (booking.booking_id, booking.status) == ("BK-1", CANCELLED)
    assert (await office.status_of("BK-1"), office.statuses()) == (CANCELLED, {})


async def test_an_undone_split_cancels_the_new_booking(office: Office) -> None:
    await office.service.book_tickets(request("A1", "A2", booking_id="BK-1"))
    new = await office.service.split_booking("BK-1", ["A1"])
    await undone(office.service)
    assert await office.status_of(new.booking_id) is CANCELLED


async def test_an_undone_release_is_a_hold_again(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    await office.service.release_hold("BK-1")
    held = await undone(office.service)
    assert (held.status, held.reserved_until is not None) == (RESERVED, True)
    assert await office.repository.find_booking("BK-1") == held
    assert office.statuses() == {"A1": ("RESERVED", "BK-1")}


async def test_a_sold_hold_is_a_hold_again(office: Office) -> None:
    await office.service.hold_seats(request("A1", "A2", booking_id="BK-1"))
    await office.service.confirm_hold("BK-1")
    held = await undone(office.service)
    assert (held.status, held.reserved_until is not None) == (RESERVED, True)
    assert await office.repository.find_booking("BK-1") == held
    assert office.statuses() == dict.fromkeys(("A1", "A2"), ("RESERVED", "BK-1"))


async def test_a_sold_hold_has_its_end_its_customer_and_its_reason_again(office: Office) -> None:
    held = await office.service.hold_seats(
        request("A1", "A2", booking_id="BK-1", user="Ann Smith"), timedelta(hours=3), "for the press"
    )
    await office.service.confirm_hold("BK-1", "Bo")
    assert held.reserved_until is not None
    assert office.reasons()[-1][1] == str(FormerHold(held.reserved_until, "Ann Smith"))
    assert await undone(office.service) == held
    assert await office.repository.find_booking("BK-1") == held


LET_GO: dict[str, Callable[[BookingService[Any]], Awaitable[object]]] = {
    "release": lambda desk: desk.release_hold("BK-1"),
    "cancellation": lambda desk: desk.cancel_booking("BK-1"),
    "return of all": lambda desk: desk.return_seats("BK-1", ["A1", "A2"]),
}


@pytest.mark.parametrize("let_go", LET_GO.values(), ids=LET_GO)
async def test_a_hold_that_was_let_go_has_its_end_again(
    office: Office, let_go: Callable[[BookingService[Any]], Awaitable[object]]
) -> None:
    held = await office.service.hold_seats(request("A1", "A2", booking_id="BK-1"), timedelta(hours=3))
    await let_go(office.service)
    assert await undone(office.service) == held


async def test_a_hold_of_another_program_that_was_sold_has_the_end_of_its_seats_again(office: Office) -> None:
    held = await office.service.hold_seats(request("A1", booking_id="BK-1"), timedelta(hours=3))
    office.make_foreign("BK-1")
    await office.service.confirm_hold("BK-1")
    assert await undone(office.service) == held


async def test_a_hold_whose_end_is_over_is_one_again_for_the_usual_time(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    office.let_run_out("BK-1")
    await office.service.confirm_hold("BK-1")
    held = await undone(office.service)
    anew = await office.service.hold_seats(request("A2", booking_id="BK-2"))
    assert held.reserved_until is not None
    assert anew.reserved_until is not None
    assert timedelta(0) <= anew.reserved_until - held.reserved_until < HOLD_TTL / 2


async def test_the_sale_for_which_seats_were_held_keeps_no_end(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"), reason=PAYING)
    await office.service.confirm_hold("BK-1", "Ann Smith", PAYING)
    assert [reason for _, reason in office.reasons()] == [PAYING, PAYING]


async def test_a_reason_that_an_undo_reads_is_not_given_by_a_clerk(office: Office) -> None:
    reserved = str(FormerHold(SHOWTIME, "Ann"))
    with pytest.raises(InvalidRequest, match="is kept for changes that seatui makes by itself"):
        await office.service.hold_seats(request("A1", booking_id="BK-1"), reason=reserved)
    with pytest.raises(InvalidRequest):
        await office.service.confirm_hold("BK-1", reason=reserved)
    await office.service.hold_seats(request("A1", booking_id="BK-2"), reason="held until further notice")
    assert office.statuses() == {"A1": ("RESERVED", "BK-2")}


async def test_a_sale_that_was_held_while_the_customer_paid_is_taken_back_whole(office: Office) -> None:
    await office.service.hold_seats(request("A1", "A2", booking_id="BK-1"), reason=PAYING)
    await office.service.confirm_hold("BK-1", "Ann Smith")
    assert (await undone(office.service)).status is CANCELLED
    assert (await office.status_of("BK-1"), office.statuses()) == (CANCELLED, {})


async def test_what_another_terminal_held_while_its_customer_paid_is_a_hold_again(office: Office) -> None:
    assert office.another_terminal is not None
    await office.another_terminal().hold_seats(request("A1", booking_id="BK-1"), reason=PAYING)
    await office.service.confirm_hold("BK-1")
    assert (await undone(office.service)).status is RESERVED


async def test_the_sale_of_a_hold_that_had_expired_is_taken_back(office: Office) -> None:
    await office.service.hold_seats(request("A1", booking_id="BK-1"))
    office.let_run_out("BK-1")
    await office.service.release_expired()
    await office.service.confirm_hold("BK-1")
    assert (await undone(office.service)).status is CANCELLED
    assert office.statuses() == {}


async def test_an_undone_sale_over_a_hold_that_is_over_leaves_that_expired(office: Office) -> None:
    await office.fill()
    await office.service.book_tickets(request("A4", "A5", booking_id="BK-1"))
    assert (await undone(office.service)).booking_id == "BK-1"
    assert await office.status_of("BK-OVER") is EXPIRED
    assert {"A4", "A5", "B4"}.isdisjoint(office.statuses())


async def test_an_undo_leaves_a_hold_alone_that_expired_and_was_cancelled_since(office: Office) -> None:
    await office.fill()
    await office.service.book_tickets(request("A4", booking_id="BK-1"))
    assert office.another_terminal is not None
    await office.another_terminal().cancel_booking("BK-OVER")
    assert (await undone(office.service)).booking_id == "BK-1"
    assert await office.status_of("BK-OVER") is CANCELLED
    assert {"A4", "B4"}.isdisjoint(office.statuses())


async def test_what_was_taken_back_is_not_taken_back_again_nor_what_was_before_it(office: Office) -> None:
    await office.service.book_tickets(request("A1", booking_id="BK-1"))
    await office.service.book_tickets(request("A2", booking_id="BK-2"))
    last = await office.service.last_change()
    assert last is not None
    await office.service.undo(last)
    with pytest.raises(InvalidRequest, match="taken back already"):
        await office.service.last_change()
    with pytest.raises(InvalidRequest, match="BK-2 has changed since; nothing was changed"):
        await office.service.undo(last)
    assert office.statuses() == {"A1": ("SOLD", "BK-1")}


async def test_a_change_is_undone_only_as_long_as_its_booking_has_not_changed(office: Office) -> None:
    await office.service.book_tickets(request("A1", "A2", booking_id="BK-1"))
    last = await office.service.last_change()
    assert last is not None
    assert office.another_terminal is not None
    await office.another_terminal().return_seats("BK-1", ["A1"])
    with pytest.raises(InvalidRequest, match="BK-1 has changed since; nothing was changed"):
        await office.service.undo(last)
    assert office.statuses() == {"A2": ("SOLD", "BK-1")}


@pytest.mark.parametrize("name", ["return", "return of all", "move", "cancellation"])
async def test_seats_that_somebody_else_has_by_now_do_not_come_back(office: Office, name: str) -> None:
    await office.service.book_tickets(request("A1", "A2", "A3", booking_id="BK-1"))
    await TAKEN_BACK[name](office.service)
    last = await office.service.last_change()
    assert last is not None
    free = sorted({"A1", "A2"} - set(office.statuses()))
    assert office.another_terminal is not None
    await office.another_terminal().book_tickets(request(*free, booking_id="BK-2"))
    before = office.statuses()
    with pytest.raises(SeatsUnavailable) as refused:
        await office.service.undo(last)
    assert named(refused.value) == [(seat, "SOLD") for seat in free]
    assert office.statuses() == before


async def test_the_last_change_is_one_of_a_booking_at_this_terminal(office: Office) -> None:
    assert await office.service.last_change() is None
    await office.fill()
    await office.service.book_tickets(request("B1", "B2", booking_id="BK-1"))
    assert office.another_terminal is not None
    await office.another_terminal().book_tickets(request("B3", booking_id="BK-2"))
    assert await office.service.release_expired() == 1
    last = await office.service.last_change()
    assert last is not None
    assert (last.event_id, last.showtime, last.booking_id) == ("E1", SHOWTIME, "BK-1")
    assert [(entry.seat_ids, entry.to_status) for entry in last.entries] == [(("B1", "B2"), "SOLD")]
    assert await office.service.last_change(timedelta(0)) is None


async def test_the_holds_of_this_terminal_are_those_on_purpose_and_the_known_ones_that_are_holds(
    office: Office,
) -> None:
    await office.fill()
    await office.service.hold_seats(request("B1", booking_id="BK-1"), reason=PAYING)
    assert office.another_terminal is not None
    await office.another_terminal().hold_seats(request("B2", "B3", booking_id="BK-2"))
    made = await office.service.own_holds((), timedelta(hours=1))
    assert {each.booking_id for each in made} == {"BK-HELD", "BK-OVER"}
    (known,) = await office.service.own_holds(("BK-2", "BK-SOLD", "BK-NONE"), timedelta(0))
    assert (known.booking_id, known.seat_ids) == ("BK-2", ("B2", "B3"))
    assert known == await office.repository.find_booking("BK-2")


async def test_seats_that_were_blocked_last_are_in_the_way_of_an_undo(office: Office) -> None:
    """What was sold before is not taken back in their place."""
    await office.service.book_tickets(request("B1", booking_id="BK-1"))
    await office.service.block_seats("E1", SHOWTIME, ["B5", "B6"])
    with pytest.raises(InvalidRequest, match="B5, B6 were blocked here last: unblock them instead"):
        await office.service.last_change()
    await office.service.unblock_seats("E1", SHOWTIME, ["B5"])
    with pytest.raises(InvalidRequest, match="B5 was unblocked here last: block it instead"):
        await office.service.last_change()
    await office.service.book_tickets(request("B2", booking_id="BK-2"))
    assert office.another_terminal is not None
    await office.another_terminal().block_seats("E1", SHOWTIME, ["B5"])
    assert (await undone(office.service)).booking_id == "BK-2"

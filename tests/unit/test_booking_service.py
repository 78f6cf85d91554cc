"""The workflow over a repository without a database: the order of its steps, and what it makes of a lost answer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from seatui.booking import (
    Booking,
    BookingRepository,
    BookingRequest,
    BookingService,
    BookingStatus,
    NoOpBookingRepository,
)
from seatui.booking.changes import Change, ChangeVoid, CommitUnanswered, Fate
from seatui.domain.errors import (
    BookingIdTaken,
    BookingNotFound,
    ConnectionLost,
    DatabaseFailed,
    DatabaseUnavailable,
    InvalidRequest,
    OutcomeUnknown,
    ReadOnly,
    TransactionConflict,
)
from tests.support import PATIENCE

REQUEST = BookingRequest("E1", "user-123", datetime(2031, 5, 1, tzinfo=UTC), ["A1", "A2"])
STEPS = [
    "book_free_seats",
    "begin",
    "plain_seat_ids",
    "acquire_lock",
    "validate_showing",
    "check_availability",
    "insert_booking",
    "insert_booking_seats",
    "update_event_seats_status",
    "commit",
]


class Recording(NoOpBookingRepository):
    """Writes down the steps it is asked for, and fails at one."""

    def __init__(self, fails_at: str | None = None, error: type[Exception] = DatabaseUnavailable) -> None:
        self.steps: list[str] = []
        self.changes: list[Change] = []
        self._fails_at = fails_at
        self._error = error

    def _take(self, step: str) -> None:
        self.steps.append(step)
        if step == self._fails_at:
            raise self._error

    @asynccontextmanager
    async def transaction(self, change: Change) -> AsyncIterator[None]:
        self.changes.append(change)
        self._take("begin")
        try:
            yield
        except BaseException:
            self.steps.append("roll back")
            raise
        self._take("commit")

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in STEPS:
            return found
        return self._recorded(name, found)

    def _recorded(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        async def recorded(*arguments: Any, **options: Any) -> Any:
            self._take(name)
            return await step(*arguments, **options)

        return recorded


async def test_the_steps_of_a_sale_are_taken_in_their_order() -> None:
    repository = Recording()
    booking = await BookingService(repository).book_tickets(REQUEST)
    assert repository.steps == STEPS
    assert (booking.quantity, booking.seat_ids) == (2, ("A1", "A2"))


async def test_seats_that_are_plainly_free_need_no_steps() -> None:
    class Free(Recording):
        async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
            return replace(booking, reserved_until=REQUEST.showtime)

    repository = Free()
    booking = await BookingService(repository).hold_seats(REQUEST)
    assert repository.steps == ["book_free_seats"]
    assert booking.reserved_until == REQUEST.showtime


@pytest.mark.parametrize("step", STEPS[2:-1])
async def test_a_step_that_fails_ends_the_sale_and_rolls_back(step: str) -> None:
    repository = Recording(step)
    with pytest.raises(DatabaseUnavailable):
        await BookingService(repository).book_tickets(REQUEST)
    assert repository.steps == [*STEPS[: STEPS.index(step) + 1], "roll back"]


class Unanswered(Recording):
    """Its commit is never answered; asked for its fate, it fails some times and then says what it was told to."""

    def __init__(
        self, fate: Fate, unreachable: int, error: type[DatabaseFailed] = DatabaseUnavailable
    ) -> None:
        super().__init__("commit", CommitUnanswered)
        self.made: Booking | None = None
        self.asked: list[Change] = []
        self._fate = fate
        self._unreachable = unreachable
        self._answers_with = error

    async def insert_booking(self, tx: None, booking: Booking, **_: object) -> Booking:
        self.made = booking
        return booking

    async def fate_of(self, change: Change) -> Fate:
        self.asked.append(change)
        if self._unreachable:
            self._unreachable -= 1
            raise self._answers_with
        return self._fate

    async def find_booking(self, booking_id: str) -> Booking | None:
        return self.made if self._fate is Fate.HAPPENED else None


async def test_a_lost_answer_is_asked_for_until_the_database_says_it_was_sold() -> None:
    repository = Unanswered(Fate.HAPPENED, unreachable=2)
    booking = await BookingService(repository).book_tickets(REQUEST)
    assert booking.seat_ids == ("A1", "A2")
    assert repository.asked == [Change(booking.booking_id)] * 3


@pytest.mark.parametrize("fate", [Fate.VOID, Fate.WAS_VOID])
async def test_a_lost_answer_of_a_sale_that_did_not_happen_is_an_error(fate: Fate) -> None:
    repository = Unanswered(fate, unreachable=1)
    with pytest.raises(DatabaseUnavailable, match="nothing was sold"):
        await BookingService(repository).book_tickets(REQUEST)


async def test_a_sale_that_happened_and_that_somebody_has_deleted_since_is_told_as_sold() -> None:
    class Deleted(Unanswered):
        async def find_booking(self, booking_id: str) -> Booking | None:
            return None

    booking = await BookingService(Deleted(Fate.HAPPENED, unreachable=0)).book_tickets(REQUEST)
    assert booking.seat_ids == ("A1", "A2")


async def test_a_lost_answer_under_an_id_that_was_another_requests_is_no_sale() -> None:
    class AnothersBooking(Unanswered):
        async def find_booking(self, booking_id: str) -> Booking | None:
            return replace(self.made, user_id="another") if self.made else None

    with pytest.raises(BookingIdTaken):
        await BookingService(AnothersBooking(Fate.HAPPENED, unreachable=0)).book_tickets(REQUEST)


async def test_an_outcome_that_cannot_be_asked_for_is_unknown_and_names_the_booking() -> None:
    repository = Unanswered(Fate.HAPPENED, unreachable=1000)
    service = BookingService(repository, outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown) as unknown:
        await service.book_tickets(NAMED)
    assert unknown.value.booking_id == "BK-LOST"
    assert "BK-LOST" in str(unknown.value)


async def test_a_question_that_outlives_its_being_cancelled_is_not_asked_again() -> None:
    class Swallowing(Unanswered):
        """As a driver that fails while it calls off what it waits for, with an error in place of the cancelling."""

        async def fate_of(self, change: Change) -> Fate:
            self.asked.append(change)
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                raise DatabaseUnavailable from None
            raise AssertionError

    repository = Swallowing(Fate.HAPPENED, unreachable=0)
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(OutcomeUnknown):
            await BookingService(repository, outcome_timeout=0.05).book_tickets(REQUEST)
    assert len(repository.asked) == 1


def as_dict(request: BookingRequest) -> dict[str, Any]:
    return {name: getattr(request, name) for name in BookingRequest.__struct_fields__}


NAMED = BookingRequest(**{**as_dict(REQUEST), "booking_id": "BK-LOST"})


class Refusing(Recording):
    """It refuses the first attempts of every change, which were given up before."""

    def __init__(self, void: int) -> None:
        super().__init__()
        self._void = void

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        self._require_not_void(change)
        return None

    @asynccontextmanager
    async def transaction(self, change: Change) -> AsyncIterator[None]:
        async with super().transaction(change):
            yield
            self._require_not_void(change)

    async def age_of(self, change: Change) -> timedelta | None:
        return timedelta.max

    def _require_not_void(self, change: Change) -> None:
        if change.attempt <= self._void:
            raise ChangeVoid


async def test_what_was_given_up_is_sent_again_as_the_next_attempt() -> None:
    repository = Refusing(void=2)
    booking = await BookingService(repository).book_tickets(NAMED)
    assert booking.booking_id == "BK-LOST"
    assert repository.changes == [Change("BK-LOST", 3)]


async def test_the_steps_too_are_taken_as_the_next_attempt() -> None:
    class RefusingTheSteps(Refusing):
        async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
            return None

    repository = RefusingTheSteps(void=1)
    await BookingService(repository).book_tickets(NAMED)
    assert repository.changes == [Change("BK-LOST", 1), Change("BK-LOST", 2)]


@pytest.mark.parametrize(
    ("slept", "age", "is_made"),
    [(60, 30, False), (60, 90, True), (0, 30, True), (0, -30, True), (0, None, False)],
)
async def test_a_sale_that_was_given_up_on_its_way_is_refused_though_the_machine_slept(
    slept: int, age: int | None, *, is_made: bool
) -> None:
    class GivenUp(Refusing):
        async def age_of(self, change: Change) -> timedelta | None:
            return None if age is None else timedelta(seconds=age)

    begun = iter([0.0])
    repository = GivenUp(void=1)
    with patch("time.time", lambda: next(begun, slept)):
        if is_made:
            await BookingService(repository).book_tickets(NAMED)
        else:
            with pytest.raises(DatabaseFailed, match="nothing was changed"):
                await BookingService(repository).book_tickets(NAMED)
    assert repository.changes == ([Change("BK-LOST", 2)] if is_made else [])


CHANGES: dict[str, Callable[[BookingService[None]], Any]] = {
    "confirm": lambda service: service.confirm_hold("BK-1"),
    "release": lambda service: service.release_hold("BK-1"),
    "cancel": lambda service: service.cancel_booking("BK-1"),
    "block": lambda service: service.block_seats("E1", REQUEST.showtime, ["A1"]),
    "unblock": lambda service: service.unblock_seats("E1", REQUEST.showtime, ["A1"]),
}


class Held(Recording):
    async def lock_booking(self, tx: None, booking_id: str, *, known: Booking | None = None) -> Booking:
        if booking_id != "BK-1":
            raise BookingNotFound(booking_id)
        return Booking(booking_id, "E1", "ann", REQUEST.showtime, ("A1",), BookingStatus.RESERVED)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_every_change_has_an_id_of_its_own_made_anew_each_time(
    change: Callable[[BookingService[None]], Any],
) -> None:
    repository = Held()
    for _ in range(2):
        await change(BookingService(repository))
    first, second = repository.changes
    assert first.change_id != second.change_id
    assert (first.attempt, second.attempt) == (1, 1)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_change_that_was_refused_as_void_is_told_as_not_made(
    change: Callable[[BookingService[None]], Any],
) -> None:
    class Void(Held):
        @asynccontextmanager
        async def transaction(self, change: Change) -> AsyncIterator[None]:
            yield
            raise ChangeVoid

    with pytest.raises(DatabaseFailed, match="nothing was changed"):
        await change(BookingService(Void()))


class Remembering(NoOpBookingRepository):
    """It knows the fates of the attempts of a change, those after the last being void from now on."""

    def __init__(self, *fates: Fate) -> None:
        self.asked: list[Change] = []
        self._fates: Iterator[Fate] = iter(fates)

    async def fate_of(self, change: Change) -> Fate:
        self.asked.append(change)
        return next(self._fates, Fate.VOID)


async def test_the_outcome_of_a_request_is_asked_for_up_to_the_attempt_that_nobody_made_void() -> None:
    repository = Remembering(Fate.WAS_VOID, Fate.WAS_VOID)
    assert await BookingService(repository).outcome_of(NAMED) is None
    assert repository.asked == [Change("BK-LOST", attempt) for attempt in (1, 2, 3)]


async def test_a_request_that_lost_its_connection_is_looked_for_only_if_it_had_an_id_before() -> None:
    class Gone(Recording):
        looked_for: str | None = None

        async def find_booking(self, booking_id: str) -> Booking | None:
            self.looked_for = booking_id
            return None

    for asked, looked_for in ((NAMED, "BK-LOST"), (REQUEST, None)):
        repository = Gone("acquire_lock", ConnectionLost)
        with pytest.raises(ConnectionLost):
            await BookingService(repository).book_tickets(asked)
        assert repository.looked_for == looked_for


async def test_the_repository_that_does_nothing_sells_everything() -> None:
    repository: BookingRepository[None] = NoOpBookingRepository()
    service = BookingService(repository)
    first, second = await asyncio.gather(service.book_tickets(REQUEST), service.book_tickets(REQUEST))
    assert first.booking_id != second.booking_id
    assert await service.find_booking(first.booking_id) is None


async def test_a_request_whose_outcome_is_unknown_can_be_asked_for_later() -> None:
    repository = Unanswered(Fate.HAPPENED, unreachable=1000)
    made = BookingService(repository, outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown):
        await made.book_tickets(NAMED)
    repository._unreachable = 0
    found = await made.outcome_of(NAMED)
    assert found is not None
    assert found.booking_id == "BK-LOST"
    assert await BookingService(Unanswered(Fate.VOID, unreachable=0)).outcome_of(NAMED) is None
    with pytest.raises(InvalidRequest):
        await made.outcome_of(REQUEST)


async def test_no_refusal_to_say_what_happened_is_taken_for_nothing_having_happened() -> None:
    # It has become a server that takes no statement that might write.
    soon = BookingService(Unanswered(Fate.HAPPENED, unreachable=1, error=ReadOnly))
    assert (await soon.book_tickets(REQUEST)).quantity == 2
    never = BookingService(Unanswered(Fate.HAPPENED, unreachable=1000, error=ReadOnly), outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown):
        await never.book_tickets(REQUEST)


async def test_a_conflict_is_tried_again_a_few_times_and_then_told() -> None:
    class Conflicting(Recording):
        async def validate_showing(self, *_: object) -> None:
            raise TransactionConflict("deadlock detected")

    repository = Conflicting()
    with pytest.raises(TransactionConflict):
        await BookingService(repository).book_tickets(REQUEST)
    assert repository.steps.count("begin") == repository.steps.count("roll back") == 4

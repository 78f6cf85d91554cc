"""The workflow over a repository without a database: the order of its steps, and what it makes of a lost answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from seatui.booking import Booking, BookingRepository, BookingRequest, BookingService, NoOpBookingRepository
from seatui.booking.repository import CommitUnanswered
from seatui.domain.errors import (
    DatabaseFailed,
    DatabaseUnavailable,
    InvalidRequest,
    OutcomeUnknown,
    TransactionConflict,
)

REQUEST = BookingRequest("E1", "user-123", datetime(2031, 5, 1, tzinfo=UTC), ["A1", "A2"])
STEPS = [
    "begin",
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
        self._fails_at = fails_at
        self._error = error

    def _take(self, step: str) -> None:
        self.steps.append(step)
        if step == self._fails_at:
            raise self._error

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
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


@pytest.mark.parametrize("step", STEPS[1:-1])
async def test_a_step_that_fails_ends_the_sale_and_rolls_back(step: str) -> None:
    repository = Recording(step)
    with pytest.raises(DatabaseUnavailable):
        await BookingService(repository).book_tickets(REQUEST)
    assert repository.steps == [*STEPS[: STEPS.index(step) + 1], "roll back"]


class Unanswered(Recording):
    """Its commit is never answered; asked for the outcome, it fails some times and then says what it was told to."""

    def __init__(self, outcome: Callable[[Booking], Booking | None], unreachable: int) -> None:
        super().__init__("commit", CommitUnanswered)
        self._outcome = outcome
        self._unreachable = unreachable

    async def settled_booking(self, booking: Booking) -> Booking | None:
        if self._unreachable:
            self._unreachable -= 1
            raise DatabaseUnavailable
        return self._outcome(booking)


async def test_a_lost_answer_is_asked_for_until_the_database_says_it_was_sold() -> None:
    repository = Unanswered(lambda booking: booking, unreachable=2)
    booking = await BookingService(repository).book_tickets(REQUEST)
    assert booking.seat_ids == ("A1", "A2")


async def test_a_lost_answer_of_a_sale_that_did_not_happen_is_an_error() -> None:
    repository = Unanswered(lambda _: None, unreachable=1)
    with pytest.raises(DatabaseUnavailable, match="nothing was sold"):
        await BookingService(repository).book_tickets(REQUEST)


async def test_an_outcome_that_cannot_be_asked_for_is_unknown_and_names_the_booking() -> None:
    repository = Unanswered(lambda booking: booking, unreachable=1000)
    service = BookingService(repository, outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown) as unknown:
        await service.book_tickets(BookingRequest(**{**as_dict(REQUEST), "booking_id": "BK-LOST"}))
    assert unknown.value.booking_id == "BK-LOST"
    assert "BK-LOST" in str(unknown.value)


def as_dict(request: BookingRequest) -> dict[str, Any]:
    return {name: getattr(request, name) for name in BookingRequest.__dataclass_fields__}


async def test_the_repository_that_does_nothing_sells_everything() -> None:
    repository: BookingRepository[None] = NoOpBookingRepository()
    service = BookingService(repository)
    first, second = await asyncio.gather(service.book_tickets(REQUEST), service.book_tickets(REQUEST))
    assert first.booking_id != second.booking_id
    assert await service.find_booking(first.booking_id) is None


async def test_a_request_whose_outcome_is_unknown_can_be_asked_for_later() -> None:
    request = BookingRequest(**{**as_dict(REQUEST), "booking_id": "BK-LOST"})
    made = BookingService(Unanswered(lambda booking: booking, unreachable=0))
    never = BookingService(Unanswered(lambda _: None, unreachable=0))
    found = await made.outcome_of(request)
    assert found is not None
    assert found.booking_id == "BK-LOST"
    assert await never.outcome_of(request) is None
    with pytest.raises(InvalidRequest):
        await made.outcome_of(REQUEST)


class ReadOnly(Unanswered):
    """Asked for the outcome, it has become a server that takes no statement that might write."""

    async def settled_booking(self, booking: Booking) -> Booking | None:
        if self._unreachable:
            self._unreachable -= 1
            raise DatabaseFailed("cannot execute INSERT in a read-only transaction; nothing was changed")
        return self._outcome(booking)


async def test_no_refusal_to_say_what_happened_is_taken_for_nothing_having_happened() -> None:
    soon = BookingService(ReadOnly(lambda booking: booking, unreachable=1))
    assert (await soon.book_tickets(REQUEST)).quantity == 2
    never = BookingService(ReadOnly(lambda booking: booking, unreachable=1000), outcome_timeout=0.05)
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

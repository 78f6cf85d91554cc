"""A lost answer to a change of a booking or of seats: what the service makes of what the database says then."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from seatui.booking import Booking, BookingService, BookingStatus, NoOpBookingRepository
from seatui.booking.changes import CHANGES_ARE_KEPT, Change, CommitUnanswered, Fate
from seatui.domain.errors import DatabaseUnavailable, OutcomeUnknown

TONIGHT = datetime(2031, 5, 1, tzinfo=UTC)
HELD = Booking("BK-1", "E1", "ann", TONIGHT, ("A1", "A2"), BookingStatus.RESERVED)


class Unanswered(NoOpBookingRepository):
    """Its commits are never answered; asked what became of them, it fails some times and then says."""

    def __init__(self, fate: Fate, *, unreachable: int = 1) -> None:
        self._fate = fate
        self._unreachable = unreachable
        self._sent: Change | None = None

    @asynccontextmanager
    async def transaction(self, change: Change) -> AsyncIterator[None]:
        yield
        self._sent = change
        raise CommitUnanswered

    async def lock_booking(self, tx: None, booking_id: str, *, known: Booking | None = None) -> Booking:
        return HELD

    async def fate_of(self, change: Change) -> Fate:
        assert change == self._sent
        if self._unreachable:
            self._unreachable -= 1
            raise DatabaseUnavailable
        return self._fate

    async def find_booking(self, booking_id: str) -> Booking | None:
        return HELD


CHANGES = {
    "confirm_hold": BookingStatus.CONFIRMED,
    "release_hold": BookingStatus.CANCELLED,
    "cancel_booking": BookingStatus.CANCELLED,
}


@pytest.mark.parametrize(("change", "wanted"), CHANGES.items())
async def test_a_change_that_happened_is_told_as_such(change: str, wanted: BookingStatus) -> None:
    service = BookingService(Unanswered(Fate.HAPPENED))
    assert (await getattr(service, change)("BK-1")).status is wanted


@pytest.mark.parametrize("fate", [Fate.VOID, Fate.WAS_VOID])
@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_that_did_not_happen_is_told_as_such(change: str, fate: Fate) -> None:
    with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
        await getattr(BookingService(Unanswered(fate)), change)("BK-1")


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_that_cannot_be_asked_for_is_unknown_and_names_the_booking(change: str) -> None:
    service = BookingService(Unanswered(Fate.HAPPENED, unreachable=1000), outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown, match="BK-1"):
        await getattr(service, change)("BK-1")


async def made_by_a_terminal_that_slept(asked: Awaitable[object]) -> object:
    """The time of day goes on while the machine sleeps, from when the change was sent."""
    times = iter([0.0])
    with patch("time.time", lambda: next(times, 2 * CHANGES_ARE_KEPT.total_seconds())):
        return await asked


@pytest.mark.parametrize("fate", [Fate.VOID, Fate.WAS_VOID])
@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_that_may_have_been_forgotten_since_is_not_told_as_not_made(
    change: str, fate: Fate
) -> None:
    with pytest.raises(OutcomeUnknown, match="BK-1"):
        await made_by_a_terminal_that_slept(getattr(BookingService(Unanswered(fate)), change)("BK-1"))


async def test_a_change_that_is_still_known_is_told_however_long_the_terminal_slept() -> None:
    made = BookingService(Unanswered(Fate.HAPPENED)).cancel_booking("BK-1")
    answer = await made_by_a_terminal_that_slept(made)
    assert isinstance(answer, Booking)
    assert answer.status is BookingStatus.CANCELLED


BLOCKING = ("block_seats", "unblock_seats")


@pytest.mark.parametrize("change", BLOCKING)
async def test_so_it_is_where_no_booking_is_concerned(change: str) -> None:
    await getattr(BookingService(Unanswered(Fate.HAPPENED)), change)("E1", TONIGHT, ["A1"])
    with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
        await getattr(BookingService(Unanswered(Fate.VOID)), change)("E1", TONIGHT, ["A1"])


@pytest.mark.parametrize("change", BLOCKING)
async def test_seats_that_cannot_be_looked_at_are_unknown(change: str) -> None:
    service = BookingService(Unanswered(Fate.HAPPENED, unreachable=1000), outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown, match="look at the seats") as unknown:
        await getattr(service, change)("E1", TONIGHT, ["A1"])
    assert unknown.value.booking_id is None

"""A lost answer to a change of a booking or of seats: what the service makes of what the database says then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from seatui.booking import Booking, BookingService, BookingStatus, NoOpBookingRepository
from seatui.booking.repository import CommitUnanswered
from seatui.domain.errors import DatabaseUnavailable, OutcomeUnknown

TONIGHT = datetime(2031, 5, 1, tzinfo=UTC)
HELD = Booking("BK-1", "E1", "ann", TONIGHT, ("A1", "A2"), BookingStatus.RESERVED)


class Unanswered(NoOpBookingRepository):
    """Its commits are never answered; asked what became of them, it fails some times and then says."""

    def __init__(self, *, commits: bool, unreachable: int = 1) -> None:
        self._commits = commits
        self._unreachable = unreachable

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        yield
        raise CommitUnanswered("17")

    async def lock_booking(self, tx: None, booking_id: str) -> Booking:
        return HELD

    async def has_committed(self, lost: CommitUnanswered) -> bool:
        assert lost.transaction_id == "17"
        if self._unreachable:
            self._unreachable -= 1
            raise DatabaseUnavailable
        return self._commits

    async def find_booking(self, booking_id: str) -> Booking | None:
        return HELD


CHANGES = {
    "confirm_hold": BookingStatus.CONFIRMED,
    "release_hold": BookingStatus.CANCELLED,
    "cancel_booking": BookingStatus.CANCELLED,
}


@pytest.mark.parametrize(("change", "wanted"), CHANGES.items())
async def test_a_change_that_happened_is_told_as_such(change: str, wanted: BookingStatus) -> None:
    service = BookingService(Unanswered(commits=True))
    assert (await getattr(service, change)("BK-1")).status is wanted


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_that_did_not_happen_is_told_as_such(change: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
        await getattr(BookingService(Unanswered(commits=False)), change)("BK-1")


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_that_cannot_be_asked_for_is_unknown_and_names_the_booking(change: str) -> None:
    service = BookingService(Unanswered(commits=True, unreachable=1000), outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown, match="BK-1"):
        await getattr(service, change)("BK-1")


BLOCKING = ("block_seats", "unblock_seats")


@pytest.mark.parametrize("change", BLOCKING)
async def test_so_it_is_where_no_booking_is_concerned(change: str) -> None:
    await getattr(BookingService(Unanswered(commits=True)), change)("E1", TONIGHT, ["A1"])
    with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
        await getattr(BookingService(Unanswered(commits=False)), change)("E1", TONIGHT, ["A1"])


@pytest.mark.parametrize("change", BLOCKING)
async def test_seats_that_cannot_be_looked_at_are_unknown(change: str) -> None:
    service = BookingService(Unanswered(commits=True, unreachable=1000), outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown, match="look at the seats") as unknown:
        await getattr(service, change)("E1", TONIGHT, ["A1"])
    assert unknown.value.booking_id is None

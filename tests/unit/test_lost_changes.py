"""A lost answer to a change of a booking or of seats: what the service makes of what the database says then."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from seatui.booking import Booking, BookingService, BookingStatus, NoOpBookingRepository
from seatui.booking.repository import CommitUnanswered
from seatui.domain.errors import DatabaseUnavailable, OutcomeUnknown
from seatui.domain.seats import SeatStatus

TONIGHT = datetime(2031, 5, 1, tzinfo=UTC)
HELD = Booking("BK-1", "E1", "ann", TONIGHT, ("A1", "A2"), BookingStatus.RESERVED)


class Unanswered(NoOpBookingRepository):
    """Its commits are never answered; asked what became of them, it fails some times and then says."""

    def __init__(self, outcome: BookingStatus | SeatStatus | None, unreachable: int = 1) -> None:
        self._outcome = outcome
        self._unreachable = unreachable

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        yield
        raise CommitUnanswered

    async def lock_booking(self, tx: None, booking_id: str) -> Booking:
        return HELD

    async def settled_change(self, booking_id: str) -> Booking | None:
        self._reach()
        if not isinstance(self._outcome, BookingStatus):
            return None
        return Booking("BK-1", "E1", "ann", TONIGHT, ("A1", "A2"), self._outcome)

    async def settled_seats(
        self, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> Mapping[str, SeatStatus]:
        self._reach()
        return {seat_ids[0]: self._outcome} if isinstance(self._outcome, SeatStatus) else {}

    def _reach(self) -> None:
        if self._unreachable:
            self._unreachable -= 1
            raise DatabaseUnavailable


CHANGES = {
    "confirm_hold": BookingStatus.CONFIRMED,
    "release_hold": BookingStatus.CANCELLED,
    "cancel_booking": BookingStatus.CANCELLED,
}


@pytest.mark.parametrize(("change", "wanted"), CHANGES.items())
async def test_a_change_that_happened_is_told_as_such(change: str, wanted: BookingStatus) -> None:
    service = BookingService(Unanswered(wanted))
    assert (await getattr(service, change)("BK-1")).status is wanted


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("outcome", [BookingStatus.RESERVED, None])
async def test_a_change_that_did_not_happen_is_told_as_such(
    change: str, outcome: BookingStatus | None
) -> None:
    with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
        await getattr(BookingService(Unanswered(outcome)), change)("BK-1")


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_that_cannot_be_asked_for_is_unknown_and_names_the_booking(change: str) -> None:
    service = BookingService(Unanswered(None, unreachable=1000), outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown, match="BK-1"):
        await getattr(service, change)("BK-1")


BLOCKING = {"block_seats": SeatStatus.BLOCKED, "unblock_seats": SeatStatus.AVAILABLE}


@pytest.mark.parametrize(("change", "wanted"), BLOCKING.items())
async def test_seats_are_looked_at_where_no_booking_is_concerned(change: str, wanted: SeatStatus) -> None:
    await getattr(BookingService(Unanswered(wanted)), change)("E1", TONIGHT, ["A1"])
    with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
        await getattr(BookingService(Unanswered(SeatStatus.SOLD)), change)("E1", TONIGHT, ["A1"])
    with pytest.raises(DatabaseUnavailable, match="nothing was changed"):
        await getattr(BookingService(Unanswered(wanted)), change)("E1", TONIGHT, ["A1", "A2"])


@pytest.mark.parametrize("change", BLOCKING)
async def test_seats_that_cannot_be_looked_at_are_unknown(change: str) -> None:
    service = BookingService(Unanswered(None, unreachable=1000), outcome_timeout=0.05)
    with pytest.raises(OutcomeUnknown, match="look at the seats") as unknown:
        await getattr(service, change)("E1", TONIGHT, ["A1"])
    assert unknown.value.booking_id is None

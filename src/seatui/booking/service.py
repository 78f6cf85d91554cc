"""The workflow of a sale."""

import asyncio
import random
from typing import Generic

from seatui.booking.repository import BookingRepository, CommitUnanswered, Transaction
from seatui.domain.bookings import Booking, BookingRequest, BookingStatus, new_booking_id
from seatui.domain.errors import (
    DatabaseUnavailable,
    InvalidRequest,
    OutcomeUnknown,
    SeatuiError,
    TransactionConflict,
)
from seatui.domain.seats import SeatStatus

_WAITS = (0.02, 0.1, 0.3)
"""Seconds before a sale that PostgreSQL ended for another's sake is tried again."""


class BookingService(Generic[Transaction]):
    """Sells seats: each sale is one transaction, and either all of it happens or nothing.

    outcome_timeout: seconds to go on asking for the outcome of a commit whose answer was lost.
    """

    def __init__(self, repository: BookingRepository[Transaction], *, outcome_timeout: float = 10.0) -> None:
        self._repository = repository
        self._outcome_timeout = outcome_timeout

    async def book_tickets(self, request: BookingRequest) -> Booking:
        """Sells the seats of the request, and returns the confirmed booking.

        Raises InvalidRequest before the database is asked; EventNotFound, ShowtimeMismatch, SeatsUnavailable
        (every seat in the way), DatabaseUnavailable or DatabaseFailed with nothing changed; OutcomeUnknown
        when the commit's answer was lost and the database could not be asked for it in time.
        """
        # The id is made before the first try, so that a lost answer can be asked for.
        booking = _booking_of(request, request.booking_id or new_booking_id())
        try:
            await self._sell_again_on_conflict(booking)
        except CommitUnanswered as lost:
            return await self._outcome(booking, lost)
        return booking

    async def outcome_of(self, request: BookingRequest) -> Booking | None:
        """What became of a request whose outcome was unknown: its booking; None when it was and will be none.

        The answer is final: a commit that is still on its way is waited for. Raises InvalidRequest for a request
        without a booking id, and DatabaseUnavailable or DatabaseFailed while it cannot be known.
        """
        if request.booking_id is None:
            raise InvalidRequest("only a request with a booking id can be asked for")
        return await self._repository.settled_booking(_booking_of(request, request.booking_id))

    async def find_booking(self, booking_id: str) -> Booking | None:
        """The booking as it stands, or None. Raises DatabaseUnavailable."""
        return await self._repository.find_booking(booking_id)

    async def _sell_again_on_conflict(self, booking: Booking) -> None:
        for wait in _WAITS:
            try:
                return await self._sell(booking)
            except TransactionConflict:
                await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - only to part the two
        return await self._sell(booking)

    async def _sell(self, booking: Booking) -> None:
        steps = self._repository
        event_id, showtime, seat_ids = booking.event_id, booking.showtime, booking.seat_ids
        async with steps.transaction() as tx:
            await steps.acquire_lock(tx, event_id, showtime, seat_ids)
            await steps.validate_showing(tx, event_id, showtime)
            await steps.check_availability(tx, event_id, showtime, seat_ids, booking.booking_id)
            await steps.insert_booking(tx, booking)
            await steps.insert_booking_seats(tx, booking)
            await steps.update_event_seats_status(
                tx, event_id, showtime, seat_ids, booking.booking_id, SeatStatus.SOLD
            )

    async def _outcome(self, booking: Booking, lost: CommitUnanswered) -> Booking:
        """What became of a commit whose answer was lost: the booking, or that nothing was sold."""
        try:
            async with asyncio.timeout(self._outcome_timeout):
                found = await self._ask_until_answered(booking)
        except TimeoutError:
            raise OutcomeUnknown(booking.booking_id) from lost
        if found is None:
            raise DatabaseUnavailable("the connection was lost; nothing was sold") from lost
        return found

    async def _ask_until_answered(self, booking: Booking) -> Booking | None:
        while True:
            try:
                return await self._repository.settled_booking(booking)
            except SeatuiError:
                # Whatever keeps the database from saying so, the sale may have happened.
                await asyncio.sleep(0.2)


def _booking_of(request: BookingRequest, booking_id: str) -> Booking:
    request.validate()
    return Booking(
        booking_id=booking_id,
        event_id=request.event_id,
        user_id=request.user_id,
        showtime=request.showtime,
        seat_ids=tuple(request.seat_ids),
        status=BookingStatus.CONFIRMED,
    )

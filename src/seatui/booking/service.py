"""The operations of a box office: each change is one transaction, all of it or nothing."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from seatui.booking import amending, workflow
from seatui.booking.changes import Change, ChangeVoid, CommitUnanswered, Fate
from seatui.booking.clock import Clock
from seatui.booking.outcomes import Outcomes
from seatui.booking.repository import HOLD_TTL, BookingRepository, Transaction
from seatui.domain.errors import (
    BookingIdTaken,
    BookingNotFound,
    ConnectionLost,
    InvalidRequest,
    SeatsUnavailable,
    TransactionConflict,
)
from seatui.domain.model.bookings import Booking, BookingRequest, BookingStatus, new_booking_id
from seatui.domain.model.validation import (
    BOOKING_ID_LENGTH,
    EVENT_ID_LENGTH,
    USER_ID_LENGTH,
    plain_seat_id,
    require_instant,
    require_seats,
    require_text,
    require_ttl,
)

_WAITS = (0.02, 0.1, 0.3)
"""Seconds before each retry of a change that PostgreSQL ended because of a conflict."""

_Answer = TypeVar("_Answer")


class BookingService(Generic[Transaction]):
    """Sells, holds, cancels and blocks seats.

    outcome_timeout: seconds of retries to find the outcome of a commit whose answer was lost.

    Every change raises InvalidRequest before the database is used; DatabaseUnavailable or DatabaseFailed with
    nothing changed; OutcomeUnknown when the commit's answer was lost and the database could not be reached in time.
    """

    def __init__(self, repository: BookingRepository[Transaction], *, outcome_timeout: float = 10.0) -> None:
        self._repository = repository
        self._outcomes = Outcomes(repository, timeout=outcome_timeout)

    async def book_tickets(self, request: BookingRequest) -> Booking:
        """Sells the seats of the request, and returns the confirmed booking.

        Idempotent: the same request with the same booking id has the same answer. Raises EventNotFound,
        ShowtimeMismatch, SeatsUnavailable (every seat in the way), BookingIdTaken.
        """
        return await self._make(request, BookingStatus.CONFIRMED, HOLD_TTL)

    async def hold_seats(self, request: BookingRequest, ttl: timedelta | float = HOLD_TTL) -> Booking:
        """Holds the seats of the request for `ttl` (or seconds), so that nobody else can sell them.

        Returns the RESERVED booking; raises as `book_tickets`.
        """
        return await self._make(request, BookingStatus.RESERVED, require_ttl(ttl))

    async def confirm_hold(self, booking_id: str) -> Booking:
        """Sells the seats of a hold, also of an expired one as long as all of them are available.

        Raises BookingNotFound; SeatsUnavailable with the unavailable seats; InvalidRequest for a cancelled hold.
        """
        return await self._change(booking_id, workflow.confirm, BookingStatus.CONFIRMED)

    async def release_hold(self, booking_id: str) -> Booking:
        """Releases a hold: its seats are free, and it is CANCELLED.

        Raises BookingNotFound; InvalidRequest for a confirmed booking.
        """
        return await self._change(booking_id, workflow.release, BookingStatus.CANCELLED)

    async def cancel_booking(self, booking_id: str) -> Booking:
        """Cancels a sale or a hold: its seats are free, and it stays as CANCELLED. Raises BookingNotFound."""
        return await self._change(booking_id, workflow.cancel, BookingStatus.CANCELLED)

    async def return_seats(self, booking_id: str, seat_ids: Sequence[str]) -> Booking:
        """Frees some seats of a sale or a hold, which keeps its id; all of them: it is CANCELLED.

        Raises BookingNotFound; InvalidRequest for a booking that is not live, or seats that it does not have.
        """
        require_seats(seat_ids)
        return await self._amend(booking_id, amending.return_seats, seat_ids)

    async def move_seats(
        self, booking_id: str, from_seats: Sequence[str], to_seats: Sequence[str]
    ) -> Booking:
        """Gives a booking other seats of its showing in the place of some of its own: all of them, or none.

        The booking keeps its id, and a hold the end in its `reserved_until`. Raises BookingNotFound;
        SeatsUnavailable, naming every new seat that cannot be had; InvalidRequest for a booking that is not live,
        or seats that it does not have.
        """
        require_seats(from_seats)
        require_seats(to_seats)
        return await self._amend(booking_id, amending.move_seats, from_seats, to_seats)

    async def extend_hold(self, booking_id: str, ttl: timedelta | float = HOLD_TTL) -> Booking:
        """Lets a hold end `ttl` (or seconds) from now, also an overdue one that nobody has expired yet.

        Raises BookingNotFound; InvalidRequest for a booking that is not RESERVED, such as a hold of which
        somebody has taken a seat since.
        """
        return await self._amend(booking_id, amending.extend, require_ttl(ttl))

    async def rename_booking(self, booking_id: str, user_id: str) -> Booking:
        """Changes the `user_id` of a booking. Raises BookingNotFound; InvalidRequest for one that is not live."""
        require_text("user", user_id, USER_ID_LENGTH)
        return await self._amend(booking_id, amending.rename, user_id)

    async def block_seats(self, event_id: str, showtime: datetime, seat_ids: Sequence[str]) -> None:
        """Takes free seats out of sale. Raises EventNotFound, ShowtimeMismatch, SeatsUnavailable."""
        await self._set_seats(event_id, showtime, seat_ids, workflow.block)

    async def unblock_seats(self, event_id: str, showtime: datetime, seat_ids: Sequence[str]) -> None:
        """Puts blocked seats back into sale. Raises as `block_seats`, naming every seat that is not blocked."""
        await self._set_seats(event_id, showtime, seat_ids, workflow.unblock)

    async def release_expired(self) -> int:
        """Expires overdue holds, and returns their number. Safe to run by several terminals, at any time.

        Only for other programs that read the tables: a sale takes the seats of an overdue hold anyway.
        """
        return await self._again_on_conflict(self._repository.expire_holds)

    async def outcome_of(self, request: BookingRequest) -> Booking | None:
        """The outcome of a request that raised OutcomeUnknown: its booking; None where it never was nor will be.

        Final: waits for a commit in progress, and a request that arrives later is refused. Raises InvalidRequest for
        a request without a booking id, and DatabaseUnavailable or DatabaseFailed while it cannot be known.
        """
        if request.booking_id is None:
            raise InvalidRequest("only a request with a booking id can be asked for")
        change = Change(request.booking_id)
        while await self._outcomes.fate_of(change) is Fate.WAS_VOID:
            change = change.again()
        return await self._repository.find_booking(request.booking_id)

    async def has_happened(self, change_id: str) -> bool:
        """Whether a change of existing data that raised OutcomeUnknown was made. change_id: of that error.

        Final: a change that arrives later is refused. Raises DatabaseUnavailable or DatabaseFailed while it cannot be
        known.
        """
        return await self._outcomes.fate_of(Change(change_id)) is Fate.HAPPENED

    async def _outcome(self, booking_id: str) -> Booking | None:
        """The booking, or None. Rewrites the row of its change, so that a synchronous standby has it first."""
        found = await self._repository.find_booking(booking_id)
        change = Change(booking_id)
        while found and await self._repository.fate_of(change) is Fate.WAS_VOID:
            change = change.again()
        return found

    async def find_booking(self, booking_id: str) -> Booking | None:
        """The current booking, or None. Raises DatabaseUnavailable."""
        return await self._repository.find_booking(booking_id)

    async def _make(self, request: BookingRequest, status: BookingStatus, ttl: timedelta) -> Booking:
        # The id is made before the first attempt, so that its outcome can be queried if the answer is lost.
        wanted = _booking_of(request, request.booking_id or new_booking_id(), status)
        try:
            return await self._attempt(Change(wanted.booking_id), wanted, ttl)
        except (ConnectionLost, SeatsUnavailable, BookingIdTaken) as refused:
            if request.booking_id is None:
                raise
            # The seats may be taken by an earlier attempt of this same request.
            made = await self._outcomes.retried(
                lambda: self._outcome(wanted.booking_id), wanted.booking_id, refused
            )
            if made is None:
                raise
            return _same_answer(made, wanted)

    async def _attempt(self, change: Change, wanted: Booking, ttl: timedelta) -> Booking:
        """Books, under the first attempt number that is not void."""
        begun = Clock()
        while True:
            try:
                return await self._again_on_conflict(partial(self._book, change, wanted, ttl))
            except ChangeVoid as void:
                await self._outcomes.require_void_before(begun, change, void)
                change = change.again()
            except CommitUnanswered as lost:
                await self._outcomes.require_happened(
                    change, begun, wanted.booking_id, lost, "nothing was sold"
                )
                found = await self._outcomes.retried(
                    lambda: self._repository.find_booking(wanted.booking_id), wanted.booking_id, lost
                )
                # It was made, even if somebody has deleted it since.
                return _same_answer(found or wanted, wanted)

    async def _book(self, change: Change, wanted: Booking, ttl: timedelta) -> Booking:
        """Books available seats in a single call; step by step where that is not possible."""
        made = await self._repository.book_free_seats(change, wanted, ttl)
        return made or await workflow.book(self._repository, change, wanted, ttl)

    async def _change(
        self,
        booking_id: str,
        change_it: Callable[[BookingRepository[Transaction], Change, str], Awaitable[Booking]],
        wanted: BookingStatus,
    ) -> Booking:
        found = await self._amend(booking_id, change_it)
        # After a lost answer the booking may have changed again: the status of this change is returned.
        return replace(found, status=wanted, reserved_until=None)

    async def _amend(
        self, booking_id: str, amend: Callable[..., Awaitable[Booking]], *facts: object
    ) -> Booking:
        """Makes one change of a booking, and asks what became of it if the answer is lost.

        facts: the further parameters of `amend`, a function of the workflow or of `amending`. Returns the booking as
        the change left it; after a lost answer, as it is now.
        """
        require_text("booking id", booking_id, BOOKING_ID_LENGTH)
        made = await self._outcomes.of_one_change(
            lambda change: self._again_on_conflict(
                partial(amend, self._repository, change, booking_id, *facts)
            ),
            booking_id,
        )
        found = made or await self._outcomes.retried(
            lambda: self._repository.find_booking(booking_id), booking_id
        )
        if found is None:
            raise BookingNotFound(booking_id)
        return found

    async def _set_seats(
        self,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        set_them: Callable[
            [BookingRepository[Transaction], Change, str, datetime, Sequence[str]], Awaitable[None]
        ],
    ) -> None:
        require_text("event", event_id, EVENT_ID_LENGTH)
        require_instant(showtime)
        require_seats(seat_ids)
        await self._outcomes.of_one_change(
            lambda change: self._again_on_conflict(
                partial(set_them, self._repository, change, event_id, showtime, seat_ids)
            )
        )

    async def _again_on_conflict(self, attempt: Callable[[], Awaitable[_Answer]]) -> _Answer:
        for wait in _WAITS:
            try:
                return await attempt()
            except TransactionConflict:
                await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
        return await attempt()


def _same_answer(made: Booking, wanted: Booking) -> Booking:
    """The answer to a repeated request. Raises BookingIdTaken for another request, or another status by now."""
    if not made.is_for(wanted):
        raise BookingIdTaken(wanted.booking_id, "it is another request's")
    if made.status is not wanted.status:
        raise BookingIdTaken(wanted.booking_id, f"it is {made.status.lower()}")
    its = {plain_seat_id(seat_id): seat_id for seat_id in made.seat_ids}
    in_the_order_asked = (
        each if each in made.seat_ids else its[plain_seat_id(each)] for each in wanted.seat_ids
    )
    return replace(made, seat_ids=tuple(in_the_order_asked))


def _booking_of(request: BookingRequest, booking_id: str, status: BookingStatus) -> Booking:
    request.validate()
    return Booking(
        booking_id=booking_id,
        event_id=request.event_id,
        user_id=request.user_id,
        showtime=request.showtime,
        seat_ids=tuple(request.seat_ids),
        status=status,
    )

"""The operations of a box office: each change is one transaction, all of it or nothing."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from msgspec.structs import replace

from seatui.booking import workflow
from seatui.booking.amendments import AmendmentService
from seatui.booking.changes import Change, ChangeVoid, CommitUnanswered, Fate
from seatui.booking.clock import Clock
from seatui.booking.repository import HOLD_TTL, BookingRepository, Transaction
from seatui.domain.errors import (
    BookingIdTaken,
    ConnectionLost,
    InvalidRequest,
    SeatsUnavailable,
)
from seatui.domain.model.bookings import Booking, BookingRequest, BookingStatus, new_booking_id
from seatui.domain.model.validation import (
    EVENT_ID_LENGTH,
    USER_ID_LENGTH,
    plain_seat_id,
    require_instant,
    require_reason,
    require_seats,
    require_text,
    require_ttl,
)
from seatui.domain.words.plain_text import plain_text


class BookingService(AmendmentService[Transaction]):
    """Sells, holds, cancels and blocks seats; what may be done to a booking after that is in `AmendmentService`.

    Every change raises InvalidRequest before the database is used; DatabaseUnavailable or DatabaseFailed with
    nothing changed; OutcomeUnknown when the commit's answer was lost and the database could not be reached in time.
    """

    async def book_tickets(self, request: BookingRequest) -> Booking:
        """Sells the seats of the request, and returns the confirmed booking.

        Idempotent: the same request with the same booking id has the same answer. Raises EventNotFound,
        ShowtimeMismatch, SeatsUnavailable (every seat in the way), BookingIdTaken.
        """
        return await self._make(request, BookingStatus.CONFIRMED, HOLD_TTL)

    async def hold_seats(
        self, request: BookingRequest, ttl: timedelta | float = HOLD_TTL, reason: str = ""
    ) -> Booking:
        """Holds the seats of the request for `ttl` (or seconds), so that nobody else can sell them.

        reason: for the journal; `PAYING` for a hold that lasts while its customer pays. Returns the RESERVED booking;
        raises as `book_tickets`.
        """
        reason = require_reason(reason)
        return await self._make(request, BookingStatus.RESERVED, require_ttl(ttl), reason)

    async def confirm_hold(
        self,
        booking_id: str,
        user_id: str | None = None,
        reason: str = "",
        *,
        held_seats: Sequence[str] | None = None,
    ) -> Booking:
        """Sells the seats of a hold, also of an expired one as long as all of them are available.

        user_id: whose booking it is from now on, if given. reason: for the journal; `PAYING` for a hold that was
        made for this sale. Without one, the journal keeps the hold's end and customer, for an undo. held_seats: if
        given, it must still be a hold, and of these seats. Raises BookingNotFound; SeatsUnavailable with the
        unavailable seats; InvalidRequest for a cancelled hold, or one that is sold to somebody else already.
        """
        reason = require_reason(reason)
        if user_id is not None:
            require_text("user", user_id, USER_ID_LENGTH)
            user_id = plain_text(user_id)
        return await self._change(
            booking_id,
            partial(workflow.confirm, user_id=user_id, held_seats=held_seats),
            BookingStatus.CONFIRMED,
            reason,
        )

    async def release_hold(self, booking_id: str, *, reason: str = "") -> Booking:
        """Releases a hold: its seats are free, and it is CANCELLED.

        reason: for the journal. Raises BookingNotFound; InvalidRequest for a confirmed booking.
        """
        return await self._change(booking_id, workflow.release, BookingStatus.CANCELLED, reason)

    async def cancel_booking(self, booking_id: str) -> Booking:
        """Cancels a sale or a hold: its seats are free, and it stays as CANCELLED. Raises BookingNotFound."""
        return await self._change(booking_id, workflow.cancel, BookingStatus.CANCELLED)

    async def block_seats(
        self, event_id: str, showtime: datetime, seat_ids: Sequence[str], reason: str = ""
    ) -> None:
        """Takes free seats out of sale. Raises EventNotFound, ShowtimeMismatch, SeatsUnavailable.

        reason: for the journal.
        """
        reason = require_reason(reason)
        await self._set_seats(event_id, showtime, seat_ids, workflow.block, reason)

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

    async def _make(
        self, request: BookingRequest, status: BookingStatus, ttl: timedelta, reason: str = ""
    ) -> Booking:
        # The id is made before the first attempt, so that its outcome can be queried if the answer is lost.
        wanted = _booking_of(request, request.booking_id or new_booking_id(), status)
        made = await self._make_or_find(request, wanted, ttl, reason)
        self._tell_changed(made.event_id, made.showtime)
        return made

    async def _make_or_find(
        self, request: BookingRequest, wanted: Booking, ttl: timedelta, reason: str
    ) -> Booking:
        try:
            return await self._attempt(Change(wanted.booking_id, reason=reason), wanted, ttl)
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
        reason: str = "",
    ) -> Booking:
        found = await self._amend(booking_id, change_it, reason=reason)
        # After a lost answer the booking may have changed again: the status of this change is returned.
        return replace(found, status=wanted, reserved_until=None)

    async def _set_seats(
        self,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        set_them: Callable[
            [BookingRepository[Transaction], Change, str, datetime, Sequence[str]], Awaitable[None]
        ],
        reason: str = "",
    ) -> None:
        require_text("event", event_id, EVENT_ID_LENGTH)
        require_instant(showtime)
        require_seats(seat_ids)
        await self._outcomes.of_one_change(
            lambda change: self._again_on_conflict(
                partial(set_them, self._repository, change, event_id, showtime, seat_ids)
            ),
            reason=reason,
        )
        self._tell_changed(event_id, showtime)


def _same_answer(made: Booking, wanted: Booking) -> Booking:
    """The answer to a repeated request. Raises BookingIdTaken for another request, or another status by now."""
    if not made.is_for(wanted):
        raise BookingIdTaken(wanted.booking_id, "it is another request's")
    if made.status is not wanted.status:
        raise BookingIdTaken(wanted.booking_id, f"it is {made.status.word}")
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
        user_id=plain_text(request.user_id),
        showtime=request.showtime,
        seat_ids=tuple(request.seat_ids),
        status=status,
    )

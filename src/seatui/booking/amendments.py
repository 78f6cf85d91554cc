"""What is done to a booking after it was made: returns, moves, splits, extensions, new names, and the undo."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from seatui.booking import amending, undoing
from seatui.booking.outcomes import Outcomes
from seatui.booking.repository import BookingRepository, Transaction
from seatui.domain.errors import BookingNotFound, InvalidRequest, TransactionConflict
from seatui.domain.model.bookings import Booking, new_booking_id
from seatui.domain.model.journal import SPLIT, UNDO, TerminalChange
from seatui.domain.model.validation import (
    BOOKING_ID_LENGTH,
    USER_ID_LENGTH,
    require_seats,
    require_text,
    require_ttl,
)
from seatui.domain.words.journal_words import blocking_words
from seatui.domain.words.plain_text import plain_text

UNDO_TIME = timedelta(minutes=5)
"""The time after a change in which the terminal that made it can take it back."""

_WAITS = (0.02, 0.1, 0.3)
"""Seconds before each retry of a change that PostgreSQL ended because of a conflict."""

_Answer = TypeVar("_Answer")


class AmendmentService(Generic[Transaction]):
    """Changes bookings that are there; each change is one transaction, made once even if its answer is lost.

    outcome_timeout: seconds of retries to find the outcome of a commit whose answer was lost. tell_changed: called
    with event and showtime after each change that was made, such as `Hints.tell_changed`.
    """

    def __init__(
        self,
        repository: BookingRepository[Transaction],
        *,
        outcome_timeout: float = 10.0,
        tell_changed: Callable[[str, datetime], object] = lambda event_id, showtime: None,  # noqa: ARG005
    ) -> None:
        self._repository = repository
        self._tell_changed = tell_changed
        self._outcomes = Outcomes(repository, timeout=outcome_timeout)

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

    async def split_booking(self, booking_id: str, seat_ids: Sequence[str]) -> Booking:
        """Makes some seats of a booking a booking of their own, and returns that: same customer, status and end.

        Raises BookingNotFound; InvalidRequest for a booking that is not live, seats that it does not have, or all of
        its seats.
        """
        require_seats(seat_ids)
        # The id is made before the first attempt, so that its outcome can be queried if the answer is lost.
        new_id = new_booking_id()
        return await self._amend(booking_id, amending.split, seat_ids, new_id, found_by=new_id, reason=SPLIT)

    async def extend_hold(self, booking_id: str, ttl: timedelta | float | None = None) -> Booking:
        """Lets a hold end `ttl` (or seconds) from now, also an overdue one that nobody has expired yet.

        ttl: None for `HOLD_TTL`, and then a hold that ends later stays as it is. Raises BookingNotFound;
        InvalidRequest for a booking that is not RESERVED, such as a hold of which somebody has taken a seat since.
        """
        return await self._amend(booking_id, amending.extend, None if ttl is None else require_ttl(ttl))

    async def rename_booking(self, booking_id: str, user_id: str) -> Booking:
        """Changes the `user_id` of a booking. Raises BookingNotFound; InvalidRequest for one that is not live."""
        require_text("user", user_id, USER_ID_LENGTH)
        return await self._amend(booking_id, amending.rename, plain_text(user_id))

    async def own_holds(self, known: Sequence[str], within: timedelta) -> list[Booking]:
        """The holds on purpose that this terminal made; also overdue ones. Raises DatabaseUnavailable.

        Those made within a time before now, and of the known bookings those that are holds.
        """
        return await self._repository.own_holds(known, within)

    async def last_change(self, within: timedelta = UNDO_TIME) -> TerminalChange | None:
        """The last sale, hold, return, move and the like of this terminal, over all showings, if it was lately.

        None if there is nothing to take back. Raises InvalidRequest if it was taken back already, or if the last
        change blocked or unblocked seats: nothing that was done before it is taken back then. Raises
        DatabaseUnavailable.
        """
        last = await self._repository.last_change(within)
        if last is not None and last.is_of_blocked_seats:
            raise InvalidRequest(blocking_words(last))
        if last is not None and last.is_undo:
            raise InvalidRequest("the last change was taken back already")
        return last

    async def undo(self, last: TerminalChange) -> Booking:
        """Takes back what `last_change` returned: a change of its own, with reason "undo"; returns the booking.

        What was sold or held is free, and the booking CANCELLED; seats that were returned, moved, split off or
        cancelled are the booking's again. A hold that was sold or released is a hold again, with its customer and its
        end, or for `HOLD_TTL` if that is over; not one that was held at this terminal for `PAYING` and sold. Raises
        SeatsUnavailable, naming the seats that somebody else has by now; InvalidRequest for a booking that has
        changed since.
        """
        return await self._amend(last.booking_id, undoing.undo, last, reason=UNDO)

    async def _amend(
        self,
        booking_id: str,
        amend: Callable[..., Awaitable[Booking]],
        *facts: object,
        found_by: str = "",
        reason: str = "",
    ) -> Booking:
        """Makes one change of a booking, and asks what became of it if the answer is lost.

        facts: the further parameters of `amend`, a function of the workflow or of `amending`. found_by: the id of the
        booking that it returns, if that is another. reason: for the journal. Returns the booking as the change left
        it; after a lost answer, as it is now.
        """
        found_by = found_by or booking_id
        require_text("booking id", booking_id, BOOKING_ID_LENGTH)
        made = await self._outcomes.of_one_change(
            lambda change: self._again_on_conflict(
                partial(amend, self._repository, change, booking_id, *facts)
            ),
            found_by,
            reason,
        )
        found = made or await self._outcomes.retried(
            lambda: self._repository.find_booking(found_by), found_by
        )
        if found is None:
            raise BookingNotFound(found_by)
        self._tell_changed(found.event_id, found.showtime)
        return found

    async def _again_on_conflict(self, attempt: Callable[[], Awaitable[_Answer]]) -> _Answer:
        for wait in _WAITS:
            try:
                return await attempt()
            except TransactionConflict:
                await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
        return await attempt()

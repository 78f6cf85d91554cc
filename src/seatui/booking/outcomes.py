"""The outcomes of changes: whether one with a lost answer was made, and whether a void one may be retried."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from seatui.booking.changes import (
    CHANGES_ARE_KEPT,
    Change,
    ChangeLog,
    ChangeVoid,
    CommitUnanswered,
    Fate,
)
from seatui.booking.clock import Clock
from seatui.domain.errors import DatabaseFailed, DatabaseUnavailable, OutcomeUnknown, SeatuiError
from seatui.domain.model.bookings import new_change_id

_AGE_QUERIES = 5
"""The most queries for the age of a void change, until it is clear whether it or the request came first."""

_GIVEN_UP = "somebody asked for the change before it was made, and it was given up; nothing was changed"

_Answer = TypeVar("_Answer")


class Outcomes:
    """Queries a log of changes until it answers.

    timeout: seconds of retries while the database cannot be reached.
    """

    def __init__(self, changes: ChangeLog, *, timeout: float = 10.0) -> None:
        self._changes = changes
        self._timeout = timeout
        # Changes that were reported as void by this object, and the time since.
        self._reported_void: dict[Change, Clock] = {}

    async def of_one_change(
        self, make: Callable[[Change], Awaitable[_Answer]], booking_id: str | None = None, reason: str = ""
    ) -> _Answer | None:
        """Makes a change, once, and returns its answer; None where that was lost and the change was made.

        make: one transaction with the given id. reason: for the journal. Raises DatabaseUnavailable where the change
        was not made, and OutcomeUnknown(booking_id) where the database could not be reached in time.
        """
        change, begun = Change(new_change_id(), reason=reason), Clock()
        try:
            return await make(change)
        except ChangeVoid as void:
            raise DatabaseFailed(_GIVEN_UP) from void
        except CommitUnanswered as lost:
            try:
                await self.require_happened(change, begun, booking_id, lost)
            except OutcomeUnknown:
                raise OutcomeUnknown(booking_id, change.change_id) from lost
            return None

    async def require_happened(
        self,
        change: Change,
        begun: Clock,
        booking_id: str | None,
        lost: Exception,
        otherwise: str = "nothing was changed",
    ) -> None:
        """Raises DatabaseUnavailable for a change that was not made, OutcomeUnknown where that stays open."""
        fate = await self.retried(lambda: self.fate_of(change), booking_id, lost)
        if fate is not Fate.HAPPENED:
            if begun.elapsed() > CHANGES_ARE_KEPT / 2:
                # A terminal that slept: the change may have been made, and its row deleted since.
                raise OutcomeUnknown(booking_id) from lost
            raise DatabaseUnavailable(f"the connection was lost; {otherwise}") from lost

    async def require_void_before(self, begun: Clock, change: Change, void: ChangeVoid) -> None:
        """Raises DatabaseFailed unless the change was made void before this request began.

        Otherwise somebody has been told since that there is no sale.
        """
        reported = self._reported_void.get(change)
        if reported is not None and reported.elapsed() >= begun.elapsed():
            return
        for _ in range(_AGE_QUERIES):
            # The age is by the database's clock, at some time during the query: only a comparison that holds by our
            # clock both before and after it is certain.
            sooner = begun.elapsed()
            age = await self._changes.age_of(change)
            # A negative age: the database's clock was set back since, and the row may be of any age.
            if age is not None and (age < timedelta(0) or age > begun.elapsed()):
                return
            if age is None or age < sooner:
                break
        raise DatabaseFailed(_GIVEN_UP) from void

    async def fate_of(self, change: Change) -> Fate:
        """The outcome of a change; remembers the void ones."""
        fate = await self._changes.fate_of(change)
        if fate is not Fate.HAPPENED:
            remembered = {
                each: since
                for each, since in self._reported_void.items()
                if since.elapsed() < CHANGES_ARE_KEPT
            }
            self._reported_void = {**remembered, change: Clock()}
        return fate

    async def retried(
        self, ask: Callable[[], Awaitable[_Answer]], booking_id: str | None, lost: Exception | None = None
    ) -> _Answer:
        """The answer of the database, retried until it can be reached. Raises OutcomeUnknown after the timeout."""
        with suppress(TimeoutError):
            # Checked each time: a cancelled driver may raise an error of its own instead.
            async with asyncio.timeout(self._timeout) as limit:
                while not limit.expired():
                    try:
                        return await ask()
                    except SeatuiError:
                        # Any error leaves the outcome open.
                        await asyncio.sleep(0.2)
        raise OutcomeUnknown(booking_id) from lost

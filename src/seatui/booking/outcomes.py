"""What became of changes: whether one whose answer was lost happened, and whether a void one may be sent again."""

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

_LOOKS = 5
"""How often the age of a void change is asked for, until it is clear whether it or the request came first."""

_GIVEN_UP = "somebody asked for the change before it was made, and it was given up; nothing was changed"

_Answer = TypeVar("_Answer")


class Outcomes:
    """Asks a log of changes until it says what happened.

    timeout: seconds to go on asking while the database cannot be reached.
    """

    def __init__(self, changes: ChangeLog, *, timeout: float = 10.0) -> None:
        self._changes = changes
        self._timeout = timeout
        # Changes that were reported here as void, and the time since.
        self._given_up: dict[Change, Clock] = {}

    async def of_one_change(
        self, make: Callable[[Change], Awaitable[_Answer]], booking_id: str | None = None
    ) -> _Answer | None:
        """Makes a change, once, and returns its answer; None where that was lost and the change happened.

        make: one transaction with the id that it is given. Raises DatabaseUnavailable where it did not happen, and
        OutcomeUnknown(booking_id) where the database could not be asked in time.
        """
        change, begun = Change(new_change_id()), Clock()
        try:
            return await make(change)
        except ChangeVoid as void:
            raise DatabaseFailed(_GIVEN_UP) from void
        except CommitUnanswered as lost:
            await self.require_happened(change, begun, booking_id, lost)
            return None

    async def require_happened(
        self,
        change: Change,
        begun: Clock,
        booking_id: str | None,
        lost: Exception,
        otherwise: str = "nothing was changed",
    ) -> None:
        """Raises DatabaseUnavailable for a change that did not happen, OutcomeUnknown where nobody can say."""
        fate = await self.truth(lambda: self.fate_of(change), booking_id, lost)
        if fate is not Fate.HAPPENED:
            if begun.elapsed() > CHANGES_ARE_KEPT / 2:
                # A terminal that slept: that the change is not there may be because it was forgotten.
                raise OutcomeUnknown(booking_id) from lost
            raise DatabaseUnavailable(f"the connection was lost; {otherwise}") from lost

    async def require_void_before(self, begun: Clock, change: Change, void: ChangeVoid) -> None:
        """Raises DatabaseFailed unless the change was made void before this request began.

        Whoever made it void since was told that there is no sale.
        """
        told = self._given_up.get(change)
        if told is not None and told.elapsed() >= begun.elapsed():
            return
        for _ in range(_LOOKS):
            # The age is by the database's clock, and the query takes its time: what holds by our clock before and
            # after it is certain.
            sooner = begun.elapsed()
            age = await self._changes.age_of(change)
            # A row from the future: the database's clock was set back since, and it may be of any age.
            if age is not None and (age < timedelta(0) or age > begun.elapsed()):
                return
            if age is None or age < sooner:
                break
        raise DatabaseFailed(_GIVEN_UP) from void

    async def fate_of(self, change: Change) -> Fate:
        """What became of a change, and remembers what was told."""
        fate = await self._changes.fate_of(change)
        if fate is not Fate.HAPPENED:
            remembered = {
                each: told for each, told in self._given_up.items() if told.elapsed() < CHANGES_ARE_KEPT
            }
            self._given_up = {**remembered, change: Clock()}
        return fate

    async def truth(
        self, ask: Callable[[], Awaitable[_Answer]], booking_id: str | None, lost: Exception | None = None
    ) -> _Answer:
        """What the database says, once it can be asked. Raises OutcomeUnknown when that takes too long."""
        with suppress(TimeoutError):
            # Looked at each time: a driver that is cancelled may raise an error of its own instead.
            async with asyncio.timeout(self._timeout) as limit:
                while not limit.expired():
                    try:
                        return await ask()
                    except SeatuiError:
                        # Whatever keeps the database from saying so, it may have happened.
                        await asyncio.sleep(0.2)
        raise OutcomeUnknown(booking_id) from lost

"""Carrying out changes of bookings, each to its end, independent of the screens."""

import asyncio
from collections.abc import Callable
from typing import Any

from textual.message import Message

from seatui.booking import BookingService
from seatui.domain.errors import DatabaseFailed, OutcomeUnknown, SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import TerminalChange
from seatui.domain.model.showings import Showing
from seatui.tui.asked_changes import Amendment
from seatui.tui.controllers.overdue import answer_of
from seatui.tui.controllers.poll import Pace
from seatui.tui.messages import BookingChanged, BookingChangeRefused, BookingChangeUncertain

UNDER_WAY = "A change of this house is under way: wait for its end"


class BookingDesk:
    """Carries out changes of bookings and of blocked seats, and keeps those that are under way.

    report: receives the outcome of each, as a message.
    """

    def __init__(self, service: BookingService[Any], report: Callable[[Message], object], pace: Pace) -> None:
        self._service = service
        self._report = report
        self._pace = pace
        self._open: list[Amendment] = []
        self._uncertain: list[Amendment] = []

    @property
    def changing(self) -> list[Amendment]:
        """Changes that wait for the database's answer."""
        return [each for each in self._open if each not in self._uncertain]

    @property
    def uncertain(self) -> list[Amendment]:
        """Changes whose outcome is unknown: the answer is overdue, or lost and being looked up."""
        return list(self._uncertain)

    def open_change(self, showing: Showing) -> Amendment | None:
        """The unfinished change of a showing, if there is one."""
        return next((each for each in self._open if each.is_of(showing)), None)

    def cannot_change(self, showing: Showing) -> str:
        """Why no change of a showing can be begun; empty if one can."""
        return UNDER_WAY if self.open_change(showing) is not None else ""

    def take(self, change: Amendment) -> bool:
        """Registers a change; False if another of the same showing is under way: one key is one change."""
        if self.open_change(change.showing) is not None:
            return False
        self._open.append(change)
        return True

    async def last_change(self) -> TerminalChange | None:
        """The last change of this terminal that can be taken back. Raises as `BookingService.last_change`."""
        return await self._service.last_change()

    async def carry_out(self, change: Amendment) -> None:
        """Makes a registered change, and reports its outcome."""
        try:
            outcome = await self._outcome(change)
        finally:
            self._open.remove(change)
            if change in self._uncertain:
                self._uncertain.remove(change)
        self._report(outcome)

    async def _outcome(self, change: Amendment) -> Message:
        try:
            return BookingChanged(change, await self._make_in_time(change))
        except OutcomeUnknown as unknown:
            return await self._look_up(change, unknown)
        except SeatuiError as error:
            return BookingChangeRefused(change, error)
        except Exception as error:  # noqa: BLE001 - a fault of the program: say so, and where to look
            return BookingChangeRefused(change, DatabaseFailed(f"{error!r}: look at it before trying again"))

    async def _make_in_time(self, change: Amendment) -> Booking | None:
        """Makes the change; reports it as uncertain after `Pace.longest_sale`, and goes on waiting."""
        making = change.make(self._service)
        return await answer_of(making, self._pace.longest_sale, lambda: self._doubt(change))

    def _doubt(self, change: Amendment) -> None:
        if change not in self._uncertain:
            self._uncertain.append(change)
        self._report(BookingChangeUncertain(change))

    async def _look_up(self, change: Amendment, unknown: OutcomeUnknown) -> Message:
        """Asks the database until the outcome of the change is known."""
        if unknown.change_id is None:
            return BookingChangeRefused(change, unknown)
        self._doubt(change)
        while True:
            await asyncio.sleep(self._pace.settling)
            try:
                if not await self._service.has_happened(unknown.change_id):
                    return BookingChangeRefused(change, DatabaseFailed("nothing was changed"))
                return BookingChanged(change, await self._found(change))
            except Exception:  # noqa: BLE001, S112 - after any error, ask again
                continue

    async def _found(self, change: Amendment) -> Booking | None:
        booking_id = change.booking_id
        return await self._service.find_booking(booking_id) if booking_id is not None else None

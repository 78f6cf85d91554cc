"""Carrying out sales, each to its end, independent of the screens."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual.message import Message

from seatui.booking import BookingService
from seatui.domain.errors import DatabaseFailed, OutcomeUnknown, SeatuiError
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.showings import Showing
from seatui.tui.controllers.poll import Pace
from seatui.tui.messages import SaleRefused, SaleUncertain, SeatsSold
from seatui.tui.sale import Sale


class SalesDesk:
    """Carries out sales, and keeps those that are under way.

    report: receives the outcome of each, as a message.
    """

    def __init__(
        self,
        service: BookingService[Any],
        report: Callable[[Message], object],
        pace: Pace,
    ) -> None:
        self._service = service
        self._report = report
        self._pace = pace
        self._open: dict[str, Sale] = {}
        self._uncertain: set[str] = set()
        self.held: set[str] = set()
        """Booking ids of the holds made at this terminal."""

    @property
    def selling(self) -> list[Sale]:
        """Sales that wait for the database's answer."""
        return [sale for sale in self._open.values() if sale.booking_id not in self._uncertain]

    @property
    def uncertain(self) -> list[Sale]:
        """Sales whose outcome is unknown: the answer is overdue, or lost and being looked up."""
        return [sale for sale in self._open.values() if sale.booking_id in self._uncertain]

    def open_sale(self, showing: Showing) -> Sale | None:
        """The unfinished sale of a showing, if there is one."""
        return next((sale for sale in self._open.values() if sale.is_of(showing)), None)

    def take(self, sale: Sale) -> bool:
        """Registers a sale; False if it, or another of the same showing, is under way already."""
        if self.open_sale(sale.showing) is not None:
            return False
        self._open[sale.booking_id] = sale
        return True

    async def carry_out(self, sale: Sale) -> None:
        """Makes a registered sale, and reports its outcome."""
        try:
            outcome = await self._outcome(sale)
        finally:
            self._open.pop(sale.booking_id, None)
            self._uncertain.discard(sale.booking_id)
        if sale.ttl and isinstance(outcome, SeatsSold):
            self.held.add(sale.booking_id)
        self._report(outcome)

    async def tidy_up(self) -> None:
        """Expires overdue holds, for other programs to see; a failure is left to the next round."""
        with suppress(SeatuiError):
            await self._service.release_expired()

    async def _outcome(self, sale: Sale) -> Message:
        try:
            return SeatsSold(sale, await self._make_in_time(sale))
        except OutcomeUnknown:
            return await self._look_up(sale)
        except SeatuiError as error:
            return SaleRefused(sale, error)
        except Exception:  # noqa: BLE001 - it may have been sold all the same: look it up
            return await self._look_up(sale)

    async def _make_in_time(self, sale: Sale) -> Booking:
        """Makes the sale; reports it as uncertain after `Pace.longest_sale`, and goes on waiting."""
        selling = asyncio.ensure_future(self._make(sale))
        answered, _ = await asyncio.wait({selling}, timeout=self._pace.longest_sale)
        if not answered:
            self._uncertain.add(sale.booking_id)
            self._report(SaleUncertain(sale))
        return await selling

    async def _make(self, sale: Sale) -> Booking:
        if sale.ttl is not None:
            return await self._service.hold_seats(sale.request, sale.ttl)
        return await self._service.book_tickets(sale.request)

    async def _look_up(self, sale: Sale) -> Message:
        """Asks the database until the outcome of the sale is known."""
        self._uncertain.add(sale.booking_id)
        self._report(SaleUncertain(sale))
        while True:
            await asyncio.sleep(self._pace.settling)
            try:
                return _outcome_message(sale, await self._service.outcome_of(sale.request))
            except Exception:  # noqa: BLE001, S112 - after any error, ask again
                continue


def _outcome_message(sale: Sale, booking: Booking | None) -> Message:
    if booking is None:
        return SaleRefused(sale, DatabaseFailed(f"{sale.booking_id} was not booked: nothing was sold"))
    if booking.status is (BookingStatus.RESERVED if sale.ttl else BookingStatus.CONFIRMED):
        return SeatsSold(sale, booking)
    return SaleRefused(sale, DatabaseFailed(f"{booking.booking_id} is {booking.status.lower()}"))

"""Carrying out sales: each to its end, whatever the screens do meanwhile."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
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
    """The sales that are under way.

    report: is told how each went, as a message. clock: the present instant.
    """

    def __init__(
        self,
        service: BookingService[Any],
        report: Callable[[Message], object],
        clock: Callable[[], datetime],
        pace: Pace,
    ) -> None:
        self._service = service
        self._report = report
        self._clock = clock
        self._pace = pace
        self._open: dict[str, Sale] = {}
        self._uncertain: set[str] = set()
        self.held: set[str] = set()
        """The bookings of the holds that were made here."""

    @property
    def selling(self) -> list[Sale]:
        """Sales whose answer is awaited."""
        return [sale for sale in self._open.values() if sale.booking_id not in self._uncertain]

    @property
    def uncertain(self) -> list[Sale]:
        """Sales whose answer was lost, and that are being looked up."""
        return [sale for sale in self._open.values() if sale.booking_id in self._uncertain]

    def open_sale(self, showing: Showing) -> Sale | None:
        """The sale of a showing that has not come to its end, if there is one."""
        return next((sale for sale in self._open.values() if sale.is_of(showing)), None)

    def take(self, sale: Sale) -> bool:
        """Takes a sale on; False when it, or another of the same showing, is under way already."""
        if self.open_sale(sale.showing) is not None:
            return False
        self._open[sale.booking_id] = sale
        return True

    async def carry_out(self, sale: Sale) -> None:
        """Makes a sale that was taken on, and reports how it ended."""
        try:
            outcome = await self._outcome(sale)
        finally:
            self._open.pop(sale.booking_id, None)
            self._uncertain.discard(sale.booking_id)
        if sale.ttl and isinstance(outcome, SeatsSold):
            self.held.add(sale.booking_id)
        self._report(outcome)

    async def tidy_up(self) -> None:
        """Expires holds whose time has run out, for other programs to see; whoever comes next can do it as well."""
        with suppress(SeatuiError):
            await self._service.release_expired()

    async def _outcome(self, sale: Sale) -> Message:
        try:
            return SeatsSold(sale, await self._patiently(sale))
        except OutcomeUnknown:
            return await self._look_up(sale)
        except SeatuiError as error:
            return SaleRefused(sale, error)
        except Exception:  # noqa: BLE001 - after a surprise nobody knows whether it was sold: ask
            return await self._look_up(sale)

    async def _patiently(self, sale: Sale) -> Booking:
        """The sale; one that takes long is said to be uncertain meanwhile, and nobody has to wait for it."""
        selling = asyncio.ensure_future(self._made(sale))
        answered, _ = await asyncio.wait({selling}, timeout=self._pace.longest_sale)
        if not answered:
            self._uncertain.add(sale.booking_id)
            self._report(SaleUncertain(sale, self._clock()))
        return await selling

    async def _made(self, sale: Sale) -> Booking:
        if sale.ttl is not None:
            return await self._service.hold_seats(sale.request, sale.ttl)
        return await self._service.book_tickets(sale.request)

    async def _look_up(self, sale: Sale) -> Message:
        """Asks until it is known what became of the sale."""
        self._uncertain.add(sale.booking_id)
        self._report(SaleUncertain(sale, self._clock()))
        while True:
            await asyncio.sleep(self._pace.settling)
            try:
                return _settled(sale, await self._service.outcome_of(sale.request))
            except Exception:  # noqa: BLE001, S112 - whatever it is, the question still stands
                continue


def _settled(sale: Sale, booking: Booking | None) -> Message:
    if booking is None:
        return SaleRefused(sale, DatabaseFailed(f"{sale.booking_id} was not booked: nothing was sold"))
    if booking.status is (BookingStatus.RESERVED if sale.ttl else BookingStatus.CONFIRMED):
        return SeatsSold(sale, booking)
    return SaleRefused(sale, DatabaseFailed(f"{booking.booking_id} is {booking.status.lower()}"))

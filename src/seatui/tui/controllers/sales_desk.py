"""Carrying out sales, each to its end, independent of the screens."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from textual.message import Message

from seatui.booking import BookingService
from seatui.booking.repository import HOLD_TTL
from seatui.domain.errors import (
    BookingNotFound,
    DatabaseFailed,
    InvalidRequest,
    OutcomeUnknown,
    SeatuiError,
)
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import PAYING
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.tui.controllers.overdue import Answer, answer_of
from seatui.tui.controllers.own_holds import OwnHolds
from seatui.tui.controllers.payment import Extend, GiveBack, Payment, Sell
from seatui.tui.controllers.poll import Pace
from seatui.tui.messages import (
    ExtensionRefused,
    HoldReleased,
    SaleRefused,
    SaleStalled,
    SaleUncertain,
    SeatsHeld,
    SeatsSold,
)
from seatui.tui.sale import Sale


class SalesDesk:
    """Carries out sales, and keeps those that are under way.

    report: receives the outcome of each, as a message. house_of: reads a house.
    """

    def __init__(
        self,
        service: BookingService[Any],
        report: Callable[[Message], object],
        pace: Pace,
        house_of: Callable[[Showing], Awaitable[House]],
    ) -> None:
        self._service = service
        self._report = report
        self._pace = pace
        self._open: dict[str, Sale] = {}
        self._payments: dict[str, Payment] = {}
        self._releases: dict[str, tuple[Sale, asyncio.Event]] = {}
        self._uncertain: set[str] = set()
        self._paid_by: set[str] = set()
        self.begun: Callable[[Sale], object] = lambda sale: None  # noqa: ARG005
        """Told of every sale and hold that is begun here."""
        self.holds = OwnHolds(service, report, house_of)
        """The holds on purpose that were made at this terminal."""

    @property
    def selling(self) -> list[Sale]:
        """Sales that wait for the database's answer, and holds that are being released."""
        idle = {booking_id for booking_id, payment in self._payments.items() if payment.is_idle}
        return [sale for sale in self._unfinished if sale.booking_id not in self._uncertain | idle]

    @property
    def uncertain(self) -> list[Sale]:
        """Sales whose outcome is unknown: the answer is overdue, or lost and being looked up."""
        return [sale for sale in self._unfinished if sale.booking_id in self._uncertain]

    @property
    def _unfinished(self) -> list[Sale]:
        return [*self._open.values(), *(sale for sale, _ in self._releases.values())]

    def open_sale(self, showing: Showing) -> Sale | None:
        """The unfinished sale of a showing, if there is one; not a hold that is being released."""
        return next((sale for sale in self._open.values() if sale.is_of(showing)), None)

    def is_releasing(self, sale: Sale) -> bool:
        """Whether the clerk has given the seats of a payment back, and its hold is not released yet."""
        payment = self._payments.get(sale.booking_id)
        return payment is not None and not payment.is_undecided and not payment.is_selling

    def payment(self, booking_id: str) -> Payment | None:
        """The payment of an unfinished sale whose seats are held, if it is one."""
        return self._payments.get(booking_id)

    def is_payment(self, booking_id: str | None) -> bool:
        """Whether a booking is, or was, a hold for a payment at this terminal."""
        return booking_id in self._paid_by

    def take(self, sale: Sale, *, holds: bool = False) -> bool:
        """Registers a sale; False if it, or another of the same showing, is under way already.

        holds: the seats are held until the clerk decides.
        """
        if self.open_sale(sale.showing) is not None:
            return False
        self._open[sale.booking_id] = sale
        if holds:
            self._payments[sale.booking_id] = Payment(sale)
            self._paid_by.add(sale.booking_id)
        self.begun(sale)
        return True

    def give_back_all(self) -> None:
        """Releases the holds of payments that are not decided."""
        for payment in self._payments.values():
            payment.give_back()

    async def carry_out(self, sale: Sale) -> None:
        """Makes a registered sale, and reports its outcome."""
        payment = self._payments.get(sale.booking_id)
        try:
            await self._until_released(sale)
            outcome = await (self._outcome(sale) if payment is None else self._payment_outcome(payment))
        finally:
            self._forget(sale)
        if sale.ttl and isinstance(outcome, SeatsSold):
            self.holds.add(sale, outcome.booking)
        self._report(outcome)

    def _forget(self, sale: Sale) -> None:
        self._open.pop(sale.booking_id, None)
        self._payments.pop(sale.booking_id, None)
        self._uncertain.discard(sale.booking_id)
        _, is_released = self._releases.pop(sale.booking_id, (sale, asyncio.Event()))
        is_released.set()

    async def _until_released(self, sale: Sale) -> None:
        """Waits for the releases of holds that have seats of the sale."""
        seats = frozenset(sale.seat_ids)
        for other, is_released in [*self._releases.values()]:
            if other.is_of(sale.showing) and not seats.isdisjoint(other.seat_ids):
                await is_released.wait()

    async def tidy_up(self, now: datetime) -> None:
        """Reads the holds of this terminal, and expires overdue ones; a failure is left to the next round."""
        await self.read_holds(now)
        with suppress(SeatuiError):
            await self._service.release_expired()

    async def read_holds(self, now: datetime) -> None:
        """Reads the holds of this terminal; a failure is left to the next round."""
        with suppress(SeatuiError):
            await self.holds.read(now)

    async def _outcome(self, sale: Sale) -> Message:
        """The outcome of a sale, or a hold, in one step."""
        try:
            return SeatsSold(sale, await self._in_time(sale, self._make(sale)))
        except OutcomeUnknown:
            return await self._look_up(sale)
        except SeatuiError as error:
            return SaleRefused(sale, error)
        except Exception:  # noqa: BLE001 - it may have been sold all the same: look it up
            return await self._look_up(sale)

    async def _make(self, sale: Sale) -> Booking:
        if sale.ttl is not None:
            return await self._service.hold_seats(sale.request, sale.ttl, sale.reason)
        return await self._service.book_tickets(sale.request)

    async def _payment_outcome(self, payment: Payment) -> Message:
        """Holds the seats, and carries out what the clerk wants, until they are sold or released."""
        held = await self._hold(payment)
        if isinstance(held, SaleRefused):
            is_wanted = payment.is_undecided or payment.is_selling
            return held if is_wanted else HoldReleased(payment.sale)
        self._report(held)
        while True:
            match await payment.next_step():
                case Extend(ttl):
                    await self._extend(payment, ttl)
                case GiveBack():
                    return await self._release(payment)
                case Sell():
                    outcome = await self._confirm(payment)
                    if isinstance(outcome, SaleRefused):
                        # Those of its seats that are not lost are to be free at once, not at the end of the hold.
                        with suppress(Exception):
                            await self._service.release_hold(payment.sale.booking_id, reason=PAYING)
                    if not isinstance(outcome, SaleStalled):
                        return outcome
                    payment.reconsider()
                    self._report(outcome)

    async def _hold(self, payment: Payment) -> SeatsHeld | SaleRefused:
        sale = payment.sale
        try:
            holding = self._service.hold_seats(sale.request, HOLD_TTL, PAYING)
            made: Booking | None = await self._in_time(sale, holding)
        except OutcomeUnknown:
            made = await self._looked_up(sale)
        except SeatuiError as error:
            return SaleRefused(payment.sale, error)
        except Exception:  # noqa: BLE001 - it may be held all the same: look it up
            made = await self._looked_up(sale)
        self._uncertain.discard(sale.booking_id)
        if made is None or made.status is not BookingStatus.RESERVED:
            return SaleRefused(payment.sale, _not_made(sale, made))
        payment.until = made.reserved_until
        return SeatsHeld(payment.sale, made)

    async def _extend(self, payment: Payment, ttl: Any) -> None:
        """Extends the hold; the end before is kept where that is not possible."""
        sale = payment.sale
        try:
            extended = await self._in_time(sale, self._service.extend_hold(sale.booking_id, ttl))
        except Exception as error:  # noqa: BLE001 - the clerk may ask again
            self._report(ExtensionRefused(sale, error))
        else:
            payment.until = extended.reserved_until
            self._report(SeatsHeld(sale, extended))
        finally:
            self._uncertain.discard(sale.booking_id)

    async def _confirm(self, payment: Payment) -> SeatsSold | SaleRefused | SaleStalled:
        """Sells the held seats; after a lost answer asks again: a sale that was made has the same answer."""
        sale, is_lost = payment.sale, False
        while True:
            try:
                # After a lost answer, it may be this sale itself that was made.
                held = None if is_lost else sale.seat_ids
                confirming = self._service.confirm_hold(
                    sale.booking_id, payment.new_customer, PAYING, held_seats=held
                )
                return SeatsSold(sale, await self._in_time(sale, confirming))
            except DatabaseFailed as error:
                if not is_lost:
                    self._uncertain.discard(sale.booking_id)
                    return SaleStalled(sale, error)
            except OutcomeUnknown:
                is_lost = True
            except SeatuiError as error:
                return SaleRefused(sale, error)
            except Exception:  # noqa: BLE001 - it may have been sold all the same: ask again
                is_lost = True
            self._doubt(sale)
            await asyncio.sleep(self._pace.settling)

    async def _release(self, payment: Payment) -> Message:
        """Releases the hold; the next sale of the showing need not wait for it, but for its seats."""
        sale = payment.sale
        self._open.pop(sale.booking_id, None)
        self._releases[sale.booking_id] = sale, asyncio.Event()
        while True:
            try:
                await self._in_time(sale, self._service.release_hold(sale.booking_id, reason=PAYING))
                break
            except (InvalidRequest, BookingNotFound):
                break  # somebody else has sold or deleted it
            except Exception:  # noqa: BLE001 - at the latest, the hold ends by itself
                self._doubt(sale)
                await asyncio.sleep(self._pace.settling)
        return HoldReleased(sale)

    async def _in_time(self, sale: Sale, making: Awaitable[Answer]) -> Answer:
        """Awaits an answer; reports the sale as uncertain after `Pace.longest_sale`, and goes on waiting."""
        return await answer_of(making, self._pace.longest_sale, lambda: self._doubt(sale))

    def _doubt(self, sale: Sale) -> None:
        """Reports, once, that the outcome of a sale is unknown."""
        if sale.booking_id not in self._uncertain:
            self._uncertain.add(sale.booking_id)
            self._report(SaleUncertain(sale))

    async def _look_up(self, sale: Sale) -> Message:
        """Asks the database until the outcome of the sale is known."""
        made = await self._looked_up(sale)
        if made and made.status is (BookingStatus.RESERVED if sale.ttl else BookingStatus.CONFIRMED):
            return SeatsSold(sale, made)
        return SaleRefused(sale, _not_made(sale, made))

    async def _looked_up(self, sale: Sale) -> Booking | None:
        self._doubt(sale)
        while True:
            await asyncio.sleep(self._pace.settling)
            try:
                return await self._service.outcome_of(sale.request)
            except Exception:  # noqa: BLE001, S112 - after any error, ask again
                continue


def _not_made(sale: Sale, booking: Booking | None) -> DatabaseFailed:
    if booking is None:
        return DatabaseFailed(f"{sale.booking_id} was not booked: nothing was sold")
    return DatabaseFailed(f"{booking.booking_id} is {booking.status.word}")

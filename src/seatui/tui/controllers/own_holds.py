"""The holds on purpose that were made at this terminal, by whichever program, and their ends."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from textual.message import Message

from seatui.booking import BookingService
from seatui.domain.errors import EventNotFound, SeatuiError, ShowtimeMismatch
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.tui.messages import HoldEnded
from seatui.tui.sale import Sale

EVER, LATELY = timedelta(days=400), timedelta(minutes=10)
"""How long ago a hold may have been made to be read the first time, and from then on."""

NEWS = timedelta(minutes=15)
"""A hold that ended longer ago than this before it was first read is no news."""

AT_ONCE = datetime.min.replace(tzinfo=UTC)


class OwnHold(Struct):
    """A hold of this terminal. end: as far as is known. is_seen: whether the house on the screen has had it."""

    booking: Booking
    end: datetime
    sale: Sale | None = None
    is_seen: bool = False


class OwnHolds:
    """Keeps the holds of this terminal, also those made before the program was started, and reports their ends.

    report: receives HoldEnded. house_of: reads a house. booking_ids: of the holds.
    """

    def __init__(
        self,
        service: BookingService[Any],
        report: Callable[[Message], object],
        house_of: Callable[[Showing], Awaitable[House]],
    ) -> None:
        self._service = service
        self._report = report
        self._house_of = house_of
        self._holds: dict[str, OwnHold] = {}
        self._is_asking = self._is_reading = False
        self.was_asked_for = False
        """Whether those made before were asked for."""
        self.is_read = False
        """Whether those made before are known."""
        self.booking_ids: set[str] = set()

    def add(self, sale: Sale, booking: Booking) -> None:
        """Adds a hold that was made."""
        self._keep(booking, sale)

    def _keep(self, booking: Booking, sale: Sale | None = None) -> None:
        self.booking_ids.add(booking.booking_id)
        known = self._holds.get(booking.booking_id)
        if booking.reserved_until is None:
            self._holds.pop(booking.booking_id, None)
        elif known is None:
            self._holds[booking.booking_id] = OwnHold(booking, booking.reserved_until, sale)
        else:
            known.booking, known.end = booking, booking.reserved_until

    async def read(self, now: datetime) -> None:
        """Reads the holds of this terminal, and their ends: another terminal may have changed them.

        Raises DatabaseUnavailable.
        """
        if self._is_reading:
            return
        self._is_reading = self.was_asked_for = True
        try:
            known = [*self._holds]
            self._take_over(
                known, await self._service.own_holds(known, LATELY if self.is_read else EVER), now
            )
            self.is_read = True
        finally:
            self._is_reading = False

    def _take_over(self, known: Sequence[str], found: Sequence[Booking], now: datetime) -> None:
        for booking in found:
            end = booking.reserved_until
            if booking.booking_id in known or (end is not None and end > now - NEWS):
                self._keep(booking)
        for booking_id in {*known}.difference(each.booking_id for each in found):
            if booking_id in self._holds:
                self._holds[booking_id].end = AT_ONCE

    def follow(self, house: House) -> None:
        """Takes over the ends that a house on the screen has; one that has left it is to be asked for."""
        for hold in self._holds.values():
            if house.showing.is_same(_showing_of(hold.booking)):
                self._follow(hold, house)

    def _follow(self, hold: OwnHold, house: House) -> None:
        booking_id = hold.booking.booking_id
        states = map(house.state, hold.booking.seat_ids)
        held = [
            each for each in states if (each.booking_id, each.status) == (booking_id, SeatStatus.RESERVED)
        ]
        if not held and hold.is_seen:
            hold.end = AT_ONCE
        ends = [each.reserved_until for each in held if each.reserved_until is not None]
        hold.end = max(ends, default=hold.end)
        hold.is_seen = bool(held)

    def has_ended(self, now: datetime) -> bool:
        """Whether a hold of this terminal should have ended, as far as is known here."""
        return any(hold.end <= now for hold in self._holds.values())

    async def report_ended(self, now: datetime) -> None:
        """Reports the holds of this terminal that have ended unsold; not those extended, sold or released."""
        if self._is_asking:
            return
        self._is_asking = True
        try:
            for hold in [*self._holds.values()]:
                if hold.end <= now:
                    await self._look_at(hold, now)
        except SeatuiError:
            pass  # asked again in the next round
        finally:
            self._is_asking = False

    async def _look_at(self, hold: OwnHold, now: datetime) -> None:
        booking_id = hold.booking.booking_id
        booking = await self._service.find_booking(booking_id)
        if booking is not None and booking.reserved_until is not None and booking.reserved_until > now:
            self._keep(booking)
            return
        if booking is not None and booking.status in {BookingStatus.RESERVED, BookingStatus.EXPIRED}:
            sale = hold.sale or await self._sale_of(booking)
            self.booking_ids.discard(booking_id)
            if sale is not None:
                self._report(HoldEnded(sale, booking))
        self._holds.pop(booking_id, None)

    async def _sale_of(self, booking: Booking) -> Sale | None:
        """The hold as a sale, to be named; None if its showing is gone."""
        try:
            house = await self._house_of(_showing_of(booking))
        except (EventNotFound, ShowtimeMismatch):
            return None
        known = house.layout.seats
        seats = tuple(known[each] for each in booking.seat_ids if each in known)
        return Sale(house.showing, house.layout, seats, booking.booking_id, booking.user_id)


def _showing_of(booking: Booking) -> Showing:
    return Showing(booking.event_id, booking.showtime, name=booking.event_id)

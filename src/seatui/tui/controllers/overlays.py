"""Overlays of the map: the prices or the owners of the seats, and the seats of a booking."""

import asyncio
from collections.abc import Iterable
from time import monotonic

from msgspec.structs import replace

from seatui.booking import HouseRepository
from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.venue.house import House
from seatui.tui.controllers.customers import FRESH, CustomerController
from seatui.tui.controllers.finding_seats import FindingController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.told_booking import TellingController, in_short
from seatui.tui.overlay import NONE, Shown
from seatui.tui.readings import HouseReading
from seatui.tui.screen_words import Advice, said_with
from seatui.tui.state import HouseState
from seatui.tui.zoom import Zoom

REST = 1.0
"""Seconds between two readings of the owners, while changes pour in."""


class OverlayController:
    """Switches the overlays on and off, and keeps those that are on up to date."""

    def __init__(
        self,
        state: HouseState,
        view: HouseView,
        finding: FindingController,
        telling: TellingController,
        customers: CustomerController,
        houses: HouseRepository,
        advice: Advice,
    ) -> None:
        self._state = state
        self._view = view
        self._finding = finding
        self._telling = telling
        self._advice = advice
        self._customers = customers
        self._houses = houses
        self._said_of_prices = ""
        self._party: tuple[str, frozenset[str]] = "", NONE
        self._known_renames = 0
        self._read_at = 0.0
        self._is_stale = self._is_reading = False

    def follow(self, reading: HouseReading) -> None:
        """Shows what a reading changes in the overlays: the owners, and the seats of the marked booking."""
        self._follow_party(reading)
        if self._state.overlay.shown is not Shown.OWNERS:
            return
        is_old = monotonic() - self._read_at > FRESH
        if reading.changed or reading.replaced or is_old or self._customers.renames != self._known_renames:
            self._is_stale = True
            if not self._is_reading:
                self._is_reading = True
                self._view.in_background(self._read_owners, group="owners")

    def toggle_prices(self) -> None:
        """Colours the seats by price, or by status again."""
        if self._toggle_off(Shown.PRICES) or self._state.house is None:
            return
        self._state.set_overlay(replace(self._state.overlay, shown=Shown.PRICES))
        self._say_prices(self._state.house)

    def follow_zoom(self) -> None:
        """Says of the prices what is to be seen at this zoom, if anything is said of them."""
        if self._state.house is not None and self._view.is_informing(self._said_of_prices):
            self._say_prices(self._state.house)

    def _say_prices(self, house: House) -> None:
        money, prices = self._state.money, [*house.layout.bands]
        span = f", from {money(prices[0])} to {money(prices[-1])}" if len(prices) > 1 else ""
        is_far = self._state.zoom is Zoom.OVERVIEW
        far = said_with("The overview shows what is free, no prices", self._advice.draws_seats)
        self._said_of_prices = far if is_far else f"By price{span}"
        self._view.inform(self._said_of_prices)

    def toggle_owners(self) -> None:
        """Shows or hides the initial of each taken seat's customer."""
        if not self._toggle_off(Shown.OWNERS):
            self._view.in_background(self._show_owners, group="bookings")

    def _toggle_off(self, shown: Shown) -> bool:
        """Shows nothing but the seats' kinds again. False if this was not shown."""
        overlay = self._state.overlay
        if overlay.shown is shown:
            self._state.set_overlay(replace(overlay, shown=Shown.KINDS))
            self._view.inform("")
        return overlay.shown is shown

    async def _show_owners(self) -> None:
        self._begin_reading()
        if await self._finding.read_bookings():
            owners = _customers_of(self._finding.bookings)
            self._state.set_overlay(replace(self._state.overlay, shown=Shown.OWNERS, owners=owners))
            self._view.inform("The initial of who holds or has each seat")

    async def _read_owners(self) -> None:
        """Reads the owners as long as there is news of them; those of a busy house with a rest between."""
        while self._is_stale and self._state.overlay.shown is Shown.OWNERS:
            self._begin_reading()
            showing = self._state.showing
            try:
                self._renew(await self._houses.live_bookings(showing.event_id, showing.showtime))
            except SeatuiError:
                self._is_stale = True  # the banner says what is wrong
            await asyncio.sleep(REST)
        self._is_reading = False

    def _begin_reading(self) -> None:
        self._is_stale, self._read_at, self._known_renames = False, monotonic(), self._customers.renames

    def _renew(self, bookings: Iterable[Booking]) -> None:
        """Shows the owners as they are by now; redraws the seats whose owner is another one."""
        before, bookings = self._state.overlay, [*bookings]
        owners, seats = _customers_of(bookings), self._state.house.layout.seats if self._state.house else {}
        changed = [
            seat_id
            for booking in bookings
            if before.owners.get(booking.booking_id) != booking.user_id
            for seat_id in booking.seat_ids
            if seat_id in seats
        ]
        self._state.set_overlay(replace(before, owners=owners), changed)

    def toggle_party(self) -> None:
        """Marks or unmarks all seats of the booking at the cursor."""
        if self._state.overlay.party:
            self._state.mark_party(())
            self._view.inform("")
        else:
            self._view.in_background(self._show_party, group="bookings")

    async def _show_party(self) -> None:
        if not await self._finding.read_bookings() or self._state.cursor is None:
            return
        seat_id = self._state.cursor.seat.seat_id
        found = next((each for each in self._finding.bookings if seat_id in each.seat_ids), None)
        if found is None:
            self._view.hint("This seat is in no booking")
            return
        self._party = found.booking_id, frozenset(found.seat_ids)
        self._state.mark_party(found.seat_ids)
        self._telling.tell(found, in_short)

    def _follow_party(self, reading: HouseReading) -> None:
        """Marks the seats that the marked booking has by now, unless something else has been marked since."""
        booking_id, marked = self._party
        if not marked or self._state.overlay.party != marked:
            return
        house, now = reading.house, reading.read_at
        looked_at = frozenset(house.layout.seats) if reading.replaced else reading.changed
        of_booking = {each for each in looked_at if house.state(each).booking_at(now) == booking_id}
        party = (marked - looked_at) | of_booking
        if party != marked:
            self._party = booking_id, party
            self._state.mark_party(party)


def _customers_of(bookings: Iterable[Booking]) -> dict[str, str]:
    return {booking.booking_id: booking.user_id for booking in bookings}

"""Overlays of the map: the prices or the owners of the seats, and the seats of a booking."""

from dataclasses import replace

from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.controllers.finding_seats import FindingController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.overlay import Shown
from seatui.tui.state import HouseState


class OverlayController:
    """Switches the overlays on and off."""

    def __init__(self, state: HouseState, view: HouseView, finding: FindingController) -> None:
        self._state = state
        self._view = view
        self._finding = finding

    def toggle_prices(self) -> None:
        """Colours the seats by price, or by status again."""
        if self._toggle_off(Shown.PRICES) or self._state.house is None:
            return
        self._state.set_overlay(replace(self._state.overlay, shown=Shown.PRICES))
        money, prices = self._state.money, [*self._state.house.layout.bands]
        span = f", from {money(prices[0])} to {money(prices[-1])}" if len(prices) > 1 else ""
        self._view.inform(f"By price{span}")

    def toggle_owners(self) -> None:
        """Shows or hides the initial of each taken seat's customer."""
        if not self._toggle_off(Shown.OWNERS):
            self._view.in_background(self._show_owners(), group="bookings")

    def _toggle_off(self, shown: Shown) -> bool:
        """Shows nothing but the seats' kinds again. False if this was not shown."""
        overlay = self._state.overlay
        if overlay.shown is shown:
            self._state.set_overlay(replace(overlay, shown=Shown.KINDS))
            self._view.inform("")
        return overlay.shown is shown

    async def _show_owners(self) -> None:
        if await self._finding.read_bookings():
            owners = {booking.booking_id: booking.user_id for booking in self._finding.bookings}
            self._state.set_overlay(replace(self._state.overlay, shown=Shown.OWNERS, owners=owners))
            self._view.inform("The initial of who holds or has each seat")

    def toggle_party(self) -> None:
        """Marks or unmarks all seats of the booking at the cursor."""
        if self._state.overlay.party:
            self._state.mark_party(())
            self._view.inform("")
        else:
            self._view.in_background(self._show_party(), group="bookings")

    async def _show_party(self) -> None:
        if not await self._finding.read_bookings() or self._state.cursor is None:
            return
        seat_id = self._state.cursor.seat.seat_id
        found = next((each for each in self._finding.bookings if seat_id in each.seat_ids), None)
        if found is None:
            self._view.hint("This seat is in no booking")
            return
        self._state.mark_party(found.seat_ids)
        count = seats_count(len(found.seat_ids))
        self._view.inform(f"{printable(found.booking_id)}: {count} for {printable(found.user_id)}")

"""Overlays of the map: letters beside the seats, and the seats of a booking."""

from dataclasses import replace

from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.controllers.finding_seats import FindingController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.overlay import Letters
from seatui.tui.state import HouseState


class OverlayController:
    """Switches the overlays on and off."""

    def __init__(
        self, state: HouseState, view: HouseView, finding: FindingController, glyphs: GlyphSet
    ) -> None:
        self._state = state
        self._view = view
        self._finding = finding
        self._glyphs = glyphs

    def toggle_prices(self) -> None:
        """Shows or hides each seat's price as a letter."""
        if self._toggle_off(Letters.PRICES) or self._state.house is None:
            return
        self._state.set_overlay(replace(self._state.overlay, letters=Letters.PRICES))
        bands, money = self._state.house.layout.bands.items(), self._state.money
        self._view.inform(
            "  ".join(f"{self._glyphs.price_code(band)} {money(price)}" for price, band in bands)
        )

    def toggle_owners(self) -> None:
        """Shows or hides the initial of each seat's customer."""
        if not self._toggle_off(Letters.OWNERS):
            self._view.in_background(self._show_owners(), group="bookings")

    def _toggle_off(self, letters: Letters) -> bool:
        """Goes back to the letters of seat kinds. False if these letters were not shown."""
        overlay = self._state.overlay
        if overlay.letters is letters:
            self._state.set_overlay(replace(overlay, letters=Letters.KINDS))
        return overlay.letters is letters

    async def _show_owners(self) -> None:
        if await self._finding.read_bookings():
            owners = {booking.booking_id: booking.user_id for booking in self._finding.bookings}
            self._state.set_overlay(replace(self._state.overlay, letters=Letters.OWNERS, owners=owners))

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

"""The customers of bookings, looked up when the cursor comes to one of their seats."""

from time import monotonic

from seatui.booking import Booking, HouseRepository
from seatui.domain.errors import SeatuiError
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.state import HouseState

FRESH = 30.0
"""Seconds for which a customer is not looked up again: another terminal may rename the booking."""


class CustomerController:
    """Looks up the customer of the booking at the cursor: one query at a time, then the latest wish."""

    def __init__(self, state: HouseState, view: HouseView, houses: HouseRepository) -> None:
        self._state = state
        self._view = view
        self._houses = houses
        self._looked_up: dict[str, float] = {}
        self._wanted: str | None = None
        self._is_asking = False
        self.renames = 0
        """How often a booking may have got a customer, or another one, so far."""

    def customer_of(self, booking_id: str | None) -> str:
        """The customer of a booking as far as known; else looks it up, for `HouseState.customers`."""
        self._look_up(booking_id)
        return self._state.customers.get(booking_id or "", "")

    def learn(self, booking: Booking) -> None:
        """Knows the customer of a booking that was made or changed here, whatever a look-up under way finds."""
        self.renames += 1
        self._looked_up[booking.booking_id] = monotonic()
        self._state.add_customer(booking.booking_id, booking.user_id)

    def forget(self) -> None:
        """Looks each customer up once more: a booking may have been renamed."""
        self.renames += 1
        self._looked_up.clear()

    def _look_up(self, booking_id: str | None) -> None:
        self._wanted = booking_id
        if booking_id and not self._is_fresh(booking_id) and not self._is_asking:
            self._is_asking = True
            self._view.in_background(self._ask, group="customers")

    def _is_fresh(self, booking_id: str) -> bool:
        since = self._looked_up.get(booking_id)
        return since is not None and monotonic() - since < FRESH

    async def _ask(self) -> None:
        try:
            while (booking_id := self._wanted) and not self._is_fresh(booking_id):
                self._looked_up[booking_id] = since = monotonic()
                booking = await self._houses.find_booking(booking_id)
                if booking is not None and self._looked_up.get(booking_id) == since:
                    self._state.add_customer(booking_id, booking.user_id)
        except SeatuiError:
            self._looked_up.clear()  # asked again at the next move; the banner says what is wrong
        finally:
            self._is_asking = False

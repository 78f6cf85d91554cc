"""The controllers of a house screen."""

from collections.abc import Iterable

from msgspec import Struct

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import SeatInTheWay
from seatui.tui.asked_changes import Amendment
from seatui.tui.controllers.best_seats import BestSeatsController
from seatui.tui.controllers.booking_keys import BookingController
from seatui.tui.controllers.booking_orders import BookingOrders
from seatui.tui.controllers.customers import CustomerController
from seatui.tui.controllers.finding_seats import FindingController
from seatui.tui.controllers.following import FollowingController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.live import LiveController
from seatui.tui.controllers.moving import MovingController
from seatui.tui.controllers.opening import Opening
from seatui.tui.controllers.order_line import OrderController
from seatui.tui.controllers.overlays import OverlayController
from seatui.tui.controllers.picking_keys import PickingController
from seatui.tui.controllers.refusals import RefusalController
from seatui.tui.controllers.selling import SellingController
from seatui.tui.controllers.told_booking import TellingController
from seatui.tui.readings import HouseReading
from seatui.tui.sale import Sale
from seatui.tui.services import Services
from seatui.tui.state import HouseState


class HouseControllers(Struct, frozen=True):
    """The controllers of a house screen, over one state."""

    state: HouseState
    picking: PickingController
    best: BestSeatsController
    telling: TellingController
    finding: FindingController
    overlays: OverlayController
    selling: SellingController
    refusals: RefusalController
    orders: OrderController
    following: FollowingController
    live: LiveController
    customers: CustomerController
    bookings: BookingController
    booking_orders: BookingOrders
    moving: MovingController

    @classmethod
    def over(
        cls, state: HouseState, view: HouseView, opening: Opening, services: Services
    ) -> "HouseControllers":
        """Creates the controllers of a screen. opening: the pending first reading of its house."""
        picking = PickingController(state, view)
        best = BestSeatsController(state, view, services.advice)
        customers = CustomerController(state, view, services.houses)
        telling = TellingController(state, view, customers)
        finding = FindingController(state, view, services.houses, telling)
        selling = SellingController(
            state, view, picking, best, services.sales, services.advice, services.clock
        )
        bookings = BookingController(state, view, picking, services.bookings, services.houses, services.clock)
        booking_orders = BookingOrders(state, view, finding, bookings)
        following = FollowingController(
            state, view, opening, services.houses, services.sales, services.clock, services.pace
        )
        return cls(
            state=state,
            picking=picking,
            best=best,
            telling=telling,
            finding=finding,
            overlays=OverlayController(
                state, view, finding, telling, customers, services.houses, services.advice
            ),
            selling=selling,
            refusals=RefusalController(state, view, best, selling, services.houses, services.clock),
            orders=OrderController(state, view, best, finding, selling, booking_orders),
            following=following,
            live=LiveController(state, view, following, customers, opening, services.hints),
            customers=customers,
            bookings=bookings,
            booking_orders=booking_orders,
            moving=MovingController(state, view, best, services.bookings),
        )

    def show(self, reading: HouseReading) -> str:
        """Shows a reading. Returns a sentence on picked seats that were taken meanwhile, or an empty text."""
        taken = self.following.show(reading)
        self.live.glow(reading.changed)
        self.refusals.follow(reading)
        self.overlays.follow(reading)
        self.telling.follow(reading.changed)
        return taken

    def show_sold(self, sale: Sale, booking: Booking) -> None:
        """Shows a sale of this house at once, and reads the house to verify it."""
        self.customers.learn(booking)
        self.selling.show_sold(sale, booking)
        self.following.wake()

    def show_released(self, sale: Sale) -> None:
        """Shows seats that were given back at once, and reads the house to verify it."""
        self.selling.show_released(sale)
        self.following.wake()

    def drop_refused(self, seats: Iterable[SeatInTheWay]) -> None:
        """Drops the seats in the way of a sale or a change, and reads the house; the others stay picked."""
        self.selling.drop_refused(seats)
        self.following.wake()

    def show_changed(self, change: Amendment) -> None:
        """Shows that a change of this house was made, and reads the house."""
        self.bookings.show_made(change)
        self.customers.forget()
        self.following.wake()

    def show_unchanged(self, seats: Iterable[SeatInTheWay]) -> None:
        """Shows that a change of this house was refused. seats: those in its way."""
        self.bookings.show_refused()
        self.drop_refused(seats)

    async def prepare(self) -> None:
        """Builds the indexes of best seats and of the search in threads, ahead of their first use."""
        await self.best.prepare()
        await self.finding.prepare()

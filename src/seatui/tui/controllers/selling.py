"""Sales and holds of the picked seats, and their outcome on the map."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from math import ceil

from msgspec.structs import replace

from seatui.booking.repository import HOLD_TTL
from seatui.domain.model.bookings import WALK_IN, Booking
from seatui.domain.model.seats import AVAILABLE, SeatInTheWay, SeatState, SeatStatus
from seatui.domain.picking.singles import explain_singles
from seatui.domain.words.hold_time import HoldTime, HoldTimeNotUnderstood, end_of
from seatui.domain.words.times import began
from seatui.tui.controllers.best_seats import BestSeatsController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.picking_keys import PickingController
from seatui.tui.controllers.sales_desk import SalesDesk
from seatui.tui.controllers.unmade_sales import UnmadeSales
from seatui.tui.losses import SaleStanding, sale_standing
from seatui.tui.messages import HoldAsked, SaleAsked, SaleConfirmed
from seatui.tui.readings import HouseReading, optimistic_reading
from seatui.tui.sale import Sale
from seatui.tui.screen_words import Advice, particular_places, said_with
from seatui.tui.state import HouseState

UNDER_WAY = "A sale of this house is under way: wait for its end"


class SellingController:
    """Begins sales and holds of the picked seats."""

    def __init__(
        self,
        state: HouseState,
        view: HouseView,
        picking: PickingController,
        best: BestSeatsController,
        sales: SalesDesk,
        advice: Advice,
        clock: Callable[[], datetime],
    ) -> None:
        self._state = state
        self._view = view
        self._picking = picking
        self._best = best
        self._sales = sales
        self._advice = advice
        self._clock = clock
        self._unmade = UnmadeSales()

    @property
    def under_way(self) -> Sale | None:
        """The unfinished sale of this showing, if there is one."""
        return self._sales.open_sale(self._state.showing)

    def cannot_sell(self) -> str:
        """Why the picked seats cannot be sold; empty if they can."""
        if self.under_way is not None:
            return UNDER_WAY
        if self._state.moving is not None:
            return f"Nothing is sold while {self._state.moving.subject} are being moved"
        if self._state.picks or self._best.is_searching:
            return ""
        return said_with("Nothing is picked", self._advice.picks_here)

    def ask(self, customer: str = "") -> None:
        """Asks the clerk to confirm the sale of the picked seats; keeps a range being drawn.

        customer: if known already.
        """
        self._ask(lambda sale: replace(sale, customer=customer or sale.customer))

    def _ask(self, change: Callable[[Sale], Sale]) -> None:
        if not self._best.after_search(lambda: self._ask(change)):
            sale = self._sale()
            if sale is not None:
                sale = change(self._unmade.recall(sale))
                self._view.post_message(SaleAsked(sale, self._remarks(sale)))

    def ask_instead(self, refused: Sale) -> None:
        """Asks to confirm the picked seats in the place of refused ones; holds them if those were to be held."""
        if refused.ttl is None:
            self._ask(lambda sale: sale.like(refused))
        else:
            self._begin(lambda sale: replace(sale.like(refused), ttl=refused.ttl))

    def remember(self, sale: Sale) -> None:
        """Keeps what was typed for a sale or a hold that was not made, for the next one of these seats.

        If none of them is picked any more, for the next one of whichever seats.
        """
        self._unmade.keep(sale, is_for_next=not any(each in self._state.picks for each in sale.seat_ids))

    def sell(self, customer: str | None) -> None:
        """Sells the picked seats, without confirmation unless the showing has begun.

        customer: a walk-in unless named.
        """
        if self._begun():
            self.ask(customer or "")
            return
        self._begin(lambda sale: replace(sale, customer=customer or WALK_IN))

    def ask_hold(self, customer: str = "", ttl: timedelta | None = None) -> None:
        """Asks for whom and until when to hold the picked seats; keeps a range being drawn.

        customer, ttl: if known already.
        """
        if not self._best.after_search(lambda: self.ask_hold(customer, ttl)):
            sale = self._sale()
            if sale is not None:
                before = self._unmade.recall(sale)
                end = before.typed_end if ttl is None else _in_minutes(ttl)
                known = replace(before, customer=customer or before.customer, typed_end=end)
                self._view.post_message(HoldAsked(known))

    def cannot_hold_until(self, time: HoldTime | None) -> str:
        """Why a hold cannot end then; empty if it can."""
        try:
            self._ttl(time)
        except HoldTimeNotUnderstood as error:
            return str(error)
        return ""

    def hold_until(self, customer: str | None, time: HoldTime | None) -> None:
        """Holds the picked seats, without confirmation unless the showing has begun.

        customer: a walk-in unless named. time: as long as usual unless said.
        """
        if self._begun():
            self.ask_hold(customer or "", None if time is None else self._ttl(time))
        else:
            ttl = self._ttl(time)
            self._hold(customer, ttl, "" if time is None else _in_minutes(ttl))

    def _ttl(self, time: HoldTime | None) -> timedelta:
        now = self._clock()
        return HOLD_TTL if time is None else self._end(time, now) - now

    def _end(self, time: HoldTime, now: datetime) -> datetime:
        showing = self._state.showing
        return end_of(time, now, showing.showtime, showing.zone)

    def _hold(self, customer: str | None, ttl: timedelta, typed_end: str) -> None:
        self._begin(lambda sale: replace(sale, customer=customer or WALK_IN, ttl=ttl, typed_end=typed_end))

    def _begin(self, change: Callable[[Sale], Sale]) -> None:
        if not self._best.after_search(lambda: self._begin(change)):
            sale = self._sale()
            if sale is not None:
                self._view.post_message(SaleConfirmed(change(sale)))

    def _sale(self) -> Sale | None:
        """A sale of the picked seats; None, with a hint that says why, if they cannot be sold."""
        self._picking.keep_range()
        house, why_not = self._state.house, self.cannot_sell()
        if why_not:
            self._view.hint(why_not)
        if house is None or why_not:
            return None
        return Sale.of(house, self._state.picks.seat_ids)

    def _begun(self) -> str:
        return began(self._state.showing.showtime, self._clock())

    def _remarks(self, sale: Sale) -> list[str]:
        """Remarks for the confirmation: that the showing has begun, special places, and seats left alone."""
        seats = sale.layout.seats
        return [
            *([f"This showing {self._begun()}"] if self._begun() else []),
            *particular_places(sale.seats),
            *explain_singles(seats[each] for each in self._state.overlay.alone),
        ]

    def show_sold(self, sale: Sale, booking: Booking) -> None:
        """Shows a sale of this house on the map, ahead of the next reading."""
        if self._state.reading is None:
            return
        self._unmade.forget(sale)
        status = SeatStatus.RESERVED if sale.ttl else SeatStatus.SOLD
        state = SeatState(status, booking.booking_id, booking.reserved_until)
        if sale.ttl:
            self._state.mark_own_holds({booking.booking_id}, sale.seat_ids)
        reading = optimistic_reading(self._state.reading, dict.fromkeys(sale.seat_ids, state))
        self._state.drop(sale.seat_ids)
        self._state.show(reading)

    def standing(self, sale: Sale, reading: HouseReading) -> SaleStanding:
        """What a reading says of a sale whose dialog is open."""
        return sale_standing(sale, reading, self._sales.is_payment)

    def show_released(self, sale: Sale) -> None:
        """Shows the seats of a hold that was given back as free, ahead of the next reading."""
        shown = self._state.reading
        if shown is None:
            return
        own = [each for each in sale.seat_ids if shown.house.state(each).booking_id == sale.booking_id]
        if own:
            self._state.show(optimistic_reading(shown, dict.fromkeys(own, AVAILABLE)))

    def drop_refused(self, seats: Iterable[SeatInTheWay]) -> None:
        """Drops the seats in the way of a refused sale; the others stay picked."""
        self._state.drop(seat.seat_id for seat in seats)


def _in_minutes(ttl: timedelta) -> str:
    """`30m`, as it is typed."""
    return f"{ceil(ttl / timedelta(minutes=1))}m"

"""Carrying out the orders of the order line (`:`)."""

from msgspec.structs import asdict

from seatui.domain.best import Wish
from seatui.domain.errors import InvalidRequest
from seatui.domain.orders import orders
from seatui.domain.picking.picking import Picking
from seatui.domain.search.finding import Match
from seatui.domain.words.wording import seats_count
from seatui.tui.controllers.best_seats import BestSeatsController
from seatui.tui.controllers.booking_orders import BookingOrders
from seatui.tui.controllers.finding_seats import FindingController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.selling import SellingController
from seatui.tui.screen_words import in_the_way, no_match, statuses_of
from seatui.tui.state import HouseState


class OrderController:
    """Carries out orders by the other controllers."""

    def __init__(
        self,
        state: HouseState,
        view: HouseView,
        best: BestSeatsController,
        finding: FindingController,
        selling: SellingController,
        bookings: BookingOrders,
    ) -> None:
        self._state = state
        self._view = view
        self._best = best
        self._finding = finding
        self._selling = selling
        self._bookings = bookings
        self._picks_meant: tuple[str, ...] = ()
        self._had_picks = False

    def begin(self) -> None:
        """Takes what is picked now for what the next order means: it is typed while it may be lost."""
        self._picks_meant = self._state.picks.seat_ids
        self._had_picks = bool(self._picks_meant)

    def preview(self, order: orders.Order | None) -> None:
        """Marks the seats that an order names, before it is given."""
        match order:
            case orders.PickSeats(words) | orders.DropSeats(words) | orders.GoTo(words):
                match = self._finding.seats_meant(words)
                self._state.mark_preview(seat.seat_id for seat in (match.seats if match else ()))
            case orders.OnBooking() | orders.Block() | orders.Unblock():
                self._state.mark_preview(self._bookings.seats_meant(order))
            case _:
                self._state.mark_preview(())

    def refusal(self, order: orders.Order) -> str:
        """Why an order cannot be carried out; empty if it can."""
        match order:
            case orders.PickSeats(words) | orders.DropSeats(words):
                return "" if self._finding.seats_meant(words) else no_match(words)
            case orders.GoTo(words):
                return "" if self._finding.destination(words) else no_match(words)
            case orders.OnBooking() | orders.Block() | orders.Unblock():
                return self._bookings.refusal(order)
            case orders.Hold(_, time) if why_not := self._selling.cannot_hold_until(time):
                return why_not
            case orders.Sell() | orders.Hold():
                return self._loss()
            case _:
                return ""

    def _loss(self) -> str:
        """The seats that others have taken since the line was opened, said once; empty if there are none."""
        meant, self._picks_meant = self._picks_meant, self._state.picks.seat_ids
        reading, left = self._state.reading, len(self._state.picks)
        lost = [each for each in meant if each not in self._state.picks and not self._state.can_pick(each)]
        if not lost or not left or reading is None:
            return ""
        taken = in_the_way(statuses_of(reading.house, lost, reading.read_at), reading.house.layout)
        return f"{taken}, no longer picked: enter for the other {seats_count(left) if left > 1 else 'seat'}"

    def carry_out(self, order: orders.Order) -> None:
        """Carries out an order; `Run`, `Help` and `Quit` are left to the screen."""
        self._state.mark_preview(())
        match order:
            case orders.PickBest():
                self._pick_best(order)
            case orders.PickSeats(words):
                self._pick(self._finding.seats_meant(words))
            case orders.DropSeats(words):
                self._drop(self._finding.seats_meant(words))
            case orders.GoTo(words):
                self._finding.go_to(self._finding.destination(words))
            case orders.Clear():
                self._state.change_picking(Picking.clear)
            case orders.OnBooking() | orders.Block() | orders.Unblock():
                self._bookings.carry_out(order)
            case orders.Sell() | orders.Hold():
                self._sell(order)
            case orders.Undo():
                self._state.undo()
            case orders.Redo():
                self._state.redo()
            case _:
                pass

    def _sell(self, order: orders.Sell | orders.Hold) -> None:
        """Sells or holds what is picked; where nothing was, sells the hold at the cursor."""
        match order:
            case orders.Sell(None) if self._bookings.sells_hold and not self._had_picks:
                self._bookings.begin_here(orders.BookingOrder.SELL)
            case orders.Sell(customer):
                self._selling.sell(customer)
            case orders.Hold(customer, time):
                self._selling.hold_until(customer, time)

    def _pick_best(self, order: orders.PickBest) -> None:
        try:
            self._best.wish(Wish(**asdict(order)))
        except InvalidRequest as error:
            self._view.hint(str(error))

    def _drop(self, match: Match | None) -> None:
        if match is not None:
            gone = match.seat_ids
            left = [each for each in self._state.picks if each not in gone]
            self._state.change_picking(lambda picking: picking.pick_only(left))

    def _pick(self, match: Match | None) -> None:
        if match is None:
            return
        seat_ids = match.seat_ids
        missing = [seat_id for seat_id in seat_ids if seat_id not in self._state.picks]
        free = self._state.pickable(missing)
        if free:
            self._state.change_picking(lambda picking: picking.pick_too(free))
        self._finding.go_to_seat(seat_ids[0])
        reading, refused = self._state.reading, [each for each in missing if each not in frozenset(free)]
        if refused and reading is not None:
            taken = statuses_of(reading.house, refused, reading.read_at)
            self._view.hint(in_the_way(taken, reading.house.layout))
        else:
            self._view.inform(match.words)

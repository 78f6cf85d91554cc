"""Moving seats of a booking: new ones are picked on the map while the old ones stay marked."""

from collections.abc import Sequence

from seatui.domain.best import Wish
from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import Seat
from seatui.domain.picking.picking import Picking
from seatui.domain.words.journal_words import seats_named
from seatui.tui.asked_changes import MoveSeats
from seatui.tui.controllers.best_seats import BestSeatsController
from seatui.tui.controllers.booking_desk import BookingDesk
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.messages import ChangeConfirmed
from seatui.tui.move import Move
from seatui.tui.state import HouseState


class MovingController:
    """Prepares a move of seats, and begins it; `HouseState.moving` is the move being prepared."""

    def __init__(
        self, state: HouseState, view: HouseView, best: BestSeatsController, desk: BookingDesk
    ) -> None:
        self._state = state
        self._view = view
        self._best = best
        self._desk = desk

    def begin(self, booking: Booking, seat_ids: Sequence[str]) -> None:
        """Marks the seats as being moved, and picks the best equal block for them."""
        house = self._state.house
        if house is None:
            return
        spots = house.layout.spots
        known = sorted((each for each in seat_ids if each in spots), key=lambda each: spots[each])
        if not known:
            self._view.hint("The house does not have these seats")
            return
        move = Move(booking, tuple(house.layout.seats[each] for each in known))
        self._state.change_picking(Picking.clear)
        self._state.set_moving(move)
        self._best.wish_first(_wishes(move.seats))

    def leave(self) -> bool:
        """Leaves the seats where they are; False if none were being moved."""
        if self._state.moving is None:
            return False
        self._state.set_moving(None)
        self._state.change_picking(Picking.clear)
        return True

    def cannot_move(self) -> str:
        """Why the seats cannot be moved to those picked; empty if they can."""
        move = self._state.moving
        if move is None:
            return "Nothing is being moved"
        busy = self._desk.cannot_change(self._state.showing)
        return busy or ("" if self._best.is_searching else move.cannot_end(len(self._state.picks)))

    def move(self) -> None:
        """Moves the seats to those picked; waits for the search that picks them."""
        if self._best.after_search(self.move):
            return
        self._state.change_picking(Picking.keep_range)
        move, house, why_not = self._state.moving, self._state.house, self.cannot_move()
        if why_not:
            self._view.hint(why_not)
        elif move is not None and house is not None:
            spots = house.layout.spots
            new = tuple(sorted(self._state.picks, key=lambda each: spots[each]))
            change = MoveSeats(self._state.showing, house.layout, move.booking, move.seat_ids, new)
            self._view.post_message(ChangeConfirmed(change))

    def follow(self) -> None:
        """Leaves the mode if the booking has lost one of the seats meanwhile, and says so."""
        move, house = self._state.moving, self._state.house
        if move is None or house is None or self._state.in_change:
            return
        lost = [each for each in move.seat_ids if house.state(each).booking_id != move.booking.booking_id]
        if lost:
            self.leave()
            named, is_one = seats_named(house.layout, lost), len(lost) == 1
            self._view.hint(f"Not moved: {named} {'is' if is_one else 'are'} not {move.customer}'s any more")


def _wishes(seats: Sequence[Seat]) -> list[Wish]:
    """The wishes for an equal block: of the same zone and price, else of the same zone, else any."""
    zones, prices = {seat.zone for seat in seats}, {seat.price for seat in seats}
    any_block = Wish(len(seats))
    if len(zones) > 1 or "" in zones:
        return [any_block]
    in_zone = Wish(len(seats), zone=seats[0].zone)
    same = [Wish(len(seats), zone=seats[0].zone, price=seats[0].price)] if len(prices) == 1 else []
    return [*same, in_zone, any_block]

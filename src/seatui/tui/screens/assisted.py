"""What helps to pick: finding, orders in one line, and who has which seats."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from seatui.domain import orders
from seatui.domain.best import Wish
from seatui.domain.bookings import Booking
from seatui.domain.errors import InvalidRequest, SeatuiError
from seatui.domain.finding import Match, MatchKind, SeatFinder
from seatui.domain.layout import Layout
from seatui.domain.showings import Showing
from seatui.domain.text import printable
from seatui.domain.wording import money, seats_count
from seatui.tui.looks import Letters
from seatui.tui.messages import OwnersAsked
from seatui.tui.screens.command import CommandScreen
from seatui.tui.screens.find import FindScreen
from seatui.tui.screens.proposing import ProposingScreen
from seatui.tui.words import in_the_way, statuses_of

_ACTIONS: dict[type[orders.Order], str] = {
    orders.Undo: "undo_pick",
    orders.Redo: "redo_pick",
    orders.Help: "help",
    orders.Quit: "leave",
}


class AssistedScreen(ProposingScreen):
    """Goes to seats, bookings and customers, takes orders in one line, and shows who has which seats."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", key_display="/", tooltip="go to a seat, a booking or a customer"),
        Binding(
            "colon",
            "order",
            "Order",
            show=False,
            tooltip="one line: 4 stalls <50 aisle, F12-15, sell, hold",
        ),
    ]

    def __init__(self, showing: Showing) -> None:
        super().__init__(showing)
        self._finder: SeatFinder | None = None
        self._found_in: Layout | None = None
        self._bookings: Sequence[Booking] = ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Everything here needs a house with seats."""
        if action in {"find", "order"} and not (self.house and self.house.layout.lines):
            return False
        return super().check_action(action, parameters)

    def action_find(self) -> None:
        """Asks where to go."""
        screen = FindScreen(self._matches)
        self.app.push_screen(screen, self._go_to)
        self.run_worker(self._read_bookings(screen), group="bookings", exit_on_error=False)

    async def _read_bookings(self, screen: FindScreen | None = None) -> bool:
        """Reads who has booked; False when that could not be read."""
        try:
            self._bookings = await self.desk.houses.live_bookings(
                self.showing.event_id, self.showing.showtime
            )
        except SeatuiError as error:
            self.notify(f"customers cannot be looked up: {error}", severity="warning", markup=False)
            return False
        await self._make_finder()
        if screen is not None and screen.is_running:
            screen.refind()
        return True

    async def prepare(self) -> None:
        """Reads the house's rows for those who look for seats, away from the keys."""
        await self._proposals.prepare()
        await self._make_finder()

    async def _make_finder(self) -> None:
        house = self.house
        if house is not None:
            finder = self._finder
            if finder is None or self._found_in is not house.layout:
                finder = await asyncio.to_thread(SeatFinder, house.layout)
            self._finder = await asyncio.to_thread(finder.with_bookings, self._bookings)
            self._found_in = house.layout

    def _matches(self, typed: str) -> Sequence[Match]:
        house = self.house
        if house is None:
            return ()
        if self._finder is None or self._found_in is not house.layout:
            self._finder, self._found_in = SeatFinder(house.layout, self._bookings), house.layout
        return self._finder.find(typed)

    def _go_to(self, match: Match | None) -> None:
        if match is None or not match.seats:
            return
        self.seat_map.go_to(match.seats[0].seat_id)
        is_party = match.kind in {MatchKind.BOOKING, MatchKind.CUSTOMER}
        self.seat_map.show_party(frozenset(each.seat_id for each in match.seats) if is_party else frozenset())
        if len(match.seats) > 1:
            self.inform(match.words)

    def action_order(self) -> None:
        """Takes an order in one line; after a proposal, one that narrows it down."""
        wish = self._proposals.wish
        party = wish.party if self._is_proposing and wish else None
        self.app.push_screen(CommandScreen(self._zones, party), self._carry_out)

    def _carry_out(self, order: orders.Order | None) -> None:
        """Does what was ordered."""
        match order:
            case None:
                pass
            case orders.PickBest():
                self._order_best(order)
            case orders.PickSeats(words) | orders.DropSeats(words) | orders.GoTo(words):
                self._order_seats(order, words)
            case orders.Clear():
                self.seat_map.pick_only(())
            case orders.Sell(customer):
                self.sell(customer)
            case orders.Hold(customer, minutes):
                self.hold(customer, minutes)
            case orders.Undo() | orders.Redo() | orders.Help() | orders.Quit():
                self.call_later(self.run_action, _ACTIONS[type(order)])

    def action_undo_pick(self) -> None:
        """Takes the last pick back."""
        self.seat_map.action_undo()

    def action_redo_pick(self) -> None:
        """Picks again what was taken back."""
        self.seat_map.action_redo()

    def _order_best(self, order: orders.PickBest) -> None:
        try:
            self._wish(Wish(**asdict(order)))
        except InvalidRequest as error:
            self.hint(str(error))

    def _order_seats(self, order: orders.Order, words: str) -> None:
        matches = self._matches(words)
        if not matches:
            self.hint(f"Nothing matches {printable(words)!r}")
        elif isinstance(order, orders.GoTo):
            self._go_to(matches[0])
        else:
            self._pick_match(matches[0], drops=isinstance(order, orders.DropSeats))

    def _pick_match(self, match: Match, *, drops: bool) -> None:
        seat_ids = [seat.seat_id for seat in match.seats]
        picked = self.seat_map.selection
        if drops:
            self.seat_map.pick_only([each for each in picked if each not in frozenset(seat_ids)])
            return
        missing = [seat_id for seat_id in seat_ids if seat_id not in picked]
        self.seat_map.pick_too(missing)
        self.seat_map.go_to(seat_ids[0])
        refused = [each for each in missing if not self.seat_map.can_pick(each)]
        if refused and self._shown is not None:
            shown = self._shown
            self.hint(in_the_way(statuses_of(shown.house, refused, shown.read_at), shown.house.layout))
        else:
            self.inform(match.words)

    def sell(self, customer: str | None) -> None:
        """Sells what is picked, at once."""
        raise NotImplementedError

    def hold(self, customer: str | None, minutes: int | None) -> None:
        """Holds what is picked, at once."""
        raise NotImplementedError

    def on_prices_shown(self) -> None:
        """Says which letter is which price."""
        if self.house is not None:
            bands = self.house.layout.bands.items()
            self.inform(
                "  ".join(f"{self.desk.glyphs.price_code(band)} {money(price)}" for price, band in bands)
            )

    def on_owners_asked(self, message: OwnersAsked) -> None:
        """Reads who has the seats, and shows it."""
        self.run_worker(self._show_owners(letters=message.letters), group="bookings", exit_on_error=False)

    async def _show_owners(self, *, letters: bool) -> None:
        if not await self._read_bookings():
            return
        owners = {booking.booking_id: booking.user_id for booking in self._bookings}
        looks = self.seat_map.looks
        if letters:
            self.seat_map.change_looks(replace(looks, letters=Letters.OWNERS, owners=owners))
        else:
            self._show_party_at_cursor()

    def _show_party_at_cursor(self) -> None:
        cursor, house = self.seat_map.cursor, self.house
        if cursor is None or house is None:
            return
        seat_id = cursor.seat.seat_id
        found = next((booking for booking in self._bookings if seat_id in booking.seat_ids), None)
        if found is None:
            self.hint("This seat is in no booking")
            return
        self.seat_map.show_party(frozenset(found.seat_ids))
        count = seats_count(len(found.seat_ids))
        self.inform(f"{printable(found.booking_id)}: {count} for {printable(found.user_id)}")

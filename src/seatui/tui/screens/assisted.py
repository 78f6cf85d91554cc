"""What helps to pick: the best seats, finding, orders in one line, and who has which seats."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import Binding, BindingType

from seatui.domain import orders
from seatui.domain.best import Proposal, Wish
from seatui.domain.bookings import Booking
from seatui.domain.errors import InvalidRequest, SeatuiError
from seatui.domain.finding import Match, MatchKind, SeatFinder
from seatui.domain.house import House
from seatui.domain.layout import Layout
from seatui.domain.seats import SeatKind
from seatui.domain.showings import Showing
from seatui.domain.text import printable
from seatui.domain.wording import money, seats_count
from seatui.tui.looks import Letters
from seatui.tui.messages import BestAsked, NextBestAsked, OwnersAsked
from seatui.tui.painting import SparingScreen
from seatui.tui.proposals import Proposals, cheaper, elsewhere, wish_in_words, with_wheelchair
from seatui.tui.screens.command import CommandScreen
from seatui.tui.screens.find import FindScreen
from seatui.tui.update import HouseUpdate
from seatui.tui.widgets.seat_line import SeatLine
from seatui.tui.widgets.seat_map import SeatMapView
from seatui.tui.words import in_the_way, statuses_of

if TYPE_CHECKING:
    from seatui.tui.app import SeatuiApp

_hidden = partial(Binding, show=False)

_ACTIONS: dict[type[orders.Order], str] = {
    orders.Undo: "undo_pick",
    orders.Redo: "redo_pick",
    orders.Help: "help",
    orders.Quit: "leave",
}


class AssistedScreen(SparingScreen[None]):
    """A screen with a map on which seats can be picked by more than the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", key_display="/", tooltip="go to a seat, a booking or a customer"),
        _hidden("colon", "order", "Order", tooltip="one line: 4 stalls <50 aisle, F12-15, sell, hold smith"),
        _hidden("z", "narrow('zone')", "Zone", tooltip="the best seats of this zone only, then of the next"),
        _hidden("less_than_sign", "narrow('price')", "Cheaper", tooltip="the best seats that cost less"),
        _hidden("a", "narrow('aisle')", "Aisle", tooltip="the best seats with one at an aisle, and back"),
        _hidden("c", "narrow('wheelchair')", "Wheelchair", tooltip="the best with one more in a wheelchair"),
    ]

    def __init__(self, showing: Showing) -> None:
        super().__init__()
        self.showing = showing
        self._shown: HouseUpdate | None = None
        self._proposals = Proposals(
            lambda: (self._shown.house, self._shown.read_at) if self._shown is not None else None
        )
        self._searches = 0
        self._afterwards: Callable[[], None] | None = None
        self._finder: SeatFinder | None = None
        self._found_in: Layout | None = None
        self._bookings: Sequence[Booking] = ()

    @property
    def desk(self) -> "SeatuiApp":
        """The app, by its own type."""
        return cast("SeatuiApp", self.app)

    @property
    def house(self) -> House | None:
        """The house as it is shown."""
        return self._shown.house if self._shown else None

    @property
    def seat_map(self) -> SeatMapView:
        """The map."""
        return self.query_one(SeatMapView)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Narrowing down is for proposals; everything here needs a house with seats."""
        if action == "narrow":
            return self._is_proposing
        return action not in {"find", "order"} or bool(self.house and self.house.layout.lines)

    @property
    def _is_proposing(self) -> bool:
        proposal = self._proposals.proposal
        return proposal is not None and proposal.seat_ids == self.seat_map.selection.seat_ids

    def hint(self, words: str) -> None:
        """Says why something cannot be done, in the line under the map, until the cursor moves."""
        self.query_one(SeatLine).hint(words)

    def inform(self, words: str) -> None:
        """Says what was done or found, in the line under the map, until the cursor moves."""
        self.query_one(SeatLine).inform(words)

    def show_count(self, digits: str) -> None:
        """Says what the digits typed so far are for."""
        self.inform(f"{digits}: b finds the best {seats_count(int(digits))} together" if digits else "")

    def on_best_asked(self, message: BestAsked) -> None:
        """Finds the best seats, while keys go on."""
        self._wish(Wish(message.party or self._proposals.party))

    def on_next_best_asked(self, message: NextBestAsked) -> None:
        """Goes on to the next best seats, or back."""
        if self._proposals.wish is None:
            self.hint("Nothing was looked for yet: 4b finds the best 4 seats together")
        else:
            nothing = "There is no other" if message.step > 0 else "These are the best"
            self._look_for(self._proposals.step(message.step), nothing)

    def action_narrow(self, how: str) -> None:
        """Narrows down what is proposed."""
        wish, proposal = self._proposals.wish, self._proposals.proposal
        if wish is None or proposal is None:
            return
        match how:
            case "zone":
                self._wish(elsewhere(wish, proposal, self._zones))
            case "price" if any(seat.price for seat in proposal.seats):
                self._wish(cheaper(wish, proposal))
            case "price":
                self.hint("These cost nothing")
            case "aisle":
                self._wish(replace(wish, on_aisle=not wish.on_aisle))
            case _:
                self._wish(with_wheelchair(wish))

    def _wish(self, wish: Wish) -> None:
        nothing = f"There is nothing like that: {wish_in_words(wish)}"
        if wish.wheelchairs and self.house and SeatKind.WHEELCHAIR not in self.house.layout.kinds:
            nothing = "This house has no places for wheelchairs"
        self._look_for(self._proposals.find(wish), nothing)

    def _look_for(self, search: Coroutine[Any, Any, Proposal | None], nothing: str) -> None:
        """Picks what is found. nothing: what is said when that is nothing."""
        self._searches += 1
        self.run_worker(self._search(search, nothing), group="best")

    async def _search(self, search: Coroutine[Any, Any, Proposal | None], nothing: str) -> None:
        try:
            proposal = await search
        finally:
            self._searches -= 1
        if proposal is None or not all(map(self.seat_map.can_pick, proposal.seat_ids)):
            self._afterwards = None
            self.hint(nothing)
            return
        self._take(proposal)
        afterwards, self._afterwards = self._afterwards, None
        if afterwards is not None and not self._searches:
            afterwards()

    def after_search(self, action: Callable[[], None]) -> bool:
        """Whether seats are being looked for: then this is done as soon as they are picked."""
        if self._searches:
            self._afterwards = action
        return bool(self._searches)

    def _take(self, proposal: Proposal) -> None:
        self.seat_map.pick_only(proposal.seat_ids)
        self.refresh_bindings()
        wish = self._proposals.wish
        narrowed = wish_in_words(wish).partition(", ")[2] if wish else ""
        self.inform(f"Best {len(proposal.seats)}: {proposal}{f' ({narrowed})' if narrowed else ''}")

    @property
    def _zones(self) -> list[str]:
        house = self.house
        return list(dict.fromkeys(row.zone for row in house.layout.rows if row.zone)) if house else []

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

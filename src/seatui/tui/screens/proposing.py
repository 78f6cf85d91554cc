"""A screen with a map on which the best seats for a party are found, while keys go on."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import Binding, BindingType

from seatui.domain.best import Proposal, Wish
from seatui.domain.house import House
from seatui.domain.seats import SeatKind
from seatui.domain.showings import Showing
from seatui.domain.wording import seats_count
from seatui.tui.messages import BestAsked, NextBestAsked
from seatui.tui.painting import SparingScreen
from seatui.tui.proposals import Proposals, cheaper, elsewhere, wish_in_words, with_wheelchair
from seatui.tui.update import HouseUpdate
from seatui.tui.widgets.seat_line import SeatLine
from seatui.tui.widgets.seat_map import SeatMapView

if TYPE_CHECKING:
    from seatui.tui.app import SeatuiApp

_hidden = partial(Binding, show=False)


class ProposingScreen(SparingScreen[None]):
    """Proposes the best seats, one after the other, and narrows them down."""

    BINDINGS: ClassVar[list[BindingType]] = [
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
        self._afterwards: list[Callable[[], None]] = []

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
        """Narrowing down is for proposals, and for those that are being looked for."""
        return action != "narrow" or self._is_proposing or bool(self._searches)

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
        if self.after_search(lambda: self.on_next_best_asked(message)):
            return
        if self._proposals.wish is None:
            self.hint("Nothing was looked for yet: 4b finds the best 4 seats together")
        elif message.step < 0 and not self._is_proposing:
            self._wish(self._proposals.wish)
        else:
            nothing = "There is no other" if message.step > 0 else "These are the best"
            self._look_for(self._proposals.step(message.step), nothing)

    def action_narrow(self, how: str) -> None:
        """Narrows down what is proposed."""
        if self.after_search(lambda: self.action_narrow(how)):
            return
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
            self._afterwards.clear()
            self.hint(nothing)
            return
        self._take(proposal)
        while self._afterwards and not self._searches:
            self._afterwards.pop(0)()

    def after_search(self, action: Callable[[], None]) -> bool:
        """Whether seats are being looked for: then this is done as soon as they are picked."""
        if self._searches:
            self._afterwards.append(action)
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

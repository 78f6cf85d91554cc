"""The best seats for a party, one proposal after the other, and narrowed down, while keys go on."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from seatui.domain.best import Proposal, Wish
from seatui.domain.model.seats import SeatKind
from seatui.domain.picking.picking import Picking
from seatui.domain.words.wording import seats_count
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.proposals import Proposals, cheaper, elsewhere, wish_in_words, with_wheelchair
from seatui.tui.state import HouseState

NOT_PROPOSED = "Nothing is proposed: 4b finds the best 4 seats together"


class BestSeatsController:
    """Looks for seats and picks what is found."""

    def __init__(self, state: HouseState, view: HouseView) -> None:
        self._state = state
        self._view = view
        self._proposals = Proposals(
            lambda: (state.reading.house, state.reading.read_at) if state.reading else None
        )
        self._searches = 0
        self._afterwards: list[Callable[[], None]] = []

    @property
    def is_searching(self) -> bool:
        """Whether seats are being looked for."""
        return bool(self._searches)

    @property
    def proposed_party(self) -> int | None:
        """The size of the party that seats are proposed for; None where none are."""
        wish = self._proposals.wish
        return wish.party if self._state.proposal and wish else None

    @property
    def zones(self) -> list[str]:
        """The names of the zones, in the order of the map."""
        house = self._state.house
        return list(dict.fromkeys(row.zone for row in house.layout.rows if row.zone)) if house else []

    async def prepare(self) -> None:
        """Reads the house's rows, so that the first wish need not."""
        await self._proposals.prepare()

    def type_digit(self, digit: int) -> None:
        """The size of a party, digit by digit."""
        digits = self._state.digits = f"{self._state.digits}{digit}"[-2:].lstrip("0")
        self._view.inform(f"{digits}: b finds the best {seats_count(int(digits))} together" if digits else "")

    def find_best(self) -> None:
        """Finds the best seats for the party that was typed, or for one as large as the last."""
        digits, self._state.digits = self._state.digits, ""
        self.wish(Wish(int(digits) if digits else self._proposals.party))

    def step(self, by: int) -> None:
        """Goes on to the next best seats, or back; after digits, finds the best for so many."""
        if self._state.digits:
            self.find_best()
            return
        if self.after_search(lambda: self.step(by)):
            return
        if self._proposals.wish is None:
            self._view.hint("Nothing was looked for yet: 4b finds the best 4 seats together")
        elif by < 0 and self._state.proposal is None:
            self.wish(self._proposals.wish)
        else:
            nothing = "There is no other" if by > 0 else "These are the best"

            async def no_other() -> str:
                return nothing

            self._look_for(self._proposals.step(by), no_other)

    def cannot_narrow(self) -> str:
        """Why there is nothing to narrow down."""
        return "" if self._state.proposal or self._searches else NOT_PROPOSED

    def narrow(self, change: Callable[[Wish, Proposal], Wish | None]) -> None:
        """Narrows down what is proposed. change: the wish to make, or None where that makes no sense."""
        if self.after_search(lambda: self.narrow(change)):
            return
        wish, proposal = self._proposals.wish, self._state.proposal
        if wish is None or proposal is None:
            return
        narrower = change(wish, proposal)
        if narrower is not None:
            self.wish(narrower, keeps_proposal=True)

    def narrow_zone(self) -> None:
        """The best seats of this zone only, then of the next."""
        self.narrow(lambda wish, proposal: elsewhere(wish, proposal, self.zones))

    def narrow_price(self) -> None:
        """The best seats that cost less."""

        def cheaper_ones(wish: Wish, proposal: Proposal) -> Wish | None:
            if any(seat.price for seat in proposal.seats):
                return cheaper(wish, proposal)
            self._view.hint("These cost nothing")
            return None

        self.narrow(cheaper_ones)

    def narrow_aisle(self) -> None:
        """The best seats with one at an aisle, and back."""
        self.narrow(lambda wish, _: replace(wish, on_aisle=not wish.on_aisle))

    def narrow_wheelchair(self) -> None:
        """The best seats with one more in a wheelchair."""
        self.narrow(lambda wish, _: with_wheelchair(wish))

    def wish(self, wish: Wish, *, keeps_proposal: bool = False) -> None:
        """Looks for the best seats for a wish; where there are none, says so.

        keeps_proposal: whether what was proposed before stays picked then.
        """

        async def no_such() -> str:
            if self._state.proposal is not None and not keeps_proposal:
                self._state.change_picking(Picking.clear)
            return await self._no_such(wish)

        self._look_for(self._proposals.find(wish), no_such)

    async def _no_such(self, wish: Wish) -> str:
        house = self._state.house
        if wish.wheelchairs and house and SeatKind.WHEELCHAIR not in house.layout.kinds:
            return "This house has no places for wheelchairs"
        free = await self._proposals.admitted(wish)
        if free < wish.party:
            only = (
                f"only {seats_count(free)} {'is' if free == 1 else 'are'} free" if free else "no seat is free"
            )
            return f"{wish_in_words(wish)}: {only}"
        return f"There is nothing like that: {wish_in_words(wish)}"

    def _look_for(
        self, search: Coroutine[Any, Any, Proposal | None], nothing: Callable[[], Awaitable[str]]
    ) -> None:
        """Picks what is found. nothing: what to say when that is nothing."""
        self._searches += 1
        self._view.in_background(self._search(search, nothing), group="best")

    async def _search(
        self, search: Coroutine[Any, Any, Proposal | None], nothing: Callable[[], Awaitable[str]]
    ) -> None:
        try:
            proposal = await search
        finally:
            self._searches -= 1
        if proposal is None or not all(map(self._state.can_pick, proposal.seat_ids)):
            self._afterwards.clear()
            self._view.hint(await nothing())
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
        self._state.propose(proposal)
        wish = self._proposals.wish
        narrowed = wish_in_words(wish).partition(", ")[2] if wish else ""
        self._view.inform(f"Best {len(proposal.seats)}: {proposal}{f' ({narrowed})' if narrowed else ''}")

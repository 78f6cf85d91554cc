"""The best seats for a party: proposals, and narrower wishes, searched in the background."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from msgspec.structs import replace

from seatui.domain.best import BestIndex, Proposal, Wish
from seatui.domain.model.seats import SeatKind
from seatui.domain.picking.picking import Picking
from seatui.domain.words.money import price_of_each
from seatui.domain.words.wording import seats_count
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.proposals import Proposals, cheaper, elsewhere, wish_in_words, with_wheelchair
from seatui.tui.screen_words import Advice, said_with
from seatui.tui.state import HouseState

LONGEST_WAIT = 0.4
"""Seconds; less than those after which the next key no longer waits for the one before."""


class BestSeatsController:
    """Searches for the best seats and picks the proposal."""

    def __init__(self, state: HouseState, view: HouseView, advice: Advice) -> None:
        self._state = state
        self._view = view
        self._advice = advice
        self._proposals = Proposals(
            lambda: (state.reading.house, state.reading.read_at) if state.reading else None
        )
        self._searches = 0
        self._afterwards: list[Callable[[], None]] = []
        self._ended = asyncio.Event()

    @property
    def is_searching(self) -> bool:
        """Whether a search is running."""
        return bool(self._searches)

    @property
    def proposed_party(self) -> int | None:
        """The party size of the current proposal; None without one."""
        wish = self._proposals.wish
        return wish.party if self._state.proposal and wish else None

    @property
    def zones(self) -> list[str]:
        """The names of the zones, in the order of the map."""
        house = self._state.house
        return list(house.layout.zones) if house else []

    async def prepare(self) -> None:
        """Builds the index of the house's rows ahead of the first wish."""
        await self._proposals.prepare()

    async def index(self) -> BestIndex | None:
        """The index of the house's rows; None before the first reading."""
        return await self._proposals.index()

    def type_digit(self, digit: int) -> None:
        """Adds a digit to the party size; the last two digits count."""
        digits = self._state.digits = f"{self._state.digits}{digit}"[-2:].lstrip("0")
        self._view.inform(f"{digits}: b finds the best {seats_count(int(digits))} together" if digits else "")

    def find_best(self) -> None:
        """Finds the best seats for the typed party size, or for the last one."""
        digits, self._state.digits = self._state.digits, ""
        self.wish(Wish(int(digits) if digits else self._proposals.party))

    def step(self, by: int) -> None:
        """Picks the next proposal, or the one before; after digits, the best seats for that party size."""
        if self._state.digits:
            self.find_best()
            return
        if self.after_search(lambda: self.step(by)):
            return
        if self._proposals.wish is None:
            self._view.hint(self._with_best("Nothing was looked for yet"))
        elif by < 0 and self._state.proposal is None:
            self.wish(self._proposals.wish)
        else:
            nothing = "There is no other" if by > 0 else "These are the best"

            async def no_other() -> str:
                return nothing

            self._look_for(self._proposals.step(by), no_other)

    def cannot_narrow(self) -> str:
        """Why there is no proposal to narrow down; empty if there is one."""
        return "" if self._state.proposal or self._searches else self._with_best("Nothing is proposed")

    def _with_best(self, fact: str) -> str:
        return said_with(fact, self._advice.finds_best(4, "finds the best 4 seats together"))

    def narrow(self, change: Callable[[Wish, Proposal], Wish | None]) -> None:
        """Narrows down the proposal. change: returns the narrower wish, or None for no search."""
        if self.after_search(lambda: self.narrow(change)):
            return
        wish, proposal = self._proposals.wish, self._state.proposal
        if wish is None or proposal is None:
            return
        narrower = change(wish, proposal)
        if narrower is not None:
            self.wish(narrower, keeps_proposal=True)

    def narrow_zone(self) -> None:
        """Proposes the best seats of this zone only, then of the next."""
        self.narrow(lambda wish, proposal: elsewhere(wish, proposal, self.zones))

    def narrow_price(self) -> None:
        """Proposes the best seats that cost less."""

        def cheaper_ones(wish: Wish, proposal: Proposal) -> Wish | None:
            house = self._state.house
            wished = cheaper(wish, proposal, house.layout.bands) if house else None
            if wished is None:
                free = not any(seat.price for seat in proposal.seats)
                self._view.hint("These cost nothing" if free else "No seat of this house costs less")
            return wished

        self.narrow(cheaper_ones)

    def narrow_aisle(self) -> None:
        """Proposes the best seats with one at an aisle, and back."""
        self.narrow(lambda wish, _: replace(wish, on_aisle=not wish.on_aisle))

    def narrow_wheelchair(self) -> None:
        """Proposes the best seats with one more wheelchair place."""
        self.narrow(lambda wish, _: with_wheelchair(wish))

    def wish(self, wish: Wish, *, keeps_proposal: bool = False) -> None:
        """Searches for the best seats for a wish; shows a hint if there are none.

        keeps_proposal: the current proposal then stays picked.
        """

        async def why_none() -> str:
            if self._state.proposal is not None and not keeps_proposal:
                self._state.change_picking(Picking.clear)
            return await self._why_none(wish)

        self._look_for(self._proposals.find(wish), why_none)

    def wish_first(self, wishes: Sequence[Wish]) -> None:
        """Searches for the best seats for the first of these wishes that has any."""

        async def find() -> Proposal | None:
            for wish in wishes:
                proposal = await self._proposals.find(wish)
                if proposal is not None:
                    return proposal
            return None

        async def why_none() -> str:
            return await self._why_none(wishes[-1])

        self._look_for(find(), why_none)

    async def _why_none(self, wish: Wish) -> str:
        house = self._state.house
        if wish.wheelchairs and house and SeatKind.WHEELCHAIR not in house.layout.kinds:
            return "This house has no places for wheelchairs"
        free = await self._proposals.admitted(wish)
        if free < wish.party:
            only = (
                f"only {seats_count(free)} {'is' if free == 1 else 'are'} free" if free else "no seat is free"
            )
            return f"{wish_in_words(wish, self._state.money)}: {only}"
        return f"There is nothing like that: {wish_in_words(wish, self._state.money)}"

    def _look_for(
        self, search: Coroutine[Any, Any, Proposal | None], nothing: Callable[[], Awaitable[str]]
    ) -> None:
        """Picks the seats found. nothing: returns the hint if there are none."""
        self._searches += 1
        self._ended.clear()
        self._view.in_background(partial(self._search, search, nothing), group="best")

    async def _search(
        self, search: Coroutine[Any, Any, Proposal | None], nothing: Callable[[], Awaitable[str]]
    ) -> None:
        try:
            proposal = await search
        finally:
            self._searches -= 1
        if proposal is None:
            self._afterwards.clear()
            self._view.hint(await nothing())
        else:
            self._take(proposal)
        while self._afterwards and not self._searches:
            self._afterwards.pop(0)()
        if not self._searches:
            self._ended.set()

    def end_of_search(self) -> Awaitable[None] | None:
        """The end of the running search and of what was deferred until then; None if none is running.

        Awaited by a key that opens a dialog: those typed behind it are for the dialog. `LONGEST_WAIT` at most.
        """
        return self._until_ended() if self._searches else None

    async def _until_ended(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                await self._ended.wait()

    def after_search(self, action: Callable[[], None]) -> bool:
        """Defers an action until the running search has picked its seats; False if none is running."""
        if self._searches:
            self._afterwards.append(action)
        return bool(self._searches)

    def _take(self, proposal: Proposal) -> None:
        self._state.propose(proposal)
        wish = self._proposals.wish
        narrowed = wish_in_words(wish, self._state.money).partition(", ")[2] if wish else ""
        price = price_of_each([seat.price for seat in proposal.seats], self._state.money)
        found = f"Best {len(proposal.seats)}: {proposal}, {price}"
        self._view.inform(f"{found} ({narrowed})" if narrowed else found)

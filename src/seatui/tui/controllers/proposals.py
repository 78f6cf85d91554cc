"""Proposals of the best seats for a party (`4b`), searched in threads."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from seatui.domain.best import BestIndex, BestSeats, Proposal, Wish
from seatui.domain.venue.house import House
from seatui.domain.words.money import Money

USUAL_PARTY = 2

TRIES = 5
"""The most searches for one proposal while the house keeps changing."""


class Proposals:
    """The last wish, and its proposals by number, the best first.

    shown: returns the house as last read, and when that was; None before the first reading.
    """

    def __init__(self, shown: Callable[[], tuple[House, datetime] | None]) -> None:
        self._shown = shown
        self._index: BestIndex | None = None
        self._best: BestSeats | None = None
        self._number = 0
        self._lock = asyncio.Lock()
        self.wish: Wish | None = None

    @property
    def party(self) -> int:
        """The party size of the last wish."""
        return self.wish.party if self.wish else USUAL_PARTY

    async def prepare(self) -> None:
        """Builds the index of the house's rows ahead of the first wish."""
        await self.index()

    async def index(self) -> BestIndex | None:
        """The index of the house's rows; None before the first reading."""
        async with self._lock:
            return await self._indexed()

    async def find(self, wish: Wish) -> Proposal | None:
        """The best seats for a wish; None if there are none: the wish before then stays in force."""
        async with self._lock:
            before = self.wish, self._best, self._number
            self.wish, self._best, self._number = wish, None, 0
            proposal = await self._propose()
            if proposal is None:
                self.wish, self._best, self._number = before
            return proposal

    async def admitted(self, wish: Wish) -> int:
        """The number of free seats that a wish admits, together or not."""
        shown, index = self._shown(), await self._indexed()
        if shown is None or index is None or shown[0].layout is not index.layout:
            return 0
        return BestSeats(index, wish, shown[0].taken(shown[1])).admitted

    async def step(self, by: int) -> Proposal | None:
        """The next proposal, or the one before; None, without a step, past either end."""
        self._number += by
        async with self._lock:
            proposal = await self._propose()
            if proposal is None:
                self._number = max(self._number - by, 0)
            return proposal

    async def _indexed(self) -> BestIndex | None:
        shown = self._shown()
        if shown is None:
            return None
        layout = shown[0].layout
        if self._index is None or self._index.layout is not layout:
            self._best = None
            self._index = await asyncio.to_thread(BestIndex, layout)
        return self._index

    async def _propose(self) -> Proposal | None:
        """The proposal with the current number; all its seats are free in the house as last read."""
        for _ in range(TRIES):
            shown, index, wish = self._shown(), await self._indexed(), self.wish
            if shown is None or index is None or wish is None or shown[0].layout is not index.layout:
                return None
            if self._best is None:
                self._best, found = await asyncio.to_thread(_search, index, wish, *shown, self._number)
            else:
                found = await asyncio.to_thread(self._best.proposal, self._number)
            if found is None or self._is_free(found):
                return found
            self._best = None
        return None

    def _is_free(self, proposal: Proposal) -> bool:
        shown = self._shown()
        return shown is not None and all(shown[0].is_free(each, shown[1]) for each in proposal.seat_ids)


def _search(
    index: BestIndex, wish: Wish, house: House, now: datetime, number: int
) -> tuple[BestSeats, Proposal | None]:
    best = BestSeats(index, wish, house.taken(now))
    return best, best.proposal(number)


def cheaper(wish: Wish, proposal: Proposal, prices: Iterable[Decimal]) -> Wish | None:
    """The wish for seats of the next lower price than the dearest of a proposal; None if the house has none."""
    dearest = max(seat.price for seat in proposal.seats)
    lower = max((price for price in prices if price < dearest), default=None)
    return None if lower is None else replace(wish, price=None, at_most=lower)


def elsewhere(wish: Wish, proposal: Proposal, zones: list[str]) -> Wish:
    """The wish for one zone alone: that of the proposal, then the others in their order, then any again."""
    if wish.zone is None:
        return replace(wish, zone=proposal.seats[0].zone)
    at = zones.index(wish.zone) + 1 if wish.zone in zones else 0
    return replace(wish, zone=zones[at] if at < len(zones) else None)


def with_wheelchair(wish: Wish) -> Wish:
    """The wish with one more of the party in a wheelchair; none again after all of them."""
    return replace(wish, wheelchairs=(wish.wheelchairs + 1) % (wish.party + 1))


def wish_in_words(wish: Wish, money: Money) -> str:
    """`best 4, Stalls, at most 45.00, at an aisle`."""
    words = [f"best {wish.party}"]
    words += [f"in {wish.rows} rows"] if wish.rows else []
    words += [f"{wish.wheelchairs} in a wheelchair"] if wish.wheelchairs else []
    words += [wish.zone] if wish.zone else []
    words += [f"at most {money(wish.at_most)}"] if wish.at_most is not None else []
    words += [f"at {money(wish.price)}"] if wish.price is not None else []
    return ", ".join([*words, *(["at an aisle"] if wish.on_aisle else [])])

"""Search for a party's seats where none are together: as near to one another and to the stage as possible."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import islice
from math import hypot
from typing import NamedTuple

from seatui.domain.best.free_seats import Candidates
from seatui.domain.best.index import SEAT_WIDTH, BestIndex, Costs
from seatui.domain.best.masks import flags_of
from seatui.domain.best.wish import Wish

TRIED = 8
"""How many of the seats nearest to the stage are tried as the centre of a gathering."""

NEARBY = 200
"""The least number of open seats before and after the centre, in reading order, to choose the others from."""


class Gathering(NamedTuple):
    """Seats round a centre, and their cost: their distances from the stage and from the centre.

    pool: the index of the pool that they are from.
    """

    cost: int
    places: tuple[int, ...]
    pool: int


class Scattered:
    """The search for places of a party that does not sit together."""

    def __init__(self, costs: Costs, candidates: Candidates, wish: Wish) -> None:
        self._index: BestIndex = candidates.free_seats.index
        self._costs, self._wish = costs, wish
        self._is_wheelchair = flags_of(self._index.wheelchairs, self._index.places)
        self._is_at_aisle = flags_of(candidates.free_seats.at_aisles, self._index.places)
        self._open = self._index.places_in(candidates.wanted)

    def cheapest_first(self) -> Iterator[tuple[int, ...]]:
        """Places in one zone; then, of the rest, in several. Each time without those before."""
        zones: dict[str, list[int]] = defaultdict(list)
        for place in self._open:
            zones[self._index.seat(place).zone].append(place)
        yield from self._from(list(zones.values()))
        if len(zones) > 1:
            yield from self._from([sorted(place for pool in zones.values() for place in pool)])

    def _from(self, pools: list[list[int]]) -> Iterator[tuple[int, ...]]:
        """Places of one of the pools, as long as any has enough; they are removed from it."""
        centres, is_gone = self._centres(pools), bytearray(self._index.places)
        while tried := list(islice((each for each in centres if not is_gone[each[1]]), TRIED)):
            best = min(self._gathered(place, pools[at], at) for _, place, at in tried)
            pool = pools[best.pool]
            for place in best.places:
                del pool[bisect_left(pool, place)]
                is_gone[place] = 1
            if not self._is_enough(pool):
                centres = [each for each in centres if each[2] != best.pool]
            yield best.places

    def _centres(self, pools: list[list[int]]) -> list[tuple[int, int, int]]:
        """The possible centres, nearest to the stage first: cost, place, and the index of its pool."""
        return sorted(
            (self._costs.each[place], place, at)
            for at, pool in enumerate(pools)
            if self._is_enough(pool)
            for place in pool
            if self._is_centre(place)
        )

    def _is_centre(self, place: int) -> bool:
        """Whether a place can be a centre: at an aisle or for a wheelchair where the wish has one."""
        if self._wish.on_aisle and not self._is_at_aisle[place]:
            return False
        return not self._wish.wheelchairs or bool(self._is_wheelchair[place])

    def _is_enough(self, pool: list[int]) -> bool:
        wheelchairs, party = self._wish.wheelchairs, self._wish.party
        if not wheelchairs or len(pool) < party:
            return len(pool) >= party
        has = sum(self._is_wheelchair[place] for place in pool)
        return has >= wheelchairs and len(pool) - has >= party - wheelchairs

    def _gathered(self, centre: int, pool: list[int], number: int) -> Gathering:
        at, reach = bisect_left(pool, centre), max(NEARBY, 4 * self._wish.party)
        near = pool[max(at - reach, 0) : at + reach]
        chosen = self._chosen(centre, near if self._is_enough(near) else pool)
        spread = sum(round(self._gap(centre, place) * SEAT_WIDTH) for place in chosen)
        return Gathering(spread + sum(self._costs.each[place] for place in chosen), chosen, number)

    def _chosen(self, centre: int, pool: list[int]) -> tuple[int, ...]:
        party, wheelchairs = self._wish.party, self._wish.wheelchairs
        if not wheelchairs:
            return self._nearest(party, centre, pool)
        places = (place for place in pool if self._is_wheelchair[place])
        others = (place for place in pool if not self._is_wheelchair[place])
        taken = self._nearest(wheelchairs, centre, places)
        return tuple(sorted(taken + self._nearest(party - wheelchairs, centre, others)))

    def _nearest(self, count: int, centre: int, pool: Iterable[int]) -> tuple[int, ...]:
        gaps = ((self._gap(centre, place), place) for place in pool)
        return tuple(sorted(place for _, place in nsmallest(count, gaps)))

    def _gap(self, one: int, other: int) -> float:
        """The distance between two seats, in seat widths."""
        columns, lines = self._index.columns, self._index.lines
        return hypot(columns[one] - columns[other], lines[one] - lines[other])

"""The index of a layout for searches of the best seats: independent of sales, made once in advance."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, compress
from math import hypot
from operator import add, attrgetter, sub
from typing import NamedTuple

from seatui.domain.best.masks import flags_of, mask_of
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.upright import UprightRow

SEAT_WIDTH = 1000
"""Distances are counted in thousandths of a seat: as whole numbers, equal ones are equal however they are summed."""

DRAWBACK = 10**9
"""The extra cost of a seat with a drawback: it is proposed only after all without one."""

_CODES_IN_A_BYTE = 256


class Category(NamedTuple):
    """The properties of a seat that a wish can select by."""

    zone: str
    price: Decimal
    kind: SeatKind


class Rank(NamedTuple):
    """A row of a block: the one with the next `row_index` is directly behind. spans: its places."""

    block: int
    row_index: int
    spans: tuple[range, ...]


class Costs:
    """The cost of each seat, by place: its distance and its drawbacks."""

    def __init__(self, each: list[int], ranks: Sequence[Rank]) -> None:
        self.each = each
        self._sums = list(accumulate(each, initial=0))
        self._ranks = ranks
        self._least = [min(min(each[span.start : span.stop]) for span in rank.spans) for rank in ranks]
        self._bounds: dict[int, list[tuple[int, int]]] = {}

    def bounds(self, depth: int) -> list[tuple[int, int]]:
        """(bound, rank) of each front of `depth` rows directly behind one another, the lowest bound first.

        A bound is the sum, over these rows, of the cost of the cheapest seat in each.
        """
        if depth not in self._bounds:
            ranks = range(len(self._ranks) - depth + 1)
            self._bounds[depth] = sorted(
                (sum(self._least[rank : rank + depth]), rank) for rank in ranks if self._is_deep(rank, depth)
            )
        return self._bounds[depth]

    def _is_deep(self, rank: int, depth: int) -> bool:
        front, back = self._ranks[rank], self._ranks[rank + depth - 1]
        return back.block == front.block and back.row_index - front.row_index == depth - 1

    def windows(self, span: range, size: int) -> Iterator[int]:
        """The total cost of `size` places side by side, from each place of the span on."""
        ends = self._sums[span.start + size : span.stop + size]
        return map(sub, ends, self._sums[span.start : span.stop])


class BestIndex:
    """A layout indexed for searches. Immutable, so that threads may share it; slow to make.

    Every seat has a place, a number ascending in reading order of the map. At every aisle and wall is a place without
    a seat, so that places side by side are always seats side by side; rows that stand upright come last, from their
    top. places: their number. present: a mask of those with a seat. columns and lines: the map's, by place. along:
    where each stands in its row, by place: its column, or its line if the row stands upright. place_of: by seat id.
    ranks: by block, from the front.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        present = self._place(layout)
        self.places = len(present)
        self.present = mask_of(present)
        self.place_of = {seat.seat_id: place for place, seat in enumerate(self._seats) if present[place]}
        self._distances = [round(seat.distance * SEAT_WIDTH) for seat in self._seats]
        self._costs: dict[frozenset[tuple[SeatKind, int]], Costs] = {}
        self._categorise()
        self._warm_up()

    def _place(self, layout: Layout) -> bytearray:
        """Numbers the seats; returns flags of the places with one. The others repeat the seat before them."""
        self.columns, self.lines = [0], [0]
        self._seats = [row.seats[0] for row in layout.rows[:1]]
        present = bytearray(1)
        spans: dict[tuple[int, int], list[range]] = defaultdict(list)
        at = [line.at for line in layout.lines]
        upright = layout.upright_rows
        for row in layout.rows:
            if upright and layout.upright_row(row):
                continue
            start = len(present)
            for part in _between_aisles(row.columns):
                self.columns += (*row.columns[part], row.columns[part.stop - 1])
                self._seats += (*row.seats[part], row.seats[part.stop - 1])
                present += b"\1" * (part.stop - part.start) + b"\0"
            self.lines += [at[row.line]] * (len(present) - start)
            spans[row.block, row.seats[0].row_index].append(range(start, len(present)))
        self.along = self.columns
        if upright:
            self.along = [*self.columns]
            for key, standing in upright.items():
                spans[key].append(range(len(present), self._place_upright(standing, present)))
        self.ranks = tuple(Rank(*key, tuple(spans[key])) for key in sorted(spans))
        return present

    def _place_upright(self, row: UprightRow, present: bytearray) -> int:
        """Numbers the seats of a row that stands upright; returns the number of the next place."""
        for part in _between_aisles(row.at):
            at = (*row.at[part], row.at[part.stop - 1])
            self.columns += [row.column] * len(at)
            self.lines += at
            self.along += at
            self._seats += (*row.seats[part], row.seats[part.stop - 1])
            present += b"\1" * (part.stop - part.start) + b"\0"
        return len(present)

    def _categorise(self) -> None:
        codes: dict[tuple[str, Decimal, SeatKind], int] = {}
        category = attrgetter("zone", "price", "kind")
        coded = [codes.setdefault(category(seat), len(codes)) for seat in self._seats]
        self._codes: bytes | list[int] = bytes(coded) if len(codes) <= _CODES_IN_A_BYTE else coded
        self._categories = [Category(*each) for each in codes]
        self.zones = frozenset(each.zone for each in self._categories)
        self.wheelchairs = self.mask(lambda each: each.kind is SeatKind.WHEELCHAIR)

    def _warm_up(self) -> None:
        """Fills the caches that the first search would wait for otherwise."""
        for drawbacks in ({}, {SeatKind.RESTRICTED_VIEW: DRAWBACK}):
            self.costs(drawbacks).bounds(1)
        _ = self.layout.spots

    def seat(self, place: int) -> Seat:
        """The seat at a place."""
        return self._seats[place]

    def mask(self, admits: Callable[[Category], bool]) -> int:
        """A mask of the places whose categories are admitted."""
        is_admitted = bytes(map(admits, self._categories))
        if isinstance(self._codes, bytes):
            flags = self._codes.translate(is_admitted.ljust(_CODES_IN_A_BYTE))
        else:
            flags = bytes(map(is_admitted.__getitem__, self._codes))
        return mask_of(flags) & self.present

    def places_in(self, mask: int) -> list[int]:
        """The places of a mask, rising."""
        return list(compress(range(self.places), flags_of(mask, self.places)))

    def costs(self, drawbacks: Mapping[SeatKind, int]) -> Costs:
        """The cost of each place. drawbacks: extra cost by kind."""
        kinds = {category.kind for category in self._categories}
        key = frozenset((kind, cost) for kind, cost in drawbacks.items() if kind in kinds)
        if key not in self._costs:
            more = [drawbacks.get(category.kind, 0) for category in self._categories]
            each = map(add, self._distances, map(more.__getitem__, self._codes)) if key else self._distances
            self._costs[key] = Costs(list(each), self.ranks)
        return self._costs[key]

    def costs_near(self, seat_ids: Iterable[str], drawbacks: Mapping[SeatKind, int]) -> Costs:
        """The cost of each place by its distance from the middle of some seats; a row counts as two seats."""
        places = [self.place_of[each] for each in seat_ids if each in self.place_of]
        if not places:
            return self.costs(drawbacks)
        column = sum(self.columns[place] for place in places) / len(places)
        line = sum(self.lines[place] for place in places) / len(places)
        more = [drawbacks.get(category.kind, 0) for category in self._categories]
        aside = (at - column for at in self.columns)
        behind = (2 * (at - line) for at in self.lines)
        away = (round(hypot(*both) * SEAT_WIDTH) for both in zip(aside, behind, strict=True))
        return Costs(list(map(add, away, map(more.__getitem__, self._codes))), self.ranks)


def _between_aisles(columns: tuple[int, ...]) -> list[slice]:
    """The parts of a row between its aisles, as slices of it. columns: of its seats, or lines if it is upright."""
    if columns[-1] - columns[0] == len(columns) - 1:
        return [slice(0, len(columns))]
    jumps = [at for at in range(1, len(columns)) if columns[at] != columns[at - 1] + 1]
    return [slice(start, end) for start, end in zip([0, *jumps], [*jumps, len(columns)], strict=True)]

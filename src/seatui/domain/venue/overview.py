"""The overview of a house: its map in squares of several seats each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from itertools import chain, permutations
from typing import NamedTuple

from msgspec import Struct

from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout, Line, Spot
from seatui.domain.venue.named_blocks import Block

Square = tuple[int, int]
"""A square by its column and line in the grid of squares."""

GAP = 1
"""Squares left free between two blocks, so that they do not look like one."""


class Span(Struct):
    """The squares `first` to `last` in one direction, which stand for the columns or lines `start` to `end`."""

    start: int
    end: int
    first: int
    last: int

    def square_of(self, at: int) -> int:
        """The square of a column or line: in proportion, since some spans were shortened for a gap."""
        return self.first + (at - self.start) * (self.last - self.first + 1) // (self.end - self.start + 1)

    def precedes(self, other: "Span") -> bool:
        """Whether this one lies wholly before another."""
        return self.end < other.start

    def overlaps(self, other: "Span") -> bool:
        """Whether both have a square in common."""
        return self.first <= other.last and other.first <= self.last

    def make_way(self, other: "Span") -> None:
        """Shortens the longer of both, this one or the one behind it, until there is a gap between them."""
        missing = GAP + 1 - (other.first - self.last)
        for _ in range(max(missing, 0)):
            if self.last - self.first >= other.last - other.first:
                self.last = max(self.last - 1, self.first)
            else:
                other.first = min(other.first + 1, other.last)


class Extent(NamedTuple):
    """The squares of a block: its columns and its lines."""

    across: Span
    down: Span


class Squares:
    """The map of a house in squares of some columns and lines, and the number of seats in each.

    Blocks side by side, or one behind the other, are a square apart. first_line: the map's line at the top of the
    first squares.
    """

    def __init__(
        self, layout: Layout, columns: int, lines: Fraction | int, first_line: Fraction | int = 0
    ) -> None:
        self.layout = layout
        self.columns = columns
        self.lines = lines
        self.first_line = first_line
        self.extents = _kept_apart({block: self._extent(block) for block in layout.blocks})
        self._by_line = [self._squares_of(line) for line in layout.lines]
        self.seats: Counter[Square] = Counter(chain.from_iterable(self._by_line))

    def _extent(self, block: Block) -> Extent:
        k, n, first = self.columns, self.lines, self.first_line
        across = Span(block.left, block.right, block.left // k, block.right // k)
        return Extent(
            across, Span(block.top, block.bottom, (block.top - first) // n, (block.bottom - first) // n)
        )

    def _squares_of(self, line: Line) -> list[Square]:
        """The square of each seat on a line."""
        squares: list[Square] = []
        for row in map(self.layout.rows.__getitem__, line.rows):
            across, down = self.extents[self.layout.block_of(row)]
            y = down.square_of(line.at)
            known = [(x, y) for x in range(across.first, across.last + 1)]
            squares += [known[across.square_of(column) - across.first] for column in row.columns]
        return squares

    @cached_property
    def of_blocks(self) -> Mapping[Block, Sequence[Square]]:
        """The squares of each block that have seats."""
        return {
            block: [
                square
                for y in range(down.first, down.last + 1)
                for x in range(across.first, across.last + 1)
                if (square := (x, y)) in self.seats
            ]
            for block, (across, down) in self.extents.items()
        }

    @cached_property
    def seats_of_entangled(self) -> Mapping[Block, Sequence[str]]:
        """The seats of each block that has a square in common with another one."""
        held = Counter(chain.from_iterable(self.of_blocks.values()))
        entangled = {block for block, own in self.of_blocks.items() if any(held[each] > 1 for each in own)}
        seats = defaultdict[Block, list[str]](list)
        for row in self.layout.rows if entangled else ():
            block = self.layout.block_of(row)
            if block in entangled:
                seats[block] += [seat.seat_id for seat in row.seats]
        return seats

    def square_at(self, spot: Spot) -> Square:
        """The square of a spot."""
        return self._by_line[spot.line][spot.seat]

    def square_of(self, seat_id: str) -> Square:
        """The square of a seat, by its column on the map, which may differ from its own."""
        return self.square_at(self.layout.spots[seat_id])

    def count(self, seat_ids: Iterable[str]) -> Counter[Square]:
        """The number of these seats in each square; seats of other houses are left out."""
        known, by_line = self.layout.spots, self._by_line
        spots = [known[seat_id] for seat_id in seat_ids if seat_id in known]
        return Counter([by_line[line][seat] for line, seat in spots])


def _kept_apart(extents: dict[Block, Extent]) -> dict[Block, Extent]:
    """Shortens blocks that would touch the one to their right or below them."""
    for one, other in permutations(extents.values(), 2):
        if one.across.precedes(other.across) and one.down.overlaps(other.down):
            one.across.make_way(other.across)
    for one, other in permutations(extents.values(), 2):
        if one.down.precedes(other.down) and one.across.overlaps(other.across):
            one.down.make_way(other.down)
    return extents


class Tally:
    """The unavailable seats of a house by square, updated incrementally."""

    def __init__(self, squares: Squares, house: House, now: datetime) -> None:
        self._squares = squares
        self._taken = set(house.taken(now))
        self.counts = squares.count(self._taken)

    def standing(self, block: Block) -> tuple[int, int]:
        """How many seats of a block are free, and how many it has."""
        own = self._squares.seats_of_entangled.get(block)
        if own is not None:
            return len(own) - sum(map(self._taken.__contains__, own)), len(own)
        squares = self._squares.of_blocks[block]
        seats = sum(map(self._squares.seats.__getitem__, squares))
        return seats - sum(map(self.counts.__getitem__, squares)), seats

    def look_again(self, house: House, now: datetime, seat_ids: Iterable[str]) -> None:
        """Updates the counts for these seats."""
        for seat_id in seat_ids:
            is_taken = not house.is_free(seat_id, now)
            if is_taken != (seat_id in self._taken):
                square = self._squares.square_of(seat_id)
                if is_taken:
                    self._taken.add(seat_id)
                    self.counts[square] += 1
                else:
                    self._taken.remove(seat_id)
                    self.counts[square] -= 1

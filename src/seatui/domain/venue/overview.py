"""The overview of a house: its map in squares of several seats each."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout

Square = tuple[int, int]
"""A square by its column and line in the grid of squares."""


class Squares:
    """The map of a house in squares of `size` columns and lines, and the number of seats in each.

    first_line: the map's line at the top of the first squares.
    """

    def __init__(self, layout: Layout, size: int, first_line: int = 0) -> None:
        self.layout = layout
        self.size = size
        self.first_line = first_line
        self._columns = [column // size for column in range(layout.width)]
        self._lines = [(at - first_line) // size for at in range(layout.height)]
        self.seats: Counter[Square] = Counter()
        for line in layout.lines:
            y = self._lines[line.at]
            for x, count in Counter(map(self._columns.__getitem__, line.columns)).items():
                self.seats[x, y] += count

    def square_of(self, seat_id: str) -> Square:
        """The square of a seat, by its column on the map, which may differ from its own."""
        spot = self.layout.spots[seat_id]
        line = self.layout.lines[spot.line]
        return self._columns[line.columns[spot.seat]], self._lines[line.at]

    def count(self, seat_ids: Iterable[str]) -> Counter[Square]:
        """The number of these seats in each square; seats of other houses are left out."""
        known, columns, lines = self.layout.spots, self._columns, self._lines
        spots = [known[seat_id] for seat_id in seat_ids if seat_id in known]
        # As `square_of`, inline: a large house has too many seats for a call each.
        places = [(lines[line.at], line.columns) for line in self.layout.lines]
        return Counter([(columns[places[line][1][seat]], places[line][0]) for line, seat in spots])


class Tally:
    """The unavailable seats of a house by square, updated incrementally."""

    def __init__(self, squares: Squares, house: House, now: datetime) -> None:
        self._squares = squares
        self._taken = set(house.taken(now))
        self.counts = squares.count(self._taken)

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

"""A house from far away: squares that stand for several seats each."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout

Square = tuple[int, int]
"""A square by its column and its line among the others."""


class Squares:
    """The map of a house cut into squares of so many columns and lines, and how many seats stand in each.

    first_line: the map's line that the first squares begin with.
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
        """The square that a seat of the layout stands in: by where the map has it, which may have moved it aside."""
        spot = self.layout.spots[seat_id]
        line = self.layout.lines[spot.line]
        return self._columns[line.columns[spot.seat]], self._lines[line.at]

    def count(self, seat_ids: Iterable[str]) -> Counter[Square]:
        """How many of these seats stand in each square; seats of other houses are left out."""
        known, columns, lines = self.layout.spots, self._columns, self._lines
        spots = [known[seat_id] for seat_id in seat_ids if seat_id in known]
        # As `square_of`: of a large house there are too many to call it for each.
        places = [(lines[line.at], line.columns) for line in self.layout.lines]
        return Counter([(columns[places[line][1][seat]], places[line][0]) for line, seat in spots])


class Tally:
    """The seats of a house that cannot be sold, counted square by square; a few that changed are counted quickly."""

    def __init__(self, squares: Squares, house: House, now: datetime) -> None:
        self._squares = squares
        self._taken = set(house.taken(now))
        self.counts = squares.count(self._taken)

    def look_again(self, house: House, now: datetime, seat_ids: Iterable[str]) -> None:
        """Counts these seats as they are now."""
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

"""A house from far away: squares that stand for several seats each."""

from collections import Counter
from collections.abc import Iterable

from seatui.domain.layout import Layout


class Squares:
    """The map of a house cut into squares of so many columns and lines, and how many seats stand in each.

    first_line: the map's line that the first squares begin with. Squares are named by (column, line).
    """

    def __init__(self, layout: Layout, size: int, first_line: int = 0) -> None:
        self.layout = layout
        self.size = size
        self.first_line = first_line
        self._columns = [column // size for column in range(layout.width)]
        self._lines = [(at - first_line) // size for at in range(layout.height)]
        self.seats: Counter[tuple[int, int]] = Counter()
        for line in layout.lines:
            y = self._lines[line.at]
            for x, count in Counter(map(self._columns.__getitem__, line.columns)).items():
                self.seats[x, y] += count

    def taken(self, seat_ids: Iterable[str]) -> Counter[tuple[int, int]]:
        """How many of these seats stand in each square; seats of other houses are left out."""
        seats, columns, lines = self.layout.seats, self._columns, self._lines
        places = [seats[seat_id] for seat_id in seat_ids if seat_id in seats]
        return Counter([(columns[seat.column], lines[seat.line or 0]) for seat in places])

"""Moving about in a house: the cursor is always on a seat, and every step can be taken back."""

from dataclasses import dataclass, replace

from seatui.domain.layout import Layout, Spot
from seatui.domain.seats import Seat


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a layout that is always a seat.

    `goal` is the column that the cursor keeps to while it moves up and down, as in a text editor: down and up
    again ends where it began, whatever the rows between are like.
    """

    layout: Layout
    spot: Spot
    goal: int

    @classmethod
    def on(cls, layout: Layout, spot: Spot) -> "Cursor":
        """A cursor on a spot of the layout."""
        return cls(layout, spot, layout.column_at(spot))

    @classmethod
    def front(cls, layout: Layout) -> "Cursor | None":
        """A cursor in the middle of the front row; None in a house without seats."""
        if not layout.rows:
            return None
        return cls.on(layout, Spot(0, layout.rows[0].nearest(layout.width // 2)))

    @property
    def seat(self) -> Seat:
        """The seat the cursor is on."""
        return self.layout.seat_at(self.spot)

    def left(self) -> "Cursor":
        """To the next seat on the left, over aisles and gaps; stays at the end of the row."""
        return self._along(self.spot.seat - 1)

    def right(self) -> "Cursor":
        """To the next seat on the right, over aisles and gaps; stays at the end of the row."""
        return self._along(self.spot.seat + 1)

    def up(self, rows: int = 1) -> "Cursor":
        """To the nearest seat of the row in front, or of the row so many in front."""
        return self._across(self.spot.row - rows)

    def down(self, rows: int = 1) -> "Cursor":
        """To the nearest seat of the row behind, or of the row so many behind."""
        return self._across(self.spot.row + rows)

    def row_start(self) -> "Cursor":
        """To the leftmost seat of the row."""
        return self._along(0)

    def row_end(self) -> "Cursor":
        """To the rightmost seat of the row."""
        return self._along(len(self.layout.rows[self.spot.row].seats) - 1)

    def first_row(self) -> "Cursor":
        """To the row nearest the stage."""
        return self._across(0)

    def last_row(self) -> "Cursor":
        """To the row farthest from the stage."""
        return self._across(len(self.layout.rows) - 1)

    def _along(self, seat: int) -> "Cursor":
        last = len(self.layout.rows[self.spot.row].seats) - 1
        return Cursor.on(self.layout, replace(self.spot, seat=min(max(seat, 0), last)))

    def _across(self, row: int) -> "Cursor":
        row = min(max(row, 0), len(self.layout.rows) - 1)
        if row == self.spot.row:
            return self
        return replace(self, spot=Spot(row, self.layout.rows[row].nearest(self.goal)))

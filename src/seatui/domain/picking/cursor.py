"""The cursor in a house: always on a seat; every step sideways can be reversed."""

from collections.abc import Container
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Layout, Row, Spot

BESIDE = 3
"""The most columns to the side at which a seat of the next line still counts as right above or below."""

ASIDE = 0.5
"""The weight of a column to the side against a line, where the next line has no seat close by."""


class Cursor(Struct, frozen=True):
    """A place in a layout that is always a seat.

    goal: the column that the cursor keeps to while it moves up and down, as in a text editor: down and up again
    ends where it began, also over shorter rows.
    """

    layout: Layout
    spot: Spot
    goal: int

    @classmethod
    def on(cls, layout: Layout, spot: Spot) -> "Cursor":
        """A cursor on a spot of the layout."""
        return cls(layout, spot, layout.column_at(spot))

    @classmethod
    def front(cls, layout: Layout, taken: Container[str] = ()) -> "Cursor | None":
        """A cursor on the seat nearest to the stage, among those that are not taken if there are any.

        None in a house without seats.
        """
        seats = [seat for seat in layout.seats.values() if seat.seat_id not in taken]
        nearest = min(reversed(seats or layout.seats.values()), key=attrgetter("distance"), default=None)
        return cls.on(layout, layout.spots[nearest.seat_id]) if nearest else None

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
        """To the seat in front, see `_next`; or that many rows further."""
        return self._climb(-1, rows)

    def down(self, rows: int = 1) -> "Cursor":
        """To the seat behind, see `_next`; or that many rows further."""
        return self._climb(1, rows)

    def row_start(self) -> "Cursor":
        """To the leftmost seat of the row, and from there of the whole line."""
        start = self.row.start
        return self._along(0 if self.spot.seat == start else start)

    def row_end(self) -> "Cursor":
        """To the rightmost seat of the row, and from there of the whole line."""
        end = self.row.start + len(self.row.seats) - 1
        return self._along(self._last if self.spot.seat == end else end)

    def first_row(self) -> "Cursor":
        """To the first line of the map."""
        return self._at(Spot(0, self.layout.lines[0].nearest(self.goal)))

    def last_row(self) -> "Cursor":
        """To the last line of the map."""
        last = len(self.layout.lines) - 1
        return self._at(Spot(last, self.layout.lines[last].nearest(self.goal)))

    @property
    def row(self) -> Row:
        """The row the cursor is in."""
        return self.layout.row_at(self.spot)

    @property
    def _last(self) -> int:
        return len(self.layout.lines[self.spot.line].seats) - 1

    def _at(self, spot: Spot) -> "Cursor":
        return replace(self, spot=spot) if spot != self.spot else self

    def _along(self, seat: int) -> "Cursor":
        return Cursor.on(self.layout, Spot(self.spot.line, min(max(seat, 0), self._last)))

    def _climb(self, direction: int, rows: int) -> "Cursor":
        cursor = self
        for _ in range(rows):
            spot = cursor._next(direction)
            if spot is None:
                break
            cursor = cursor._at(spot)
        return cursor

    def _next(self, direction: int) -> Spot | None:
        """On the next line if it has a seat close by, else in the block's next row, else the nearest that way."""
        lines, index = self.layout.lines, self.spot.line + direction
        if not 0 <= index < len(lines):
            return None
        seat = lines[index].nearest(self.goal)
        if abs(lines[index].columns[seat] - self.goal) <= BESIDE:
            return Spot(index, seat)
        return self._in_block(direction) or self._in_sight(direction)

    def _in_block(self, direction: int) -> Spot | None:
        beyond = self.layout.row_beyond(self.row, direction)
        if beyond is None:
            return None
        return Spot(beyond.line, beyond.start + beyond.nearest(self.goal))

    def _in_sight(self, direction: int) -> Spot | None:
        """The nearest seat within this band of blocks side by side and the next band.

        Every seat stays reachable: those on a shared line sideways, further bands from the last line of this one.
        """
        lines, at = self.layout.lines, self.layout.lines[self.spot.line].at
        best: Spot | None = None
        least = float("inf")
        for index in self.layout.lines_in_sight(self.spot.line, direction):
            rows = abs(lines[index].at - at)
            if rows >= least:
                break
            seat = lines[index].nearest(self.goal)
            cost = rows + ASIDE * abs(lines[index].columns[seat] - self.goal)
            if cost < least:
                best, least = Spot(index, seat), cost
        return best

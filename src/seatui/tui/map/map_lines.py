"""The drawn lines of a map, of its seats or of the overview, cached until they are forgotten."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from textual.strip import Strip

from seatui.domain.picking.cursor import Cursor
from seatui.domain.venue.layout import Spot
from seatui.domain.venue.overview import Square, Tally
from seatui.tui.map.far_geometry import FarGeometry
from seatui.tui.map.far_painter import FarPainter
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.map.seat_painter import SeatPainter
from seatui.tui.overlay import Picture


class View(NamedTuple):
    """The visible part of a map: cells from `first` to before `last`, lines from `top` on; the cursor."""

    first: int
    last: int
    top: int
    cursor: Cursor | None


class Drawing(ABC):
    """A house drawn at one zoom in one theme."""

    def __init__(self, geometry: MapGeometry | FarGeometry) -> None:
        self._geometry = geometry
        self._kept: dict[int, Strip] = {}

    @abstractmethod
    def line(self, picture: Picture, number: int, view: View) -> Strip:
        """A line of the map, gutters included, as it looks now."""

    def forget(self, seats: Mapping[str, Spot]) -> None:
        """Discards the drawn lines of these seats. seats: their spots by seat id."""
        for line in {spot.line for spot in seats.values()}:
            for number in self._geometry.numbers_of(line):
                self._kept.pop(number, None)


class NearDrawing(Drawing):
    """The lines of a map that shows every seat."""

    def __init__(self, painter: SeatPainter) -> None:
        super().__init__(painter.geometry)
        self._painter = painter
        self._kept_for = 0, 0

    def forget(self, seats: Mapping[str, Spot]) -> None:
        """Discards the drawn lines of these seats. seats: their spots by seat id."""
        super().forget(seats)
        self._painter.forget(seats.values())

    def line(self, picture: Picture, number: int, view: View) -> Strip:
        """A line between its row labels; the top one shows names of zones scrolled out of sight."""
        first, last, top, cursor = view
        if number == top > 0 and (titles := self._painter.sticky_titles(number, first, last)) is not None:
            return titles
        if self._kept_for != (first, last):
            self._kept.clear()
            self._kept_for = first, last
        strip = self._kept.get(number)
        if strip is None:
            strip = self._kept[number] = self._painter.line(picture, number, first, last)
        if cursor is None or self._painter.geometry.number_of(cursor.spot.line) != number:
            return strip
        return self._painter.with_cursor(strip, picture, cursor, first, last)


class FarDrawing(Drawing):
    """The lines of the overview."""

    def __init__(self, painter: FarPainter, geometry: FarGeometry) -> None:
        super().__init__(geometry)
        self._painter = painter
        self._far = geometry
        self._tally: Tally | None = None
        self._changed: set[str] = set()
        self._picked: frozenset[str] = frozenset()
        self._picked_by_square: Counter[Square] = Counter()

    def count(self, picture: Picture) -> Tally:
        """Counts every seat of a house, which takes long in a large one; meant for another thread."""
        return Tally(self._far.squares, picture.house, picture.now)

    def adopt(self, tally: Tally) -> None:
        """Adopts a count of this drawing's house, possibly an older one; the changes since are known."""
        self._tally = self._tally or tally

    def forget(self, seats: Mapping[str, Spot]) -> None:
        """Discards the drawn lines of these seats. seats: their spots by seat id."""
        super().forget(seats)
        self._changed.update(seats)

    def line(self, picture: Picture, number: int, view: View) -> Strip:
        """A line of the overview, all of which is in sight."""
        geometry, strip = self._far, self._kept.get(number)
        if strip is None:
            taken, picked = self._taken_in(picture), self._picked_in(picture)
            strip = self._kept[number] = self._painter.line(geometry, taken, picked, number)
        if view.cursor is not None and (at := geometry.place(view.cursor.spot)).y == number:
            return self._painter.with_cursor(strip, geometry, at)
        return strip

    def _taken_in(self, picture: Picture) -> Tally:
        if self._tally is None:
            self._tally = self.count(picture)
        self._tally.look_again(picture.house, picture.now, self._changed)
        self._changed.clear()
        return self._tally

    def _picked_in(self, picture: Picture) -> Counter[Square]:
        known, picked = self._picked, picture.picked
        if known is not picked:
            # By the difference: a range over the overview has thousands of seats, most of them picked before.
            count = self._far.squares.count
            self._picked_by_square.update(count(picked - known))
            self._picked_by_square.subtract(count(known - picked))
            self._picked = picked
        return self._picked_by_square

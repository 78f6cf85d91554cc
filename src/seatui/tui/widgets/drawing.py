"""The lines of a map, drawn near or far; what is drawn is kept until it is forgotten."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from textual.strip import Strip

from seatui.domain.cursor import Cursor
from seatui.domain.house import House
from seatui.domain.layout import Spot
from seatui.tui.far_geometry import FarGeometry
from seatui.tui.geometry import MapGeometry
from seatui.tui.looks import Picture
from seatui.tui.widgets.far_painter import FarPainter, Squares
from seatui.tui.widgets.seat_painter import SeatPainter, laid_over


class View(NamedTuple):
    """What of a map is in sight: the cells from `first` to before `last`, the lines from `top` on; the cursor."""

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

    def forget(self, spots: Iterable[Spot]) -> None:
        """These seats look different from now on."""
        for number in {self._geometry.number_of(spot.line) for spot in spots}:
            self._kept.pop(number, None)


class NearDrawing(Drawing):
    """The lines of a map on which every seat is to be seen."""

    def __init__(self, painter: SeatPainter) -> None:
        super().__init__(painter.geometry)
        self._painter = painter
        self._kept_for = 0, 0

    def forget(self, spots: Iterable[Spot]) -> None:
        """These seats look different from now on."""
        spots = tuple(spots)
        super().forget(spots)
        for spot in spots:
            self._painter.forget(spot)

    def line(self, picture: Picture, number: int, view: View) -> Strip:
        """A line between the labels of its rows; on top, once their own is out of sight, the names of the zones."""
        first, last, top, cursor = view
        if number == top > 0 and (titles := self._painter.sticky_titles(number, first, last)) is not None:
            return titles
        if self._kept_for != (first, last):
            self._kept.clear()
            self._kept_for = first, last
        strip = self._kept.get(number)
        if strip is None:
            strip = self._kept[number] = self._painter.line(picture, number, first, last)
        if cursor is None or self._painter.geometry.lines_at.get(number) != cursor.spot.line:
            return strip
        return self._painter.with_cursor(strip, picture, cursor, first, last)


class FarDrawing(Drawing):
    """The lines of the overview."""

    def __init__(self, painter: FarPainter, geometry: FarGeometry) -> None:
        super().__init__(geometry)
        self._painter = painter
        self._far = geometry
        self._taken: tuple[House, datetime, Squares] | None = None
        self._picked: tuple[frozenset[str], Squares] | None = None

    def line(self, picture: Picture, number: int, view: View) -> Strip:
        """A line of the overview, all of which is in sight."""
        geometry, strip = self._far, self._kept.get(number)
        if strip is None:
            taken, picked = self._taken_of(picture), self._picked_of(picture)
            strip = self._kept[number] = self._painter.line(geometry, taken, picked, number)
        if view.cursor is not None and (at := geometry.place(view.cursor.spot)).y == number:
            return laid_over(strip, at.x, self._painter.cursor())
        return strip

    def _taken_of(self, picture: Picture) -> Squares:
        known, house, now = self._taken, picture.house, picture.now
        if known is None or known[0] is not house or known[1] is not now:
            self._taken = known = house, now, self._far.squares.taken(house.taken(now))
        return known[2]

    def _picked_of(self, picture: Picture) -> Squares:
        known, picked = self._picked, picture.looks.picked
        if known is None or known[0] is not picked:
            self._picked = known = picked, self._far.squares.taken(picked)
        return known[1]

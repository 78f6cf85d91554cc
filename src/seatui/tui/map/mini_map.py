"""Where one is in a house that is larger than the screen."""

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from seatui.domain.venue.layout import Layout
from seatui.domain.words.glyphs import GlyphSet
from seatui.tui.map.far_geometry import HALVES, FarGeometry

SHARE = 5
"""Laid over the map it takes a fifth of it, each way."""

LARGEST = Size(32, 10)
SMALLEST = Size(10, 3)


def room_on(window: Size) -> Size:
    """The room for a mini map that is laid over a map of so many cells."""
    return Size(
        min(max(window.width // SHARE, SMALLEST.width), LARGEST.width),
        min(max(window.height // SHARE, SMALLEST.height), LARGEST.height),
    )


class MiniMap:
    """The house, small, and on it what is in sight.

    room: the cells that it may take, the free ones on either side not among them.
    """

    def __init__(self, layout: Layout, room: Size, styles: Mapping[str, Style], glyphs: GlyphSet) -> None:
        self._geometry = FarGeometry(layout, room)
        self._styles = styles
        self._glyphs = glyphs
        self._view = Region()
        self.lines: list[Strip] = []

    @property
    def size(self) -> Size:
        """The cells it takes, with a free one on either side."""
        width, height = self._geometry.virtual_size
        return Size(width + 2, height)

    def show(self, view: Region) -> None:
        """Shows what is in sight. view: columns and lines of the layout."""
        if self.lines and self._view == view:
            return
        self._view = view
        seen = self._squares_in(view)
        (width, height), blank = self._geometry.virtual_size, Segment(" ", self._styles["base"])
        self.lines = [
            Strip(
                Segment.simplify([blank, *(self._cell(x, y, seen) for x in range(width)), blank]), width + 2
            )
            for y in range(height)
        ]

    def lay_over(self, strips: list[Strip], left: int, top: int) -> None:
        """Lays the mini map over lines of the map, its corner on a cell of line `top` of them."""
        for y, own in enumerate(self.lines, top):
            if 0 <= y < len(strips):
                strip, right = strips[y], left + own.cell_length
                segments = [*strip.crop(0, left), *own, *strip.crop(right)]
                strips[y] = Strip(segments, strip.cell_length)

    def _squares_in(self, view: Region) -> Region:
        """The squares that a part of what is in sight stands in."""
        size, first = self._geometry.columns, self._geometry.squares.first_line
        left, top = view.x // size, (view.y - first) // size
        return Region.from_corners(left, top, -(-view.right // size), -((first - view.bottom) // size))

    def _cell(self, x: int, y: int, seen: Region) -> Segment:
        halves = [(x, HALVES * y + half) for half in range(HALVES)]
        has_seats = [bool(self._geometry.squares.seats[square]) for square in halves]
        if not any(has_seats):
            return Segment(" ", self._styles["base"])
        is_seen = any(seen.contains(*square) for square in halves)
        signs = self._glyphs.seen if is_seen else self._glyphs.unseen
        sign = signs[2] if all(has_seats) else signs[0] if has_seats[0] else signs[1]
        return Segment(sign, self._styles["available" if is_seen else "label"])

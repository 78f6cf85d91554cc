"""Where one is in a house that is larger than the screen."""

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from seatui.domain.glyphs import GlyphSet
from seatui.domain.layout import Layout
from seatui.tui.far_geometry import HALVES, FarGeometry

SHARE = 5
"""The mini map takes a fifth of the window, each way."""

LARGEST = Size(32, 10)
SMALLEST = Size(10, 3)


class MiniMap:
    """The house in a corner of the map, and on it what is in sight.

    window: the cells of the map's widget.
    """

    def __init__(self, layout: Layout, window: Size, styles: Mapping[str, Style], glyphs: GlyphSet) -> None:
        room = Size(
            min(max(window.width // SHARE, SMALLEST.width), LARGEST.width),
            min(max(window.height // SHARE, SMALLEST.height), LARGEST.height),
        )
        self._geometry = FarGeometry(layout, room)
        self._styles = styles
        self._glyphs = glyphs
        self._shown: tuple[Region, list[Strip]] | None = None

    def laid_over(self, strip: Strip, y: int, width: int, view: Region) -> Strip:
        """A line of the map with the mini map's at its right end. view: the columns and lines in sight."""
        size = self._geometry.virtual_size
        if not 0 <= y < size.height or width < 3 * size.width:
            return strip
        base = self._styles["base"]
        left = width - size.width - 2
        own = self._lines(view)[y]
        return Strip.join(
            [strip.crop(0, left), Strip([Segment(" ", base)]), own, Strip([Segment(" ", base)])]
        )

    def _lines(self, view: Region) -> list[Strip]:
        if self._shown is None or self._shown[0] != view:
            width, height = self._geometry.virtual_size
            self._shown = (
                view,
                [
                    Strip(Segment.simplify(Segment(*self._cell(x, y, view)) for x in range(width)), width)
                    for y in range(height)
                ],
            )
        return self._shown[1]

    def _cell(self, x: int, y: int, view: Region) -> tuple[str, Style]:
        squares = self._geometry.squares
        is_seen = [self._is_in(view, x, HALVES * y + half) for half in range(HALVES)]
        has_seats = [bool(squares.seats[x, HALVES * y + half]) for half in range(HALVES)]
        seen, unseen = self._styles["available"], self._styles["rule"]
        if not any(has_seats):
            return (self._glyphs.separator if any(is_seen) else " "), (seen if any(is_seen) else unseen)
        style = (
            seen
            if any(seen_here and seats for seen_here, seats in zip(is_seen, has_seats, strict=True))
            else unseen
        )
        sign = {(True, True): "█", (True, False): "▀", (False, True): "▄"}[has_seats[0], has_seats[1]]
        if "█" not in self._glyphs.density:
            sign = self._glyphs.density[-1] if style is seen else self._glyphs.density[0]
        return sign, style

    def _is_in(self, view: Region, x: int, half: int) -> bool:
        size, first = self._geometry.columns, self._geometry.squares.first_line
        return view.overlaps(Region(x * size, half * size + first, size, size))

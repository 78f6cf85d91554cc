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

    @property
    def size(self) -> Size:
        """The cells it takes, with a free one on either side."""
        width, height = self._geometry.virtual_size
        return Size(width + 2, height)

    def laid_over(self, strip: Strip, y: int, left: int, view: Region) -> Strip:
        """A line of the map with line `y` of the mini map from cell `left` on. view: columns and lines in sight."""
        blank = Strip([Segment(" ", self._styles["base"])])
        own = Strip.join([blank, self._lines(view)[y], blank])
        return Strip.join([strip.crop(0, left), own, strip.crop(left + own.cell_length)])

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
        halves = [HALVES * y + half for half in range(HALVES)]
        has_seats = [bool(self._geometry.squares.seats[x, half]) for half in halves]
        is_seen = any(self._is_in(view, x, half) for half in halves)
        if not any(has_seats):
            return " ", self._styles["base"]
        signs = self._glyphs.seen if is_seen else self._glyphs.unseen
        sign = signs[2] if all(has_seats) else signs[0] if has_seats[0] else signs[1]
        return sign, self._styles["available" if is_seen else "label"]

    def _is_in(self, view: Region, x: int, half: int) -> bool:
        size, first = self._geometry.columns, self._geometry.squares.first_line
        return view.overlaps(Region(x * size, half * size + first, size, size))

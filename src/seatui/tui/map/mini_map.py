"""The mini map: the visible part of a house that is larger than the screen."""

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from seatui.domain.words.glyphs import GlyphSet
from seatui.tui.map.far_geometry import HALVES, FarGeometry
from seatui.tui.terminal.clusters import cropped

SHARE = 5
"""The divisor of the map's width and height for the mini map laid over a blank corner of it."""

LARGEST = Size(32, 10)
SMALLEST = Size(10, 3)


def room_on(window: Size) -> Size:
    """The room for a mini map laid over a map of this size."""
    return Size(
        min(max(window.width // SHARE, SMALLEST.width), LARGEST.width),
        min(max(window.height // SHARE, SMALLEST.height), LARGEST.height),
    )


NAME = "House"


class MiniMap:
    """A small drawing of the house in a frame, with its visible part marked."""

    def __init__(self, geometry: FarGeometry, styles: Mapping[str, Style], glyphs: GlyphSet) -> None:
        self._geometry = geometry
        self._styles = styles
        self._glyphs = glyphs
        self._view = Region()
        self.lines: list[Strip] = []

    @property
    def size(self) -> Size:
        """Its size with the frame, which is at least as wide as its name."""
        width, height = self._geometry.virtual_size
        return Size(max(width, len(NAME)) + 2, height + 2)

    def show(self, view: Region) -> None:
        """Marks the visible part. view: columns and lines of the layout."""
        if self.lines and self._view == view:
            return
        self._view = view
        seen = self._squares_in(view)
        (width, height), side = self.size - Size(2, 2), Segment("│", self._styles["rule"])
        self.lines = [
            self._edge("┌", NAME, "┐"),
            *(
                Strip(
                    Segment.simplify([side, *(self._cell(x, y, seen) for x in range(width)), side]), width + 2
                )
                for y in range(height)
            ),
            self._edge("└", "", "┘"),
        ]

    def _edge(self, left: str, name: str, right: str) -> Strip:
        """The upper or the lower line of the frame, with a name in its middle."""
        width, rule = self.size.width - 2, self._styles["rule"]
        before = (width - len(name)) // 2
        after = width - len(name) - before
        segments = [
            Segment(f"{left}{'─' * before}", rule),
            Segment(name, self._styles["label"]),
            Segment(f"{'─' * after}{right}", rule),
        ]
        return Strip([segment for segment in segments if segment.text], width + 2)

    def lay_over(self, strips: list[Strip], left: int, top: int) -> None:
        """Lays the mini map over lines of the map, from cell `left` and line `top` on."""
        for y, own in enumerate(self.lines, top):
            if 0 <= y < len(strips):
                strip, right = strips[y], left + own.cell_length
                segments = [*cropped(strip, 0, left), *own, *cropped(strip, right)]
                strips[y] = Strip(segments, strip.cell_length)

    def _squares_in(self, view: Region) -> Region:
        """The squares that overlap the visible part."""
        k, n, first = self._geometry.columns, self._geometry.lines, self._geometry.first_line
        left, top = view.x // k, (view.y - first) // n
        return Region.from_corners(left, top, -(-view.right // k), -((first - view.bottom) // n))

    def _cell(self, x: int, y: int, seen: Region) -> Segment:
        before = (self.size.width - 2 - self._geometry.virtual_size.width) // 2
        halves = [(x - before, HALVES * y + half) for half in range(HALVES)]
        has_seats = [bool(self._geometry.squares.seats[square]) for square in halves]
        if not any(has_seats):
            return Segment(" ", self._styles["base"])
        is_seen = any(seen.contains(*square) for square in halves)
        signs = self._glyphs.seen if is_seen else self._glyphs.unseen
        sign = signs[2] if all(has_seats) else signs[0] if has_seats[0] else signs[1]
        return Segment(sign, self._styles["available" if is_seen else "label"])

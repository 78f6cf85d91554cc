"""The line below the map that names the zones out of sight."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget

from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.printable import printable
from seatui.tui.map.map_view import SeatMapView

BETWEEN = "   "
"""What separates two directions."""


class EdgeLine(Widget):
    """Names the zones that the map has no room for, by where they are: `▾ Circle, Boxes`."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    EdgeLine {
        display: none;
        height: 1;
        padding: 0 1;
        background: $background;
        color: $foreground 70%;
        text-align: center;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, seat_map: SeatMapView, *, glyphs: GlyphSet = UNICODE) -> None:
        super().__init__()
        self._map = seat_map
        self._glyphs = glyphs
        self._said = ""

    @property
    def text(self) -> str:
        """What it says, of the map as it is scrolled now."""
        return BETWEEN.join(self._parts())

    def follow(self) -> None:
        """Repaints the line if it says something else now."""
        if self.display and self.text != self._said:
            self.refresh()

    def render(self) -> Content:
        """The zones by direction."""
        self._said = self.text
        return Content(self._said)

    def _parts(self) -> Iterator[str]:
        (above, below), (left, right) = self._glyphs.edges, self._glyphs.beyond
        for sign, names in zip((above, below, left, right), self._map.zones_beyond(), strict=True):
            if names:
                yield f"{sign} {', '.join(map(printable, names))}"

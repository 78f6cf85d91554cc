"""The mini map beside the map, where it covers no seats."""

from textual.strip import Strip
from textual.widget import Widget

from seatui.tui.map.map_view import SeatMapView

AROUND = 1
"""The blank line below the mini map."""


class MiniMapView(Widget):
    """Shows the mini map of a house that is larger than the screen; hidden for others."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    MiniMapView {
        display: none;
        background: $background;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._map: SeatMapView | None = None

    def follow(self, canvas: SeatMapView | None) -> None:
        """Shows the mini map of a map; hides without one."""
        mini = canvas.mini_map() if canvas is not None else None
        self._map = canvas
        self.display = mini is not None
        if mini is not None:
            self.styles.height = mini.size.height + AROUND
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of the mini map, centred."""
        width, style = self.size.width, self.visual_style.rich_style
        mini, number = self._map.mini_map() if self._map is not None else None, y
        if mini is None or not 0 <= number < len(mini.lines):
            return Strip.blank(width, style)
        before = Strip.blank(max(width - mini.size.width, 0) // 2, style)
        return Strip.join([before, mini.lines[number]]).adjust_cell_length(width, style)

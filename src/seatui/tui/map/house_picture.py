"""A picture of a whole house: its overview, without a cursor and without keys."""

import asyncio
from typing import ClassVar

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from seatui.domain.venue.layout import Layout
from seatui.domain.words.glyphs import GlyphSet
from seatui.tui.map.far_geometry import FarGeometry
from seatui.tui.map.far_painter import FarPainter
from seatui.tui.map.map_lines import FarDrawing, View
from seatui.tui.map.map_styles import MAP_CSS, STYLE_NAMES, map_styles
from seatui.tui.overlay import Picture
from seatui.tui.terminal.colour_filter import wants_no_colour


def _geometry(layout: Layout, room: Size) -> FarGeometry:
    """Where there is no room for most names, the colours of the blocks say more than the other ones."""
    return FarGeometry(layout, room, names_most=True)


class HousePicture(Widget):
    """Draws the overview of a house, as large as there is room for, and is no higher than that."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"seat-map--{name}" for name in STYLE_NAMES}
    DEFAULT_CSS = MAP_CSS.replace("SeatMapView", "HousePicture")

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._picture: Picture | None = None
        self._made: tuple[FarGeometry, FarDrawing] | None = None
        self._in_theme = False

    def show(self, picture: Picture | None, room: Size) -> None:
        """Shows a house as it is now; none. room: the largest size of the picture."""
        self._picture = picture
        if picture is None or not room:
            self._made = None
            self.refresh()
        else:
            self.run_worker(self._make(picture, room), group="picture", exclusive=True, exit_on_error=False)

    async def _make(self, picture: Picture, room: Size) -> None:
        """Measures and counts the house in a thread, since a large one has many seats."""
        if not picture.house.layout.lines:
            return
        geometry = await asyncio.to_thread(_geometry, picture.house.layout, room)
        drawing = self._drawing(geometry)
        drawing.adopt(await asyncio.to_thread(drawing.count, picture))
        if self._picture is picture:
            self._made, self._in_theme = (geometry, drawing), True
            self.styles.height = geometry.virtual_size.height
            self.refresh()

    def _drawing(self, geometry: FarGeometry) -> FarDrawing:
        has_colours = self.app.console.color_system != "standard" and not wants_no_colour()
        return FarDrawing(FarPainter(self._glyphs, map_styles(self), has_colours=has_colours), geometry)

    def notify_style_update(self) -> None:
        """Discards the drawing, whose colours may be those of another theme."""
        self._in_theme = False
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """A line of the picture, which stands in the middle of the width."""
        width, base = self.size.width, self.visual_style.rich_style
        if self._made is None or self._picture is None:
            return Strip.blank(width, base)
        if not self._in_theme:
            # Not sooner: while a theme changes, the widget still has the colours of the one before.
            self._made, self._in_theme = (self._made[0], self._drawing(self._made[0])), True
        geometry, drawing = self._made
        size = geometry.virtual_size
        if y >= size.height:
            return Strip.blank(width, base)
        strip = drawing.line(self._picture, y, View(0, size.width, 0, None))
        before = Strip.blank(max(width - size.width, 0) // 2, base)
        return Strip.join([before, strip]).adjust_cell_length(width, base)

"""The map at any zoom as lines of plain text, without a screen."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from textwrap import dedent

from rich.style import Style
from textual.geometry import Size

from seatui.domain.venue.house import House
from seatui.domain.words.glyphs import GlyphSet
from seatui.tui.map.far_geometry import FarGeometry
from seatui.tui.map.far_painter import FarPainter
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.map.map_lines import Drawing, FarDrawing, NearDrawing, View
from seatui.tui.map.seat_painter import SeatPainter
from seatui.tui.overlay import Picture
from seatui.tui.zoom import Zoom


def draw_map(
    house: House, now: datetime, zoom: Zoom, glyphs: GlyphSet, window: tuple[int, int]
) -> Iterator[str]:
    """The whole map as the app draws it. window: the columns and lines that the overview has to fit into."""
    styles: defaultdict[str, Style] = defaultdict(Style)
    drawing: Drawing
    geometry: MapGeometry | FarGeometry
    if zoom is Zoom.OVERVIEW:
        geometry = far = FarGeometry(house.layout, Size(*window))
        drawing = FarDrawing(FarPainter(glyphs, styles, has_colours=False), far)
        cells = far.virtual_size.width
    else:
        geometry = near = MapGeometry(house.layout, zoom)
        drawing = NearDrawing(SeatPainter(glyphs, styles, near))
        cells = near.cells
    view, picture = View(0, cells, 0, None), Picture(house, now)
    lines = [
        drawing.line(picture, number, view).text.rstrip() for number in range(geometry.virtual_size.height)
    ]
    # The overview has room for names on both sides of the house.
    yield from dedent("\n".join(lines)).split("\n") if zoom is Zoom.OVERVIEW else lines

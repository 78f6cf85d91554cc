"""The geometries and drawings of a house, zoom by zoom: each is made when it is first needed, and kept."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple

from rich.style import Style
from textual.geometry import Size

from seatui.domain.venue.layout import Layout, Spot
from seatui.domain.words.glyphs import GlyphSet
from seatui.tui.map.far_geometry import FarGeometry
from seatui.tui.map.far_painter import FarPainter
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.map.map_lines import Drawing, FarDrawing, NearDrawing
from seatui.tui.map.seat_painter import SeatPainter
from seatui.tui.overlay import Picture
from seatui.tui.zoom import Zoom

Geometry = MapGeometry | FarGeometry


class Looks(NamedTuple):
    """How the terminal draws: glyphs, styles by the map's component names, and whether there are tints."""

    glyphs: GlyphSet
    styles: Mapping[str, Style]
    has_tints: bool


class HouseDrawings:
    """Keeps what was worked out for a house, until something of it looks different."""

    def __init__(self) -> None:
        self._geometries: dict[Zoom, Geometry] = {}
        self._drawings: dict[Zoom, Drawing] = {}

    def geometry(self, zoom: Zoom, layout: Layout, window: Size) -> Geometry:
        """Where everything is at a zoom. window: the cells that the overview has to fit into."""
        geometry = self._geometries.get(zoom)
        if geometry is None:
            is_far = zoom is Zoom.OVERVIEW
            geometry = FarGeometry(layout, window) if is_far else MapGeometry(layout, zoom)
            self._geometries[zoom] = geometry
        return geometry

    def drawing(self, zoom: Zoom, geometry: Geometry, looks: Callable[[], Looks]) -> Drawing:
        """The lines of the map at a zoom."""
        drawing = self._drawings.get(zoom)
        if drawing is None:
            drawing = self._drawings[zoom] = _drawing(geometry, looks())
        return drawing

    def forget_house(self) -> None:
        """Another layout is shown."""
        self._geometries.clear()
        self._drawings.clear()

    def forget_lines(self) -> None:
        """All seats look different, or the styles are others."""
        self._drawings.clear()

    def forget_seats(self, spots: Mapping[str, Spot]) -> None:
        """These seats, whose spots are given, look different from now on."""
        for drawing in self._drawings.values():
            drawing.forget(spots)

    def fit(self, window: Size) -> None:
        """The overview has to fit into so many cells from now on."""
        far = self._geometries.get(Zoom.OVERVIEW)
        if isinstance(far, FarGeometry) and far.window != window:
            del self._geometries[Zoom.OVERVIEW]
            self._drawings.pop(Zoom.OVERVIEW, None)

    @property
    def has_overview(self) -> bool:
        """Whether the overview is there already."""
        return Zoom.OVERVIEW in self._geometries

    async def make_overview(self, layout: Layout, window: Size) -> FarGeometry:
        """The geometry of the overview, away from the keys; it is not kept."""
        return await asyncio.to_thread(FarGeometry, layout, window)

    async def keep_overview(self, geometry: FarGeometry, picture: Picture, looks: Looks) -> None:
        """Keeps an overview, and counts its seats away from the keys: of a large house there is much to count."""
        drawing = _far(geometry, looks)
        # From here on it is told what changes, and can be given the count of a house that has changed meanwhile.
        self._geometries[Zoom.OVERVIEW], self._drawings[Zoom.OVERVIEW] = geometry, drawing
        drawing.adopt(await asyncio.to_thread(drawing.count, picture))


def _drawing(geometry: Geometry, looks: Looks) -> Drawing:
    if isinstance(geometry, FarGeometry):
        return _far(geometry, looks)
    return NearDrawing(SeatPainter(looks.glyphs, looks.styles, geometry))


def _far(geometry: FarGeometry, looks: Looks) -> FarDrawing:
    return FarDrawing(FarPainter(looks.glyphs, looks.styles, has_colours=looks.has_tints), geometry)

"""A cache of the geometries and drawings of a house by zoom, each made on first use."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple

from rich.style import Style
from textual.geometry import Size

from seatui.domain.venue.layout import Layout, Spot
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.money import Money
from seatui.tui.map.far_geometry import FarGeometry
from seatui.tui.map.far_painter import FarPainter
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.map.map_lines import Drawing, FarDrawing, NearDrawing
from seatui.tui.map.seat_painter import SeatPainter
from seatui.tui.overlay import Picture
from seatui.tui.zoom import Zoom

Geometry = MapGeometry | FarGeometry


class MapStyle(NamedTuple):
    """The glyphs of the map, and its styles by name.

    has_blends: whether the terminal can show colours in between. price_colours: how many prices it can tell apart.
    """

    glyphs: GlyphSet
    styles: Mapping[str, Style]
    has_blends: bool
    price_colours: int


class HouseDrawings:
    """Keeps the geometries and drawings of a house until a change invalidates them."""

    def __init__(self) -> None:
        self._geometries: dict[Zoom, Geometry] = {}
        self._drawings: dict[Zoom, Drawing] = {}
        self._mini: FarGeometry | None = None

    def geometry(self, zoom: Zoom, layout: Layout, window: Size, money: Money) -> Geometry:
        """The geometry at a zoom. window: the cells that the overview has to fit into. money: says prices."""
        geometry = self._geometries.get(zoom)
        if geometry is None:
            is_far = zoom is Zoom.OVERVIEW
            geometry = FarGeometry(layout, window) if is_far else MapGeometry(layout, zoom, money)
            self._geometries[zoom] = geometry
        return geometry

    def mini_geometry(self, layout: Layout, room: Size) -> FarGeometry:
        """The geometry of the mini map. room: the cells that it has to fit into."""
        if self._mini is None or self._mini.window != room:
            self._mini = FarGeometry(layout, room, has_names=False)
        return self._mini

    def drawing(self, zoom: Zoom, geometry: Geometry, style: Callable[[], MapStyle]) -> Drawing:
        """The drawing at a zoom. style: called only to make it."""
        drawing = self._drawings.get(zoom)
        if drawing is None:
            drawing = self._drawings[zoom] = _drawing(geometry, style())
        return drawing

    def forget_house(self) -> None:
        """Discards everything: another layout is shown."""
        self._geometries.clear()
        self._drawings.clear()
        self._mini = None

    def forget_lines(self) -> None:
        """Discards the drawings: all seats, or the styles, have changed."""
        self._drawings.clear()

    def forget_seats(self, spots: Mapping[str, Spot]) -> None:
        """Discards the drawn lines of these seats. spots: by seat id."""
        for drawing in self._drawings.values():
            drawing.forget(spots)

    def fit(self, window: Size) -> None:
        """Discards the overview unless it was made for this window."""
        far = self._geometries.get(Zoom.OVERVIEW)
        if isinstance(far, FarGeometry) and far.window != window:
            del self._geometries[Zoom.OVERVIEW]
            self._drawings.pop(Zoom.OVERVIEW, None)

    @property
    def has_overview(self) -> bool:
        """Whether the overview has been made."""
        return Zoom.OVERVIEW in self._geometries

    async def make_overview(self, layout: Layout, window: Size) -> FarGeometry:
        """Computes the geometry of the overview in a thread; does not keep it."""
        return await asyncio.to_thread(FarGeometry, layout, window)

    async def keep_overview(self, geometry: FarGeometry, picture: Picture, style: MapStyle) -> None:
        """Keeps an overview, and counts its seats in a thread, since a large house has many."""
        drawing = _far(geometry, style)
        # Kept first: it then records the changes during the count, which is of the house before them.
        self._geometries[Zoom.OVERVIEW], self._drawings[Zoom.OVERVIEW] = geometry, drawing
        drawing.adopt(await asyncio.to_thread(drawing.count, picture))


def _drawing(geometry: Geometry, style: MapStyle) -> Drawing:
    if isinstance(geometry, FarGeometry):
        return _far(geometry, style)
    painter = SeatPainter(style.glyphs, style.styles, geometry, price_colours=style.price_colours)
    return NearDrawing(painter)


def _far(geometry: FarGeometry, style: MapStyle) -> FarDrawing:
    return FarDrawing(FarPainter(style.glyphs, style.styles, has_colours=style.has_blends), geometry)

"""Drawing a house line by line: only what is in sight, and of that only what has changed."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.signal import Signal
from textual.strip import Strip
from textual.widget import Widget

from seatui.domain.cursor import Cursor
from seatui.domain.glyphs import UNICODE, GlyphSet
from seatui.domain.house import House
from seatui.domain.layout import Layout
from seatui.domain.selection import Selection
from seatui.tui.colours import wants_no_colour
from seatui.tui.far_geometry import FarGeometry
from seatui.tui.geometry import MapGeometry
from seatui.tui.looks import Looks, Picture
from seatui.tui.picking import Picking
from seatui.tui.theme import DENSITY_COLOURS, PRICE_COLOURS
from seatui.tui.widgets.drawing import Drawing, FarDrawing, NearDrawing, View
from seatui.tui.widgets.far_painter import FarPainter
from seatui.tui.widgets.line_setting import says_kinds
from seatui.tui.widgets.map_styles import STYLE_NAMES, map_styles
from seatui.tui.widgets.mini_map import LARGEST, MiniMap, room_on
from seatui.tui.widgets.seat_painter import SeatPainter
from seatui.tui.zoom import Zoom

Geometry = MapGeometry | FarGeometry

LINES_BELOW = 6
ROOM_FOR_MINI_MAP = 3
"""The map is at least so many times as wide as the mini map on it."""
MARGIN = Offset(8, 2)
"""Cells and lines that stay in sight around the cursor."""


class Frame(NamedTuple):
    """What the lines of one picture of the map have in common.

    lines: of the whole map. left: free cells before each. mini: where the mini map is laid over them, if it is.
    """

    picture: Picture
    drawing: Drawing
    lines: int
    left: int
    view: View
    mini: Region | None


class MapCanvas(ScrollView):
    """A picture of a house, the cursor and what is picked.

    It keeps the lines that it has drawn and lays the cursor over them: a move repaints the lines it touches,
    whatever the size of the house.
    """

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"seat-map--{name}" for name in STYLE_NAMES}
    DEFAULT_CSS = f"""
    MapCanvas {{
        height: 1fr;
        background: $background;
        scrollbar-size: 0 0;
        & > .seat-map--base {{ background: $background; color: $foreground; }}
        & > .seat-map--available {{ background: $background; color: $seat-free; }}
        & > .seat-map--reserved {{ background: $background; color: $seat-held; }}
        & > .seat-map--sold {{ background: $background; color: $seat-sold; }}
        & > .seat-map--blocked {{ background: $background; color: $seat-blocked; }}
        & > .seat-map--owned {{ background: $background; color: $seat-owned; text-style: bold; }}
        & > .seat-map--party {{ background: $background; color: $seat-party; text-style: bold; }}
        & > .seat-map--single {{ background: $background; color: $seat-single; text-style: bold; }}
        & > .seat-map--picked {{ background: $seat-picked; color: $seat-picked-text; text-style: bold; }}
        & > .seat-map--cursor {{ background: $seat-cursor; color: $seat-cursor-text; text-style: bold; }}
        & > .seat-map--cursor-picked {{
            background: $seat-cursor; color: $seat-cursor-text; text-style: bold underline;
        }}
        & > .seat-map--mark {{ background: $background; color: $seat-mark; }}
        & > .seat-map--label {{ background: $background; color: $foreground 50%; }}
        & > .seat-map--label-current {{ background: $background; color: $seat-picked; text-style: bold; }}
        & > .seat-map--zone {{ background: $background; color: $foreground; text-style: bold; }}
        & > .seat-map--rule {{ background: $background; color: $foreground 20%; }}
        & > .seat-map--stage {{ background: $stage; color: $stage-text; text-style: bold; }}
        {
        "".join(
            f"& > .seat-map--price-{n} {{ background: $background; color: $price-{n}; }}"
            for n in range(1, PRICE_COLOURS + 1)
        )
    }
        {
        "".join(
            f"& > .seat-map--density-{n} {{ background: $background; color: $density-{n}; }}"
            for n in range(DENSITY_COLOURS)
        )
    }
    }}
    """

    def __init__(self, *, glyphs: GlyphSet = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._glyphs = glyphs
        self._picture: Picture | None = None
        self._zoom = Zoom.SEATS
        self._geometries: dict[Zoom, Geometry] = {}
        self._styles: dict[str, Style] = {}
        self._drawings: dict[Zoom, Drawing] = {}
        self.scrolled: Signal[None] = Signal(self, "scrolled")
        """Something else of the house is in sight."""
        self._has_mini = True
        self._mini: MiniMap | None = None
        self._mini_at: Region | None = None
        self._picking: Picking | None = None
        self._is_placed = False

    @property
    def selection(self) -> Selection:
        """What is picked."""
        return self._picking.picks if self._picking else Selection()

    @property
    def cursor(self) -> Cursor | None:
        """Where the cursor is; None in a house without seats."""
        return self._picking.cursor if self._picking else None

    @property
    def zoom(self) -> Zoom:
        """How large the house is drawn."""
        return self._zoom

    @property
    def looks(self) -> Looks:
        """What is drawn on the house."""
        return self._picture.looks if self._picture else Looks()

    def draw(self, house: House, now: datetime, changed: Iterable[str]) -> None:
        """Draws the house again where seats have changed: all of them are one repaint."""
        if self._picture is not None:
            self._picture = replace(self._picture, house=house, now=now)
            self.repaint_seats(changed)

    def draw_anew(self, house: House, now: datetime) -> None:
        """Draws another house."""
        self._picture = Picture(house, now, replace(self.looks, picked=self.selection.members))
        self._geometries.clear()
        self._drawings.clear()
        self._mini = None
        self._is_placed = False
        self._lay_out()

    def change_looks(self, looks: Looks, changed: Iterable[str] | None = None) -> None:
        """Draws something else on the house. changed: the seats that look different; None is all of them."""
        if self._picture is None or looks == self._picture.looks:
            return
        self._picture = replace(self._picture, looks=looks)
        if changed is not None:
            self.repaint_seats(changed)
        else:
            self._forget()

    def zoom_to(self, zoom: Zoom) -> None:
        """Draws the house larger or smaller; the seat at the cursor stays where it is on the screen."""
        if zoom is self._zoom or self._picture is None:
            return
        at = self._cursor_on_screen()
        self._zoom = zoom
        self._lay_out(keep=at)

    def lay_mini_map(self, *, on_map: bool) -> None:
        """Has the mini map laid over a corner of the map, or leaves it to somebody else to show it."""
        if on_map is not self._has_mini:
            self._has_mini, self._mini, self._mini_at = on_map, None, None
            self.refresh()

    def is_larger_than(self, window: Size) -> bool:
        """Whether the house, as large as it is drawn, has more seats than can be seen in so many cells."""
        whole = self.virtual_size
        return self._zoom is not Zoom.OVERVIEW and (
            whole.width > window.width or whole.height > window.height
        )

    def mini_map(self) -> MiniMap | None:
        """The house, small, and on it what is in sight; None where it is drawn that small in any case."""
        picture, geometry = self._picture, self._geometry
        if picture is None or not isinstance(geometry, MapGeometry):
            return None
        self._place_first()
        if self._mini is None:
            room = room_on(self.size) if self._has_mini else LARGEST
            self._mini = MiniMap(picture.house.layout, room, self._map_styles, self._glyphs)
        k, window, (x, y) = geometry.seat_cells, self.window, self.scroll_offset
        self._mini.show(Region(x // k, y + geometry.first_line, max(window.width // k, 1), window.height))
        return self._mini

    async def prepare(self) -> None:
        """Makes the overview ready, away from the keys: of a large house there is much to count."""
        picture, window = self._picture, self.size
        if picture is None or Zoom.OVERVIEW in self._geometries:
            return
        layout = picture.house.layout
        geometry = await asyncio.to_thread(FarGeometry, layout, window)
        picture = self._picture
        is_another = picture is None or picture.house.layout is not layout or self.size != window
        if picture is None or is_another or Zoom.OVERVIEW in self._geometries:
            return
        drawing = self._make_far_drawing(geometry)
        # From here on it is told what changes, and can be given the count of a house that has changed meanwhile.
        self._geometries[Zoom.OVERVIEW], self._drawings[Zoom.OVERVIEW] = geometry, drawing
        drawing.adopt(await asyncio.to_thread(drawing.count, picture))

    def _lay_out(self, keep: Offset | None = None) -> None:
        geometry = self._geometry
        if geometry is None:
            return
        self.virtual_size = geometry.virtual_size
        if keep is not None and self.cursor is not None and self._zoom is not Zoom.OVERVIEW:
            place = geometry.place(self.cursor.spot) + self.window.offset
            self.scroll_to(place.x - keep.x, place.y - keep.y, animate=False, force=True)
        self.scroll_to_cursor()
        self.refresh()

    @property
    def _geometry(self) -> Geometry | None:
        """Where everything is at the present zoom; None without a house."""
        if self._picture is None:
            return None
        geometry = self._geometries.get(self._zoom)
        if geometry is None:
            geometry = self._geometries[self._zoom] = self._make_geometry(self._picture.house.layout)
        return geometry

    def _make_geometry(self, layout: Layout) -> Geometry:
        if self._zoom is Zoom.OVERVIEW:
            return FarGeometry(layout, self.size)
        return MapGeometry(layout, self._zoom)

    def _forget(self) -> None:
        """Draws everything anew."""
        self._drawings.clear()
        self.refresh()

    def _cursor_on_screen(self) -> Offset | None:
        if self.cursor is None or self._geometry is None:
            return None
        return self._geometry.place(self.cursor.spot) + self.window.offset - self.scroll_offset

    def repaint_seats(self, seat_ids: Iterable[str]) -> None:
        """Draws these seats again, as far as they are in sight."""
        if self._picture is None or self._geometry is None:
            return
        spots = self._picture.house.layout.spots
        seats = {seat_id: spots[seat_id] for seat_id in seat_ids if seat_id in spots}
        for drawing in self._drawings.values():
            drawing.forget(seats)
        self._refresh_lines({spot.line for spot in seats.values()})

    def repaint_move(self, before: Cursor, after: Cursor, *, leap: bool = True) -> None:
        """Draws again what a move of the cursor touches: the lines that it leaves and comes to."""
        if self._geometry is None:
            return
        corner = self._mini_corner(self._mini) if self._mini and self._has_mini else None
        if corner != self._mini_at:
            self._mini_at = corner
            self.refresh()
        else:
            self._refresh_lines({before.spot.line, after.spot.line})
        self.scroll_to_cursor(leap=leap)

    def _refresh_lines(self, lines: Iterable[int]) -> None:
        """Draws lines of seats again, as far as they are in sight."""
        assert self._geometry is not None, "a house is drawn"
        top, width, height = self.window.y - self.scroll_offset.y, *self.size
        numbers = {self._geometry.number_of(line) for line in lines}
        regions = [Region(0, y, width, 1) for number in numbers if 0 <= (y := number + top) < height]
        if regions:
            self.refresh(*regions)

    @property
    def window(self) -> Region:
        """Where seats are drawn within the widget: a house that fits stands in the middle."""
        if self._geometry is None:
            return Region()
        width, height = self.size
        whole, gutter = self.virtual_size, self._geometry.gutter
        left, top = max(width - whole.width, 0) // 2, max(height - whole.height, 0)
        # By the screen's height, not by ours: a notice that comes or goes below must not move the seats.
        top = min(top, max(self.screen.size.height - whole.height - LINES_BELOW, 0) // 3)
        seats = max(min(width, whole.width) - 2 * gutter, 0)
        return Region(left + gutter, top, seats, min(height - top, whole.height))

    def scroll_to_cursor(self, *, leap: bool = True) -> None:
        """Brings the cursor into sight with some seats and rows around it.

        leap: into the middle. A map that moves on by one row for every key is never where the eye left it, and has
        to be written anew each time. A mouse that drags needs it to go on as little as it can.
        """
        place = self._place_for_cursor(leap=leap)
        if place is not None and place != self.scroll_offset:
            # Forced: Textual only learns when it next lays the screen out that the map has become larger than it.
            self.scroll_to(*place, animate=False, force=True)

    def _place_for_cursor(self, *, leap: bool) -> Offset | None:
        """What to scroll to for the cursor; None as long as there is nothing to be seen."""
        geometry = self._geometry
        if geometry is None or self.cursor is None or not self.size:
            return None
        at, window, scroll = geometry.place(self.cursor.spot), self.window, self.scroll_offset
        margin = MARGIN if self._is_placed else Offset(window.width, self.size.height)
        self._is_placed = True
        x = _scrolled(scroll.x, at.x, geometry.seat_cells, window.width, margin.x, leap=leap)
        y = _scrolled(scroll.y, at.y, 1, self.size.height, margin.y, leap=leap)
        if self.cursor.spot.line == 0 and at.y < self.size.height:
            y = 0  # with all that stands above the first row
        return Offset(x, y)

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Also tells whoever shows what is in sight."""
        super().watch_scroll_x(old_value, new_value)
        self.scrolled.publish(None)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Also tells whoever shows what is in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.scrolled.publish(None)

    def on_resize(self) -> None:
        """The cursor stays in sight, the overview shows the whole house, and the mini map has its new place."""
        self._mini = None
        self.refresh()
        far = self._geometries.get(Zoom.OVERVIEW)
        if isinstance(far, FarGeometry) and far.window != self.size:
            del self._geometries[Zoom.OVERVIEW]
            self._drawings.pop(Zoom.OVERVIEW, None)
        if self._zoom is Zoom.OVERVIEW:
            self._lay_out()
        self.scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Another theme: everything is drawn anew."""
        self._styles = {}
        self._drawings.clear()
        self._mini = None
        super().notify_style_update()

    def get_line_filters(self) -> list[LineFilter]:
        """None: the few styles of a map have been through the app's filters, so that its many lines need not."""
        return []

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines of the map; what they have in common is found out once.

        Not by way of Textual's cache: the drawing has its own, and there is no border and no padding to add.
        """
        frame, width, base = self._make_frame(), self.size.width, self._map_styles["base"]
        if frame is None:
            strips = [Strip.blank(width, base)] * crop.height
        else:
            strips = [self._line(frame, y).adjust_cell_length(width, base) for y in crop.line_range]
            if frame.mini is not None and self._mini is not None:
                self._mini.lay_over(strips, frame.mini.x, frame.mini.y - crop.y)
        if crop.column_span == (0, width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line of the map, `y` counted from the top of the widget."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def _line(self, frame: Frame, y: int) -> Strip:
        """One line of the map, `y` counted from the top of the widget."""
        number, before = y + frame.view.top, Segment(" " * frame.left, self._map_styles["base"])
        if not 0 <= number < frame.lines:
            return Strip([before], frame.left)
        strip = frame.drawing.line(frame.picture, number, frame.view)
        return Strip([before, *strip], frame.left + strip.cell_length) if frame.left else strip

    def _make_frame(self) -> Frame | None:
        picture, geometry = self._picture, self._geometry
        if picture is None or geometry is None:
            return None
        drawing = self._drawings.get(self._zoom)
        if drawing is None:
            drawing = self._drawings[self._zoom] = self._make_drawing(geometry)
        self._place_first()
        window, (x, y) = self.window, self.scroll_offset
        view = View(x, x + window.width, y - window.y, self.cursor)
        return Frame(
            picture,
            drawing,
            self.virtual_size.height,
            window.x - geometry.gutter,
            view,
            self._place_mini_map(),
        )

    def _place_first(self) -> None:
        """Brings the cursor into sight before anything is drawn: there is nobody to tell that it moves."""
        if not self._is_placed and (place := self._place_for_cursor(leap=True)) is not None:
            self.set_reactive(Widget.scroll_x, float(min(place.x, self.max_scroll_x)))
            self.set_reactive(Widget.scroll_y, float(min(place.y, self.max_scroll_y)))

    def _make_drawing(self, geometry: Geometry) -> Drawing:
        if isinstance(geometry, FarGeometry):
            return self._make_far_drawing(geometry)
        return NearDrawing(SeatPainter(self._glyphs, self._map_styles, geometry))

    def _make_far_drawing(self, geometry: FarGeometry) -> FarDrawing:
        painter = FarPainter(self._glyphs, self._map_styles, has_colours=self.has_tints)
        return FarDrawing(painter, geometry)

    def _place_mini_map(self) -> Region | None:
        """Where the mini map is laid over the map, with what is in sight on it; None where it is not."""
        if not self._has_mini or not self.is_larger_than(self.size) or (mini := self.mini_map()) is None:
            return None
        self._mini_at = corner = self._mini_corner(mini)
        return corner if self.size.width >= ROOM_FOR_MINI_MAP * corner.width else None

    def _mini_corner(self, mini: MiniMap) -> Region:
        """The mini map's place: on the right above, or below where the cursor is up there."""
        size, at = mini.size, self._cursor_on_screen()
        above = Region(self.size.width - size.width, 0, size.width, size.height)
        cells = self._geometry.seat_cells if self._geometry else 0
        is_in_the_way = at is not None and above.grow((0, 1, 1, cells + 1)).contains_point(at)
        return above.translate(Offset(0, self.size.height - size.height)) if is_in_the_way else above

    @property
    def says_kinds(self) -> bool:
        """Whether letters say what is particular about seats; else those seats are underlined."""
        return isinstance(self._geometry, MapGeometry) and says_kinds(self._geometry, self.looks)

    @property
    def has_tints(self) -> bool:
        """Whether there are more colours than sixteen."""
        return self.app.console.color_system != "standard" and not wants_no_colour()

    @property
    def _map_styles(self) -> dict[str, Style]:
        if not self._styles:
            self._styles = map_styles(self, tinted=self.has_tints)
        return self._styles


def _scrolled(scroll: int, at: int, length: int, window: int, margin: int, *, leap: bool) -> int:
    """The scroll position nearest to `scroll` at which `at` and a margin around it are in sight.

    leap: where `scroll` is not one, the position with `at` in the middle, on a multiple of `length`.
    """
    middle = (window - length) // 2
    margin = max(min(margin, middle), 0)
    first, last = at + length + margin - window, at - margin
    if first <= scroll <= last or not leap:
        return max(min(max(scroll, first), last), 0)
    return max(at - middle // length * length, 0)

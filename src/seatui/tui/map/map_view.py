"""The map of a house: draws only the visible part, and repaints only the changed lines."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.filter import LineFilter
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.signal import Signal
from textual.strip import Strip
from textual.widget import Widget

from seatui.domain.picking.cursor import Cursor
from seatui.domain.picking.picking import Step
from seatui.domain.venue.layout import Spot
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.map.house_drawings import Geometry, HouseDrawings, MapStyle
from seatui.tui.map.map_lines import Drawing, View
from seatui.tui.map.map_styles import MAP_CSS, STYLE_NAMES, map_styles, price_colours
from seatui.tui.map.mini_map import LARGEST, MiniMap, room_on
from seatui.tui.map.zones_beyond import ZonesBeyond, zones_beyond
from seatui.tui.messages import SeatDragged, SeatPressed, SeatReleased
from seatui.tui.overlay import Picture
from seatui.tui.state import HouseChange, HouseState
from seatui.tui.terminal.clusters import cropped
from seatui.tui.terminal.colour_filter import wants_no_colour
from seatui.tui.terminal.terminal_encoding import Fitted
from seatui.tui.zoom import Zoom

LINES_BELOW = 6
ROOM_FOR_MINI_MAP = 3
"""The least width of the map, in widths of the mini map laid over it."""
MARGIN = Offset(8, 2)
"""Cells and lines that stay in sight around the cursor."""


class Frame(NamedTuple):
    """The values that all lines of one paint share.

    lines: those of the whole map. left: blank cells before each. mini: the region of the mini map over them,
    if any.
    """

    picture: Picture
    drawing: Drawing
    lines: int
    left: int
    view: View
    mini: Region | None


class SeatMapView(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws the state of a house. Posts SeatPressed, SeatDragged and SeatReleased.

    Caches the drawn lines and lays the cursor over them: a move repaints the lines it touches, in a house of
    any size.
    """

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"seat-map--{name}" for name in STYLE_NAMES}
    DEFAULT_CSS = MAP_CSS

    def __init__(self, state: HouseState, *, glyphs: GlyphSet = UNICODE) -> None:
        super().__init__()
        self._state = state
        self._glyphs = glyphs
        self._zoom = state.zoom
        self._drawings = HouseDrawings()
        self._styles: dict[str, Style] = {}
        self.scrolled: Signal[None] = Signal(self, "scrolled")
        """The map was scrolled. A signal, so that the mini map is painted together with it."""
        self._has_mini = True
        self._mini: MiniMap | None = None
        self._mini_place: tuple[object, Region | None] = None, None
        self._is_placed = False
        self._pressed: Spot | None = None
        self._is_dimmed = False

    def dim(self, *, is_dimmed: bool) -> None:
        """Draws the house dimmed: it may not be up to date."""
        if is_dimmed is not self._is_dimmed:
            self._is_dimmed = is_dimmed
            self.notify_style_update()
            self.refresh()

    def show_change(self, change: HouseChange, *, leap: bool = True) -> None:
        """Repaints the map after a change. leap: as for `scroll_to_cursor`."""
        if change.is_replaced:
            self._draw_anew()
            return
        if change.zoom:
            # The seat at the cursor stays where it is on the screen.
            at, self._zoom = self._cursor_on_screen(), self._state.zoom
            self._lay_out(keep=at)
        if change.seats is None:
            self._drawings.forget_lines()
            self.refresh()
        elif change.seats:
            self._repaint_seats(change.seats)
        if change.cursor is not None and self._state.cursor is not None:
            self._repaint_move(change.cursor, self._state.cursor, leap=leap)

    def lay_mini_map(self, *, on_map: bool) -> None:
        """Lays the mini map over a corner of the map, or leaves it to a MiniMapView."""
        if on_map is not self._has_mini:
            self._has_mini, self._mini = on_map, None
            self.refresh()

    def is_larger_than(self, window: Size) -> bool:
        """Whether the house, at its zoom, does not fit into a window; the overview always does."""
        whole = self.virtual_size
        return self._zoom is not Zoom.OVERVIEW and (
            whole.width > window.width or whole.height > window.height
        )

    def mini_map(self) -> MiniMap | None:
        """The mini map, showing the visible part; None without a house, and in the overview."""
        house, geometry = self._state.house, self._geometry
        if house is None or not isinstance(geometry, MapGeometry):
            return None
        self._place_first()
        if self._mini is None:
            room = room_on(self.size) if self._has_mini else LARGEST
            geometry_of_mini = self._drawings.mini_geometry(house.layout, room)
            self._mini = MiniMap(geometry_of_mini, self._map_styles, self._glyphs)
        self._mini.show(self._in_sight(geometry))
        return self._mini

    def zones_beyond(self) -> ZonesBeyond:
        """The zones out of sight; in the overview none is."""
        house, geometry = self._state.house, self._geometry
        if house is None or not isinstance(geometry, MapGeometry):
            return ZonesBeyond([], [], [], [])
        self._place_first()
        return zones_beyond(house.layout.blocks, self._in_sight(geometry))

    def _in_sight(self, geometry: MapGeometry) -> Region:
        """The columns and lines of the layout that are in sight."""
        window, (x, y) = self.window, self.scroll_offset
        columns = geometry.columns_within(x, x + window.width)
        top, bottom = geometry.line_at(y), geometry.line_at(y + window.height)
        return Region(columns.start, top, max(len(columns), 1), max(bottom - top, 1))

    @property
    def is_cursor_low(self) -> bool:
        """Whether the cursor is in the lower half of the map, where a dialog at the bottom would cover it."""
        at = self._cursor_on_screen()
        return at is not None and at.y > self.size.height // 2

    def regions_of(self, seat_ids: Iterable[str]) -> list[Region]:
        """Where these seats are on the screen, as far as they are in sight."""
        house, geometry = self._state.house, self._geometry
        if house is None or geometry is None:
            return []
        moved = self.window.offset - self.scroll_offset
        spots = [house.layout.spots[seat_id] for seat_id in seat_ids if seat_id in house.layout.spots]
        lines = len(geometry.numbers_of(0)) if isinstance(geometry, MapGeometry) else 1
        regions = (Region(*(geometry.place(spot) + moved), geometry.seat_cells, lines) for spot in spots)
        seen = [self.window.intersection(region) for region in regions]
        return [region.translate(self.region.offset) for region in seen if region]

    @property
    def rows_of_page(self) -> int:
        """The number of rows per page."""
        return max(self.size.height - MARGIN.y, 1)

    def step_by_cell(self, step: Step) -> Step:
        """A step; in the overview, repeated until the cursor is in another cell."""
        geometry = self._geometry
        if geometry is None or self._zoom is not Zoom.OVERVIEW:
            return step

        def step_on(cursor: Cursor) -> Cursor:
            at = geometry.place(cursor.spot)
            while geometry.place(cursor.spot) == at and (further := step(cursor)) != cursor:
                cursor = further
            return cursor

        return step_on

    async def prepare(self) -> None:
        """Builds the overview in threads, ahead of its first use."""
        picture, window = self._state.picture, self.size
        if picture is None or self._drawings.has_overview:
            return
        layout = picture.house.layout
        geometry = await self._drawings.make_overview(layout, window)
        picture = self._state.picture
        is_same = picture is not None and picture.house.layout is layout and self.size == window
        if picture is not None and is_same and not self._drawings.has_overview:
            await self._drawings.keep_overview(geometry, picture, self._map_style())

    def _draw_anew(self) -> None:
        self._drawings.forget_house()
        self._zoom, self._mini, self._is_placed = self._state.zoom, None, False
        self._lay_out()

    def _lay_out(self, keep: Offset | None = None) -> None:
        geometry, cursor = self._geometry, self._state.cursor
        if geometry is None:
            return
        self.virtual_size = geometry.virtual_size
        if keep is not None and cursor is not None and self._zoom is not Zoom.OVERVIEW:
            place = geometry.place(cursor.spot) + self.window.offset
            self.scroll_to(place.x - keep.x, place.y - keep.y, animate=False, force=True)
        self.scroll_to_cursor()
        self.refresh()

    @property
    def _geometry(self) -> Geometry | None:
        """The geometry at the current zoom; None without a house."""
        house = self._state.house
        if house is None:
            return None
        return self._drawings.geometry(self._zoom, house.layout, self.size, self._state.money)

    def _cursor_on_screen(self) -> Offset | None:
        cursor, geometry = self._state.cursor, self._geometry
        if cursor is None or geometry is None:
            return None
        return geometry.place(cursor.spot) + self.window.offset - self.scroll_offset

    def _repaint_seats(self, seat_ids: Iterable[str]) -> None:
        """Repaints these seats, as far as they are in sight."""
        house = self._state.house
        if house is not None:
            spots = house.layout.spots
            seats = {seat_id: spots[seat_id] for seat_id in seat_ids if seat_id in spots}
            self._drawings.forget_seats(seats)
            self._refresh_lines({spot.line for spot in seats.values()})

    def _repaint_move(self, before: Cursor, after: Cursor, *, leap: bool) -> None:
        """Repaints the lines that the cursor leaves and enters."""
        # Of tall seats only the first line has the cursor.
        self._refresh_lines({before.spot.line, after.spot.line}, of_each=1)
        self.scroll_to_cursor(leap=leap)

    def _refresh_lines(self, lines: Iterable[int], of_each: int | None = None) -> None:
        """Repaints lines of seats, as far as they are in sight. of_each: lines of the map; None means all."""
        geometry = self._geometry
        if geometry is None:
            return
        top, width, height = self.window.y - self.scroll_offset.y, *self.size
        numbers = {number for line in lines for number in geometry.numbers_of(line)[:of_each]}
        regions = [Region(0, y, width, 1) for number in numbers if 0 <= (y := number + top) < height]
        if regions:
            self.refresh(*regions)

    @property
    def window(self) -> Region:
        """The region of the widget in which seats are drawn: a house that fits is centred."""
        if self._geometry is None:
            return Region()
        width, height = self.size
        whole, gutter = self.virtual_size, self._geometry.gutter
        left, top = max(width - whole.width, 0) // 2, max(height - whole.height, 0)
        # By the screen's height, not the widget's: a notice that comes or goes below must not move the seats.
        top = min(top, max(self.screen.size.height - whole.height - LINES_BELOW, 0) // 3)
        seats = max(min(width, whole.width) - 2 * gutter, 0)
        return Region(left + gutter, top, seats, min(height - top, whole.height))

    def scroll_to_cursor(self, *, leap: bool = True) -> None:
        """Scrolls the cursor into sight, with some seats and rows around it.

        leap: into the middle. A map that scrolls by one row per key is hard to follow, and is written anew
        for every key. While the mouse drags it must scroll as little as possible.
        """
        place = self._place_for_cursor(leap=leap)
        if place is not None and place != self.scroll_offset:
            # Forced: until its next layout Textual does not know that the map is larger than the widget now.
            self.scroll_to(*place, animate=False, force=True)

    def _place_for_cursor(self, *, leap: bool) -> Offset | None:
        """The scroll offset that shows the cursor; None without a cursor or before the first layout."""
        geometry = self._geometry
        cursor = self._state.cursor
        if geometry is None or cursor is None or not self.size:
            return None
        at, window, scroll = geometry.place(cursor.spot), self.window, self.scroll_offset
        margin = MARGIN if self._is_placed else Offset(window.width, self.size.height)
        self._is_placed = True
        x = _scrolled(scroll.x, at.x, geometry.seat_cells, window.width, margin.x, leap=leap)
        lines = len(geometry.numbers_of(cursor.spot.line))
        y = _scrolled(scroll.y, at.y, lines, self.size.height, margin.y, leap=leap)
        if cursor.spot.line == 0 and at.y < self.size.height:
            y = 0  # with the stage and the titles above the first row
        return Offset(x, y)

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Publishes the scroll too, for the mini map."""
        super().watch_scroll_x(old_value, new_value)
        self.scrolled.publish(None)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Publishes the scroll too, for the mini map."""
        super().watch_scroll_y(old_value, new_value)
        self.scrolled.publish(None)

    def on_resize(self) -> None:
        """Keeps the cursor in sight, fits the overview to the size, and places the mini map anew."""
        self._mini = None
        self.refresh()
        self._drawings.fit(self.size)
        if self._zoom is Zoom.OVERVIEW:
            self._lay_out()
        self.scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Discards all styles and drawings: the theme may have changed."""
        self._styles = {}
        self._drawings.forget_lines()
        self._mini = None
        super().notify_style_update()

    def get_line_filters(self) -> list[LineFilter]:
        """No filters: those of colours were applied to the map's few styles, not to its many lines."""
        return []

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines of the map; the values that they share are computed once.

        Bypasses Textual's cache: the drawing has its own, and there is no border or padding to add.
        """
        frame, width, base = self._make_frame(), self.size.width, self._map_styles["base"]
        if frame is None:
            strips = [Strip.blank(width, base)] * crop.height
        else:
            strips = [self._line(frame, y).adjust_cell_length(width, base) for y in crop.line_range]
            if frame.mini is not None and self._mini is not None:
                self._mini.lay_over(strips, frame.mini.x, frame.mini.y - crop.y)
        for fitted in [each for each in self.app.get_line_filters() if isinstance(each, Fitted)]:
            strips = [strip.apply_filter(fitted, self.background_colors[1]) for strip in strips]
        if crop.column_span == (0, width):
            return strips
        return [cropped(strip, *crop.column_span) for strip in strips]

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
        picture, geometry = self._state.picture, self._geometry
        if picture is None or geometry is None:
            return None
        drawing = self._drawings.drawing(self._zoom, geometry, self._map_style)
        self._place_first()
        window, (x, y) = self.window, self.scroll_offset
        view = View(x, x + window.width, y - window.y, self._state.cursor)
        left, lines = window.x - geometry.gutter, self.virtual_size.height
        frame = Frame(picture, drawing, lines, left, view, mini=None)
        return frame._replace(mini=self._place_mini_map(frame, geometry))

    def _place_first(self) -> None:
        """Scrolls to the cursor before the first paint, without notifying watchers."""
        if not self._is_placed and (place := self._place_for_cursor(leap=True)) is not None:
            self.set_reactive(Widget.scroll_x, float(min(place.x, self.max_scroll_x)))
            self.set_reactive(Widget.scroll_y, float(min(place.y, self.max_scroll_y)))

    def _place_mini_map(self, frame: Frame, geometry: Geometry) -> Region | None:
        """The region of the mini map over the map; None if it is not shown there."""
        if not self._has_mini or not self.is_larger_than(self.size) or (mini := self.mini_map()) is None:
            return None
        if self.size.width < ROOM_FOR_MINI_MAP * mini.size.width:
            return None
        place = mini, geometry, frame.left, self.window, self.scroll_offset
        if self._mini_place[0] != place:
            corner = next((each for each in self._corners(mini.size) if self._is_blank(frame, each)), None)
            self._mini_place = place, corner
        return self._mini_place[1]

    def _corners(self, size: Size) -> Iterator[Region]:
        """The corners of the map for a mini map of a size, the best first."""
        right, bottom = self.size.width - size.width, self.size.height - size.height
        yield from (Region(x, y, *size) for x in (right, 0) for y in (0, bottom))

    def _is_blank(self, frame: Frame, region: Region) -> bool:
        """Whether nothing is drawn in a region and right beside it."""
        first, last = max(region.x - 1, 0), region.right + 1
        ground = self._map_styles["base"].bgcolor
        return not any(
            segment.text.strip()
            or (segment.style and (segment.style.reverse or segment.style.bgcolor != ground))
            for y in region.line_range
            for segment in cropped(self._line(frame, y), first, last)
        )

    @property
    def has_blends(self) -> bool:
        """Whether the terminal shows more than sixteen colours."""
        return self.app.console.color_system != "standard" and not wants_no_colour()

    @property
    def price_colours(self) -> int:
        """How many prices the map can tell apart by colour; in a house of more, a letter stands for each."""
        return price_colours(self._map_styles) if self.has_blends else 0

    @property
    def _map_styles(self) -> dict[str, Style]:
        if not self._styles:
            self._styles = map_styles(self, dimmed=self._is_dimmed)
        return self._styles

    def _map_style(self) -> MapStyle:
        return MapStyle(self._glyphs, self._map_styles, self.has_blends, self.price_colours)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Posts SeatPressed, and captures the mouse until its button is released."""
        spot = self._spot_under(event)
        if event.button == 1 and spot is not None:
            self._pressed = spot
            self.capture_mouse()
            self.post_message(SeatPressed(spot))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Posts SeatDragged for the nearest seat, while the button is down."""
        geometry = self._geometry
        if self._pressed is not None and geometry is not None:
            spot = geometry.nearest_spot(*self._map_offset(event))
            if spot != self._pressed:
                self._pressed = spot
                self.post_message(SeatDragged(spot))

    def on_mouse_up(self) -> None:
        """Posts SeatReleased."""
        if self._pressed is not None:
            self._pressed = None
            self.release_mouse()
            self.post_message(SeatReleased())

    def _map_offset(self, event: events.MouseEvent) -> Offset:
        window = self.window
        return Offset(event.x - window.x + self.scroll_offset.x, event.y - window.y + self.scroll_offset.y)

    def _spot_under(self, event: events.MouseEvent) -> Spot | None:
        """The spot under a mouse event; in the overview, the nearest one."""
        geometry = self._geometry
        if geometry is None or not self.window.contains(event.x, event.y):
            return None
        return geometry.spot_at(*self._map_offset(event))


def _scrolled(scroll: int, at: int, length: int, window: int, margin: int, *, leap: bool) -> int:
    """The scroll position nearest to `scroll` at which `at` and a margin around it are in sight.

    leap: if `scroll` is not such a position, the one with `at` in the middle, on a multiple of `length`.
    """
    middle = (window - length) // 2
    margin = max(min(margin, middle), 0)
    first, last = at + length + margin - window, at - margin
    if first <= scroll <= last or not leap:
        return max(min(max(scroll, first), last), 0)
    return max(at - middle // length * length, 0)

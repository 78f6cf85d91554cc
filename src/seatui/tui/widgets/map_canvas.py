"""Drawing a house line by line: only what is in sight, and of that only what has changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Offset, Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from seatui.domain.cursor import Cursor
from seatui.domain.glyphs import UNICODE, GlyphSet
from seatui.domain.house import House
from seatui.domain.layout import Spot
from seatui.domain.selection import Selection
from seatui.tui.colours import wants_no_colour
from seatui.tui.far_geometry import FarGeometry
from seatui.tui.geometry import MapGeometry
from seatui.tui.looks import Looks, Picture
from seatui.tui.picking import Picking
from seatui.tui.theme import DENSITY_COLOURS, PRICE_COLOURS
from seatui.tui.widgets.far_painter import FarPainter, Squares, taken_squares
from seatui.tui.widgets.map_styles import STYLE_NAMES, map_styles
from seatui.tui.widgets.mini_map import MiniMap
from seatui.tui.widgets.seat_painter import DrawnLine, SeatPainter, label_cell, laid_over, row_label
from seatui.tui.zoom import Zoom

LINES_BELOW = 6
ROOM_FOR_MINI_MAP = 3
"""The map is at least so many times as wide as the mini map on it."""
BESIDE = 96
"""Cells on either side of what is in sight that are drawn with it, so that to scroll there is only to cut."""
MARGIN = Offset(8, 2)
"""Cells and lines that stay in sight around the cursor."""


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
        self._near: MapGeometry | None = None
        self._far: FarGeometry | None = None
        self._mini: MiniMap | None = None
        self._mini_at: Region | None = None
        self._picking: Picking | None = None
        self._painter: SeatPainter | None = None
        self._lines: dict[int, DrawnLine] = {}
        self._seat_strips: dict[int, Strip] = {}
        self._stretch: tuple[int, int] = (0, 0)
        self._far_painter: FarPainter | None = None
        self._far_lines: dict[int, Strip] = {}
        self._taken: tuple[House, Squares] | None = None
        self._picked_squares: tuple[frozenset[str], Squares] | None = None
        self._drawn_for: tuple[int, int] = (0, 0)
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
            self.refresh()

    def zoom_to(self, zoom: Zoom) -> None:
        """Draws the house larger or smaller; the seat at the cursor stays where it is on the screen."""
        if zoom is self._zoom or self._picture is None:
            return
        at = self._cursor_on_screen()
        self._zoom = zoom
        self._lay_out(keep=at)

    def _lay_out(self, keep: Offset | None = None) -> None:
        if self._picture is None:
            return
        layout = self._picture.house.layout
        self._near = self._far = None
        if self._zoom is Zoom.OVERVIEW:
            self._far = FarGeometry(layout, self.size)
            size = self._far.virtual_size
        else:
            self._near = MapGeometry(layout, self._zoom)
            size = self._near.virtual_size
        self._mini = None
        self._forget()
        self.virtual_size = size
        if keep is not None and self.cursor is not None and self._near is not None:
            place = self._near.place(self.cursor.spot) + self.window.offset
            self.scroll_to(place.x - keep.x, place.y - keep.y, animate=False, force=True)
        self.scroll_to_cursor()
        self.refresh()

    def _forget(self) -> None:
        self._lines.clear()
        self._seat_strips.clear()
        self._stretch = 0, 0
        self._far_lines.clear()
        self._picked_squares = None
        self._taken = None

    def _cursor_on_screen(self) -> Offset | None:
        if self.cursor is None:
            return None
        return self._place(self.cursor.spot) + self.window.offset - self.scroll_offset

    def _place(self, spot: Spot) -> Offset:
        """The first cell and the line of a spot on the map."""
        if self._far is not None:
            return self._far.place(spot)
        return self._near.place(spot) if self._near else Offset()

    @property
    def _cells(self) -> int:
        return self._near.seat_cells if self._near else 1

    @property
    def _gutter(self) -> int:
        return self._near.gutter if self._near else 0

    def repaint_seats(self, seat_ids: Iterable[str]) -> None:
        """Draws these seats again, as far as they are in sight."""
        if self._picture is None:
            return
        spots = self._picture.house.layout.spots
        lines = {spots[seat_id].line for seat_id in seat_ids if seat_id in spots}
        for number in map(self._number, lines):
            self._lines.pop(number, None)
            self._seat_strips.pop(number, None)
            self._far_lines.pop(number, None)
        self._refresh_lines(lines)

    def repaint_move(self, before: Cursor, after: Cursor) -> None:
        """Draws again what a move of the cursor touches: the lines that it leaves and comes to."""
        corner = self._mini_corner(self._mini) if self._mini else None
        if corner != self._mini_at:
            self._mini_at = corner
            self.refresh()
        else:
            self._refresh_lines({before.spot.line, after.spot.line})
        self.scroll_to_cursor()

    def _refresh_lines(self, lines: Iterable[int]) -> None:
        if self._picture is None:
            return
        top = self.window.y - self.scroll_offset.y
        regions = [
            Region(0, y, self.size.width, 1)
            for line in lines
            if 0 <= (y := self._number(line) + top) < self.size.height
        ]
        if regions:
            self.refresh(*regions)

    def _number(self, line: int) -> int:
        """The map's line on which a line of seats is drawn."""
        assert self._picture is not None, "a house is drawn"
        if self._far is not None:
            return self._far.place(Spot(line, 0)).y
        first = self._near.first_line if self._near else 0
        return self._picture.house.layout.lines[line].at - first

    @property
    def window(self) -> Region:
        """Where seats are drawn within the widget: a house that fits stands in the middle."""
        if self._picture is None:
            return Region()
        width, height = self.size
        whole, gutter = self.virtual_size, self._gutter
        left, top = max(width - whole.width, 0) // 2, max(height - whole.height, 0)
        # By the screen's height, not by ours: a notice that comes or goes below must not move the seats.
        top = min(top, max(self.screen.size.height - whole.height - LINES_BELOW, 0) // 3)
        seats = max(min(width, whole.width) - 2 * gutter, 0)
        return Region(left + gutter, top, seats, min(height - top, whole.height))

    def scroll_to_cursor(self) -> None:
        """Brings the cursor into sight with some seats and rows around it; in a new house, into the middle."""
        if self._picture is None or self.cursor is None or not self.size:
            return
        at, window, scroll = self._place(self.cursor.spot), self.window, self.scroll_offset
        margin = MARGIN if self._is_placed else Offset(window.width, self.size.height)
        self._is_placed = True
        x = _scrolled(scroll.x, at.x, self._cells, window.width, margin.x)
        first = self.cursor.spot.line == 0
        y = (
            0
            if first and at.y < self.size.height
            else _scrolled(scroll.y, at.y, 1, self.size.height, margin.y)
        )
        if (x, y) != scroll:
            self.scroll_to(x, y, animate=False)

    def on_resize(self) -> None:
        """The cursor stays in sight, and the overview shows the whole house."""
        if self._zoom is Zoom.OVERVIEW:
            self._lay_out()
        self._mini = None
        self.scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Another theme: everything is drawn anew."""
        self._painter = self._far_painter = self._mini = None
        self._forget()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the map, `y` counted from the top of the widget."""
        painter, width = self._painter or self._make_painter(), self.size.width
        if self._picture is None:
            return Strip.blank(width, painter.styles["base"])
        window = self.window
        line = y - window.y + self.scroll_offset.y
        if self._far is not None:
            strip = self._far_line(self._picture, painter, self._far, line)
        elif self._near is not None:
            strip = self._near_line(self._picture, painter, self._near, line, is_top=y == 0)
        left = window.x - self._gutter
        base = painter.styles["base"]
        whole = Strip.join([Strip([Segment(" " * left, base)]), strip]).adjust_cell_length(width, base)
        return self._with_mini_map(whole, painter, y)

    def _near_line(
        self, picture: Picture, painter: SeatPainter, geometry: MapGeometry, number: int, *, is_top: bool
    ) -> Strip:
        """A line on which every seat is to be seen, between the labels of its rows."""
        first = self.scroll_offset.x
        last = first + self.window.width
        if self._drawn_for != (first, last):
            self._lines.clear()
            self._drawn_for = first, last
        if is_top and self.scroll_offset.y:
            titles = painter.sticky_titles(geometry, number, first, last)
            if titles is not None:
                return self._labelled(painter, DrawnLine(titles))
        drawn = self._lines.get(number)
        if drawn is None:
            seats = self._seats(picture, painter, geometry, number)
            drawn = self._lines[number] = painter.line(geometry, number, seats, first, last)
        cursor = self.cursor
        if cursor is None or geometry.lines_at.get(number) != cursor.spot.line:
            return self._labelled(painter, drawn)
        x, cells = geometry.place(cursor.spot).x - first, geometry.seat_cells
        segment = painter.cursor(cursor.seat, picture, geometry)
        seats = laid_over(drawn.seats, x, Strip([segment], cells))
        row = cursor.row
        at, text = label_cell(geometry, row) - first, row_label(row)
        if at >= 0:
            label = Segment(text, painter.styles["label-current"])
            seats = laid_over(seats, at, Strip([label], cell_len(text)))
        return self._labelled(painter, replace(drawn, seats=seats), current=text if at < 0 else None)

    def _seats(
        self, picture: Picture, painter: SeatPainter, geometry: MapGeometry, number: int
    ) -> Strip | None:
        """The seats in sight of a line; None where it has none. Those beside them are kept ready for scrolling."""
        index = geometry.lines_at.get(number)
        if index is None:
            return None
        first = self.scroll_offset.x
        last = first + self.window.width
        start, end = self._stretch
        if not start <= first <= last <= end:
            start = max(first - BESIDE, 0)
            end = last + BESIDE
            self._stretch = start, end
            self._seat_strips.clear()
        strip = self._seat_strips.get(number)
        if strip is None:
            strip = self._seat_strips[number] = painter.seats(picture, geometry, index, start, end)
        strip = strip.crop(first - start, last - start)
        # Half a seat would be another one: seat 1 of 16.
        for x, cells in zip((0, last - first), geometry.cut(first, last), strict=True):
            if cells:
                strip = laid_over(strip, x - cells if x else 0, Strip.blank(cells, painter.styles["base"]))
        return strip

    def _labelled(self, painter: SeatPainter, drawn: DrawnLine, *, current: str | None = None) -> Strip:
        left = painter.label(drawn.left, self._gutter, left=True, current=drawn.left == current)
        right = painter.label(drawn.right, self._gutter, left=False)
        return Strip.join([Strip([left]), drawn.seats, Strip([right])])

    def _far_line(self, picture: Picture, painter: SeatPainter, geometry: FarGeometry, line: int) -> Strip:
        far = self._far_painter or self._make_far_painter(painter)
        if not 0 <= line < geometry.virtual_size.height:
            return Strip.blank(geometry.virtual_size.width, painter.styles["base"])
        if self._taken is None or self._taken[0] is not picture.house:
            self._taken = picture.house, taken_squares(picture, geometry)
        strip = self._far_lines.get(line)
        if strip is None:
            picked = picture.looks.picked
            if self._picked_squares is None or self._picked_squares[0] is not picked:
                self._picked_squares = picked, geometry.squares.taken(picked)
            squares = self._taken[1], self._picked_squares[1]
            strip = self._far_lines[line] = far.line(geometry, *squares, line)
        if self.cursor is not None:
            at = geometry.place(self.cursor.spot)
            if at.y == line:
                return laid_over(strip, at.x, Strip([far.cursor()], 1))
        return strip

    def _with_mini_map(self, strip: Strip, painter: SeatPainter, y: int) -> Strip:
        """The line with what the mini map has on it."""
        if self._near is None or self._picture is None or not self._is_larger():
            return strip
        if self._mini is None:
            self._mini = MiniMap(self._picture.house.layout, self.size, painter.styles, self._glyphs)
            self._mini_at = self._mini_corner(self._mini)
        corner = self._mini_corner(self._mini)
        if not corner.y <= y < corner.bottom or self.size.width < ROOM_FOR_MINI_MAP * corner.width:
            return strip
        return self._mini.laid_over(strip, y - corner.y, corner.x, self._view())

    def _mini_corner(self, mini: MiniMap) -> Region:
        """The mini map's place: on the right above, or below where the cursor is up there."""
        size, at = mini.size, self._cursor_on_screen()
        above = Region(self.size.width - size.width, 0, size.width, size.height)
        is_in_the_way = at is not None and above.grow((0, 1, 1, self._cells + 1)).contains_point(at)
        return above.translate(Offset(0, self.size.height - size.height)) if is_in_the_way else above

    def _is_larger(self) -> bool:
        return self.virtual_size.width > self.size.width or self.virtual_size.height > self.size.height

    def _view(self) -> Region:
        """The columns and lines of the layout that are in sight."""
        if self._near is None:
            return Region()
        k, (x, y) = self._near.seat_cells, self.scroll_offset
        return Region(x // k, y + self._near.first_line, max(self.window.width // k, 1), self.window.height)

    def _make_far_painter(self, painter: SeatPainter) -> FarPainter:
        self._far_painter = FarPainter(self._glyphs, painter.styles, has_colours=self._has_tints())
        return self._far_painter

    def _has_tints(self) -> bool:
        """Whether there are more colours than sixteen."""
        return self.app.console.color_system != "standard" and not wants_no_colour()

    def _make_painter(self) -> SeatPainter:
        self._painter = SeatPainter(self._glyphs, map_styles(self, tinted=self._has_tints()))
        return self._painter


def _scrolled(scroll: int, at: int, length: int, window: int, margin: int) -> int:
    """The scroll position nearest to `scroll` at which `at` and a margin around it are in sight."""
    margin = max(min(margin, (window - length) // 2), 0)
    return max(min(max(scroll, at + length + margin - window), at - margin), 0)

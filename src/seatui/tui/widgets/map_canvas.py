"""Drawing a house line by line: only what is in sight, and of that only what has changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from seatui.domain.cursor import Cursor
from seatui.domain.glyphs import UNICODE, GlyphSet
from seatui.domain.house import House
from seatui.domain.selection import Selection
from seatui.tui.geometry import CELLS, STAGE_LINE, MapGeometry
from seatui.tui.picking import Picking
from seatui.tui.widgets.seat_painter import SeatPainter

STYLE_NAMES = (
    "base", "available", "reserved", "sold", "blocked", "picked", "cursor", "cursor-picked", "mark",
    "label", "label-current", "zone", "rule", "stage",
)  # fmt: skip
LINES_BELOW = 6
MARGIN = Offset(4 * CELLS, 2)
"""Cells and lines that stay in sight around the cursor."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A house as it was at an instant, and where its seats are drawn."""

    house: House
    now: datetime
    geometry: MapGeometry


class MapCanvas(ScrollView):
    """A picture of a house, the cursor and what is picked.

    It keeps one strip per row and lays the cursor over it: a move repaints the lines it touches, whatever the
    size of the house.
    """

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"seat-map--{name}" for name in STYLE_NAMES}
    DEFAULT_CSS = """
    MapCanvas {
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        & > .seat-map--base { background: $background; color: $foreground; }
        & > .seat-map--available { background: $background; color: $seat-free; }
        & > .seat-map--reserved { background: $background; color: $seat-held; }
        & > .seat-map--sold { background: $background; color: $seat-sold; }
        & > .seat-map--blocked { background: $background; color: $seat-blocked; }
        & > .seat-map--picked { background: $seat-picked; color: $seat-picked-text; text-style: bold; }
        & > .seat-map--cursor { background: $seat-cursor; color: $seat-cursor-text; text-style: bold; }
        & > .seat-map--cursor-picked {
            background: $seat-cursor; color: $seat-cursor-text; text-style: bold underline;
        }
        & > .seat-map--mark { background: $background; color: $seat-mark; }
        & > .seat-map--label { background: $background; color: $foreground 50%; }
        & > .seat-map--label-current { background: $background; color: $seat-picked; text-style: bold; }
        & > .seat-map--zone { background: $background; color: $foreground; text-style: bold; }
        & > .seat-map--rule { background: $background; color: $foreground 20%; }
        & > .seat-map--stage { background: $stage; color: $stage-text; text-style: bold; }
    }
    """

    def __init__(self, *, glyphs: GlyphSet = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._glyphs = glyphs
        self._drawn: Drawn | None = None
        self._picking: Picking | None = None
        self._painter: SeatPainter | None = None
        self._strips: dict[int, Strip] = {}
        self._is_placed = False

    @property
    def selection(self) -> Selection:
        """What is picked."""
        return self._picking.picks if self._picking else Selection()

    @property
    def cursor(self) -> Cursor | None:
        """Where the cursor is; None in a house without seats."""
        return self._picking.cursor if self._picking else None

    def draw(self, house: House, now: datetime, changed: Iterable[str]) -> None:
        """Draws the house again where seats have changed: all of them are one repaint."""
        if self._drawn is not None:
            self._drawn = Drawn(house, now, self._drawn.geometry)
            self.repaint_seats(changed)

    def draw_anew(self, house: House, now: datetime) -> None:
        """Draws another house."""
        self._drawn = Drawn(house, now, MapGeometry(house.layout))
        self._strips.clear()
        self.virtual_size = self._drawn.geometry.virtual_size
        self._is_placed = False
        self.scroll_to_cursor()
        self.refresh()

    def repaint_seats(self, seat_ids: Iterable[str]) -> None:
        """Draws these seats again, as far as they are in sight."""
        if self._drawn is None:
            return
        spots, place = self._drawn.house.layout.spots, self._drawn.geometry.place
        window = self.window
        offset = window.offset - self.scroll_offset
        regions = []
        for spot in (spots[seat_id] for seat_id in seat_ids if seat_id in spots):
            self._strips.pop(spot.row, None)
            cells = Region.from_offset(place(spot) + offset, Size(CELLS, 1)).intersection(window)
            if cells:
                regions.append(cells)
        if regions:
            self.refresh(*regions)

    def repaint_move(self, before: Cursor, after: Cursor) -> None:
        """Draws again what a move of the cursor touches: two seats, and the labels where the row changes."""
        regions = [*self._cursor_regions(before), *self._cursor_regions(after)]
        if before.spot.row == after.spot.row:
            regions = [region for region in regions if self.window.contains_region(region)]
        if regions:
            self.refresh(*regions)
        self.scroll_to_cursor()

    @property
    def window(self) -> Region:
        """Where seats are drawn within the widget: a house that fits stands in the middle."""
        if self._drawn is None:
            return Region()
        width, height = self.size
        whole, gutter = self._drawn.geometry.virtual_size, self._drawn.geometry.gutter
        left, top = max(width - whole.width, 0) // 2, max(height - whole.height, 0)
        # By the screen's height, not by ours: a notice that comes or goes below must not move the seats.
        top = min(top, max(self.screen.size.height - whole.height - LINES_BELOW, 0) // 3)
        seats = max(min(width, whole.width) - 2 * gutter, 0)
        return Region(left + gutter, top, seats, min(height - top, whole.height))

    def scroll_to_cursor(self) -> None:
        """Brings the cursor into sight with some seats and rows around it; in a new house, into the middle."""
        if self._drawn is None or self.cursor is None or not self.size:
            return
        at, window, scroll = self._drawn.geometry.place(self.cursor.spot), self.window, self.scroll_offset
        margin = MARGIN if self._is_placed else Offset(window.width, self.size.height)
        self._is_placed = True
        x = _scrolled(scroll.x, at.x, CELLS, window.width, margin.x)
        y = 0 if self.cursor.spot.row == 0 else _scrolled(scroll.y, at.y, 1, self.size.height, margin.y)
        if (x, y) != scroll:
            self.scroll_to(x, y, animate=False)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        self.scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Another theme: everything is drawn anew."""
        self._painter = None
        self._strips.clear()
        super().notify_style_update()

    def _cursor_regions(self, cursor: Cursor) -> list[Region]:
        """The cells of the cursor and of the labels of its row, as far as they are in sight."""
        if self._drawn is None:
            return []
        window, geometry = self.window, self._drawn.geometry
        place = geometry.place(cursor.spot) - self.scroll_offset + window.offset
        regions = [
            Region(place.x, place.y, CELLS, 1),
            Region(window.x - geometry.gutter, place.y, geometry.gutter, 1),
            Region(window.right, place.y, geometry.gutter, 1),
        ]
        bounds = self.size.region
        return [visible for region in regions if (visible := region.intersection(bounds))]

    def render_line(self, y: int) -> Strip:
        """One line of the map, `y` counted from the top of the widget."""
        painter, width = self._painter or self._make_painter(), self.size.width
        base = painter.styles["base"]
        if self._drawn is None:
            return Strip.blank(width, base)
        geometry, window = self._drawn.geometry, self.window
        line = y - window.y + self.scroll_offset.y
        row = geometry.rows_at.get(line)
        if row is not None:
            margin, strip = window.x - geometry.gutter, self._row_line(self._drawn, painter, row)
        else:
            margin, strip = self._other_line(geometry, painter, line)
        return Strip.join([Strip([Segment(" " * margin, base)]), strip]).adjust_cell_length(width, base)

    def _row_line(self, drawn: Drawn, painter: SeatPainter, row: int) -> Strip:
        """A row: its seats as far as they are in sight, between its labels."""
        geometry, width, scroll_x = drawn.geometry, self.window.width, self.scroll_offset.x
        is_current = self.cursor is not None and self.cursor.spot.row == row
        seats = self._seats(drawn, painter, row)
        if is_current:
            seats = self._with_cursor(drawn, painter, seats)
        visible = seats.crop(scroll_x, scroll_x + width).adjust_cell_length(width, painter.styles["base"])
        text = geometry.layout.rows[row].label
        left = painter.label(text, geometry.gutter, left=True, current=is_current)
        right = painter.label(text, geometry.gutter, left=False, current=is_current)
        return Strip.join([Strip([left]), visible, Strip([right])])

    def _other_line(self, geometry: MapGeometry, painter: SeatPainter, line: int) -> tuple[int, Strip]:
        """A line without seats, and where it begins.

        The stage stands where it is in the room, a zone's name always in sight. Both may be wider than the seats
        of a narrow house.
        """
        window, scroll_x = self.window, self.scroll_offset.x
        if line == STAGE_LINE and geometry.layout.rows:
            cells = max(geometry.cells, painter.stage_width)
            strip = painter.stage(cells)
            if cells <= self.size.width and not scroll_x:
                return max(window.x - (cells - window.width) // 2, 0), strip
            return window.x, strip.crop(scroll_x, scroll_x + window.width)
        if line in geometry.zones_at:
            name = geometry.zones_at[line]
            width = min(max(window.width, painter.zone_width(name)), self.size.width)
            return max(window.x - (width - window.width) // 2, 0), painter.zone(name, width)
        return window.x, Strip.blank(window.width, painter.styles["base"])

    def _seats(self, drawn: Drawn, painter: SeatPainter, row: int) -> Strip:
        if row not in self._strips:
            seats = drawn.geometry.layout.rows[row]
            self._strips[row] = painter.row(seats, drawn.house, self.selection.members, drawn.now)
        return self._strips[row]

    def _with_cursor(self, drawn: Drawn, painter: SeatPainter, seats: Strip) -> Strip:
        if self.cursor is None:
            return seats
        segment = painter.cursor(self.cursor.seat, drawn.house, self.selection.members, drawn.now)
        x = drawn.geometry.place(self.cursor.spot).x
        return Strip.join([seats.crop(0, x), Strip([segment], CELLS), seats.crop(x + CELLS)])

    def _make_painter(self) -> SeatPainter:
        styles = {name: self.get_component_rich_style(f"seat-map--{name}") for name in STYLE_NAMES}
        self._painter = SeatPainter(self._glyphs, styles)
        return self._painter


def _scrolled(scroll: int, at: int, length: int, window: int, margin: int) -> int:
    """The scroll position nearest to `scroll` at which `at` and a margin around it are in sight."""
    margin = max(min(margin, (window - length) // 2), 0)
    return max(min(max(scroll, at + length + margin - window), at - margin), 0)

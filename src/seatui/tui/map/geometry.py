"""The geometry of the map: the line and the cells of each seat; pure arithmetic over a layout."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from rich.cells import cell_len
from textual.geometry import Offset, Region, Size

from seatui.domain.venue.layout import Layout, Line, Row, Spot
from seatui.domain.venue.named_blocks import Block
from seatui.domain.words.money import plain
from seatui.domain.words.printable import printable
from seatui.tui.map.faces import RowFaces, label_cells
from seatui.tui.zoom import Zoom

TALL_LINES = 3
"""The lines of a tall seat; the last one is blank."""
STAGE_CELLS = 13
"""The least width of a stage in front, in cells."""


class MapGeometry:
    """The lines and cells of a map at a zoom that shows every seat.

    Cells are counted from the first seat cell: the gutters lie outside of them, `gutter` cells on either
    side. seat_cells: the width of a seat. label_cells: the width of its label, within it. is_tall: whether a seat
    takes three lines: its sign and label, its price, and a blank one. price_words: says a price there. row_faces: the
    labels of the rows.
    """

    def __init__(self, layout: Layout, zoom: Zoom, price_words: Callable[[Decimal], str] = plain) -> None:
        self.layout = layout
        self.zoom = zoom
        self.price_words = price_words
        self.is_tall = zoom is Zoom.TALL
        self.label_cells = label_cells(layout) if zoom >= Zoom.NUMBERS else 0
        self.seat_cells = self._width_of_seat()
        self.first_line = min(0, layout.stage.line)
        names = [cell_len(printable(block.name)) + 2 for block in layout.blocks]
        self.row_faces = RowFaces(layout)
        self.gutter = self.row_faces.cells + 1 if self.row_faces.cells else 0
        of_seats = layout.width * self.seat_cells
        self.cells = max(of_seats, *names, STAGE_CELLS)
        if self.cells > of_seats:
            # A house narrower than its titles is centred below them, with room for every label beside its seats.
            self.cells = max(self.cells, of_seats + 2 * self.gutter)
        self._before = (self.cells - of_seats) // 2
        self._tops = self._top_lines()
        self.height = self._tops[-1]
        self.lines_at = {
            number: index for index in range(len(layout.lines)) for number in self.numbers_of(index)
        }

    def _width_of_seat(self) -> int:
        """Cells of a seat; the last one is a gap, unless there is only one."""
        if self.zoom < Zoom.NUMBERS:
            return int(self.zoom)
        of_label = self.label_cells + 2
        if not self.is_tall:
            return of_label
        prices = max((cell_len(self.price_words(price)) for price in self.layout.bands), default=0)
        return max(of_label, prices) + 3

    def _top_lines(self) -> list[int]:
        """The line of the map at which each line of the layout begins, and the one after the last."""
        layout = self.layout
        end = max([layout.height, *(foot + 1 for foot in layout.feet)])
        if not self.is_tall:
            return [*range(end - self.first_line + 1)]
        have_seats = {line.at for line in layout.lines}
        heights = (TALL_LINES if at in have_seats else 1 for at in range(self.first_line, end))
        return [*accumulate(heights, initial=0)]

    @cached_property
    def virtual_size(self) -> Size:
        """Cells and lines of the whole map, gutters on both sides included."""
        return Size(self.cells + 2 * self.gutter, self.height)

    @cached_property
    def stage(self) -> Region:
        """The cells and lines of the stage."""
        stage, k = self.layout.stage, self.seat_cells
        left, width = self._before + stage.column * k, stage.columns * k
        missing = max(STAGE_CELLS - width, 0) if stage.line < 0 else 0
        top, bottom = self._top(stage.line), self._top(stage.line + stage.lines)
        return Region(left - missing // 2, top, width + missing, bottom - top)

    @cached_property
    def titles_at(self) -> dict[int, list[Block]]:
        """The blocks whose zone names are on a line, by line, from left to right."""
        titles: dict[int, list[Block]] = {}
        for block in sorted(self.layout.blocks, key=lambda block: block.left):
            if block.name and block.is_titled:
                titles.setdefault(self._top(block.top) - 1, []).append(block)
        return titles

    def titles_above(self, line: int) -> Iterator[Block]:
        """The named blocks that a line crosses, from left to right."""
        at = self.line_at(line)
        for block in self._by_left:
            if block.name and block.top <= at <= block.bottom:
                yield block

    @cached_property
    def _by_left(self) -> list[Block]:
        return sorted(self.layout.blocks, key=lambda block: block.left)

    def span(self, block: Block) -> tuple[int, int]:
        """The first cell of a block, and the first one after its seats: the gap after the last one is left out."""
        return self.cell(block.left), self.cell(block.right + 1) - (self.seat_cells > 1)

    def cell(self, column: int) -> int:
        """The first cell of a column."""
        return self._before + column * self.seat_cells

    def rows_of(self, line: Line) -> list[Row]:
        """The rows on a line, from left to right."""
        return [self.layout.rows[row] for row in line.rows]

    def is_within(self, row: Row, first: int, last: int) -> bool:
        """Whether a row has a seat in the cells from `first` to before `last`."""
        return self.cell(row.columns[-1] + 1) > first and self.cell(row.columns[0]) < last

    def left_of(self, row: Row) -> int:
        """The first cell of a row's block; of the row itself if another row of the block precedes it."""
        before = self.layout.lines[row.line].seats[row.start - 1] if row.start else None
        is_first = before is None or before.block != row.block
        return self.cell(self.layout.block_of(row).left if is_first else row.columns[0])

    def right_of(self, row: Row) -> int:
        """The first cell after a row's block."""
        return self.cell(self.layout.block_of(row).right + 1)

    def number_of(self, line: int) -> int:
        """The map's line on which a line of seats is drawn; of tall ones, the first."""
        return self._top(self.layout.lines[line].at)

    def numbers_of(self, line: int) -> range:
        """The map's lines on which a line of seats is drawn."""
        first = self.number_of(line)
        return range(first, first + (TALL_LINES - 1 if self.is_tall else 1))

    def line_at(self, number: int) -> int:
        """The layout's line that is drawn on a line of the map."""
        return bisect_right(self._tops, number) - 1 + self.first_line

    def _top(self, at: int) -> int:
        """The map's line at which a line of the layout begins; outside of it, as if that went on."""
        at -= self.first_line
        beyond = max(at - len(self._tops) + 1, 0)
        return self._tops[at - beyond] + beyond if at >= 0 else at

    def place(self, spot: Spot) -> Offset:
        """The first seat cell and the line of a spot."""
        return Offset(self.cell(self.layout.column_at(spot)), self.number_of(spot.line))

    def columns_within(self, first: int, last: int) -> range:
        """The columns that lie wholly in the cells from `first` to before `last`.

        A clipped seat would read as another one: 16 as 1.
        """
        k, before = self.seat_cells, self._before
        start = max(-((before - first) // k), 0)
        return range(start, max(min((last - before) // k, self.layout.width), start))

    def column_before(self, cell: int, columns: range) -> int:
        """The first of these columns that does not end before a cell; `columns.stop` if all do."""
        return min(max((cell - self._before) // self.seat_cells, columns.start), columns.stop)

    def column_after(self, cell: int, columns: range) -> int:
        """The first of these columns that begins at a cell or after it; `columns.stop` if none does."""
        return min(max(-((self._before - cell) // self.seat_cells), columns.start), columns.stop)

    def spot_at(self, cell: int, line: int) -> Spot | None:
        """The spot at a seat cell of a line; None between seats."""
        index = self.lines_at.get(line)
        if index is None:
            return None
        columns = self.layout.lines[index].columns
        column = (cell - self._before) // self.seat_cells
        seat = bisect_left(columns, column)
        return Spot(index, seat) if seat < len(columns) and columns[seat] == column else None

    def nearest_spot(self, cell: int, line: int) -> Spot:
        """The spot nearest to a seat cell of a line: on the nearest line of seats."""
        at = self.line_at(line)
        after = bisect_left(self.layout.lines, at, key=lambda each: each.at)
        candidates = [index for index in (after - 1, after) if 0 <= index < len(self.layout.lines)]
        index = min(candidates, key=lambda index: abs(self.layout.lines[index].at - at))
        return Spot(index, self.layout.lines[index].nearest((cell - self._before) // self.seat_cells))


def largest_zoom(layout: Layout, room: Size, price_words: Callable[[Decimal], str]) -> Zoom:
    """The largest zoom at which a house fits into a room as a whole; `SEATS` if it does at none that shows seats."""
    for zoom in sorted(Zoom, reverse=True):
        if zoom is Zoom.OVERVIEW or layout.height > room.height or int(zoom) * layout.width > room.width:
            continue  # looked at first: a large house has many labels
        whole = MapGeometry(layout, zoom, price_words).virtual_size
        if whole.width <= room.width and whole.height <= room.height:
            return zoom
    return Zoom.SEATS

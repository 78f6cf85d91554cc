"""The geometry of the map: the line and the cells of each seat; pure arithmetic over a layout."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from rich.cells import cell_len
from textual.geometry import Offset, Region, Size

from seatui.domain.venue.layout import Layout, Line, Row, Spot
from seatui.domain.venue.named_blocks import Block
from seatui.domain.words.printable import printable
from seatui.tui.map.faces import label_cells
from seatui.tui.zoom import Zoom

LONGEST_LABEL = 6
STAGE_CELLS = 13
"""The least width of a stage in front, in cells."""


class MapGeometry:
    """The lines and cells of a map at a zoom that shows every seat.

    Cells are counted from the first seat cell: the gutters lie outside of them, `gutter` cells on either
    side. seat_cells: the width of a seat. label_cells: the width of its label, within it. has_letters:
    whether it has room for a letter.
    """

    def __init__(self, layout: Layout, zoom: Zoom) -> None:
        self.layout = layout
        self.zoom = zoom
        self.label_cells = label_cells(layout) if zoom is Zoom.NUMBERS else 0
        # The last cell is that of a letter; without one it keeps labels apart.
        self.seat_cells = int(zoom) if zoom < Zoom.NUMBERS else self.label_cells + 2
        self.has_letters = self.seat_cells > 1
        self.first_line = min(0, layout.stage.line)
        names = [cell_len(printable(block.name)) + 2 for block in layout.blocks]
        self.cells = max(layout.width * self.seat_cells, *names, STAGE_CELLS)
        # A house narrower than its titles is centred below them.
        self._before = (self.cells - layout.width * self.seat_cells) // 2
        widest = max((cell_len(printable(row.label)) for row in layout.rows), default=0)
        self.gutter = min(widest, LONGEST_LABEL) + 1 if widest else 0
        self.height = max([layout.height, *(foot + 1 for foot in layout.feet)]) - self.first_line
        self.lines_at = {line.at - self.first_line: index for index, line in enumerate(layout.lines)}

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
        return Region(left - missing // 2, stage.line - self.first_line, width + missing, stage.lines)

    @cached_property
    def titles_at(self) -> dict[int, list[Block]]:
        """The blocks whose zone names are on a line, by line, from left to right."""
        titles: dict[int, list[Block]] = {}
        for block in sorted(self.layout.blocks, key=lambda block: block.left):
            if block.name and block.is_titled:
                titles.setdefault(block.top - 1 - self.first_line, []).append(block)
        return titles

    def titles_above(self, line: int) -> Iterator[Block]:
        """The named blocks that a line crosses, from left to right."""
        at = line + self.first_line
        for block in self._by_left:
            if block.name and block.top <= at <= block.bottom:
                yield block

    @cached_property
    def _by_left(self) -> list[Block]:
        return sorted(self.layout.blocks, key=lambda block: block.left)

    def span(self, block: Block) -> tuple[int, int]:
        """The first cell of a block, and the first one after it."""
        return self.cell(block.left), self.cell(block.right + 1)

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
        """The map's line on which a line of seats is drawn."""
        return self.layout.lines[line].at - self.first_line

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
        at = line + self.first_line
        after = bisect_left(self.layout.lines, at, key=lambda each: each.at)
        candidates = [index for index in (after - 1, after) if 0 <= index < len(self.layout.lines)]
        index = min(candidates, key=lambda index: abs(self.layout.lines[index].at - at))
        return Spot(index, self.layout.lines[index].nearest((cell - self._before) // self.seat_cells))

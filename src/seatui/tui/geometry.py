"""Which line and which cells of the map a seat is drawn in; pure arithmetic over a layout."""

from bisect import bisect_left
from functools import cached_property

from rich.cells import cell_len
from textual.geometry import Offset, Size

from seatui.domain.layout import Layout, Row, Spot
from seatui.domain.text import printable

CELLS = 2
"""Cells a seat takes: its glyph, and its mark or nothing."""

STAGE_LINE = 0
FIRST_LINE_AFTER_STAGE = 2
LONGEST_LABEL = 6


class MapGeometry:
    """The lines of a map from the stage down, and what is in each.

    The seats' cells are counted from the first seat cell: the labels stand outside of them, `gutter` cells on
    either side.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.lines_of_rows: list[int] = []
        self.rows_at: dict[int, int] = {}
        self.zones_at: dict[int, str] = {}
        self.cells = layout.width * CELLS
        widest = max((cell_len(printable(row.label)) for row in layout.rows), default=0)
        self.gutter = min(widest, LONGEST_LABEL) + 1 if widest else 0
        self.height = self._lay_out(layout.rows)

    def _lay_out(self, rows: tuple[Row, ...]) -> int:
        line = FIRST_LINE_AFTER_STAGE
        zone = None
        for index, row in enumerate(rows):
            place = (row.zone, row.seats[0].zone_index)
            if place != zone:
                line = self._begin_zone(row.zone, line, first=zone is None)
                zone = place
            self.lines_of_rows.append(line)
            self.rows_at[line] = index
            line += 1
        return line

    def _begin_zone(self, name: str, line: int, *, first: bool) -> int:
        line += 0 if first else 1
        if name:
            self.zones_at[line] = name
            line += 1
        return line

    @cached_property
    def virtual_size(self) -> Size:
        """Cells and lines of the whole map, labels on both sides included."""
        return Size(self.cells + 2 * self.gutter, self.height)

    def place(self, spot: Spot) -> Offset:
        """The first seat cell and the line of a spot."""
        return Offset(self.layout.column_at(spot) * CELLS, self.lines_of_rows[spot.row])

    def spot_at(self, cell: int, line: int) -> Spot | None:
        """The spot drawn at a seat cell of a line, if one is."""
        row_index = self.rows_at.get(line)
        if row_index is None:
            return None
        columns = self.layout.rows[row_index].columns
        column = cell // CELLS
        seat = bisect_left(columns, column)
        return Spot(row_index, seat) if seat < len(columns) and columns[seat] == column else None

    def nearest_spot(self, cell: int, line: int) -> Spot:
        """The spot nearest to a seat cell of a line, first by row."""
        after = bisect_left(self.lines_of_rows, line)
        candidates = [index for index in (after - 1, after) if 0 <= index < len(self.lines_of_rows)]
        row_index = min(candidates, key=lambda index: abs(self.lines_of_rows[index] - line))
        return Spot(row_index, self.layout.rows[row_index].nearest(cell // CELLS))

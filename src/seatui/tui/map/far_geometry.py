"""The geometry of the overview: cells that stand for several seats, fitted to a window."""

from functools import cached_property

from textual.geometry import Offset, Region, Size

from seatui.domain.venue.layout import Layout, Spot
from seatui.domain.venue.named_blocks import Block
from seatui.domain.venue.overview import Squares

HALVES = 2
"""Squares of seats stacked in a cell, which is twice as high as wide."""


class FarGeometry:
    """The cells of the overview: each stands for two squares of seats, an upper and a lower one."""

    seat_cells = 1
    gutter = 0

    def __init__(self, layout: Layout, window: Size) -> None:
        self.layout = layout
        self.window = window
        is_in_front = layout.stage.line < 0
        self.columns = 1
        if window:
            height = max(window.height - is_in_front, 1)
            by_width, by_height = -(-layout.width // window.width), -(-layout.height // (HALVES * height))
            self.columns = max(by_width, by_height, 1)
        # A stage in front has a line of cells to itself.
        self.first_line = -HALVES * self.columns if is_in_front else 0
        lines = layout.height - self.first_line
        self.squares = Squares(layout, self.columns, self.first_line)
        self.virtual_size = Size(-(-layout.width // self.columns), -(-lines // (HALVES * self.columns)))

    @property
    def stage(self) -> Region:
        """The cells of the stage."""
        stage = self.layout.stage
        first = max(stage.line, self.first_line)
        left, top = self._cell(stage.column, first)
        right, bottom = self._cell(stage.column + stage.columns - 1, first + stage.lines - 1)
        return Region(left, top, right - left + 1, bottom - top + 1)

    @cached_property
    def regions(self) -> list[tuple[Block, Region]]:
        """Each block and its cells."""
        return [(block, self._region(block)) for block in self.layout.blocks]

    def _region(self, block: Block) -> Region:
        left, top = self._cell(block.left, block.top)
        right, bottom = self._cell(block.right, block.bottom)
        return Region(left, top, right - left + 1, bottom - top + 1)

    def number_of(self, line: int) -> int:
        """The line of the overview that contains a line of seats."""
        return self._cell(0, self.layout.lines[line].at)[1]

    def place(self, spot: Spot) -> Offset:
        """The cell that stands for a spot."""
        line = self.layout.lines[spot.line]
        return Offset(*self._cell(line.columns[spot.seat], line.at))

    def _cell(self, column: int, line: int) -> tuple[int, int]:
        return column // self.columns, (line - self.first_line) // (HALVES * self.columns)

    def spot_at(self, cell: int, line: int) -> Spot | None:
        """The spot nearest to the middle of a cell; there always is one."""
        return self.nearest_spot(cell, line)

    def nearest_spot(self, cell: int, line: int) -> Spot:
        """The spot nearest to the middle of a cell."""
        column = cell * self.columns + self.columns // 2
        at = line * HALVES * self.columns + self.columns + self.first_line
        lines = self.layout.lines
        best = min(
            range(len(lines)),
            key=lambda index: (
                abs(lines[index].at - at) + abs(lines[index].columns[lines[index].nearest(column)] - column)
            ),
        )
        return Spot(best, lines[best].nearest(column))

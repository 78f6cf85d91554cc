"""The geometry of the overview: cells that stand for several seats, fitted to a window."""

from fractions import Fraction
from functools import cached_property
from math import ceil

from textual.geometry import Offset, Region, Size

from seatui.domain.venue.layout import Layout, Spot
from seatui.domain.venue.named_blocks import Block
from seatui.domain.venue.overview import Squares
from seatui.tui.map.block_names import BlockName, placed_names

HALVES = 2
"""Squares of seats stacked in a cell, which is twice as high as wide."""

STAGE_CELLS = len("STAGE")
"""The least cells of a stage in front."""

ROOM_BESIDE = 24
"""The most blank cells on either side of the house, for names beside small blocks."""


class FarGeometry:
    """The cells of the overview: each stands for two squares of seats, an upper and a lower one.

    has_names: whether there is to be room for names beside small blocks. names_most: whether no block is named unless
    most of them are. before: the blank cells to the left of the house; there are as many to the right.
    """

    seat_cells = 1
    gutter = 0

    def __init__(
        self, layout: Layout, window: Size, *, has_names: bool = True, names_most: bool = False
    ) -> None:
        self.layout = layout
        self.window = window
        self._names_most = names_most
        is_in_front = layout.stage.line < 0
        self.columns, self.lines = 1, Fraction(1)
        if window:
            height = max(window.height - is_in_front - has_names, 1)
            by_width, by_height = -(-layout.width // window.width), Fraction(layout.height, HALVES * height)
            # Drawn up to twice as wide as it is where there is room, since names are wide, or half as high again.
            by_width_high = Fraction(2 * by_width, 3) if has_names else Fraction(by_width)
            self.lines = max(by_width_high, by_height, Fraction(1))
            self.columns = max(by_width, (ceil(self.lines) + 1) // 2) if has_names else ceil(self.lines)
        # A stage in front has a line of cells to itself.
        self.first_line = -HALVES * self.lines if is_in_front else Fraction(0)
        lines = layout.height - self.first_line
        self.squares = Squares(layout, self.columns, self.lines, self.first_line)
        of_seats = Size(-(-layout.width // self.columns), -(-lines // (HALVES * self.lines)))
        self.before = min(max(window.width - of_seats.width, 0) // 2, ROOM_BESIDE) if has_names else 0
        below = 1 if has_names and of_seats.height < window.height else 0
        self.virtual_size = Size(of_seats.width + 2 * self.before, of_seats.height + below)

    @property
    def stage(self) -> Region:
        """The cells of the stage; one in front is as wide as its name, where there is room."""
        stage = self.layout.stage
        first = max(Fraction(stage.line), self.first_line)
        left, top = self._cell(stage.column, first)
        right, bottom = self._cell(stage.column + stage.columns - 1, first + stage.lines - 1)
        width, room = right - left + 1, self.virtual_size.width
        if self.first_line and width < (wide := min(STAGE_CELLS, room)):
            left, width = min(max(left - (wide - width) // 2, 0), room - wide), wide
        return Region(left, top, width, bottom - top + 1)

    @cached_property
    def regions(self) -> dict[Block, Region]:
        """The cells of each block."""
        return {block: self._region(block) for block in self.layout.blocks}

    def _region(self, block: Block) -> Region:
        across, down = self.squares.extents[block]
        top, bottom = down.first // HALVES, down.last // HALVES
        return Region(self.before + across.first, top, across.last - across.first + 1, bottom - top + 1)

    @cached_property
    def names(self) -> list[BlockName]:
        """The names of the blocks, each where there is room for it."""
        taken = {(self.before + x, y // HALVES) for x, y in self.squares.seats}
        names = placed_names(self.regions, taken, self.stage, self.virtual_size)
        return names if 2 * len(names) > len(self.regions) or not self._names_most else []

    @cached_property
    def _lines_of_names(self) -> dict[Block, tuple[int, ...]]:
        return {each.block: tuple(piece.line for piece in each.pieces) for each in self.names}

    def number_of(self, line: int) -> int:
        """The line of the overview that contains the first seat of a line."""
        return self.place(Spot(line, 0)).y

    def numbers_of(self, line: int) -> tuple[int, ...]:
        """The lines of the overview that show a line of seats: with its seats, or with what is free in its blocks."""
        layout, rows = self.layout, map(self.layout.rows.__getitem__, self.layout.lines[line].rows)
        blocks = dict.fromkeys(map(layout.block_of, rows))
        starts = layout.lines[line].starts
        own = [self.place(Spot(line, seat)).y for seat in starts]
        named = [number for block in blocks for number in self._lines_of_names.get(block, ())]
        return tuple(dict.fromkeys((*own, *named)))

    def place(self, spot: Spot) -> Offset:
        """The cell that stands for a spot."""
        x, y = self.squares.square_at(spot)
        return Offset(self.before + x, y // HALVES)

    def _cell(self, column: int, line: Fraction) -> tuple[int, int]:
        return self.before + column // self.columns, (line - self.first_line) // (HALVES * self.lines)

    def spot_at(self, cell: int, line: int) -> Spot | None:
        """The spot nearest to the middle of a cell; there always is one."""
        return self.nearest_spot(cell, line)

    def nearest_spot(self, cell: int, line: int) -> Spot:
        """The spot nearest to the middle of a cell."""
        column = (cell - self.before) * self.columns + self.columns // 2
        at = line * HALVES * self.lines + self.lines + self.first_line
        lines = self.layout.lines
        best = min(
            range(len(lines)),
            key=lambda index: (
                abs(lines[index].at - at) + abs(lines[index].columns[lines[index].nearest(column)] - column)
            ),
        )
        return Spot(best, lines[best].nearest(column))

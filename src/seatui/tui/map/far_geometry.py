"""The geometry of the overview: cells that stand for several seats, fitted to a window."""

from fractions import Fraction
from functools import cached_property
from math import ceil

from textual.geometry import Offset, Region, Size

from seatui.domain.venue.layout import Layout, Spot
from seatui.domain.venue.named_blocks import Block
from seatui.domain.venue.overview import Square, Squares
from seatui.tui.map.block_names import BlockName, placed_names

HALVES = 2
"""Squares of seats stacked in a cell, which is twice as high as wide."""

STAGE_CELLS = len("STAGE")
"""The least cells of a stage in front."""

LARGEST_SCALE = 6
"""How many times as large as one seat a square, a house of a few seats is drawn at most."""

ROOM_BESIDE = 24
"""The most blank cells on either side of the house, for names beside small blocks."""


class FarGeometry:
    """The cells of the overview: each stands for two squares of seats, an upper and a lower one.

    has_names: whether there is to be room for names beside small blocks. names_most: whether no block is named unless
    most of them are. before: the blank cells to the left of the house; there are as many to the right.
    scale: how many times as large the squares of a small house are drawn.
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
        # Its squares, two in a cell, are not drawn larger either.
        self._top = HALVES * is_in_front
        self.squares = Squares(layout, self.columns, self.lines, self.first_line)
        width, halves = -(-layout.width // self.columns), ceil((layout.height - self.first_line) / self.lines)
        self.scale = self._largest_scale(width, halves - self._top) if has_names else 1
        width, halves = width * self.scale, self._half(halves)
        self.before = min(max(window.width - width, 0) // 2, ROOM_BESIDE) if has_names else 0
        height = -(-halves // HALVES)
        below = 1 if has_names and height < window.height else 0
        self.virtual_size = Size(width + 2 * self.before, height + below)

    def _largest_scale(self, width: int, halves: int) -> int:
        """How many times as large a small house is drawn. width, halves: the squares of its seats."""
        room = HALVES * (self.window.height - 1) - self._top
        return max(min(self.window.width * 3 // 4 // max(width, 1), room // max(halves, 1), LARGEST_SCALE), 1)

    def _half(self, row: int) -> int:
        """The half of a line of cells at which a row of squares begins."""
        return self._top + (row - self._top) * self.scale if row > self._top else row

    def square_of(self, cell: int, half: int) -> Square:
        """The square that is drawn in a half of a cell."""
        row = self._top + (half - self._top) // self.scale if half > self._top else half
        return (cell - self.before) // self.scale, row

    @property
    def stage(self) -> Region:
        """The cells of the stage; one in front is as wide as its name, where there is room."""
        stage = self.layout.stage
        first = max(Fraction(stage.line), self.first_line)
        cells = self._region(
            stage.column // self.columns,
            (stage.column + stage.columns - 1) // self.columns,
            int((first - self.first_line) // self.lines),
            int((first + stage.lines - 1 - self.first_line) // self.lines),
        )
        left, width, room = cells.x, cells.width, self.virtual_size.width
        if self.first_line and width < (wide := min(STAGE_CELLS, room)):
            left, width = min(max(left - (wide - width) // 2, 0), room - wide), wide
        return Region(left, cells.y, width, cells.height)

    @cached_property
    def regions(self) -> dict[Block, Region]:
        """The cells of each block."""
        extents = self.squares.extents
        return {
            block: self._region(across.first, across.last, down.first, down.last)
            for block, (across, down) in extents.items()
        }

    def _region(self, left: int, right: int, top: int, bottom: int) -> Region:
        """The cells of squares, from the first to the last one across and down."""
        first, last = self._half(top) // HALVES, (self._half(bottom + 1) - 1) // HALVES
        width = (right - left + 1) * self.scale
        return Region(self.before + left * self.scale, first, width, last - first + 1)

    @cached_property
    def names(self) -> list[BlockName]:
        """The names of the blocks, each where there is room for it."""
        squares = (self._region(x, x, y, y) for x, y in self.squares.seats)
        taken = {(x, y) for each in squares for y in each.line_range for x in each.column_range}
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
        layout, in_line = self.layout, map(self.layout.rows.__getitem__, self.layout.lines[line].rows)
        blocks = dict.fromkeys(map(layout.block_of, in_line))
        starts = layout.lines[line].starts
        rows = {self.squares.square_at(Spot(line, seat))[1] for seat in starts}
        own = [number for row in rows for number in self._region(0, 0, row, row).line_range]
        named = [number for block in blocks for number in self._lines_of_names.get(block, ())]
        return tuple(dict.fromkeys((*own, *named)))

    def place(self, spot: Spot) -> Offset:
        """The cell that stands for a spot: the middle one, where it has several."""
        x, y = self.squares.square_at(spot)
        middle = (self.scale - 1) // 2
        return Offset(self.before + x * self.scale + middle, (self._half(y) + middle) // HALVES)

    def spot_at(self, cell: int, line: int) -> Spot | None:
        """The spot nearest to the middle of a cell; there always is one."""
        return self.nearest_spot(cell, line)

    def nearest_spot(self, cell: int, line: int) -> Spot:
        """The spot nearest to the middle of a cell."""
        column = (cell - self.before) * self.columns // self.scale + self.columns // 2
        half = HALVES * line + 1 - self._top
        at = (self._top + Fraction(half, self.scale)) * self.lines + self.first_line
        if self.scale > 1:
            # The middle of a larger square is that of its line, not the line's beginning.
            at -= Fraction(1, 2)
        lines = self.layout.lines
        best = min(
            range(len(lines)),
            key=lambda index: (
                abs(lines[index].at - at) + abs(lines[index].columns[lines[index].nearest(column)] - column)
            ),
        )
        return Spot(best, lines[best].nearest(column))

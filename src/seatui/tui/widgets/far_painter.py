"""Drawing a house from far away: a cell stands for several seats, coloured by how many of them are free."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.glyphs import GlyphSet
from seatui.domain.seats import SeatStatus
from seatui.domain.text import printable
from seatui.tui.far_geometry import HALVES, FarGeometry
from seatui.tui.looks import Picture
from seatui.tui.widgets.seat_painter import STAGE

_ROOM_FOR_NAME = 3
"""Lines that a block needs in the overview for its zone's name to stand in it."""


@dataclass(frozen=True, slots=True)
class FarPainter:
    """Draws with a set of glyphs and the styles of the current theme.

    has_colours: whether there are enough to show two squares in one cell; else both are one sign.
    """

    glyphs: GlyphSet
    styles: Mapping[str, Style]
    has_colours: bool

    def lines(self, picture: Picture, geometry: FarGeometry) -> list[Strip]:
        """The whole overview."""
        taken = geometry.squares.taken(_taken(picture))
        picked = geometry.squares.taken(picture.looks.picked)
        width, height = geometry.virtual_size
        cells = [[self._cell(geometry, taken, picked, x, y) for x in range(width)] for y in range(height)]
        self._lay_stage(cells, geometry)
        self._lay_names(cells, geometry)
        return [
            Strip(Segment.simplify([Segment(sign, style) for sign, style in line]), width) for line in cells
        ]

    def cursor(self) -> Segment:
        """The cell that the cursor is in."""
        return Segment(self.glyphs.here, self.styles["cursor"])

    def _cell(
        self,
        geometry: FarGeometry,
        taken: Counter[tuple[int, int]],
        picked: Counter[tuple[int, int]],
        x: int,
        y: int,
    ) -> tuple[str, Style]:
        squares = [(x, HALVES * y + half) for half in range(HALVES)]
        seats = geometry.squares.seats
        counts = [seats[square] for square in squares]
        if not any(counts):
            return " ", self.styles["base"]
        if any(picked[square] for square in squares):
            return self.glyphs.picked, self.styles["picked"]
        levels = [self.glyphs.density_level(seats[each] - taken[each], seats[each]) for each in squares]
        if self.glyphs.half and self.has_colours:
            colours = [
                self._colour(level) if count else self.styles["base"].bgcolor
                for level, count in zip(levels, counts, strict=True)
            ]
            return self.glyphs.half, Style(color=colours[0], bgcolor=colours[1])
        free = sum(counts) - sum(taken[square] for square in squares)
        level = self.glyphs.density_level(free, sum(counts))
        return self.glyphs.density[level], self.styles[f"density-{level}"]

    def _colour(self, level: int) -> Color | None:
        return self.styles[f"density-{level}"].color

    def _lay_stage(self, cells: list[list[tuple[str, Style]]], geometry: FarGeometry) -> None:
        region = geometry.stage
        name = STAGE if cell_len(STAGE) <= region.width else STAGE.replace(" ", "")
        for y in range(region.y, min(region.bottom, len(cells))):
            text = name.center(region.width)[: region.width] if y == region.y + region.height // 2 else ""
            for offset, sign in enumerate(text.ljust(region.width)):
                if 0 <= region.x + offset < len(cells[y]):
                    cells[y][region.x + offset] = sign, self.styles["stage"]

    def _lay_names(self, cells: list[list[tuple[str, Style]]], geometry: FarGeometry) -> None:
        """Zones' names in the middle of their blocks, where there is room."""
        for block in geometry.layout.blocks:
            region, name = geometry.region(block), f" {printable(block.zone)} "
            if not block.zone or (not name.isascii() and cell_len(name) != len(name)):
                continue
            if region.height >= _ROOM_FOR_NAME and region.width >= len(name) + 2:
                y, x = region.y + region.height // 2, region.x + (region.width - len(name)) // 2
                for offset, sign in enumerate(name):
                    cells[y][x + offset] = sign, self.styles["zone"]


def _taken(picture: Picture) -> list[str]:
    now = picture.now
    return [
        seat_id
        for seat_id, state in picture.house.states.items()
        if state.at(now) is not SeatStatus.AVAILABLE
    ]

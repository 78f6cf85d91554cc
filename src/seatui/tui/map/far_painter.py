"""The painter of the overview: a cell stands for several seats, coloured by how many of them are free."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

from msgspec import Struct, field
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset
from textual.strip import Strip

from seatui.domain.venue.overview import Square, Tally
from seatui.domain.words.cells import clusters
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.shares import percent
from seatui.tui.map.block_names import SHARE
from seatui.tui.map.far_geometry import HALVES, FarGeometry
from seatui.tui.map.line_setting import STAGE
from seatui.tui.map.seat_painter import laid_over

_EMPTY = -1
"""The level of a square without seats."""


class FarPainter(Struct, frozen=True):
    """Draws the overview with a glyph set and the styles of the current theme.

    has_colours: whether there are enough to show both squares of a cell; else one glyph stands for both.
    """

    glyphs: GlyphSet
    styles: Mapping[str, Style]
    has_colours: bool
    _halves: dict[tuple[int, int], Style] = field(default_factory=dict)

    def line(self, geometry: FarGeometry, taken: Tally, picked: Counter[Square], y: int) -> Strip:
        """A line of the overview. picked: counts of such seats by square."""
        width = geometry.virtual_size.width
        cells = [self._cell(geometry, taken.counts, picked, x, y) for x in range(width)]
        for x, text, style in (*self._stage(geometry, y), *self._names(geometry, taken, y)):
            _write(cells, x, text, style)
        runs = groupby(cells, key=lambda cell: cell[1])
        return Strip([Segment("".join(sign for sign, _ in run), style) for style, run in runs], width)

    def with_cursor(self, strip: Strip, geometry: FarGeometry, at: Offset) -> Strip:
        """A line with the cursor on it. Of a name the characters stay, so that it can be read."""
        names = (piece.region for name in geometry.names for piece in name.pieces)
        x, sign = at.x, self.glyphs.here
        if any(region.contains_point(at) for region in names):
            x, sign = _cluster_at(strip.text, at.x)
        return laid_over(strip, x, Segment(sign, self.styles["cursor"]))

    def _cell(
        self, geometry: FarGeometry, taken: Counter[Square], picked: Counter[Square], x: int, y: int
    ) -> tuple[str, Style]:
        seats = geometry.squares.seats
        upper, lower = (geometry.square_of(x, HALVES * y + half) for half in range(HALVES))
        above, below = seats[upper], seats[lower]
        if not above and not below:
            return " ", self.styles["base"]
        if picked and (picked[upper] or picked[lower]):
            return self.glyphs.picked, self.styles["picked"]
        if self.glyphs.half and self.has_colours:
            levels = self._level(above, taken[upper]), self._level(below, taken[lower])
            return self.glyphs.half, self._halves.get(levels) or self._two_colours(levels)
        level = self._level(above + below, taken[upper] + taken[lower])
        return self.glyphs.density[level], self.styles[f"density-{level}"]

    def _level(self, seats: int, taken: int) -> int:
        return self.glyphs.density_level(seats - taken, seats) if seats else _EMPTY

    def _two_colours(self, levels: tuple[int, int]) -> Style:
        background = self.styles["base"].bgcolor
        upper, lower = (
            background if level == _EMPTY else self.styles[f"density-{level}"].color for level in levels
        )
        return self._halves.setdefault(levels, Style(color=upper, bgcolor=lower))

    def _stage(self, geometry: FarGeometry, y: int) -> Iterator[tuple[int, str, Style]]:
        region = geometry.stage
        if region.y <= y < region.bottom:
            name = next(
                (each for each in (STAGE, STAGE.replace(" ", "")) if cell_len(each) <= region.width), ""
            )
            text = name.center(region.width) if y == region.y + region.height // 2 else ""
            yield region.x, text.ljust(region.width), self.styles["stage"]

    def _names(self, geometry: FarGeometry, taken: Tally, y: int) -> Iterator[tuple[int, str, Style]]:
        """The names of blocks on a line, and the share of their seats that is free."""
        for block, pieces in geometry.names:
            for piece in pieces:
                if piece.line == y:
                    yield piece.cell, " " * piece.cells, self.styles["zone"]
                    yield piece.cell + 1, piece.text, self.styles["zone"]
                    if piece.share:
                        share = _share(*taken.standing(block))
                        words = f"{share} free" if piece.share >= SHARE else share
                        aligned = words if piece.text else words.center(piece.share)
                        yield piece.share_cell, aligned, self.styles["base"]


def _write(cells: list[tuple[str, Style]], x: int, text: str, style: Style) -> None:
    """Puts text over cells from cell `x` on; of a character of two cells, the second one is empty then."""
    for cluster in clusters(text):
        its = cell_len(cluster)
        if x >= 0 and x + its <= len(cells):
            cells[x : x + its] = [(cluster, style), *[("", style)] * (its - 1)]
        x += its


def _cluster_at(text: str, cell: int) -> tuple[int, str]:
    """What stands at a cell of a text: its first cell, and its characters."""
    x = 0
    for cluster in clusters(text):
        if x + cell_len(cluster) > cell:
            return x, cluster
        x += cell_len(cluster)
    return cell, " "


def _share(free: int, seats: int) -> str:
    """`34 %`: the share of free seats; 0 and 100 only of exactly none and exactly all."""
    return f"{percent(free, seats)} %"

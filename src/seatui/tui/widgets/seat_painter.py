"""Drawing the lines of a map: rows of seats, their labels, zone names and the stage."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.glyphs import GlyphSet
from seatui.domain.house import House
from seatui.domain.layout import Row
from seatui.domain.seats import Seat, SeatKind
from seatui.domain.text import printable
from seatui.tui.geometry import CELLS

STAGE = "S T A G E"


@dataclass(frozen=True, slots=True)
class SeatPainter:
    """Draws with a set of glyphs and the styles of the current theme.

    styles: by the map's component names, and by the four statuses in lower case.
    """

    glyphs: GlyphSet
    styles: Mapping[str, Style]

    def row(self, row: Row, house: House, picked: frozenset[str], now: datetime) -> Strip:
        """All seats of a row, from the house's first column to the row's last."""
        cells = self._cells(row, house, picked, now)
        runs = groupby(cells, key=lambda cell: cell[1])
        segments = [Segment("".join(text for text, _ in run), self.styles[name]) for name, run in runs]
        return Strip(segments, (row.columns[-1] + 1) * CELLS)

    def _cells(
        self, row: Row, house: House, picked: frozenset[str], now: datetime
    ) -> Iterator[tuple[str, str]]:
        at = 0
        for seat, column in zip(row.seats, row.columns, strict=True):
            if column > at:
                yield " " * ((column - at) * CELLS), "base"
            glyph, name = self.glyph(seat, house, picked, now)
            yield glyph, name
            mark = self.glyphs.marks.get(seat.kind, " ")
            yield mark, "mark" if mark != " " and name != "picked" else name
            at = column + 1

    def glyph(self, seat: Seat, house: House, picked: frozenset[str], now: datetime) -> tuple[str, str]:
        """The sign of a seat, and the name of its style."""
        if seat.seat_id in picked:
            return self.glyphs.picked, "picked"
        status = house.status(seat.seat_id, now)
        return self.glyphs.statuses[status], status.lower()

    def cursor(self, seat: Seat, house: House, picked: frozenset[str], now: datetime) -> Segment:
        """The two cells of the seat at the cursor."""
        glyph, name = self.glyph(seat, house, picked, now)
        mark = self.glyphs.marks[seat.kind] if seat.kind is not SeatKind.STANDARD else " "
        return Segment(glyph + mark, self.styles["cursor-picked" if name == "picked" else "cursor"])

    def label(self, text: str, width: int, *, left: bool, current: bool) -> Segment:
        """A row's label in the gutter: against the seats on either side."""
        style = self.styles["label-current" if current else "label"]
        if not width:
            return Segment("", style)
        fitted = set_cell_size(printable(text), width - 1).strip()
        space = " " * (width - 1 - cell_len(fitted))
        return Segment(f"{space}{fitted} " if left else f" {fitted}{space}", style)

    def zone_width(self, name: str) -> int:
        """The cells that a zone's name needs."""
        return cell_len(printable(name)) + 2

    @property
    def stage_width(self) -> int:
        """The cells that the stage needs."""
        return len(STAGE) + 4

    def zone(self, name: str, width: int) -> Strip:
        """A zone's name in the middle of a rule."""
        title = f" {printable(name)} "
        title = set_cell_size(title, min(cell_len(title), width))
        rule = self.glyphs.rule * max((width - Segment(title).cell_length) // 2, 0)
        segments = [Segment(rule, self.styles["rule"]), Segment(title, self.styles["zone"])]
        strip = Strip([*segments, Segment(rule, self.styles["rule"])])
        return strip.adjust_cell_length(width, self.styles["base"])

    def stage(self, width: int) -> Strip:
        """The stage: a bar over the middle of the seats."""
        long = min(width, max(len(STAGE) + 4, width * 3 // 5))
        before = (width - long) // 2
        bar = Segment(set_cell_size(STAGE.center(long), long), self.styles["stage"])
        base = self.styles["base"]
        return Strip([Segment(" " * before, base), bar]).adjust_cell_length(width, base)

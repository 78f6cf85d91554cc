"""Drawing the lines of a map on which every seat is to be seen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, zip_longest

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.glyphs import GlyphSet
from seatui.domain.layout import Block, Line, Row
from seatui.domain.seats import Seat, SeatKind, SeatStatus
from seatui.domain.text import printable
from seatui.tui.geometry import LONGEST_LABEL, MapGeometry
from seatui.tui.looks import Letters, Picture

STAGE = "S T A G E"

ROOM_BETWEEN = 8
"""Cells left free before the next block where a row has its label on the right too."""

Piece = tuple[int, str, str]
"""A text that begins at a cell, and the name of its style."""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """The seats of a line as far as they are in sight, and the labels of those whose own place is not."""

    seats: Strip
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class SeatPainter:
    """Draws with a set of glyphs and the styles of the current theme.

    styles: by the map's component names, by the four statuses in lower case, and by those with a price's tint.
    """

    glyphs: GlyphSet
    styles: Mapping[str, Style]

    def seats(self, picture: Picture, geometry: MapGeometry, index: int, first: int, last: int) -> Strip:
        """The seats of a line of the layout in the cells from `first` to before `last`, and nothing else."""
        line = geometry.layout.lines[index]
        rows = (row for row in geometry.rows_of(line) if geometry.is_within(row, first, last))
        pieces = [piece for row in rows for piece in self._seats(picture, geometry, line, row, first, last)]
        return self._strip(pieces, first, last)

    def line(
        self, geometry: MapGeometry, number: int, seats: Strip | None, first: int, last: int
    ) -> DrawnLine:
        """A line of the map in the cells from `first` to before `last`: over its seats what else stands there."""
        pieces = [*self._stage(geometry, number, first, last)]
        index = geometry.lines_at.get(number)
        blocks = geometry.titles_at.get(number, ())
        pieces += self._titles(blocks, geometry, first, last, is_shared=index is not None)
        if seats is None or index is None:
            return DrawnLine(self._strip(sorted(pieces), first, last))
        in_line = geometry.rows_of(geometry.layout.lines[index])
        rows = [row for row in in_line if geometry.is_within(row, first, last)]
        pieces += self._labels(geometry, rows, first, last)
        for x, text, name in pieces:
            seats = laid_over(seats, x - first, Strip([Segment(text, self.styles[name])]))
        return DrawnLine(seats, *pinned_labels(geometry, rows, first, last))

    def _labels(self, geometry: MapGeometry, rows: list[Row], first: int, last: int) -> Iterator[Piece]:
        """The labels on both sides of the rows' blocks, where there is room and their place is in sight."""
        for row, following in zip_longest(rows, rows[1:]):
            label = row_label(row)
            if (at := label_cell(geometry, row)) >= first:
                yield at, label, "label"
            behind = geometry.right_of(row) + 1
            end = last if following is None else geometry.left_of(following) - ROOM_BETWEEN
            if behind + cell_len(label) <= end:
                yield behind, label, "label"

    def sticky_titles(self, geometry: MapGeometry, number: int, first: int, last: int) -> Strip | None:
        """The names of the zones that a line runs through; None where none has a name."""
        blocks = list(geometry.titles_above(number))
        pieces = [*self._titles(blocks, geometry, first, last)]
        return self._strip(pieces, first, last) if pieces else None

    def _seats(
        self, picture: Picture, geometry: MapGeometry, line: Line, row: Row, first: int, last: int
    ) -> Iterator[Piece]:
        visible = geometry.seats_within(line, first, last)
        start, end = max(visible.start, row.start), min(visible.stop, row.start + len(row.seats))
        cells, number_cells = geometry.seat_cells, geometry.number_cells
        bands = geometry.layout.bands
        for seat, column in zip(line.seats[start:end], line.columns[start:end], strict=True):
            glyph, name = self.glyph(seat, picture)
            band = bands[seat.price]
            style = f"{name}-{band}" if f"{name}-{band}" in self.styles else name
            x = geometry.cell(column)
            number = str(seat.number)[-number_cells:].ljust(number_cells) if number_cells else ""
            if cells == 1:
                yield x, glyph, f"{style}!" if seat.kind is not SeatKind.STANDARD else style
                continue
            yield x, glyph + number, style
            if cells > 1 + len(number):
                beside, beside_name = self._beside(seat, picture, band)
                named = beside_name if name != "picked" and beside != " " else style
                yield x + 1 + len(number), beside.ljust(cells - 1 - len(number)), self._tinted(named, band)

    def _tinted(self, name: str, band: int) -> str:
        return f"{name}-{band}" if f"{name}-{band}" in self.styles else name

    def glyph(self, seat: Seat, picture: Picture) -> tuple[str, str]:
        """The sign of a seat, and the name of its style."""
        looks, glyphs, seat_id = picture.looks, self.glyphs, seat.seat_id
        if seat_id in looks.picked:
            return glyphs.picked, "picked"
        if seat_id in looks.alone:
            return glyphs.single, "single"
        state = picture.house.state(seat_id)
        status = state.at(picture.now)
        if seat_id in looks.party:
            return glyphs.party, "party"
        if status is SeatStatus.RESERVED and state.booking_id in looks.mine:
            return glyphs.owned, "owned"
        return glyphs.statuses[status], status.lower()

    def _beside(self, seat: Seat, picture: Picture, band: int) -> tuple[str, str]:
        """What stands beside the glyph, and the name of its style."""
        match picture.looks.letters:
            case Letters.PRICES:
                return self.glyphs.price_code(band), f"price-{min(band + 1, 6)}"
            case Letters.OWNERS:
                booking_id = picture.house.state(seat.seat_id).booking_id
                owner = picture.looks.owners.get(booking_id or "", "")
                return (printable(owner)[:1].upper() if owner and cell_len(owner[:1]) == 1 else " "), "mark"
            case Letters.KINDS:
                return self.glyphs.marks.get(seat.kind, " "), "mark"

    def _strip(self, pieces: list[Piece], first: int, last: int) -> Strip:
        base = self.styles["base"]
        runs: list[tuple[str, str]] = []
        at = first
        for x, text, name in pieces:
            # Cut by the left edge of what is in sight, or by what was there first.
            shown, start = (text, x) if x >= at else (text[at - x :], at)
            if not shown:
                continue
            if start > at:
                runs.append((" " * (start - at), "base"))
            runs.append((shown, name))
            at = start + cell_len(shown)
        grouped = groupby(runs, key=lambda run: run[1])
        segments = [Segment("".join(text for text, _ in run), self.styles[name]) for name, run in grouped]
        return Strip(segments).adjust_cell_length(last - first, base)

    def cursor(self, seat: Seat, picture: Picture, geometry: MapGeometry) -> Segment:
        """The cells of the seat at the cursor."""
        looks = picture.looks
        state = picture.house.state(seat.seat_id)
        picked = seat.seat_id in looks.picked
        status = state.at(picture.now)
        owned = status is SeatStatus.RESERVED and state.booking_id in looks.mine
        text = self.glyphs.cursor(status, picked=picked, owned=owned)
        if geometry.number_cells:
            text += str(seat.number)[-geometry.number_cells :].ljust(geometry.number_cells)
        if geometry.seat_cells > len(text):
            text += self._beside(seat, picture, geometry.layout.bands[seat.price])[0]
        style = self.styles["cursor-picked" if picked else "cursor"]
        return Segment(text.ljust(geometry.seat_cells), style)

    def label(self, text: str, width: int, *, left: bool, current: bool = False) -> Segment:
        """A row's label in the gutter: against the seats on either side."""
        style = self.styles["label-current" if current else "label"]
        if not width:
            return Segment("", style)
        space = " " * (width - 1 - cell_len(text))
        return Segment(f"{space}{text} " if left else f" {text}{space}", style)

    def _titles(
        self,
        blocks: Iterable[Block],
        geometry: MapGeometry,
        first: int,
        last: int,
        *,
        is_shared: bool = False,
    ) -> Iterator[Piece]:
        """Zones' names over their blocks, each in the middle of what is in sight of it, on a rule.

        is_shared: other blocks have seats on the same line.
        """
        at = first
        for block in blocks:
            left, right = geometry.span(block)
            left, right = max(left, at), min(right, last)
            name = f" {printable(block.zone)} "
            if left >= min(last, geometry.span(block)[1]):
                continue
            # Beside it may be seats: then a long name is cut.
            room = right - left if is_shared else max(right - left, min(cell_len(name), last - at))
            left = min(max(left - (room - (right - left)) // 2, at), last - room)
            if room <= 2:
                continue
            title = set_cell_size(name, min(cell_len(name), room))
            before = (room - cell_len(title)) // 2
            after = room - cell_len(title) - before
            yield left, self.glyphs.rule * before, "rule"
            yield left + before, title, "zone"
            yield left + room - after, self.glyphs.rule * after, "rule"
            at = left + room + 1

    def _stage(self, geometry: MapGeometry, number: int, first: int, last: int) -> Iterator[Piece]:
        """One line of the stage; its middle one has its name."""
        stage = geometry.stage
        if not stage.y <= number < stage.bottom or not geometry.layout.lines:
            return
        name = STAGE if cell_len(STAGE) <= stage.width else STAGE.replace(" ", "")[: stage.width]
        text = name.center(stage.width) if number == stage.y + stage.height // 2 else " " * stage.width
        shown = text[max(first - stage.x, 0) : max(last - stage.x, 0)]
        if shown:
            yield max(stage.x, first), shown, "stage"


def laid_over(strip: Strip, x: int, piece: Strip) -> Strip:
    """A strip with a piece of it replaced from cell `x` on."""
    return Strip.join([strip.crop(0, x), piece, strip.crop(x + piece.cell_length)])


def row_label(row: Row) -> str:
    """A row's label as far as there is room for it."""
    text = printable(row.label)
    return set_cell_size(text, min(cell_len(text), LONGEST_LABEL)).strip()


def label_cell(geometry: MapGeometry, row: Row) -> int:
    """The cell where a row's label begins, left of its block."""
    return geometry.left_of(row) - 1 - cell_len(row_label(row))


def pinned_labels(geometry: MapGeometry, rows: list[Row], first: int, last: int) -> tuple[str, str]:
    """The labels that stay in the gutters because their own place is out of sight."""
    if not rows:
        return "", ""
    left = row_label(rows[0]) if label_cell(geometry, rows[0]) < first else ""
    end = geometry.right_of(rows[-1]) + 1 + cell_len(row_label(rows[-1]))
    return left, row_label(rows[-1]) if end > last else ""

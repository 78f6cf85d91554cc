"""Drawing the lines of a map on which every seat is to be seen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.cursor import Cursor
from seatui.domain.glyphs import GlyphSet
from seatui.domain.layout import Block, Line, Row
from seatui.domain.seats import AVAILABLE, Seat, SeatKind, SeatStatus
from seatui.domain.text import printable
from seatui.tui.geometry import LONGEST_LABEL, MapGeometry
from seatui.tui.looks import Letters, Picture
from seatui.tui.theme import PRICE_COLOURS

STAGE = "S T A G E"

ROOM_BETWEEN = 8
"""Cells left free before the next block where a row has its label on the right too."""

_STYLE_OF = {status: status.lower() for status in SeatStatus}

Piece = tuple[int, str, str]
"""A text that begins at a cell, and the name of its style."""

Run = tuple[int, Segment]
"""What is drawn from a cell on."""


@dataclass(frozen=True, slots=True)
class SeatPainter:
    """Draws a house at a zoom with a set of glyphs and the styles of the current theme.

    styles: by the map's component names, by the four statuses in lower case, and by those with a price's tint.
    """

    glyphs: GlyphSet
    styles: Mapping[str, Style]
    geometry: MapGeometry
    _segments: dict[tuple[str, str, SeatKind, int, int], tuple[Segment, ...]] = field(default_factory=dict)
    """What a seat that nothing but its kind is said of looks like; most of a house are the same few."""

    def line(self, picture: Picture, number: int, first: int, last: int) -> Strip:
        """A line of the map in the cells from `first` to before `last`, between the labels of its rows."""
        geometry = self.geometry
        index = geometry.lines_at.get(number)
        pieces = [*self._stage(number, first, last)]
        pieces += self._titles(geometry.titles_at.get(number, ()), first, last, is_shared=index is not None)
        if index is None:
            return self._between_labels(self._strip(self._runs(sorted(pieces)), first, last))
        line = geometry.layout.lines[index]
        rows = self.rows_in_sight(index, first, last)
        pieces += self._labels(rows, first, last)
        seats = self._strip(self._seats(picture, line, first, last), first, last)
        for x, segment in self._runs(pieces):
            seats = laid_over(seats, x - first, segment)
        return self._between_labels(seats, *self._pinned(rows, first, last))

    def with_cursor(self, strip: Strip, picture: Picture, cursor: Cursor, first: int, last: int) -> Strip:
        """A line, as `line` has drawn it, with the cursor on it and the label of its row brought out."""
        geometry, row, gutter = self.geometry, cursor.row, self.geometry.gutter
        x = geometry.cell(cursor.layout.column_at(cursor.spot))
        if first <= x <= last - geometry.seat_cells:
            strip = laid_over(strip, gutter + x - first, self._cursor(cursor.seat, picture))
        text = row_label(row)
        label = Segment(text, self.styles["label-current"])
        if (at := self._label_cell(row)) >= first:
            return laid_over(strip, gutter + at - first, label)
        rows = self.rows_in_sight(cursor.spot.line, first, last)
        if self._pinned(rows, first, last)[0] == text:
            return laid_over(strip, gutter - 1 - cell_len(text), label)
        return strip

    def sticky_titles(self, number: int, first: int, last: int) -> Strip | None:
        """The names of the zones that a line runs through; None where none has a name."""
        blocks = list(self.geometry.titles_above(number))
        pieces = [*self._titles(blocks, first, last)]
        return self._between_labels(self._strip(self._runs(pieces), first, last)) if pieces else None

    def rows_in_sight(self, index: int, first: int, last: int) -> list[Row]:
        """The rows of a line of the layout that have seats in these cells, from left to right."""
        geometry = self.geometry
        in_line = geometry.rows_of(geometry.layout.lines[index])
        return [row for row in in_line if geometry.is_within(row, first, last)]

    def _seats(self, picture: Picture, line: Line, first: int, last: int) -> Iterator[Run]:
        """The seats of a line, from left to right."""
        geometry, known = self.geometry, self._segments
        visible = geometry.seats_within(line, first, last)
        seats = line.seats[visible.start : visible.stop]
        columns = line.columns[visible.start : visible.stop]
        has_kinds, has_numbers = picture.looks.letters is Letters.KINDS, bool(geometry.number_cells)
        begin = at = 0
        text, style = "", None
        for seat, x in zip(seats, map(geometry.cell, columns), strict=True):
            glyph, name = self.glyph(seat, picture)
            segments: Iterable[Segment]
            if has_kinds:
                # The price by its object: all seats of a price share it, and decimals are slow to hash.
                key = glyph, name, seat.kind, id(seat.price), seat.number if has_numbers else 0
                segments = known.get(key) or known.setdefault(key, (*self._seat(seat, picture, glyph, name),))
            else:
                segments = self._seat(seat, picture, glyph, name)
            if x > at:
                yield begin, Segment(text, style)
                begin, at, text = x, x, ""
            for more, its_style, _ in segments:
                if its_style is not style:
                    yield begin, Segment(text, style)
                    begin, text, style = at, "", its_style
                text += more
                at += len(more)
        yield begin, Segment(text, style)

    def _seat(self, seat: Seat, picture: Picture, glyph: str, name: str) -> Iterator[Segment]:
        """The cells of a seat."""
        cells, band = self.geometry.seat_cells, self.geometry.layout.bands[seat.price]
        style = self._tinted(name, band)
        if cells == 1:
            yield Segment(glyph, self.styles[f"{style}!" if seat.kind is not SeatKind.STANDARD else style])
            return
        text = glyph + self._number(seat)
        yield Segment(text, self.styles[style])
        if cells > len(text):
            beside, beside_name = self._beside(seat, picture, band)
            named = beside_name if name != "picked" and beside != " " else style
            yield Segment(beside.ljust(cells - len(text)), self.styles[self._tinted(named, band)])

    def _number(self, seat: Seat) -> str:
        """A seat's number as far as there is room for it."""
        cells = self.geometry.number_cells
        return str(seat.number)[-cells:].ljust(cells) if cells else ""

    def _tinted(self, name: str, band: int) -> str:
        return f"{name}-{band}" if f"{name}-{band}" in self.styles else name

    def glyph(self, seat: Seat, picture: Picture) -> tuple[str, str]:
        """The sign of a seat, and the name of its style."""
        looks, glyphs, seat_id = picture.looks, self.glyphs, seat.seat_id
        if seat_id in looks.picked:
            return glyphs.picked, "picked"
        if seat_id in looks.alone:
            return glyphs.single, "single"
        if seat_id in looks.party:
            return glyphs.party, "party"
        state = picture.house.states.get(seat_id, AVAILABLE)
        status = state.at(picture.now)
        if status is SeatStatus.RESERVED and state.booking_id in looks.mine:
            return glyphs.owned, "owned"
        return glyphs.statuses[status], _STYLE_OF[status]

    def _beside(self, seat: Seat, picture: Picture, band: int) -> tuple[str, str]:
        """What stands beside the glyph, and the name of its style."""
        match picture.looks.letters:
            case Letters.PRICES:
                return self.glyphs.price_code(band), f"price-{min(band + 1, PRICE_COLOURS)}"
            case Letters.OWNERS:
                booking_id = picture.house.state(seat.seat_id).booking_id
                owner = picture.looks.owners.get(booking_id or "", "")
                return (printable(owner)[:1].upper() if owner and cell_len(owner[:1]) == 1 else " "), "mark"
            case Letters.KINDS:
                return self.glyphs.marks.get(seat.kind, " "), "mark"

    def _cursor(self, seat: Seat, picture: Picture) -> Segment:
        """The cells of the seat at the cursor."""
        looks, cells = picture.looks, self.geometry.seat_cells
        state = picture.house.state(seat.seat_id)
        picked = seat.seat_id in looks.picked
        status = state.at(picture.now)
        owned = status is SeatStatus.RESERVED and state.booking_id in looks.mine
        text = self.glyphs.cursor(status, picked=picked, owned=owned) + self._number(seat)
        if cells > len(text):
            text += self._beside(seat, picture, self.geometry.layout.bands[seat.price])[0]
        return Segment(text.ljust(cells), self.styles["cursor-picked" if picked else "cursor"])

    def _runs(self, pieces: Iterable[Piece]) -> Iterator[Run]:
        for x, text, name in pieces:
            yield x, Segment(text, self.styles[name])

    def _strip(self, runs: Iterable[Run], first: int, last: int) -> Strip:
        """Runs from left to right, and nothing between them; what comes first hides what begins under it."""
        base = self.styles["base"]
        texts: list[str] = []
        styles: list[Style | None] = []
        at = first
        for x, (text, style, _) in runs:
            if x > at:
                texts.append(" " * (x - at))
                styles.append(base)
                at = x
            shown = text if x == at else text[at - x :]
            at += cell_len(shown)
            if styles and styles[-1] is style:
                texts[-1] += shown
            elif shown:
                texts.append(shown)
                styles.append(style)
        if at < last:
            texts.append(" " * (last - at))
            styles.append(base)
        return Strip(map(Segment, texts, styles)).crop(0, last - first)

    def _between_labels(self, strip: Strip, left: str = "", right: str = "") -> Strip:
        """A line between the gutters, and in them the labels of rows whose own place is out of sight."""
        gutter, style = self.geometry.gutter, self.styles["label"]
        if not gutter:
            return strip
        before, behind = (" " * (gutter - 1 - cell_len(text)) for text in (left, right))
        return Strip([Segment(f"{before}{left} ", style), *strip, Segment(f" {right}{behind}", style)])

    def _labels(self, rows: list[Row], first: int, last: int) -> Iterator[Piece]:
        """The labels on both sides of the rows' blocks, where there is room and their place is in sight."""
        geometry = self.geometry
        for row, following in zip_longest(rows, rows[1:]):
            label = row_label(row)
            if (at := self._label_cell(row)) >= first:
                yield at, label, "label"
            behind = geometry.right_of(row) + 1
            end = last if following is None else geometry.left_of(following) - ROOM_BETWEEN
            if behind + cell_len(label) <= end:
                yield behind, label, "label"

    def _label_cell(self, row: Row) -> int:
        """The cell where a row's label begins, left of its block."""
        return self.geometry.left_of(row) - 1 - cell_len(row_label(row))

    def _pinned(self, rows: list[Row], first: int, last: int) -> tuple[str, str]:
        """The labels that stay in the gutters because their own place is out of sight."""
        if not rows:
            return "", ""
        left = row_label(rows[0]) if self._label_cell(rows[0]) < first else ""
        end = self.geometry.right_of(rows[-1]) + 1 + cell_len(row_label(rows[-1]))
        return left, row_label(rows[-1]) if end > last else ""

    def _titles(
        self, blocks: Iterable[Block], first: int, last: int, *, is_shared: bool = False
    ) -> Iterator[Piece]:
        """Zones' names over their blocks, each in the middle of what is in sight of it, on a rule.

        is_shared: other blocks have seats on the same line.
        """
        at = first
        for block in blocks:
            left, right = self.geometry.span(block)
            left, right = max(left, at), min(right, last)
            name = f" {printable(block.zone)} "
            if left >= right:
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

    def _stage(self, number: int, first: int, last: int) -> Iterator[Piece]:
        """One line of the stage; its middle one has its name."""
        stage = self.geometry.stage
        if not stage.y <= number < stage.bottom or not self.geometry.layout.lines:
            return
        name = STAGE if cell_len(STAGE) <= stage.width else STAGE.replace(" ", "")[: stage.width]
        text = name.center(stage.width) if number == stage.y + stage.height // 2 else " " * stage.width
        shown = text[max(first - stage.x, 0) : max(last - stage.x, 0)]
        if shown:
            yield max(stage.x, first), shown, "stage"


def laid_over(strip: Strip, x: int, piece: Segment) -> Strip:
    """A strip with another piece in the place of what stood there from cell `x` on."""
    return Strip([*strip.crop(0, x), piece, *strip.crop(x + piece.cell_length)])


def row_label(row: Row) -> str:
    """A row's label as far as there is room for it."""
    text = printable(row.label)
    return set_cell_size(text, min(cell_len(text), LONGEST_LABEL)).strip()

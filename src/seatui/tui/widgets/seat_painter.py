"""Drawing the lines of a map on which every seat is to be seen."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, zip_longest
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.cursor import Cursor
from seatui.domain.glyphs import GlyphSet
from seatui.domain.layout import Block, Row, Spot
from seatui.domain.seats import Seat, SeatKind, SeatStatus
from seatui.domain.text import printable
from seatui.tui.geometry import LONGEST_LABEL, MapGeometry
from seatui.tui.looks import Letters, Looks, Picture
from seatui.tui.theme import PRICE_COLOURS

STAGE = "S T A G E"

ROOM_BETWEEN = 8
"""Cells left free before the next block where a row has its label on the right too."""

_STYLE_OF = {status: status.lower() for status in SeatStatus}

Piece = tuple[int, str, str]
"""A text that begins at a cell, and the name of its style."""

Look = tuple[Segment, ...]
"""The cells of a column: of a seat, or of none."""

_UNKNOWN: Look = ()


class Clip(NamedTuple):
    """So many of the first cells of a column's look."""

    column: int
    cells: int


Part = Segment | slice | Clip
"""Of a line: what stands there whatever becomes of the seats, or the looks of some columns, or a part of one."""


class Setting(NamedTuple):
    """A line but for how its seats look. labels: the cells where labels of rows begin."""

    parts: list[Part]
    labels: frozenset[int]


class SeatPainter:
    """Draws a house at a zoom with a set of glyphs and the styles of the current theme.

    It keeps how each seat looks that it has drawn, until that is forgotten: a line in which one seat has changed,
    or that has moved sideways, is put together from what is there.
    styles: by the map's component names, by the four statuses in lower case, and by those with a price's tint.
    """

    def __init__(self, glyphs: GlyphSet, styles: Mapping[str, Style], geometry: MapGeometry) -> None:
        self.glyphs = glyphs
        self.styles = styles
        self.geometry = geometry
        self._gap: Look = (Segment(" " * geometry.seat_cells, styles["base"]),)
        self._usual: dict[tuple[str, str, SeatKind, int, int], Look] = {}
        self._looks: dict[int, list[Look]] = {}
        self._settings: dict[int, Setting] = {}
        self._settings_for = 0, 0

    def forget(self, spots: Iterable[Spot]) -> None:
        """These seats look different from now on."""
        lines, known = self.geometry.layout.lines, self._looks
        for line, seat in spots:
            if line in known:
                known[line][lines[line].columns[seat]] = _UNKNOWN

    def line(self, picture: Picture, number: int, first: int, last: int) -> Strip:
        """A line of the map in the cells from `first` to before `last`, between the labels of its rows."""
        index = self.geometry.lines_at.get(number)
        if index is None:
            pieces = self._pieces(picture, number, None, first, last)
            return self._between_labels(self._strip(pieces, first, last))
        looks = self._looks_of(picture, index, self.geometry.columns_within(first, last))
        segments: list[Segment] = []
        for part in self._setting_of(picture, number, index, first, last).parts:
            if isinstance(part, slice):
                segments += chain.from_iterable(looks[part])
            elif isinstance(part, Clip):
                segments += Strip(looks[part.column]).crop(0, part.cells)
            else:
                segments.append(part)
        return Strip(segments, last - first + 2 * self.geometry.gutter)

    def with_cursor(self, strip: Strip, picture: Picture, cursor: Cursor, first: int, last: int) -> Strip:
        """A line, as `line` has drawn it, with the cursor on it and the label of its row brought out."""
        geometry, row, gutter = self.geometry, cursor.row, self.geometry.gutter
        x = geometry.cell(cursor.layout.column_at(cursor.spot))
        if first <= x <= last - geometry.seat_cells:
            strip = laid_over(strip, gutter + x - first, self._cursor(cursor.seat, picture))
        text = row_label(row)
        label = Segment(text, self.styles["label-current"])
        if (at := self._label_cell(row)) >= first:
            number = geometry.number_of(cursor.spot.line)
            labels = self._setting_of(picture, number, cursor.spot.line, first, last).labels
            return laid_over(strip, gutter + at - first, label) if at in labels else strip
        rows = self.rows_in_sight(cursor.spot.line, first, last)
        if self._pinned(rows, first, last)[0] == text:
            return laid_over(strip, gutter - 1 - cell_len(text), label)
        return strip

    def sticky_titles(self, number: int, first: int, last: int) -> Strip | None:
        """The names of the zones that a line runs through; None where none has a name."""
        blocks = list(self.geometry.titles_above(number))
        pieces = [*self._titles(blocks, first, last)]
        return self._between_labels(self._strip(pieces, first, last)) if pieces else None

    def rows_in_sight(self, index: int, first: int, last: int) -> list[Row]:
        """The rows of a line of the layout that have seats in these cells, from left to right."""
        geometry = self.geometry
        in_line = geometry.rows_of(geometry.layout.lines[index])
        return [row for row in in_line if geometry.is_within(row, first, last)]

    def _setting_of(self, picture: Picture, number: int, index: int, first: int, last: int) -> Setting:
        """The setting of a line of the layout; kept as long as the map stands still."""
        if self._settings_for != (first, last):
            self._settings.clear()
            self._settings_for = first, last
        setting = self._settings.get(number)
        if setting is None:
            pieces = self._pieces(picture, number, index, first, last)
            labels = frozenset(x for x, _, name in pieces if name == "label")
            setting = self._settings[number] = Setting(self._parts(pieces, index, first, last), labels)
        return setting

    def _parts(self, pieces: list[Piece], index: int, first: int, last: int) -> list[Part]:
        """What a line of the layout consists of, gutters included; less than a whole seat is not shown."""
        geometry, base = self.geometry, self.styles["base"]
        columns, rows = geometry.columns_within(first, last), self.rows_in_sight(index, first, last)
        ends = self._ends(*self._pinned(rows, first, last), self._beyond(index, first, last))
        parts: list[Part] = [*ends[:1]]
        at, column = first, columns.start
        for x, text, name in (*pieces, (last, "", "base")):
            until = max(geometry.column_before(x, columns), column)
            if column < until:
                parts += [Segment(" " * (geometry.cell(column) - at), base), slice(column, until)]
                at = geometry.cell(until)
            if until < columns.stop and at <= (begins := geometry.cell(until)) < x:
                # The piece covers no more than the end of this seat.
                parts += [Segment(" " * (begins - at), base), Clip(until, x - begins)]
                at = x
            parts += [Segment(" " * (x - at), base), Segment(text, self.styles[name])]
            at = x + cell_len(text)
            column = max(geometry.column_after(at, columns), until)
        return [part for part in (*parts, *ends[1:]) if not isinstance(part, Segment) or part.text]

    def _pieces(self, picture: Picture, number: int, index: int | None, first: int, last: int) -> list[Piece]:
        """What stands on a line beside seats, from left to right, and none over another.

        The stage gives way to the names of zones, and labels of rows to both.
        """
        titles = self.geometry.titles_at.get(number, ())
        named = [*self._titles(titles, first, last, is_shared=index is not None)]
        pieces = [*named, *_beside(self._stage(number, first, last), named)]
        if index is not None:
            labels = [*self._labels(picture, self.rows_in_sight(index, first, last), first, last)]
            pieces += [label for label in labels if _beside([label], pieces) == [label]]
        return sorted(pieces)

    def _looks_of(self, picture: Picture, index: int, columns: range) -> list[Look]:
        """How the columns of a line look, these at least."""
        layout = self.geometry.layout
        line, looks = layout.lines[index], self._looks.get(index)
        if looks is None:
            looks = self._looks[index] = [self._gap] * layout.width
            for column in line.columns:
                looks[column] = _UNKNOWN
        start, end = (bisect_left(line.columns, column) for column in (columns.start, columns.stop))
        for seat, column in zip(line.seats[start:end], line.columns[start:end], strict=True):
            if looks[column] is _UNKNOWN:
                looks[column] = self._look(seat, picture)
        return looks

    def _look(self, seat: Seat, picture: Picture) -> Look:
        """The cells of a seat; one object for all that look the same, as most of a house do."""
        glyph, name = self.glyph(seat, picture)
        if picture.looks.letters is not Letters.KINDS:
            return (*self._cells(seat, picture, glyph, name),)
        number = seat.number if self.geometry.number_cells else 0
        # The price by its object: all seats of a price share it, and decimals are slow to hash.
        key = glyph, name, seat.kind, id(seat.price), number
        return self._usual.get(key) or self._usual.setdefault(
            key, (*self._cells(seat, picture, glyph, name),)
        )

    def _cells(self, seat: Seat, picture: Picture, glyph: str, name: str) -> Iterator[Segment]:
        """A seat's glyph, its number, and what stands beside it; a line under it where no letter says its kind."""
        geometry = self.geometry
        band, text = geometry.layout.bands[seat.price], glyph + self._number(seat)
        plain = style = self._tinted(name, band)
        beside, beside_name = self._beside(seat, picture, band) if geometry.has_letters else ("", "")
        if seat.kind is not SeatKind.STANDARD and not says_kinds(geometry, picture.looks):
            style = f"{plain}!"
        if style == plain and (name == "picked" or not beside.strip()):
            yield Segment((text + beside).ljust(geometry.seat_cells), self.styles[style])
            return
        yield Segment(text, self.styles[style])
        if geometry.has_letters:
            around = plain if name == "picked" or not beside.strip() else self._tinted(beside_name, band)
            yield Segment(beside.ljust(geometry.seat_cells - len(text)), self.styles[around])

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
        state = picture.house.state(seat_id)
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
        if self.geometry.has_letters:
            text += self._beside(seat, picture, self.geometry.layout.bands[seat.price])[0]
        return Segment(text.ljust(cells), self.styles["cursor-picked" if picked else "cursor"])

    def _strip(self, pieces: Iterable[Piece], first: int, last: int) -> Strip:
        """Pieces from left to right, and nothing between them; what comes first hides what begins under it."""
        base = self.styles["base"]
        segments: list[Segment] = []
        at = first
        for x, text, name in pieces:
            if x > at:
                segments.append(Segment(" " * (x - at), base))
                at = x
            shown = text[at - x :]
            segments.append(Segment(shown, self.styles[name]))
            at += cell_len(shown)
        if at < last:
            segments.append(Segment(" " * (last - at), base))
        return Strip(segments).crop(0, last - first)

    def _beyond(self, index: int, first: int, last: int) -> tuple[str, str]:
        """What says on either side that a line goes on out of sight."""
        columns, (left, right) = self.geometry.layout.lines[index].columns, self.glyphs.beyond
        goes_on = self.geometry.cell(columns[0]) < first, self.geometry.cell(columns[-1] + 1) > last
        return left if goes_on[0] else " ", right if goes_on[1] else " "

    def _between_labels(self, strip: Strip) -> Strip:
        """A line without seats between empty gutters."""
        ends = self._ends()
        return Strip([*ends[:1], *strip, *ends[1:]], strip.cell_length + 2 * self.geometry.gutter)

    def _ends(
        self, left: str = "", right: str = "", beyond: tuple[str, str] = (" ", " ")
    ) -> tuple[Segment, Segment] | tuple[()]:
        """The gutters, and in them the labels of rows whose own place is out of sight; where there are any."""
        gutter, style = self.geometry.gutter, self.styles["label"]
        if not gutter:
            return ()
        before, behind = (" " * (gutter - 1 - cell_len(text)) for text in (left, right))
        return Segment(f"{before}{left}{beyond[0]}", style), Segment(f"{beyond[1]}{right}{behind}", style)

    def _labels(self, picture: Picture, rows: list[Row], first: int, last: int) -> Iterator[Piece]:
        """The labels on both sides of the rows' blocks, where there is room and their place is in sight."""
        geometry = self.geometry
        for row, following in zip_longest(rows, rows[1:]):
            label = row_label(row)
            if (at := self._label_cell(row)) >= max(first, self._end_before(row, picture)):
                yield at, label, "label"
            behind = geometry.right_of(row) + 1
            end = last if following is None else geometry.left_of(following) - ROOM_BETWEEN
            if behind + cell_len(label) <= end:
                yield behind, label, "label"

    def _end_before(self, row: Row, picture: Picture) -> int:
        """The first cell behind what there is to be seen of the seat before a row, on whose line it stands."""
        geometry = self.geometry
        line = geometry.layout.lines[row.line]
        if not row.start:
            return 0
        kind, end = line.seats[row.start - 1].kind, geometry.cell(line.columns[row.start - 1] + 1)
        # The cell of a letter, where there is none and will be none.
        is_blank = kind is SeatKind.STANDARD and says_kinds(geometry, picture.looks)
        return end - 1 if is_blank else end

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


def _beside(pieces: Iterable[Piece], over: Iterable[Piece]) -> list[Piece]:
    """What is to be seen of pieces that others are laid over."""
    seen = [*pieces]
    for left, covering, _ in over:
        right = left + cell_len(covering)
        seen = [
            (start, part, name)
            for x, text, name in seen
            for start, end in ((x, min(x + cell_len(text), left)), (max(x, right), x + cell_len(text)))
            if start < end and (part := Strip([Segment(text)]).crop(start - x, end - x).text)
        ]
    return seen


def says_kinds(geometry: MapGeometry, looks: Looks) -> bool:
    """Whether the letters beside the seats say what is particular about them."""
    return geometry.has_letters and looks.letters is Letters.KINDS


def laid_over(strip: Strip, x: int, piece: Segment) -> Strip:
    """A strip with another piece in the place of what stood there from cell `x` on."""
    segments = [*strip.crop(0, x), piece, *strip.crop(x + piece.cell_length)]
    return Strip(segments, strip.cell_length)


def row_label(row: Row) -> str:
    """A row's label as far as there is room for it."""
    return _as_label(row.label)


@lru_cache(4096)
def _as_label(text: str) -> str:
    shown = printable(text)
    return set_cell_size(shown, min(cell_len(shown), LONGEST_LABEL)).strip()

"""The painter of a map that shows every seat."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.model.seats import Seat, SeatKind, SeatStatus
from seatui.domain.picking.cursor import Cursor
from seatui.domain.venue.layout import Spot
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.printable import printable
from seatui.tui.map.faces import face
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.map.line_setting import Clip, LineSettings, row_label, says_kinds
from seatui.tui.overlay import Letters, Picture
from seatui.tui.terminal.clusters import cropped
from seatui.tui.themes.theme import PRICE_COLOURS

_STYLE_OF = {status: status.lower() for status in SeatStatus}

SeatCells = tuple[Segment, ...]
"""The cells of a column, with or without a seat."""

_UNKNOWN: SeatCells = ()


class SeatPainter:
    """Draws a house at a zoom with a glyph set and the styles of the current theme.

    Caches the cells of each drawn seat until they are forgotten: a line in which one seat has changed, or
    that was scrolled sideways, is assembled from them. styles: by the map's component names, by the four
    statuses in lower case, and by those with a price's tint.
    """

    def __init__(self, glyphs: GlyphSet, styles: Mapping[str, Style], geometry: MapGeometry) -> None:
        self.glyphs = glyphs
        self.styles = styles
        self.geometry = geometry
        self._gap: SeatCells = (Segment(" " * geometry.seat_cells, styles["base"]),)
        self._shared_cells: dict[tuple[str, str, SeatKind, int, str], SeatCells] = {}
        self._cells_by_row: dict[int, list[SeatCells]] = {}
        self._settings = LineSettings(glyphs, styles, geometry)

    def forget(self, spots: Iterable[Spot]) -> None:
        """Discards the cells of these seats."""
        lines, known = self.geometry.layout.lines, self._cells_by_row
        for line, seat in spots:
            if line in known:
                known[line][lines[line].columns[seat]] = _UNKNOWN

    def line(self, picture: Picture, number: int, first: int, last: int) -> Strip:
        """A line of the map, cells from `first` to before `last`, between the labels of its rows."""
        index = self.geometry.lines_at.get(number)
        if index is None:
            return self._settings.without_seats(picture.overlay, number, first, last)
        cells = self._cells_of(picture, index, self.geometry.columns_within(first, last))
        segments: list[Segment] = []
        for part in self._settings.setting(picture.overlay, number, index, first, last).parts:
            if isinstance(part, slice):
                segments += chain.from_iterable(cells[part])
            elif isinstance(part, Clip):
                segments += Strip(cells[part.column]).crop(0, part.cells)
            else:
                segments.append(part)
        return Strip(segments, last - first + 2 * self.geometry.gutter)

    def with_cursor(self, strip: Strip, picture: Picture, cursor: Cursor, first: int, last: int) -> Strip:
        """A line as drawn by `line`, with the cursor, and with the label of its row highlighted."""
        geometry, row = self.geometry, cursor.row
        x = geometry.cell(cursor.layout.column_at(cursor.spot))
        if first <= x <= last - geometry.seat_cells:
            strip = laid_over(strip, geometry.gutter + x - first, self._cursor(cursor.seat, picture))
        place = self._settings.label_place(row, picture.overlay, first, last)
        if place is None:
            return strip
        return laid_over(strip, place, Segment(row_label(row), self.styles["label-current"]))

    def sticky_titles(self, number: int, first: int, last: int) -> Strip | None:
        """The names of the zones that a line crosses; None if none has a name."""
        return self._settings.sticky_titles(number, first, last)

    def _cells_of(self, picture: Picture, index: int, columns: range) -> list[SeatCells]:
        """The cells of a line by column; those in `columns` are drawn."""
        layout = self.geometry.layout
        line, cells = layout.lines[index], self._cells_by_row.get(index)
        if cells is None:
            cells = self._cells_by_row[index] = [self._gap] * layout.width
            for column in line.columns:
                cells[column] = _UNKNOWN
        start, end = (bisect_left(line.columns, column) for column in (columns.start, columns.stop))
        for seat, column in zip(line.seats[start:end], line.columns[start:end], strict=True):
            if cells[column] is _UNKNOWN:
                cells[column] = self._cells(seat, picture)
        return cells

    def _cells(self, seat: Seat, picture: Picture) -> SeatCells:
        """The cells of a seat; seats that look the same, as most do, share one object."""
        glyph, name = self.glyph(seat, picture)
        if picture.overlay.letters is not Letters.KINDS:
            return (*self._segments(seat, picture, glyph, name),)
        label = seat.label if self.geometry.label_cells else ""
        # The price by identity: all seats of a price share the object, and decimals are slow to hash.
        key = glyph, name, seat.kind, id(seat.price), label
        return self._shared_cells.get(key) or self._shared_cells.setdefault(
            key, (*self._segments(seat, picture, glyph, name),)
        )

    def _segments(self, seat: Seat, picture: Picture, glyph: str, name: str) -> Iterator[Segment]:
        """A seat's glyph, label and letter; a special seat is underlined if no letter shows its kind."""
        geometry = self.geometry
        band, text = geometry.layout.bands[seat.price], glyph + self._label(seat)
        plain = style = self._tinted(name, band)
        letter, letter_style = self._letter(seat, picture, band) if geometry.has_letters else ("", "")
        if seat.kind is not SeatKind.STANDARD and not says_kinds(geometry, picture.overlay):
            style = f"{plain}!"
        if style == plain and (name == "picked" or not letter.strip()):
            yield Segment(self._filled(text + letter), self.styles[style])
            return
        yield Segment(text, self.styles[style])
        if geometry.has_letters:
            is_plain = name in {"picked", "offered"} or not letter.strip()
            around = plain if is_plain else self._tinted(letter_style, band)
            yield Segment(self._filled(text + letter)[len(text) :], self.styles[around])

    def _filled(self, text: str) -> str:
        """A text in the cells of a seat."""
        return text + " " * (self.geometry.seat_cells - cell_len(text))

    def _label(self, seat: Seat) -> str:
        """A seat's label, cut to the room that there is for it."""
        cells = self.geometry.label_cells
        return face(seat.label, cells, self.glyphs.beyond[0]) if cells else ""

    def _tinted(self, name: str, band: int) -> str:
        return f"{name}-{band}" if f"{name}-{band}" in self.styles else name

    def glyph(self, seat: Seat, picture: Picture) -> tuple[str, str]:
        """The glyph of a seat, and the name of its style."""
        overlay, glyphs, seat_id = picture.overlay, self.glyphs, seat.seat_id
        if seat_id in picture.picked:
            return glyphs.picked, "picked"
        if seat_id in overlay.alone:
            return glyphs.single, "single"
        if seat_id in overlay.party or seat_id in overlay.preview:
            return glyphs.party, "party"
        state = picture.house.state(seat_id)
        status = state.at(picture.now)
        if status is SeatStatus.RESERVED and state.booking_id in overlay.mine:
            return glyphs.owned, "owned*" if seat_id in overlay.glow else "owned"
        if status is SeatStatus.AVAILABLE and seat_id in overlay.offered:
            return glyphs.offered, "offered"
        name = _STYLE_OF[status]
        return glyphs.statuses[status], f"{name}*" if seat_id in overlay.glow else name

    def _letter(self, seat: Seat, picture: Picture, band: int) -> tuple[str, str]:
        """The letter beside the glyph, and the name of its style."""
        match picture.overlay.letters:
            case Letters.PRICES:
                return self.glyphs.price_code(band), f"price-{min(band + 1, PRICE_COLOURS)}"
            case Letters.OWNERS:
                booking_id = picture.house.state(seat.seat_id).booking_id
                owner = picture.overlay.owners.get(booking_id or "", "")
                return _initial(owner), "mark"
            case Letters.KINDS:
                return self.glyphs.marks.get(seat.kind, " "), "mark"

    def _cursor(self, seat: Seat, picture: Picture) -> Segment:
        """The cells of the seat at the cursor."""
        overlay = picture.overlay
        state = picture.house.state(seat.seat_id)
        picked = seat.seat_id in picture.picked
        status = state.at(picture.now)
        owned = status is SeatStatus.RESERVED and state.booking_id in overlay.mine
        offered = status is SeatStatus.AVAILABLE and seat.seat_id in overlay.offered
        text = self.glyphs.cursor(status, picked=picked, owned=owned, offered=offered) + self._label(seat)
        if self.geometry.has_letters:
            text += self._letter(seat, picture, self.geometry.layout.bands[seat.price])[0]
        return Segment(self._filled(text), self.styles["cursor-picked" if picked else "cursor"])


def laid_over(strip: Strip, x: int, piece: Segment) -> Strip:
    """A strip with a piece that replaces its cells from `x` on."""
    segments = [*cropped(strip, 0, x), piece, *cropped(strip, x + piece.cell_length)]
    return Strip(segments, strip.cell_length)


def _initial(name: str) -> str:
    """The first letter of a name, in one cell; a blank where it takes another room."""
    letter = printable(name)[:1]
    capital = letter.upper()
    return next((each for each in (capital, letter) if len(each) == 1 and cell_len(each) == 1), " ")

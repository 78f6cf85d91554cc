"""The painter of a map that shows every seat."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.model.seats import Seat
from seatui.domain.picking.cursor import Cursor
from seatui.domain.venue.layout import Spot
from seatui.domain.words.glyphs import GlyphSet
from seatui.tui.map.faces import face
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.map.line_setting import Clip, LineSettings
from seatui.tui.map.seat_looks import SeatLooks
from seatui.tui.overlay import Picture
from seatui.tui.terminal.clusters import cropped

SeatCells = tuple[Segment, ...]
"""The cells of a column on one line, with or without a seat."""

_UNKNOWN: SeatCells = ()


class SeatPainter:
    """Draws a house at a zoom with a glyph set and the styles of the current theme.

    Caches the cells of each drawn seat until they are forgotten: a line in which one seat has changed, or
    that was scrolled sideways, is assembled from them. styles: by the names of `map_styles`.
    """

    def __init__(
        self, glyphs: GlyphSet, styles: Mapping[str, Style], geometry: MapGeometry, *, price_colours: int = 0
    ) -> None:
        self.glyphs = glyphs
        self.styles = styles
        self.geometry = geometry
        self._looks = SeatLooks(glyphs, geometry.layout, price_colours)
        self._gap: SeatCells = (Segment(" " * geometry.seat_cells, styles["base"]),)
        self._shared_cells: dict[tuple[str, str, str, int], SeatCells] = {}
        self._cells_by_line: dict[int, list[SeatCells]] = {}
        self._settings = LineSettings(glyphs, styles, geometry)

    def forget(self, spots: Iterable[Spot]) -> None:
        """Discards the cells of these seats."""
        geometry, known = self.geometry, self._cells_by_line
        for line, seat in spots:
            for number in geometry.numbers_of(line):
                if number in known:
                    known[number][geometry.layout.lines[line].columns[seat]] = _UNKNOWN

    def line(self, picture: Picture, number: int, first: int, last: int) -> Strip:
        """A line of the map, cells from `first` to before `last`, between the labels of its rows."""
        index = self.geometry.lines_at.get(number)
        if index is None:
            return self._settings.without_seats(number, first, last)
        cells = self._cells_of(picture, number, index, self.geometry.columns_within(first, last))
        segments: list[Segment] = []
        for part in self._settings.setting(number, index, first, last).parts:
            if isinstance(part, slice):
                segments += chain.from_iterable(cells[part])
            elif isinstance(part, Clip):
                segments += Strip(cells[part.column]).crop(0, part.cells)
            else:
                segments.append(part)
        return Strip(segments, last - first + 2 * self.geometry.gutter)

    def with_cursor(self, strip: Strip, picture: Picture, cursor: Cursor, first: int, last: int) -> Strip:
        """The first line of a row, as drawn by `line`, with the cursor and with the row's label highlighted."""
        geometry, row = self.geometry, cursor.row
        x = geometry.cell(cursor.layout.column_at(cursor.spot))
        if first <= x <= last - geometry.seat_cells:
            strip = laid_over(strip, geometry.gutter + x - first, self._cursor(cursor.seat, picture))
        place = self._settings.label_place(row, first, last)
        if place is None:
            return strip
        return laid_over(strip, place, Segment(self._settings.row_label(row), self.styles["label-current"]))

    def sticky_titles(self, number: int, first: int, last: int) -> Strip | None:
        """The names of the zones that a line crosses; None if none has a name."""
        return self._settings.sticky_titles(number, first, last)

    def _cells_of(self, picture: Picture, number: int, index: int, columns: range) -> list[SeatCells]:
        """The cells of a line by column; those in `columns` are drawn."""
        layout = self.geometry.layout
        line, cells = layout.lines[index], self._cells_by_line.get(number)
        if cells is None:
            cells = self._cells_by_line[number] = [self._gap] * layout.width
            for column in line.columns:
                cells[column] = _UNKNOWN
        start, end = (bisect_left(line.columns, column) for column in (columns.start, columns.stop))
        is_below = number != self.geometry.number_of(index)
        for seat, column in zip(line.seats[start:end], line.columns[start:end], strict=True):
            if cells[column] is _UNKNOWN:
                cells[column] = self._cells(seat, picture, is_below=is_below)
        return cells

    def _cells(self, seat: Seat, picture: Picture, *, is_below: bool) -> SeatCells:
        """The cells of a seat on one of its lines; seats that look the same, as most do, share one object."""
        sign, name = self._looks.of(seat, picture)
        label = self._label(seat) if self.geometry.label_cells else ""
        # The price by identity: all seats of a price share the object, and decimals are slow to hash.
        key = ("", name, label, id(seat.price)) if is_below else (sign, name, label, 0)
        known = self._shared_cells.get(key)
        if known is None:
            drawn = self._lower(seat, name) if is_below else self._upper(sign, label, name)
            known = self._shared_cells[key] = (*drawn,)
        return known

    def _upper(self, sign: str, label: str, name: str) -> Iterator[Segment]:
        """A seat's sign and label; a sign that is underlined stands out from the cells after it."""
        if self.geometry.is_tall:
            yield from self._tile(f" {sign} {label}", name)
        elif name.endswith("!"):
            yield Segment(sign, self.styles[name])
            yield Segment(self._filled(sign + label)[len(sign) :], self.styles[name[:-1]])
        else:
            yield Segment(self._filled(sign + label), self.styles[name])

    def _lower(self, seat: Seat, name: str) -> Iterator[Segment]:
        """A seat's price, unless it cannot be bought."""
        price = "" if name.startswith(("sold", "blocked", "faint")) else self.geometry.price_words(seat.price)
        yield from self._tile(f" {price}", name.removesuffix("!"))

    def _tile(self, text: str, name: str) -> Iterator[Segment]:
        """One line of a seat that is as high as wide, and the gap after it."""
        tile = f"{name}="
        yield Segment(self._filled(text)[:-1], self.styles[tile if tile in self.styles else name])
        yield Segment(" ", self.styles["base"])

    def _filled(self, text: str) -> str:
        """A text in the cells of a seat."""
        return text + " " * (self.geometry.seat_cells - cell_len(text))

    def _label(self, seat: Seat) -> str:
        """A seat's label, cut to the room that there is for it."""
        cells = self.geometry.label_cells
        return face(seat.label, cells, self.glyphs.beyond[0]) if cells else ""

    def _cursor(self, seat: Seat, picture: Picture) -> Segment:
        """The first line of a seat at the cursor."""
        sign, label = self._looks.at_cursor(seat, picture), self._label(seat)
        style = self.styles["cursor-picked" if seat.seat_id in picture.picked else "cursor"]
        if self.geometry.is_tall:
            return Segment(self._filled(f" {sign} {label}")[:-1], style)
        return Segment(self._filled(sign + label), style)


def laid_over(strip: Strip, x: int, piece: Segment) -> Strip:
    """A strip with a piece that replaces its cells from `x` on."""
    segments = [*cropped(strip, 0, x), piece, *cropped(strip, x + piece.cell_length)]
    return Strip(segments, strip.cell_length)

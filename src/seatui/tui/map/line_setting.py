"""The fixed text on the lines of the map: the stage, names of zones, and labels of rows."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.venue.layout import Row
from seatui.domain.venue.named_blocks import Block
from seatui.domain.venue.upright import UprightRow
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.printable import printable
from seatui.domain.words.short_names import ShortNames
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.terminal.clusters import cropped, part_of

STAGE = "S T A G E"

ROOM_BETWEEN = 8
"""Cells left free between a row's label on the right and the next block."""

Piece = tuple[int, str, str]
"""The first cell of a text, the text, and the name of its style."""


class Clip(NamedTuple):
    """The first `cells` cells of a column."""

    column: int
    cells: int


Part = Segment | slice | Clip
"""Fixed text, a range of seat columns, or a clipped seat."""


class Setting(NamedTuple):
    """The parts of a line, independent of its seats' states. labels: the first cells of row labels."""

    parts: list[Part]
    labels: frozenset[int]


class LineSettings:
    """The fixed text of a house at a zoom, with a glyph set and the styles of the current theme.

    Lines reach from cell `first` to before cell `last`, between gutters.
    """

    def __init__(self, glyphs: GlyphSet, styles: Mapping[str, Style], geometry: MapGeometry) -> None:
        self._glyphs = glyphs
        self._styles = styles
        self._geometry = geometry
        self._settings: dict[int, Setting] = {}
        self._settings_for = 0, 0
        self._short_names = ShortNames(printable(block.name) for block in geometry.layout.blocks)

    def without_seats(self, number: int, first: int, last: int) -> Strip:
        """A line that has no seats."""
        return self._between_gutters(self._strip(self._pieces(number, None, first, last), first, last))

    def sticky_titles(self, number: int, first: int, last: int) -> Strip | None:
        """The names of the zones that a line crosses; None if none has a name."""
        blocks = list(self._geometry.titles_above(number))
        pieces = [*self._titles(blocks, first, last)]
        return self._between_gutters(self._strip(pieces, first, last)) if pieces else None

    def setting(self, number: int, index: int, first: int, last: int) -> Setting:
        """The setting of a line of the layout; cached until the map scrolls sideways."""
        if self._settings_for != (first, last):
            self._settings.clear()
            self._settings_for = first, last
        setting = self._settings.get(number)
        if setting is None:
            pieces = self._pieces(number, index, first, last)
            labels = frozenset(x for x, _, name in pieces if name == "label")
            setting = self._settings[number] = Setting(
                self._parts(pieces, number, index, first, last), labels
            )
        return setting

    def row_label(self, row: Row | UprightRow) -> str:
        """The label of a row as it is shown."""
        return self._geometry.row_faces.face(row)

    def label_place(self, row: Row, first: int, last: int) -> int | None:
        """The first cell of a row's label, counted from the left gutter; None if it is not shown."""
        geometry, gutter, text = self._geometry, self._geometry.gutter, self.row_label(row)
        if geometry.layout.upright_row(row):
            return None
        if (at := self._label_cell(row)) >= first:
            setting = self.setting(geometry.number_of(row.line), row.line, first, last)
            return gutter + at - first if at in setting.labels else None
        rows = self._rows_in_sight(row.line, first, last)
        return gutter - 1 - cell_len(text) if self._pinned(rows, first, last)[0] == text else None

    def _parts(self, pieces: list[Piece], number: int, index: int, first: int, last: int) -> list[Part]:
        """The parts of a line of the layout, gutters included; seats cut by the window are left out."""
        geometry, base = self._geometry, self._styles["base"]
        columns, rows = geometry.columns_within(first, last), self._rows_in_sight(index, first, last)
        ends = self._ends()
        if self._is_labelled(number, index):
            ends = self._ends(*self._pinned(rows, first, last), self._beyond(index, first, last))
        parts: list[Part] = [*ends[:1]]
        at, column = first, columns.start
        for x, text, name in (*pieces, (last, "", "base")):
            until = max(geometry.column_before(x, columns), column)
            if column < until:
                parts += [Segment(" " * (geometry.cell(column) - at), base), slice(column, until)]
                at = geometry.cell(until)
            if until < columns.stop and at <= (begins := geometry.cell(until)) < x:
                # The piece covers only the end of this seat.
                parts += [Segment(" " * (begins - at), base), Clip(until, x - begins)]
                at = x
            parts += [Segment(" " * (x - at), base), Segment(text, self._styles[name])]
            at = x + cell_len(text)
            column = max(geometry.column_after(at, columns), until)
        return [part for part in (*parts, *ends[1:]) if not isinstance(part, Segment) or part.text]

    def _pieces(self, number: int, index: int | None, first: int, last: int) -> list[Piece]:
        """The texts on a line, from left to right, without overlaps.

        Names of zones take precedence over the stage, and both over labels of rows.
        """
        titles = self._geometry.titles_at.get(number, ())
        named = [*self._titles(titles, first, last, is_shared=index is not None)]
        pieces = [*named, *_visible_parts(self._stage(number, first, last), named)]
        labels = [*self._feet(number, first, last)]
        if index is not None and self._is_labelled(number, index):
            labels += self._labels(self._rows_in_sight(index, first, last), first, last)
        pieces += [label for label in labels if _visible_parts([label], pieces) == [label]]
        return sorted(pieces)

    def _is_labelled(self, number: int, index: int) -> bool:
        """Whether the labels of rows stand on a line of seats: on the first one, where seats are tall."""
        return number == self._geometry.number_of(index)

    def _rows_in_sight(self, index: int, first: int, last: int) -> list[Row]:
        """The rows of a line of the layout that have seats in these cells, from left to right."""
        geometry = self._geometry
        in_line = geometry.rows_of(geometry.layout.lines[index])
        return [row for row in in_line if geometry.is_within(row, first, last)]

    def _strip(self, pieces: Iterable[Piece], first: int, last: int) -> Strip:
        """Pieces from left to right, with blanks between; a piece hides the start of one that overlaps it."""
        base = self._styles["base"]
        segments: list[Segment] = []
        at = first
        for x, text, name in pieces:
            if x > at:
                segments.append(Segment(" " * (x - at), base))
                at = x
            shown = part_of(text, at - x, cell_len(text))
            segments.append(Segment(shown, self._styles[name]))
            at += cell_len(shown)
        if at < last:
            segments.append(Segment(" " * (last - at), base))
        return cropped(Strip(segments), 0, last - first)

    def _beyond(self, index: int, first: int, last: int) -> tuple[str, str]:
        """The marks at both ends of a line that goes on out of sight, or blanks."""
        columns, (left, right) = self._geometry.layout.lines[index].columns, self._glyphs.beyond
        goes_on = self._geometry.cell(columns[0]) < first, self._geometry.cell(columns[-1] + 1) > last
        return left if goes_on[0] else " ", right if goes_on[1] else " "

    def _between_gutters(self, strip: Strip) -> Strip:
        """A line without seats between empty gutters."""
        ends = self._ends()
        return Strip([*ends[:1], *strip, *ends[1:]], strip.cell_length + 2 * self._geometry.gutter)

    def _ends(
        self, left: str = "", right: str = "", beyond: tuple[str, str] = (" ", " ")
    ) -> tuple[Segment, Segment] | tuple[()]:
        """The gutters with their labels and marks; empty if the map has no gutters."""
        gutter, style = self._geometry.gutter, self._styles["label"]
        if not gutter:
            return ()
        before, behind = (" " * (gutter - 1 - cell_len(text)) for text in (left, right))
        return Segment(f"{before}{left}{beyond[0]}", style), Segment(f"{beyond[1]}{right}{behind}", style)

    def _labels(self, rows: list[Row], first: int, last: int) -> Iterator[Piece]:
        """The labels on both sides of the rows' blocks, if they fit and are in sight."""
        geometry = self._geometry
        for row, following in zip_longest(rows, rows[1:]):
            label = self.row_label(row)
            if geometry.layout.upright_row(row):
                continue
            if (at := self._label_cell(row)) >= max(first, self._end_before(row)):
                yield at, label, "label"
            behind = geometry.right_of(row) + 1
            end = last if following is None else geometry.left_of(following) - ROOM_BETWEEN
            if behind + cell_len(label) <= end:
                yield behind, label, "label"

    def _feet(self, number: int, first: int, last: int) -> Iterator[Piece]:
        """The labels of rows that stand upright, below their blocks; one that would touch another is left out."""
        geometry, end = self._geometry, first - 1
        line = geometry.line_at(number)
        if geometry.line_at(number - 1) == line:
            return  # the second line of tall seats
        for row in geometry.layout.feet.get(line, ()):
            at, label = geometry.cell(row.column), self.row_label(row)
            if end < at and at + cell_len(label) <= last:
                yield at, label, "label"
                end = at + cell_len(label)

    def _end_before(self, row: Row) -> int:
        """The first cell after the visible part of the seat that precedes a row on its line, or 0."""
        geometry = self._geometry
        if not row.start:
            return 0
        line = geometry.layout.lines[row.line]
        end = geometry.cell(line.columns[row.start - 1] + 1)
        # Where a seat has several cells, the last one is a gap.
        return end - 1 if geometry.seat_cells > 1 else end

    def _label_cell(self, row: Row) -> int:
        """The cell where a row's label begins, left of its block."""
        return self._geometry.left_of(row) - 1 - cell_len(self.row_label(row))

    def _pinned(self, rows: list[Row], first: int, last: int) -> tuple[str, str]:
        """The labels in the gutters, of rows whose own labels are out of sight."""
        rows = [row for row in rows if not self._geometry.layout.upright_row(row)]
        if not rows:
            return "", ""
        left = self.row_label(rows[0]) if self._label_cell(rows[0]) < first else ""
        end = self._geometry.right_of(rows[-1]) + 1 + cell_len(self.row_label(rows[-1]))
        return left, self.row_label(rows[-1]) if end > last else ""

    def _titles(
        self, blocks: Iterable[Block], first: int, last: int, *, is_shared: bool = False
    ) -> Iterator[Piece]:
        """Names of zones on a rule, each centred over the visible part of its block.

        is_shared: other blocks have seats on the same line.
        """
        at = first
        for block in blocks:
            left, right = self._geometry.span(block)
            left, right = max(left, at), min(right, last)
            name = f" {printable(block.name)} "
            if left >= right:
                continue
            # A long name is cut if there may be seats beside it.
            room = right - left if is_shared else max(right - left, min(cell_len(name), last - at))
            left = min(max(left - (room - (right - left)) // 2, at), last - room)
            if room <= 2:
                continue
            title = name if cell_len(name) <= room else self._short_names.cut(name.strip(), room)
            # As long on both sides of the name.
            rule = self._glyphs.rule * ((room - cell_len(title)) // 2)
            if rule:
                yield left, rule, "rule"
            yield left + len(rule), title, "zone"
            if rule:
                yield left + len(rule) + cell_len(title), rule, "rule"
            at = left + room + 1

    def _stage(self, number: int, first: int, last: int) -> Iterator[Piece]:
        """One line of the stage; the middle one has its name."""
        stage = self._geometry.stage
        if not stage.y <= number < stage.bottom or not self._geometry.layout.lines:
            return
        name = STAGE if cell_len(STAGE) <= stage.width else STAGE.replace(" ", "")[: stage.width]
        text = name.center(stage.width) if number == stage.y + stage.height // 2 else " " * stage.width
        shown = text[max(first - stage.x, 0) : max(last - stage.x, 0)]
        if shown:
            yield max(stage.x, first), shown, "stage"


def _visible_parts(pieces: Iterable[Piece], over: Iterable[Piece]) -> list[Piece]:
    """The parts of pieces that stay visible under others."""
    seen = [*pieces]
    for left, covering, _ in over:
        right = left + cell_len(covering)
        seen = [
            (start, part, name)
            for x, text, name in seen
            for start, end in ((x, min(x + cell_len(text), left)), (max(x, right), x + cell_len(text)))
            if start < end and (part := part_of(text, start - x, end - x))
        ]
    return seen

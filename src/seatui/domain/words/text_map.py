"""Houses and tables as plain text, for terminals without a screen, files and tests."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from seatui.domain.model.seats import SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout, Row
from seatui.domain.venue.upright import UprightRow
from seatui.domain.words.cells import cells, clusters, fitted
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import STATUS_WORDS
from seatui.domain.words.wrapping import filled

STAGE = " STAGE "
CELLS = 2
"""Cells per seat."""


def draw_house(house: House, now: datetime, glyphs: GlyphSet = UNICODE) -> Iterator[str]:
    """The map with its row labels, and the legend with counts, line by line."""
    layout = house.layout
    gutter = max((cells(printable(row.label)) for row in layout.rows), default=0) + 2
    width = max(CELLS * layout.width, len(STAGE) + 2)
    first = min(layout.stage.line, 0)
    height = max([layout.height, *(foot + 1 for foot in layout.feet)])
    lines = {number: [" "] * (gutter + width + gutter) for number in range(first, height)}
    if layout.lines:
        _draw_stage(lines, layout, gutter, glyphs)
    for block in layout.blocks:
        if block.name and block.is_titled:
            name, room = printable(block.name), CELLS * (block.right - block.left + 1)
            _put(lines[block.top - 1], gutter + CELLS * block.left + max(room - cells(name), 0) // 2, name)
    for foot, standing in layout.feet.items():
        _draw_feet(lines[foot], standing, gutter)
    for row in layout.rows:
        line = lines[layout.lines[row.line].at]
        if layout.upright_row(row):
            _put(line, gutter + CELLS * row.columns[0], _seats(house, row, now, glyphs))
            continue
        label, block = printable(row.label), layout.block_of(row)
        right = gutter + CELLS * _left_of(row, layout)
        # Between rows that share a line, a label gives way to the seats.
        for left in (right - 2 - cells(label), right - 1 - cells(label)):
            if not any(map(str.strip, line[left : left + cells(label)])):
                _put(line, left, label)
                break
        _put(line, gutter + CELLS * row.columns[0], _seats(house, row, now, glyphs))
        if row.start + len(row.seats) == len(layout.lines[row.line].seats):
            _put(line, gutter + CELLS * (block.right + 1) + 1, label)
    yield from ("".join(line).rstrip() for line in lines.values())
    yield ""
    yield from legend(house, now, glyphs)


def _draw_feet(line: list[str], rows: Sequence[UprightRow], gutter: int) -> None:
    """The labels of rows that stand upright, below them; where there is no room for one, it is left out."""
    for row in rows:
        at, label = gutter + CELLS * row.column, printable(row.label)
        if not any(map(str.strip, line[at - 1 : at + cells(label)])):
            _put(line, at, label)


def _left_of(row: Row, layout: Layout) -> int:
    """The first column of a row's block; of the row itself if another row of the block precedes it on its line."""
    before = layout.lines[row.line].seats[row.start - 1] if row.start else None
    is_first = before is None or before.block != row.block
    return layout.block_of(row).left if is_first else row.columns[0]


def _draw_stage(lines: dict[int, list[str]], layout: Layout, gutter: int, glyphs: GlyphSet) -> None:
    stage = layout.stage
    width = max(CELLS * stage.columns, len(STAGE) + 2)
    left = max(gutter + CELLS * stage.column + (CELLS * stage.columns - width) // 2, 0)
    for number in range(stage.lines):
        text = STAGE if number == stage.lines // 2 else ""
        _put(lines[stage.line + number], left, text.center(width, glyphs.rule))


def _put(line: list[str], at: int, text: str) -> None:
    """Puts a text into the cells of a line; a character of two cells leaves the second one empty."""
    for cluster in clusters(text):
        width = cells(cluster)
        line[at : at + width] = [cluster, *[""] * (width - 1)]
        at += width


def draw_table(rows: Sequence[Sequence[str]], *, right_from: int | None = None) -> list[str]:
    """The lines of a table of printable cells; columns from `right_from` on are right-aligned."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    first_right = len(widths) if right_from is None else right_from
    return [
        "  ".join(
            fitted(cell, width, is_right=index >= first_right)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def legend(house: House, now: datetime, glyphs: GlyphSet = UNICODE) -> Iterator[str]:
    """Lines with every status, its glyph and number of seats, and the marks of the kinds of seats in the house."""
    counts = house.counts(now)
    statuses = [
        f"{glyphs.statuses[status]} {counts[status]:,} {STATUS_WORDS[status]}" for status in SeatStatus
    ]
    kinds = dict.fromkeys(seat.kind for seat in house.layout.seats.values() if seat.kind in glyphs.marks)
    marks = [f"{glyphs.marks[kind]} {kind.value}" for kind in sorted(kinds)]
    yield from filled((*statuses, *marks))


def _seats(house: House, row: Row, now: datetime, glyphs: GlyphSet) -> str:
    first = row.columns[0]
    cells = [" "] * (CELLS * (row.columns[-1] - first + 1))
    for seat, column in zip(row.seats, row.columns, strict=True):
        status = house.status(seat.seat_id, now)
        mark = glyphs.marks.get(seat.kind) if status is SeatStatus.AVAILABLE else None
        cells[CELLS * (column - first)] = mark or glyphs.statuses[status]
    return "".join(cells)

"""Houses and tables as plain text, for terminals without a screen, files and tests."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from seatui.domain.glyphs import UNICODE, GlyphSet
from seatui.domain.house import House
from seatui.domain.layout import Row
from seatui.domain.seats import SeatStatus
from seatui.domain.text import printable
from seatui.domain.wording import STATUS_WORDS

STAGE = " STAGE "


def draw_house(house: House, now: datetime, glyphs: GlyphSet = UNICODE) -> Iterator[str]:
    """The stage, the rows of each zone with their labels on both sides, and the legend with counts, line by line."""
    rows = house.layout.rows
    gutter = max((len(printable(row.label)) for row in rows), default=0)
    width = max(2 * house.layout.width, len(STAGE) + 2)
    if rows:
        yield " " * (gutter + 2) + STAGE.center(width, glyphs.rule)
    zone = None
    for row in rows:
        if row.seats[0].zone_index != zone:
            zone = row.seats[0].zone_index
            yield ""
            if row.zone:
                yield " " * (gutter + 2) + printable(row.zone).center(width).rstrip()
        label = printable(row.label)
        yield f"{label:>{gutter}}  {_seats(house, row, now, glyphs):<{width}} {label}"
    yield ""
    yield legend(house, now, glyphs)


def draw_table(rows: Sequence[Sequence[str]], *, right_from: int | None = None) -> list[str]:
    """Rows of printable cells in columns as wide as they need; those from `right_from` on stand to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    first_right = len(widths) if right_from is None else right_from
    return [
        "  ".join(
            cell.rjust(width) if index >= first_right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def legend(house: House, now: datetime, glyphs: GlyphSet = UNICODE) -> str:
    """Every status with its glyph and how many seats are in it, and the marks that stand beside a seat."""
    counts = house.counts(now)
    statuses = [
        f"{glyphs.statuses[status]} {counts[status]:,} {STATUS_WORDS[status]}" for status in SeatStatus
    ]
    kinds = dict.fromkeys(seat.kind for seat in house.layout.seats.values() if seat.kind in glyphs.marks)
    marks = [f"{glyphs.marks[kind]} {kind.value}" for kind in sorted(kinds)]
    return "  ".join((*statuses, *marks))


def _seats(house: House, row: Row, now: datetime, glyphs: GlyphSet) -> str:
    cells = [" "] * (2 * (row.columns[-1] + 1))
    for seat, column in zip(row.seats, row.columns, strict=True):
        cells[2 * column] = glyphs.statuses[house.status(seat.seat_id, now)]
        cells[2 * column + 1] = glyphs.marks.get(seat.kind, " ")
    return "".join(cells)

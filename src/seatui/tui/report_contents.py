"""The tables and the plot of a report as they are drawn on a screen."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from seatui.domain.words.report_words import Table
from seatui.tui.widgets.line_list import fitted, fitted_right

GAP = 2
_FIRST_TO_GO = ("blocked", "money held", "held")
"""Columns that a narrow screen has no room for, in this order."""

_LEAST_TEXT = 8
_STYLES = {"free": "$seat-free", "held": "$seat-held", "sold": "bold", "money sold": "bold"}


def table_content(table: Table, width: int) -> Content:
    """A table within a width: without some columns where there is no room, and then with its texts cut."""
    rows: list[tuple[str, ...]] = [table.head, *table.rows]
    right_from = table.right_from
    for head in _FIRST_TO_GO:
        if _width(rows) > width and head in rows[0]:
            at = rows[0].index(head)
            rows = [(*row[:at], *row[at + 1 :]) for row in rows]
    widths = _cut([max(map(cell_len, column)) for column in zip(*rows, strict=True)], right_from, width)
    lines = [
        _line(row, widths, right_from, [_style(index, len(rows) - table.totals, head) for head in rows[0]])
        for index, row in enumerate(rows)
    ]
    return Content("\n").join(lines)


def _width(rows: Sequence[Sequence[str]]) -> int:
    return sum(max(map(cell_len, column)) + GAP for column in zip(*rows, strict=True)) - GAP


def _cut(widths: list[int], texts: int, width: int) -> list[int]:
    """The widths of the columns, that of the longest text shortened so that they fit. texts: the columns of text."""
    over = sum(widths) + GAP * (len(widths) - 1) - width
    if over > 0 and texts:
        longest = max(range(texts), key=widths.__getitem__)
        widths[longest] = max(widths[longest] - over, _LEAST_TEXT)
    return widths


def _line(row: Sequence[str], widths: Sequence[int], right_from: int, styles: Sequence[str]) -> Content:
    cells = [
        Content.styled(fitted_right(cell, width), style)
        if index >= right_from
        else fitted(Content.styled(cell, style), width)
        for index, (cell, width, style) in enumerate(zip(row, widths, styles, strict=True))
    ]
    return Content(" " * GAP).join(cells)


def _style(index: int, totals_from: int, head: str) -> str:
    if index == 0:
        return "$foreground 50%"
    return "bold $accent" if index >= totals_from else _STYLES.get(head, "")


def plot_content(lines: Sequence[str]) -> Content:
    """A plot with its caption: bright bars, and a quiet scale."""
    caption, *drawn = lines
    return Content("\n").join([Content.styled(caption, "$foreground 50%"), *map(_plot_line, drawn)])


def _plot_line(line: str) -> Content:
    axis = max(line.find("│"), line.find("|"))
    if axis < 0:
        return Content.styled(line, "$foreground 50%")
    return Content.assemble((line[: axis + 1], "$foreground 50%"), (line[axis + 1 :], "$accent"))

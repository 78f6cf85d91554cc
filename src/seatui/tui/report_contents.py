"""The tables and the plot of a report as they are drawn on a screen."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from seatui.domain.words.report_words import Table
from seatui.domain.words.short_names import ShortNames
from seatui.tui.widgets.line_list import fitted, fitted_right

_FIRST_TO_GO = ("blocked", "money held", "held")
"""Columns that a narrow screen has no room for, in this order."""

_SETTINGS = ((2, 0, 20), (1, 0, 20), (2, 1, 20), (1, 1, 20), (2, 2, 16), (1, 2, 16), (1, 3, 8))
"""The ways to set a table, the best first: cells between columns, columns that are left out, cells kept of a text."""

_STYLES = {"free": "$seat-free", "held": "$seat-held", "sold": "bold", "money sold": "bold"}


def table_content(table: Table, width: int) -> Content:
    """A table within a width: a long text is cut first, then columns stand closer, then some are left out."""
    for gap, left_out, kept in _SETTINGS:
        rows = _without(table, _FIRST_TO_GO[:left_out])
        room = width - gap * (len(rows[0]) - 1)
        widths = _cut(_widths(rows), table.right_from, room, kept)
        if sum(widths) <= room:
            break
    shorts = [ShortNames(column) for column in zip(*rows[1:], strict=True)][: table.right_from]
    lines = [
        _line(row, widths, gap, shorts, [_style(index, len(rows) - table.totals, head) for head in rows[0]])
        for index, row in enumerate(rows)
    ]
    return Content("\n").join(lines)


def _without(table: Table, heads: Sequence[str]) -> list[tuple[str, ...]]:
    """The head and the rows without the columns of some heads."""
    columns = [at for at, head in enumerate(table.head) if head not in heads]
    return [tuple(row[at] for at in columns) for row in (table.head, *table.rows)]


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(*rows, strict=True)]


def _cut(widths: list[int], texts: int, room: int, kept: int) -> list[int]:
    """The widths, that of the longest text shortened to fit the room. texts: the columns of text."""
    over = sum(widths) - room
    if over > 0 and texts:
        longest = max(range(texts), key=widths.__getitem__)
        widths[longest] = max(widths[longest] - over, min(widths[longest], kept))
    return widths


def _line(
    row: Sequence[str], widths: Sequence[int], gap: int, shorts: Sequence[ShortNames], styles: Sequence[str]
) -> Content:
    texts = [short.cut(cell, width) for short, cell, width in zip(shorts, row, widths, strict=False)]
    cells = [
        *(fitted(Content(text), width).plain for text, width in zip(texts, widths, strict=False)),
        *(
            fitted_right(cell, width)
            for cell, width in zip(row[len(texts) :], widths[len(texts) :], strict=True)
        ),
    ]
    return Content(" " * gap).join(
        Content.styled(cell, style) for cell, style in zip(cells, styles, strict=True)
    )


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

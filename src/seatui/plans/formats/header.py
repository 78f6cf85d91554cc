"""The header of a table: its first line, or the first one below a title that names a row and a seat."""

from collections.abc import Iterator
from itertools import chain, islice

from seatui.plans.draft import Draft
from seatui.plans.formats.columns import ReadColumns, find_columns, names_seats
from seatui.plans.formats.seat_table import TableLine

MOST_LINES = 10
"""The most lines among which the header is looked for: above it may be the name of the house, and the date."""


def find_header(lines: Iterator[TableLine], draft: Draft) -> tuple[ReadColumns | None, Iterator[TableLine]]:
    """The columns by the header, and the lines below it; None if no line is a header.

    Mistakes in the header are noted in the draft.
    """
    top = list(islice(lines, MOST_LINES))
    headers = [values for _, values in top]
    if not headers:
        return None, lines
    at = 0
    if not names_seats(headers[0], draft.columns):
        found = (number for number, values in enumerate(headers) if names_seats(values, draft.columns))
        at = next(found, 0) if draft.columns or find_columns(headers[0], {}, draft) is None else 0
    if at:
        draft.notes.append(f"above the header, {'1 line was' if at == 1 else f'{at} lines were'} not read")
    return find_columns(headers[at], draft.columns, draft), chain(top[at + 1 :], lines)

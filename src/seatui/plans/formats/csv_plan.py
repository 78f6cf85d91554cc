"""Tables of seats as CSV: separated by commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator

from seatui.plans.draft import Draft
from seatui.plans.formats.columns import find_columns
from seatui.plans.formats.seat_table import SeatTable, TableLine

MAX_LINES = 1_000_000
"""More lines than any table of seats has, blank ones included."""

_DELIMITERS = ",;\t|"
_MOST_HEADER = 20_000
"""The most characters of a header that are looked at to find the delimiter."""


def read_csv(text: str, draft: Draft) -> bool:
    """Reads a plan into the draft; False for a text that is no plan, as its first line has no column of a seat."""
    delimiter, body, skipped = _delimiter(text)
    lines = _lines(body, delimiter, skipped, draft)
    _, header = next(lines, (0, []))
    columns = find_columns(header, draft.columns, draft)
    if columns is None:
        return False
    SeatTable(draft, columns, has_decimal_comma=delimiter != ",").read(lines)
    return True


def _delimiter(text: str) -> tuple[str, str, int]:
    """The delimiter, the text below a line `sep=;`, and the number of lines left out.

    Without such a line, it is the one that makes the most of the first line that is not blank.
    """
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip("\r\n")) == len("sep=;"):
        return first[len("sep=")], rest, 1
    header = next((line for line in text.lstrip()[:_MOST_HEADER].splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=header.count), text, 0


def _lines(text: str, delimiter: str, skipped: int, draft: Draft) -> Iterator[TableLine]:
    """The lines that are not blank, each with the number at which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1 + skipped
    try:
        for values in reader:
            if any(map(str.strip, values)):
                yield start, values
            start = reader.line_num + 1 + skipped
            if start > MAX_LINES:
                raise draft.refusal(f"the file has more than {MAX_LINES:,} lines")
    except csv.Error as error:
        draft.refuse(f"line {start} is no CSV, and nothing after it was read: {error}")

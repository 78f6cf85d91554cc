"""Tables of seats as CSV: separated by commas, semicolons or tabs."""

import csv
import re
from collections.abc import Iterator
from itertools import islice

from seatui.plans.draft import Draft
from seatui.plans.formats.columns import count_known
from seatui.plans.formats.header import MOST_LINES, find_header
from seatui.plans.formats.seat_table import SeatTable, TableLine

MAX_LINES = 1_000_000
"""More lines than any table of seats has, blank ones included."""

MAX_LINE = 500_000
"""More characters than any line of one has, the fields with line breaks in it included."""

_DELIMITERS = ",;\t|"
_LINE = re.compile(r"[^\r\n]+(?:\r\n?|\n)?|\r\n?|\n")
_NOT_BLANK = re.compile(r"\S")
_MOST_HEADER = 20_000
"""The most characters of a header that are looked at to find the delimiter."""


def read_csv(text: str, draft: Draft) -> bool:
    """Reads a plan into the draft; False for a text that is no plan, as no line of its top names a seat."""
    delimiter, start = _delimiter(text)
    columns, lines = find_header(_lines(_Parts(text, start, draft), delimiter, draft), draft)
    if columns is None:
        return False
    SeatTable(draft, columns, has_decimal_comma=delimiter != ",").read(lines)
    return True


def known_columns(text: str) -> int:
    """How many columns have usual names, in that line of the top of a text where most have."""
    delimiter, start = _delimiter(text)
    try:
        lines = [*islice(csv.reader(text[start:].splitlines(), delimiter=delimiter), MOST_LINES)]
    except csv.Error:
        return 0
    return max(map(count_known, lines), default=0)


def _delimiter(text: str) -> tuple[str, int]:
    """The delimiter, and where the text begins below a line `sep=;`.

    Without such a line, it is the one that makes the most of the first line that has any.
    """
    first, _, _ = text[:_MOST_HEADER].partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip("\r\n")) == len("sep=;"):
        return first[len("sep=")], len(first) + 1
    begin = _NOT_BLANK.search(text)
    start = begin.start() if begin else 0
    top = (line for line in text[start : start + _MOST_HEADER].splitlines() if line.strip())
    header = next((line for line in islice(top, MOST_LINES) if any(map(line.count, _DELIMITERS))), "")
    return max(_DELIMITERS, key=header.count), 0


class _Parts:
    """The lines of a text between its line breaks, for a reader of CSV, which puts those of one field together."""

    def __init__(self, text: str, start: int, draft: Draft) -> None:
        self.skipped = 1 if start else 0
        self._found = _LINE.finditer(text, start)
        self._draft = draft
        self._taken = 0

    def __iter__(self) -> "_Parts":
        return self

    def __next__(self) -> str:
        found = next(self._found)
        self._taken += found.end() - found.start()
        if self._taken > MAX_LINE:
            raise self._draft.refusal(f"the file has a line of more than {MAX_LINE:,} characters")
        return found[0]

    def end_line(self) -> None:
        """Has the next line begin."""
        self._taken = 0


def _lines(parts: _Parts, delimiter: str, draft: Draft) -> Iterator[TableLine]:
    """The lines that are not blank, each with the number at which it starts."""
    reader = csv.reader(parts, delimiter=delimiter, strict=True)
    skipped = parts.skipped
    start = 1 + skipped
    try:
        for values in reader:
            parts.end_line()
            if any(map(str.strip, values)):
                yield f"line {start}", values
            start = reader.line_num + 1 + skipped
            if start > MAX_LINES:
                raise draft.refusal(f"the file has more than {MAX_LINES:,} lines")
    except csv.Error as error:
        draft.refuse(f"line {start} is no CSV, and nothing after it was read: {error}")

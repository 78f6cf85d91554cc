"""The worksheets of a workbook, by openpyxl: their cells alone, without charts and pictures."""

import io
import re
from collections.abc import Iterator, Mapping

from openpyxl.chartsheet.chartsheet import Chartsheet
from openpyxl.packaging.relationship import Relationship
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple

from seatui.plans.draft import Draft

Rows = Iterator[tuple[object, ...]]
"""The values of the cells of each line."""
_Formulas = Mapping[int, Mapping[int, str]]
"""Formulas by the numbers of their lines and columns, from 1."""

_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\b(?P<says>[^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|(?<!/)>(?P<formula>[^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and without a value. One with an empty text as its value has the type `str`."""
_PLACE = re.compile(rb"""\br=["']([A-Z]+[0-9]+)["']""")
_IS_TEXT = re.compile(rb"""\bt=["']str["']""")


class _CellReader(ExcelReader):
    """Passes over sheets of charts: they have no cells, and openpyxl fails at some of them."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), read_only=True, data_only=True)
        self.charts: list[str] = []

    def read_chartsheet(self, sheet: Chartsheet, rel: Relationship) -> None:  # noqa: ARG002 - openpyxl calls it
        self.charts.append(str(sheet.name))  # type: ignore[attr-defined]


def worksheets(data: bytes, draft: Draft) -> tuple[list[tuple[str, Rows]], list[str]]:
    """The title and lines of each sheet, and the titles of those of charts. Raises InvalidPlan, also for a line.

    A formula that no program has computed is the value of its cell itself.
    """
    try:
        reader = _CellReader(data)
        reader.read()
        sheets = [(sheet.title, sheet.iter_rows(values_only=True)) for sheet in reader.wb.worksheets]
        parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise draft.refusal(_broken(error)) from error
    return [(title, _lines(reader, parts[title], rows, draft)) for title, rows in sheets], reader.charts


def _lines(reader: _CellReader, part: str, rows: Rows, draft: Draft) -> Rows:
    try:
        formulas = _uncomputed(reader.archive.read(part))
        for number, row in enumerate(rows, start=1):
            yield _with(formulas[number], row) if number in formulas else row
    except Exception as error:  # openpyxl reads line by line
        raise draft.refusal(_broken(error)) from error


def _uncomputed(sheet: bytes) -> _Formulas:
    found: dict[int, dict[int, str]] = {}
    for cell in _UNCOMPUTED.finditer(sheet):
        place = _PLACE.search(cell["says"])
        if place and not _IS_TEXT.search(cell["says"]):
            line, column = coordinate_to_tuple(place[1].decode())
            found.setdefault(line, {})[column] = "=" + (cell["formula"] or b"?").decode(errors="replace")
    return found


def _with(formulas: Mapping[int, str], row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(formulas.get(column, value) for column, value in enumerate(row, start=1))


def _broken(error: Exception) -> str:
    return f"the workbook is broken: {error or type(error).__name__}"

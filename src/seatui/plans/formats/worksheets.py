"""The worksheets of a workbook, by openpyxl: their cells alone, without charts and pictures."""

import io
from collections.abc import Iterator

from openpyxl.chartsheet.chartsheet import Chartsheet
from openpyxl.packaging.relationship import Relationship
from openpyxl.reader.excel import ExcelReader

from seatui.plans.draft import Draft

Rows = Iterator[tuple[object, ...]]
"""The values of the cells of each line."""


class _CellReader(ExcelReader):
    """Passes over sheets of charts: they have no cells, and openpyxl fails at some of them."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), read_only=True, data_only=True)
        self.charts: list[str] = []

    def read_chartsheet(self, sheet: Chartsheet, rel: Relationship) -> None:  # noqa: ARG002 - openpyxl calls it
        self.charts.append(str(sheet.name))  # type: ignore[attr-defined]


def worksheets(data: bytes, draft: Draft) -> tuple[list[tuple[str, Rows]], list[str]]:
    """The title and lines of each sheet, and the titles of those of charts. Raises InvalidPlan, also for a line."""
    try:
        reader = _CellReader(data)
        reader.read()
        sheets = [(sheet.title, sheet.iter_rows(values_only=True)) for sheet in reader.wb.worksheets]
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise draft.refusal(_broken(error)) from error
    return [(title, _refusing(rows, draft)) for title, rows in sheets], reader.charts


def _refusing(rows: Rows, draft: Draft) -> Rows:
    try:
        yield from rows
    except Exception as error:  # openpyxl reads line by line
        raise draft.refusal(_broken(error)) from error


def _broken(error: Exception) -> str:
    return f"the workbook is broken: {error or type(error).__name__}"

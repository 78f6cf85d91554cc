"""Tables of seats in a workbook (xlsx), read by openpyxl, which is an optional dependency."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time

from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.seat_table import SeatTable, TableLine
from seatui.plans.formats.sheets import SheetTable, one_table, seat_sheets
from seatui.plans.left_out import listed

MAX_UNPACKED = 128 * 1024 * 1024
"""The most bytes of a workbook when it is unpacked: 200,000 seats need half of them."""
MAX_RATIO = 100
"""The most times its size that a part of a workbook is when it is unpacked; tables of seats are 10 to 30 times."""
MAX_CELLS = 5_000_000
"""More cells than any table of seats has."""

_SMALL = 1 << 20
"""The size of a part that may be packed more tightly."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of a workbook, of whichever program."""
    return data.startswith((_OLD_EXCEL, _ZIP))


def read_workbook(data: bytes, draft: Draft) -> None:
    """Reads the sheets of a workbook into the draft. Raises InvalidPlan for what is no such workbook."""
    _require_xlsx(data, draft)
    try:
        import openpyxl  # noqa: F401, PLC0415

        from seatui.plans.formats.worksheets import worksheets  # noqa: PLC0415
    except ImportError as error:
        raise draft.refusal(
            "this is a workbook: pip install 'seatui[xlsx]' reads it, or save it as CSV"
        ) from error
    sheets, charts = worksheets(data, draft)
    _read_sheets(sheets, charts, draft)


def _require_xlsx(data: bytes, draft: Draft) -> None:
    if data.startswith(_OLD_EXCEL):
        raise draft.refusal("this is a workbook of an old format (.xls): save it as .xlsx or as CSV")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = archive.infolist()
    except zipfile.BadZipFile as error:
        raise draft.refusal(f"the workbook is broken: {error}") from error
    if not any(file.filename == "xl/workbook.xml" for file in files):
        raise draft.refusal("this is an archive, but no workbook of Excel (.xlsx): save the seats as CSV")
    tight = any(file.file_size > max(_SMALL, MAX_RATIO * file.compress_size) for file in files)
    if tight or sum(file.file_size for file in files) > MAX_UNPACKED:
        raise draft.refusal(
            f"the workbook is larger than {MAX_UNPACKED // 1024**2} MiB when it is unpacked, "
            f"or {MAX_RATIO} times as large as before"
        )


def _read_sheets(
    sheets: Iterable[tuple[str, Iterable[tuple[object, ...]]]], charts: Iterable[str], draft: Draft
) -> None:
    """Reads the first sheet with seats, and with it those that have the same columns. charts: titles of others."""
    cells = _Cells(draft)
    tables, others = seat_sheets(((title, _lines(title, rows, cells)) for title, rows in sheets), draft)
    if not tables:
        raise draft.refusal(
            "no sheet of the workbook is a table of seats, with a line for each seat below a header: zone, row, seat"
        )
    _note(tables, [*others, *(f"{quoted(title)} (a chart)" for title in charts)], draft)
    columns, lines = one_table(tables)
    SeatTable(draft, columns, has_decimal_comma=True).read(lines)


def _note(tables: Sequence[SheetTable], others: Sequence[str], draft: Draft) -> None:
    titles = listed(quoted(table.title) for table in tables)
    if len(tables) > 1:
        zones = "" if tables[0].has_zones else ", each of them a zone"
        draft.notes.append(f"the sheets {titles} were read as one list{zones}")
    elif others:
        draft.notes.append(f"the sheet {titles} was read")
    if others:
        draft.notes.append(f"sheets that were not read: {listed(others)}")


class _Cells:
    """The count of the cells that were read, of all sheets together."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._count = 0

    def add(self, count: int) -> None:
        """Counts cells, and raises InvalidPlan for too many."""
        self._count += count
        if self._count > MAX_CELLS:
            raise self._draft.refusal(f"the workbook has more than {MAX_CELLS:,} cells")


def _lines(title: str, rows: Iterable[tuple[object, ...]], cells: _Cells) -> Iterator[TableLine]:
    """The lines that are not empty, as text; whole numbers without decimals. Raises InvalidPlan for too many."""
    for number, row in enumerate(rows, start=1):
        cells.add(len(row) or 1)
        values = [_text(value) for value in row]
        if any(values):
            yield f"line {number} of {quoted(title)}", values


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip()

"""Tables of seats in a workbook (xlsx), read by openpyxl, which is an optional dependency."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.header import find_header
from seatui.plans.formats.seat_table import SeatTable, TableLine

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
    """Reads the first sheet with columns of seats into the draft. Raises InvalidPlan for what is no such workbook."""
    _require_xlsx(data, draft)
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError as error:
        raise draft.refusal(
            "this is a workbook: pip install 'seatui[xlsx]' reads it, or save it as CSV"
        ) from error
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [(sheet.title, sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        _read_sheets(sheets, draft)
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile, SyntaxError) as error:
        raise draft.refusal(f"the workbook is broken: {error}") from error


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


def _read_sheets(sheets: Iterable[tuple[str, Iterable[tuple[object, ...]]]], draft: Draft) -> None:
    for index, (title, rows) in enumerate(sheets):
        columns, lines = find_header(_lines(rows, draft), draft)
        if columns is not None:
            if index:
                draft.notes.append(f"the sheet {quoted(title)} was read")
            SeatTable(draft, columns, has_decimal_comma=True).read(lines)
            return
    raise draft.refusal(
        "no sheet of the workbook is a table of seats, with a line for each seat below a header: zone, row, seat"
    )


def _lines(rows: Iterable[tuple[object, ...]], draft: Draft) -> Iterator[TableLine]:
    """The lines that are not empty, as text; whole numbers without decimals. Raises InvalidPlan for too many."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row) or 1
        if cells > MAX_CELLS:
            raise draft.refusal(f"the workbook has more than {MAX_CELLS:,} cells")
        values = [_text(value) for value in row]
        if any(values):
            yield number, values


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip()

"""Workbooks: the first sheet with columns of seats, and what is refused."""

import io
import zipfile

import openpyxl
import pytest

from seatui.domain.errors import InvalidPlan
from seatui.plans import parse_plan
from seatui.plans.formats import workbook
from tests.unit.plan_samples import TEN, ids, problems


def book(*sheets: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_first_sheet_with_seats_is_read_and_whole_numbers_are_such() -> None:
    about: list[list[object]] = [["About this plan"], [None]]
    seats: list[list[object]] = [
        ["Bereich", "Reihe", "Platz", "Preis", "x", "y"],
        ["Parkett", "A", 1.0, 12.5, 1.5, 2],
        [None, None, None, None, None, None],
        ["Parkett", "A", "12a", 12, 2.5, 2],
    ]
    plan = parse_plan(book(about, seats), "plan.xlsx", TEN)
    assert ids(plan) == ["A1", "A12a"]
    assert [(float(seat.price), seat.x) for seat in plan.seats] == [(12.5, 1.5), (12, 2.5)]
    assert plan.notes[0] == "the sheet Sheet 2 was read"


def test_a_title_above_the_header_is_left_out() -> None:
    plan = parse_plan(book([["City theatre", None], [None], ["Row", "Seat"], ["F", 12]]), "plan.xlsx", TEN)
    assert (ids(plan), plan.notes[0]) == (["F12"], "above the header, 1 line was not read")


def test_columns_are_chosen_in_a_workbook_too() -> None:
    plan = parse_plan(book([["A", "B"], ["F", 12]]), "plan.xlsx", TEN, columns={"row": "A", "seat": "B"})
    assert ids(plan) == ["F12"]


def archive(name: str, content: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "this is a workbook of an old format (.xls): save it as .xlsx or as CSV",
        ),
        (
            archive("content.xml"),
            "this is an archive, but no workbook of Excel (.xlsx): save the seats as CSV",
        ),
        (b"PK\x03\x04", "the workbook is broken: File is not a zip file"),
        (
            book([["a", "b"], [1, 2]]),
            "no sheet of the workbook is a table of seats, with a line for each seat below a header: zone, row, seat",
        ),
    ],
    ids=["xls", "ods", "broken", "no seats"],
)
def test_what_is_no_such_workbook_is_refused(data: bytes, problem: str) -> None:
    assert problems(data) == [problem]


def test_a_broken_sheet_is_refused() -> None:
    assert problems(archive("xl/workbook.xml", b"<workbook>"))[0].startswith("the workbook is broken: ")


def test_a_workbook_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1024)
    assert problems(book([["row", "seat"], ["F", 12]]))[0].startswith("the workbook is larger than ")


def test_without_openpyxl_a_workbook_says_how_to_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(InvalidPlan, match=r"pip install 'seatui\[xlsx\]' reads it, or save it as CSV"):
        parse_plan(book([["row", "seat"], ["F", 12]]), "plan.xlsx", TEN)

"""Workbooks: the sheets with columns of seats, and what is refused."""

import io
import zipfile

import openpyxl
import pytest

from seatui.domain.errors import InvalidPlan
from seatui.plans import parse_plan
from seatui.plans.formats import workbook
from tests.unit.plan_samples import TEN, ids, problems

Sheet = list[list[object]]


def book(*sheets: Sheet, **named: Sheet) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    titles = {f"Sheet {number}": rows for number, rows in enumerate(sheets, start=1)} | named
    for title, rows in titles.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_first_sheet_with_seats_is_read_and_whole_numbers_are_such() -> None:
    about: Sheet = [["About this plan"], [None]]
    seats: Sheet = [
        ["Bereich", "Reihe", "Platz", "Preis", "x", "y"],
        ["Parkett", "A", 1.0, 12.5, 1.5, 2],
        [None, None, None, None, None, None],
        ["Parkett", "A", "12a", 12, 2.5, 2],
    ]
    plan = parse_plan(book(about, seats), "plan.xlsx", TEN)
    assert ids(plan) == ["A1", "A12a"]
    assert [(float(seat.price), seat.x) for seat in plan.seats] == [(12.5, 1.5), (12, 2.5)]
    assert plan.notes[:2] == ("the sheet Sheet 2 was read", "sheets that were not read: Sheet 1")


def test_sheets_with_the_same_columns_are_one_list_and_each_a_zone_where_no_column_says_it() -> None:
    stalls: Sheet = [["Row", "Seat", "Price"], ["A", 1, 20], ["A", 2, 20]]
    circle: Sheet = [["City theatre"], ["Seat", "Price", "Row"], [1, 12, "A"], [2, 12, "B"]]
    prices: Sheet = [["Zone", "Price"], ["Stalls", 20]]
    sold: Sheet = [["Row", "Seat", "Customer"], ["A", 1, "Ada"]]
    plan = parse_plan(
        book(Prices=prices, Stalls=stalls, Circle=circle, Empty=[], Sold=sold), "plan.xlsx", TEN
    )
    assert [(seat.zone, seat.row, seat.number, int(seat.price)) for seat in plan.seats] == [
        ("Stalls", "A", 1, 20),
        ("Stalls", "A", 2, 20),
        ("Circle", "A", 1, 12),
        ("Circle", "B", 2, 12),
    ]
    assert plan.notes[:3] == (
        "above the header, 1 line was not read",
        "the sheets Stalls, Circle were read as one list, each of them a zone",
        "sheets that were not read: Prices, Sold (it has other columns)",
    )


def test_sheets_with_zones_are_one_list_without_those_that_repeat_it() -> None:
    header: list[object] = ["Block", "Row", "Seat"]
    west: Sheet = [header, ["West", "A", 1], ["West", "A", 2]]
    east: Sheet = [header, ["East", "A", 1]]
    wheels: Sheet = [header, ["West", "A", 2]]
    plan = parse_plan(book(West=west, East=east, Wheels=wheels, North=[header]), "plan.xlsx", TEN)
    assert ids(plan) == ["West-A1", "West-A2", "East-A1"]
    assert plan.notes[:2] == (
        "the sheets West, East were read as one list",
        "sheets that were not read: Wheels (its seats are in the list already), North (it has a header alone)",
    )


def test_a_mistake_in_a_sheet_names_the_sheet_and_one_in_a_sheet_that_is_not_read_is_none() -> None:
    good: Sheet = [["Row", "Seat"], ["A", 1]]
    bad: Sheet = [["Row", "Seat"], ["A", 1], ["A", None]]
    other: Sheet = [["Row", "Seat", "Row"], [1, 1, 1]]
    assert problems(book(Pit=good, Loge=bad, Prices=[["Zone", "Zone"], [1, 2]])) == [
        "Loge, row A: the seat at line 3 of Loge has no label"
    ]
    assert problems(book(Pit=good, Loge=other)) == ["the column 'Row' stands twice"]


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


def test_a_sheet_of_a_chart_is_named_and_not_read() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book([["row", "seat"], ["F", 12]])))
    made.create_chartsheet("Sales")
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as whole, zipfile.ZipFile(bare := io.BytesIO(), "w") as without_drawing:
        for part in whole.namelist():
            if part != "xl/chartsheets/_rels/sheet1.xml.rels":
                without_drawing.writestr(part, whole.read(part))
    plan = parse_plan(bare.getvalue(), "plan.xlsx", TEN)
    assert ids(plan) == ["F12"]
    assert plan.notes[1] == "sheets that were not read: Sales (a chart)"


def test_a_workbook_is_broken_whatever_openpyxl_stumbles_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise AttributeError("no attribute 'find'")

    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader.read_theme", stumble)
    assert problems(book([["row", "seat"], ["F", 12]])) == ["the workbook is broken: no attribute 'find'"]


def test_a_broken_sheet_is_refused() -> None:
    assert problems(archive("xl/workbook.xml", b"<workbook>"))[0].startswith("the workbook is broken: ")


def test_a_workbook_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1024)
    assert problems(book([["row", "seat"], ["F", 12]]))[0].startswith("the workbook is larger than ")


def test_without_openpyxl_a_workbook_says_how_to_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(InvalidPlan, match=r"pip install 'seatui\[xlsx\]' reads it, or save it as CSV"):
        parse_plan(book([["row", "seat"], ["F", 12]]), "plan.xlsx", TEN)

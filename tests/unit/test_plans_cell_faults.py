"""Cells of a spreadsheet that are no names, and lines that are no seats: refused or left out, and named."""

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest

from seatui.plans import parse_plan
from seatui.plans.formats.total_lines import says_total
from tests.unit.plan_samples import TEN, ids, problems, read

HEADER = ["Section", "Row", "Seat", "Price"]


def book(*lines: list[Any]) -> bytes:
    made = openpyxl.Workbook()
    for line in (HEADER, *lines):
        made.worksheets[0].append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_sheet(data: bytes, old: str, new: str) -> bytes:
    """The workbook with the first text in its sheet replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as changed:
        for part in whole.namelist():
            text = whole.read(part)
            changed.writestr(part, re.sub(old, new, text.decode()) if part.endswith("sheet1.xml") else text)
    return out.getvalue()


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#BEZUG!", "#¿NOMBRE?", "#DIV/0!", "#NV", "Err:502"])
def test_errors_of_a_spreadsheet_are_no_seats(error: str) -> None:
    told = "is {}, an error of the spreadsheet"
    assert problems(f"Section,Row,Seat\nS,A,{error}\nS,{error},1\n") == [
        f"line 2: Seat {told.format(error)}",
        f"line 3: Row {told.format(error)}",
    ]
    assert problems(book(["S", "A", error, 5])) == [f"line 2 of Sheet: Seat {told.format(error)}"]


def test_labels_that_only_look_like_errors_are_labels() -> None:
    assert [seat.label for seat in read("row,seat\nA,#1\nA,N/A\n").seats] == ["#1", "N/A"]


def test_a_formula_that_nobody_computed_is_refused_and_not_sold_at_another_price() -> None:
    not_computed = "a formula that was not computed: open the file in a spreadsheet and save it again"
    data = book(["S", "A", "=ROW()-1", 5], ["S", "A", 2, "=10+2.5"], ["=A2", "=B2", "=C2", "=D2"])
    assert problems(data)[:3] == [
        f"line 2 of Sheet: Seat is =ROW()-1, {not_computed}",
        f"S, row A, seat 2: the price '=10+2.5' is {not_computed}",
        f"=A2, row =B2, seat =C2: the price '=D2' is {not_computed}",
    ]


def test_a_formula_with_a_value_or_an_empty_text_counts_as_that() -> None:
    data = book(["S", "A", "=1+1", "=1"], ["S", "A", 3, '=IF(1,"","")'])
    data = with_sheet(data, r"<f>1\+1</f><v ?/>", "<f>1+1</f><v>2</v>")
    data = with_sheet(data, "<f>1</f><v ?/>", "<f>1</f><v>12.5</v>")
    data = with_sheet(data, r'r="D3"><f>IF(.*?)</f><v ?/>', r'r="D3" t="str"><f>IF\1</f><v></v>')
    plan = parse_plan(data, "plan.xlsx", TEN)
    assert [(seat.label, float(seat.price)) for seat in plan.seats] == [("2", 12.5), ("3", 10)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 2, 1), "2026-02-01"),
        (datetime.combine(date(2026, 2, 1), time(12)), "2026-02-01 12:00:00"),
        (time(1, 2), "01:02:00"),
    ],
)
def test_dates_that_a_spreadsheet_made_of_labels_are_refused_with_their_cells(
    value: object, shown: str
) -> None:
    assert problems(book(["S", "A", value, 5])) == [
        (
            f"line 2 of Sheet: Seat is {shown}, a date or a time, which spreadsheets make of labels such as 1-2: "
            "make the cells text, and type it again"
        )
    ]


def test_labels_that_look_like_dates_are_named() -> None:
    labels = ["1-Feb", "Feb-03", "01. Mär", "03.02.2026", "12 bis", "1-A", "5-rot"]
    plan = read("row;seat\n" + "".join(f"A;{label}\n" for label in labels))
    assert plan.notes[0] == (
        "labels that look like dates, which spreadsheets make of labels such as 1-2: "
        "1-Feb (line 2), Feb-03 (line 3), 01. Mär (line 4), 03.02.2026 (line 5)"
    )


def test_a_table_with_ids_of_its_own_means_what_it_says() -> None:
    assert ids(read("seat_id,row,seat\nX,A,2026-02-01\n")) == ["X"]


@pytest.mark.parametrize(
    "line", ["Total,,2,11", "Grand total:,,,11", ",,Summe,11", "Stalls total,,2,", "Stalls,Total,2,11"]
)
def test_lines_that_add_up_others_are_left_out_and_named(line: str) -> None:
    plan = read(f"Section,Row,Seat,Price\nStalls,A,1,5\nStalls,A,2,6\n{line}\n")
    assert ids(plan) == ["A1", "A2"]
    assert plan.notes[0].startswith("1 line that adds up others left out: line 4 (")


def test_totals_are_known_in_several_languages_and_names_of_zones_are_none() -> None:
    for text in ("Zwischensumme", "Sous-total", "Итого:", "合計", "Összesen", "Razem", "Ara toplam", 'סה"כ'):
        assert says_total(text)
    for text in ("Stalls", "Summer stage", "Totem", "", "12"):
        assert not says_total(text)
    assert ids(read("Section,Row,Seat\nTotal,A,1\n")) == ["A1"]

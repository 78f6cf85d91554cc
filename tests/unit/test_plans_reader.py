"""Files that are no plan, or a broken one, are refused in a sentence and never end in a traceback."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from seatui.domain.errors import InvalidPlan
from seatui.plans import parse_plan, read_plan
from seatui.plans.draft import MAX_SEATS
from seatui.plans.plan_rules import MAX_ROW_SEATS
from seatui.plans.reader import MAX_BYTES, UNKNOWN_FORMAT
from tests.unit.plan_samples import TEN, Json, chart, chart_row, chart_seat, pretix_plan, problems, read, rows


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n", "the file is empty"),
        (b"hello", UNKNOWN_FORMAT),
        (b"name,price\nx,1\n", UNKNOWN_FORMAT),
        (b"\x89PNG\r\n\x1a\n", "the file is not UTF-8 text (line 1)"),
        ('{"zones": "Bühne"}'.encode("latin-1"), "the file is not UTF-8 text (line 1)"),
        (b"\xff\xfez\x00o", "the file is not UTF-16 text (line 1)"),
        (
            b"zone,row,seat\nL,A,\x81\n",
            (
                "the file is neither UTF-8 nor Windows-1252 text (line 2), and the names of its columns are known in "
                "no other encoding: save it as UTF-8"
            ),
        ),
        (b"[]", UNKNOWN_FORMAT),
        (b"{}", UNKNOWN_FORMAT),
        (b'{"type": "FeatureCollection"}', UNKNOWN_FORMAT),
        (b'{"subChart": ', "the JSON is broken: line 1, column 14: Expecting value"),
        (b"[" * 100_000, "the JSON is nested too deeply"),
        (b'{"subChart": ' + b"1" * 5000 + b"}", "the JSON has a number with too many digits"),
        (b'{"subChart": {}}', "the plan has no seats"),
        (b'{"subChart": null}', "the plan has no seats"),
        (b'{"zones": []}', "the plan has no seats"),
        (b"zone,row,seat\n", "the plan has no seats"),
        (b" " * (MAX_BYTES + 1), "the file is larger than 64 MiB"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str | bytes) else None,
)
def test_a_file_that_is_no_plan_is_refused(data: bytes, problem: str) -> None:
    assert problems(data) == [problem]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_in_whichever_encoding(encoding: str) -> None:
    plan = parse_plan("zone,row,seat\nBühne,A,1\n".encode(encoding), "plan", TEN)
    assert (plan.seats[0].zone, plan.notes) == ("Bühne", ())


def test_windows_text_is_read_and_noted() -> None:
    plan = parse_plan("zone;row;seat;price\nBühne;A;1;€ 12,50\n".encode("cp1252"), "plan", TEN)
    assert (plan.seats[0].zone, plan.seats[0].price) == ("Bühne", Decimal("12.50"))
    assert plan.notes == (
        (
            "the file is not UTF-8 (line 2): read as Windows-1252, as Excel saves CSV; look at the names, "
            "and save it as UTF-8 if they are wrong"
        ),
    )


@pytest.mark.parametrize(
    ("header", "zone", "encoding", "called"),
    [
        ("Сектор;Ряд;Место", "Партер", "cp1251", "Windows-1251"),
        ("Sektor;Řada;Sedadlo", "Přízemí", "cp1250", "Windows-1250"),
        ("ブロック,列,席", "一階", "cp932", "Shift JIS"),
        ("区域,排,座", "池座", "gb18030", "GB18030"),
        ("Сектор;Ряд;Место", "Партер", "cp866", "DOS 866"),
    ],
)
def test_a_table_is_read_in_the_encoding_in_which_its_columns_are_known(
    header: str, zone: str, encoding: str, called: str
) -> None:
    sign = ";" if ";" in header else ","
    plan = parse_plan(f"{header}\n{zone}{sign}A{sign}1\n".encode(encoding), "plan", TEN)
    assert rows(plan) == [(zone, "A", [1])]
    assert plan.notes[0].startswith(
        f"the file is not UTF-8 (line 1): read as {called}, in which the names of"
    )


def test_a_text_that_is_no_table_is_refused_with_its_encoding_and_its_beginning() -> None:
    with pytest.raises(InvalidPlan) as refused:
        parse_plan("Prix très réduits\n12\n".encode("cp1252"), "plan", TEN)
    read_as, begins = refused.value.notes
    assert "read as Windows-1252" in read_as
    assert begins == "the file begins with 'Prix très réduits'"


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv", tmp_path / "\0"):
        with pytest.raises(InvalidPlan, match="the file cannot be read: ") as refused:
            read_plan(path, TEN)
        assert refused.value.file == str(path)


def test_the_format_is_recognised_from_the_content(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text("\ufeffzone,row,seat\nL,A,1\n", "utf-8")
    assert read_plan(file, TEN).seats[0].seat_id == "A1"
    file = file.rename(tmp_path / "Great hall.csv")
    file.write_text("\ufeff" + json.dumps(chart(chart_row("A", [0j]))), "utf-8")
    assert read_plan(file, TEN).name == "A chart"


def test_a_plan_without_a_name_goes_by_its_file() -> None:
    assert parse_plan(b"zone,row,seat\nL,A,1\n", "plans/Great hall.csv", TEN).name == "Great hall"


def test_more_seats_than_any_house_has_are_refused() -> None:
    lines = "".join(f"L,{number // 1000},{number}\n" for number in range(1, MAX_SEATS + 2))
    assert problems("zone,row,seat\n" + lines) == ["the plan has more than 200,000 seats"]


def test_a_row_without_end_is_refused() -> None:
    lines = "".join(f"L,A,{number}\n" for number in range(1, MAX_ROW_SEATS + 2))
    assert problems("zone,row,seat\n" + lines) == ["L, row A: the row has more than 2,000 seats"]


def one_seat(**fields: object) -> Json:
    return chart({"label": "A", "seats": [{**chart_seat("1"), **fields}]})


def with_subchart(**fields: object) -> Json:
    return {"name": "x", "subChart": fields}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"subChart": []}, "subChart is a list, not an object"),
        ({"subChart": {}, "name": []}, "name is a list, not text"),
        ({"subChart": {}, "categories": "x"}, "categories is text, not an object"),
        ({"subChart": {}, "categories": {"list": [1]}}, "categories.list[0] is a number, not an object"),
        ({"subChartFloors": {}}, "subChartFloors is an object, not a list"),
        (with_subchart(rows={}), "subChart.rows is an object, not a list"),
        (with_subchart(rows=[None]), "subChart.rows[0] is null, not an object"),
        (
            with_subchart(rows=[{"label": "A", "seats": 3}]),
            "row A: subChart.rows[0].seats is a number, not a list",
        ),
        (with_subchart(sections=[{"label": True}]), "subChart.sections[0].label is true or false, not text"),
        (
            with_subchart(rows=[{"label": "A", "seats": ["1"]}]),
            "row A: subChart.rows[0].seats[0] is text, not an object",
        ),
        (
            with_subchart(focalPoint={"x": 1}),
            "subChart.focalPoint.x and y belong together, and one is missing",
        ),
        (one_seat(label=None), "row A: the seat at place 1 has no label"),
        (one_seat(label=[1]), "row A: subChart.rows[0].seats[0].label is a list, not text"),
        (one_seat(label=1.5), "row A: subChart.rows[0].seats[0].label is a number with decimals, not text"),
        (one_seat(x="1"), "row A, seat 1: x is text, not a number"),
        (one_seat(y=None), "row A, seat 1: x and y belong together, and one is missing"),
        (one_seat(x=float("nan")), "row A, seat 1: x is not a number"),
        (one_seat(y=float("-inf")), "row A, seat 1: y is too large"),
        (one_seat(x=10**400), "row A, seat 1: x is too large"),
        (one_seat(accessible="yes"), "row A, seat 1: accessible is text, not true or false"),
        (one_seat(categoryKey={}), "row A, seat 1: categoryKey is an object, not text"),
        (
            pretix_plan({"row_number": "A", "seats": [5]}),
            "zones[0].rows[0].seats[0] is a number, not an object",
        ),
        (
            pretix_plan({"row_number": {}, "seats": []}),
            "Hall: zones[0].rows[0].row_number is an object, not text",
        ),
        ({"zones": {}}, "zones is an object, not a list"),
        ({"zones": [{"name": "L", "position": 3}]}, "L: zones[0].position is a number, not an object"),
    ],
)
def test_a_wrong_type_is_refused_by_name_and_only_once(content: Json, problem: str) -> None:
    (found,) = problems(content)
    assert found.endswith(problem)


def test_text_of_the_file_is_printable_wherever_it_is_shown() -> None:
    escape = "\x1b]0;pwned\x07"
    content = chart({"label": escape, "seats": [chart_seat(escape, categoryKey=escape)]})
    content["name"] = escape
    with pytest.raises(InvalidPlan) as refused:
        read(content)
    assert "\x1b" not in str(refused.value)
    areas = [{"label": escape}]
    plan = read({**chart(chart_row("A", [0j]), generalAdmissionAreas=areas), "name": escape})
    assert "\x1b" not in plan.name + "".join(plan.notes)


def test_a_very_long_text_is_cut_where_it_is_shown() -> None:
    assert len(problems(f"zone,row,seat\nL,A,{'9' * 100_000}\n")[0]) < 200

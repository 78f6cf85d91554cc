"""Files far larger than a plan are refused before they fill the memory; nothing grows with the square."""

import cProfile
import io
import json
import pstats
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest

from seatui.cli.error_documents import failure_document
from seatui.domain.errors import InvalidPlan, PlanProblem
from seatui.plans import Prices, parse_plan, write_pretix
from seatui.plans.formats import csv_plan, json_text, workbook
from tests.support import small_plan
from tests.unit.plan_samples import TEN, problems


def zipped(*parts: tuple[str, bytes]) -> bytes:
    """An archive of these files, the same at any time: its bytes are in the name of a test."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"[" * 2_000_000, "the JSON has more than 1,500,000 objects and lists, or is nested too deeply"),
        (
            b'{"zones": [' + b"{}," * 2_000_000,
            "the JSON has more than 1,500,000 objects and lists, or is nested too deeply",
        ),
        (b'{"zones": [' + b"1," * 7_000_000, "the JSON has more than 6,000,000 values"),
        (b'{"zones": "' + b"x" * 1_000_001 + b'"}', "the JSON has a text of more than 1,000,000 characters"),
        (
            b"{" + b",".join(b'"a%d": 1' % n for n in range(3_000)) + b"}",
            "the JSON has more than 2,000 different names of fields",
        ),
        (b"zone,row,seat\n" + b"x" * 600_000, "the file has a line of more than 500,000 characters"),
        (b"zone,row,seat," + b"c," * 1_000_000, "the file has a line of more than 500,000 characters"),
        (b"zone,row,seat," + b"c," * 2_000, "the table has more than 1,000 columns"),
        (b"zone,row,seat\n" + b'"\n",' * 200_000, "the file has a line of more than 500,000 characters"),
        (b"sep=;\n" + b"a;b;" * 200_000, "the file has a line of more than 500,000 characters"),
        (
            zipped(("xl/workbook.xml", b""), ("xl/worksheets/sheet1.xml", b" " * 5_000_000)),
            "the workbook is larger than 128 MiB when it is unpacked, or 100 times as large as before",
        ),
    ],
    ids=lambda value: None if isinstance(value, str) else f"{len(value)} bytes",  # the same in every process
)
def test_far_more_than_a_plan_is_refused_before_it_is_taken_in(data: bytes, problem: str) -> None:
    assert problems(data) == [problem]


def test_a_workbook_of_more_cells_than_a_house_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    monkeypatch.setattr(workbook, "MAX_CELLS", 10)
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in [("row", "seat"), *(("A", number) for number in range(9))]:
        book.active.append(row)
    book.save(data)
    assert problems(data.getvalue()) == ["the workbook has more than 10 cells"]


def test_lines_of_a_field_count_as_one_and_those_after_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_plan, "MAX_LINE", 40)
    text = "zone,row,seat\n" + "".join(f'"Left\r\n",A,{number}\r\n' for number in range(1, 30))
    assert len(parse_plan(text.encode(), "plan", TEN).seats) == 29


def test_repeated_names_are_no_different_names() -> None:
    seats = [{"seat_number": str(n), "seat_guid": f"{n}"} for n in range(json_text.MAX_NAMES + 1)]
    plan = {"zones": [{"name": "L", "rows": [{"row_number": "A", "seats": seats}]}], "categories": []}
    assert problems(json.dumps(plan).encode())[0] != "the JSON has more than 2,000 different names of fields"


def test_what_a_written_plan_carries_is_no_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_LONG_TEXT", re.compile('"[^"]{200}'))
    plan = small_plan()
    assert parse_plan(write_pretix(plan).encode(), "plan", Prices()).seats == plan.seats


def test_of_200_000_mistakes_of_one_kind_one_line_says_how_many() -> None:
    found = [PlanProblem(f"line {n} has 1 field", kind="fields") for n in range(200_000)]
    bad = InvalidPlan("hall.csv", found)
    assert str(bad).splitlines() == [
        "hall.csv: 200,000 problems, nothing was imported",
        "  line 0 has 1 field (and 199,999 more like it)",
    ]
    document = failure_document(bad)
    assert [each["message"] for each in document["problems"]] == [f"line {n} has 1 field" for n in range(20)]  # type: ignore[attr-defined]
    assert document["more"] == 199_980


def test_of_many_kinds_20_are_named_and_the_others_counted() -> None:
    found = [PlanProblem(f"kind {n}", count=2) for n in range(100)]
    bad = InvalidPlan("hall.csv", found)
    first, *lines = str(bad).splitlines()
    assert first == "hall.csv: 200 problems, nothing was imported"
    assert lines == [*(f"  kind {n}" for n in range(20)), "  and 160 more"]
    assert (bad.named, bad.unnamed, len(bad.problems)) == (tuple(found[:20]), 160, 100)


def test_each_kind_is_named_before_others_of_the_same_kind() -> None:
    found = [*(PlanProblem(f"line {n}", kind="line") for n in range(50)), PlanProblem("no price")]
    bad = InvalidPlan("hall.csv", found)
    assert bad.named == (*found[:19], found[-1])
    assert bad.unnamed == 31


def test_few_problems_are_all_named() -> None:
    found = [PlanProblem(f"line {n}", kind="line") for n in range(20)]
    assert (InvalidPlan("hall.csv", found).named, InvalidPlan("hall.csv", found).unnamed) == (tuple(found), 0)


def test_of_many_seats_with_one_mistake_some_are_named() -> None:
    lines = "".join(f"A,{number},x\n" for number in range(1, 100, 2))
    (problem,) = problems("row,seat,price\n" + lines)
    assert problem.startswith(
        "row A, seats 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, …: the price 'x' is not "
    )


Zones = Callable[[int], Iterator[str]]


def boxes(place: Callable[[int], tuple[float, float]]) -> Zones:
    """Zones of eight seats with places."""

    def lines(count: int) -> Iterator[str]:
        yield "zone,row,seat,x,y"
        for zone in range(count):
            x, y = place(zone)
            for seat in range(8):
                yield f"Z{zone},{seat // 4},{seat % 4},{x + seat % 4 * 20},{y + seat // 4 * 25}"

    return lines


def listed(label: Callable[[int, int], object]) -> Zones:
    """Zones of eight seats that are only listed."""

    def lines(count: int) -> Iterator[str]:
        yield "zone,row,seat"
        for zone in range(count):
            for seat in range(8):
                yield f"Z{zone},{seat // 4},{label(zone, seat % 4)}"

    return lines


def work(zones: Zones, count: int) -> float:
    """The number of calls that it takes to read so many zones."""
    data = "\n".join(zones(count)).encode()
    profile = cProfile.Profile()
    profile.runcall(parse_plan, data, "plan", Prices(default=TEN.default))
    return float(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "zones",
    [
        boxes(lambda zone: (zone % 10 * 240, zone // 10 * 100)),
        boxes(lambda zone: (0, zone * 100)),
        boxes(lambda zone: (zone * 90, 0)),
        boxes(lambda zone: (zone * 10, zone * 10)),
        listed(lambda _, seat: seat),
        listed(lambda zone, seat: zone * 4 + seat),
        listed(lambda zone, seat: f"{zone}-{seat}"),
    ],
    ids=["grid", "column", "line", "diagonal", "listed", "listed-going-on", "listed-with-names"],
)
def test_twice_the_zones_take_twice_the_work(zones: Zones) -> None:
    work(zones, 20)  # what is imported or remembered once
    assert work(zones, 200) < 2.5 * work(zones, 100)

"""How a plan is refused: every kind of mistake once, and how many more of it there are."""

import json

import pytest

from seatui.domain.errors import InvalidPlan
from seatui.plans import Prices, parse_plan
from tests.unit.plan_samples import TEN, Json, chart, chart_row, chart_seat, pretix_plan, pretix_row

HEADER = "zone,row,seat,position,kind,category,price,x,y"


def told(content: str | Json, prices: Prices = TEN) -> list[str]:
    """The lines in which a plan is refused."""
    text = content if isinstance(content, str) else json.dumps(content)
    with pytest.raises(InvalidPlan) as refused:
        parse_plan(text.encode(), "plan", prices)
    return str(refused.value).splitlines()


@pytest.mark.parametrize(
    "lines",
    [
        ["L,A,1", "L,A,2,,", "L,A,3,,,"],
        [f"L,{row},{row * 21},,,,,," for row in "ABC"],
        ["L,A,,,,,,,", "L,A,,,,,,,", "L,B,,,,,,,"],
        [f"{zone},{row},{row}1,,,,,," for zone in "LMN" for row in ("A", "")],
        ["L,A,1,a,,,,,", "L,A,2,b,,,,,", "L,B,1,-1,,,,,"],
        ["L,A,1,,sofa,,,,", "L,A,2,,bed,,,,", "L,B,1,,chair,,,,"],
        ["L,A,1,,,,free,,", "L,A,2,,,,-1,,", "L,B,1,,,,1e5,,"],
        ["L,A,1,,,,,1,", "L,A,2,,,,,,1", "L,B,1,,,,,2,"],
        ["L,A,1,,,,,a,1", "L,A,2,,,,,b,1", "L,B,1,,,,,c,1"],
        ["L,A,1,,,,,1e300,1", "L,A,2,,,,,1e301,1", "L,B,1,,,,,1e302,1"],
        [f"{letter * 51},A,1,,,,,," for letter in "LMN"],
        [f"L,{letter * 11},1,,,,,," for letter in "ABC"],
        [f"L,{letter},1,,,{letter * 51},,," for letter in "ABC"],
        [
            "L,A,1,,,,,,",
            "L,A,1,,,,,,",
            "L,B,2,,,,,,",
            "L,B,2,,,,,,",
            "L,B,2,,,,,,",
            "M,A,1,,,,,,",
            "M,A,1,,,,,,",
        ],
    ],
)
def test_a_kind_of_mistake_in_csv_is_told_once(lines: list[str]) -> None:
    summary, first = told("\n".join([HEADER, *lines, ""]))
    assert summary == "plan: 3 problems, nothing was imported"
    assert "more like it)" in first


def test_a_kind_of_wrong_column_is_told_once() -> None:
    assert told("zone,row,seat,zone,row,seat\n1,1,1,1,1,1\n")[1:] == [
        "  the column 'zone' stands twice (and 2 more like it)",
        "  note: columns that were not read: zone, row, seat",
    ]


def test_of_a_table_that_is_refused_columns_are_named_and_how_they_were_read() -> None:
    seats = "Feld;A;1\nFeld;A;1\n"
    assert told(f"Hallenteil;Reihe;Platz\n{seats}")[1:] == [
        "  row A, seat 1: the seat stands twice in its row",
        "  note: columns that were not read: Hallenteil",
        "  note: if Hallenteil says the zone: --columns zone=Hallenteil",
        "  columns were read as: Reihe (row), Platz (seat)",
    ]
    two = told("Hallen teil;Reihe;Platz;Laune\nNord;A;1;\nNord;A;1;\n")
    assert "  note: if one of these says the zone, --columns zone=NAME names it: Hallen teil, Laune" in two


def test_a_price_that_is_missing_may_be_in_a_column_that_was_not_read() -> None:
    assert told("row;seat;Obolus\nA;1;9\n", Prices())[-2:] == [
        "  note: columns that were not read: Obolus",
        "  note: if Obolus says the price: --columns price=Obolus",
    ]
    asked = told("row;seat;Kinderpreis;Rentnerpreis\nA;1;9;8\n", Prices())
    assert sum("--columns price=" in line for line in asked) == 1
    assert not any("--columns" in line for line in told("row;seat;Obolus;price\nA;1;9;\n", Prices()))


@pytest.mark.parametrize(
    "content",
    [
        chart(*(chart_row(label, [0j], seats=[chart_seat(1, categoryKey=f"no {label}")]) for label in "ABC")),
        chart(*(chart_row(label, [0j], seats=[chart_seat(1, x="left")]) for label in "ABC")),
        chart(*(chart_row(label, [0j], seats=[chart_seat(1, x=1e300)]) for label in "ABC")),
        chart(*(chart_row(label, [0j], seats=[3]) for label in "ABC")),
        chart(rows=[1, 2, 3]),
        chart(
            *(
                chart_row(label, [0j], seats=[{"label": label, "x": 1, "categoryKey": 1} | {"label": 1}])
                for label in "ABC"
            )
        ),
        pretix_plan(
            *(pretix_row(label, [(label * 2, "1", 0j), (label * 2, "2", 1 + 0j)]) for label in "ABC")
        ),
    ],
)
def test_a_kind_of_mistake_in_json_is_told_once(content: Json) -> None:
    _, line = told(content)
    assert "more like it)" in line


def test_what_is_told_of_is_counted_seat_by_seat() -> None:
    lines = ["L,A,1,,,,free,,", "L,A,2,,,,free,,", "L,B,1,,,,none,,", "M,B,1,,,VIP,,,", "M,B,x,,,VIP,,,"]
    assert told("\n".join([HEADER, *lines, ""]), Prices()) == [
        "plan: 4 problems, nothing was imported",
        (
            "  L, row A, seats 1–2: the price 'free' is not an amount such as 12 or 12.50, from 0 to 99999999.99"
            " (and 1 more like it)"
        ),
        "  2 seats have no price: --price VIP=AMOUNT or --default-price",
    ]

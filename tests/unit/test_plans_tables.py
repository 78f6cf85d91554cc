"""Tables as people have them: prices, places, rows and kinds as they are written, and notes."""

from decimal import Decimal

import pytest

from seatui.domain.model.seats import SeatKind
from seatui.domain.venue.venue_plan import Plan
from seatui.plans import parse_plan
from tests.unit.plan_samples import TEN, ids, problems, read, rows


def labels(plan: Plan) -> list[str]:
    return [seat.label for seat in plan.seats]


@pytest.mark.parametrize(
    "text", ["sep=;\nrow;seat\nF;12\n", "row|seat\nF|12\n", "row\tseat\t\nF\t12\t\n", "row,seat,\nF,12,,\n"]
)
def test_whatever_separates_the_columns(text: str) -> None:
    assert ids(read(text)) == ["F12"]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12", "12"),
        ("12,5", "12.50"),
        ("€12.50", "12.50"),
        ("$12", "12"),
        ("12.5 EUR", "12.50"),
        ("12,- €", "12"),
        ("CHF 1'200.50", "1200.50"),
        ("1,200.00", "1200"),
        ("1.200,00", "1200"),
        ("1 200,5 Kč", "1200.50"),
        ("1,200,000", "1200000"),
        ("1 200", "1200"),
    ],
)
def test_prices_as_they_are_written(written: str, amount: str) -> None:
    plan = read(f"row\tseat\tprice\nF\t12\t{written}\n")
    assert (plan.seats[0].price, plan.notes) == (Decimal(amount), ())


@pytest.mark.parametrize(
    "written", ["free", "-1", "12.5555", "1200,100", "1,2,3", "12 or 13", "EUR", "twelve 12", "1e5", "12€5"]
)
def test_what_is_no_price_is_refused(written: str) -> None:
    (problem,) = problems(f"row\tseat\tprice\nF\t12\t{written}\n")
    assert (
        problem
        == f"row F, seat 12: the price {written!r} is not an amount such as 12 or 12.50, from 0 to 99999999.99"
    )


def test_a_price_of_which_nobody_knows_what_it_means_says_how_to_write_it() -> None:
    assert problems("row\tseat\tprice\nF\t12\t2.500\n") == [
        "row F, seat 12: the price '2.500' is 2500 to some people and 2.500 to others: write 2500, or two decimals"
    ]


def test_prices_in_several_currencies_are_noted() -> None:
    plan = read("row,seat,price\nF,1,€12.50\nF,2,12 EUR\nF,3,$12\n")
    assert plan.notes == ("the prices are in several currencies, of which nothing is kept: $, EUR",)


@pytest.mark.parametrize(
    "text",
    [
        "row;seat;x;y\nF;1;1,5;-2,25\n",
        'row,seat,x,y\nF,1,"1,5","-2,25"\n',
        "row,seat,left,top\nF,1,1.5,-2.25\n",
    ],
)
def test_coordinates_with_a_decimal_comma(text: str) -> None:
    (seat,) = read(text).seats
    assert (seat.x, seat.y) == (1.5, -2.25)


def test_whole_numbers_that_a_spreadsheet_wrote_with_decimals_are_read_as_such() -> None:
    plan = read("zone,row,seat\nZ,1.0,1.0\nZ,1.0,2.0\n")
    assert ids(plan) == ["1-1", "1-2"]
    assert plan.notes == ("whole numbers were read as such, without the .0: row, seat",)
    assert labels(read("zone,row,seat\nZ,A,1.0\nZ,A,2.5\n")) == ["1.0", "2.5"]


def test_a_row_is_taken_from_the_seats_where_no_column_says_it() -> None:
    plan = read("seat,price\nF12,1\nF13,1\nAA1,1\n")
    assert rows(plan) == [("", "F", [12, 13]), ("", "AA", [1])]
    assert plan.notes[0] == "no column says the row: seat was taken apart, F12 as row F, seat 12"
    (problem,) = problems("seat,price\nF12,1\n13,1\n")
    assert problem.startswith("no column says the row, and 'seat' is not a row and a seat, such as F12")
    assert problem.endswith("the file has 'seat', 'price'; --columns row=NAME says which")


def test_kinds_in_columns_of_yes_and_no() -> None:
    plan = read("row,seat,Rollstuhl,Companion\nF,1,ja,\nF,2,nein,x\nF,3,,0\n")
    assert [seat.kind for seat in plan.seats] == [SeatKind.WHEELCHAIR, SeatKind.COMPANION, SeatKind.STANDARD]
    assert problems("row,seat,wheelchair\nF,1,perhaps\n") == [
        "row F, seat 1: wheelchair: 'perhaps' is neither yes nor no"
    ]


def test_kinds_of_a_column_with_another_name_are_noted_where_they_are_unknown() -> None:
    plan = read("row,seat,Type\nF,1,Sofa\nF,2,Sofa\nF,3,Accessible\nF,4,Standard\n")
    assert [seat.kind for seat in plan.seats][2:] == [SeatKind.WHEELCHAIR, SeatKind.STANDARD]
    assert plan.notes == (
        "what Type says is no kind of seat that is known, and was left out: Sofa (2 seats)",
    )


def in_space(*, depth: str) -> str:
    """Three rows that rise from the stage, which is before row A, with depth and height in the two other columns."""
    height = "z" if depth == "y" else "y"
    lines = [f"A{n},{row},{n},{n},{back * 3},{back}" for back, row in enumerate("ABC") for n in range(1, 4)]
    return f"id,row,seat,x,{depth},{height}\n" + "\n".join(lines)


@pytest.mark.parametrize("depth", ["y", "z"])
def test_of_three_coordinates_the_height_is_left_out(depth: str) -> None:
    plan = read(in_space(depth=depth))
    assert rows(plan) == [("", row, [1, 2, 3]) for row in "ABC"]
    assert [seat.y for seat in plan.seats[::3]] == [0, 3, 6]
    assert dict(plan.columns)[depth] == "y"
    is_swapped = "z was read as the depth of the room, and y left out as the height" in "".join(plan.notes)
    assert is_swapped == (depth == "z")


def test_a_user_says_which_coordinate_is_the_depth() -> None:
    plan = parse_plan(in_space(depth="z").encode(), "plan", TEN, columns={"y": "y"})
    assert [seat.y for seat in plan.seats[::3]] == [0, 1, 2]


IN_ROW_1 = "seats without a row are in row 1, where no seat of their zone has one"


def test_seats_of_a_zone_without_rows_are_in_one_row_which_is_noted() -> None:
    plan = read("zone,row,seat\nStalls,A,1\nBox,,1\nBox,,2\n")
    assert rows(plan) == [("Stalls", "A", [1]), ("Box", "1", [1, 2])]
    assert plan.notes == (f"{IN_ROW_1}: Box (2 seats)",)


def test_a_floor_without_rows_that_is_numbered_through_is_drawn_as_it_stands() -> None:
    lines = [f"{line * 5 + n + 1},{n},{line}" for line in range(3) for n in range(5)]
    plan = read("section,seat,x,y\n" + "\n".join(f"Floor,{line}" for line in lines) + "\n")
    assert rows(plan) == [("Floor", "1", [*range(first, first + 5)]) for first in (1, 6, 11)]
    assert plan.notes[0] == f"{IN_ROW_1}: Floor (15 seats)"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("zone,row,seat\nBox,A,1\nBox,,2\n", "Box, seat 2: the row of the seat at line 3 has no label"),
        ("zone,row,seat\nBox,,1\nBox,,1\n", "Box, seat 1: the row of the seat at line 2 has no label"),
    ],
)
def test_a_row_that_is_missing_is_refused(text: str, problem: str) -> None:
    assert problem in problems(text)


@pytest.mark.parametrize("text", ["zone,seat\nBox,1\nBox,1\n", "zone,seat\nBox,F1\nBox,2\n", "seat\n1\n2\n"])
def test_a_table_without_rows_is_refused_where_rows_are_missing(text: str) -> None:
    assert problems(text)[0].startswith("no column says the row")

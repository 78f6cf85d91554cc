"""Plans as CSV: columns, delimiters, positions, prices, and what is refused line by line."""

from decimal import Decimal

import pytest

from seatui.domain.model.seats import SeatKind
from seatui.plans import Prices
from tests.unit.plan_samples import columns, ids, problems, read, rows

HEADER = "zone,row,seat,position,kind,category,price,x,y\n"


@pytest.mark.parametrize(
    "text",
    [
        "zone,row,seat\nL,A,1\nL,A,2\n",
        "zone;row;seat\nL;A;1\nL;A;2\n",
        "zone\trow\tseat\r\nL\tA\t1\r\nL\tA\t2\r\n",
        "\ufeffseat,row,zone\n1,A,L\n2,A,L",
        '"Zone","ROW"," seat "\n"L","A","1"\nL,A, 2 \n',
        "\n  \nzone,row,seat\n\nL,A,1\n,,\nL,A,2\n\n",
        "zone,row,seat\rL,A,1\rL,A,2\r",
    ],
)
def test_it_may_be_written_in_many_ways(text: str) -> None:
    assert rows(read(text)) == [("L", "A", [1, 2])]


def test_zones_stand_as_they_first_appear_and_a_row_may_be_taken_up_again() -> None:
    plan = read("zone,row,seat\nR,B,1\nL,A,1\nR,B,2\nR,A,1\n")
    assert rows(plan) == [("R", "A", [1]), ("R", "B", [1, 2]), ("L", "A", [1])]


def test_the_zone_may_be_empty_throughout() -> None:
    plan = read("zone,row,seat\n,F,12\n")
    assert (ids(plan), plan.seats[0].zone) == (["F12"], "")


def test_positions_are_columns_and_a_jump_is_an_aisle() -> None:
    plan = read("zone,row,seat,position\nL,A,9,5\nL,A,8,2\nL,A,7,3\nL,B,1,4\n")
    assert rows(plan)[0] == ("L", "A", [8, 7, 9])
    assert (columns(plan, "A"), columns(plan, "B")) == ([0, 1, 3], [2])


def test_a_row_without_positions_starts_at_the_left() -> None:
    plan = read("zone,row,seat,position\nL,A,1,3\nL,A,2,4\nL,B,1,\nL,B,2,\n")
    assert (columns(plan, "A"), columns(plan, "B")) == ([0, 1], [0, 1])


def test_coordinates_order_rows_and_seats_where_there_are_no_positions() -> None:
    plan = read("zone,row,seat,x,y\nL,B,1,0,20\nL,B,2,20,20\nL,A,2,0,0\nL,A,3,60,0\nL,A,1,20,0\n")
    assert rows(plan) == [("L", "A", [2, 1, 3]), ("L", "B", [1, 2])]
    assert columns(plan, "A") == [0, 1, 3]


def test_positions_go_before_coordinates() -> None:
    plan = read("zone,row,seat,position,x,y\nL,A,1,2,0,0\nL,A,2,1,20,1e1\n")
    assert rows(plan) == [("L", "A", [2, 1])]
    assert (plan.seats[0].x, plan.seats[0].y) == (20, 10)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", SeatKind.STANDARD),
        ("Wheelchair", SeatKind.WHEELCHAIR),
        ("companion", SeatKind.COMPANION),
        ("RESTRICTED", SeatKind.RESTRICTED_VIEW),
    ],
)
def test_kinds_go_by_name(text: str, kind: SeatKind) -> None:
    assert read(f"zone,row,seat,kind\nL,A,1,{text}\n").seats[0].kind is kind


def test_the_price_is_the_files_else_the_categorys_else_the_default() -> None:
    text = "zone,row,seat,category,price\nL,A,1,VIP,7.5\nL,A,2,VIP,\nL,A,3,Back,\nL,A,4,,\n"
    plan = read(text, Prices({"VIP": Decimal(50)}, Decimal(10)))
    assert [seat.price for seat in plan.seats] == [Decimal("7.50"), 50, 10, 10]
    assert problems(text, Prices({"VIP": Decimal(50)})) == [
        "1 seat has no price: --price Back=AMOUNT or --default-price",
        "L, row A, seat 4: the seat has no price and no category, and there is no --default-price",
    ]


def test_a_column_that_stands_twice_or_is_missing_is_named() -> None:
    assert problems("zone,row,row,colour\nL,A,1,red\n") == [
        "the column 'row' stands twice",
        "no column says the seat: the file has 'zone', 'row', 'row', 'colour'; --columns seat=NAME says which",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("L,A,1", "line 2 has 3 fields where the header has 9"),
        (f"L,A,{'1' * 21},,,,,,", f"L, row A, seat {'1' * 21}: the label is longer than 20 characters"),
        ("L,A,1\x07,,,,,,", "L, row A, seat 1�: the label has characters that cannot be printed: U+0007"),
        ("L,A,,,,,,,", "L, row A: the seat at line 2 has no label"),
        ("L,ABCDEFGHIJK,1,,,,,,", "L, row ABCDEFGHIJK: the row's label is longer than 10 characters"),
        (f"{'Z' * 51},A,1,,,,,,", f"{'Z' * 51}: the zone's name is longer than 50 characters"),
        ("L\x1b[2J,A,1,,,,,,", "L�[2J: the zone's name has characters that cannot be printed: U+001B"),
        ("L,A\u2028B,1,,,,,,", "L, row A�B: the row's label has characters that cannot be printed: U+2028"),
        (f"L,A,1,,,{'C' * 51},,,", "L, row A, seat 1: the category's name is longer than 50 characters"),
        (
            "L,A,1,,,\x07C,,,",
            "L, row A, seat 1: the category's name has characters that cannot be printed: U+0007",
        ),
        ("L,A,1,-1,,,,,", "the position '-1' is not a whole number from 0 to 10000"),
        ("L,A,1,1.5,,,,,", "the position '1.5' is not a whole number from 0 to 10000"),
        ("L,A,1,,sofa,,,,", "the kind 'sofa' is none of wheelchair, companion, restricted, and not empty"),
        ("L,A,1,,,,-1,,", "the price '-1' is not an amount such as 12 or 12.50, from 0 to 99999999.99"),
        ("L,A,1,,,,1e5,,", "the price '1e5' is not an amount such as 12 or 12.50, from 0 to 99999999.99"),
        ("L,A,1,,,,,1,", "L, row A, seat 1: x and y belong together, and one is missing"),
        ("L,A,1,,,,,nan,1", "L, row A, seat 1: the coordinate 'nan' is not a number"),
        ("L,A,1,,,,,1,1_0", "L, row A, seat 1: the coordinate '1_0' is not a number"),
        ("L,A,1,,,,,1,1e300", "L, row A, seat 1: the coordinate 1e300 is too large"),
        ('L,A,"1,,,,,,', "line 2 is no CSV, and nothing after it was read: unexpected end of data"),
    ],
)
def test_a_wrong_line_is_refused_with_its_reason_and_no_other(line: str, problem: str) -> None:
    prices = Prices(default=Decimal(10))
    (found,) = problems(f"{HEADER}{line}\n", prices)
    assert found.endswith(problem)


def test_every_mistake_is_named_at_once_in_the_order_of_the_file() -> None:
    text = (
        "zone,row,seat,position,price\n"
        "L,A,1,1,5\nL,A,1,2,5\nL,A,x,3,5\nL,A,4,3,\nL,A\nL,B,1,1,5\nL,B,2,,free\n,C,1,,5\n"
    )
    assert problems(text, Prices()) == [
        "L, row A, seat 1: the seat stands twice in its row",
        "L, row A, seats 4, x: the position 3 stands twice in the row",
        "L, row A, seat 4: the seat has no price and no category, and there is no --default-price",
        "line 6 has 2 fields where the header has 5",
        "L, row B, seat 2: the price 'free' is not an amount such as 12 or 12.50, from 0 to 99999999.99",
        "L, row B, seat 2: the seat has no position, while others of its row have one",
        "row C, seat 1: the seat at line 9 stands in no zone, while others do",
    ]


def test_a_line_counts_from_the_top_of_the_file_over_blanks_and_breaks_in_quotes() -> None:
    assert problems('zone,row,seat\n\n"L\nL",A,1\nL,A\n')[1] == "line 5 has 2 fields where the header has 3"


def test_a_price_for_a_category_that_the_plan_does_not_have_is_refused() -> None:
    prices = Prices({"VIPP": Decimal(1)}, Decimal(1))
    assert problems("zone,row,seat,category\nL,A,1,VIP\nL,A,2,Back\n", prices) == [
        "a price is given for category VIPP; the plan's are: Back, VIP"
    ]


def test_a_table_without_end_is_refused() -> None:
    assert problems("row,seat\nA,1\n" + "\n" * 1_000_001) == ["the file has more than 1,000,000 lines"]
    assert problems("row,seat" + ",x" * 1_000 + "\n") == ["the table has more than 1,000 columns"]


def test_a_table_may_say_the_ids_of_its_seats() -> None:
    plan = read("seat_id,row,seat\nP-1,A,1\n,A,2\nA2,B,1\n")
    assert ids(plan) == ["P-1", "A2b", "A2"]
    assert problems(f"seat_id,row,seat\n{'x' * 51},A,1\nP,A,2\nP,A,3\n") == [
        "row A, seat 1: the seat's id is longer than 50 characters",
        "the id P stands twice: at row A, seat 2; row A, seat 3",
    ]


def test_a_line_of_the_kind_stage_is_the_stage() -> None:
    plan = read("row,seat,kind,x,y\n,,stage,10,100\nA,1,,0,0\nA,2,,20,0\nB,1,,0,20\nB,2,,20,20\n")
    assert plan.stage == (10, 100)
    assert read("row,seat,kind,x,y\n,,Bühne,10,100\nA,1,,0,0\n").stage == (10, 100)
    assert rows(plan) == [("", "B", [2, 1]), ("", "A", [2, 1])]

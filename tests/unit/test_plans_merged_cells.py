"""Tables with merged cells: what is written once counts for the empty cells below it."""

import pytest

from tests.unit.plan_samples import problems, read, rows

FILLED = "empty cells were read as the one above them, as merged cells are: "


def test_zones_rows_and_prices_count_for_the_empty_cells_below_them() -> None:
    plan = read("Block;Row;Seat;Price\nPit;F;1;20\n;;2;\n;G;1;15\n;;2;\nLoge;F;1;30\n;;2;\n")
    assert rows(plan) == [("Pit", "F", [1, 2]), ("Pit", "G", [1, 2]), ("Loge", "F", [1, 2])]
    assert [int(seat.price) for seat in plan.seats] == [20, 20, 15, 15, 30, 30]
    assert FILLED + "Block (4 lines), Row (3 lines), Price (3 lines)" in plan.notes


def test_a_zone_alone_may_be_merged_and_so_may_a_row() -> None:
    plan = read("zone,row,seat\nPit,A,1\n,A,2\n,B,1\nLoge,A,1\n")
    assert rows(plan) == [("Pit", "A", [1, 2]), ("Pit", "B", [1]), ("Loge", "A", [1])]
    assert FILLED + "zone (2 lines)" in plan.notes
    plan = read("row,seat\nA,1\n,2\nB,1\n")
    assert (rows(plan), FILLED + "row (1 line)" in plan.notes) == ([("", "A", [1, 2]), ("", "B", [1])], True)


def test_a_zone_without_rows_below_one_with_rows_has_none_of_them() -> None:
    plan = read("zone,row,seat\nPit,A,1\n,,2\nBox,,1\n,,2\n")
    assert rows(plan) == [("Pit", "A", [1, 2]), ("Box", "1", [1, 2])]


def test_marks_of_single_seats_and_prices_that_are_repeated_count_for_themselves() -> None:
    plan = read("row,seat,kind,price\nA,1,wheelchair,7\n,2,,7\n,3,,\nB,1,,\n")
    assert [(seat.kind.value, int(seat.price)) for seat in plan.seats] == [
        ("wheelchair", 7),
        ("", 7),
        ("", 10),
        ("", 10),
    ]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("Pit,A,1\nPit,A,2\n,A,3\n", "row A, seat 3: the seat at line 4 stands in no zone, while others do"),
        (",A,1\nPit,A,2\n", "row A, seat 1: the seat at line 2 stands in no zone, while others do"),
        ("Pit,A,1\nPit,A,2\nPit,,3\n", "Pit, seat 3: the row of the seat at line 4 has no label"),
        (",A,1\n,A,2\n,,3\n", "seat 3: the row of the seat at line 4 has no label"),
    ],
)
def test_a_cell_that_is_missing_among_others_that_repeat_is_refused_by_its_line(
    lines: str, problem: str
) -> None:
    assert problems(f"zone,row,seat\n{lines}") == [problem]

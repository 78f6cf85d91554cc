"""Lists without places: natural order, unless the file plainly means its own."""

import pytest

from tests.unit.plan_samples import columns, pretix_plan, pretix_row, read, rows

SORTED = "the file gives no places: rows and seats were put in natural order, 2 before 10"


def listed(*places: tuple[str, str]) -> str:
    """A list of rows and seats."""
    return "zone,row,seat\n" + "".join(f"Z,{row},{seat}\n" for row, seat in places)


def a_row(*seats: object, row: str = "A") -> str:
    return listed(*((row, str(seat)) for seat in seats))


def test_a_list_that_is_sorted_as_text_is_put_in_natural_order() -> None:
    text = sorted(str(number) for number in range(1, 13))
    plan = read(listed(*((row, seat) for row in text for seat in text)))
    assert rows(plan) == [("Z", str(row), [*range(1, 13)]) for row in range(1, 13)]
    assert plan.notes == (SORTED,)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["A", "AA", "B", "Z"], ["A", "B", "Z", "AA"]),
        (["E", "D", "C"], ["C", "D", "E"]),
        (["3", "1", "2", "5", "4"], ["1", "2", "3", "4", "5"]),
    ],
)
def test_rows_stand_from_the_front(given: list[str], kept: list[str]) -> None:
    plan = read(listed(*((row, "1") for row in given)))
    assert [row for _, row, _ in rows(plan)] == kept
    assert plan.notes == (SORTED,)


def test_rows_in_an_order_of_their_own_keep_it() -> None:
    plan = read(listed(*((row, "1") for row in ("AA", "BB", "A", "B", "C", "D", "E"))))
    assert [row for _, row, _ in rows(plan)] == ["AA", "BB", "A", "B", "C", "D", "E"]
    assert plan.notes == ("the file gives no places: its own order of rows was kept: AA, BB, A, B, C, D …",)


@pytest.mark.parametrize(
    "seats",
    [
        [10, 9, 8, 7, 6],
        [11, 9, 7, 5, 3, 1, 2, 4, 6, 8, 10, 12],
        [12, 10, 8, 6, 4, 2, 1, 3, 5, 7, 9, 11],
        [1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12],
    ],
)
def test_seats_in_an_order_of_their_own_keep_it(seats: list[int]) -> None:
    plan = read(a_row(*seats))
    assert rows(plan) == [("Z", "A", seats)]
    assert plan.notes == ("the file gives no places: its own order of seats was kept in row A",)


def test_a_serpentine_is_kept() -> None:
    forth, back = range(1, 6), range(10, 5, -1)
    plan = read(listed(*(("A", str(seat)) for seat in forth), *(("B", str(seat)) for seat in back)))
    assert rows(plan) == [("Z", "A", [*forth]), ("Z", "B", [*back])]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["1", "10", "11", "2"], ["1", "2", "10", "11"]),
        (["3", "1", "4", "2", "6"], ["1", "2", "3", "4", "6"]),
        (["12", "13", "12a"], ["12", "12a", "13"]),
        (["A1", "A10", "A2"], ["A1", "A2", "A10"]),
        (["10", "11", "8", "9"], ["8", "9", "10", "11"]),
    ],
)
def test_other_seats_are_put_in_natural_order(given: list[str], kept: list[str]) -> None:
    plan = read(a_row(*given))
    assert [seat.label for seat in plan.seats] == kept
    assert plan.notes == (SORTED,)


def test_positions_and_places_go_before_the_numbers() -> None:
    assert rows(read("row,seat,position\nB,2,1\nB,1,2\nA,1,1\n")) == [("", "B", [2, 1]), ("", "A", [1])]
    drawn = read(pretix_plan(pretix_row("A", {"10": 0j, "2": 20 + 0j, "1": 40 + 0j})))
    assert (rows(drawn), columns(drawn, "A")) == ([("Hall", "A", [10, 2, 1])], [0, 1, 2])
    assert not any("the file gives no places" in note for note in drawn.notes)


BY_NUMBER = "the file gives no places: seats stand behind those with the same number"


@pytest.mark.parametrize(
    ("front", "back", "shift"),
    [
        ([3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7, 8], 2),  # a wedge: row A has no 1 and 2
        ([6, 5, 4, 3], [8, 7, 6, 5, 4, 3, 2, 1], 2),
        ([3, 1, 2, 4], [5, 3, 1, 2, 4, 6], 1),  # from the middle
        ([4, 2, 1, 3], [6, 4, 2, 1, 3, 5], 1),
    ],
)
def test_seats_of_a_list_stand_behind_those_with_the_same_number(
    front: list[int], back: list[int], shift: int
) -> None:
    plan = read(listed(*(("A", str(seat)) for seat in front), *(("B", str(seat)) for seat in back)))
    assert columns(plan, "A") == [*range(shift, shift + len(front))]
    assert columns(plan, "B") == [*range(len(back))]
    assert plan.notes[0] == BY_NUMBER


def test_a_number_that_one_row_lacks_is_a_gap_in_it() -> None:
    plan = read(
        listed(*(("A", str(seat)) for seat in (1, 2, 6, 7)), *(("B", str(seat)) for seat in range(1, 8)))
    )
    assert columns(plan, "A") == [0, 1, 5, 6]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ([1, 2, 3], [4, 5, 6, 7]),  # numbers that go on from row to row
        ([1, 3, 5], [2, 4, 6, 8]),  # rows of odd and of even numbers
        ([1, 2, 101, 102], [1, 2, 101, 102]),  # numbers that all rows lack
        ([1, 2, 3], [9, 8, 7]),
    ],
)
def test_seats_of_a_list_stand_side_by_side_where_numbers_do_not_tell(
    front: list[int], back: list[int]
) -> None:
    plan = read(listed(*(("A", str(seat)) for seat in front), *(("B", str(seat)) for seat in back)))
    assert columns(plan, "A") == [*range(len(front))]
    assert columns(plan, "B") == [*range(len(back))]
    assert BY_NUMBER not in plan.notes


def test_rows_of_odd_and_rows_of_even_numbers_stand_side_by_side() -> None:
    sides = {"A": (1, 3, 5), "B": (2, 4, 6), "C": (1, 3, 5), "D": (2, 4, 6)}
    plan = read(listed(*((row, str(seat)) for row, seats in sides.items() for seat in seats)))
    assert [columns(plan, row) for row in sides] == [[0, 1, 2]] * 4

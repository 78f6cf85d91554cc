"""Lists without places: natural order, unless the file plainly means its own."""

from random import Random

import pytest

from tests.unit.plan_samples import columns, pretix_plan, pretix_row, read, rows


def put_in_order(what: str) -> str:
    return f"the file gives no places: {what} were put in natural order, 2 before 10"


def kept(what: str) -> str:
    return f"the file gives no places: its own order of {what}"


def listed(*places: tuple[str, str]) -> str:
    """A list of rows and seats."""
    return "zone,row,seat\n" + "".join(f"Z,{row},{seat}\n" for row, seat in places)


def a_row(*seats: object, row: str = "A") -> str:
    return listed(*((row, str(seat)) for seat in seats))


def test_a_list_that_is_sorted_as_text_is_put_in_natural_order() -> None:
    text = sorted(str(number) for number in range(1, 13))
    plan = read(listed(*((row, seat) for row in text for seat in text)))
    assert rows(plan) == [("Z", str(row), [*range(1, 13)]) for row in range(1, 13)]
    assert plan.notes == (put_in_order("rows and seats"),)


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (["A", "AA", "B", "Z"], ["A", "B", "Z", "AA"]),
        (["E", "D", "C"], ["C", "D", "E"]),
        (["3", "1", "2", "5", "4"], ["1", "2", "3", "4", "5"]),
        (["I", "II", "III", "IV", "IX", "V"], ["I", "II", "III", "IV", "V", "IX"]),
        (["Row xii", "Row xi", "Row x"], ["Row x", "Row xi", "Row xii"]),
        (["Loge", "C", "B", "A"], ["A", "B", "C", "Loge"]),
        (["Box 1", "Box 10", "Box 2", "Pit"], ["Box 1", "Box 2", "Box 10", "Pit"]),
        (["1", "10", "12 bis", "2"], ["1", "2", "10", "12 bis"]),
    ],
)
def test_rows_stand_from_the_front(given: list[str], right: list[str]) -> None:
    plan = read(listed(*((row, "1") for row in given)))
    assert [row for _, row, _ in rows(plan)] == right
    assert plan.notes[0] == put_in_order("rows")


@pytest.mark.parametrize("names", [["VIII", "IX", "X", "XL"], ["i", "ii", "iv", "v"], ["A", "B", "Loge"]])
def test_rows_in_natural_order_need_no_note(names: list[str]) -> None:
    plan = read(listed(*((row, "1") for row in names)))
    assert ([row for _, row, _ in rows(plan)], plan.notes) == (names, ())


@pytest.mark.parametrize(
    "names",
    [
        ["Vorne", "Mitte", "Hinten", "Galerie"],
        ["Red", "Amber", "Blue"],
        ["い", "ろ", "は", "に"],
        ["一排", "二排", "三排", "四排"],
        ["Pit", "1", "2", "10"],
    ],
)
def test_rows_that_are_named_by_words_stand_as_the_file_lists_them(names: list[str]) -> None:
    plan = read(listed(*((row, seat) for row in names for seat in "123")))
    assert [row for _, row, _ in rows(plan)] == names
    assert plan.notes == (kept(f"rows was kept: {', '.join(names)}"),)


@pytest.mark.parametrize(
    "seats", [["Window", "Middle", "Aisle"], ["VIP 1", "VIP 2", "1", "2"], ["い", "ろ", "は"]]
)
def test_seats_that_are_named_by_words_stand_as_the_file_lists_them(seats: list[str]) -> None:
    plan = read(a_row(*seats))
    assert [seat.label for seat in plan.seats] == seats
    assert plan.notes == (kept("seats was kept in row A"),)


def shuffled(seed: int, *rows: str, seats: int) -> str:
    places = [(row, str(seat)) for row in rows for seat in range(1, seats + 1)]
    Random(seed).shuffle(places)
    return listed(*places)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("count", "seats"), [(3, 7), (4, 4), (5, 6), (9, 5)])
def test_a_shuffled_list_means_no_order(count: int, seats: int, seed: int) -> None:
    plan = read(shuffled(seed, *"ABCDEFGHI"[:count], seats=seats))
    assert rows(plan) == [("Z", row, [*range(1, seats + 1)]) for row in "ABCDEFGHI"[:count]]
    assert not any("its own order" in note for note in plan.notes)


def test_of_rows_named_by_words_a_shuffled_list_tells_nothing() -> None:
    plan = read(shuffled(1, "Nave", "Choir", "Aisle", seats=6))
    assert plan.notes == (
        put_in_order("rows and seats"),
        "the file gives no places: nothing tells the order of rows that are named by words: Nave, Aisle, Choir",
    )


def test_seats_that_are_shuffled_in_most_rows_mean_no_order_in_a_few() -> None:
    orders = {"A": "5142637", "B": "2715463", "C": "31", "D": "6172354"}
    plan = read(listed(*((row, seat) for row, seats in orders.items() for seat in seats)))
    assert rows(plan)[2] == ("Z", "C", [1, 3])
    assert plan.notes[0] == put_in_order("seats")


def test_a_list_that_goes_column_by_column_keeps_the_order_of_seats() -> None:
    plan = read(listed(*((row, seat) for seat in "642135" for row in "ABC")))
    assert rows(plan) == [("Z", row, [6, 4, 2, 1, 3, 5]) for row in "ABC"]
    assert plan.notes == (kept("seats was kept in rows A, B, C"),)


def test_what_was_kept_and_what_was_not_do_not_contradict_each_other() -> None:
    stretches = [("AA", "1"), ("BB", "1"), *((row, seat) for row in "ABCDE" for seat in ("1", "10", "2"))]
    plan = read(listed(*stretches, ("F", "3"), ("F", "2"), ("F", "1")))
    assert plan.notes[:2] == (kept("rows was kept: AA, BB, A, B, C, D …"), put_in_order("seats"))
    two_zones = "".join(f"Y,{row},1\n" for row in ("B", "A"))
    plan = read(listed(("AA", "1"), *((row, "1") for row in "ABCD")) + two_zones)
    assert plan.notes == (kept("rows was kept: AA, A, B, C, D"), put_in_order("the other rows"))


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
    ("given", "right"),
    [
        (["1", "10", "11", "2"], ["1", "2", "10", "11"]),
        (["3", "1", "4", "2", "6"], ["1", "2", "3", "4", "6"]),
        (["12", "13", "12a"], ["12", "12a", "13"]),
        (["A1", "A10", "A2"], ["A1", "A2", "A10"]),
        (["10", "11", "8", "9"], ["8", "9", "10", "11"]),
    ],
)
def test_other_seats_are_put_in_natural_order(given: list[str], right: list[str]) -> None:
    plan = read(a_row(*given))
    assert [seat.label for seat in plan.seats] == right
    assert plan.notes == (put_in_order("seats"),)


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
    assert plan.notes[-1] == BY_NUMBER


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

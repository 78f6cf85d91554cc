"""From positions to rows and columns: whatever the drawing is turned to, the order is the room's."""

import cmath
import math

import pytest

from seatui.plans.mapping.nearby import MAX_COLUMNS
from tests.unit.plan_samples import Json, chart, chart_row, columns, read, rows, section, spread

HALL = {
    "A": spread(0j, 20, 4),
    "B": [*spread(0 + 25j, 20, 2), *spread(80 + 25j, 20, 2)],
    "C": spread(20 + 50j, 20, 3),
}


def turned(degrees: float) -> list[Json]:
    """The hall's rows from the back to the front, on a drawing that is turned clockwise."""
    turn = cmath.rect(1, math.radians(degrees))
    return [chart_row(label, [point * turn for point in points]) for label, points in reversed(HALL.items())]


def stage_of(degrees: float) -> dict[str, float]:
    stage = (30 - 100j) * cmath.rect(1, math.radians(degrees))
    return {"x": stage.real, "y": stage.imag}


@pytest.mark.parametrize("degrees", range(0, 360, 15))
def test_a_hall_keeps_its_order_however_the_drawing_is_turned(degrees: int) -> None:
    plan = read(chart(*turned(degrees), focalPoint=stage_of(degrees)))
    assert rows(plan) == [("", "A", [1, 2, 3, 4]), ("", "B", [1, 2, 3, 4]), ("", "C", [1, 2, 3])]
    assert [columns(plan, row) for row in "ABC"] == [[0, 1, 2, 3], [0, 1, 4, 5], [1, 2, 3]]


@pytest.mark.parametrize("degrees", [-80, -40, -3, 0, 3, 40, 80])
def test_without_a_stage_the_top_of_the_drawing_is_the_front(degrees: int) -> None:
    assert [row for _, row, _ in rows(read(chart(*turned(degrees))))] == ["A", "B", "C"]


def test_left_and_right_are_those_of_people_who_face_the_stage() -> None:
    below = {"x": 30, "y": 500}
    plan = read(chart(chart_row("A", spread(0j, 20, 3)), focalPoint=below))
    assert rows(plan) == [("", "A", [3, 2, 1])]


def test_serpentine_numbers_stay_as_they_are() -> None:
    there, back = chart_row("A", spread(0j, 20, 3)), chart_row("B", spread(40 + 20j, -20, 3))
    assert rows(read(chart(there, back))) == [("", "A", [1, 2, 3]), ("", "B", [3, 2, 1])]


def test_a_row_in_another_order_in_the_file_is_sorted_by_where_its_seats_are() -> None:
    row = chart_row("A", [20 + 0j, 60 + 0j, 0j, 40 + 0j])
    assert rows(read(chart(row))) == [("", "A", [3, 1, 4, 2])]


def test_rows_that_are_not_parallel_are_blocks_of_their_own_each_turned_level() -> None:
    slanted = chart_row("A", spread(0 + 60j, 20 + 20j, 3))
    level = chart_row("B", spread(0j, 20, 3))
    plan = read(chart(slanted, level))
    assert rows(plan) == [("", "B", [1, 2, 3]), ("", "A", [1, 2, 3])]
    assert columns(plan, "A") == columns(plan, "B") == [0, 1, 2]
    assert [seat.block for seat in plan.seats] == [0, 0, 0, 1, 1, 1]


def test_a_curved_row_has_no_aisles() -> None:
    arc = [cmath.rect(200, math.radians(angle)) for angle in range(30, 151, 6)]
    assert columns(read(chart(chart_row("A", arc))), "A") == [*range(len(arc))]


def test_seats_a_little_wider_than_those_of_other_rows_have_no_aisles_between_them() -> None:
    narrow, wide = chart_row("A", spread(0j, 20, 30)), chart_row("B", spread(25j, 23, 26))
    first, *others = columns(read(chart(narrow, wide)), "B")
    assert others == [*range(first + 1, first + 26)]


def test_rows_staggered_by_half_a_seat_stand_the_same_way() -> None:
    staggered = [chart_row("ABCD"[n], spread(complex(n % 2 * 10, n * 20), 20, 3)) for n in range(4)]
    plan = read(chart(*staggered))
    assert columns(plan, "B") == columns(plan, "D") == [1, 2, 3]


@pytest.mark.parametrize(("gap", "column"), [(20, 3), (31, 3), (33, 4), (41, 4), (60, 5)])
def test_a_gap_of_one_and_a_half_seats_is_none_and_a_wider_one_is_an_aisle(gap: int, column: int) -> None:
    row = chart_row("A", [*spread(0j, 20, 3), 40 + gap + 0j, 60 + gap + 0j])
    assert columns(read(chart(row)), "A")[3] == column


def test_a_seat_far_off_the_drawing_does_not_make_the_house_endless() -> None:
    plan = read(chart(chart_row("A", [*spread(0j, 1e-300, 5), 1e9 + 0j]), chart_row("B", [1e9 + 1e9j])))
    assert max(seat.column for seat in plan.seats) <= MAX_COLUMNS


def test_seats_that_all_stand_in_one_place_keep_the_order_of_the_file() -> None:
    assert rows(read(chart(chart_row("A", [0j] * 3), chart_row("B", [0j])))) == [
        ("", "A", [1, 2, 3]),
        ("", "B", [1]),
    ]


def test_zones_nearest_to_the_stage_come_first() -> None:
    line = spread(0j, 20, 3)
    back, front = section("Back", chart_row("A", line), at=300j), section("Front", chart_row("A", line))
    plan = read(chart(sections=[back, front], focalPoint={"x": 20, "y": -50}))
    assert [seat.zone for seat in plan.seats[::3]] == ["Front", "Back"]
    assert [seat.block for seat in plan.seats[::3]] == [0, 1]
    assert [zone for zone, _, _ in rows(read(chart(sections=[back, front])))] == ["Front", "Back"]


def test_seats_without_positions_stand_as_the_file_lists_them() -> None:
    row = {"label": "A", "categoryKey": 1, "seats": [{"label": "2"}, {"label": "1"}]}
    plan = read(chart(row, focalPoint={"x": 1, "y": 1}))
    assert rows(plan) == [("", "A", [2, 1])]
    assert columns(plan, "A") == [0, 1]

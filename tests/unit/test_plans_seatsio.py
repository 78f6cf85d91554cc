"""seats.io charts: sections, tables, floors, categories and marks."""

from typing import Any

import pytest

from seatui.domain.model.seats import SeatKind
from seatui.plans.formats.seatsio import MAX_NESTING
from tests.unit.plan_samples import (
    chart,
    chart_row,
    chart_seat,
    columns,
    ids,
    problems,
    read,
    rows,
    section,
    spread,
)

LINE = spread(0j, 20, 3)


@pytest.mark.parametrize(
    ("marks", "kind"),
    [
        ({}, SeatKind.STANDARD),
        ({"accessible": True}, SeatKind.WHEELCHAIR),
        ({"companionSeat": True}, SeatKind.COMPANION),
        ({"restrictedView": True}, SeatKind.RESTRICTED_VIEW),
        ({"companionSeat": True, "restrictedView": True}, SeatKind.COMPANION),
        ({"accessible": True, "companionSeat": True, "restrictedView": None}, SeatKind.WHEELCHAIR),
    ],
)
def test_the_marks_of_a_seat_make_its_kind(marks: dict[str, Any], kind: SeatKind) -> None:
    plan = read(chart({"label": "A", "seats": [chart_seat("1", **marks)]}))
    assert plan.seats[0].kind is kind


@pytest.mark.parametrize(
    "drawn",
    [
        {"shapes": [{"label": "Bühne", "smartType": None, "center": {"x": 20, "y": 60}}]},
        {"shapes": [{"label": "Stage", "points": [{"x": 0, "y": 50}, {"x": 40, "y": 70}]}]},
        {"texts": [{"text": "S T A G E", "centerX": 20, "centerY": 60}]},
        {"texts": [{"text": "Escenario", "x": 20, "y": 60}]},
        {
            "shapes": [
                {"label": "Stage", "center": {"x": 0, "y": 9}},
                {"smartType": "stage", "center": {"x": 20, "y": 60}},
            ]
        },
    ],
)
def test_a_stage_is_what_is_drawn_as_one_else_what_is_named_so(drawn: dict[str, Any]) -> None:
    assert read(chart(chart_row("A", LINE), **drawn)).stage == (20, 60)


def test_sections_without_seats_are_named_once() -> None:
    hall = chart_row("A", LINE)
    lawn = section("Lawn") | {"subChart": None}
    empty = section("Terrace", sections=[], at=100j)
    outer = section("North", at=200j)
    outer["subChart"]["sections"] = [section("N1")]
    with_row = section("South", hall, at=300j)
    plan = read(chart(sections=[lawn, empty, outer, with_row]))
    assert plan.notes[0] == "3 zones have no seats: Lawn, Terrace, N1"


def test_shapes_and_texts_that_are_no_stage_are_named() -> None:
    shapes = [{"label": "Bar", "center": {"x": 0, "y": 9}}, {"label": "", "center": {"x": 0, "y": 9}}]
    texts = [{"text": "Exit", "centerX": 0, "centerY": 9}]
    foyer = section("L", chart_row("A", LINE), at=200j)
    foyer["subChart"]["texts"] = [{"text": "Stairs"}, {"text": "Stage", "centerX": 5, "centerY": 6}]
    plan = read(chart(sections=[foyer], shapes=shapes, texts=texts))
    assert plan.notes[:2] == (
        "1 area without seats was left out: Bar (a shape)",
        "2 texts of the drawing left out: Exit, Stairs",
    )
    assert plan.stage == (5, 206)


@pytest.mark.parametrize(
    ("seat", "row", "in_section", "category"),
    [
        ({"categoryKey": 1}, {"categoryKey": "two"}, {}, "Stalls"),
        ({"categoryKey": "1"}, {}, {}, "Stalls"),
        ({}, {"categoryKey": "two"}, {"categoryKey": 1}, "Circle"),
        ({"categoryKey": None}, {}, {"categoryKey": 1}, "Stalls"),
        ({"categoryKey": 99, "categoryLabel": "Old"}, {}, {}, "Old"),
        ({"categoryLabel": "Box"}, {}, {"categoryKey": 1}, "Box"),
    ],
)
def test_a_category_is_the_seats_else_the_rows_else_the_sections(
    seat: dict[str, Any], row: dict[str, Any], in_section: dict[str, Any], category: str
) -> None:
    seats = [{"label": "1", "x": 0, "y": 0, **seat}]
    plan = read(chart(sections=[section("L", {"label": "A", "seats": seats, **row}, **in_section)]))
    assert plan.seats[0].category == category


def test_a_category_that_the_plan_does_not_have_is_refused() -> None:
    seats = [chart_seat("1", categoryKey=7), chart_seat("2", 1j)]
    assert problems(chart({"label": "A", "seats": seats})) == [
        "row A, seat 1: its category 7 is not among the plan's categories"
    ]


def test_a_category_key_that_stands_for_two_is_refused() -> None:
    content = chart(chart_row("A", LINE))
    content["categories"]["list"].append({"key": "1", "label": "Balcony"})
    assert problems(content) == ["the category key 1 stands for both Stalls and Balcony"]


def test_the_seats_of_a_table_are_a_row_in_the_order_of_the_file() -> None:
    table = chart_row("T1", [20 + 40j, 0j, 20j + 50, 10 + 10j])
    plan = read(chart(tables=[table]))
    assert rows(plan) == [("", "T1", [1, 2, 3, 4])]
    assert columns(plan, "T1") == [0, 1, 2, 3]
    assert ids(plan)[0] == "T1-1"


def test_areas_and_booths_have_no_seats_and_are_mentioned() -> None:
    areas = [{"label": "Floor", "capacity": 500}]
    plan = read(chart(chart_row("A", LINE), generalAdmissionAreas=areas, booths=[{"label": "7"}]))
    assert plan.notes[0] == "2 areas without seats were left out: Floor (500 places), 7 (a booth)"


def test_sections_stand_where_their_corner_is_and_may_stand_in_one_another() -> None:
    inner = section("Inner", chart_row("A", LINE), at=5 + 7j)
    outer = section("Outer", chart_row("A", LINE), at=100 + 200j)
    outer["subChart"]["sections"] = [inner]
    plan = read(chart(sections=[outer]))
    first = next(seat for seat in plan.seats if seat.zone == "Inner")
    assert (first.x, first.y, first.seat_id) == (105, 207, "Inner-A1")


def test_sections_in_sections_without_end_are_refused() -> None:
    inner: dict[str, Any] = section("0", chart_row("A", LINE))
    for depth in range(1, MAX_NESTING + 5):
        outer = section(str(depth))
        outer["subChart"]["sections"] = [inner]
        inner = outer
    (problem,) = problems(chart(sections=[inner]))
    assert problem.endswith(f"sections stand in one another more than {MAX_NESTING} deep")


def test_a_chart_of_several_floors_keeps_their_order() -> None:
    near, far = section("Near", chart_row("A", LINE)), section("Far", chart_row("A", LINE), at=900j)
    content = chart()
    del content["subChart"]
    stage = {"x": 20, "y": -10}
    content["subChartFloors"] = [{"sections": [far], "focalPoint": stage}, {"sections": [near]}]
    assert [zone for zone, _, _ in rows(read(content))] == ["Far", "Near"]


def test_rows_outside_the_sections_are_a_zone_without_a_name() -> None:
    plan = read(chart(chart_row("A", LINE), sections=[section("L", chart_row("A", LINE))]))
    assert [zone for zone, _, _ in rows(plan)] == ["", "L"]
    assert [seat.seat_id for seat in plan.seats] == ["A1", "A2", "A3", "L-A1", "L-A2", "L-A3"]


@pytest.mark.parametrize("label", ["?", "", None])
def test_a_row_without_a_label_is_refused(label: str | None) -> None:
    seats = [chart_seat("1"), chart_seat("2", 20)]
    assert problems(chart({"label": label, "seats": seats})) == ["seats 1–2: the seat's row has no label"]


def test_a_label_that_stands_twice_is_refused_although_seats_have_uuids() -> None:
    seats = [chart_seat(label, 20 * i, uuid=f"u{i}") for i, label in enumerate(["1", "2", "1", "007", "7"])]
    assert problems(chart({"label": "A", "seats": seats})) == [
        "row A, seat 1: the seat stands twice in its row"
    ]


def test_numbers_are_labels_too() -> None:
    assert ids(read(chart({"label": 3, "seats": [chart_seat(12)]}))) == ["3-12"]


STAGE_SHAPE = {"smartType": "stage", "center": {"x": 40, "y": 5}}
STAGE_OUTLINE = {"smartType": "stage", "points": [{"x": 0, "y": 0}, {"x": 20, "y": 10}]}


@pytest.mark.parametrize(
    ("fields", "stage"),
    [
        ({"focalPoint": {"x": 3, "y": 4}, "shapes": [STAGE_SHAPE]}, (3, 4)),
        ({"focalPoint": {"x": 0, "y": 0}, "shapes": [{"smartType": None}, STAGE_SHAPE]}, (40, 5)),
        ({"shapes": [STAGE_OUTLINE]}, (10, 5)),
        ({"focalPoint": {"x": 0, "y": 0}}, None),
        ({}, None),
    ],
)
def test_the_stage_is_the_focal_point_or_else_what_is_drawn_as_one(
    fields: dict[str, Any], stage: tuple[float, float] | None
) -> None:
    assert read(chart(chart_row("A", LINE), **fields)).stage == stage


def test_the_focal_point_of_zones_is_the_stage_where_they_have_one_in_common() -> None:
    content = chart(chart_row("A", LINE))
    content["zones"] = {"list": [{"focalPoint": {"x": 1, "y": 2}}, {"focalPoint": {"x": 1, "y": 2}}]}
    assert read(content).stage == (1, 2)
    content["zones"]["list"].append({"focalPoint": {"x": 5, "y": 5}})
    assert read(content).stage is None

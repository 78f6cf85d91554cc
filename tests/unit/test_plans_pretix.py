"""pretix seating plans: relative positions, ids of their own, rows in segments."""

import pytest

from tests.unit.plan_samples import columns, ids, pretix_plan, pretix_row, problems, read, rows


def test_positions_add_up() -> None:
    row = pretix_row("A", {"1": 1 + 2j}, position={"x": 10, "y": 20})
    (seat,) = read(pretix_plan(row, position={"x": 100, "y": 200})).seats
    assert (seat.x, seat.y, seat.zone, seat.category) == (111, 222, "Hall", "Stalls")


def test_a_row_needs_no_position() -> None:
    (seat,) = read(pretix_plan(pretix_row("A", {"1": 1 + 2j}))).seats
    assert (seat.x, seat.y) == (1, 2)


def test_a_zone_without_a_name_goes_by_its_id() -> None:
    plan = pretix_plan(pretix_row("A", {"1": 0j}), name=None, zone_id="ground")
    assert read(plan).seats[0].zone == "ground"


def test_labels_that_the_ids_tell_apart_are_made_unique_and_mentioned() -> None:
    left = pretix_row("F", {"1": 0j, "2": 20 + 0j})
    right = pretix_row("F", {"2": 200 + 0j, "1": 220 + 0j})
    plan = read(pretix_plan(left, right))
    assert ids(plan) == ["F1", "F2", "F2b", "F1b"]
    assert plan.notes[1:] == (
        "Hall: labels that stand more than once in a row got a letter in their seat id: row F 1–2",
    )


def test_segments_of_a_row_in_one_line_are_one_row_with_an_aisle() -> None:
    left = pretix_row("F", {"1": 0j, "2": 20 + 0j, "3": 40 + 0j})
    right = pretix_row("F", {"4": 100 + 1j, "5": 120 + 1j})
    plan = read(pretix_plan(right, left))
    assert rows(plan) == [("Hall", "F", [1, 2, 3, 4, 5])]
    assert columns(plan, "F") == [0, 1, 2, 5, 6]


def test_segments_that_are_not_in_one_line_stay_rows_of_their_own() -> None:
    front = pretix_row("F", {"1": 0j, "2": 20 + 0j})
    back = pretix_row("F", {"3": 0 + 20j, "4": 20 + 20j})
    assert rows(read(pretix_plan(back, front))) == [("Hall", "F", [1, 2]), ("Hall", "F", [3, 4])]


def test_an_id_that_stands_twice_is_refused_with_every_seat_that_has_it() -> None:
    one = pretix_row("A", [("x", "1", 0j), ("y", "2", 20 + 0j), ("y", "2", 40 + 0j)])
    other = pretix_row("B", [("x", "7", 20j)])
    assert problems(pretix_plan(one, other)) == [
        "the id x stands twice: at Hall, row A, seat 1; Hall, row B, seat 7",
        "the id y stands twice: at Hall, row A, seat 2",
    ]


def test_a_label_that_stands_twice_needs_an_id_at_each_seat() -> None:
    row = pretix_row("A", [("x", "1", 0j), ("", "1", 20 + 0j)])
    assert problems(pretix_plan(row)) == ["Hall, row A, seat 1: the seat stands twice in its row"]


@pytest.mark.parametrize(
    ("category", "problem"),
    [
        ("", "the seat has no category"),
        (None, "the seat has no category"),
        ("VIP", "its category VIP is not among the plan's categories"),
    ],
)
def test_a_seat_without_a_known_category_is_refused(category: str | None, problem: str) -> None:
    row = pretix_row("A", {"1": 0j})
    row["seats"][0]["category"] = category
    assert problems(pretix_plan(row)) == [f"Hall, row A, seat 1: {problem}"]


TEXT = {"position": {"x": 6, "y": 7}}


@pytest.mark.parametrize(
    ("area", "stage"),
    [
        (
            {"shape": "rectangle", "rectangle": {"width": 40, "height": 20}, "text": {"text": "STAGE"}},
            (120, 60),
        ),
        ({"rectangle": {"width": 40, "height": 20}, "rotation": 180, "text": {"text": "Stage 1"}}, (80, 40)),
        (
            {"polygon": {"points": [{"x": 0, "y": 0}, {"x": 8, "y": 4}]}, "text": {"text": "Hauptbühne"}},
            (104, 52),
        ),
        ({"shape": "text", "text": {"text": "La scène", **TEXT}}, (106, 57)),
        ({"shape": "circle", "text": {"text": "Podium"}}, (100, 50)),
        ({"text": "Stage"}, (100, 50)),
        ({"text": {"text": "Bar"}}, None),
        ({"text": {"text": "Backstage"}}, None),
        ({"text": {"text": "Stage door"}}, None),
        ({"shape": "rectangle"}, None),
    ],
)
def test_the_stage_is_the_middle_of_the_area_that_is_called_one(
    area: dict[str, object], stage: tuple[float, float] | None
) -> None:
    plan = pretix_plan(pretix_row("A", {"1": 0j}), areas=[{"position": {"x": 100, "y": 50}, **area}])
    found = read(plan).stage
    assert found == (stage and pytest.approx(stage))

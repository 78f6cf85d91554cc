"""Nothing is lost in silence: seats without places stay with their neighbours, what is left out is named."""

from seatui.domain.model.seats import SeatKind
from tests.unit.plan_samples import Json, chart, columns, pretix_plan, pretix_row, problems, read, rows


def hall(*labels: str, seats: int = 5) -> list[Json]:
    return [
        pretix_row(label, {str(seat): complex(20 * seat, 25 * at) for seat in range(1, seats + 1)})
        for at, label in enumerate(labels)
    ]


def test_a_seat_without_a_place_stands_where_its_number_belongs() -> None:
    front, middle, back = hall("A", "B", "C")
    for row, at in ((front, 0), (middle, 2), (back, 4)):
        del row["seats"][at]["position"]
    plan = read(pretix_plan(front, middle, back))
    assert rows(plan) == [("Hall", row, [1, 2, 3, 4, 5]) for row in "ABC"]
    assert [columns(plan, row) for row in "ABC"] == [[0, 1, 2, 3, 4]] * 3
    assert (plan.seats[0].x, plan.seats[0].y) == (20, 0)
    assert plan.notes[0] == (
        "3 seats without a place on the drawing, put beside the neighbours: "
        "Hall, row A 1; Hall, row B 3; Hall, row C 5"
    )


def test_a_row_without_places_stands_between_its_neighbours_or_behind_them() -> None:
    drawn = hall("A", "B", "C", "D")
    for row in (drawn[1], drawn[3]):
        for seat in row["seats"]:
            del seat["position"]
    plan = read(pretix_plan(*drawn))
    assert rows(plan) == [("Hall", row, [1, 2, 3, 4, 5]) for row in "ABCD"]
    assert [columns(plan, row) for row in "ABCD"] == [[0, 1, 2, 3, 4]] * 4


def test_rows_without_places_stand_in_the_order_of_roman_numerals_or_as_the_file_lists_words() -> None:
    for names in (("VIII", "IX", "X"), ("Rear", "Gallery", "Loft")):
        drawn = hall(*names)
        for seat in drawn[1]["seats"]:
            del seat["position"]
        y = {seat.row: seat.y for seat in read(pretix_plan(*drawn)).seats}
        assert y == dict(zip(names, (0, 25, 50), strict=True))


def test_a_zone_of_which_few_seats_have_places_is_listed_and_named() -> None:
    few = "R,A,2,1,1\nR,A,10,,\nR,A,1,,\n"
    note = "too few seats have a place on the drawing, so that they are only listed: R"
    drawn = "".join(f"L,A,{seat},{20 * seat},0\n" for seat in range(4))
    for text in (drawn + few, few):
        plan = read(f"zone,row,seat,x,y\n{text}")
        assert note in plan.notes
        assert [seat.number for seat in plan.seats if seat.zone == "R"] == [1, 2, 10]


def drawn(*lines: str) -> str:
    return "row,seat,x,y\n" + "\n".join(lines)


def test_seats_on_one_spot_are_named_and_stand_side_by_side() -> None:
    plan = read(drawn("A,1,5,0", "A,2,25,0", "A,3,25,0", "A,4,65,0", "B,1,5,25", "B,4,5,25", "B,3,45,25"))
    assert plan.notes[0] == (
        "4 seats on the same spot of the drawing as another, drawn side by side: row A 2–3; row B 1, 4"
    )
    assert columns(plan, "A") == [1, 2, 3, 5]


def test_the_same_spot_of_two_floors_is_none() -> None:
    seat = {"label": "1", "x": 5, "y": 5, "categoryKey": 1}
    floors = [{"rows": [{"label": label, "seats": [seat]}]} for label in "AB"]
    assert not any("spot" in note for note in read(chart() | {"subChartFloors": floors}).notes)


def test_seats_at_the_origin_have_no_place_where_there_are_several() -> None:
    plan = read(drawn("A,1,20,0", "A,2,0,0", "A,3,60,0", "B,1,20,20", "B,2,40,20", "B,3,0,0"))
    assert plan.notes[0] == "2 seats at 0, 0 of the drawing: taken as seats without a place"
    assert rows(plan) == [("", "A", [1, 2, 3]), ("", "B", [1, 2, 3])]
    assert [seat.x for seat in plan.seats] == [20, 40, 60] * 2


def test_a_drawing_with_all_seats_on_one_spot_is_a_list() -> None:
    plan = read(drawn("A,10,7,7", "A,1,7,7", "A,2,7,7", "B,1,7,7"))
    assert plan.notes[0] == "all seats are on one spot of the drawing, so that they are only listed"
    assert rows(plan) == [("", "A", [1, 2, 10]), ("", "B", [1])]


def test_areas_zones_without_seats_and_unknown_properties_are_named_and_counted() -> None:
    (row,) = hall("A")
    row["seats"][0] |= {"wheelchair": True, "aisle": True}
    row["seats"][1] |= {"aisle": True, "carpet": "red", "sofa": False}
    plan = pretix_plan(
        row, areas=[{"shape": "rectangle", "text": {"text": "Standing area 500"}}, {"text": "Stage"}]
    )
    plan["zones"].append({"name": "Foyer", "rows": [], "areas": [{"shape": "circle"}]})
    found = read(plan)
    assert [seat.label for seat in found.seats if seat.kind is SeatKind.WHEELCHAIR] == ["1"]
    assert found.notes[:3] == (
        "1 area without seats was left out: Standing area 500, and 1 without a name",
        "1 zone has no seats: Foyer",
        "properties of seats that were not read: aisle (2 seats), carpet (1 seat)",
    )


def test_a_mistake_within_a_seat_names_the_seat() -> None:
    (row,) = hall("A", seats=40)
    row["seats"][29]["position"]["x"] = float("nan")
    row["seats"][30]["position"] = "left"
    assert problems(pretix_plan(row)) == [
        "Hall, row A, seat 30: position.x is not a number",
        "Hall, row A, seat 31: position is text, not an object",
    ]

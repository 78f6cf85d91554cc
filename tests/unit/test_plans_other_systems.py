"""Plans of other systems in JSON: answers of pretix, Ticketmaster manifests, Vista seat layouts."""

import pytest

from seatui.domain.model.seats import SeatKind
from tests.unit.plan_samples import Json, ids, pretix_plan, pretix_row, problems, read, rows

LAYOUT = pretix_plan(pretix_row("A", {"1": 0j, "2": 20 + 0j}))


@pytest.mark.parametrize(
    "answer",
    [
        {"id": 2, "name": "Saal", "layout": LAYOUT},
        {"count": 1, "next": None, "results": [{"id": 2, "name": "Saal", "layout": LAYOUT}]},
    ],
)
def test_an_answer_of_pretix_is_the_plan_in_it(answer: Json) -> None:
    assert read(answer) == read(LAYOUT)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"results": []}, "the file has no plan"),
        ({"results": [{"name": "Saal"}, {"name": "Foyer"}]}, "the file has 2 plans, not one: Saal, Foyer"),
        ({"results": [{"name": "Saal", "layout": {}}]}, "the plan in the file has no layout of zones"),
        ({"results": [{"layout": {"name": "S", "zones": [], "categories": []}}]}, "the plan has no seats"),
    ],
)
def test_an_answer_without_one_plan_is_refused(answer: Json, problem: str) -> None:
    assert problems(answer) == [problem]


def manifest(*sections: Json) -> Json:
    composite = {"segmentCategory": "COMPOSITE", "name": "Lower", "segments": list(sections)}
    return {"venueName": "Arena", "pages": [{"segments": [composite]}]}


def manifest_section(name: str, *manifest_rows: Json) -> Json:
    return {"segmentCategory": "SECTION", "name": name, "segments": list(manifest_rows)}


def test_a_manifest_has_sections_of_rows_of_places() -> None:
    front = {"name": "A", "placesNoKeys": [["P1", "1", 0, 0, 1], ["P2", "2", 20, 0], ["P3", "3A", 40.5, 0]]}
    back = {"name": "B", "placesNoKeys": [["P4", "1", 0, 20], ["P5", "2", 20, 20], ["P6", "3", 40, 20]]}
    standing = {"name": "Floor", "generalAdmission": True, "totalPlaces": 500}
    plan = read(manifest(manifest_section("101", front, back), standing))
    assert [(seat.zone, seat.row, seat.label) for seat in plan.seats] == [
        *(("101", "A", label) for label in ("1", "2", "3A")),
        *(("101", "B", label) for label in "123"),
    ]
    assert (plan.name, plan.seats[2].x, plan.notes[0]) == (
        *("Arena", 40.5),
        "1 area without seats was left out: Floor (500 places)",
    )


def test_a_segment_without_places_that_is_on_the_page_itself_is_named() -> None:
    row = {"name": "A", "placesNoKeys": [["P1", "1", 0, 0]]}
    floor = {"name": "FLOOR GA", "generalAdmission": True, "totalPlaces": 500}
    lawn = {"name": "Lawn", "placesNoKeys": []}
    plan = read({"pages": [{"segments": [floor, lawn, manifest_section("101", row)]}]})
    assert plan.notes[0] == "2 areas without seats were left out: FLOOR GA (500 places), Lawn (no places)"


def test_mistakes_of_a_manifest_name_section_and_row() -> None:
    broken = {"name": "A", "placesNoKeys": [["P1", "1", 0, 0], ["P2"], "P3"]}
    assert problems(manifest(manifest_section("101", broken))) == [
        "101, row A: the seat at place 2 has no label",
        "101, row A: pages[0].segments[0].segments[0].segments[0].placesNoKeys[2] is text, not a list",
    ]


def vista_row(name: str | None, row: int, *seats: tuple[str, int, int]) -> Json:
    return {
        "PhysicalName": name,
        "Seats": [
            {"Id": number, "OriginalStatus": status, "Position": {"ColumnIndex": column, "RowIndex": row}}
            for number, column, status in seats
        ],
    }


def vista(*areas: tuple[str, list[Json]]) -> Json:
    return {
        "ResponseCode": 0,
        "SeatLayoutData": {
            "Areas": [
                {"Description": name, "NumberOfSeats": 20, "Rows": area_rows} for name, area_rows in areas
            ]
        },
    }


def test_a_vista_layout_is_seen_from_the_seats() -> None:
    standard = [vista_row("B", 0, ("1", 3, 0), ("2", 2, 0), ("3", 0, 3)), vista_row(None, 1)]
    plan = read(vista(("Standard", standard), ("VIP", [vista_row("A", 2, ("1", 3, 0), ("2", 2, 7))])))
    assert rows(plan) == [("", "A", [1, 2]), ("", "B", [1, 2, 3])]
    assert ids(plan) == ["A1", "A2", "B1", "B2", "B3"]
    assert {seat.seat_id: seat.category for seat in plan.seats}["A1"] == "VIP"
    assert [seat.kind for seat in plan.seats if seat.kind] == [SeatKind.COMPANION, SeatKind.WHEELCHAIR]
    assert [seat.column for seat in plan.seats][2:] == [0, 1, 3]


@pytest.mark.parametrize(("labels", "side"), [("ABC", "bottom"), ("CBA", "top")])
def test_rows_of_a_vista_layout_say_where_the_screen_is_else_it_is_beyond_the_last(
    labels: str, side: str
) -> None:
    seats = [(str(seat), 4 - seat, 0) for seat in range(1, 4)]
    plan = read(vista(("Saal", [vista_row(label, row, *seats) for row, label in enumerate(labels)])))
    assert [row for _, row, _ in rows(plan)] == [*"ABC"]
    assert f"it is taken to be at the {side} (" in plan.notes[-1]
    named = read(
        vista(("Saal", [vista_row(label, row, *seats) for row, label in enumerate(("Blue", "Red"))]))
    )
    assert [row for _, row, _ in rows(named)] == ["Red", "Blue"]


def test_what_is_not_read_of_a_vista_layout_is_named() -> None:
    sofas = vista_row("A", 0, ("1", 1, 4), ("2", 0, 0))
    for seat in sofas["Seats"]:
        seat |= {"Priority": 1, "SeatStyle": 3, "SeatsInGroup": [{}, {}]}
    assert read(vista(("Standard", [sofas]))).notes[:2] == (
        "properties of seats that were not read: SeatStyle (2 seats), SeatsInGroup (2 seats)",
        "what OriginalStatus says is no kind of seat that is known, and was left out: 4 (1 seat)",
    )


def test_rows_of_a_vista_layout_that_repeat_stand_in_zones() -> None:
    plan = read(
        vista(
            ("Saal", [vista_row("A", 1, ("1", 0, 0))]),
            ("Loge", [vista_row("A", 5, ("1", 0, 0))]),
            ("Bar", []),
        )
    )
    assert sorted(ids(plan)) == ["Loge-A1", "Saal-A1"]
    assert plan.notes[0] == "1 area without seats was left out: Bar (20 places)"

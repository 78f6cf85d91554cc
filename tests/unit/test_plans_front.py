"""Where the front of a house is: drawn, asked for, or inferred from its rows, and how sure that is."""

import pytest

from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.venue_plan import Plan
from seatui.plans import parse_plan
from tests.unit.plan_samples import TEN, chart, chart_row, pretix_plan, pretix_row, read, rows, spread
from tests.unit.venues import Room, arc, hall, moved, plan_of, row_of, seats_of, stand


def note(room: Room) -> str:
    """What is said of the front."""
    (only,) = plan_of(room).notes
    return only


def nameless(room: Room) -> Room:
    """The room with rows whose names tell nothing."""
    names = dict(zip("ABCDE", ["red", "7", "blue", "IV", "%"], strict=True))
    return [type(place)(place.zone, names[place.row], place.number, place.at) for place in room]


@pytest.mark.parametrize(
    ("turn", "place"), [(0, "at the top"), (90, "at the right"), (180, "at the bottom"), (270, "at the left")]
)
def test_rows_are_named_from_the_stage_on(turn: int, place: str) -> None:
    assert f"taken to be {place} (sure: rows A to E)" in note(moved(hall(), turn=turn))


def test_letters_that_are_repeated_count_on() -> None:
    room = [type(place)("Hall", 3 * place.row, place.number, place.at) for place in hall()]
    assert "at the bottom (sure: rows AAA to EEE)" in note(moved(room, turn=180))


@pytest.mark.parametrize("head", ["", "Reihe "])
def test_rows_with_roman_numerals_are_named_from_the_stage_on(head: str) -> None:
    names = dict(zip("ABCDE", ("VII", "VIII", "IX", "X", "XI"), strict=True))
    room = [type(place)("Hall", head + names[place.row], place.number, place.at) for place in hall()]
    said = f"rows {head}VII to {head}XI"
    assert f"at the bottom (sure: {said})" in note(moved(room, turn=180))


def test_rows_that_are_zones_of_their_own_tell_together() -> None:
    room = [type(place)(f"Zone {place.row}", place.row, place.number, place.at) for place in hall()]
    assert "at the bottom (sure: rows A to E)" in note(moved(room, turn=180))


def test_numbers_that_go_on_from_row_to_row_begin_at_the_stage() -> None:
    room = [
        place
        for back in range(5)
        for place in row_of("Hall", "ABCDE"[back], spread(25j * -back, 20, 6), first=6 * back + 1)
    ]
    assert "at the bottom (likely: the numbers of its seats)" in note(nameless(room))


def test_rows_bend_round_the_stage() -> None:
    assert "at the bottom (sure: rows that bend round it" in note(moved(arc(4, 15, 60), turn=180))


def test_rows_get_longer_from_the_stage_on() -> None:
    room = [
        place
        for back, length in enumerate((10, 9, 8, 7, 6))
        for place in row_of("Hall", "ABCDE"[back], spread(25j * back + 10 * back, 20, length))
    ]
    assert "at the bottom (likely: rows that get longer)" in note(nameless(room))


def test_a_front_that_nothing_tells_of_is_at_the_top_and_called_a_guess() -> None:
    found = note(nameless(hall()))
    assert "at the top (a guess: nothing in the plan tells); --stage puts it elsewhere" in found


def test_stands_that_face_each_other_have_a_court_between_them() -> None:
    plan = plan_of([*stand("West", complex(-1), 120), *stand("East", complex(1), 120)])
    assert plan.place_of_stage is not None
    assert "in the centre (sure: stands face it" in plan.notes[0]


@pytest.mark.parametrize(("deep", "shallow", "gap"), [(12, 4, 160), (10, 8, 60), (4, 2, 60)])
@pytest.mark.parametrize("turn", [0, 90, 120, 180])
def test_a_court_is_half_way_between_stands_of_which_one_is_deeper(
    deep: int, shallow: int, gap: float, turn: int
) -> None:
    room = [*stand("South", 1j, gap, deep, 12), *stand("North", -1j, gap, shallow, 9)]
    plan = plan_of(moved(room, turn=turn))
    assert plan.place_of_stage is not None
    assert all(seat.row_index == place.back for place, seat in seats_of(room, plan))


def test_the_seats_behind_the_stage_face_it() -> None:
    room = [*stand("Stalls", 1j, 100, 9, 12), *stand("Choir", -1j, 100, 2, 10)]
    room += moved(stand("Left", 1j, 240, 4, 6), turn=60) + moved(stand("Right", 1j, 240, 4, 6), turn=-60)
    plan = plan_of(room)
    assert "in the centre (sure" in plan.notes[0]
    assert all(seat.row_index == place.back for place, seat in seats_of(room, plan))


def test_a_stand_behind_another_that_faces_the_same_way_makes_no_court() -> None:
    room = [*hall(3, 12), *hall(8, 12, at=350j, zone="Circle")]
    boxes = [moved(stand(zone, 1j, 200, 2), turn=turn) for zone, turn in {"Left": 90, "Right": -90}.items()]
    aside = [
        type(each)(each.zone, each.row, each.number, each.at + 110 + 200j) for box in boxes for each in box
    ]
    assert "at the top" in plan_of([*room, *aside]).notes[0]


def test_half_a_stand_on_each_side_of_an_entrance_is_a_side_of_a_wide_court() -> None:
    halves = [
        place
        for zone, left in {"North left": -500, "North right": 60}.items()
        for back in range(2)
        for place in row_of(zone, "ABCD"[back], spread(left - (200 + 25 * back) * 1j, 20, 23))
    ]
    plan = plan_of([*halves, *stand("West", complex(-1), 600), *stand("East", complex(1), 600)])
    assert "in the centre (sure: stands on all sides of it)" in plan.notes[0]
    assert all(seat.row_index == "ABCD123".index(seat.row) % 4 for seat in plan.seats)


def test_an_aisle_across_the_stalls_is_no_court() -> None:
    back = hall(4, zone="Back", at=200j, names="EFGH")
    assert plan_of([*hall(4, zone="Front"), *back]).place_of_stage is None


def test_a_stage_that_the_plan_draws_goes_without_a_note() -> None:
    assert read(chart(chart_row("A", spread(0j, 20, 3)), focalPoint={"x": 20, "y": 90})).notes == ()


@pytest.mark.parametrize(
    ("side", "first"),
    [(StageSide.TOP, ("A", [1, 2, 3])), (StageSide.BOTTOM, ("C", [3, 2, 1]))],
)
def test_the_side_that_is_asked_for_goes_before_the_stage_of_the_plan(
    side: StageSide, first: tuple[str, list[int]]
) -> None:
    seats = [{str(n + 1): 20 * n + 25j * at for n in range(3)} for at in range(3)]
    areas = [{"shape": "text", "text": {"text": "Stage"}, "position": {"x": 20, "y": 25}}]
    drawn = pretix_plan(*(pretix_row("ABC"[at], own) for at, own in enumerate(seats)), areas=areas)
    plan = parse_plan(str(drawn).replace("'", '"').encode(), "plan", TEN, side)
    assert rows(plan)[0][1:] == first
    assert plan.notes == ()


def beside(room: Room, side: StageSide) -> Plan:
    """The plan of a room with the stage at a side that is asked for."""
    lines = [f"{p.zone},{p.row},{p.number},{p.at.real},{p.at.imag}" for p in room]
    return parse_plan("\n".join(["zone,row,seat,x,y", *lines]).encode(), "plan", TEN, side)


@pytest.mark.parametrize(
    ("side", "nearest"), [(StageSide.LEFT, 1), (StageSide.RIGHT, 6), (StageSide.TOP, None)]
)
def test_a_stage_at_the_end_of_level_rows_is_drawn_there(side: StageSide, nearest: int | None) -> None:
    plan = beside(hall(4, 6), side)
    assert [row for _, row, _ in rows(plan)] == [*"ABCD"]
    assert (plan.place_of_stage is None) == (nearest is None)
    if plan.place_of_stage and nearest:
        columns = [seat.column for seat in plan.seats]
        is_left = plan.place_of_stage.column + plan.place_of_stage.columns <= min(columns)
        assert is_left if side is StageSide.LEFT else plan.place_of_stage.column > max(columns)
        assert {seat.number for seat in sorted(plan.seats, key=lambda seat: seat.distance)[:4]} == {nearest}


def test_a_house_that_faces_the_side_asked_for_is_turned_to_it() -> None:
    plan = beside(moved(hall(4, 6), turn=90), StageSide.RIGHT)
    assert plan.place_of_stage is None
    assert rows(plan) == rows(beside(hall(4, 6), StageSide.TOP))


def test_a_stage_in_the_centre_is_among_the_seats() -> None:
    lines = [f"{p.zone},{p.row},{p.number},{p.at.real},{p.at.imag}" for p in hall(2, 4)]
    content = "\n".join(["zone,row,seat,x,y", *lines]).encode()
    assert parse_plan(content, "plan", TEN, StageSide.CENTRE).place_of_stage is not None

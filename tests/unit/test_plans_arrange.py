"""From a drawing to a map: blocks keep their order, nothing overlaps, and the stage stands where it is."""

import cmath
import math
from itertools import combinations, pairwise

import pytest

from seatui.domain.venue.layout import Layout
from seatui.domain.venue.named_blocks import Block
from seatui.domain.venue.venue_plan import Plan
from seatui.plans.mapping.floor import GAP
from tests.unit.plan_samples import (
    PLAN_FILES,
    Json,
    chart,
    chart_row,
    chart_seat,
    read,
    real_plans,
    section,
    spread,
    stadium_plan,
)
from tests.unit.venues import balcony, hall, loge, neighbours, numbered_on, plan_of, row_of, seats_of, wedges


def block_of_rows(label: str, at: complex, rows: int = 3, seats: int = 4, turn: float = 0) -> Json:
    """A section whose rows are 20 apart, turned clockwise by so many degrees around its first seat."""
    way = cmath.rect(1, math.radians(turn))
    return section(
        label,
        *(
            chart_row("ABCDEFGHIJ"[n], [at + way * each for each in spread(20j * n, 20, seats)])
            for n in range(rows)
        ),
    )


def laid_out(plan: Plan) -> Layout:
    return Layout(plan.seats, plan.place_of_stage)


def block(layout: Layout, zone: str) -> Block:
    (found,) = (each for each in layout.blocks if each.name == zone)
    return found


@pytest.mark.parametrize("turn", [0, 15, 30, -30, 45, -45, 60])
def test_a_turned_block_stands_level_with_its_rows_in_order_and_no_aisles(turn: int) -> None:
    layout = laid_out(read(chart(sections=[block_of_rows("Left", 0j, rows=5, turn=turn)])))
    assert [row.label for row in layout.rows] == [*"ABCDE"]
    assert all(row.columns == (0, 1, 2, 3) for row in layout.rows)


def test_a_curved_block_stands_level_with_its_aisle() -> None:
    def arc(radius: float) -> list[complex]:
        angles = [-0.5 + 20 / radius * n for n in range(40) if n not in (18, 19)]
        return [radius * cmath.exp(1j * (math.pi / 2 - angle)) for angle in angles]

    rows = [chart_row("ABC"[n], arc(400 + 24 * n)) for n in range(3)]
    layout = laid_out(read(chart(*rows, focalPoint={"x": 0.1, "y": 0.1})))
    assert len(layout.blocks) == 1
    assert [row.label for row in layout.rows] == ["A", "B", "C"]
    for row in layout.rows:
        gaps = [right - left for left, right in pairwise(row.columns)]
        assert sorted(set(gaps)) == [1, 3]
        assert gaps.count(3) == 1


def test_a_row_in_three_parts_round_a_bend_is_one_row() -> None:
    left = spread(0 + 30j, 20 - 6j, 4)
    middle = spread(100 + 0j, 20, 6)
    right = spread(240 + 4j, 20 + 6j, 4)
    parts = [
        {"label": "A", "seats": [chart_seat(first + n, at) for n, at in enumerate(part)]}
        for first, part in ((1, left), (5, middle), (11, right))
    ]
    layout = laid_out(read(chart(*parts, focalPoint={"x": 150, "y": -200})))
    (row,) = layout.rows
    assert [seat.number for seat in row.seats] == [*range(1, 15)]


def test_a_row_with_aisles_in_the_corners_that_another_goes_round_is_one_row() -> None:
    seats = [seat for seat in plan_of(balcony()).seats if seat.row == "1"]
    assert len({(seat.line, seat.row_index) for seat in seats}) == 1
    in_order = [seat.number for seat in sorted(seats, key=lambda seat: seat.column)]
    assert in_order == [*range(1, len(seats) + 1)]


def test_a_loge_of_one_label_has_its_rows_in_line_with_those_beside_it() -> None:
    lines = {(seat.row, seat.number): seat.line for seat in plan_of(loge()).seats}
    assert {lines["L", number] for number in (1, 2, 3)} == {lines["C", 1]}
    assert {lines["L", number] for number in (4, 5, 6)} == {lines["D", 1]}


def test_pairs_near_the_rows_on_both_sides_of_a_gap_stay_in_it() -> None:
    room = [each for each in hall(4, 15) if each.back < 2 or not 4 < each.number < 12]
    for row, y in (("1", 50), ("2", 75)):
        room += row_of("Loge", row, (x + y * 1j for x in (100, 120, 160, 180)))
    places = {(seat.zone, seat.row, seat.number): (seat.line, seat.column) for seat in plan_of(room).seats}
    left, right = places["Hall", "C", 4], places["Hall", "C", 12]
    loge = [places["Loge", "1", number] for number in (1, 2, 3, 4)]
    assert [left, *loge, right] == sorted([left, *loge, right])
    assert len({line for line, _ in [left, *loge, right]}) == 1


@pytest.mark.parametrize("aisle", [0, 1, 1.5, 2])
@pytest.mark.parametrize(("count", "degrees"), [(3, 60), (4, 100), (5, 120)])
def test_wedges_that_number_from_1_each_stand_as_on_the_drawing(
    count: int, degrees: float, aisle: float
) -> None:
    room = wedges(8, count, degrees, aisle=aisle)
    lines = {(seat.zone, seat.row): seat.line or 0 for seat in plan_of(room).seats}
    zones = [f"Wedge{at + 1}" for at in range(count)]
    for zone in zones:
        assert [lines[zone, row] - lines[zone, "A"] for row in "ABCDEFGH"] == [*range(8)]
    for left, right in zip(zones, reversed(zones), strict=True):
        assert lines[left, "A"] == lines[right, "A"]


RINGS = {
    "sections that number from 1": wedges(4, 8, 360, radius=200),
    "wide sections that number from 1": wedges(6, 4, 360, radius=180),
    "numbers that go on round": numbered_on(wedges(4, 8, 360, radius=200)),
    "numbers that go on round many sections": numbered_on(wedges(3, 14, 360, radius=400)),
    "numbers that go on from the middle of a section": sorted(
        numbered_on(wedges(4, 6, 360, radius=200)), key=lambda each: (each.row, (each.number + 3) % 40)
    ),
}


@pytest.mark.parametrize("name", RINGS)
def test_the_sections_of_a_ring_stand_round_its_stage(name: str) -> None:
    room = RINGS[name]
    plan = plan_of(room)
    seats, stage = dict(seats_of(room, plan)), laid_out(plan).stage
    lines = [seat.line or 0 for seat in plan.seats]
    columns = [seat.column for seat in plan.seats]
    assert min(lines) < stage.line < stage.line + stage.lines <= max(lines)
    assert min(columns) < stage.column < stage.column + stage.columns <= max(columns)
    assert all(seat.row_index == place.back for place, seat in seats.items())
    assert all(abs(seats[one].column - seats[other].column) == 1 for one, other in neighbours(room))
    assert all(seats[one].line == seats[other].line for one, other in neighbours(room))


def test_a_ring_without_aisles_is_four_stands() -> None:
    layout = laid_out(plan_of(numbered_on(wedges(4, 1, 360, radius=200, aisle=0))))
    top, left, right, bottom = layout.blocks
    assert top.bottom < layout.stage.line < bottom.top
    assert left.right < layout.stage.column < right.left


def test_seats_in_a_gap_of_rows_that_are_counted_round_a_table_are_at_it() -> None:
    seats = [seat for seat in plan_of(loge((1, 2, 3, 6, 5, 4))).seats if seat.zone == "Loge"]
    assert len({seat.line for seat in seats}) == 1


def test_empty_space_between_blocks_is_squeezed_and_their_order_kept() -> None:
    far = [
        block_of_rows("West", 0j),
        block_of_rows("East", 90_000 + 0j),
        block_of_rows("South", 45_000 + 60_000j),
    ]
    layout = laid_out(read(chart(sections=far)))
    west, east, south = (block(layout, zone) for zone in ("West", "East", "South"))
    assert west.right < south.left <= south.right < east.left or west.right < east.left
    assert south.top > west.top
    assert layout.width <= 3 * (4 + GAP)
    assert layout.height <= 12


def test_blocks_side_by_side_keep_their_rows_on_the_same_lines() -> None:
    sides = [block_of_rows(zone, x + 0j) for zone, x in (("Left", 0), ("Centre", 200), ("Right", 400))]
    layout = laid_out(read(chart(sections=sides)))
    assert [len(line.rows) for line in layout.lines] == [3, 3, 3]


def test_a_stage_among_the_seats_has_a_place_of_its_own_and_the_front_is_towards_it() -> None:
    north = block_of_rows("North", -40 - 300j)
    south = block_of_rows("South", -40 + 240j)
    layout = laid_out(read(chart(sections=[north, south], focalPoint={"x": 0.5, "y": 0.5})))
    stage = layout.stage
    above, below = block(layout, "North"), block(layout, "South")
    assert above.bottom < stage.line <= stage.line + stage.lines - 1 < below.top
    fronts = {row.seats[0].zone: row.label for row in layout.rows if row.seats[0].row_index == 0}
    assert fronts == {"North": "C", "South": "A"}


def test_a_pitch_that_nobody_named_is_found_in_the_middle_of_its_stands() -> None:
    stage = laid_out(stadium_plan()).stage
    assert stage.line > 0


def test_a_house_with_its_stage_below_is_turned_to_face_it() -> None:
    layout = laid_out(read(chart(sections=[block_of_rows("Hall", 0j)], focalPoint={"x": 30, "y": 900})))
    assert [row.label for row in layout.rows] == ["C", "B", "A"]
    assert [seat.number for seat in layout.rows[0].seats] == [4, 3, 2, 1]


@pytest.mark.parametrize("name", [*PLAN_FILES, "stadium"])
def test_on_every_plan_no_blocks_overlap_and_every_row_is_whole(name: str) -> None:
    layout = real_plans()[name]
    for one, other in combinations(layout.blocks, 2):
        assert (
            one.right < other.left
            or other.right < one.left
            or one.bottom < other.top
            or other.bottom < one.top
        )
    assert sum(len(row.seats) for row in layout.rows) == len(layout.seats)


def test_a_seat_without_a_place_is_drawn_between_its_neighbours_and_named() -> None:
    rows = ["Hall,A,1,0,0", "Hall,A,2,,", "Hall,A,3,40,0", "Hall,A,4,60,0", "Hall,A,5,,"]
    plan = read(
        "\n".join(["zone,row,seat,x,y", *rows, *(f"Hall,B,{n},{20 * n - 20},25" for n in range(1, 6))])
    )
    layout = laid_out(plan)
    assert [[seat.number for seat in row.seats] for row in layout.rows] == [[1, 2, 3, 4, 5]] * 2
    assert layout.rows[0].columns == layout.rows[1].columns
    assert plan.notes[0] == (
        "2 seats without a place on the drawing, put beside the neighbours: Hall, row A 2, 5"
    )

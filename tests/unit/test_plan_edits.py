"""Edits of a plan: what each does, and what none of them ever does."""

from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seatui.domain.best import BestIndex, BestSeats, Wish
from seatui.domain.editing.map_room import GAP, Box, Room, closed_up, is_clear, make_room, next_free, reshaped
from seatui.domain.editing.plan_draft import PlanDraft
from seatui.domain.editing.plan_edits import (
    Edit,
    KillSeats,
    MarkSeats,
    MirrorBlock,
    MoveBlock,
    NameZone,
    TurnBlock,
)
from seatui.domain.editing.plan_map import PlanMap, placed
from seatui.domain.editing.stage_edits import PlaceStage, PlaceStageBefore
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.venue_plan import Plan
from tests.unit.houses import drawn, maps, seat

STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))


def plan_of(layout: Layout) -> Plan:
    """A plan with the map of a layout, its distances measured there."""
    seats = [seat for line in layout.lines for seat in line.seats]
    return PlaceStage(StageSide.TOP).apply(placed(Plan("Hall", tuple(seats))))


def hall(*rows: str) -> Plan:
    """A plan from a drawing, as `houses.house_of` has it."""
    return plan_of(drawn(*rows))


def after(plan: Plan, *edits: Edit) -> Plan:
    """The plan after these edits, one by one."""
    for edit in edits:
        plan = edit.apply(plan)
    return plan


def picture(plan: Plan) -> list[str]:
    """The seat ids on the lines of the map, each in three cells; `...` where there is none."""
    places = {(seat.column, seat.line): seat.seat_id for seat in plan.seats}
    lines = range(min(seat.line or 0 for seat in plan.seats), max(seat.line or 0 for seat in plan.seats) + 1)
    columns = range(max(seat.column for seat in plan.seats) + 1)
    return [" ".join(places.get((column, line), "..") for column in columns) for line in lines]


def by_id(plan: Plan) -> dict[str, Seat]:
    """The seats of a plan by their ids."""
    return {seat.seat_id: seat for seat in plan.seats}


def rows_from_the_stage(plan: Plan) -> list[str]:
    """The labels of the rows of a plan of one block, the nearest to the stage first."""
    return [*dict.fromkeys(seat.row for seat in sorted(plan.seats, key=lambda seat: seat.row_index))]


def best(plan: Plan, party: int) -> list[str]:
    """The best seats for a party."""
    layout = Layout(plan.seats, plan.place_of_stage)
    found = BestSeats(BestIndex(layout), Wish(party), ()).proposal(0)
    assert found is not None
    assert found.is_together
    return sorted(found.seat_ids)


BLOCK = hall("...", "...")


def test_a_block_is_turned_clockwise_and_its_rows_stand_upright() -> None:
    plan = TurnBlock("A1").apply(BLOCK)
    assert picture(plan) == ["B1 A1", "B2 A2", "B3 A3"]
    # The front row is the one nearer to the middle; on a block in the middle, the left one.
    layout = Layout(plan.seats)
    assert {row.label: [seat.seat_id for seat in row.seats] for row in layout.upright_rows.values()} == {
        "A": ["A1", "A2", "A3"],
        "B": ["B1", "B2", "B3"],
    }


def test_seats_of_a_row_that_stands_upright_are_together() -> None:
    plan = TurnBlock("A1").apply(hall("..", "..", "..", ".."))
    assert len({seat[0] for seat in best(plan, 2)}) == 1
    wide = TurnBlock("A1").apply(hall("..... ....."))
    assert best(wide, 5) == ["A1", "A2", "A3", "A4", "A5"]  # not over the aisle
    behind_one_another = best(TurnBlock("A1").apply(hall("..", "..")), 4)
    assert behind_one_another == ["A1", "A2", "B1", "B2"]


def test_mirrors_exchange_the_ends_of_rows_and_the_order_of_rows() -> None:
    assert picture(MirrorBlock("A1", sideways=True).apply(BLOCK)) == ["A3 A2 A1", "B3 B2 B1"]
    flipped = MirrorBlock("A1", sideways=False).apply(BLOCK)
    assert picture(flipped) == ["B1 B2 B3", "A1 A2 A3"]
    assert rows_from_the_stage(flipped) == ["B", "A"]
    assert best(BLOCK, 2)[0][0] == "A"
    assert best(flipped, 2)[0][0] == "B"


@pytest.mark.parametrize(
    ("side", "front"), [(StageSide.TOP, "A"), (StageSide.BOTTOM, "C"), (StageSide.LEFT, "A")]
)
def test_rows_count_from_the_side_of_the_stage(side: StageSide, front: str) -> None:
    plan = PlaceStage(side).apply(hall("....", "....", "...."))
    assert rows_from_the_stage(plan)[0] == front
    nearest = min(plan.seats, key=lambda seat: seat.distance)
    assert side is StageSide.LEFT or nearest.row == front
    assert side is not StageSide.LEFT or nearest.number == 1


def test_upright_rows_count_from_the_side_of_the_stage() -> None:
    turned = TurnBlock("A1").apply(hall("....", "...."))  # row A is at the right
    assert rows_from_the_stage(PlaceStage(StageSide.RIGHT).apply(turned)) == ["A", "B"]
    assert rows_from_the_stage(PlaceStage(StageSide.LEFT).apply(turned)) == ["B", "A"]


def test_a_stage_in_the_centre_stands_between_blocks_or_as_near_as_there_is_room() -> None:
    stands = hall("......", "......", "", "......", "......")
    with_court = PlaceStageBefore(stands.seats[-1].seat_id).apply(stands)
    stage = with_court.place_of_stage
    assert stage is not None
    above = [seat for seat in with_court.seats if (seat.line or 0) < stage.line]
    assert {seat.zone for seat in above} == {"Stalls"}
    # Those above face down now.
    assert {seat.row for seat in above if seat.row_index == 0} == {"B"}
    centred = PlaceStage(StageSide.CENTRE).apply(with_court).place_of_stage
    assert centred is not None
    assert not _covers_a_seat(PlaceStage(StageSide.CENTRE).apply(stands))


def row_of(letter: str, block: int, column: int, line: int, count: int) -> list[Seat]:
    """A row of a block of its own."""
    return [
        seat(f"{letter}{at}", block, 0, column + at)._replace(line=line, block=block) for at in range(count)
    ]


@pytest.mark.parametrize("aisle", [1, 2, 3, 5, 12])
@pytest.mark.parametrize("side", [StageSide.BOTTOM, StageSide.LEFT, StageSide.RIGHT, StageSide.CENTRE])
def test_a_stage_that_comes_and_goes_leaves_an_aisle_as_it_was(side: StageSide, aisle: int) -> None:
    seats = (*row_of("L", 0, 0, 1, 4), *row_of("R", 1, 4 + aisle, 1, 4))
    plan = PlaceStage(StageSide.TOP).apply(placed(Plan("Hall", seats)))
    there = PlaceStage(side).apply(plan)
    assert PlaceStage(StageSide.TOP).apply(there).seats == plan.seats


def test_a_stage_put_before_a_block_again_and_again_takes_the_room_that_was_made_for_it() -> None:
    plan = hall("......", "......", "", "......", "......")
    once = PlaceStageBefore(plan.seats[-1].seat_id).apply(plan)
    assert after(once, *[PlaceStageBefore(plan.seats[-1].seat_id)] * 3) == once
    back = PlaceStage(StageSide.TOP).apply(once)
    assert [each.line for each in back.seats] == [each.line for each in plan.seats]


def test_a_block_that_is_turned_beside_one_that_lines_had_parted_keeps_an_aisle() -> None:
    west, south = row_of("W", 0, 0, 1, 6), row_of("S", 1, 6, 4, 4)
    turned = TurnBlock("W0").apply(placed(Plan("Hall", (*west, *south))))
    boxes = {block.seats[0].row: block.box for block in PlanMap.of(turned).blocks.values()}
    assert is_clear(boxes["W"], boxes["S"], Room())


def test_a_block_that_becomes_narrower_leaves_the_aisle_below_it_as_it_was() -> None:
    below = (*row_of("N", 1, 0, 9, 2), *row_of("O", 2, 4, 9, 2))
    plan = placed(Plan("Hall", (*row_of("W", 0, 0, 1, 6), *below)))
    seats = by_id(TurnBlock("W0").apply(plan))
    assert seats["O0"].column - seats["N1"].column == 3


def test_what_stood_below_a_turned_block_moves_and_closes_up_again() -> None:
    plan = hall("........", "", "........")
    turned = TurnBlock("A1").apply(plan)
    stalls, circle = ([seat for seat in turned.seats if seat.zone == zone] for zone in ("Stalls", "Circle"))
    # Between them the labels of the upright rows, a free line, and the name of the other block.
    assert min(seat.line or 0 for seat in circle) - max(seat.line or 0 for seat in stalls) == 4
    again = TurnBlock("A1").apply(turned)
    assert [seat.line for seat in again.seats] == [seat.line for seat in plan.seats]


def test_a_block_moves_by_a_step_and_past_the_one_in_its_way() -> None:
    plan = hall("...", "", "...")
    right = MoveBlock("A1", (1, 0)).apply(plan)
    assert by_id(right)["A1"].column - by_id(plan)["A1"].column == 1
    down = MoveBlock("A1", (0, 1)).apply(plan)
    assert by_id(down)["A1"].block == 1
    assert [seat.zone for seat in down.seats] == ["Circle"] * 3 + ["Stalls"] * 3
    assert MoveBlock("A1", (1, 0)).apply(BLOCK) == BLOCK


def test_a_zone_is_named_in_all_its_seats_and_no_two_seats_get_one_name() -> None:
    plan = hall("..", "", "..")
    ids = tuple(seat.seat_id for seat in plan.seats if seat.zone == "Stalls")
    named = NameZone(ids, " Balcony\t").apply(plan)
    assert Counter(seat.zone for seat in named.seats) == {"Balcony": 2, "Circle": 2}
    alike = replace(plan, seats=tuple(seat._replace(row="A") for seat in plan.seats))
    with pytest.raises(InvalidRequest, match="two seats would have one name: Circle, row A, seats 1–2"):
        NameZone(ids, "Circle").apply(alike)
    with pytest.raises(InvalidRequest, match="at most 50"):
        NameZone(ids, "x" * 51).apply(plan)


def test_a_zone_without_a_name_gets_a_line_for_it() -> None:
    unnamed = NameZone(tuple(by_id(BLOCK)), "").apply(BLOCK)
    assert {seat.line for seat in unnamed.seats} == {0, 1}
    assert NameZone(tuple(by_id(BLOCK)), "Stalls").apply(unnamed) == BLOCK


def test_seats_are_marked() -> None:
    plan = MarkSeats(("A2", "B1"), SeatKind.WHEELCHAIR).apply(BLOCK)
    assert {seat.seat_id for seat in plan.seats if seat.kind is SeatKind.WHEELCHAIR} == {"A2", "B1"}


def test_distances_of_a_drawing_hold_where_nothing_moved() -> None:
    far = hall("..", "", "..")
    drawn_far = replace(far, seats=tuple(seat._replace(distance=seat.distance + 9) for seat in far.seats))
    moved = MoveBlock("A1", (1, 0)).apply(drawn_far)
    assert by_id(moved)["B1"].distance == by_id(drawn_far)["B1"].distance
    assert by_id(moved)["A1"].distance < 9
    assert NameZone(("B1",), "Balcony").apply(drawn_far).seats[0] == drawn_far.seats[0]
    # On the map, the middle of a house that became wider is another.
    assert by_id(MoveBlock("A1", (1, 0)).apply(far))["B1"].distance != by_id(far)["B1"].distance


def test_a_killed_row_leaves_its_place_free() -> None:
    plan = KillSeats(("B1", "B2", "B3")).apply(hall("...", "...", "..."))
    assert picture(plan) == ["A1 A2 A3", ".. .. ..", "C1 C2 C3"]
    # Rows with a gap between them are not behind one another.
    assert best(plan, 3) == ["A1", "A2", "A3"]
    assert {seat.row_index for seat in plan.seats} == {0, 2}
    with pytest.raises(InvalidRequest, match="all of them"):
        KillSeats(tuple(by_id(plan))).apply(plan)


def test_a_booked_seat_cannot_be_killed_and_is_named_with_its_customer() -> None:
    draft = PlanDraft.of(BLOCK, {"A1": "Ann Miller", "A3": "Bo", "B2": "Ann Miller"})
    with pytest.raises(InvalidRequest) as refused:
        draft.edited(KillSeats(("A1", "A2", "A3", "B1", "B2")))
    assert str(refused.value) == (
        "Stalls, row A, seats 1, 3 (Ann Miller, Bo); Stalls, row B, seat 2 (Ann Miller) are booked: "
        "move or cancel the booking first"
    )
    assert draft.edited(KillSeats(("A2",))).plan == KillSeats(("A2",)).apply(BLOCK)


def test_undo_restores_exactly_and_a_draft_knows_what_was_saved() -> None:
    draft = PlanDraft.of(BLOCK, {})
    assert not draft.is_unsaved
    turned = draft.edited(TurnBlock("A1"))
    killed = turned.edited(KillSeats(("A1",)))
    assert killed.is_unsaved
    assert killed.undone().plan is turned.plan
    assert killed.undone().undone().plan is draft.plan
    assert not killed.undone().undone().is_unsaved
    assert killed.undone().undone().redone().redone().plan is killed.plan
    saved = killed.as_saved(killed.plan)
    assert not saved.is_unsaved
    assert saved.undone().is_unsaved
    assert killed.edited(MarkSeats(("A2",), SeatKind.STANDARD)) is killed  # nothing changed


def test_places_that_no_plan_has_given_are_those_of_the_drawing() -> None:
    layout = drawn("..", "", "..")
    unplaced = [seat(each.seat_id, each.block, each.row_index, each.column) for each in layout.seats.values()]
    stacked = placed(Plan("x", tuple(unplaced)))
    assert [each.line for each in stacked.seats] == [each.line for each in layout.seats.values()]
    together = (seat("A1", column=1), seat("A2", column=1))
    assert [each.column for each in placed(Plan("x", together)).seats] in ([1, 2], [0, 1])


@st.composite
def edits(draw: st.DrawFn, plan: Plan) -> Edit:
    """Any edit of a plan."""
    seat_id = draw(st.sampled_from([seat.seat_id for seat in plan.seats]))
    some = tuple(draw(st.sets(st.sampled_from([seat.seat_id for seat in plan.seats]), max_size=3)))
    every: list[Edit] = [
        TurnBlock(seat_id),
        MirrorBlock(seat_id, sideways=True),
        MirrorBlock(seat_id, sideways=False),
        *(MoveBlock(seat_id, step) for step in STEPS),
        *map(PlaceStage, StageSide),
        PlaceStageBefore(seat_id),
        MarkSeats(some, SeatKind.WHEELCHAIR),
        NameZone((seat_id,), "Elsewhere"),
        KillSeats(some),
    ]
    return draw(st.sampled_from(every))


@pytest.mark.slow
@given(maps(), st.data())
def test_whatever_is_edited_nothing_overlaps_and_no_seat_gets_another_id(
    layout: Layout, data: st.DataObject
) -> None:
    draft = PlanDraft.of(plan_of(layout), {})
    plans = [draft.plan]
    ids = [*by_id(draft.plan)]
    for _ in range(data.draw(st.integers(1, 5))):
        try:
            edit = data.draw(edits(draft.plan))
            draft = draft.edited(edit)
        except InvalidRequest:
            continue
        if draft.plan is not plans[-1]:
            plans.append(draft.plan)
        if isinstance(edit, KillSeats):
            ids = [each for each in ids if each not in edit.seat_ids]
        assert sorted(by_id(draft.plan)) == sorted(ids)
        _assert_apart(draft.plan)
    for plan in reversed(plans):
        assert draft.plan is plan
        draft = draft.undone()


@pytest.mark.slow
@given(maps(), st.data())
def test_four_turns_and_two_mirrors_leave_a_block_as_it_was(layout: Layout, data: st.DataObject) -> None:
    plan = plan_of(layout)
    seat_id = data.draw(st.sampled_from([*by_id(plan)]))
    for edit, times in (
        (TurnBlock(seat_id), 4),
        (MirrorBlock(seat_id, sideways=True), 2),
        (MirrorBlock(seat_id, sideways=False), 2),
    ):
        again = after(plan, *[edit] * times)
        assert _relative(again, seat_id) == _relative(plan, seat_id)
        if len(PlanMap.of(plan).blocks) == 1 or times == 2:
            assert again == plan


@pytest.mark.slow
@given(maps(), st.data())
def test_a_turn_keeps_neighbours_and_the_order_of_rows(layout: Layout, data: st.DataObject) -> None:
    plan = plan_of(layout)
    seat_id = data.draw(st.sampled_from([*by_id(plan)]))
    turned = TurnBlock(seat_id).apply(plan)
    block = by_id(plan)[seat_id].block
    ids = [seat.seat_id for seat in plan.seats if seat.block == block]
    before, now = by_id(plan), by_id(turned)
    for one, other in pairwise(ids):
        ways = [
            (before[other].column - before[one].column, (before[other].line or 0) - (before[one].line or 0)),
            ((now[other].line or 0) - (now[one].line or 0), now[one].column - now[other].column),
        ]
        assert ways[0] == ways[1]
    order = sorted(ids, key=lambda each: before[each].row_index)
    indexes = [now[each].row_index for each in order]
    assert indexes in (sorted(indexes), sorted(indexes, reverse=True))


def _relative(plan: Plan, seat_id: str) -> dict[str, tuple[int, int, int]]:
    seats = by_id(plan)
    block = [seat for seat in plan.seats if seat.block == seats[seat_id].block]
    left, top = min(seat.column for seat in block), min(seat.line or 0 for seat in block)
    return {each.seat_id: (each.column - left, (each.line or 0) - top, each.row_index) for each in block}


@pytest.mark.slow
@given(maps(), st.data())
def test_whatever_is_edited_an_aisle_is_as_wide_as_before_or_as_usual(
    layout: Layout, data: st.DataObject
) -> None:
    plan = plan_of(layout)
    for _ in range(data.draw(st.integers(1, 4))):
        edit = data.draw(edits(plan))
        if isinstance(edit, TurnBlock | MirrorBlock | MoveBlock | PlaceStage | PlaceStageBefore):
            aisles = _aisles(plan)
            plan = edit.apply(plan)
            for pair, columns in _aisles(plan).items():
                assert columns >= min(aisles.get(pair, GAP), GAP)


def _aisles(plan: Plan) -> dict[frozenset[str], int]:
    """The columns between blocks that share lines, by one of the seats of each."""
    boxes = {min(seat.seat_id for seat in each.seats): each.box for each in PlanMap.of(plan).blocks.values()}
    return {
        frozenset(pair): max(one.left - other.right, other.left - one.right) - 1
        for pair in combinations(sorted(boxes), 2)
        for one, other in [[boxes[each] for each in pair]]
        if one.top <= other.bottom and other.top <= one.bottom
    }


def _assert_apart(plan: Plan) -> None:
    places = Counter((seat.column, seat.line) for seat in plan.seats)
    assert max(places.values()) == 1
    assert min(min(seat.column, seat.line or 0) for seat in plan.seats) >= 0
    boxes = [block.seats_box for block in PlanMap.of(plan).blocks.values()]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert (
                one.right < other.left
                or other.right < one.left
                or one.bottom < other.top
                or other.bottom < one.top
            )
    assert not _covers_a_seat(plan)


def _covers_a_seat(plan: Plan) -> bool:
    stage = plan.place_of_stage
    return stage is not None and any(
        stage.column <= seat.column < stage.column + stage.columns
        and stage.line <= (seat.line or 0) < stage.line + stage.lines
        for seat in plan.seats
    )


def test_a_box_moves_on_over_those_in_its_way() -> None:
    assert next_free(Box(0, 0, 3, 3), {1: Box(9, 0, 12, 3)}, (1, 0)) == Box(1, 0, 4, 3)
    assert next_free(Box(2, 0, 5, 3), {1: Box(9, 0, 12, 3)}, (1, 0)).left == 16
    # Two that stand closer than usual do not jump when one of them moves along the other.
    assert next_free(Box(0, 0, 3, 3), {1: Box(5, 0, 8, 3)}, (0, 1)) == Box(0, 1, 3, 4)


def test_boxes_make_room_and_close_up() -> None:
    boxes = {1: Box(0, 0, 9, 1), 2: Box(0, 3, 9, 4), 3: Box(0, 6, 9, 7)}
    roomy = make_room(boxes, 1, Box(0, 0, 1, 9))
    assert [roomy[each].top for each in (1, 2, 3)] == [0, 11, 14]
    assert reshaped(roomy, 1, Box(0, 0, 9, 1)) == boxes
    assert reshaped(boxes, 1, Box(0, 0, 1, 9)) == roomy
    assert closed_up(boxes.values(), {1: boxes[1], 3: boxes[3]})[3].top == 4


def test_an_edit_shares_the_seats_that_it_does_not_touch() -> None:
    plan = hall("....", "", "....")
    moved = MarkSeats(("A1",), SeatKind.COMPANION).apply(plan)
    assert all(one is other for one, other in zip(plan.seats[1:], moved.seats[1:], strict=True))

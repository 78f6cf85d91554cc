"""The cursor is always on a seat, and every step can be taken back."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.picking.cursor import Cursor
from seatui.domain.venue.layout import Layout, Spot
from tests.unit.houses import drawn, layouts, maps
from tests.unit.plan_samples import PLAN_FILES, real_plans

STEPS: dict[str, Callable[[Cursor], Cursor]] = {
    "left": Cursor.left,
    "right": Cursor.right,
    "up": Cursor.up,
    "down": Cursor.down,
    "home": Cursor.row_start,
    "end": Cursor.row_end,
    "first": Cursor.first_row,
    "last": Cursor.last_row,
    "page up": lambda cursor: cursor.up(10),
    "page down": lambda cursor: cursor.down(10),
}


@st.composite
def cursors(draw: st.DrawFn, houses: st.SearchStrategy[Layout]) -> Cursor:
    layout = draw(houses)
    return Cursor.on(
        layout, draw(st.sampled_from(sorted(layout.spots.values(), key=lambda s: (s.line, s.seat))))
    )


@pytest.mark.slow
@given(cursors(maps()), st.lists(st.sampled_from(sorted(STEPS)), max_size=30))
def test_every_way_ends_on_a_seat(cursor: Cursor, way: list[str]) -> None:
    for step in way:
        cursor = STEPS[step](cursor)
        assert cursor.seat.seat_id in cursor.layout.seats


@pytest.mark.slow
@given(cursors(maps()))
def test_left_undoes_right_unless_the_line_ends(cursor: Cursor) -> None:
    there = cursor.right()
    assert there == cursor or there.left().spot == cursor.spot


@pytest.mark.slow
@given(cursors(layouts(most_zones=1)), st.integers(1, 20))
def test_up_undoes_down_in_a_block_however_far_it_went(cursor: Cursor, steps: int) -> None:
    there = cursor
    for _ in range(steps):
        there = there.down()
    for _ in range(there.spot.line - cursor.spot.line):
        there = there.up()
    assert there.spot == cursor.spot


@pytest.mark.slow
@given(maps())
def test_every_seat_can_be_reached_from_every_other(layout: Layout) -> None:
    assert not unreachable(layout)


@pytest.mark.parametrize("name", [*PLAN_FILES, "stadium"])
def test_on_every_plan_every_seat_can_be_reached_and_left_undoes_right(name: str) -> None:
    layout = real_plans()[name]
    assert not unreachable(layout)
    for spot in layout.spots.values():
        there = Cursor.on(layout, spot).right()
        assert there.spot == spot or there.left().spot == spot


def unreachable(layout: Layout) -> set[str]:
    """Seats to which no way by the arrow keys leads from some other seat.

    Sideways every seat of a line is reached from every other: so it is enough that every line is reached from every
    other, whatever column one keeps to.
    """
    ways: dict[int, set[int]] = {}
    for line_index, line in enumerate(layout.lines):
        steps = (
            step(Cursor.on(layout, Spot(line_index, seat)))
            for seat in range(len(line.seats))
            for step in (Cursor.up, Cursor.down)
        )
        ways[line_index] = {cursor.spot.line for cursor in steps}
    missed: set[int] = set()
    for start in (0, len(layout.lines) - 1):
        missed |= ways.keys() - closure(ways, start)
    back: dict[int, set[int]] = {start: set() for start in ways}
    for start, ends in ways.items():
        for end in ends:
            back[end].add(start)
    missed |= ways.keys() - closure(back, 0)
    return {seat.seat_id for index in missed for seat in layout.lines[index].seats}


def closure(ways: dict[int, set[int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        new = ways[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def on(layout: Layout, seat_id: str) -> Cursor:
    return Cursor.on(layout, layout.spots[seat_id])


def test_right_crosses_an_aisle_in_one_step() -> None:
    layout = drawn("..   ..")
    assert on(layout, "A2").right().seat.seat_id == "A6"


def test_a_row_ends_where_it_ends() -> None:
    layout = drawn("..", "..")
    assert on(layout, "A2").right().seat.seat_id == "A2"
    assert on(layout, "A1").left().seat.seat_id == "A1"
    assert on(layout, "A1").up().seat.seat_id == "A1"
    assert on(layout, "B1").down().seat.seat_id == "B1"


def test_down_goes_to_the_nearest_seat_and_keeps_its_column_in_mind() -> None:
    layout = drawn(".......", ".", ".......")
    cursor = on(layout, "A6").down()
    assert cursor.seat.seat_id == "B1"
    assert cursor.down().seat.seat_id == "C6"


def test_a_step_sideways_forgets_the_old_column() -> None:
    layout = drawn(".......", "..", ".......")
    cursor = on(layout, "A6").down().left()
    assert cursor.down().seat.seat_id == "C1"


def test_down_crosses_from_zone_to_zone() -> None:
    layout = drawn(".....", "", "...")
    assert on(layout, "A3").down().seat.seat_id == "B2"


def test_it_begins_in_the_front_row_at_the_middle_of_the_house() -> None:
    cursor = Cursor.front(drawn(".....", "......."))
    assert cursor is not None
    assert cursor.seat.seat_id == "A4"
    assert Cursor.front(Layout([])) is None


def test_home_and_end_and_the_first_and_last_row() -> None:
    layout = drawn(".....", ".....", ".....")
    cursor = on(layout, "B3")
    ends = [cursor.row_start(), cursor.row_end(), cursor.first_row(), cursor.last_row()]
    assert [each.seat.seat_id for each in ends] == ["B1", "B5", "A3", "C3"]


def test_a_spot_says_where_a_seat_is() -> None:
    layout = drawn("..", "..")
    assert layout.spots["B2"] == Spot(1, 1)
    assert layout.seat_at(Spot(1, 1)).seat_id == "B2"

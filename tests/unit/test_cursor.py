"""The cursor is always on a seat, and every step can be taken back."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.cursor import Cursor
from seatui.domain.layout import Layout, Spot
from tests.unit.houses import drawn, layouts

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
def cursors(draw: st.DrawFn) -> Cursor:
    layout = draw(layouts())
    return Cursor.on(
        layout, draw(st.sampled_from(sorted(layout.spots.values(), key=lambda s: (s.row, s.seat))))
    )


@pytest.mark.slow
@given(cursors(), st.lists(st.sampled_from(sorted(STEPS)), max_size=30))
def test_every_way_ends_on_a_seat(cursor: Cursor, way: list[str]) -> None:
    for step in way:
        cursor = STEPS[step](cursor)
        assert cursor.seat.seat_id in cursor.layout.seats


@pytest.mark.slow
@given(cursors())
def test_left_undoes_right_unless_the_row_ends(cursor: Cursor) -> None:
    there = cursor.right()
    assert there == cursor or there.left().spot == cursor.spot


@pytest.mark.slow
@given(cursors(), st.integers(1, 20))
def test_up_undoes_down_however_far_it_went(cursor: Cursor, steps: int) -> None:
    there = cursor
    for _ in range(steps):
        there = there.down()
    for _ in range(there.spot.row - cursor.spot.row):
        there = there.up()
    assert there.spot == cursor.spot


@pytest.mark.slow
@given(layouts())
def test_every_seat_can_be_reached_from_every_other(layout: Layout) -> None:
    for target in layout.spots.values():
        cursor = Cursor.front(layout)
        assert cursor is not None
        while cursor.spot.row != target.row:
            cursor = cursor.down() if cursor.spot.row < target.row else cursor.up()
        while cursor.spot != target:
            cursor = cursor.right() if cursor.spot.seat < target.seat else cursor.left()


def on(layout: Layout, seat_id: str) -> Cursor:
    return Cursor.on(layout, layout.spots[seat_id])


def test_right_crosses_an_aisle_in_one_step() -> None:
    layout = drawn("xx   xx")
    assert on(layout, "A2").right().seat.seat_id == "A3"


def test_a_row_ends_where_it_ends() -> None:
    layout = drawn("xx", "xx")
    assert on(layout, "A2").right().seat.seat_id == "A2"
    assert on(layout, "A1").left().seat.seat_id == "A1"
    assert on(layout, "A1").up().seat.seat_id == "A1"
    assert on(layout, "B1").down().seat.seat_id == "B1"


def test_down_goes_to_the_nearest_seat_and_keeps_its_column_in_mind() -> None:
    layout = drawn("xxxxxxx", "x", "xxxxxxx")
    cursor = on(layout, "A6").down()
    assert cursor.seat.seat_id == "B1"
    assert cursor.down().seat.seat_id == "C6"


def test_a_step_sideways_forgets_the_old_column() -> None:
    layout = drawn("xxxxxxx", "xx", "xxxxxxx")
    cursor = on(layout, "A6").down().left()
    assert cursor.down().seat.seat_id == "C1"


def test_down_crosses_from_zone_to_zone() -> None:
    layout = drawn("xxxxx", "", "xxx")
    assert on(layout, "A3").down().seat.seat_id == "B2"


def test_it_begins_in_the_front_row_at_the_middle_of_the_house() -> None:
    cursor = Cursor.front(drawn("xxxxx", "xxxxxxx"))
    assert cursor is not None
    assert cursor.seat.seat_id == "A4"
    assert Cursor.front(Layout([])) is None


def test_home_and_end_and_the_first_and_last_row() -> None:
    layout = drawn("xxxxx", "xxxxx", "xxxxx")
    cursor = on(layout, "B3")
    ends = [cursor.row_start(), cursor.row_end(), cursor.first_row(), cursor.last_row()]
    assert [each.seat.seat_id for each in ends] == ["B1", "B5", "A3", "C3"]


def test_a_spot_says_where_a_seat_is() -> None:
    layout = drawn("xx", "xx")
    assert layout.spots["B2"] == Spot(1, 1)
    assert layout.seat_at(Spot(1, 1)).seat_id == "B2"

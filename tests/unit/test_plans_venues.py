"""What holds for every venue, however it is drawn: turned, mirrored, larger or smaller."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatui.domain.venue.layout import Stage
from seatui.domain.venue.venue_plan import Plan
from tests.unit.plan_samples import spread
from tests.unit.venues import (
    Room,
    arc,
    fan,
    galleried,
    hall,
    horseshoe,
    moved,
    neighbours,
    plan_of,
    rezoned,
    ring,
    row_of,
    seats_of,
    stacked,
    tables,
    wedges,
    wings,
)

few = settings(max_examples=20, deadline=None)

HALLS = st.builds(hall, st.integers(2, 9), st.integers(3, 14))
ARCS = st.builds(arc, st.integers(2, 5), st.integers(13, 30), st.integers(60, 250))
FANS = st.builds(fan, st.integers(3, 7), st.integers(2, 4), st.integers(70, 130))
HORSESHOES = st.builds(horseshoe, st.integers(1, 3), st.integers(23, 31))
PRICED = st.builds(
    lambda room, row: rezoned(room, "Other", lambda place: place.row == row and place.number > 2),
    HALLS,
    st.sampled_from("BC"),
)
ENDS = st.builds(
    lambda room, ends: rezoned(room, "Ends", lambda place: not ends < place.number <= len(room) // 4 - ends),
    st.builds(arc, st.just(4), st.integers(15, 30), st.integers(1, 280)),
    st.integers(1, 5),
)
STACKED = st.builds(stacked, st.integers(4, 8), st.integers(5, 12))
WINGS = st.builds(wings, st.integers(2, 6), st.integers(4, 10), st.integers(30, 36))
WEDGES = st.builds(
    wedges,
    st.integers(3, 8),
    st.integers(3, 5),
    st.integers(60, 120),
    radius=st.integers(400, 600),
    aisle=st.sampled_from([0, 1, 1.5]),
)
WITH_A_FRONT = st.one_of(HALLS, ARCS, FANS, WINGS, HORSESHOES, PRICED, ENDS, STACKED)
RINGS = st.builds(ring, st.integers(150, 400), st.integers(2, 5), st.integers(5, 14))
GALLERIED = st.builds(
    galleried,
    st.sets(st.sampled_from([1, -1, 1j, -1j]), min_size=1).map(list),
    st.integers(2, 3),
    gap=st.integers(190, 210),
)
TABLES = st.builds(tables, st.integers(1, 4), st.integers(1, 3), st.integers(2, 5))

TURNS = st.integers(0, 359)
SCALES = st.sampled_from([0.01, 1.0, 37.0])
DRAWN = st.builds(
    lambda room, turn, scale, mirrored: (room, moved(room, turn=turn, scale=scale, is_mirrored=mirrored)),
    st.one_of(WITH_A_FRONT, WEDGES),
    TURNS,
    SCALES,
    st.booleans(),
)
STANDS = st.builds(
    lambda room, turn, scale: (room, moved(room, turn=turn, scale=scale)), RINGS, st.integers(-40, 40), SCALES
)
BENCHES = st.builds(lambda room, scale: (room, moved(room, scale=scale)), TABLES, SCALES)


@few
@given(st.one_of(DRAWN, STANDS))
def test_neighbours_in_the_room_are_neighbours_on_the_map(drawn: tuple[Room, Room]) -> None:
    room, plan = drawn[0], plan_of(drawn[1])
    seats = dict(seats_of(room, plan))
    for one, other in neighbours(room):
        assert seats[one].line == seats[other].line
        assert abs(seats[one].column - seats[other].column) == 1


@few
@given(DRAWN)
def test_rows_keep_their_order_from_the_stage(drawn: tuple[Room, Room]) -> None:
    room, plan = drawn[0], plan_of(drawn[1])
    lines: dict[str, dict[int, set[int | None]]] = {}
    for place, seat in seats_of(room, plan):
        lines.setdefault(place.stand, {}).setdefault(place.back, set()).add(seat.line)
    for stand in lines.values():
        assert all(len(of_row) == 1 for of_row in stand.values())
        ordered = [of_row.pop() for _, of_row in sorted(stand.items())]
        assert ordered == sorted({line for line in ordered if line is not None})


@few
@given(STANDS)
def test_the_rows_of_a_stand_are_counted_from_the_court(drawn: tuple[Room, Room]) -> None:
    room, plan = drawn[0], plan_of(drawn[1])
    assert plan.place_of_stage is not None
    assert all(seat.row_index == place.back for place, seat in seats_of(room, plan))


@few
@given(st.one_of(DRAWN, STANDS, BENCHES))
def test_no_seat_is_on_another(drawn: tuple[Room, Room]) -> None:
    plan = plan_of(drawn[1])
    assert len({(seat.line, seat.column) for seat in plan.seats}) == len(plan.seats) == len(drawn[0])


@few
@given(st.one_of(WITH_A_FRONT, RINGS, GALLERIED))
def test_the_stage_is_on_no_seat(room: Room) -> None:
    plan = plan_of(room)
    stage = plan.place_of_stage or Stage(0, 0, 0, 0)
    columns = range(stage.column, stage.column + stage.columns)
    lines = range(stage.line, stage.line + stage.lines)
    assert not [seat for seat in plan.seats if seat.line in lines and seat.column in columns]


@few
@given(GALLERIED)
def test_the_stands_round_a_court_come_before_their_galleries(room: Room) -> None:
    plan = plan_of(room)
    first = {place.zone: seat.line or 0 for place, seat in seats_of(room, plan)}
    galleries = [line for zone, line in first.items() if zone.startswith("Gallery")]
    assert plan.place_of_stage is not None
    assert plan.place_of_stage.line < min(galleries)
    assert max(line for zone, line in first.items() if not zone.startswith("Gallery")) < min(galleries)


@few
@given(WITH_A_FRONT, TURNS, SCALES)
def test_a_drawing_gives_the_same_map_however_it_is_turned(room: Room, turn: int, scale: float) -> None:
    assert places(plan_of(moved(room, turn=turn, scale=scale))) == places(plan_of(room))


@pytest.mark.parametrize("decimals", [2, 3])
@pytest.mark.parametrize("seats", [6, 7])
def test_coordinates_with_few_decimals_give_the_same_map_however_they_are_turned(
    seats: int, decimals: int
) -> None:
    """Rows of a seat more and a seat less in turn, each in the middle: half a seat aside of one another."""
    room = [
        place
        for back in range(6)
        for place in row_of(
            "Hall",
            "ABCDEF"[back],
            spread(complex(back % 2 / 2, 1.2 * back), 1.0, seats - back % 2),
            back=back,
        )
    ]
    for turn in range(0, 360, 15):
        turned = moved(room, turn=turn)
        rounded = [
            replace(each, at=complex(round(each.at.real, decimals), round(each.at.imag, decimals)))
            for each in turned
        ]
        assert places(plan_of(rounded)) == places(plan_of(room)), turn


@few
@given(RINGS, st.integers(-40, 40))
def test_a_court_drawn_askew_is_straight_on_the_map(room: Room, turn: int) -> None:
    assert places(plan_of(moved(room, turn=turn))) == places(plan_of(room))


@few
@given(BENCHES)
def test_the_seats_at_a_table_are_side_by_side(drawn: tuple[Room, Room]) -> None:
    room, plan = drawn[0], plan_of(drawn[1])
    seats = dict(seats_of(room, plan))
    for table in {place.stand for place in room}:
        own = [seats[place] for place in room if place.stand == table]
        assert len({seat.line for seat in own}) == 1
        assert [seat.column - own[0].column for seat in own] == [*range(len(own))]


def places(plan: Plan) -> dict[str, tuple[int | None, int]]:
    """The line and column of every seat."""
    return {seat.seat_id: (seat.line, seat.column) for seat in plan.seats}

"""Squares of seats are counted, and kept up with what changes, as if all of them were counted anew."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.seats import Seat, SeatState, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.named_blocks import Block
from seatui.domain.venue.overview import Squares, Tally
from tests.unit.houses import NOW, house, layouts, states_of


def counted(squares: Squares, of: House) -> Counter[tuple[int, int]]:
    layout = of.layout
    taken = [layout.spots[seat_id] for seat_id in layout.seats if not of.is_free(seat_id, NOW)]
    return Counter(map(squares.square_at, taken))


def standing_by_seat(of: House) -> dict[Block, tuple[int, int]]:
    """The free seats of each block, and all of them, looked at one by one."""
    rows = [(of.layout.block_of(row), row.seats) for row in of.layout.rows]
    seats = {block: [seat for own, part in rows if own == block for seat in part] for block, _ in rows}
    return {
        block: (sum(of.is_free(seat.seat_id, NOW) for seat in own), len(own)) for block, own in seats.items()
    }


@pytest.mark.slow
@given(layouts(), st.integers(1, 5), st.data())
def test_a_tally_that_is_kept_up_is_one_that_is_made_anew(
    layout: Layout, size: int, data: st.DataObject
) -> None:
    found = house(layout, **data.draw(states_of(layout)))
    squares = Squares(layout, size, 2 * size, first_line=-4 * size)
    tally = Tally(squares, found, NOW)
    for _ in range(data.draw(st.integers(0, 4))):
        news = found.news(data.draw(states_of(layout)))
        found = found.with_changes(news)
        tally.look_again(found, NOW, news)
        assert +tally.counts == counted(squares, found) == squares.count(found.taken(NOW))
        assert not tally.counts - squares.seats, "no square has more seats taken than it has"
        assert {block: tally.standing(block) for block in layout.blocks} == standing_by_seat(found)


def test_a_seat_that_is_moved_aside_is_counted_where_the_map_has_it() -> None:
    # Two seats of one row in one column: the map moves the later one on.
    seats = [
        Seat(name, "", "A", number, Decimal(1), 0, 0, 0) for number, name in enumerate(("A1", "A2"), start=1)
    ]
    layout = Layout(seats)
    sold = SeatState(SeatStatus.SOLD, "BK-1")
    squares = Squares(layout, 1, 1, first_line=-2)
    tally = Tally(squares, house(layout, A1=sold, A2=sold), NOW)
    assert sorted(tally.counts.values()) == [1, 1]
    assert tally.counts == squares.seats
    assert sum(squares.seats.values()) == len(layout.seats)


def blocks_at(*corners: tuple[int, int]) -> Layout:
    """Blocks of ten seats in each of eight rows, each with its first column and line."""
    return Layout(
        [
            Seat(
                f"{block}-{row}-{n}",
                f"Zone {block}",
                str(row),
                n,
                Decimal(1),
                block,
                row,
                left + n,
                line=top + row,
            )
            for block, (left, top) in enumerate(corners)
            for row in range(8)
            for n in range(10)
        ]
    )


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_blocks_side_by_side_and_one_behind_the_other_are_a_square_apart(size: int) -> None:
    layout = blocks_at((0, 0), (10, 0), (0, 8), (10, 8))
    squares = Squares(layout, size, size)
    taken = dict.fromkeys(squares.seats)
    assert sum(squares.seats.values()) == len(layout.seats)
    first, right, below, _ = (squares.extents[block] for block in layout.blocks)
    assert right.across.first - first.across.last == 2
    assert below.down.first - first.down.last == 2
    assert all((first.across.last + 1, y) not in taken for y in range(40))
    assert all((x, first.down.last + 1) not in taken for x in range(40))


def test_blocks_that_stand_apart_keep_their_squares() -> None:
    squares = Squares(blocks_at((0, 0), (20, 0)), 2, 2)
    assert [(across.first, across.last) for across, _ in squares.extents.values()] == [(0, 4), (10, 14)]

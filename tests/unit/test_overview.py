"""Squares of seats are counted, and kept up with what changes, as if all of them were counted anew."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.overview import Squares, Tally
from tests.unit.houses import NOW, house, layouts

STATES = st.sampled_from(
    [
        AVAILABLE,
        SeatState(SeatStatus.SOLD, "BK-1"),
        SeatState(SeatStatus.BLOCKED),
        SeatState(SeatStatus.RESERVED, "BK-2", NOW + timedelta(minutes=1)),
        SeatState(SeatStatus.RESERVED, "BK-3", NOW - timedelta(minutes=1)),
    ]
)


def states_of(layout: Layout) -> st.SearchStrategy[dict[str, SeatState]]:
    return st.dictionaries(st.sampled_from(list(layout.seats)), STATES)


def counted(squares: Squares, of: House) -> Counter[tuple[int, int]]:
    first = squares.first_line
    seats = [seat for seat in of.layout.seats.values() if not of.is_free(seat.seat_id, NOW)]
    places = [(seat.column // squares.size, ((seat.line or 0) - first) // squares.size) for seat in seats]
    return Counter(places)


@pytest.mark.slow
@given(layouts(), st.integers(1, 5), st.data())
def test_a_tally_that_is_kept_up_is_one_that_is_made_anew(
    layout: Layout, size: int, data: st.DataObject
) -> None:
    found = house(layout, **data.draw(states_of(layout)))
    squares = Squares(layout, size, first_line=-2 * size)
    tally = Tally(squares, found, NOW)
    for _ in range(data.draw(st.integers(0, 4))):
        news = found.news(data.draw(states_of(layout)))
        found = found.with_changes(news)
        tally.look_again(found, NOW, news)
        assert +tally.counts == counted(squares, found) == squares.count(found.taken(NOW))
    assert sum(squares.seats.values()) == len(layout.seats)


@pytest.mark.slow
@given(layouts(), st.data())
def test_what_is_free_of_many_seats_is_what_each_of_them_is(layout: Layout, data: st.DataObject) -> None:
    found = house(layout, **data.draw(states_of(layout)))
    asked = [*layout.seats, "nowhere"]
    assert found.free(asked, NOW) == [each for each in asked if found.is_free(each, NOW)]
    assert sorted((*found.free(layout.seats, NOW), *found.taken(NOW))) == sorted(layout.seats)

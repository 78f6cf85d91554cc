"""What a house says of its seats: their counts, what changed, and what is free."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.seats import AVAILABLE, Seat, SeatState, SeatStatus
from seatui.domain.venue.layout import Layout
from tests.unit.houses import NOW, drawn, house, layouts, states_of

SOLD = SeatState(SeatStatus.SOLD, "BK-1")
HELD = SeatState(SeatStatus.RESERVED, "BK-2", NOW + timedelta(minutes=1))
OVERDUE = SeatState(SeatStatus.RESERVED, "BK-3", NOW)
BLOCKED = SeatState(SeatStatus.BLOCKED)
STATES = st.builds(
    SeatState,
    st.sampled_from(SeatStatus),
    st.sampled_from(["BK-1", None]),
    st.one_of(st.none(), st.integers(-2, 2).map(lambda minutes: NOW + timedelta(minutes=minutes))),
)


def test_seats_are_counted_by_what_they_count_as_now() -> None:
    counts = house(drawn("....."), A1=SOLD, A2=HELD, A3=OVERDUE, A4=BLOCKED).counts(NOW)
    assert counts == {
        SeatStatus.AVAILABLE: 2,
        SeatStatus.RESERVED: 1,
        SeatStatus.SOLD: 1,
        SeatStatus.BLOCKED: 1,
    }


def test_a_hold_whose_time_has_run_out_is_free() -> None:
    found = house(drawn("..."), A1=HELD, A2=OVERDUE)
    assert [found.is_free(seat_id, NOW) for seat_id in ("A1", "A2", "A3", "Z9")] == [False, True, True, False]


def test_a_hold_without_an_end_never_runs_out() -> None:
    assert SeatState(SeatStatus.RESERVED, "BK-4").at(NOW) is SeatStatus.RESERVED


def test_a_seat_is_in_a_booking_while_it_is_sold_or_held() -> None:
    found = [state.booking_at(NOW) for state in (SOLD, HELD, OVERDUE, BLOCKED, AVAILABLE)]
    assert found == ["BK-1", "BK-2", None, None, None]


def test_changes_are_the_seats_whose_state_differs() -> None:
    before = house(drawn("..."), A1=SOLD, A2=HELD)
    after = before.with_states({"A2": SOLD, "A3": SOLD})
    assert sorted(after.changed(before)) == ["A1", "A2", "A3"]
    assert after.changed(after) == []


def test_a_few_changes_make_the_same_house_as_all_states_anew() -> None:
    before = house(drawn("......"), A1=SOLD, A2=HELD, A3=OVERDUE)
    told = {"A1": AVAILABLE, "A2": SOLD, "A3": OVERDUE, "A4": HELD, "A6": AVAILABLE, "Z9": SOLD}
    news = before.news(told)
    assert news == {"A1": AVAILABLE, "A2": SOLD, "A4": HELD}
    after = before.with_changes(news, "mark")
    anew = before.with_states({"A2": SOLD, "A3": OVERDUE, "A4": HELD})
    assert not after.changed(anew)
    assert not anew.changed(after)
    assert after.mark == "mark"
    for now in (NOW - timedelta(seconds=1), NOW, NOW + timedelta(minutes=2)):
        assert after.counts(now) == anew.counts(now)
        assert sorted(after.taken(now)) == sorted(anew.taken(now))
    assert before.states == {"A1": SOLD, "A2": HELD, "A3": OVERDUE}


@given(
    st.lists(st.dictionaries(st.sampled_from(["A1", "A2", "A3", "A4"]), STATES), max_size=5),
    st.integers(-3, 3),
)
def test_counts_and_ends_of_holds_are_kept_through_all_changes(
    steps: list[dict[str, SeatState]], minutes: int
) -> None:
    found = house(drawn("...."))
    now = NOW + timedelta(minutes=minutes)
    for step in steps:
        found = found.with_changes(found.news(step))
        anew = found.with_states(found.states)
        assert found.counts(now) == anew.counts(now)
        assert found.lapsed(NOW, now) == anew.lapsed(NOW, now)


def test_holds_run_out_one_after_the_other() -> None:
    found = house(drawn("..."), A1=HELD, A2=OVERDUE, A3=SeatState(SeatStatus.RESERVED, "BK-4"))
    assert found.lapsed(NOW - timedelta(seconds=1), NOW) == ["A2"]
    assert found.lapsed(NOW, NOW + timedelta(minutes=1)) == ["A1"]
    assert found.lapsed(NOW + timedelta(minutes=1), NOW + timedelta(days=1)) == []


def test_the_total_is_exact() -> None:
    layout = Layout([Seat(f"A{n}", "", "A", n, Decimal("0.10"), column=n) for n in range(3)])
    assert house(layout).total(["A0", "A1", "A2"]) == Decimal("0.30")


@pytest.mark.parametrize("later", [0, 3, 1_000])
def test_a_house_after_many_changes_is_the_house_that_is_read_then(later: int) -> None:
    layout, chosen = drawn("........"), Random(later)
    seat_ids = [f"A{number}" for number in range(1, 9)]
    known = {"A1": SOLD, "A2": HELD}
    changed = house(layout, **known)
    with patch("seatui.domain.venue.house.LATER", later):
        for _ in range(60):
            before = dict(known), changed
            news = {
                each: chosen.choice([AVAILABLE, SOLD, HELD, OVERDUE]) for each in chosen.sample(seat_ids, 3)
            }
            known |= news
            changed = changed.with_changes(changed.news(news))
            for states, found in (before, (known, changed)):  # the one before it stays what it was
                read = house(layout, **states)
                assert not found.changed(read)
                for now in (NOW, NOW + timedelta(minutes=1)):
                    assert found.counts(now) == read.counts(now)
                    assert sorted(found.taken(now)) == sorted(read.taken(now))
                    assert found.free(seat_ids, now) == read.free(seat_ids, now)
                assert {each for each in seat_ids if read.state(each) != AVAILABLE} <= {
                    *found.stated(seat_ids)
                }


@pytest.mark.slow
@given(layouts(), st.data())
def test_what_is_free_of_many_seats_is_what_each_of_them_is(layout: Layout, data: st.DataObject) -> None:
    found = house(layout, **data.draw(states_of(layout)))
    asked = [*layout.seats, "nowhere"]
    assert found.free(asked, NOW) == [each for each in asked if found.is_free(each, NOW)]
    assert sorted((*found.free(layout.seats, NOW), *found.taken(NOW))) == sorted(layout.seats)

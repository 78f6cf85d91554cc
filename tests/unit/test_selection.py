"""Picking is pure: every step makes a new selection, and a range gives back what it no longer spans."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.picking.selection import Selection
from seatui.domain.venue.layout import Layout
from tests.unit.houses import drawn, layouts

LAYOUT = drawn(".....", ".....")


def anything(seat_ids: Iterable[str]) -> Iterable[str]:
    return seat_ids


def anything_but_a2(seat_ids: Iterable[str]) -> Iterable[str]:
    return [each for each in seat_ids if each != "A2"]


def test_a_seat_is_picked_and_dropped() -> None:
    picked = Selection().toggle("A1").toggle("A2")
    assert list(picked) == ["A1", "A2"]
    assert list(picked.toggle("A1")) == ["A2"]
    assert list(picked) == ["A1", "A2"]


def test_a_range_adds_to_what_was_picked_before() -> None:
    picked = Selection().toggle("B5").begin_range(LAYOUT.spots["A1"])
    assert list(picked.stretch(LAYOUT, LAYOUT.spots["A3"], anything)) == ["B5", "A1", "A2", "A3"]


def test_a_range_that_shrinks_gives_back_what_it_no_longer_spans() -> None:
    picked = Selection().begin_range(LAYOUT.spots["A1"])
    wide = picked.stretch(LAYOUT, LAYOUT.spots["B4"], anything)
    assert len(wide) == 8
    assert list(wide.stretch(LAYOUT, LAYOUT.spots["A2"], anything)) == ["A1", "A2"]


def test_a_range_leaves_out_what_cannot_be_picked() -> None:
    picked = Selection().begin_range(LAYOUT.spots["A1"])
    assert list(picked.stretch(LAYOUT, LAYOUT.spots["A3"], anything_but_a2)) == ["A1", "A3"]


def test_ending_a_range_keeps_it_and_cancelling_gives_it_back() -> None:
    picked = Selection().toggle("B5").begin_range(LAYOUT.spots["A1"])
    stretched = picked.stretch(LAYOUT, LAYOUT.spots["A2"], anything)
    assert stretched.end_range() == Selection(("B5", "A1", "A2"))
    assert stretched.cancel_range() == Selection(("B5",))


def test_beginning_again_keeps_the_anchor() -> None:
    picked = Selection().begin_range(LAYOUT.spots["A1"])
    assert picked.begin_range(LAYOUT.spots["B3"]) == picked


def test_stretching_without_a_range_does_nothing() -> None:
    assert Selection(("A1",)).stretch(LAYOUT, LAYOUT.spots["B3"], anything) == Selection(("A1",))


def test_a_seat_lost_to_another_does_not_come_back_when_the_range_is_cancelled() -> None:
    picked = Selection(("B5",)).begin_range(LAYOUT.spots["A1"]).drop(["B5"])
    assert list(picked.cancel_range()) == []


@pytest.mark.slow
@given(layouts(), st.data())
def test_a_seat_is_never_picked_twice(layout: Layout, data: st.DataObject) -> None:
    spots = st.sampled_from(list(layout.spots.values()))
    selection = Selection()
    for _ in range(data.draw(st.integers(0, 8))):
        if data.draw(st.booleans()):
            selection = selection.toggle(layout.seat_at(data.draw(spots)).seat_id)
        else:
            started = selection.begin_range(data.draw(spots))
            selection = started.stretch(layout, data.draw(spots), anything).end_range()
    assert len(set(selection)) == len(selection)

"""The blocks of a floor among each other: nothing overlaps, and what is far apart keeps its order."""

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seatui.plans.mapping.floor import Box, arrange_boxes


def boxes() -> st.SearchStrategy[list[Box]]:
    coordinate = st.integers(-5_000, 5_000)
    centres = st.builds(complex, coordinate, coordinate)
    box = st.builds(Box, centres, st.integers(1, 40), st.integers(1, 20), st.just(20.0), st.just(24.0))
    return st.lists(box, min_size=1, max_size=9, unique_by=lambda box: box.centre)


@pytest.mark.slow
@given(boxes())
def test_boxes_never_overlap_and_begin_at_the_corner(boxes: list[Box]) -> None:
    places = arrange_boxes(boxes)
    assert min(column for column, _ in places) == min(line for _, line in places) == 0
    for (one, (x, y)), (other, (ox, oy)) in combinations(zip(boxes, places, strict=True), 2):
        assert x + one.width <= ox or ox + other.width <= x or y + one.height <= oy or oy + other.height <= y


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes overlap on the drawing."""
    way = other.centre - one.centre
    return abs(way.real) < 10 * (one.width + other.width) and abs(way.imag) < 12 * (one.height + other.height)


@pytest.mark.slow
@given(boxes())
def test_boxes_far_apart_keep_their_order(boxes: list[Box]) -> None:
    assume(not any(overlap(one, other) for one, other in combinations(boxes, 2)))
    places = arrange_boxes(boxes)
    for (one, (x, y)), (other, (ox, oy)) in combinations(zip(boxes, places, strict=True), 2):
        if other.centre.real - one.centre.real > 20 * (one.width + other.width):
            assert 2 * x + one.width <= 2 * ox + other.width + 1
        if other.centre.imag - one.centre.imag > 24 * (one.height + other.height):
            assert 2 * y + one.height <= 2 * oy + other.height + 1

"""Sets of places as whole numbers find what a loop over the places finds."""

from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.best.masks import flags_of, mask_of, runs, with_exactly


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 9), st.integers(0, 9))
def test_masks_find_what_a_loop_finds(flags: list[bool], size: int, count: int) -> None:
    mask = mask_of(bytes(flags))
    starts = range(len(flags) - size + 1)
    for found, expected in (
        (runs(mask, size), [all(flags[at : at + size]) for at in starts]),
        (with_exactly(mask, count, size, len(flags)), [sum(flags[at : at + size]) == count for at in starts]),
    ):
        assert list(map(bool, flags_of(found, len(flags))[: len(starts)])) == expected

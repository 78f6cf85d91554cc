"""Numbers as bars of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.words.bars import LEAST_WIDTH, Bar, plot, sparkline


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((0, 1, 4, 8), "▁▂▅█"),
        ((0, 0), "▁▁"),
        ((None, None, 3), "  █"),
        ((), ""),
        ((1000, 1), "█▂"),
    ],
)
def test_a_sparkline_is_lowest_for_nothing_alone_and_blank_for_what_is_not_known(
    values: tuple[int | None, ...], drawn: str
) -> None:
    assert sparkline(values) == drawn
    assert sparkline(values, in_ascii=True).isascii()


def test_a_plot_has_a_scale_labels_and_bars_to_an_eighth_of_a_line() -> None:
    bars = [Bar(1, "Mon"), Bar(0, "Tue"), Bar(4), Bar(3, "Thu")]
    assert plot(bars, 20, 2) == [
        " 4 │        ███ ▄▄▄",
        "   │▄▄▄     ███ ███",
        " 0 └────────────────",
        "    Mon Tue     Thu",
    ]
    assert plot(bars, 20, 4, in_ascii=True) == [
        " 4 |        ###",
        "   |        ### ###",
        " 2 |        ### ###",
        "   |###     ### ###",
        " 0 +----------------",
        "    Mon Tue     Thu",
    ]


@given(st.lists(st.integers(0, 10**6), max_size=80), st.integers(1, 120), st.integers(1, 12))
def test_a_plot_keeps_to_its_size_and_shows_every_sale(values: list[int], width: int, height: int) -> None:
    lines = plot([Bar(value, f"{value:,}") for value in values], width, height)
    assert len(lines) == height + 2
    assert all(len(line) <= max(width, LEAST_WIDTH) for line in lines)
    if any(values[-1:]):
        assert lines[height - 1].rstrip().endswith(tuple("▁▂▃▄▅▆▇█"))


def test_of_more_bars_than_cells_the_last_ones_are_drawn() -> None:
    assert plot([*[Bar(9)] * 100, *[Bar(0)] * 16], 20, 2)[1] == "   │"

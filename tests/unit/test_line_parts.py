"""The parts of a line in little room."""

import pytest
from rich.cells import cell_len

from seatui.tui.widgets.line_parts import Part, fitted_parts

PARTS = [
    Part("Stalls", after=", ", style="bold", least=4, turn=1),
    Part("row F"),
    Part("Maximilian von Habsburg", before=" · ", least=8),
    Part(""),
    Part("BK-7Q4Z", before=" · ", turn=2),
]


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (80, "Stalls, row F · Maximilian von Habsburg · BK-7Q4Z"),
        (49, "Stalls, row F · Maximilian von Habsburg · BK-7Q4Z"),
        (48, "Stalls, row F · Maximilian von Habsbu… · BK-7Q4Z"),
        (34, "Stalls, row F · Maximil… · BK-7Q4Z"),
        (32, "Sta…, row F · Maximil… · BK-7Q4Z"),
        (31, "Stalls, row F · Maximilian von…"),
        (22, "Sta…, row F · Maximil…"),
        (21, "row F · Maximilian v…"),
        (20, "row F · Maximilian…"),
        (16, "row F · Maximil…"),
        (5, "row F · Maximil…"),
    ],
)
def test_the_longest_is_cut_before_one_is_left_out(width: int, line: str) -> None:
    texts = [*fitted_parts(PARTS, width)]
    assert "".join(text for text, _ in texts) == line
    assert [style for _, style in texts] == (["bold", ""] if line.startswith("S") else [""])


def test_wide_characters_are_cut_by_their_cells() -> None:
    [(text, _)] = fitted_parts([Part("漢字" * 30, least=6)], 21)
    assert text == "漢字" * 5 + "…"
    assert cell_len(text) == 21

"""What is cut of the top line where it does not fit."""

import pytest
from textual.content import Content
from textual.geometry import Size

from seatui.tui.widgets.title_bar import TitleBar

DETAIL = "  replay  Fri 4 Dec 2026 19:30"
STANDINGS = ("30 of 3,000 sold · 1 % · 1,350.00 EUR", "30 of 3,000 sold · 1 %", "30 sold")


@pytest.mark.parametrize(
    ("width", "title", "said"),
    [
        (80, "Hamlet", STANDINGS[0]),
        (80, "Late Jazz: Mina Okoro", STANDINGS[1]),
        (80, "The Tragical History of the Life and Death of Doctor Faustus" * 2, STANDINGS[1]),
        (100, "The Tragical History of the Life and Death of Doctor Faustus" * 2, STANDINGS[0]),
        (60, "Hamlet", STANDINGS[2]),
    ],
)
def test_a_long_title_is_cut_before_what_stands_on_the_right(
    monkeypatch: pytest.MonkeyPatch, width: int, title: str, said: str
) -> None:
    monkeypatch.setattr(TitleBar, "size", Size(width, 1))
    bar = TitleBar(Content(title), DETAIL)
    bar._standings = tuple(map(Content, STANDINGS))
    line = bar.render().plain
    assert len(line) < width
    assert line.endswith(f" {said}")
    assert f"{title if len(title) <= 28 else title[:14]}" in line

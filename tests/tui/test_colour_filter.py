"""What is left of a style when the colours are taken away."""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from seatui.tui.terminal.colour_filter import WithoutColour

BLACK = Color(0, 0, 0)


def left_of(style: str, background: Color = BLACK) -> str:
    """What the filter makes of a style, in Rich's words."""
    (segment,) = WithoutColour(lambda: background).apply([Segment("x", Style.parse(style))], BLACK)
    return str(segment.style)


def test_attributes_stay_and_colours_go() -> None:
    assert left_of("bold underline #ff0000 on #100000") == "bold underline"
    assert left_of("#ff0000") == left_of("#ff0000 on default") == "none"


def test_what_stands_on_a_background_of_its_own_is_reversed() -> None:
    assert left_of("bold #000000 on #ffcf4a") == "bold reverse"
    assert left_of("on #ffffff") == "reverse"
    assert left_of("on #eeeeee", Color(255, 255, 255)) == "none"
    assert left_of("on #222222", Color(255, 255, 255)) == "reverse"


def test_what_was_reversed_there_is_so_no_more() -> None:
    assert left_of("reverse on #ffffff") == "not reverse"


def test_segments_without_a_style_are_left_alone() -> None:
    segment = Segment("x")
    assert WithoutColour(lambda: BLACK).apply([segment], BLACK) == [segment]

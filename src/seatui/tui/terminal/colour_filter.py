"""The removal of all colours, for `NO_COLOR` and for terminals without any."""

import os
from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

STANDS_OUT = 0.25
"""The brightness difference from the app's background above which a background becomes reverse video."""


def wants_no_colour() -> bool:
    """Whether `NO_COLOR` is set and not empty."""
    return bool(os.environ.get("NO_COLOR"))


class WithoutColour(LineFilter):
    """Removes every colour; text on a distinct background is reversed instead.

    Textual's own filters turn colours into greys, or lose bars and the cursor.
    background: returns that of the current theme.
    """

    def __init__(self, background: Callable[[], Color]) -> None:
        super().__init__()
        self._background = background

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The segments without colours."""
        behind = self._background()
        return [
            Segment(text, style and colourless(style, behind), control) for text, style, control in segments
        ]


@lru_cache(4096)
def colourless(style: Style, behind: Color) -> Style:
    """A style without colours, reversed if its background is distinct. behind: the app's background."""
    bare = style.without_color
    if style.bgcolor is None or style.bgcolor.is_default:
        return bare
    stands_out = abs(Color.from_rich_color(style.bgcolor).brightness - behind.brightness) > STANDS_OUT
    return bare + Style(reverse=not style.reverse) if stands_out else bare

"""An app without colours: what `NO_COLOR` asks for, and terminals that have none."""

import os
from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

STANDS_OUT = 0.25
"""How much lighter or darker than the app's background a background is that must not vanish with the colours."""


def wants_no_colour() -> bool:
    """Whether `NO_COLOR` is set, and not to nothing."""
    return bool(os.environ.get("NO_COLOR"))


class WithoutColour(LineFilter):
    """Takes every colour away; what stands on a background of its own is reversed instead.

    Textual's own filters make greys of the colours, or leave no trace of a bar or a cursor.
    background: that of the current theme.
    """

    def __init__(self, background: Callable[[], Color]) -> None:
        super().__init__()
        self._background = background

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The segments with their text and no colours."""
        behind = self._background()
        return [
            Segment(text, style and colourless(style, behind), control) for text, style, control in segments
        ]


@lru_cache(4096)
def colourless(style: Style, behind: Color) -> Style:
    """A style with its attributes alone. behind: the background that everything else stands on."""
    bare = style.without_color
    if style.bgcolor is None or style.bgcolor.is_default:
        return bare
    stands_out = abs(Color.from_rich_color(style.bgcolor).brightness - behind.brightness) > STANDS_OUT
    return bare + Style(reverse=not style.reverse) if stands_out else bare

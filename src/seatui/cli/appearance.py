"""How seatui is to look: the theme and the signs that were asked for, and the colours that the terminal has."""

import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass

from seatui.domain.words.glyphs import ASCII, UNICODE, GlyphSet, glyphs_for

DEFAULT_THEME = "default"
THEMES = {
    DEFAULT_THEME: "seatui",
    "light": "seatui-light",
    "high-contrast": "seatui-high-contrast",
    "deuteranopia": "seatui-deuteranopia",
    "tritanopia": "seatui-tritanopia",
    "mono": "seatui-mono",
}
"""What a theme is called on the command line and in the app; here since the app's own list takes Textual to read."""

SIXTEEN, MANY, ALL = "standard", "256", "truecolor"
"""The depths of colour as Textual names them."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """What was asked for on the command line. ascii_only: signs that every terminal has."""

    theme: str = THEMES[DEFAULT_THEME]
    ascii_only: bool = False

    @property
    def glyphs(self) -> GlyphSet:
        """The signs for what is written to stdout: the app's screen, or plain text for a terminal or a file."""
        if self.ascii_only:
            return ASCII
        if sys.stdout is None:  # closed by whoever started us
            return UNICODE
        return glyphs_for(sys.stdout.encoding, os.environ.get("TERM") if sys.stdout.isatty() else None)


def tell_textual(environment: MutableMapping[str, str]) -> None:
    """Leaves word for Textual of the colours that the terminal has: it reads the environment when it is imported."""
    term = environment.get("TERM", "")
    colours = _terminfo_colours(term)
    if colours == 0:
        environment.setdefault("NO_COLOR", "1")
    environment.setdefault("TEXTUAL_COLOR_SYSTEM", depth(term, environment.get("COLORTERM", ""), colours))


def depth(term: str, colorterm: str, colours: int | None) -> str:
    """How many colours to write, by `TERM` and `COLORTERM`. colours: what terminfo says, None where it does not."""
    if term == "linux" or term.endswith("-16color"):
        return SIXTEEN
    if colorterm.strip().lower() in {"truecolor", "24bit"} or term.endswith("-direct"):
        return ALL
    if term.endswith("-256color") or (colours or 0) >= 256:
        return MANY
    return SIXTEEN


def _terminfo_colours(term: str) -> int | None:
    """The colours of a terminal by its description: 0 for one without, None where there is no description."""
    with suppress(ImportError):  # some builds of Python have no curses
        import curses

        with suppress(curses.error):
            curses.setupterm(term, fd=1)
            return max(curses.tigetnum("colors"), 0)
    return None

"""Appearance options: the requested theme and glyphs, and the terminal's colour depth."""

import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress

from msgspec import Struct

from seatui.domain.words.glyphs import CONSOLE, GlyphSet, glyphs_for
from seatui.domain.words.money import MoneyOf

DEFAULT_THEME, LIGHT_THEME = "default", "light"
THEMES = (DEFAULT_THEME, LIGHT_THEME, "high-contrast", "deuteranopia", "tritanopia", "mono")
"""The names of the app's themes; not taken from `tui`, whose import would load Textual."""

SIXTEEN, MANY, ALL = "standard", "256", "truecolor"
"""Colour depths, as Textual names them."""


class Appearance(Struct, frozen=True):
    """Appearance options of the command line. ascii_only: draw with ASCII glyphs only."""

    theme: str = DEFAULT_THEME
    ascii_only: bool = False

    @property
    def is_light(self) -> bool:
        """Whether the theme is dark on light."""
        return self.theme == LIGHT_THEME

    @property
    def encoding(self) -> str:
        """The encoding of what is shown: on the app's screen, or as plain text on stdout."""
        if self.ascii_only:
            return "ascii"
        return "utf-8" if sys.stdout is None else sys.stdout.encoding  # None: closed by the parent process

    @property
    def glyphs(self) -> GlyphSet:
        """The glyph set for stdout: the app's screen, or plain text for a terminal or a file."""
        is_terminal = sys.stdout is not None and sys.stdout.isatty()
        return glyphs_for(self.encoding, os.environ.get("TERM") if is_terminal else None)

    @property
    def money_of(self) -> MoneyOf:
        """The words for amounts on stdout, in the clerk's locale."""
        from seatui.cli.currencies import locale_of, money_for

        return money_for(locale_of(os.environ), "cp437" if self.glyphs is CONSOLE else self.encoding)


def tell_textual(environment: MutableMapping[str, str]) -> None:
    """Sets the variables from which Textual, when it is imported, reads the colour depth."""
    term = environment.get("TERM", "")
    colours = _terminfo_colours(term)
    if colours == 0:
        environment.setdefault("NO_COLOR", "1")
    environment.setdefault("TEXTUAL_COLOR_SYSTEM", depth(term, environment.get("COLORTERM", ""), colours))


def depth(term: str, colorterm: str, colours: int | None) -> str:
    """The colour depth by `TERM` and `COLORTERM`. colours: the count in terminfo, None without an entry."""
    if term == "linux" or term.endswith("-16color"):
        return SIXTEEN
    if colorterm.strip().lower() in {"truecolor", "24bit"} or term.endswith("-direct"):
        return ALL
    if term.endswith("-256color") or (colours or 0) >= 256:
        return MANY
    return SIXTEEN


def _terminfo_colours(term: str) -> int | None:
    """The colour count in terminfo: 0 for a monochrome terminal, None without an entry."""
    with suppress(ImportError):  # some builds of Python have no curses
        import curses

        with suppress(curses.error):
            curses.setupterm(term, fd=1)
            return max(curses.tigetnum("colors"), 0)
    return None

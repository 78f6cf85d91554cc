"""What the app needs of a terminal, and what to use without one."""

import os
import sys
from contextlib import suppress

import click

WITHOUT_MOVEMENT = {"", "dumb", "unknown"}
"""Values of `TERM` that say nothing of a terminal, or that it can only write line after line."""

INSTEAD = """Commands need none:
  seatui events, seats, bookings, find, show, journal   look
  seatui book, hold, confirm, release, cancel           sell, and take back
`seatui --help` lists them all, and `seatui COMMAND --help` explains one."""


def is_in_browser() -> bool:
    """Whether the app is drawn in a web browser, by a server that started it so."""
    return os.environ.get("TEXTUAL_DRIVER", "").startswith("textual.drivers.web_driver:")


def require_terminal() -> None:
    """Raises UsageError unless the app can draw: in a browser, or on terminals that can move their cursor.

    Textual reads from stdin and draws on stderr; for a browser it reads and writes pipes.
    """
    if is_in_browser():
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise click.UsageError(f"the app needs a terminal.\n{INSTEAD}")
    term = os.environ.get("TERM", "")
    if not moves_its_cursor(term):
        named = f"TERM={term}" if term else "TERM is not set"
        raise click.UsageError(f"the app needs a terminal that moves its cursor ({named}).\n{INSTEAD}")


def moves_its_cursor(term: str) -> bool:
    """Whether a terminal can draw a screen, by its `TERM`; one that terminfo does not know is given a try."""
    if term in WITHOUT_MOVEMENT:
        return False
    with suppress(ImportError):  # some builds of Python have no curses
        import curses

        with suppress(curses.error):
            curses.setupterm(term, fd=1)
            return curses.tigetstr("cup") is not None
    return True

"""Printable text: what comes from a database or a file is sanitised before a terminal or a person sees it."""

import re

from seatui.domain.words.plain_text import without_unsafe


def printable(text: str) -> str:
    """The text with every control, escape and direction character, and every other invisible one, as `�`.

    Joiners stay inside a word. As long as the text is.
    """
    return without_unsafe(text)


def is_printable(text: str) -> bool:
    """Whether `printable` would leave the text as it is."""
    return printable(text) == text


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts 2 before 10 and Z before AA, as rows are ordered in a house."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, len(part.strip()), part.strip().casefold())
        for part in parts
    )

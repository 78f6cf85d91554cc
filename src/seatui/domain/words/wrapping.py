"""Lines of a message that fit into 80 columns, broken between words."""

import unicodedata
from collections.abc import Iterable, Iterator

WIDTH = 79
"""Columns of a line: a terminal of 80 keeps one, so that none of them breaks it a second time."""

HANGING = 4
"""The further lines of a paragraph are indented by so much."""


def cells(text: str) -> int:
    """The columns that a text takes: two for each wide character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int = WIDTH, hanging: int = HANGING) -> Iterator[str]:
    """The lines of each line of a text. A word that is too long (a path, an id) stays whole."""
    for line in text.split("\n"):
        yield from _wrapped_line(line, width, hanging)


def _wrapped_line(text: str, width: int, hanging: int) -> Iterator[str]:
    if cells(text) <= width:
        yield text
        return
    content = text.lstrip(" ")
    indent = " " * (len(text) - len(content))
    line, *words = content.split(" ")
    line, used = indent + line, cells(indent + line)
    for word in words:
        taken = cells(word)
        if used + 1 + taken > width:
            yield line.rstrip(" ")
            line = f"{indent}{' ' * hanging}{word}"
            used = len(indent) + hanging + taken
        else:
            line, used = f"{line} {word}", used + 1 + taken
    yield line.rstrip(" ")


def filled(entries: Iterable[str], width: int = WIDTH) -> Iterator[str]:
    """Lines of as many entries as fit, two columns apart."""
    line = ""
    for entry in entries:
        longer = f"{line}  {entry}" if line else entry
        if line and cells(longer) > width:
            yield line
            longer = entry
        line = longer
    yield line

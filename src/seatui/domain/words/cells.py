"""The cells that a text takes in a terminal: some characters take two, and others share those of their neighbour."""

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_SHARED = frozenset({"Mn", "Me", "Cf"})


def cells(text: str) -> int:
    """The cells of a printable text."""
    return len(text) if text.isascii() else sum(map(_cells_of, clusters(text)))


def clusters(text: str) -> Iterator[str]:
    """The characters of a text, each with those that share its cells: accents, and parts of an emoji."""
    start = 0
    for at in range(1, len(text)):
        is_joined = text[at - 1] == _JOINER and not text[at].isalpha()
        if not is_joined and unicodedata.category(text[at]) not in _SHARED:
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def fitted(text: str, width: int, *, is_right: bool = False) -> str:
    """The text with spaces up to a width in cells. is_right: before it."""
    spaces = " " * (width - cells(text))
    return f"{spaces}{text}" if is_right else f"{text}{spaces}"


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits into a width in cells with a mark at its end."""
    if cells(text) <= width:
        return text
    kept, room = "", width - 1
    for cluster in clusters(text):
        room -= _cells_of(cluster)
        if room < 0:
            break
        kept += cluster
    return f"{kept.rstrip()}…"


def _cells_of(cluster: str) -> int:
    return 2 if unicodedata.east_asian_width(cluster[0]) in "WF" else 1

"""Characters that share a cell: terminals differ in how many cells some of them take."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from textual.strip import Strip

_JOINER = "\u200d"
_SKINS = range(0x1F3FB, 0x1F400)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNREADABLE = "\ufffd"


class Run(NamedTuple):
    """A part of a text, its cells, and whether every terminal takes as many for it."""

    text: str
    cells: int
    is_sure: bool


def runs(text: str) -> Iterator[Run]:
    """The text in runs: characters on their own, or one cluster of them. A control character is `�`."""
    shown = _CONTROLS.sub(_UNREADABLE, text)
    for is_sure, clusters in groupby(_clusters(shown), _is_sure):
        for run in ["".join(clusters)] if is_sure else clusters:
            yield Run(run, cell_len(run), is_sure)


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(text)):
        if text[at - 1] != _JOINER and not _goes_on(text[at]):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _goes_on(char: str) -> bool:
    """Whether a character is drawn together with the one before it."""
    return get_character_cell_size(char) == 0 or ord(char) in _SKINS


def _is_sure(cluster: str) -> bool:
    return len(cluster) == 1 and not _goes_on(cluster)


def cropped(strip: Strip, start: int, end: int | None = None) -> Strip:
    """The cells of a strip from `start` to `end`; characters that share a cell stay together.

    Textual may cut an accent, or a part of an emoji, from the character before it.
    """
    end = strip.cell_length if end is None else end
    if not _cuts(strip, start, end):
        return strip.crop(start, end)
    parts, at = list[Segment](), 0
    for text, style, control in strip:
        if control:
            continue
        parts.append(Segment(part_of(text, start - at, end - at), style))
        at += cell_len(text)
    return Strip([part for part in parts if part.text])


@lru_cache(4096)
def part_of(text: str, start: int, end: int) -> str:
    """The part of a text in these cells; of characters that are cut in two, blanks."""
    shown, at = "", 0
    for cluster in _clusters(text):
        cells = cell_len(cluster)
        inside = max(min(at + cells, end) - max(at, start), 0)
        shown += cluster if inside == cells and start <= at <= end else " " * inside
        at += cells
    return shown


def _cuts(strip: Strip, start: int, end: int) -> bool:
    """Whether a text that is cut has characters that take no cell of their own, or two."""
    at = 0
    for text, _, _ in strip:
        before, at = at, at + cell_len(text)
        if (before < start < at or before < end < at) and not _is_plain(text):
            return True
    return False


@lru_cache(4096)
def _is_plain(text: str) -> bool:
    return text.isascii() or all(get_character_cell_size(char) == 1 for char in text)

"""The forms of a folded letter: a search that cannot fold the names it looks at looks for each of them."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from seatui.domain.search.names import spellings

_RANGES = (
    (0x00C0, 0x024F),  # Latin
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x0622, 0x06D3),  # Arabic
    (0x1E00, 0x1FFF),  # Latin and Greek with several accents
    (0x3041, 0x30FE),  # kana
    (0xFB00, 0xFB06),  # ligatures
    (0xFF10, 0xFF9D),  # full width, half width
)
"""The letters that have another spelling."""

_LONGEST = 2
"""The most letters in the folded spelling of one: `ss`, `ue`."""


def forms_of(folded: str) -> frozenset[str]:
    """The letters that are spelled so when folded: `Ü` and `ü` for `u` and for `ue`; also both cases of a letter."""
    same = {folded, folded.upper()} if len(folded) == 1 else set[str]()
    return frozenset(each for each in same if len(each) == 1) | _forms().get(folded, frozenset())


def letters_of(word: str) -> list[str]:
    """A folded word in parts with forms of their own: letters, and pairs such as `ue`."""
    composed, parts, at = unicodedata.normalize("NFC", word), list[str](), 0
    while at < len(composed):
        pair = composed[at : at + _LONGEST]
        part = pair if len(pair) == _LONGEST and pair in _forms() else composed[at]
        parts.append(part)
        at += len(part)
    return parts


@cache
def _forms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for letter in (chr(code) for first, last in _RANGES for code in range(first, last + 1)):
        for spelling in spellings(letter):
            folded = unicodedata.normalize("NFC", spelling)
            if letter.isalpha() and folded != letter and len(folded) <= _LONGEST:
                found.setdefault(folded, set()).add(letter)
    return {folded: frozenset(letters) for folded, letters in found.items()}

"""The rule of what text may be: names that look alike are spelled alike, and no text controls a terminal.

The characters are listed here, since each version of Python knows another version of Unicode: what one of them has
not heard of yet is a letter like any other.
"""

import re
import unicodedata

_JOINERS = "\u200c\u200d"
"""Zero width, and part of the spelling of words in Persian, in the scripts of India, and of emoji."""

_INVISIBLE = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Directions, hyphens, fillers, tags and other marks that a reader does not see, without joiners."""

_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Which of the forms of a character is meant: invisible, and part of it."""

_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f"
"""White space that looks like a space."""

_REFUSED = (
    "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 15))
    + "\U000f0000-\U0010ffff"
)
"""Controls, line ends, halves of characters, and what has no meaning of its own."""

_OUTSIDE_A_WORD = (
    rf"(?:\A|(?<=[\s{_JOINERS}{_INVISIBLE}]))[{_JOINERS}]|[{_JOINERS}](?=\Z|[\s{_JOINERS}{_INVISIBLE}])"
)

_space = re.compile(f"[{_SPACES}]")
_invisible = re.compile(f"[{_INVISIBLE}]")
_refused = re.compile(f"[{_REFUSED}]")
_stray_joiner = re.compile(_OUTSIDE_A_WORD)
_unseen = re.compile(f"[{_JOINERS}{_SELECTORS}]")
_not_shown = re.compile(f"[{_REFUSED}{_INVISIBLE}]|{_OUTSIDE_A_WORD}")

UNREADABLE = "\ufffd"
"""Shown in the place of a character that is not let through."""

_MOST_NAMED = 3


def plain_text(text: str) -> str:
    """The text in the spelling in which it is kept: NFC, without invisible marks and without spaces around it.

    Joiners inside a word stay; a tab is a space. What `refused_in` names stays, and has to be refused.
    """
    if is_plain_ascii(text):
        return text.strip()
    seen = _invisible.sub("", _space.sub(" ", text)).strip()
    return unicodedata.normalize("NFC", _stray_joiner.sub("", seen).strip())


def refused_in(text: str) -> str:
    """The characters that no text may have, by their code points (`U+001B`); empty if there are none."""
    if is_plain_ascii(text):
        return ""
    codes = dict.fromkeys(f"U+{ord(char):04X}" for char in _refused.findall(_space.sub(" ", text).strip()))
    named = list(codes)[:_MOST_NAMED]
    return ", ".join([*named, *(["…"] if len(codes) > len(named) else [])])


def spellings_in_data(text: str) -> tuple[str, ...]:
    """How another program may have spelled an id that is typed so: as typed, plain, or with its accents apart."""
    plain = plain_text(text)
    return tuple(dict.fromkeys((text, plain, unicodedata.normalize("NFD", plain))))


def appearance(text: str) -> str:
    """The plain text without joiners and selectors: two names with the same one look alike."""
    return plain_text(text) if text.isascii() else _unseen.sub("", plain_text(text))


def typed_text(text: str) -> str:
    """The text as an input shows it while it is typed: `plain_text` of it is the plain text.

    Lines follow each other after a space; joiners stay, since a word may go on behind them. A character that is
    refused is `UNREADABLE`.
    """
    if is_plain_ascii(text):
        return text
    lines = " ".join(line for line in re.split("[\r\n\u2028\u2029]+", text) if line)
    return _refused.sub(UNREADABLE, _invisible.sub("", _space.sub(" ", lines)))


def without_unsafe(text: str) -> str:
    """The text with each character that must not reach a terminal, or that nobody sees, as `UNREADABLE`."""
    return text if is_plain_ascii(text) else _not_shown.sub(UNREADABLE, text)


def is_plain_ascii(text: str) -> bool:
    """Whether every character is a printable one of ASCII: of most text, and quickly found out."""
    return text.isascii() and text.isprintable()

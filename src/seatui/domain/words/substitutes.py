"""Substitutes for the characters that the encoding of a terminal or a file lacks."""

import codecs
import unicodedata
from collections.abc import Callable
from functools import lru_cache

UNKNOWN = "?"
"""The substitute of a character that resembles none in ASCII."""

_SIGNS = (
    ("‐‑‒–—―−─━═", "-"),
    ("│┃║▐▎▏▊▉▋▍▕", "|"),
    ("┌┐└┘├┤┬┴┼", "+"),
    ("▔▀", "-"),
    ("▁▂▃▄", "_"),
    ("▅▆▇█■", "#"),
    ("░▒▓", ":"),
    ("▌→›»▶", ">"),
    ("←‹«◀", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("↔", "-"),
    ("·¦", "|"),
    ("•●", "*"),
    ("×✕✖", "x"),
    ("…", "."),
    ("“”„‟«»″", '"'),
    ("‘’‚‛′´", "'"),
    ("⠋⠼⠇", "|"),
    ("⠙⠴⠏", "/"),
    ("⠹⠦", "-"),
    ("⠸⠧", "\\"),
    ("🔎", "/"),
    ("€", "E"),
    ("£", "L"),
    ("¥", "Y"),
    ("¢", "c"),
    ("ÆǼ", "A"),
    ("æǽ", "a"),
    ("Œ", "O"),
    ("œ", "o"),
    ("Ø", "O"),
    ("ø", "o"),
    ("ÐĐ", "D"),
    ("ðđ", "d"),
    ("Þ", "T"),
    ("þ", "t"),
    ("Ł", "L"),
    ("ł", "l"),
    ("Ħ", "H"),
    ("ħ", "h"),
    ("ß", "s"),
    ("ẞ", "S"),
    ("ı", "i"),
)
_SUBSTITUTES = {character: sign for characters, sign in _SIGNS for character in characters}


def is_unicode(encoding: str | None) -> bool:
    """Whether an encoding has every character; None counts as UTF-8, an unknown one as ASCII."""
    try:
        return codecs.lookup(encoding or "utf-8").name.startswith("utf-")
    except LookupError:
        return False


@lru_cache(4096)
def substitute(character: str) -> str:
    """One character of ASCII in place of another: `Z` for `Ž`, `-` for `–`, else `UNKNOWN`."""
    if character in _SUBSTITUTES:
        return _SUBSTITUTES[character]
    first = unicodedata.normalize("NFKD", character)[0]
    return first if first.isascii() and first.isprintable() else UNKNOWN


def fitted_to(encoding: str, cells: Callable[[str], int]) -> Callable[[str], str]:
    """A function that puts substitutes for what the encoding lacks, as many cells wide as what they stand for.

    cells: the number of cells of a character.
    """

    has_ellipsis = _has(encoding, "…")

    @lru_cache(4096)
    def shown(character: str) -> str:
        if _has(encoding, character):
            return character
        width, sign = cells(character), substitute(character)
        return sign * width if sign == UNKNOWN else sign.ljust(width)[:width]

    def fitted(text: str) -> str:
        if text.isascii() or _has(encoding, text):
            return text
        return "".join(map(shown, text if has_ellipsis else text.replace(" … ", "...").replace(" …", "..")))

    return fitted


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return text.isascii()
    return True

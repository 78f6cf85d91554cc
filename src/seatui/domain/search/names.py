"""Names as people type them: compared without case, accents and punctuation."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

# Letters that Unicode does not decompose into a letter and its accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LEFT_OUT = frozenset({"Mn", "Me", "Cf"})
_WORD = re.compile(r"[^\W_]+")
_BETWEEN_NUMBERS = re.compile(r"(?<!\d) | (?!\d)")


def fold(text: str) -> str:
    """The text in lower case without accents: `muller` for `Müller`, `strasse` for `Straße`."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in apart if not is_left_out(char))
    return bare.casefold().translate(_LETTERS)


def is_left_out(char: str) -> bool:
    """Whether a character is an accent, a vowel sign or a joiner, which a folded text does not have."""
    return unicodedata.category(char) in _LEFT_OUT


def spellings(text: str) -> tuple[str, ...]:
    """The text folded in each customary way: `muller` and `mueller` for `Müller`."""
    plain = fold(text)
    if text.isascii():
        return (plain,)
    german = fold(unicodedata.normalize("NFC", text.casefold()).translate(_GERMAN))
    return (plain,) if german == plain else (plain, german)


def has_words(text: str, typed: str) -> bool:
    """Whether every word typed, each up to the next space, is somewhere in the text, in one of their spellings."""
    said = _said(text)
    return any(all(word in said for word in spelling.split()) for spelling in spellings(typed))


@lru_cache(maxsize=1 << 12)
def _said(text: str) -> str:
    return "\n".join(spellings(text))


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, folded; text of punctuation alone is one word."""
    folded = fold(text)
    bare = folded.strip() or text.strip()
    return tuple(_WORD.findall(folded)) or ((bare,) if bare else ())


def run_together(words: Sequence[str]) -> str:
    """The words without spaces, except between two numbers: `1 4` is not 14."""
    return _BETWEEN_NUMBERS.sub("", " ".join(words))


class Name(Struct, frozen=True):
    """A name in the data: its spelling there, and its folded words. key: the words run together."""

    text: str
    words: tuple[str, ...]
    key: str

    @classmethod
    def of(cls, text: str, words: Sequence[str] | None = None) -> "Name":
        """The name with its words. words: the significant ones, if not all."""
        significant = words_in(text) if words is None else tuple(words)
        return cls(text, significant, run_together(significant))

    def is_exactly(self, typed: Sequence[str]) -> bool:
        """Whether the words typed are the whole name."""
        return bool(self.key) and run_together(typed) == self.key

    def is_begun_by(self, typed: Sequence[str]) -> bool:
        """Whether each word typed begins one of the name's, in order: `fr ci` begins `Front circle`."""
        if not typed:
            return False
        if self.key.startswith(run_together(typed)):
            return True
        # In order, since each search continues where the one before ended.
        remaining = iter(self.words)
        return all(any(word.startswith(begun) for word in remaining) for begun in typed)

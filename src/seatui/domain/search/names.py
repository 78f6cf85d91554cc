"""Names as people type them: whatever the case, the accents and the signs between the words."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# What Unicode does not take apart into a letter and its accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LEFT_OUT = frozenset({"Mn", "Me", "Cf"})
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The text in small letters without accents: `muller` for `Müller`, `strasse` for `Straße`."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in apart if unicodedata.category(char) not in _LEFT_OUT)
    return bare.casefold().translate(_LETTERS)


def spellings(text: str) -> tuple[str, ...]:
    """The text folded in each way that people do it: `muller` and `mueller` for `Müller`."""
    plain = fold(text)
    if text.isascii():
        return (plain,)
    german = fold(unicodedata.normalize("NFC", text.casefold()).translate(_GERMAN))
    return (plain,) if german == plain else (plain, german)


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, folded; text of signs alone is one word."""
    folded = fold(text)
    bare = folded.strip() or text.strip()
    return tuple(_WORD.findall(folded)) or ((bare,) if bare else ())


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the data: as it is spelled there, and by its folded words; `key` is the words run together."""

    text: str
    words: tuple[str, ...]
    key: str

    @classmethod
    def of(cls, text: str, words: Sequence[str] | None = None) -> "Name":
        """The name with its words, or with those that count of them."""
        counting = words_in(text) if words is None else tuple(words)
        return cls(text, counting, "".join(counting))

    def is_exactly(self, typed: Sequence[str]) -> bool:
        """Whether the words typed are all of the name."""
        return bool(self.key) and "".join(typed) == self.key

    def is_begun_by(self, typed: Sequence[str]) -> bool:
        """Whether each word typed begins one of the name's, in order: `fr ci` begins `Front circle`."""
        if not typed:
            return False
        if self.key.startswith("".join(typed)):
            return True
        # `in order`: each search goes on where the one before has ended.
        remaining = iter(self.words)
        return all(any(word.startswith(begun) for word in remaining) for begun in typed)

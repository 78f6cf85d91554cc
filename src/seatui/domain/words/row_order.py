"""The order of the rows of a zone by their names: 2 before 10, Z before AA, IX before X."""

import re
from collections.abc import Callable, Iterable, Mapping

from seatui.domain.words.printable import natural_key

NameKey = tuple[tuple[int, int, str], ...]
RowKey = Callable[[str], NameKey]

_NUMERAL = re.compile(r"(?P<head>.*[\s.:/-])?(?P<tens>XC|XL|L?X{0,3})(?P<ones>IX|IV|V?I{0,3})")
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def row_key(labels: Iterable[str]) -> RowKey:
    """The sort key for the labels of a zone's rows: Roman numerals are numbers where all labels are such."""
    values = _roman_values(list(labels))
    return natural_key if values is None else lambda label: ((0, values[label], ""),)


def _roman_values(labels: list[str]) -> Mapping[str, int] | None:
    """The value of each label, from 1 to 99; None where they are not Roman numerals, all behind the same words.

    Where each is a single letter (I, L, M; V, X), they are letters.
    """
    is_small = all(label.islower() for label in labels)
    found = [_NUMERAL.fullmatch(label.upper() if is_small else label) for label in labels]
    numerals = [each["tens"] + each["ones"] if each else "" for each in found]
    if not all(numerals) or max(map(len, numerals), default=0) < 2:
        return None
    if len({each["head"] for each in found if each}) > 1:
        return None
    return dict(zip(labels, map(_value, numerals), strict=True))


def _value(numeral: str) -> int:
    values = [_LETTERS[letter] for letter in numeral]
    behind = [*values[1:], 0]
    return sum(
        -value if value < following else value for value, following in zip(values, behind, strict=True)
    )

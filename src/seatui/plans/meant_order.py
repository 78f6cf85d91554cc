"""Whether the order of a list without places is plainly meant, or that of a sort or of chance."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from seatui.domain.words.printable import natural_key
from seatui.domain.words.row_order import row_key

_PARTS = re.compile(r"\d+|[^\W\d_]+")
_LETTERS = 2
"""The most letters of a label that has a place in the alphabet, and is no word; more only if they are the same."""
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Kana and ideographs: no encoding has them in the order in which rows are named by them."""


def is_shuffled(rows: Sequence[str]) -> bool:
    """Whether the lines of a list are in no order: rows are mixed up, and it does not go column by column either.

    rows: the row of each line.
    """
    place = {row: index for index, row in enumerate(dict.fromkeys(rows))}
    stretches = [place[row] for row, _ in groupby(rows)]
    if len(stretches) - len(place) <= (len(rows) - len(place)) // 4:
        return False
    columns = 1 + sum(one >= other for one, other in pairwise(place[row] for row in rows))
    return columns > max(Counter(rows).values())


def named_by_words(labels: Iterable[str]) -> frozenset[str]:
    """The labels that begin with a word: Front, Blue, い. What all labels have in common, as Row, is none."""
    parts = {label: _PARTS.findall(label.casefold()) for label in labels}
    common = set.intersection(*map(set, parts.values())) if len(parts) > 1 else set()
    firsts = {
        label: next((part for part in found if part not in common), "") for label, found in parts.items()
    }
    return frozenset(label for label, first in firsts.items() if _is_word(first))


def _is_word(part: str) -> bool:
    return bool(_SIGNS.search(part)) or (part.isalpha() and len(part) > _LETTERS and len(set(part)) > 1)


def means_rows(labels: Sequence[str]) -> bool:
    """Whether rows stand in an order of their own: words, or names in a few stretches, as AA, BB before A, B, C."""
    key = row_key(labels)
    keys = [key(label) for label in labels]
    if keys == sorted(keys):
        return False
    is_text = _is_as_text(labels)
    words = named_by_words(labels) if key is natural_key else frozenset()
    if words and not _may_be_text(labels):
        others = [natural_key(label) for label in labels if label not in words]
        if others == sorted(others):
            return True
    if is_text or keys == sorted(keys, reverse=True):
        return False
    breaks = sum(one > other for one, other in pairwise(keys))
    return breaks <= len(labels) // 4


def _may_be_text(labels: Sequence[str]) -> bool:
    """Whether labels with numbers are sorted as text, so that 10 is before 2."""
    return _is_as_text(labels) and any(char.isdecimal() for label in labels for char in label)


def means_seats(labels: Sequence[str]) -> bool:
    """Whether seats stand in an order of their own: words, backwards, or odd ones and even ones in two stretches."""
    if is_natural(labels):
        return False
    if named_by_words(labels) and not _may_be_text(labels):
        return True
    if not all(label.isdecimal() for label in labels):
        return len(labels) > 2 and is_natural(labels[::-1]) and not _is_as_text(labels)
    numbers = [int(label) for label in labels]
    steps = [other - one for one, other in pairwise(numbers)]
    if _is_as_text(labels) and not all(step == steps[0] for step in steps):
        return False
    stretches = list(_stretches(numbers))
    return len(stretches) == 1 or (len(stretches) == 2 and len({numbers[0] % 2, numbers[-1] % 2}) == 2)


def is_natural(labels: Sequence[str]) -> bool:
    """Whether seats are in the order of their numbers and letters."""
    keys = [natural_key(label) for label in labels]
    return all(one <= other for one, other in pairwise(keys))


def _is_as_text(labels: Sequence[str]) -> bool:
    """Whether labels are sorted as a database or a spreadsheet sorts text, forwards or backwards."""
    folded = [label.casefold() for label in labels]
    return folded == sorted(folded) or folded == sorted(folded, reverse=True)


def _stretches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers in stretches of one parity where both are there, each rising or falling; else in one that falls."""
    parts: Iterable[list[int]] = (list(part) for _, part in groupby(numbers, key=lambda number: number % 2))
    found = list(parts)
    if len(found) > 2:
        found = [list(numbers)]
    for part in found:
        rising = all(one < other for one, other in pairwise(part))
        falling = all(one > other for one, other in pairwise(part))
        if rising or falling:
            yield part
        else:
            yield from ([number] for number in part)

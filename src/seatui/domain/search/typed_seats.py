"""The possible readings of typed seats, such as `F12-15`, `Stalls, row F, seats 12–15` or `12/3`."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from seatui.domain.search.names import fold, words_in

LONGEST_TYPED = 200
"""The most characters that are read."""

ROW_WORDS = frozenset({"row", "rows"})
SEAT_WORDS = frozenset({"seat", "seats"})
_FILLERS = ROW_WORDS | SEAT_WORDS
_SEAT_WORD = re.compile(r"\bseats?\b")
_DIGITS = re.compile(r"\d+")
# At most nine digits: more than any real seat number has.
_SPAN = r"\d{1,9}(?:\s*(?:[-‐-―−~]|\bto\b)\s*\d{1,9})?"
_NUMBERS = re.compile(rf"\s*{_SPAN}(?:\s*(?:[,;+&]|\band\b)\s*{_SPAN})*\s*")
_ONE_SPAN = re.compile(_SPAN)


class Reading(Struct, frozen=True):
    """One way to read the text.

    place: the words before the numbers: of a zone, of a row, of both or of neither. spans: first and last number.
    needs_row: the text has the word `row`, so that the place must name one. labels: the keys of the first and last
    label of each range of labels that are no numbers; without any, there is at least one span.
    """

    place: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    needs_row: bool
    labels: tuple[tuple[str, str], ...] = ()


def without_fillers(words: Sequence[str]) -> tuple[str, ...]:
    """The words without `row` and `seat`, unless there are no others."""
    return tuple(word for word in words if word not in _FILLERS) or tuple(words)


def says_row(typed: str) -> bool:
    """Whether the word `row` is among those typed."""
    return not ROW_WORDS.isdisjoint(words_in(typed[:LONGEST_TYPED]))


def says_seat(typed: str) -> bool:
    """Whether the word `seat` is among those typed."""
    return _SEAT_WORD.search(fold(typed[:LONGEST_TYPED])) is not None


def readings(typed: str) -> Iterator[Reading]:
    """Every way to split the text into a place and the seat numbers at its end.

    A row may have a number for a label, too: `12-3` is a range of seats, and seat 3 of row 12.
    """
    text = fold(typed[:LONGEST_TYPED])
    after_seat = [match.end() for match in _SEAT_WORD.finditer(text)]
    for start in after_seat[-1:] or [match.start() for match in _DIGITS.finditer(text)]:
        if _NUMBERS.fullmatch(text, start):
            words = words_in(text[:start])
            place = tuple(word for word in words if word not in _FILLERS)
            yield Reading(place, _spans(text[start:]), not ROW_WORDS.isdisjoint(words))


def span_of(typed: str) -> tuple[int, int] | None:
    """The first and last number of `12` or `12-15`; None for anything else."""
    text = fold(typed).strip()
    return _spans(text)[0] if _ONE_SPAN.fullmatch(text) else None


def _spans(numbers: str) -> tuple[tuple[int, int], ...]:
    ends = [[int(number) for number in _DIGITS.findall(span)] for span in _ONE_SPAN.findall(numbers)]
    return tuple((min(each), max(each)) for each in ends)

"""Labels of seats, and the whole numbers that stand for them where a number is wanted."""

import re
from functools import lru_cache

MAX_LABEL = 20
"""The most characters of a label: with a row and a zone it has to fit into a seat's id."""
MAX_NUMBER = 2**31 - 1
"""The maximum of `event_seats.seat_number`."""

_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 9
_LETTERS = re.compile(r"[A-Za-z]{1,4}")


@lru_cache(1 << 12)
def number_of(label: str) -> int:
    """The number derived from a label: 12 of `12`, `12a` and `F12`; 2 of `B`; 0 where it has neither."""
    found = _DIGITS.search(label)
    if found:
        number = int(found[0][: _LONGEST_NUMBER + 1])
        return number if number <= MAX_NUMBER else int(found[0][:_LONGEST_NUMBER])
    letters = _LETTERS.fullmatch(label)
    number = 0
    for letter in letters[0].upper() if letters else "":
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


@lru_cache(1 << 12)
def own_label(label: str) -> str:
    """The label, or nothing where it is simply the number derived from it."""
    return "" if label == str(number_of(label)) else label

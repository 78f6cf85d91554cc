"""Seat ids that a person can say: `F12`, or `Links-1-12` in a house of several zones."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from string import ascii_lowercase

from seatui.domain.model.validation import SEAT_ID_LENGTH

_Place = tuple[str, str, int]

_ROOM_FOR_LETTERS = 4
"""Characters reserved at the end of an id: four letters make more ids unique than a plan has seats."""


def name_seats(places: Sequence[_Place]) -> list[str]:
    """An id for each (zone, row, number), in the order of the house; all unique, even for equal places.

    The second with the same id gets a `b`, the third a `c`. An id has no blank and no comma, which separate the seats
    of a list, and no `-` at its beginning, which would make it an option.
    """
    zones = _zone_prefixes(places)
    seen: Counter[str] = Counter()
    seat_ids = []
    for zone, row, number in places:
        plain = f"{zones[zone]}{_row_and_number(row, number)}".lstrip("-")
        # A plain id ends in a digit and others do not, so that an id with a letter is never another seat's.
        seat_ids.append(f"{plain}{letters(seen[plain])}")
        seen[plain] += 1
    return seat_ids


def letters(index: int) -> str:
    """Nothing for the first, then `b` to `z`, `aa`, `ab` …"""
    if index == 0:
        return ""
    index, text = index + 1, ""
    while index:
        index, letter = divmod(index - 1, 26)
        text = ascii_lowercase[letter] + text
    return text


def _row_and_number(row: str, number: int) -> str:
    row = _compact(row)
    between = "-" if row and row[-1].isdigit() else ""
    return f"{row}{between}{number}"


def _zone_prefixes(places: Iterable[_Place]) -> dict[str, str]:
    """The prefix of the ids of each zone: empty for the only one, or one without a name; else all unique."""
    longest: dict[str, int] = {}
    for zone, row, number in places:
        longest[zone] = max(longest.get(zone, 0), len(_row_and_number(row, number)))
    if len(longest) == 1:
        return dict.fromkeys(longest, "")
    prefixes: dict[str, str] = {}
    taken: set[str] = set()
    for index, (zone, length) in enumerate(longest.items()):
        if not zone:
            prefixes[zone] = ""
            continue
        room = SEAT_ID_LENGTH - _ROOM_FOR_LETTERS - len("-") - length
        short = next(name for name in _short_names(zone, index, room) if name not in taken)
        taken.add(short)
        prefixes[zone] = f"{short}-"
    return prefixes


def _short_names(zone: str, index: int, room: int) -> Iterator[str]:
    name = _compact(zone).strip("-") or f"Z{index + 1}"
    for attempt in count():
        ending = letters(attempt)
        yield name[: room - len(ending)].rstrip("-") + ending


def _compact(text: str) -> str:
    return "".join(text.split()).replace(",", "")

"""Seat ids that a person can say: `F12`, or `Links-1-12` in a house of several zones."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from string import ascii_lowercase

from seatui.domain.model.validation import SEAT_ID_LENGTH

_Place = tuple[str, str, str]

_ROOM_FOR_LETTERS = 4
"""Characters reserved at the end of an id: four letters make more ids unique than a plan has seats."""


def name_seats(places: Sequence[_Place], known: Sequence[str] = ()) -> list[str]:
    """An id for each (zone, row, label), in the order of the house; all unique, even for equal places.

    known: the ids of those that have one already, else empty texts; no other seat gets one of these.
    The second with the same id gets a `b`, the third a `c`, or the next letter that makes no other seat's id. An id
    has no blank and no comma, which separate the seats of a list, and no `-` at its beginning, which would make it an
    option.
    """
    zones = _zone_prefixes(places)
    plain = [
        f"{zones[zone]}{_row_and_label(row, label)}".lstrip("-") or "seat" for zone, row, label in places
    ]
    kept = set(filter(None, known))
    if kept:
        free = [seat_id for seat_id, own in zip(plain, known, strict=True) if not own]
        taken, seen = kept | set(free), Counter(kept)
        return [own or _unique(seat_id, seen, taken) for seat_id, own in zip(plain, known, strict=True)]
    taken = set(plain)
    if len(taken) == len(plain):
        return plain
    seen = Counter()
    return [_unique(seat_id, seen, taken) for seat_id in plain]


def _unique(plain: str, seen: Counter[str], taken: set[str]) -> str:
    """The id of the next seat with this plain one: the first keeps it."""
    while True:
        seat_id = f"{plain}{letters(seen[plain])}"
        seen[plain] += 1
        if seat_id == plain:
            return plain
        if seat_id not in taken:
            taken.add(seat_id)
            return seat_id


def letters(index: int) -> str:
    """Nothing for the first, then `b` to `z`, `aa`, `ab` …"""
    if index == 0:
        return ""
    index, text = index + 1, ""
    while index:
        index, letter = divmod(index - 1, 26)
        text = ascii_lowercase[letter] + text
    return text


@lru_cache(1 << 15)
def _row_and_label(row: str, label: str) -> str:
    """A row and a label, with a `-` where one would run into the other: `F12`, but `1-12` and `A-A1`."""
    row, label = _compact(row), _compact(label)
    ends = row[-1:], label[:1]
    runs_on = all(map(str.isdigit, ends)) or all(map(str.isalpha, ends))
    return f"{row}{'-' if runs_on else ''}{label}"


def _zone_prefixes(places: Iterable[_Place]) -> dict[str, str]:
    """The prefix of the ids of each zone: empty for the only one, or one without a name; else all unique."""
    longest: dict[str, int] = {}
    for zone, row, label in places:
        longest[zone] = max(longest.get(zone, 0), len(_row_and_label(row, label)))
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

"""Names cut to the room that there is for them, so that each still tells which one it is."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import takewhile

from seatui.domain.words.cells import cells, clusters

CUT = "…"

_LEAST = 3
"""The least letters of a name from which one tells which it is."""


class ShortNames:
    """Names that are shown among each other, such as those of zones."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))

    def cut(self, name: str, room: int) -> str:
        """The name in so many cells: its beginning if no other name begins so, else its end, or what differs."""
        if cells(name) <= room:
            return name
        head = _fitting(name, room - 1)
        if not self._begin_with(head):
            return f"{head.rstrip()}{CUT}"
        tail = _fitting(name, room - 1, from_end=True)
        tail = tail.partition(" ")[2] or tail
        return (self._different(name, room) if self._end_with(tail) else "") or f"{CUT}{tail}"

    def cut_clearly(self, name: str, room: int) -> str:
        """The same, or nothing where too little would be left to tell which one it is."""
        said = self.cut(name, room)
        left = said.strip(CUT)
        if said == name or (len(left) >= _LEAST and (said.endswith(CUT) or not self._end_with(left))):
            return said
        return ""

    def _different(self, name: str, room: int) -> str:
        """The name from the word on in which no other one is like it; empty if there is too little room for that."""
        at = bisect_left(self._names, name)
        near = [each for each in self._names[max(at - 1, 0) : at + 2] if each != name]
        alike = max((_alike(name, each) for each in near), default=0)
        word = name.rfind(" ", 0, alike) + 1
        shown = _fitting(name[word:], room - 2)
        is_enough = len(shown) >= _LEAST and word + len(shown) > alike
        return f"{CUT}{shown.rstrip()}{CUT}" if is_enough else ""

    def _end_with(self, tail: str) -> bool:
        """Whether several names end so."""
        return sum(name.endswith(tail) for name in self._names) > 1

    def _begin_with(self, head: str) -> bool:
        """Whether several names begin so."""
        at = bisect_left(self._names, head) + 1
        return at < len(self._names) and self._names[at].startswith(head)


def _alike(one: str, other: str) -> int:
    """The characters at the beginning of both."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _fitting(text: str, room: int, *, from_end: bool = False) -> str:
    """As much of the beginning or the end of a text as there is room for."""
    parts = list(clusters(text))
    shown = list(_within(reversed(parts) if from_end else parts, room))
    return "".join(reversed(shown) if from_end else shown)


def _within(parts: Iterable[str], room: int) -> Iterator[str]:
    for part in parts:
        room -= cells(part)
        if room < 0:
            return
        yield part

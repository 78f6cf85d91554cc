"""Zones of a list that are parts of the same rows: the left, the middle and the right, each with seats of its own."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping

Labels = Mapping[str, frozenset[str]]
"""The labels of a zone's seats, by row."""


class ZonesGoingOn:
    """The zones in groups whose rows go on from one to the next, in the order of the file.

    Zones go on with each other if they share most labels of rows, and no seat of a row. Those with the same rows and
    seats are of one kind and never go on with each other: of 4,000 boxes, none is compared with each other one.
    """

    def __init__(self, zones: Mapping[str, Labels]) -> None:
        self._labels: list[Labels] = []
        self._with_row: dict[str, list[int]] = {}
        self._with_seat: dict[tuple[str, str], list[int]] = {}
        self._waiting: list[deque[tuple[int, str]]] = []
        self._order: list[int] = []
        kinds: dict[frozenset[tuple[str, frozenset[str]]], int] = {}
        for at, (zone, labels) in enumerate(zones.items()):
            kind = kinds.setdefault(frozenset(labels.items()), len(kinds))
            if kind == len(self._labels):
                self._add_kind(labels)
            self._waiting[kind].append((at, zone))
            self._order.append(kind)

    def _add_kind(self, labels: Labels) -> None:
        kind = len(self._labels)
        self._labels.append(labels)
        self._waiting.append(deque())
        for row, own in labels.items():
            # Rows without a label go on with none.
            if "" not in labels:
                self._with_row.setdefault(row, []).append(kind)
            for label in own:
                self._with_seat.setdefault((row, label), []).append(kind)

    def __iter__(self) -> Iterator[list[str]]:
        """Each group of zones, once."""
        for at, kind in enumerate(self._order):
            if self._waiting[kind] and self._waiting[kind][0][0] == at:
                yield self._group(kind)

    def _group(self, first: int) -> list[str]:
        """The zone that waits first, and those that go on with it."""
        zones = [self._waiting[first].popleft()[1]]
        rows = {frozenset(self._labels[first])}
        taken = set(self._with_a_seat_of(first))
        for other in self._sharing_rows_of(first):
            own = frozenset(self._labels[other])
            if other not in taken and all(_share_most(own, each) for each in rows):
                zones.append(self._waiting[other].popleft()[1])
                rows.add(own)
                taken.update(self._with_a_seat_of(other))
        return zones

    def _with_a_seat_of(self, kind: int) -> Iterator[int]:
        """The kinds with the same label in a row of the same label, the kind itself included."""
        for row, own in self._labels[kind].items():
            for label in own:
                yield from self._with_seat[row, label]

    def _sharing_rows_of(self, kind: int) -> Iterable[int]:
        """The kinds with zones that wait and enough rows of a kind, in the order of the file."""
        shared: Counter[int] = Counter()
        for row in self._labels[kind]:
            shared.update(self._with_row.get(row, ()))
        least = 2 * len(self._labels[kind])
        found = [other for other, count in shared.items() if 3 * count >= least and self._waiting[other]]
        return sorted(found, key=lambda other: self._waiting[other][0])


def _share_most(one: frozenset[str], other: frozenset[str]) -> bool:
    return 3 * len(one & other) >= 2 * max(len(one), len(other))

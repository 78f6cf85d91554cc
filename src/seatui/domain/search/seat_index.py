"""An index of a layout's seats by zone, row and label: made once per layout, queried at every key."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter

from msgspec import Struct

from seatui.domain.model.seats import Seat
from seatui.domain.search.names import Name, fold, run_together, words_in
from seatui.domain.search.typed_labels import label_key, label_readings
from seatui.domain.search.typed_seats import Reading, readings, without_fillers
from seatui.domain.venue.layout import Layout

_label_key = attrgetter("label_key")

_NO_LABELS: Mapping[str, Sequence[int]] = {}

_NAMED, _BEGUN, _GLUED = range(3)
"""Ranks of a match: zone in full or absent; zone by its beginning; its beginning and the row in one word (`sf`)."""


class NamedRow(Struct, frozen=True):
    """The seats of a zone with the same row label, by their labels: of several blocks, where a row continues.

    is_unique: whether no other row of the house has the same zone and label. labels: the indexes of the seats whose
    labels are no numbers, by the keys of those.
    """

    zone: Name
    label: Name
    seats: tuple[Seat, ...]
    is_unique: bool
    labels: Mapping[str, Sequence[int]]

    @property
    def key(self) -> str:
        """The key of its label behind that of its zone."""
        return run_together((self.zone.key, self.label.key))

    def named(self, reading: Reading) -> tuple[Seat, ...]:
        """The seats with one of the numbers and all of the labels, in their order; none if a label is not there."""
        if not self.labels.keys() >= {label for span in reading.labels for label in span}:
            return ()
        labelled = (index for span in reading.labels for index in self._labelled(*span))
        found = {*labelled, *(index for span in reading.spans for index in self._numbered(*span))}
        return tuple(self.seats[index] for index in sorted(found))

    def between(self, one: Seat, other: Seat) -> tuple[Seat, ...]:
        """The seats from one to another: those with numbers between theirs, or all in between if they have labels."""
        first, last = sorted((self.seats.index(one), self.seats.index(other)))
        seats = self.seats[first : last + 1]
        if one.is_numbered and other.is_numbered:
            return tuple(seat for seat in seats if seat.is_numbered)
        return seats

    def _labelled(self, first: str, last: str) -> Iterable[int]:
        if first == last:
            return self.labels[first]
        start, end = sorted((self.labels[first][0], self.labels[last][-1]))
        return range(start, end + 1)

    def _numbered(self, first: int, last: int) -> Iterator[int]:
        start = bisect_left(self.seats, ((0, first, ""),), key=_label_key)
        end = bisect_right(self.seats, ((0, last, ""),), key=_label_key)
        return (index for index in range(start, end) if self.seats[index].is_numbered)


class NamedZone(Struct, frozen=True):
    """A zone: its rows and its seats, in the order of the map."""

    name: Name
    rows: tuple[NamedRow, ...]
    seats: tuple[Seat, ...]


class RowSeats(Struct, frozen=True):
    """Matching seats of a row, at least one."""

    row: NamedRow
    seats: tuple[Seat, ...]


class SeatIndex:
    """The rows and the zones of a layout, with lookup by name."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.rows = _rows(layout)
        self.zones = _zones(self.rows, layout)
        self._by_label: dict[str, list[int]] = {}
        for index, row in enumerate(self.rows):
            self._by_label.setdefault(row.label.key, []).append(index)
        self.labels = frozenset(label for row in self.rows for label in row.labels)
        self._ids = {fold(seat_id): seat_id for seat_id in reversed(layout.seats)}

    def by_id(self, typed: str) -> Seat | None:
        """The seat whose id was typed, in any case."""
        bare = typed.strip()
        return self._layout.seats.get(bare) or self._layout.seats.get(self._ids.get(fold(bare), ""))

    def readings(self, typed: str) -> list[Reading]:
        """Every way to read a text as a place and seats: their numbers, or labels that there are."""
        return [*readings(typed), *(label_readings(typed, self.labels) if self.labels else ())]

    def in_rows(self, readings: Iterable[Reading]) -> list[RowSeats]:
        """The seats of the best matching rows, in the order of the map."""
        ranked = [
            (rank, index, seats)
            for reading in readings
            for index, rank in self._ranked(reading.place).items()
            if (seats := self.rows[index].named(reading))
        ]
        best = min((rank for rank, _, _ in ranked), default=_NAMED)
        ordered = sorted((each for each in ranked if each[0] == best), key=lambda each: each[1])
        return [RowSeats(self.rows[index], seats) for _, index, seats in ordered]

    def in_zones(self, readings: Iterable[Reading]) -> Iterator[RowSeats]:
        """The seats with these numbers in every row of the zones named, or of the house."""
        for reading in readings:
            if reading.needs_row:
                continue
            zones = self.zones_named(reading.place) if reading.place else self.zones
            for row in (row for zone in zones for row in zone.rows):
                if seats := row.named(reading):
                    yield RowSeats(row, seats)

    def rows_named(self, words: Sequence[str]) -> list[NamedRow]:
        """The best matching rows, else those whose names begin with the words."""
        # `sta` alone is a beginning of `stalls`; it is row A of a zone `st…` only before a number.
        ranks = {index: rank for index, rank in self._ranked(words).items() if rank != _GLUED}
        best = min(ranks.values(), default=_NAMED)
        return [self.rows[index] for index in sorted(ranks) if ranks[index] == best] or self._rows_begun(
            words
        )

    def rows_exactly(self, words: Sequence[str]) -> list[NamedRow]:
        """The rows whose name, alone or behind that of their zone, is the whole of the words."""
        typed = run_together(words)
        return [row for row in self.rows if typed and typed in {row.label.key, row.key}]

    def zones_named(self, words: Sequence[str]) -> list[NamedZone]:
        """The zone named in full, else those whose names begin with the words, in the order of the map."""
        exact = [zone for zone in self.zones if zone.name.is_exactly(words)]
        return exact or [zone for zone in self.zones if zone.name.is_begun_by(words)]

    def _rows_begun(self, words: Sequence[str]) -> list[NamedRow]:
        begun = run_together(words)
        if len(begun) < 2 or begun.isdecimal():
            return []
        return [row for row in self.rows if row.label.key.startswith(begun)]

    def _ranked(self, words: Sequence[str]) -> dict[int, int]:
        """The ranks of the matching rows, by index: the last words name the row, the others the zone."""
        ranks: dict[int, int] = {}
        for split in range(len(words)):
            for index in self._by_label.get(run_together(words[split:]), ()):
                rank = _rank(self.rows[index].zone, words[:split])
                if rank is not None:
                    ranks[index] = min(rank, ranks.get(index, rank))
        for index, rank in self._glued(run_together(words)):
            ranks.setdefault(index, rank)
        return ranks

    def _glued(self, run: str) -> Iterator[tuple[int, int]]:
        """`sf` for row F of the stalls."""
        for split in range(1, len(run)):
            if run[split - 1 : split + 1].isdecimal():
                continue  # a number is one word
            for index in self._by_label.get(run[split:], ()):
                zone = self.rows[index].zone.key
                if zone.startswith(run[:split]):
                    yield index, _NAMED if zone == run[:split] else _GLUED


def _rank(zone: Name, words: Sequence[str]) -> int | None:
    if not words or zone.is_exactly(words):
        return _NAMED
    return _BEGUN if zone.is_begun_by(words) else None


def _rows(layout: Layout) -> tuple[NamedRow, ...]:
    together: dict[tuple[str, str], list[Seat]] = {}
    for seat in layout.seats.values():
        together.setdefault((seat.zone, seat.row), []).append(seat)
    name = cache(lambda text: Name.of(text, without_fillers(words_in(text))))
    return tuple(
        NamedRow(name(zone), name(label), tuple(part), len(part) == len(seats), _labels(part))
        for (zone, label), seats in together.items()
        for part in _parts(seats)
    )


def _labels(seats: Sequence[Seat]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for index, seat in enumerate(seats):
        if not seat.is_numbered:
            found.setdefault(label_key(seat.own_label), []).append(index)
    return found or _NO_LABELS


def _parts(seats: Sequence[Seat]) -> Iterable[list[Seat]]:
    """The seats as one row; where a label repeats, as the rows of the map."""
    ordered = sorted(seats, key=attrgetter("label_key", "seat_id"))
    if len({seat.label for seat in ordered}) == len(ordered):
        return [ordered]
    parts: dict[tuple[int, int], list[Seat]] = {}
    for seat in ordered:
        parts.setdefault((seat.block, seat.row_index), []).append(seat)
    return parts.values()


def _zones(rows: Iterable[NamedRow], layout: Layout) -> tuple[NamedZone, ...]:
    members: dict[str, list[Seat]] = {}
    for seat in layout.seats.values():
        members.setdefault(seat.zone, []).append(seat)
    own: dict[str, list[NamedRow]] = {}
    for row in rows:
        own.setdefault(row.zone.text, []).append(row)
    return tuple(
        NamedZone(own[zone][0].zone, tuple(own[zone]), tuple(seats)) for zone, seats in members.items()
    )

"""Where the seats of a house are, and how one gets from one to the next."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from seatui.domain.seats import Seat, SeatKind


@dataclass(frozen=True, slots=True)
class Row:
    """A row of seats, left to right as one faces the stage; `columns` are the house's, one per seat, rising."""

    zone: str
    label: str
    seats: tuple[Seat, ...]
    columns: tuple[int, ...]

    def nearest(self, column: int) -> int:
        """The index of the seat nearest to a column; of two as near, the left one."""
        right = bisect_left(self.columns, column)
        if right == 0:
            return 0
        if right == len(self.columns):
            return right - 1
        return right if self.columns[right] - column < column - self.columns[right - 1] else right - 1


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a seat is in a layout: the index of its row in the house, and its own in the row."""

    row: int
    seat: int


class Layout:
    """The rows of a house from the stage backwards, zone after zone, each zone centred under the stage.

    `width` is the number of columns. The layout never changes; what a seat's status is, a `House` knows.
    """

    def __init__(self, seats: Iterable[Seat]) -> None:
        self.rows: tuple[Row, ...] = tuple(_rows(seats))
        self.width = max((row.columns[-1] + 1 for row in self.rows), default=0)

    @cached_property
    def seats(self) -> dict[str, Seat]:
        """Every seat by its id, in the order of the room."""
        return {seat.seat_id: seat for row in self.rows for seat in row.seats}

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """Where every seat is, by its id."""
        return {
            seat.seat_id: Spot(row_index, seat_index)
            for row_index, row in enumerate(self.rows)
            for seat_index, seat in enumerate(row.seats)
        }

    @cached_property
    def kinds(self) -> frozenset[SeatKind]:
        """The kinds of seat that the house has."""
        return frozenset(seat.kind for row in self.rows for seat in row.seats)

    def seat_at(self, spot: Spot) -> Seat:
        """The seat at a spot of this layout."""
        return self.rows[spot.row].seats[spot.seat]

    def column_at(self, spot: Spot) -> int:
        """The house's column of a spot."""
        return self.rows[spot.row].columns[spot.seat]

    def block(self, one: Spot, other: Spot) -> list[Seat]:
        """Every seat of the rectangle that two spots span, row by row: what a range picks."""
        top, bottom = sorted((one.row, other.row))
        left, right = sorted((self.column_at(one), self.column_at(other)))
        return [
            seat
            for row in self.rows[top : bottom + 1]
            for seat, column in zip(row.seats, row.columns, strict=True)
            if left <= column <= right
        ]


def _rows(seats: Iterable[Seat]) -> Iterable[Row]:
    ordered = sorted(seats, key=lambda seat: (seat.zone_index, seat.row_index, seat.column, seat.seat_id))
    zones = [list(zone) for _, zone in groupby(ordered, key=lambda seat: seat.zone_index)]
    spans = [(min(seat.column for seat in zone), max(seat.column for seat in zone)) for zone in zones]
    width = max((last - first for first, last in spans), default=0)
    for zone, (first, last) in zip(zones, spans, strict=True):
        shift = (width - (last - first)) // 2 - first
        for _, row in groupby(zone, key=lambda seat: seat.row_index):
            yield _row(list(row), shift)


def _row(seats: Sequence[Seat], shift: int) -> Row:
    columns: list[int] = []
    for seat in seats:
        column = seat.column + shift
        # Two seats in one column would hide each other: the later one moves on.
        columns.append(max(column, columns[-1] + 1) if columns else column)
    return Row(seats[0].zone, seats[0].row, tuple(seats), tuple(columns))

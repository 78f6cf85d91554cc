"""The layout of a house: lines, rows and blocks of seats, and the navigation between them."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.arranging import stack
from seatui.domain.venue.named_blocks import Block, block_of_rows, titled
from seatui.domain.venue.seat_sums import SeatSums, seat_sums
from seatui.domain.venue.upright import RowKey, UprightRow, upright_rows

STAGE_SHARE = 0.6
"""The share of the map's width for a stage that the plan does not draw."""


class Row(Struct, frozen=True):
    """A row of seats in one block, left to right as one faces the stage; a part of it may be another zone's.

    line: its index in `Layout.lines`. start: the index of its first seat in that line. columns: the map's, one per
    seat, ascending.
    """

    block: int
    label: str
    line: int
    start: int
    seats: tuple[Seat, ...]
    columns: tuple[int, ...]

    def nearest(self, column: int) -> int:
        """The index in the row of the seat nearest to a column; of two as near, the left one."""
        return _nearest(self.columns, column)


class Line(Struct, frozen=True):
    """One line of the map: the rows side by side on it, of one block or of several.

    at: the line's number on the map, from the top; lines without seats are left out. rows: indexes in `Layout.rows`,
    left to right. starts: the index of the first seat of each row.
    """

    at: int
    seats: tuple[Seat, ...]
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    starts: tuple[int, ...]

    def nearest(self, column: int) -> int:
        """The index of the seat nearest to a column; of two as near, the left one."""
        return _nearest(self.columns, column)


class Spot(NamedTuple):
    """The place of a seat in a layout: the index of its line, and of the seat in the line."""

    line: int
    seat: int


class Stage(Struct, frozen=True):
    """The place of the stage, or the pitch, on the map: its first column and line, and its size in both."""

    column: int
    line: int
    columns: int
    lines: int = 1


class Layout:
    """The map of a house: its seats in lines from the top, and in rows and blocks. Immutable, without seat states.

    stage: the plan's; else one before the front row. width: the number of columns. height: the number of lines.
    """

    def __init__(self, seats: Iterable[Seat], stage: Stage | None = None) -> None:
        placed = list(seats)
        if None in map(_line, placed):
            placed = stack(placed)
        self.rows, self.lines = _read(placed)
        self.width = max((line.columns[-1] + 1 for line in self.lines), default=0)
        self.height = self.lines[-1].at + 1 if self.lines else 0
        self.stage = stage or _stage_in_front(self.width)
        if stage is not None:
            self.width = max(self.width, stage.column + stage.columns)
            self.height = max(self.height, stage.line + stage.lines)

    @cached_property
    def seats(self) -> dict[str, Seat]:
        """Every seat by its id, in the order of the map."""
        return {seat.seat_id: seat for line in self.lines for seat in line.seats}

    @cached_property
    def spots(self) -> Mapping[str, Spot]:
        """The spot of every seat by its id; found on first access."""
        return _Spots(self.seats, self.lines)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, in reading order of the map."""
        return tuple(self._blocks.values())

    @cached_property
    def upright_rows(self) -> Mapping[RowKey, UprightRow]:
        """The rows that stand upright, by block and row index. In most houses there are none."""
        return upright_rows(
            (row.seats[0], self.lines[row.line].at, row.columns[0])
            for row in self.rows
            if len(row.seats) == 1
        )

    @cached_property
    def feet(self) -> Mapping[int, Sequence[UprightRow]]:
        """The rows that stand upright, from the left, by the map's line below their block: that of their labels."""
        found: dict[int, list[UprightRow]] = {}
        for row in sorted(self.upright_rows.values(), key=attrgetter("column")):
            found.setdefault(self._blocks[row.block].bottom + 1, []).append(row)
        return found

    def upright_row(self, row: Row) -> UprightRow | None:
        """The row that stands upright of which this is the part on one line; None for any other row."""
        return self.upright_rows.get(_row(row.seats[0])) if len(row.seats) == 1 else None

    def seats_of_row(self, row: Row) -> tuple[Seat, ...]:
        """The seats of the whole row: of one that stands upright, on all its lines."""
        upright = self.upright_row(row)
        return upright.seats if upright else row.seats

    def block_of(self, row: Row) -> Block:
        """The block that a row stands in."""
        return self._blocks[row.block]

    @cached_property
    def _blocks(self) -> dict[int, Block]:
        zones: dict[int, list[str]] = defaultdict(list)
        spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for row in self.rows:
            zones[row.block] += dict.fromkeys(map(_zone, row.seats))
            spans[row.block].append((self.lines[row.line].at, row.columns[0], row.columns[-1]))
        return titled({number: block_of_rows(zones[number], own) for number, own in spans.items()})

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """The names of the zones, in the order of the map; seats without a zone have none."""
        return tuple(
            filter(None, dict.fromkeys(zone for line in self.lines for zone in map(_zone, line.seats)))
        )

    @cached_property
    def shared_rows(self) -> frozenset[str]:
        """The labels of rows that stand in several zones: a row there is named with its zone."""
        found = {(seat.row, seat.zone) for line in self.lines for seat in line.seats}
        return frozenset(row for row, count in Counter(row for row, _ in found).items() if count > 1)

    @cached_property
    def sums(self) -> SeatSums:
        """The sums over all seats."""
        return seat_sums(self.seats.values())

    @cached_property
    def bands(self) -> Mapping[Decimal, int]:
        """The rank of each price in the house, 0 for the dearest."""
        # One per object first: most seats share theirs, and decimals are slow to hash.
        prices = {id(seat.price): seat.price for line in self.lines for seat in line.seats}
        return {price: band for band, price in enumerate(sorted(set(prices.values()), reverse=True))}

    @cached_property
    def greatest_number(self) -> int:
        """The greatest number that is written on a seat; 0 in a house without one."""
        seats = (seat for line in self.lines for seat in line.seats)
        return max((seat.number for seat in seats if not seat.own_label), default=0)

    @cached_property
    def own_labels(self) -> frozenset[str]:
        """The labels of seats that are not simply numbers."""
        return frozenset(seat.own_label for line in self.lines for seat in line.seats) - {""}

    @cached_property
    def kinds(self) -> frozenset[SeatKind]:
        """The kinds of seat that the house has."""
        return frozenset(kind for line in self.lines for kind in set(map(_kind, line.seats)))

    def seat_at(self, spot: Spot) -> Seat:
        """The seat at a spot of this layout."""
        return self.lines[spot.line].seats[spot.seat]

    def column_at(self, spot: Spot) -> int:
        """The map's column of a spot."""
        return self.lines[spot.line].columns[spot.seat]

    def row_at(self, spot: Spot) -> Row:
        """The row that a spot is in."""
        line = self.lines[spot.line]
        return self.rows[line.rows[_last_not_after(line.starts, spot.seat)]]

    def row_beyond(self, row: Row, direction: int) -> Row | None:
        """The next row of the same block, above (-1) or below (1)."""
        own = self._rows_of_blocks[row.block]
        index = bisect_left(own, row.line, key=attrgetter("line"))
        while 0 <= index < len(own) and own[index].line == row.line:
            index += direction
        return own[index] if 0 <= index < len(own) else None

    def lines_in_sight(self, line: int, direction: int) -> range:
        """The lines above (-1) or below (1) a line, to the end of the next band."""
        bands = self._bands
        here = bisect_left(bands, line + 1) - 1
        if direction > 0:
            return range(line + 1, bands[here + 2] if here + 2 < len(bands) else len(self.lines))
        return range(line - 1, bands[max(here - 1, 0)] - 1, -1)

    @cached_property
    def _rows_of_blocks(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.block, []).append(row)
        return found

    @cached_property
    def _bands(self) -> list[int]:
        """The first line of each band: blocks that share lines, directly or through others, form one."""
        extents = sorted((rows[0].line, rows[-1].line) for rows in self._rows_of_blocks.values())
        bands: list[int] = []
        end = -1
        for first, last in extents:
            if first > end:
                bands.append(first)
            end = max(end, last)
        return bands

    def block(self, one: Spot, other: Spot) -> list[Seat]:
        """The seats of a range: the rectangle between two spots, line by line."""
        top, bottom = sorted((one.line, other.line))
        left, right = sorted((self.column_at(one), self.column_at(other)))
        return [
            seat
            for line in self.lines[top : bottom + 1]
            for seat in line.seats[bisect_left(line.columns, left) : bisect_left(line.columns, right + 1)]
        ]


class _Spots(Mapping[str, Spot]):
    """The spots of a layout's seats, each found by line and column on first access: few are ever needed."""

    def __init__(self, seats: Mapping[str, Seat], lines: Sequence[Line]) -> None:
        self._seats = seats
        self._lines = lines
        self._line_at = {line.at: index for index, line in enumerate(lines)}
        self._found: dict[str, Spot] = {}

    def __getitem__(self, seat_id: str) -> Spot:
        spot = self._found.get(seat_id)
        if spot is None:
            spot = self._found[seat_id] = self._look_for(self._seats[seat_id])
        return spot

    def _look_for(self, seat: Seat) -> Spot:
        index = self._line_at[seat.line or 0]
        line = self._lines[index]
        # On the map it may be further right than its own column, never further left: see `_apart`.
        return Spot(index, line.seats.index(seat, bisect_left(line.columns, seat.column)))

    def __contains__(self, seat_id: object) -> bool:
        return seat_id in self._seats

    def __iter__(self) -> Iterator[str]:
        return iter(self._seats)

    def __len__(self) -> int:
        return len(self._seats)


_line, _column = attrgetter("line"), attrgetter("column")
_kind, _zone = attrgetter("kind"), attrgetter("zone")
_row = attrgetter("block", "row_index")


def _read(placed: Iterable[Seat]) -> tuple[tuple[Row, ...], tuple[Line, ...]]:
    """The rows and lines of seats, which come in any order."""
    rows: list[Row] = []
    lines: list[Line] = []
    on_lines: dict[int, list[Seat]] = defaultdict(list)
    for seat in placed:
        on_lines[seat.line or 0].append(seat)
    for at in sorted(on_lines):
        seats = tuple(sorted(on_lines[at], key=_column))
        columns = _apart(seats)
        first, start = len(rows), 0
        starts: list[int] = []
        for _, members in groupby(seats, key=_row):
            own = tuple(members)
            end = start + len(own)
            head = own[0]
            rows.append(Row(head.block, head.row, len(lines), start, own, columns[start:end]))
            starts.append(start)
            start = end
        lines.append(Line(at, seats, columns, tuple(range(first, len(rows))), tuple(starts)))
    return tuple(rows), tuple(lines)


def _nearest(columns: Sequence[int], column: int) -> int:
    right = bisect_left(columns, column)
    if right == 0:
        return 0
    if right == len(columns):
        return right - 1
    return right if columns[right] - column < column - columns[right - 1] else right - 1


def _last_not_after(starts: Sequence[int], seat: int) -> int:
    return bisect_left(starts, seat + 1) - 1


def _stage_in_front(width: int) -> Stage:
    columns = max(round(width * STAGE_SHARE), 1)
    return Stage((width - columns) // 2, -2, columns)


def _apart(seats: Sequence[Seat]) -> tuple[int, ...]:
    """The columns of the seats of a line. Of two in one column the later moves right: one would hide the other."""
    own = tuple(map(_column, seats))
    if len(set(own)) == len(own):
        return own
    columns: list[int] = []
    for column in own:
        columns.append(max(column, columns[-1] + 1) if columns else column)
    return tuple(columns)

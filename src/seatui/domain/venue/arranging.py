"""Places for seats without a plan, derived from zone, row and number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from math import hypot
from operator import attrgetter

from seatui.domain.model.seats import Seat
from seatui.domain.words.printable import natural_key

_MAP_ORDER = attrgetter("block", "row_index", "column", "seat_id")
_PLACE_OF_ROW = attrgetter("zone", "row")
_NUMBER, _OWN_LABEL, _COLUMN = attrgetter("number"), attrgetter("own_label"), attrgetter("column")

# A seat is made as a tuple, without its constructor: keywords take three times as long, for 100,000 seats.
_seat = partial(tuple.__new__, Seat)
# fmt: off
assert Seat._fields == (
    "seat_id", "zone", "row", "number", "price", "block", "row_index",
    "column", "kind", "category", "x", "y", "line", "distance", "own_label",
), "_placed makes the fields of a seat in this order"
# fmt: on

# A row whose numbers spread wider than this is numbered by another rule than from left to right (odd and even
# sides, numbers that go on from row to row with holes): then its seats simply stand side by side.
_WIDEST_SPREAD = 2

ASIDE = 2
"""The weight of a seat width sideways against one backwards, in a distance from the stage."""

STAGE_BEFORE_FRONT = 3
"""Seat widths from the stage to the front row, where the plan has no stage."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a block: its seats from left to right, and the columns of the block that they stand in."""

    block: int
    index: int
    seats: Sequence[Seat]
    columns: Sequence[int]


def arrange(seats: Sequence[Seat]) -> list[Seat]:
    """The seats placed on a map, with rows by label (2 before 10, Z before AA) and seats by number.

    Zones are ordered by their front rows; those with the same front row by price, the dearest first. A number left
    out is an aisle or a missing seat, and shows as a gap.
    """
    rows: dict[tuple[str, str], list[Seat]] = defaultdict(list)
    for place, seat in zip(map(_PLACE_OF_ROW, seats), seats, strict=True):
        rows[place].append(seat)
    zones: dict[str, dict[str, list[Seat]]] = defaultdict(dict)
    for (zone, row), members in rows.items():
        zones[zone][row] = members
    ordered = sorted(zones, key=lambda zone: _nearness(zone, zones[zone]))
    return _on_map(
        [
            [
                _Row(block, index, *_columns(zones[zone][row]))
                for index, row in enumerate(sorted(zones[zone], key=natural_key))
            ]
            for block, zone in enumerate(ordered)
        ]
    )


def stack(seats: Iterable[Seat]) -> list[Seat]:
    """The seats placed on a map, in the blocks, rows and columns that they have."""
    ordered = sorted(seats, key=_MAP_ORDER)
    rows = [
        _Row(*place, own, list(map(_COLUMN, own)))
        for place, members in groupby(ordered, key=attrgetter("block", "row_index"))
        for own in [list(members)]
    ]
    return _on_map([list(block) for _, block in groupby(rows, key=attrgetter("block"))])


def _on_map(blocks: Sequence[Sequence[_Row]]) -> list[Seat]:
    """The seats of blocks one behind another, each centred.

    A line stays free before each block for the name of its zone, if it has one, and one more between two blocks.
    """
    spans = [
        (min(row.columns[0] for row in block), max(row.columns[-1] for row in block)) for block in blocks
    ]
    width = max((last - first for first, last in spans), default=0)
    placed: list[Seat] = []
    line = 0
    for block, (first, last) in zip(blocks, spans, strict=True):
        shift = (width - (last - first)) // 2 - first
        line += bool(placed) + bool(block[0].seats[0].zone)
        for row in block:
            placed += _placed(row, shift, line, width / 2)
            line += 1
    return placed


def _placed(row: _Row, shift: int, line: int, middle: float) -> Iterator[Seat]:
    block, index, back = row.block, row.index, line + STAGE_BEFORE_FRONT
    # fmt: off
    for (seat_id, zone, label, number, price, _, _, _, kind, category, x, y, _, _, own), at in zip(
        row.seats, row.columns, strict=True
    ):
        column = at + shift
        distance = hypot(ASIDE * (column - middle), back)
        yield _seat((
            seat_id, zone, label, number, price, block, index, column, kind, category, x, y, line, distance, own
        ))
    # fmt: on


def seat_distance(aside: float, back: float) -> float:
    """The perceived distance of a seat from the stage, in seat widths, from its offsets sideways and backwards."""
    return hypot(ASIDE * aside, back + STAGE_BEFORE_FRONT)


def _nearness(name: str, zone: Mapping[str, Sequence[Seat]]) -> tuple[object, ...]:
    # One of each price: decimals are slow to compare.
    dearest = max({seat.price for row in zone.values() for seat in row})
    return min(map(natural_key, zone)), -dearest, natural_key(name)


def _columns(row: Sequence[Seat]) -> tuple[Sequence[Seat], Sequence[int]]:
    """The seats of a row from left to right, and their columns."""
    numbers = sorted(map(_NUMBER, row))
    are_different = len(set(numbers)) == len(numbers)
    if are_different and not any(map(_OWN_LABEL, row)):
        ordered = sorted(row, key=_NUMBER)
    else:
        ordered = sorted(row, key=lambda seat: (seat.label_key, natural_key(seat.seat_id)))
        numbers = list(map(_NUMBER, ordered))
    spread = numbers[-1] - numbers[0] + 1
    if are_different and spread <= _WIDEST_SPREAD * len(numbers):
        # From number 1 on, so that seat 5 of one row stands behind seat 5 of another.
        first = min(numbers[0], 1) if numbers[0] <= _WIDEST_SPREAD * len(numbers) else numbers[0]
        return sorted(ordered, key=_NUMBER), [number - first for number in sorted(numbers)]
    return ordered, range(len(ordered))

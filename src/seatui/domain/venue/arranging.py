"""Places for seats without a plan, derived from zone, row and number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import hypot
from operator import attrgetter
from typing import Any

from seatui.domain.model.seats import Seat
from seatui.domain.words.printable import natural_key

_COLUMN, _LINE, _DISTANCE = map(Seat._fields.index, ("column", "line", "distance"))

# A row whose numbers spread wider than this is numbered by another rule than from left to right (odd and even
# sides, numbers that go on from row to row with holes): then its seats simply stand side by side.
_WIDEST_SPREAD = 2

ASIDE = 2
"""The weight of a seat width sideways against one backwards, in a distance from the stage."""

STAGE_BEFORE_FRONT = 3
"""Seat widths from the stage to the front row, where the plan has no stage."""


def arrange(seats: Iterable[Seat]) -> list[Seat]:
    """The seats with rows by label (2 before 10, Z before AA) and seats by number.

    Zones are ordered by their front rows; those with the same front row by price, the dearest first. A number left
    out is an aisle or a missing seat, and shows as a gap.
    """
    zones: dict[str, dict[str, list[Seat]]] = defaultdict(lambda: defaultdict(list))
    for seat in seats:
        zones[seat.zone][seat.row].append(seat)
    return [
        seat._replace(block=zone_index, row_index=row_index, column=column)
        for zone_index, zone in enumerate(sorted(zones, key=lambda zone: _nearness(zone, zones[zone])))
        for row_index, row in enumerate(sorted(zones[zone], key=natural_key))
        for seat, column in _columns(zones[zone][row])
    ]


def stack(seats: Iterable[Seat]) -> list[Seat]:
    """The seats placed on a map, with the blocks one behind another, each centred.

    A line stays free before each block for the name of its zone, if it has one, and one more between two blocks.
    """
    ordered = sorted(seats, key=attrgetter("block", "row_index", "column", "seat_id"))
    blocks = [list(block) for _, block in groupby(ordered, key=attrgetter("block"))]
    spans = [(min(seat.column for seat in block), max(seat.column for seat in block)) for block in blocks]
    width = max((last - first for first, last in spans), default=0)
    placed: list[Seat] = []
    line = 0
    for block, (first, last) in zip(blocks, spans, strict=True):
        shift = (width - (last - first)) // 2 - first
        line += bool(placed) + bool(block[0].zone)
        for _, row in groupby(block, key=attrgetter("row_index")):
            placed += [_placed(seat, seat.column + shift, line, width) for seat in row]
            line += 1
    return placed


def _placed(seat: Seat, column: int, line: int, width: int) -> Seat:
    # As `_replace`, in half the time: a house has 100,000 seats.
    fields: list[Any] = [*seat]
    fields[_COLUMN], fields[_LINE] = column, line
    fields[_DISTANCE] = seat_distance(column - width / 2, line)
    return Seat._make(fields)


def seat_distance(aside: float, back: float) -> float:
    """The perceived distance of a seat from the stage, in seat widths, from its offsets sideways and backwards."""
    return hypot(ASIDE * aside, back + STAGE_BEFORE_FRONT)


def _nearness(name: str, zone: Mapping[str, Sequence[Seat]]) -> tuple[object, ...]:
    dearest = max(seat.price for row in zone.values() for seat in row)
    return min(map(natural_key, zone)), -dearest, natural_key(name)


def _columns(row: Sequence[Seat]) -> Iterable[tuple[Seat, int]]:
    ordered = sorted(row, key=lambda seat: (seat.label_key, natural_key(seat.seat_id)))
    numbers = [seat.number for seat in ordered]
    spread = numbers[-1] - numbers[0] + 1
    has_steady_numbers = len(set(numbers)) == len(numbers) and spread <= _WIDEST_SPREAD * len(numbers)
    if has_steady_numbers:
        # From number 1 on, so that seat 5 of one row stands behind seat 5 of another.
        first = min(numbers[0], 1) if numbers[0] <= _WIDEST_SPREAD * len(numbers) else numbers[0]
        return [(seat, seat.number - first) for seat in ordered]
    return [(seat, column) for column, seat in enumerate(ordered)]

"""Places for seats without a plan, derived from zone, row and number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, repeat
from math import hypot
from operator import attrgetter, itemgetter

from msgspec import Struct

from seatui.domain.model.seats import LabelKey, Seat, SeatKind, label_key, seat_of
from seatui.domain.words.printable import natural_key
from seatui.domain.words.row_order import row_key

ListedSeat = tuple[int, str, str, str, Decimal, SeatKind, str, float | None, float | None, str]
"""A seat without its place: `number` (by which such tuples sort), `seat_id`, `zone`, `row`, `price`, `kind`,
`category`, `x`, `y`, `own_label`. A plain tuple: a house has 100,000 of them."""

_MAP_ORDER = attrgetter("block", "row_index", "column", "seat_id")
_NUMBER, _ZONE, _PRICE, _OWN_LABEL = map(itemgetter, (0, 2, 4, 9))

# A row whose numbers spread wider than this is numbered by another rule than from left to right (odd and even
# sides, numbers that go on from row to row with holes): then its seats simply stand side by side.
_WIDEST_SPREAD = 2

ASIDE = 2
"""The weight of a seat width sideways against one backwards, in a distance from the stage."""

STAGE_BEFORE_FRONT = 3
"""Seat widths from the stage to the front row, where the plan has no stage."""


class _Row(Struct, frozen=True):
    """A row of a block: its seats from left to right, and the columns of the block that they stand in."""

    block: int
    index: int
    seats: Sequence[ListedSeat]
    columns: Sequence[int]


def arrange(seats: Iterable[Seat]) -> list[Seat]:
    """The seats placed on a map, as by `arrange_rows`, wherever they were."""
    rows: dict[tuple[str, str], list[ListedSeat]] = defaultdict(list)
    for seat in seats:
        rows[seat.zone, seat.row].append(_listed(seat))
    return arrange_rows(rows)


def arrange_rows(rows: Mapping[tuple[str, str], Sequence[ListedSeat]]) -> list[Seat]:
    """The seats placed on a map, with rows by label (2 before 10, Z before AA, IX before X) and seats by number.

    rows: by zone and row, the seats of each in any order.

    Zones are ordered by their front rows; those with the same front row by price, the dearest first. A number left
    out is an aisle or a missing seat, and shows as a gap.
    """
    zones: dict[str, dict[str, Sequence[ListedSeat]]] = defaultdict(dict)
    for (zone, row), seats in rows.items():
        zones[zone][row] = seats
    ordered = sorted(zones, key=lambda zone: _nearness(zone, zones[zone]))
    return _on_map(
        [
            [
                _Row(block, index, *_columns(zones[zone][row]))
                for index, row in enumerate(sorted(zones[zone], key=row_key(zones[zone])))
            ]
            for block, zone in enumerate(ordered)
        ]
    )


def stack(seats: Iterable[Seat]) -> list[Seat]:
    """The seats placed on a map, in the blocks, rows and columns that they have."""
    ordered = sorted(seats, key=_MAP_ORDER)
    rows = [
        _Row(*place, list(map(_listed, own)), [seat.column for seat in own])
        for place, members in groupby(ordered, key=attrgetter("block", "row_index"))
        for own in [list(members)]
    ]
    return _on_map([list(block) for _, block in groupby(rows, key=attrgetter("block"))])


def _listed(seat: Seat) -> ListedSeat:
    seat_id, zone, row, number, price, _, _, _, kind, category, x, y, _, _, own_label = seat
    return number, seat_id, zone, row, price, kind, category, x, y, own_label


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
        line += bool(placed) + bool(_ZONE(block[0].seats[0]))
        for row in block:
            placed += _placed(row, shift, line, width / 2)
            line += 1
    return placed


def _placed(row: _Row, shift: int, line: int, middle: float) -> Iterator[Seat]:
    back = line + STAGE_BEFORE_FRONT
    columns = [column + shift for column in row.columns]
    distances = [hypot(ASIDE * (column - middle), back) for column in columns]
    block, index, at = repeat(row.block), repeat(row.index), repeat(line)
    # Field by field, not seat by seat: for 100,000 seats a third faster.
    number, seat_id, zone, label, price, kind, category, x, y, own = zip(*row.seats, strict=True)
    # fmt: off
    return map(seat_of, zip(
        seat_id, zone, label, number, price, block, index, columns, kind, category, x, y, at, distances, own,
        strict=False,  # Some are repeated without end.
    ))
    # fmt: on


def seat_distance(aside: float, back: float) -> float:
    """The perceived distance of a seat from the stage, in seat widths, from its offsets sideways and backwards."""
    return hypot(ASIDE * aside, back + STAGE_BEFORE_FRONT)


def _nearness(name: str, zone: Mapping[str, Sequence[ListedSeat]]) -> tuple[object, ...]:
    dearest = max(max(map(_PRICE, row)) for row in zone.values())
    return min(map(natural_key, zone)), -dearest, natural_key(name)


def _by_label(seat: ListedSeat) -> tuple[LabelKey, LabelKey]:
    number, seat_id, *_, own_label = seat
    return label_key(number, own_label), natural_key(seat_id)


def _columns(row: Sequence[ListedSeat]) -> tuple[Sequence[ListedSeat], Sequence[int]]:
    """The seats of a row from left to right, and their columns."""
    by_number = sorted(row)
    numbers = list(map(_NUMBER, by_number))
    lowest = numbers[0]
    widest = _WIDEST_SPREAD * len(numbers)
    are_different = len(set(numbers)) == len(numbers)
    if are_different and numbers[-1] - lowest < widest:
        # From number 1 on, so that seat 5 of one row stands behind seat 5 of another.
        first = min(lowest, 1) if lowest <= widest else lowest
        return by_number, [number - first for number in numbers]
    if are_different and not any(map(_OWN_LABEL, row)):
        return by_number, range(len(row))
    return sorted(row, key=_by_label), range(len(row))

"""The parts of a block of several zones, each with a name of its own, where a line or an aisle parts them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from seatui.plans.mapping.floor import GAP
from seatui.plans.mapping.straighten import LevelBlock, PlacedRow

_LEAST = 2
"""The fewest rows of a part with a name of its own."""

Zone = Callable[[int], str]
"""The zone of a seat, by its index."""

_Rows = Sequence[PlacedRow]


def parts_of(block: LevelBlock, zone: Zone) -> list[LevelBlock]:
    """The parts of a block, on one grid: columns and lines count from the corner of the whole block."""
    if len({zone(seat) for row in block.rows for seat in row.seats}) == 1:
        return [block]
    return [replace(block, rows=tuple(rows)) for rows in _parts(block.rows, zone)]


def _parts(rows: _Rows, zone: Zone) -> list[_Rows]:
    """The rows in parts with zones of their own, moved apart to make room for names and labels."""
    for cut, spread in ((_bands, _below), (_wings, _beside)):
        pieces = cut(rows, zone)
        if len(pieces) > 1:
            placed: list[_Rows] = []
            for piece in pieces:
                placed += _parts(spread(placed, piece), zone)
            return placed
    return [rows]


def _bands(rows: _Rows, zone: Zone) -> Sequence[_Rows]:
    """The rows, parted between lines."""
    spans = _spans((name, row.line, row.line) for row in rows for name in set(map(zone, row.seats)))
    bands: list[list[PlacedRow]] = [[]]
    lines = sorted({row.line for row in rows})
    firsts = {line for line in lines if _is_free(spans, line)}
    by_line: dict[int, list[PlacedRow]] = {}
    for row in rows:
        by_line.setdefault(row.line, []).append(row)
    height = 0
    for at, line in enumerate(lines):
        if line in firsts and height >= _LEAST and len(lines) - at >= _LEAST:
            bands.append([])
            height = 0
        bands[-1] += by_line[line]
        height += 1
    # In the order given, which is from the front.
    order = {id(row): at for at, row in enumerate(rows)}
    return [sorted(band, key=lambda row: order[id(row)]) for band in bands]


def _wings(rows: _Rows, zone: Zone) -> Sequence[_Rows]:
    """The rows, parted along aisles."""
    spans = _spans(piece for row in rows for piece in _pieces(row, zone))
    used = sorted({column for row in rows for column in row.columns})
    aisles = [right for left, right in pairwise(used) if right - left > 1 and _is_free(spans, right)]
    wings = [_between(rows, first, last) for first, last in pairwise([used[0], *aisles, used[-1] + 1])]
    is_high = all(len({row.line for row in wing}) >= _LEAST for wing in wings)
    return wings if is_high else [rows]


def _pieces(row: PlacedRow, zone: Zone) -> Iterator[tuple[str, int, int]]:
    """The seats of a row that are side by side in one zone: its name, the first and the last column."""
    start = 0
    for name, seats in groupby(map(zone, row.seats)):
        end = start + sum(1 for _ in seats)
        yield name, row.columns[start], row.columns[end - 1]
        start = end


def _spans(pieces: Iterable[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """The first and the last place of each zone. pieces: zones, each with a first and a last place."""
    spans: dict[str, tuple[int, int]] = {}
    for zone, first, last in pieces:
        before = spans.get(zone, (first, last))
        spans[zone] = min(before[0], first), max(before[1], last)
    return list(spans.values())


def _is_free(spans: Iterable[tuple[int, int]], place: int) -> bool:
    """Whether no zone has places on both sides of the edge before a place."""
    return not any(first < place <= last for first, last in spans)


def _between(rows: _Rows, first: int, last: int) -> list[PlacedRow]:
    """The parts of rows from a column to before another."""
    found = []
    for row in rows:
        start, end = bisect_left(row.columns, first), bisect_left(row.columns, last)
        if start < end:
            part = replace(row, seats=row.seats[start:end], columns=row.columns[start:end])
            found.append(replace(part, distances=row.distances[start:end]))
    return found


def _below(placed: Sequence[_Rows], piece: _Rows) -> _Rows:
    """A piece moved down, with a free line for its name."""
    if not placed:
        return piece
    room = max(row.line for rows in placed for row in rows) + 2 - min(row.line for row in piece)
    return [replace(row, line=row.line + max(room, 0)) for row in piece]


def _beside(placed: Sequence[_Rows], piece: _Rows) -> _Rows:
    """A piece moved to the right, with free columns for the labels of its rows."""
    if not placed:
        return piece
    right = max(row.columns[-1] for rows in placed for row in rows)
    room = max(right + GAP + 1 - min(row.columns[0] for row in piece), 0)
    return [replace(row, columns=tuple(column + room for column in row.columns)) for row in piece]

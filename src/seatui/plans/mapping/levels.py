"""Levels: zones that lie over each other on a drawing, as a circle over the stalls, told apart."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from seatui.plans.mapping.interleaved import interleaved
from seatui.plans.mapping.nearby import Cell, seat_pitch
from seatui.plans.mapping.outlines import crossing
from seatui.plans.mapping.rows import Row, find_rows

_TOO_NEAR = 0.85
"""The distance of seats, as a share of that of the nearest seats of one zone, that no two seats of a floor have."""

_OVERLAP = 0.1
"""The least share of a zone's seats that are too near to those of another, for the zones to lie over each other."""

_MOST_IN_A_CELL = 12
"""The most seats on one spot that are compared; more are there only by mistake."""

_SAMPLES = 300
"""The most seats of a zone that are looked at."""

_Seat = tuple[int, complex]
"""The number of a row on the floor, and a place in it."""

_Zones = Mapping[str, Sequence[_Seat]]
"""The seats of each zone."""

_Over = Mapping[str, set[str]]
"""The zones that each lies over."""

_Cells = dict[Cell, list[tuple[str, int, complex]]]
"""Zones and seats by the square of the drawing that they are in."""


def split_levels(rows: Sequence[Row], names: Sequence[str]) -> list[list[Row]]:
    """The rows of a floor by level; zones are on the first level on which they lie over no other.

    Zones that share a row are on one level, unless they lie over each other. names: the label of every seat.
    """
    zones = _zones(rows)
    over = _overlaps(rows, zones) if len(zones) > 1 else {}
    if not over:
        return [list(rows)]
    levels: list[set[str]] = []
    for group in _together(rows, zones, over):
        below = _below(group, over)
        free = (level for level in levels if below.isdisjoint(level))
        level = next(free, None)
        if level is None:
            levels.append(group)
        else:
            level |= group
    return [_of_zones(rows, level, names) for level in levels]


def _zones(rows: Sequence[Row]) -> _Zones:
    """The seats of each zone, zones in the order of the file."""
    firsts: dict[str, int] = {}
    zones: dict[str, list[_Seat]] = {}
    for number, row in enumerate(rows):
        for part in row.parts:
            firsts[part.zone] = min(firsts.get(part.zone, part.seats[0]), *part.seats)
            zones.setdefault(part.zone, []).extend((number, point) for point in part.points)
    return {zone: zones[zone] for zone in sorted(zones, key=firsts.__getitem__)}


def _together(rows: Sequence[Row], zones: _Zones, over: _Over) -> Iterator[set[str]]:
    """The zones that share rows, in the order of the first of each group."""
    groups = {zone: {zone} for zone in zones}
    pairs = (pair for row in rows for pair in pairwise(dict.fromkeys(part.zone for part in row.parts)))
    for one, other in dict.fromkeys(pairs):
        smaller, larger = sorted((groups[one], groups[other]), key=len)
        if smaller is not larger and _below(smaller, over).isdisjoint(larger):
            larger |= smaller
            groups.update(dict.fromkeys(smaller, larger))
    return iter({id(group): group for group in groups.values()}.values())


def _below(zones: Iterable[str], over: _Over) -> set[str]:
    return set().union(*(over.get(zone, ()) for zone in zones))


def _of_zones(rows: Sequence[Row], zones: set[str], names: Sequence[str]) -> list[Row]:
    """The rows of some zones; of those that go on in others, their parts in these."""
    found: list[Row] = []
    for row in rows:
        parts = [part for part in row.parts if part.zone in zones]
        if len(parts) == len(row.parts):
            found.append(row)
        elif parts:
            found += find_rows(parts, names)
    return found


def _overlaps(rows: Sequence[Row], zones: _Zones) -> dict[str, set[str]]:
    """The zones that each lies over."""
    pitch = seat_pitch([row.whole for row in rows])
    zones = {
        zone: zones[zone]
        for zone in crossing({zone: [point for _, point in seats] for zone, seats in zones.items()})
    }
    cells = _in_cells(zones, pitch)
    near = {
        zone: [_nearest(zone, seat, cells, pitch) for seat in _sampled(seats)]
        for zone, seats in zones.items()
    }
    room = _room(zones, near, pitch)
    over: dict[str, set[str]] = {}
    for zone, around in near.items():
        counts = Counter(
            other
            for seat in around
            for other, away in seat.items()
            if other != zone and away < _TOO_NEAR * min(room[zone], room[other])
        )
        for other, count in counts.items():
            if count > 1 and count >= _OVERLAP * len(around):
                _add(over, zone, other)
    for zone, other in interleaved([part for row in rows for part in row.parts if part.zone in zones], pitch):
        _add(over, zone, other)
    return over


def _add(over: dict[str, set[str]], zone: str, other: str) -> None:
    over.setdefault(zone, set()).add(other)
    over.setdefault(other, set()).add(zone)


def _in_cells(zones: _Zones, size: float) -> _Cells:
    cells: _Cells = {}
    for zone, seats in zones.items():
        for row, point in seats:
            found = cells.setdefault((point.real // size, point.imag // size), [])
            if len(found) < _MOST_IN_A_CELL:
                found.append((zone, row, point))
    return cells


def _sampled(seats: Sequence[_Seat]) -> Sequence[_Seat]:
    return seats[:: len(seats) // _SAMPLES + 1]


def _room(
    zones: _Zones, near: Mapping[str, Sequence[Mapping[str, float]]], pitch: float
) -> Mapping[str, float]:
    """The distance of the nearest seats of each zone; of a zone of one row, that of all zones."""
    own = {
        zone: median([each.get(zone, pitch) for each in found])
        for zone, found in near.items()
        if len({row for row, _ in zones[zone]}) > 1
    }
    common = min(own.values(), default=pitch)
    return {zone: own.get(zone, common) for zone in zones}


def _nearest(zone: str, seat: _Seat, cells: _Cells, size: float) -> dict[str, float]:
    """The distance of the nearest other seat of each zone that has one around a seat of a zone.

    Seats of the same row count as of the same zone: no two of them lie over each other.
    """
    row, point = seat
    x, y = point.real // size, point.imag // size
    nearest: dict[str, float] = {}
    for key in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        for of_zone, of_row, place in cells.get(key, ()):
            other = zone if of_row == row else of_zone
            away = abs(place - point)
            if (away or other != zone) and away < nearest.get(other, size):
                nearest[other] = away
    return nearest

"""Levels: zones that lie over each other on a drawing, as a circle over the stalls, told apart."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from seatui.plans.mapping.nearby import Cell, seat_pitch
from seatui.plans.mapping.runs import Run

_TOO_NEAR = 0.85
"""The distance of seats, as a share of that of the nearest seats of one zone, that no two seats of a floor have."""

_OVERLAP = 0.1
"""The least share of a zone's seats that are too near to those of another, for the zones to lie over each other."""

_MOST_IN_A_CELL = 12
"""The most seats on one spot that are compared; more are there only by mistake."""

_SAMPLES = 300
"""The most seats of a zone that are looked at."""

_Cells = dict[Cell, list[tuple[str, complex]]]
"""Zones and seats by the square of the drawing that they are in."""


def split_levels(zones: Mapping[str, Sequence[Run]]) -> list[list[Run]]:
    """The runs of a floor by level; zones are on the first level on which they lie over no other."""
    over = _overlaps(zones) if len(zones) > 1 else {}
    levels: list[list[str]] = []
    for zone in zones:
        below = over.get(zone)
        free = (level for level in levels if not below or below.isdisjoint(level))
        level = next(free, None)
        if level is None:
            levels.append([zone])
        else:
            level.append(zone)
    return [[run for zone in level for run in zones[zone]] for level in levels]


def _overlaps(zones: Mapping[str, Sequence[Run]]) -> dict[str, set[str]]:
    """The zones that each lies over."""
    pitch = seat_pitch([run for runs in zones.values() for run in runs])
    zones = {zone: zones[zone] for zone in crossing(zones)}
    cells = _in_cells(zones, pitch)
    near = {
        zone: [_nearest(zone, point, cells, pitch) for point in _sampled(runs)]
        for zone, runs in zones.items()
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
                over.setdefault(zone, set()).add(other)
                over.setdefault(other, set()).add(zone)
    return over


def _in_cells(zones: Mapping[str, Sequence[Run]], size: float) -> _Cells:
    cells: _Cells = {}
    for zone, runs in zones.items():
        for point in (point for run in runs for point in run.points):
            found = cells.setdefault((point.real // size, point.imag // size), [])
            if len(found) < _MOST_IN_A_CELL:
                found.append((zone, point))
    return cells


def _sampled(runs: Sequence[Run]) -> Sequence[complex]:
    points = [point for run in runs for point in run.points]
    return points[:: len(points) // _SAMPLES + 1]


def _room(
    zones: Mapping[str, Sequence[Run]], near: Mapping[str, Sequence[Mapping[str, float]]], pitch: float
) -> Mapping[str, float]:
    """The distance of the nearest seats of each zone; of a zone of one row, that of all zones."""
    own = {
        zone: median([each.get(zone, pitch) for each in found])
        for zone, found in near.items()
        if len(zones[zone]) > 1
    }
    common = min(own.values(), default=pitch)
    return {zone: own.get(zone, common) for zone in zones}


def crossing(zones: Mapping[str, Sequence[Run]]) -> list[str]:
    """The zones whose outlines, as rectangles, cross those of others, in the order given."""
    outlines = sorted((_outline(runs), zone) for zone, runs in zones.items())
    lefts = [outline[0] for outline, _ in outlines]
    found: set[str] = set()
    for at, ((_, right, top, bottom), zone) in enumerate(outlines):
        for other, name in outlines[at + 1 : bisect_right(lefts, right)]:
            if other[2] <= bottom and other[3] >= top:
                found |= {zone, name}
    return [zone for zone in zones if zone in found]


def _outline(runs: Sequence[Run]) -> tuple[float, float, float, float]:
    """Left, right, top and bottom."""
    xs = [point.real for run in runs for point in run.points]
    ys = [point.imag for run in runs for point in run.points]
    return min(xs), max(xs), min(ys), max(ys)


def _nearest(own: str, point: complex, cells: _Cells, size: float) -> dict[str, float]:
    """The distance of the nearest other seat of each zone that has one around a seat. own: the seat's zone."""
    x, y = point.real // size, point.imag // size
    nearest: dict[str, float] = {}
    for key in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        for zone, place in cells.get(key, ()):
            away = abs(place - point)
            if (away or zone != own) and away < nearest.get(zone, size):
                nearest[zone] = away
    return nearest

"""Levels: zones that lie over each other on a drawing, as a circle over the stalls, told apart."""

from collections import Counter
from collections.abc import Mapping, Sequence

from seatui.plans.mapping.nearby import Cell, seat_pitch
from seatui.plans.mapping.runs import Run

_TOO_NEAR = 0.6
"""The distance of seats, in seat widths, that no two seats of one floor have."""

_OVERLAP = 0.1
"""The least share of a zone's seats that are too near to those of another, for the zones to lie over each other."""

_SAMPLES = 300
"""The most seats of a zone that are looked at."""


def split_levels(zones: Mapping[str, Sequence[Run]]) -> list[list[Run]]:
    """The runs of a floor by level; zones are on the first level on which they lie over no other."""
    over = _overlaps(zones) if len(zones) > 1 else {}
    levels: list[list[str]] = []
    for zone in zones:
        free = (level for level in levels if over.get(zone, set()).isdisjoint(level))
        level = next(free, None)
        if level is None:
            levels.append([zone])
        else:
            level.append(zone)
    return [[run for zone in level for run in zones[zone]] for level in levels]


def _overlaps(zones: Mapping[str, Sequence[Run]]) -> dict[str, set[str]]:
    reach = _TOO_NEAR * seat_pitch([run for runs in zones.values() for run in runs])
    cells: dict[Cell, list[tuple[str, complex]]] = {}
    for zone, runs in zones.items():
        for point in (point for run in runs for point in run.points):
            cells.setdefault((point.real // reach, point.imag // reach), []).append((zone, point))
    over: dict[str, set[str]] = {}
    for zone, runs in zones.items():
        points = [point for run in runs for point in run.points]
        looked_at = points[:: len(points) // _SAMPLES + 1]
        counts = Counter(other for point in looked_at for other in _near(point, zone, cells, reach))
        for other, count in counts.items():
            if count > 1 and count >= _OVERLAP * len(looked_at):
                over.setdefault(zone, set()).add(other)
                over.setdefault(other, set()).add(zone)
    return over


def _near(
    point: complex, zone: str, cells: Mapping[Cell, Sequence[tuple[str, complex]]], reach: float
) -> set[str]:
    """The other zones that have a seat too near to a point."""
    x, y = point.real // reach, point.imag // reach
    return {
        other
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        for other, place in cells.get((x + dx, y + dy), ())
        if other != zone and abs(place - point) < reach
    }

"""The main axis of a drawing: the direction of its rows, or half-way between those of its wings."""

import cmath
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from seatui.plans.mapping.runs import Run

_ONE_WAY = math.radians(4)
"""The greatest angle between the directions of rows that count as one."""

_FEW = 0.1
"""The least share of seats for a direction of rows that counts."""

_AGREE = 0.3
"""The least length of the mean of directions, of 1, for a direction that they have in common."""

_EXACT = 1e-9
"""The greatest turn, in radians, that is none."""

_CLEAR = 0.5
"""The least length of the mean of directions that are those of wings, and of no arena."""

_LEVEL = math.radians(8)
"""The greatest turn of wings that is taken for a crooked drawing of a level house."""

_IN_LINES, _IN_GOOD_LINES = 0.6, 0.97
"""The least length of the mean of the ways from table to table, of 1, where they stand in lines; in straight ones."""

_SAMPLES = 64
"""The most tables whose neighbours are looked at."""

_Direction = tuple[float, float]
"""An angle from level, in radians from 0 to pi, and the share of seats in rows of it."""


def main_axis(rows: Sequence[Run]) -> complex | None:
    """The direction, within 45 degrees of level, that the drawing is turned to; None where rows lie all ways."""
    directions = _directions(rows)
    if not directions and len(rows) > 1:
        return _axis_of_places([row.centre for row in rows])
    common = [angle for angle, share in directions if share >= _FEW]
    # Wings to the left and to the right have their axis half-way; stands on four sides, along either pair.
    for folds in (2, 4):
        mean = sum(cmath.rect(1, folds * angle) for angle in common)
        if common and abs(mean) >= _AGREE * len(common):
            angle = cmath.phase(mean) / folds
            angle -= round(angle / (math.pi / 2)) * math.pi / 2
            is_crooked = abs(mean) < _CLEAR * len(common) and abs(angle) < _LEVEL
            return complex(1) if is_crooked or abs(angle) < _EXACT else cmath.rect(1, angle)
    return None


def _axis_of_places(places: Sequence[complex]) -> complex:
    """The direction of the lines that tables stand in; level where they stand in none."""
    ways = [
        min((other - place for other in places if other != place), key=abs, default=complex(1))
        for place in places[:: len(places) // _SAMPLES + 1]
    ]
    mean = sum((way / abs(way)) ** 4 for way in ways) / len(ways)
    angle = cmath.phase(mean) / 4
    is_level = abs(mean) < _IN_LINES or abs(angle) < _EXACT
    is_crooked = abs(mean) < _IN_GOOD_LINES and abs(angle) < _LEVEL
    return complex(1) if is_level or is_crooked else cmath.rect(1, angle)


def axis_across(way: complex) -> complex:
    """The direction, within 45 degrees of level, along or across a way."""
    angle = cmath.phase(way)
    return cmath.rect(1, angle - round(angle / (math.pi / 2)) * math.pi / 2)


def _directions(rows: Iterable[Run]) -> Sequence[_Direction]:
    """The directions of rows, those nearly the same as one."""
    known = sorted(
        (cmath.phase(row.direction) % math.pi, len(row.seats)) for row in rows if row.direction is not None
    )
    if not known:
        return []
    # From the widest gap on, so that none of them is cut in two where angles begin anew.
    angles = [angle for angle, _ in known]
    gaps = [(right - left) for left, right in pairwise([*angles, angles[0] + math.pi])]
    start = max(range(len(gaps)), key=gaps.__getitem__) + 1
    turned = [*known[start:], *((angle + math.pi, seats) for angle, seats in known[:start])]
    groups: list[list[tuple[float, int]]] = []
    last = -math.inf
    for angle, seats in turned:
        if angle - last > _ONE_WAY:
            groups.append([])
        groups[-1].append((angle, seats))
        last = angle
    count = sum(seats for _, seats in known)
    return [_mean(group, count) for group in groups]


def _mean(group: Sequence[tuple[float, int]], count: int) -> _Direction:
    seats = sum(weight for _, weight in group)
    return sum(angle * weight for angle, weight in group) / seats, seats / count

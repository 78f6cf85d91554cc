"""Runs in line with each other: one begins where the other ends, straight on or round a bend."""

import cmath
import math
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seatui.plans.mapping.nearby import MOST_IN_A_CELL
from seatui.plans.mapping.runs import AISLE, Run, are_parallel

NEIGHBOURS = 7.0
"""The greatest gap, in seat widths, between runs of one row in a block: an aisle."""

_BEND, _SHARP_BEND = math.sin(math.radians(38)), math.sin(math.radians(60))
"""The sine of the greatest angle between a part of a row and the one before it, at a corner; and between a few seats
and those right beside them."""

_CORNER = math.cos(math.radians(95))
"""The cosine of the greatest angle between a part of a row and the next one, or the way there, round a corner."""

_MEANT, _CLEARLY = 0.5, 0.1
"""The least distance of a run's middle from the line through its ends for a bend that goes on: in seat widths, or as
a share of that line."""

_SHORT = 4
"""The most seats of a run that may be part of any bend."""

_STEPS = 3
"""The most steps from seat to seat, twice, that a bend is measured on: a row may have straight arms."""

_ENDS = (0, -1)


class _Way(Struct, frozen=True):
    """The way out of a run at one of its ends: the last step. turn: radians for a unit of length; None if unknown."""

    direction: complex
    step: float
    turn: float | None

    def half_over(self, gap: float) -> complex:
        """The direction in the middle of a gap after the run, as it goes on to bend."""
        return (
            self.direction * cmath.rect(1, self.turn * (self.step + gap) / 2) if self.turn else self.direction
        )


def in_line(runs: Sequence[Run], pitch: float) -> Iterator[tuple[int, int]]:
    """The pairs of runs with one label that are near enough to be parts of one row."""
    reach = NEIGHBOURS * pitch
    cells: dict[tuple[str, float, float], list[int]] = {}
    for index, run in enumerate(runs):
        if run.at_table:
            continue
        near: dict[int, None] = {}
        keys = {(end.real // reach, end.imag // reach) for end in (run.points[0], run.points[-1])}
        for x, y in keys:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    near.update(dict.fromkeys(cells.get((run.label, x + dx, y + dy), ())))
        yield from ((other, index) for other in near)
        for x, y in keys:
            found = cells.setdefault((run.label, x, y), [])
            if len(found) < MOST_IN_A_CELL:
                found.append(index)


def gap_in_line(one: Run, other: Run, pitch: float) -> float | None:
    """The gap between parts of one row, of which one begins where the other ends, at a small angle; else None."""
    if one.at_table or other.at_table:
        return None
    width, end, start = _nearest_ends(one.points, other.points)
    if width > NEIGHBOURS * pitch:
        return None
    gap = other.points[start] - one.points[end]
    ways = [way for way in (_way_out(one, end, pitch), _way_out(other, start, pitch)) if way]
    if not ways:
        return width
    is_short = width < AISLE * pitch and all(way.turn is None for way in ways)
    bend = _SHARP_BEND if is_short else _BEND
    there = [way.half_over(width) for way in _known(ways)]
    if len(there) == 2 and not are_parallel(there[0], there[1], bend):
        return None
    aside = abs((gap / _half_way(there[0], there[-1])).imag)
    return width if aside <= max(pitch / 2, (bend if is_short else 0.25) * width) else None


def are_round_a_corner(one: Run, other: Run, pitch: float) -> bool:
    """Whether one run begins where the other ends, on the other side of a corner."""
    width, end, start = _nearest_ends(one.points, other.points)
    if not 0 < width <= NEIGHBOURS * pitch:
        return False
    gap = other.points[start] - one.points[end]
    ways = [way.direction for way in (_way_out(one, end, pitch), _way_out(other, start, pitch)) if way]
    if len(ways) < 2 or (-ways[1] / ways[0]).real < _CORNER:
        return False
    return all((to / way).real >= _CORNER * width for way, to in zip(ways, (gap, -gap), strict=True))


def _nearest_ends(one: Sequence[complex], other: Sequence[complex]) -> tuple[float, int, int]:
    """The distance of the nearest ends of two runs, and which they are: 0 or -1."""
    return min(
        (abs(other[start] - one[end]), end, start)
        for end in _ENDS[: len(one)]
        for start in _ENDS[: len(other)]
    )


def _way_out(run: Run, end: int, pitch: float) -> _Way | None:
    if run.direction is None:
        return None
    points = run.points if end else run.points[::-1]
    step = points[-1] - points[-2]
    direction = step / abs(step) if step else run.direction if end else -run.direction
    is_bent = run.bulge >= _MEANT * pitch
    if not is_bent and len(points) <= _SHORT:
        return _Way(direction, abs(step), None)
    is_bent = is_bent or run.bulge >= _CLEARLY * abs(points[-1] - points[0])
    return _Way(direction, abs(step), _turn(points[-2 * _STEPS - 1 :]) if is_bent else 0.0)


def _known(ways: Sequence[_Way]) -> Sequence[_Way]:
    """The ways out of runs on both sides of a gap: a few seats bend as those on the other side do."""
    if len(ways) == 2 and (ways[0].direction / ways[1].direction).real > 0:
        # Their seats alternate: nothing goes on beyond the ends.
        return [replace(way, turn=0.0) for way in ways]
    # On the way back, a bend to the right is one to the left.
    opposite = [-(way.turn or 0.0) for way in reversed(ways)]
    return [
        replace(way, turn=turn) if way.turn is None else way for way, turn in zip(ways, opposite, strict=True)
    ]


def _turn(points: Sequence[complex]) -> float:
    """How far the way along points turns, in radians for each unit of length."""
    middle = len(points) // 2
    one, other = points[middle] - points[0], points[-1] - points[middle]
    if not one or not other:
        return 0.0
    return 2 * cmath.phase(other / one) / (abs(one) + abs(other))


def _half_way(one: complex, other: complex) -> complex:
    if (one / other).real < 0:
        other = -other
    both = one + other
    return both / abs(both)

"""Runs that stand between the rows of another block: before and behind them, or on both sides of them."""

import math
from collections.abc import Iterable, Iterator, Sequence, Set

from seatui.plans.mapping.disjoint_sets import Groups
from seatui.plans.mapping.nearby import Neighbours
from seatui.plans.mapping.runs import Run

_OPPOSITE = 0.75
"""The greatest distance aside, in seat widths, of seats right behind each other: rows may be staggered."""

_BEHIND = 0.4
"""The least distance across, in seat widths, of a row that is behind another and not in line with it."""

_BEFORE_AND_BEHIND = (-1j, 1j)


def between(
    near: Iterable[Neighbours], runs: Sequence[Run], pitches: Sequence[float], groups: Groups
) -> Iterator[tuple[int, int]]:
    """The runs between others, each with one of those. near: what stands near each, in other zones.

    pitches: the seat pitch of each run. groups: the blocks so far.
    """
    across: dict[tuple[int, int], dict[complex, set[int]]] = {}
    beyond: dict[tuple[int, int], set[complex]] = {}
    for found in near:
        one, other = groups.leader(found.one), groups.leader(found.other)
        side = _side(found, runs[found.one], (pitches[found.one], pitches[found.other]))
        if side in _BEFORE_AND_BEHIND:
            across.setdefault((found.one, other), {}).setdefault(side, set()).add(found.at)
        elif side:
            beyond.setdefault((one, other), set()).add(side)
    yield from (pair for pair, sides in beyond.items() if len(sides) == 2)
    for (one, other), seats in across.items():
        if len(seats) == 2 and _is_most(seats[1j] & seats[-1j], runs[one]):
            yield one, other


def is_right_behind(found: Neighbours, pitches: Sequence[float]) -> bool:
    """Whether a run stands right before or behind a seat of another, and not aside of it."""
    return abs(found.way.real) <= _OPPOSITE * max(pitches[found.one], pitches[found.other])


def _side(found: Neighbours, run: Run, pitches: tuple[float, float]) -> complex:
    """The side of a run on which another stands: 1j behind, -1j before, 1 and -1 beyond its ends; 0 for none."""
    way = found.way
    if abs(way.real) <= _OPPOSITE * max(pitches):
        return 0 if abs(way.imag) < _BEHIND * min(pitches) else complex(0, math.copysign(1, way.imag))
    end = len(run.points) - 1 if way.real > 0 else 0
    return complex(math.copysign(1, way.real)) if found.at == end else 0


def _is_most(seats: Set[int], run: Run) -> bool:
    """Whether seats of a run, of its ends and its middle, are more than one end.

    The end may be beside the ends of rows of the next section, which stand at an angle to its own.
    """
    ends = {0, len(run.points) - 1}
    return bool(seats) and (ends <= seats or bool(seats - ends))

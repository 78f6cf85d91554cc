"""The ways along the seats of a row: orders of points that go on without turning back."""

import cmath
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from seatui.plans.mapping.circles import circle_through

SAME_ROW = 0.4
"""The greatest distance across, in seat widths, of seats in one straight row."""

_STRAIGHT = 1.0001
"""The greatest ratio of a path along seats to the distance of its ends for a row without any bend."""

_TURNS_BACK = math.cos(math.radians(105))
"""The cosine of the angle between steps from seat to seat that no row makes, not even round a corner."""

_DIGITS = 9
"""The decimals of lengths, in lengths of the whole path, that count."""


def path_along(points: Sequence[complex]) -> Sequence[int] | None:
    """The order of points along their row: the listed one, or else one that goes on without turning back."""
    listed = range(len(points))
    if goes_on(points):
        return listed
    axis = axis_of(points)
    for order in (sorted_along(points, axis), _around(points)):
        if order and goes_on([points[at] for at in order]):
            return order
    return sorted_along(points, axis) if _is_narrow(points, axis) else None


def shortest_path(points: Sequence[complex], known: Iterable[Sequence[int]]) -> Sequence[int] | None:
    """The shortest order of points that goes on without turning back; `known` ones, and those round a bend."""
    axis = axis_of(points)
    orders = [*known, sorted_along(points, axis), _around(points)]
    found = [order for order in orders if order and goes_on([points[at] for at in order])]
    if found:
        # The first of those that differ only by inexact last digits, so that a turned drawing has the same rows.
        least = min(_length(points, order) for order in found)
        return next(
            order for order in found if round(_length(points, order) / (least or 1.0) - 1, _DIGITS) <= 0
        )
    return sorted_along(points, axis) if _is_narrow(points, axis) else None


def goes_on(points: Sequence[complex]) -> bool:
    """Whether the path along points never turns back."""
    steps = [step for one, other in pairwise(points) if (step := other - one)]
    lengths = [abs(step) for step in steps]
    span = abs(points[-1] - points[0])
    if sum(lengths) <= _STRAIGHT * span:
        return True
    return all(
        (one.conjugate() * other).real > _TURNS_BACK * length * next_length
        for (one, other), (length, next_length) in zip(pairwise(steps), pairwise(lengths), strict=True)
    )


def axis_of(points: Sequence[complex]) -> complex:
    """The direction in which points extend most."""
    middle = sum(points) / len(points)
    spread = sum((point - middle) ** 2 for point in points)
    axis = cmath.sqrt(spread)
    return axis / abs(axis) if axis else complex(1)


def sorted_along(points: Sequence[complex], axis: complex) -> list[int]:
    """The order of points along an axis."""
    return sorted(range(len(points)), key=lambda at: (points[at] / axis).real)


def _length(points: Sequence[complex], order: Sequence[int]) -> float:
    return sum(abs(points[right] - points[left]) for left, right in pairwise(order))


def _is_narrow(points: Sequence[complex], axis: complex) -> bool:
    """Whether points are one straight row in spite of seats that are a little before or behind others."""
    across = [(point / axis).imag for point in points]
    length = _length(points, sorted_along(points, axis))
    return max(across) - min(across) <= SAME_ROW * length / len(points)


def _around(points: Sequence[complex]) -> list[int] | None:
    """The points in their order round the circle through them, from one side of its widest gap to the other."""
    circle = circle_through(points)
    if circle is None:
        return None
    angles = [cmath.phase(point - circle.centre) for point in points]
    order = sorted(range(len(points)), key=angles.__getitem__)
    turn = [*order, order[0]]
    gaps = [(angles[right] - angles[left]) % math.tau for left, right in pairwise(turn)]
    start = max(range(len(gaps)), key=gaps.__getitem__) + 1
    return order[start:] + order[:start]

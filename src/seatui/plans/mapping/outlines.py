"""Outlines of groups of points, as rectangles."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence


def crossing(zones: Mapping[str, Sequence[complex]]) -> list[str]:
    """The zones whose outlines cross those of others, in the order given. zones: the places of their seats."""
    outlines = sorted((_outline(points), zone) for zone, points in zones.items())
    lefts = [outline[0] for outline, _ in outlines]
    found: set[str] = set()
    for at, ((_, right, top, bottom), zone) in enumerate(outlines):
        for other, name in outlines[at + 1 : bisect_right(lefts, right)]:
            if other[2] <= bottom and other[3] >= top:
                found |= {zone, name}
    return [zone for zone in zones if zone in found]


def _outline(points: Sequence[complex]) -> tuple[float, float, float, float]:
    """Left, right, top and bottom."""
    xs, ys = [point.real for point in points], [point.imag for point in points]
    return min(xs), max(xs), min(ys), max(ys)

"""Gaps across a drawing: the free strips between stands that are parallel to each other."""

import math
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import accumulate, pairwise

from msgspec import Struct

from seatui.plans.mapping.runs import Run, are_parallel

ALONG = math.sin(math.radians(20))
"""The sine of the greatest angle between a row and the side of a court that it stands along."""

_MOST = 3
"""The most gaps of one direction: the widest ones."""

_Strip = tuple[float, float]
"""From a place to another, along one axis."""


class _Extent(Struct, frozen=True):
    """A row, or a gap. left, right: along the rows. near, far: across."""

    near: float
    far: float
    left: float
    right: float


def gaps_between(
    rows: Sequence[Run], axis: complex, middle: complex, least: float
) -> Iterator[tuple[complex, complex]]:
    """The middle of each gap of at least this width on the level drawing, and the way across it.

    middle: that of the level drawing. A gap between stands at the left and at the right of it is in the middle of
    those before and behind it, if these have one, too.
    """
    level, upright = (
        _gaps(_extents(rows, axis * way), (middle / way).real, least) for way in (complex(1), 1j)
    )
    for gap in level:
        # Turned to the right, what is on the right is above.
        x = _middle_of((gap.left, gap.right), middle.real, [(-other.far, -other.near) for other in upright])
        yield complex(x, (gap.near + gap.far) / 2), 1j
    for gap in upright:
        y = _middle_of((gap.left, gap.right), middle.imag, [(other.near, other.far) for other in level])
        yield complex(-(gap.near + gap.far) / 2, y), complex(1)


def _middle_of(strip: _Strip, middle: float, others: Iterable[_Strip]) -> float:
    """The place along a gap: the middle of the drawing, or of the gap where that is not in it.

    others: the gaps across it, the narrowest first. In one of them, it is the middle of that.
    """
    place = middle if strip[0] <= middle <= strip[1] else sum(strip) / 2
    return next((sum(other) / 2 for other in others if other[0] <= place <= other[1]), place)


def _extents(rows: Iterable[Run], along: complex) -> list[_Extent]:
    """The rows along a direction."""
    found = []
    for row in rows:
        if row.direction is not None and are_parallel(row.direction, along, ALONG):
            ends = [point / along for point in (row.points[0], row.middle, row.points[-1])]
            xs, ys = [end.real for end in ends], [end.imag for end in ends]
            found.append(_Extent(min(ys), max(ys), min(xs), max(xs)))
    return found


def _gaps(rows: Sequence[_Extent], middle: float, least: float) -> list[_Extent]:
    """The gaps between all rows, and between those in the line of sight through the middle; the narrowest first."""
    found: set[_Extent] = set()
    for own in (rows, [row for row in rows if row.left <= middle <= row.right]):
        found.update(nlargest(_MOST, _free(own, least), key=_width))
    return sorted(found, key=lambda gap: (_width(gap), gap.near))


def _width(gap: _Extent) -> float:
    return gap.far - gap.near


def _free(rows: Sequence[_Extent], least: float) -> Iterator[_Extent]:
    """The gaps between rows that are on both sides of them, as wide as the narrower of the stands there."""
    ordered = sorted(rows, key=lambda row: row.near)
    before = list(accumulate(ordered, _around))
    behind = list(accumulate(reversed(ordered), _around))[::-1]
    for one, other in pairwise(zip(before, behind, strict=True)):
        first, second = one[0], other[1]
        if second.near - first.far >= least:
            left, right = max(first.left, second.left), min(first.right, second.right)
            if left < right:
                yield _Extent(first.far, second.near, left, right)


def _around(one: _Extent, other: _Extent) -> _Extent:
    return _Extent(
        min(one.near, other.near),
        max(one.far, other.far),
        min(one.left, other.left),
        max(one.right, other.right),
    )

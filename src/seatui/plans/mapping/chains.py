"""The order of the parts of a row: each is followed by the one whose end is nearest to its own."""

from collections.abc import Sequence
from itertools import combinations

from seatui.plans.mapping.disjoint_sets import Groups
from seatui.plans.mapping.runs import Run

_MOST_PARTS = 12
"""The most parts that are put in order by their ends."""

_End = tuple[int, int]
"""A part, and its end: 0 or 1."""


def order_by_ends(parts: Sequence[Run]) -> list[int] | None:
    """The order of the seats of all parts, counted from the first of the first one; None for too many parts."""
    if len(parts) > _MOST_PARTS:
        return None
    links = _links(parts)
    firsts = [0]
    for part in parts:
        firsts.append(firsts[-1] + len(part.seats))
    end: _End | None = next((at, end) for at in range(len(parts)) for end in (0, 1) if (at, end) not in links)
    order: list[int] = []
    while end is not None:
        at, start = end
        seats = range(firsts[at], firsts[at + 1])
        order += reversed(seats) if start else seats
        end = links.get((at, 1 - start))
    return order


def _links(parts: Sequence[Run]) -> dict[_End, _End]:
    """The end that follows each end, of all but the two ends of the row: the nearest ones first."""
    ends = [(part.points[0], part.points[-1]) for part in parts]
    gaps = sorted(
        (abs(ends[other][start] - ends[one][end]), one, end, other, start)
        for one, other in combinations(range(len(parts)), 2)
        for end in (0, 1)
        for start in (0, 1)
    )
    joined, links = Groups(len(parts)), {}
    for _, one, end, other, start in gaps:
        is_free = (one, end) not in links and (other, start) not in links
        if is_free and joined.leader(one) != joined.leader(other):
            joined.join(one, other)
            links[one, end], links[other, start] = (other, start), (one, end)
    return links

"""The places of the seats of a row on the drawing; those that it lacks are between their neighbours."""

from collections.abc import Sequence

Point = tuple[float, float]


def can_be_placed(points: Sequence[Point | None]) -> bool:
    """Whether the places that a row lacks follow from the others: it has two or more, and lacks fewer."""
    lacking = points.count(None)
    return not lacking or (len(points) - lacking >= 2 and 2 * lacking < len(points))


def placed(points: Sequence[Point | None]) -> list[complex]:
    """The places of a row's seats, in the order listed."""
    known = [(at, complex(*point)) for at, point in enumerate(points) if point]
    if len(known) == len(points):
        return [point for _, point in known]
    return [_between(known, at) for at in range(len(points))]


def _between(known: Sequence[tuple[int, complex]], at: int) -> complex:
    """The place at an index of a row, on the line through the known ones around it, or through the last two."""
    after = next((n for n, (index, _) in enumerate(known) if index >= at), len(known) - 1)
    (first, one), (last, other) = known[max(after - 1, 0)], known[max(after, 1)]
    return one + (other - one) * (at - first) / (last - first)

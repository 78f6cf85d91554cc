"""The shapes of a party: one row, or groups behind one another; pure combinatorics, without a house."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from seatui.domain.best.wish import Wish

MOST_ROWS = 10
"""The most rows that count as together, unless a wish asks for more."""

MOST_SPREADS = 50
"""The most ways to spread wheelchairs over rows that are tried: all of them, for parties that occur at a counter."""


class Group(NamedTuple):
    """The part of a party that sits side by side in one row.

    wheelchairs: how many of its seats are wheelchair places, None where that does not matter. on_aisle: whether its
    first or its last seat has to be at an aisle.
    """

    size: int
    wheelchairs: int | None = None
    on_aisle: bool = False


Shape = tuple[Group, ...]
"""Groups behind one another, from the front."""


def shapes_in_order(wish: Wish) -> Iterator[list[Shape]]:
    """The shapes in which the party sits together, best first; those of one list are equally good."""
    for sizes in _sizes_in_order(wish):
        shapes = [shape for each in sizes for shape in _shapes_of(each, wish)]
        yield list(dict.fromkeys(shapes))


def _sizes_in_order(wish: Wish) -> Iterator[list[tuple[int, ...]]]:
    if wish.rows:
        yield _shared_out(wish.party, wish.rows)
        return
    yield [(wish.party,)]
    if wish.wheelchairs:
        yield from _over_two_rows(wish.party)
        return
    for rows in range(2, min(_most_rows(wish.party), MOST_ROWS) + 1):
        yield _shared_out(wish.party, rows)


def _most_rows(party: int) -> int:
    """The most rows with nobody alone in one; a party of up to three may sit one per row."""
    return party if party <= 3 else party // 2


def _shared_out(party: int, rows: int) -> list[tuple[int, ...]]:
    """The party in groups as equal as possible, the larger ones in front or behind."""
    size, larger = divmod(party, rows)
    sizes = (size + 1,) * larger + (size,) * (rows - larger)
    return [sizes, sizes[::-1]]


def _over_two_rows(party: int) -> Iterator[list[tuple[int, ...]]]:
    """The party in two groups, the most equal ones first."""
    for size in range(party // 2, 0, -1):
        yield [(party - size, size), (size, party - size)]


def _shapes_of(sizes: tuple[int, ...], wish: Wish) -> Iterator[Shape]:
    """The groups of these sizes, with each distribution of the wheelchairs and each group at the aisle."""
    for wheelchairs in _wheelchairs(sizes, wish.wheelchairs):
        for at_aisle in range(len(sizes)) if wish.on_aisle else (None,):
            yield tuple(
                Group(size, count, row == at_aisle)
                for row, (size, count) in enumerate(zip(sizes, wheelchairs, strict=True))
            )


def _wheelchairs(sizes: tuple[int, ...], count: int) -> Iterator[tuple[int | None, ...]]:
    """The number of wheelchairs in each group, `count` in all; None where the party has none."""
    if not count:
        yield (None,) * len(sizes)
    else:
        yield from islice(_spread(sizes, count), MOST_SPREADS)


def _spread(sizes: tuple[int, ...], count: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread `count` wheelchairs over groups of these sizes."""
    if not sizes:
        if not count:
            yield ()
        return
    for first in range(min(sizes[0], count), -1, -1):
        for others in _spread(sizes[1:], count - first):
            yield (first, *others)

"""How a party can sit: in one row, or in groups behind one another; pure counting, without a house."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from seatui.domain.best.wish import Wish

MOST_ROWS = 10
"""In more rows than that nobody calls it together, unless they asked for it."""

MOST_SPREADS = 50
"""So many ways to spread wheelchairs over rows are tried: all there are, for what happens at a counter."""


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
    """The ways for the party to sit together, best first; those of one list are as good as each other."""
    for sizes in _sizes_in_order(wish):
        shapes = [shape for each in sizes for shape in _seated(each, wish)]
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
    """Nobody sits alone in a row, unless there are but two or three."""
    return party if party <= 3 else party // 2


def _shared_out(party: int, rows: int) -> list[tuple[int, ...]]:
    """The party in groups as equal as can be, the larger ones in front or behind."""
    size, larger = divmod(party, rows)
    sizes = (size + 1,) * larger + (size,) * (rows - larger)
    return [sizes, sizes[::-1]]


def _over_two_rows(party: int) -> Iterator[list[tuple[int, ...]]]:
    """The party in two groups, the most equal ones first."""
    for size in range(party // 2, 0, -1):
        yield [(party - size, size), (size, party - size)]


def _seated(sizes: tuple[int, ...], wish: Wish) -> Iterator[Shape]:
    """The groups of these sizes, for each way to have the wheelchairs among them and the aisle at one of them."""
    for wheelchairs in _wheelchairs(sizes, wish.wheelchairs):
        for at_aisle in range(len(sizes)) if wish.on_aisle else (None,):
            yield tuple(
                Group(size, count, row == at_aisle)
                for row, (size, count) in enumerate(zip(sizes, wheelchairs, strict=True))
            )


def _wheelchairs(sizes: tuple[int, ...], count: int) -> Iterator[tuple[int | None, ...]]:
    """How many wheelchairs each group can have, that many in all; None where the party has none."""
    if not count:
        yield (None,) * len(sizes)
    else:
        yield from islice(_spread(sizes, count), MOST_SPREADS)


def _spread(sizes: tuple[int, ...], count: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread so many wheelchairs over groups of these sizes."""
    if not sizes:
        if not count:
            yield ()
        return
    for first in range(min(sizes[0], count), -1, -1):
        for others in _spread(sizes[1:], count - first):
            yield (first, *others)

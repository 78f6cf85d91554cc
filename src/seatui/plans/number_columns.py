"""Columns by seat numbers, for rows that are only listed: seat 5 of one row stands behind seat 5 of another."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

_SHARED = 0.5
"""The least share of seats whose number another row has as well; where fewer do, numbers go on from row to row."""

_Key = Callable[[int], int]

_WAYS: Sequence[_Key] = (
    lambda number: number,
    lambda number: -number,
    lambda number: -number if number % 2 else number,
    lambda number: number if number % 2 else -number,
)
"""Rising, falling, and from the middle: odd numbers to the left, or even ones. By its key, a row rises."""


def columns_by_number(rows: Sequence[Sequence[str]]) -> list[list[int]] | None:
    """The columns of rows of labels, which are in order; None where they are side by side, or numbers do not tell.

    Numbers that no row has take no column: nobody knows whether there is an aisle.
    """
    if not all(label.isascii() and label.isdecimal() for row in rows for label in row):
        return None
    numbers = [[int(label) for label in row] for row in rows]
    key = next((way for way in _WAYS if all(_rises(row, way) for row in numbers)), None)
    if key is None or not _are_shared(numbers):
        return None
    used = sorted({key(number) for row in numbers for number in row})
    rank: Mapping[int, int] = {number: column for column, number in enumerate(used)}
    columns = [[rank[key(number)] for number in row] for row in numbers]
    if all(row[-1] - row[0] == len(row) - 1 and row[0] == 0 for row in columns):
        return None
    return columns if all(map(_is_mostly_closed, columns)) else None


def _rises(row: Sequence[int], key: _Key) -> bool:
    return all(key(one) < key(other) for one, other in pairwise(row))


def _are_shared(rows: Sequence[Sequence[int]]) -> bool:
    counts = Counter(number for row in rows for number in row)
    seats = sum(counts.values())
    return sum(count for count in counts.values() if count > 1) >= _SHARED * seats


def _is_mostly_closed(columns: Sequence[int]) -> bool:
    """Whether most seats have the next one beside them; in rows of odd numbers and rows of even ones, they do not."""
    steps = [other - one for one, other in pairwise(columns)]
    return 2 * sum(step == 1 for step in steps) >= len(steps)

"""The place of a seat on the map, as a file says it that seatui wrote."""

from typing import NamedTuple

MAX_COLUMN = 10_000
"""The largest column: a house is drawn column by column, and a typing mistake must not make it a million wide."""
MAX_LINE = 200_000
"""The largest line, block and row: each seat may have one of its own."""


class MapPlace(NamedTuple):
    """The fields of a `Seat` by these names; line is None where blocks stand one behind another."""

    block: int
    row_index: int
    column: int
    line: int | None
    distance: float

"""Rows that stand upright on the map: those of blocks that were turned."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from seatui.domain.model.seats import Seat

RowKey = tuple[int, int]
"""A row by its block and its index there."""


class UprightRow(Struct, frozen=True):
    """A row of a block that was turned: its seats stand one behind another on the map, from the top.

    at: the map's line of each seat. column: the map's, of the first one.
    """

    block: int
    label: str
    column: int
    seats: tuple[Seat, ...]
    at: tuple[int, ...]

    def neighbours(self, at: int) -> list[Seat]:
        """The seats right above and below the one on a line of the map, and not over an aisle."""
        return [seat for seat, other in zip(self.seats, self.at, strict=True) if abs(other - at) == 1]


def upright_rows(alone: Iterable[tuple[Seat, int, int]]) -> Mapping[RowKey, UprightRow]:
    """The rows with a seat on each of several lines.

    alone: each seat that is the only one of its row on its line, with the line and the column, from the top.
    """
    parts: dict[RowKey, list[tuple[Seat, int, int]]] = {}
    for part in alone:
        parts.setdefault((part[0].block, part[0].row_index), []).append(part)
    return {key: _row(own) for key, own in parts.items() if len(own) > 1 and own[0][1] != own[-1][1]}


def _row(parts: list[tuple[Seat, int, int]]) -> UprightRow:
    first, _, column = parts[0]
    seats, at = tuple(seat for seat, _, _ in parts), tuple(line for _, line, _ in parts)
    return UprightRow(first.block, first.row, column, seats, at)

"""Which rows stand together: sections side by side are apart, a price zone within a row is not."""

from collections.abc import Sequence

from seatui.plans.mapping.blocks import find_blocks
from seatui.plans.mapping.rows import find_rows
from seatui.plans.mapping.runs import Run, runs_of


class Floor:
    """Rows of seats numbered from 1, a seat width apart."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.runs: list[Run] = []

    def add(self, zone: str, *, left: float, seats: Sequence[int], first: int = 1) -> None:
        """A row of a zone. seats: their columns from its left."""
        indexes = [len(self.labels) + n for n in range(len(seats))]
        self.labels += [str(first + n) for n in range(len(seats))]
        self.runs += runs_of(zone, "F", indexes, [complex(left + column) for column in seats])

    def _found(self) -> list[list[Run]]:
        return find_blocks(find_rows(self.runs, self.labels), self.labels)

    def blocks(self) -> list[set[str]]:
        """The zones of each block."""
        return [{row.zone for row in block} for block in self._found()]

    def rows(self) -> list[list[str]]:
        """The labels of each row of a block."""
        return [[self.labels[seat] for seat in row.seats] for block in self._found() for row in block]


def test_a_part_of_a_row_beyond_an_aisle_is_not_continued_by_the_row_of_the_next_section() -> None:
    floor = Floor()
    floor.add("Left", left=0, seats=[0, 1, 2, 3, 8, 9])
    floor.add("Right", left=12, seats=[0, 1, 2, 3, 8, 9])
    assert floor.blocks() == [{"Left"}, {"Right"}]


def test_a_row_of_two_price_zones_is_one_row() -> None:
    floor = Floor()
    floor.add("Cheap", left=0, seats=[0, 1, 2, 3, 8, 9])
    floor.add("Dear", left=12, seats=[0, 1, 2, 3], first=7)
    assert floor.rows() == [[str(number) for number in range(1, 11)]]

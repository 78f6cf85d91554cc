"""Rows of one label, one behind another, that were taken for a table: they are in line with the rows beside them."""

from collections.abc import Iterator, Sequence

from seatui.domain.words.printable import natural_key
from seatui.plans.mapping.in_line import NEIGHBOURS, gap_in_line
from seatui.plans.mapping.nearby import MOST_IN_A_CELL, Cell, seat_pitch
from seatui.plans.mapping.runs import Run, lines_of, parts_of_row, run_along


def without_double_rows(runs: Sequence[Run], names: Sequence[str]) -> list[Run]:
    """The runs, with the rows instead of what only looks like a table. names: the label of every seat."""
    lines = {index: _lines(run, names) for index, run in enumerate(runs) if run.is_guess}
    if not any(lines.values()):
        return list(runs)
    pitch = seat_pitch(runs)
    beside = _Beside(runs, NEIGHBOURS * pitch)
    found: list[Run] = []
    for index, run in enumerate(runs):
        own = lines.get(index, ())
        if own and all(beside.goes_on(line, pitch) for line in own):
            found += [part for line in own for part in parts_of_row(line)]
        else:
            found.append(run)
    return found


def _lines(table: Run, names: Sequence[str]) -> Sequence[Run]:
    """The lines of a table whose seats are counted along them, all in one direction; else none."""
    lines = [
        run_along(
            table.zone, table.label, [table.seats[at] for at in line], [table.points[at] for at in line]
        )
        for line in lines_of(table.points)
    ]
    orders = {_counting(line, names) for line in lines}
    return lines if len(lines) > 1 and len(orders) == 1 and 0 not in orders else ()


def _counting(line: Run, names: Sequence[str]) -> int:
    """1 for a line that is counted from its first seat to its last, -1 for the other way, 0 for neither."""
    labels = [natural_key(names[seat]) for seat in line.seats]
    if len(labels) < 2:
        return 0
    return (labels == sorted(labels)) - (labels == sorted(labels, reverse=True))


class _Beside:
    """The rows of a floor by the cells that their ends are in."""

    def __init__(self, runs: Sequence[Run], size: float) -> None:
        self._size = size
        self._cells: dict[Cell, list[Run]] = {}
        for run in runs:
            if run.direction is not None:
                for cell in self._cells_of(run):
                    found = self._cells.setdefault(cell, [])
                    if len(found) < MOST_IN_A_CELL:
                        found.append(run)

    def goes_on(self, line: Run, pitch: float) -> bool:
        """Whether a row of the floor goes on in line with this one."""
        return any(gap_in_line(line, run, pitch) is not None for run in self._near(line))

    def _cells_of(self, run: Run) -> set[Cell]:
        return {(end.real // self._size, end.imag // self._size) for end in (run.points[0], run.points[-1])}

    def _near(self, line: Run) -> Iterator[Run]:
        for x, y in self._cells_of(line):
            for cell in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
                yield from self._cells.get(cell, ())

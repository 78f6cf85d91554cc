"""Runs cut where seats of another zone stand between their own: the two ends of a row at one price are two runs."""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from seatui.plans.mapping.disjoint_sets import Groups
from seatui.plans.mapping.in_line import NEIGHBOURS
from seatui.plans.mapping.nearby import Cell
from seatui.plans.mapping.runs import AISLE, Run, runs_of
from seatui.plans.mapping.tables import table_pitch

_NEARER = 0.8
"""The greatest distance of a seat of another zone, as a share of that of the next one of its own, that is between."""

_MOST_IN_A_CELL = 32
"""The most seats of one label on one spot that are compared; more are there only by mistake."""

_Place = tuple[str, str]
"""A zone, and the label of a row in it."""


def cut_at_others(runs: Sequence[Run], names: Sequence[str]) -> list[Run]:
    """The runs, cut at seats of other zones that may stand in the same row. names: the label of every seat."""
    gaps = sorted(gap for run in runs for gap in run.gaps if gap)
    if not gaps:
        return list(runs)
    # Where most zones have only the ends of rows, the median would be the distance of the ends.
    pitch = gaps[len(gaps) // 4]
    rows: dict[str, list[Run]] = {}
    for run in runs:
        rows.setdefault(run.label, []).append(run)
    others = {
        label: _Others(members, names, NEIGHBOURS * pitch)
        for label, members in rows.items()
        if len({run.zone for run in members}) > 1
    }
    return [part for run in runs for part in _cut(run, others, AISLE * pitch)]


class _Others:
    """The seats of rows of one label. They are looked up by the cell that they are in, from the first time on."""

    def __init__(self, runs: Sequence[Run], names: Sequence[str], size: float) -> None:
        self._runs, self._names, self._size = runs, names, size
        self._cells: dict[Cell, list[tuple[str, complex]]] = {}
        self._labels: dict[str, set[str]] = {}
        self._are_apart: dict[_Place, bool] = {}

    def has_nearer(self, zone: str, point: complex, gap: float) -> bool:
        """Whether a seat of a row that may go on in this zone is nearer to a point than so much."""
        if not self._cells:
            self._fill()
        x, y = point.real // self._size, point.imag // self._size
        return any(
            other != zone and abs(place - point) < _NEARER * gap and self._may_go_on(zone, other)
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other, place in self._cells.get((x + dx, y + dy), ())
        )

    def _fill(self) -> None:
        for run in self._runs:
            self._labels.setdefault(run.zone, set()).update(self._names[seat] for seat in run.seats)
            for point in run.points:
                found = self._cells.setdefault((point.real // self._size, point.imag // self._size), [])
                if len(found) < _MOST_IN_A_CELL:
                    found.append((run.zone, point))

    def _may_go_on(self, zone: str, other: str) -> bool:
        """Whether the rows of two zones have no label in common."""
        key = (zone, other)
        if key not in self._are_apart:
            self._are_apart[key] = self._labels[zone].isdisjoint(self._labels[other])
        return self._are_apart[key]


def _cut(run: Run, others: Mapping[str, _Others], least: float) -> Sequence[Run]:
    around = others.get(run.label)
    if around is None:
        return [run]
    if run.at_table:
        return _at_table(run, around, least) if run.is_guess else [run]
    return _in_row(run, around, least)


def _in_row(run: Run, others: _Others, least: float) -> Sequence[Run]:
    if max(run.gaps, default=0.0) < least:
        return [run]
    cuts = [
        at
        for at, gap in enumerate(run.gaps, start=1)
        if gap >= least and all(others.has_nearer(run.zone, run.points[end], gap) for end in (at - 1, at))
    ]
    if not cuts:
        return [run]
    return [run.part(range(first, last)) for first, last in pairwise([0, *cuts, len(run.seats)])]


def _at_table(table: Run, others: _Others, least: float) -> Sequence[Run]:
    """The table, or the parts of a row that was taken for one: each is far from the others, and has a neighbour."""
    own = _lumps(table.points, AISLE * table_pitch([table]))
    lumps = own if len(own) > 1 else _lumps(table.points, least)
    if len(lumps) == 1 or not all(_has_neighbour(table, lump, others) for lump in lumps):
        return [table]
    return [
        run
        for lump in lumps
        for run in runs_of(
            table.zone, table.label, [table.seats[at] for at in lump], [table.points[at] for at in lump]
        )
    ]


def _lumps(points: Sequence[complex], least: float) -> list[list[int]]:
    """The points in groups that are so far from each other."""
    groups = Groups(len(points))
    for one, other in combinations(range(len(points)), 2):
        if abs(points[one] - points[other]) < least:
            groups.join(one, other)
    return groups.all()


def _has_neighbour(table: Run, lump: Sequence[int], others: _Others) -> bool:
    """Whether a seat of another zone is nearer to one of these than the rest of the table."""
    rest = [point for at, point in enumerate(table.points) if at not in lump]
    return any(
        others.has_nearer(table.zone, point, min(abs(point - other) for other in rest))
        for point in (table.points[at] for at in lump)
    )

"""The blocks of a floor: runs that are behind one another, or beside one another in one row.

A block is of one zone, but for a zone that stands in the rows of another: a row, or a part of one, with a price of
its own is in one block with the rows around it.
"""

from collections.abc import Mapping, Sequence

from seatui.plans.mapping.court import is_closed
from seatui.plans.mapping.nearby import are_in_line, close_behind, in_line, seat_pitch
from seatui.plans.mapping.runs import Run, joined

_SCALE = 3
"""The greatest ratio of a zone's seat pitch to that of its floor, both ways."""


def find_blocks(runs: Sequence[Run], names: Sequence[str]) -> list[list[Run]]:
    """The rows of each block, both in the order given; each table is a block. names: the label of every seat."""
    pitch = seat_pitch(runs)
    zones = _zone_pitches(runs, pitch)
    pitches = [zones[run.zone] for run in runs]
    pairs = [
        (one, other)
        for one, other in in_line(runs, max(pitches))
        if are_in_line(runs[one], runs[other], min(pitches[one], pitches[other]))
    ]
    blocks = _blocks(runs, _of_one_row(runs, pairs, names), pitches)
    if not any(is_closed(row) for block in blocks for row in block):
        return blocks
    # The sections of an arena are blocks of their own, though their rows go on all round.
    return _blocks(runs, [pair for pair in pairs if runs[pair[0]].zone == runs[pair[1]].zone], pitches)


def _blocks(
    runs: Sequence[Run], rows_of_one: Sequence[tuple[int, int]], pitches: Sequence[float]
) -> list[list[Run]]:
    groups, rows = _Groups(len(runs)), _Groups(len(runs))
    for one, other in rows_of_one:
        rows.join(one, other)
        groups.join(one, other)
    _join_behind(runs, pitches, groups)
    whole = {members[0]: _whole([runs[index] for index in members]) for members in rows.all()}
    return [[whole[index] for index in group if index in whole] for group in groups.all()]


class _Groups:
    """Disjoint sets of indexes (union-find)."""

    def __init__(self, count: int) -> None:
        self._leaders = list(range(count))

    def join(self, one: int, other: int) -> None:
        one, other = self.leader(one), self.leader(other)
        self._leaders[max(one, other)] = min(one, other)

    def leader(self, one: int) -> int:
        leaders = self._leaders
        while leaders[one] != one:
            leaders[one] = leaders[leaders[one]]
            one = leaders[one]
        return one

    def all(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for index in range(len(self._leaders)):
            groups.setdefault(self.leader(index), []).append(index)
        return list(groups.values())


def _zone_pitches(runs: Sequence[Run], pitch: float) -> Mapping[str, float]:
    members: dict[str, list[Run]] = {}
    for run in runs:
        members.setdefault(run.zone, []).append(run)
    return {
        zone: min(max(seat_pitch(own), pitch / _SCALE), pitch * _SCALE)
        if any(run.gaps for run in own)
        else pitch
        for zone, own in members.items()
    }


def _of_one_row(
    runs: Sequence[Run], pairs: Sequence[tuple[int, int]], names: Sequence[str]
) -> list[tuple[int, int]]:
    """The pairs of runs in line that are of one row: in two zones, if no seat of one has the label of another.

    The labels are those of the whole row in each zone: 10 to 12 and then 1 to 9 of the next section are two rows if
    the first has 1 to 9 as well, beyond an aisle.
    """
    within = [pair for pair in pairs if runs[pair[0]].zone == runs[pair[1]].zone]
    rows = _Groups(len(runs))
    for one, other in within:
        rows.join(one, other)
    labels: dict[int, set[str]] = {}
    for index, run in enumerate(runs):
        labels.setdefault(rows.leader(index), set()).update(names[seat] for seat in run.seats)
    between = (pair for pair in pairs if runs[pair[0]].zone != runs[pair[1]].zone)
    return within + [
        (one, other)
        for one, other in between
        if labels[rows.leader(one)].isdisjoint(labels[rows.leader(other)])
    ]


def _join_behind(runs: Sequence[Run], pitches: Sequence[float], groups: _Groups) -> None:
    """Joins what stands behind one another: in one zone, or a row that has rows of one other block on both sides."""
    between: list[tuple[int, int, int]] = []

    def are_joined(one: int, other: int) -> bool:
        return runs[one].zone == runs[other].zone and groups.leader(one) == groups.leader(other)

    for found in close_behind(runs, pitches, are_joined):
        if runs[found.one].zone == runs[found.other].zone:
            groups.join(found.one, found.other)
        elif found.side:
            between.append((found.one, found.other, found.side))
    sides: dict[tuple[int, int], int] = {}
    for one, other, side in between:
        around = groups.leader(other)
        if sides.setdefault((one, around), side) != side:
            groups.join(one, around)


def _whole(parts: Sequence[Run]) -> Run:
    row = parts[0]
    for part in parts[1:]:
        row = joined(row, part)
    return row

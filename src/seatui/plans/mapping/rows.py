"""The rows of a floor: the runs in line with each other, in whichever zones they are."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from msgspec import Struct

from seatui.domain.words.printable import natural_key
from seatui.plans.mapping.chains import order_by_ends
from seatui.plans.mapping.cuts import cut_at_others
from seatui.plans.mapping.disjoint_sets import Groups
from seatui.plans.mapping.double_rows import without_double_rows
from seatui.plans.mapping.in_line import are_round_a_corner, gap_in_line, in_line
from seatui.plans.mapping.nearby import seat_pitch
from seatui.plans.mapping.round_rows import with_round_rows
from seatui.plans.mapping.runs import Run, run_along
from seatui.plans.mapping.seat_ways import axis_of, goes_on, shortest_path, sorted_along

_SCALE = 3
"""The greatest ratio of a zone's seat pitch to that of its floor, both ways."""

_DIGITS = 6
"""The decimals of a gap that count, for the order of parts that are equally near."""

_MOST_PARTS = 12
"""The most parts of a row that are compared; more are there only by mistake."""

_Pair = tuple[float, int, int]
"""A gap, and the runs on both sides of it."""


class Row(Struct, frozen=True):
    """A row of the room. parts: its runs, each of one zone. whole: all of them as one run."""

    parts: Sequence[Run]
    whole: Run


def find_rows(runs: Sequence[Run], names: Sequence[str], *, are_zones_apart: bool = False) -> list[Row]:
    """The rows in the order of their first runs. names: the label of every seat.

    are_zones_apart: whether no row goes on from one zone into another.
    """
    if not are_zones_apart:
        runs = without_double_rows(with_round_rows(cut_at_others(runs, names)), names)
    pairs = _pairs(runs)
    within, across = Groups(len(runs)), Groups(len(runs))
    for _, one, other in pairs:
        if runs[one].zone == runs[other].zone:
            within.join(one, other)
            across.join(one, other)
    if not are_zones_apart:
        _join_across(runs, pairs, names, across)
    return [row for members in across.all() for row in _rows(runs, members, names, within)]


def joined_at_corners(block: Sequence[Run], names: Sequence[str]) -> list[Run]:
    """The rows of a block, parts of one row joined round the corners that the longest row goes round."""
    pitch = seat_pitch(block)
    longest = max(block, key=lambda row: len(row.seats))
    if len({(row.zone, row.label) for row in block}) == len(block) or longest.bulge < pitch:
        return list(block)
    parts: dict[tuple[str, str], list[int]] = {}
    for index, row in enumerate(block):
        parts.setdefault((row.zone, row.label), []).append(index)
    groups = Groups(len(block))
    for own in parts.values():
        for one, other in combinations(own[:_MOST_PARTS], 2):
            if are_round_a_corner(block[one], block[other], pitch):
                groups.join(one, other)
    found: list[Run] = []
    for members in groups.all():
        own_rows = [block[index] for index in members]
        whole = _whole(own_rows, names)
        found += [whole] if whole else own_rows
    return found


def run_pitches(runs: Sequence[Run]) -> Sequence[float]:
    """The seat pitch of the zone of each run, as far as it is like that of the floor."""
    pitch = seat_pitch(runs)
    members: dict[str, list[Run]] = {}
    for run in runs:
        members.setdefault(run.zone, []).append(run)
    zones = {
        zone: min(max(seat_pitch(own), pitch / _SCALE), pitch * _SCALE)
        if any(run.gaps for run in own)
        else pitch
        for zone, own in members.items()
    }
    return [zones[run.zone] for run in runs]


def _pairs(runs: Sequence[Run]) -> list[_Pair]:
    """The pairs of runs in line, the nearest first."""
    pitches = run_pitches(runs)
    found = (
        (gap_in_line(runs[one], runs[other], min(pitches[one], pitches[other])), one, other)
        for one, other in in_line(runs, max(pitches, default=1.0))
    )
    return sorted((round(gap, _DIGITS), one, other) for gap, one, other in found if gap is not None)


def _join_across(runs: Sequence[Run], pairs: Sequence[_Pair], names: Sequence[str], rows: Groups) -> None:
    """Joins the parts of a row in several zones: no seat of one has the label of another.

    The labels are those of the whole row so far: 10 to 12 and then 1 to 9 of the next section are two rows if the
    first has 1 to 9 as well, beyond an aisle.
    """
    labels: dict[int, set[str]] = {}
    for index, run in enumerate(runs):
        labels.setdefault(rows.leader(index), set()).update(names[seat] for seat in run.seats)
    for _, one, other in pairs:
        first, second = rows.leader(one), rows.leader(other)
        if first != second and labels[first].isdisjoint(labels[second]):
            both = labels[first] | labels[second]
            rows.join(first, second)
            labels[rows.leader(first)] = both


def _rows(runs: Sequence[Run], members: Sequence[int], names: Sequence[str], within: Groups) -> Iterator[Row]:
    """The row of parts in line; where it would turn back on itself, those of its zones."""
    parts = [runs[index] for index in members]
    whole = _whole(parts, names)
    if whole:
        yield Row(parts, whole)
        return
    apart: dict[int, list[Run]] = {}
    for index in members:
        apart.setdefault(within.leader(index), []).append(runs[index])
    for own in apart.values():
        yield Row(own, _whole(own, names) or _straight(own))


def _whole(parts: Sequence[Run], names: Sequence[str]) -> Run | None:
    """All parts as one run; None where no way along their seats goes on without turning back."""
    if len(parts) == 1:
        return parts[0]
    seats = [seat for part in parts for seat in part.seats]
    points = [point for part in parts for point in part.points]
    order: Sequence[int] | None = order_by_ends(parts)
    if not order or not goes_on([points[at] for at in order]):
        listed = sorted(range(len(seats)), key=seats.__getitem__)
        order = shortest_path(points, [listed, sorted(listed, key=lambda at: natural_key(names[seats[at]]))])
    return _in_order(parts, order) if order else None


def _straight(parts: Sequence[Run]) -> Run:
    points = [point for part in parts for point in part.points]
    return _in_order(parts, sorted_along(points, axis_of(points)))


def _in_order(parts: Sequence[Run], order: Sequence[int]) -> Run:
    seats = [seat for part in parts for seat in part.seats]
    points = [point for part in parts for point in part.points]
    return run_along(parts[0].zone, parts[0].label, [seats[at] for at in order], [points[at] for at in order])

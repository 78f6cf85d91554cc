"""Rings: zones whose rows go all round. They are cut at their aisles, or into the stands on the four sides."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from seatui.plans.mapping.axis import axis_across
from seatui.plans.mapping.court import is_closed, side_of
from seatui.plans.mapping.runs import AISLE, Run, run_along, sections_of
from seatui.plans.mapping.seat_ways import axis_of

_LONG = 0.1
"""The least mean of the squared ways from its middle, as a share of that of their lengths, of a ring with an axis."""


class Ring:
    """The four sides of the middle of a ring."""

    def __init__(self, rows: Sequence[Run]) -> None:
        points = [point for row in rows for point in row.points]
        self._axis = _axis(points)
        level = [point / self._axis for point in points]
        left, right = min(point.real for point in level), max(point.real for point in level)
        top, bottom = min(point.imag for point in level), max(point.imag for point in level)
        self._middle = complex(left + right, top + bottom) / 2
        self._width, self._height = right - left or 1.0, bottom - top or 1.0

    def side(self, point: complex) -> complex:
        """The side on which a point is: 1, -1, 1j or -1j. The borders go through the corners of the ring."""
        way = point / self._axis - self._middle
        return side_of(complex(way.real / self._width, way.imag / self._height))

    def stands(self, block: Sequence[Run]) -> list[list[Run]]:
        """The rows of a block that goes all round, in a stand for each side; else the block."""
        stands: dict[complex, list[Run]] = {}
        for row in block:
            for part in _parts(row, [self.side(point) for point in row.points]):
                stands.setdefault(self.side(part.middle), []).append(part)
        return [*stands.values()] if len(stands) == 4 else [list(block)]


def find_rings(rows: Sequence[Run]) -> Mapping[str, Ring]:
    """The rings among the rows of a floor, by zone."""
    zones: dict[str, list[Run]] = {row.zone: [] for row in rows if is_closed(row)}
    for row in rows:
        if row.zone in zones:
            zones[row.zone].append(row)
    return {zone: Ring(own) for zone, own in zones.items()}


def sections_round(row: Run) -> list[Run]:
    """The parts of a row of a ring between its aisles; a row without a bend stays whole."""
    pitch = median(row.gaps) if row.gaps else 0.0
    if row.bulge < pitch:
        return [row]
    sections = [row.part(part) for part in sections_of(row, pitch)]
    if len(sections) > 1 and abs(row.points[-1] - row.points[0]) < AISLE * pitch:
        # The order of the seats began somewhere in a section.
        *others, last = sections[1:]
        sections = [_joined(last, sections[0]), *others]
    return sections


def _axis(points: Sequence[complex]) -> complex:
    """The level direction of a ring: along it, if it is longer than wide."""
    middle = sum(points) / len(points)
    ways = [(point - middle) ** 2 for point in points]
    is_long = abs(sum(ways)) > _LONG * sum(map(abs, ways))
    return axis_across(axis_of(points)) if is_long else complex(1)


def _parts(row: Run, sides: Sequence[complex]) -> Iterator[Run]:
    """The parts of a row on one side each."""
    start = next((at for at in range(1, len(sides)) if sides[at] != sides[at - 1]), 0)
    if start and is_closed(row):
        row = _joined(row.part(range(start, len(sides))), row.part(range(start)))
        sides = [*sides[start:], *sides[:start]]
    cuts = [at for at in range(1, len(sides)) if sides[at] != sides[at - 1]]
    for first, last in pairwise([0, *cuts, len(sides)]):
        yield row.part(range(first, last))


def _joined(one: Run, other: Run) -> Run:
    return run_along(one.zone, one.label, [*one.seats, *other.seats], [*one.points, *other.points])

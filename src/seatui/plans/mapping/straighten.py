"""The straightening of a block: its rows on lines, and its seats on whole columns."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from seatui.plans.mapping.bend import Unbent, unbend
from seatui.plans.mapping.nearby import bounded_pitch
from seatui.plans.mapping.runs import Run, sections_of

WIDEST_AISLE = 2
"""The most adjacent columns that may be empty in all rows of a block; more are squeezed to so many."""

STEEP = math.cos(math.radians(60))
"""The cosine of 60 degrees: steeper rows are turned towards the stage."""

_HALF = 0.52
"""Half a seat, rounded the same way where coordinates with few decimals miss it: the columns of a staggered row."""

_SAME_LINE = 0.4
"""Rows nearer to each other than this, in row distances, stand on one line."""


class PlacedRow(Struct, frozen=True):
    """A row of a block: indexes of seats from left to right, and the column of each, rising.

    line: counted in the block, from its top. distances: of each seat from the stage, in seat widths; or empty.
    """

    label: str
    seats: Sequence[int]
    columns: Sequence[int]
    line: int
    distances: Sequence[float] = ()


class LevelBlock(Struct, frozen=True):
    """A block on a grid of its own.

    rows: from the front, which is the bottom line if the stage is below. centre: its middle on the drawing; None
    without coordinates. pitch and depth: from seat to seat and from row to row, in units of the drawing.
    """

    rows: tuple[PlacedRow, ...]
    width: int
    lines: int
    centre: complex | None = None
    pitch: float = 1.0
    depth: float = 1.0


def straighten(rows: Sequence[Run], stage: complex) -> LevelBlock:
    """The block of these rows. stage: its point on the drawing, to measure distances and find the front."""
    direction = _direction(rows, stage)
    rows = [_along(row, direction) for row in rows]
    pitch = bounded_pitch(rows)
    bend, unbent = unbend(rows, direction, pitch)
    order = sorted(range(len(rows)), key=lambda at: (round(unbent[at].depth / pitch, 3), rows[at].seats[0]))
    rows, unbent = [rows[at] for at in order], [unbent[at] for at in order]
    columns = _columns(rows, unbent, pitch, by_angle=bend.by_angle)
    lines, depth = _lines([each.depth for each in unbent], columns, pitch)
    placed = [
        PlacedRow(row.label, row.seats, own, line, _distances(row, direction, pitch, stage))
        for row, own, line in zip(rows, columns, lines, strict=True)
    ]
    depths = unbent[0].depth, unbent[-1].depth
    if (stage / direction).imag > sum(depths) / 2:
        placed.sort(key=lambda row: -row.line)
    places = [place for each in unbent for place in (each.places[0], each.places[-1])]
    centre = bend.point((min(places) + max(places)) / 2, sum(depths) / 2)
    width = max(own[-1] for own in columns) + 1
    return LevelBlock(tuple(placed), width, lines[-1] + 1, centre, pitch, depth)


def _direction(rows: Iterable[Run], stage: complex) -> complex:
    """The block's direction from left to right: that of its longest row, turned as little as possible.

    A row that is drawn up and down is turned so that its block faces the stage.
    """
    known = [row for row in rows if row.direction is not None]
    if not known:
        return complex(1)
    longest = max(known, key=lambda row: len(row.seats))
    direction = longest.direction or complex(1)
    if abs(direction.real) >= STEEP:
        return direction if direction.real > 0 else -direction
    away = longest.centre - stage
    return direction if (away / direction).imag > 0 else -direction


def _along(row: Run, direction: complex) -> Run:
    if row.direction is not None and (row.direction / direction).real < 0:
        return row.reversed()
    return row


def _columns(
    rows: Sequence[Run], unbent: Sequence[Unbent], pitch: float, *, by_angle: bool
) -> list[tuple[int, ...]]:
    """The columns of the seats of each row, from 0 on, without columns that are empty in all of them."""
    # Placed by angle, the seats of inner rows are wider: the narrowest ones are a column wide.
    units = [each.pitch for each in unbent if each.pitch]
    unit = max(min(units, default=pitch), pitch / 4) if by_angle else pitch
    start = min(each.places[0] for each in unbent)
    end = max(each.places[-1] for each in unbent)
    grid = [
        _placed(sections_of(row, pitch), each, start, unit, (start + end) / 2)
        for row, each in zip(rows, unbent, strict=True)
    ]
    narrow = _squeezed(grid)
    return [tuple(narrow[column] for column in own) for own in grid]


def _placed(sections: Sequence[range], unbent: Unbent, start: float, unit: float, middle: float) -> list[int]:
    """A row's columns. The seats of a section are side by side, and only its middle is aligned to the grid.

    So rows staggered by half a seat, and rows whose seats are a little wider than others, have the same aisles.
    """
    places = unbent.places
    middles = [(places[part[0]] + places[part[-1]]) / 2 for part in sections]
    firsts = [
        math.floor((at - start) / unit - (len(part) - 1) / 2 + _HALF)
        for at, part in zip(middles, sections, strict=True)
    ]
    base = min(range(len(sections)), key=lambda at: abs(middles[at] - middle))
    for at in range(base + 1, len(sections)):
        firsts[at] = max(firsts[at], firsts[at - 1] + len(sections[at - 1]) + 1)
    for at in range(base - 1, -1, -1):
        firsts[at] = min(firsts[at], firsts[at + 1] - len(sections[at]) - 1)
    return [first + n for first, part in zip(firsts, sections, strict=True) for n in range(len(part))]


def _lines(
    depths: Sequence[float], columns: Sequence[Sequence[int]], pitch: float
) -> tuple[list[int], float]:
    """The line of each row, in their order from the top, and the distance from one line to the next."""
    steps = [step for one, other in pairwise(depths) if (step := other - one) > _SAME_LINE * pitch]
    depth = median(steps) if steps else pitch
    lines: list[int] = []
    taken: list[Sequence[int]] = []
    line, line_depth = 0, -math.inf
    for own, row in zip(depths, columns, strict=True):
        is_beside = all(_are_beside(row, other) for other in taken)
        if lines and not (own - line_depth < _SAME_LINE * depth and is_beside):
            line, line_depth, taken = line + 1, own, []
        elif not lines:
            line_depth = own
        taken.append(row)
        lines.append(line)
    return lines, depth


def _are_beside(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two rows are beside each other, or one in the gaps of the other, with a free column between them."""
    if one[-1] + 1 < other[0] or one[0] > other[-1] + 1:
        return True
    return {column + way for column in other for way in (-1, 0, 1)}.isdisjoint(one)


def _squeezed(rows: Sequence[Sequence[int]]) -> dict[int, int]:
    """The new number of each column, with aisles narrowed to `WIDEST_AISLE`; the first becomes 0."""
    used = sorted(set().union(*rows))
    narrow = {used[0]: 0}
    for left, right in pairwise(used):
        narrow[right] = narrow[left] + min(right - left, WIDEST_AISLE + 1)
    return narrow


def _distances(row: Run, direction: complex, pitch: float, stage: complex) -> Sequence[float]:
    """The distance of each seat from the stage, in seat widths; sideways counts double."""
    ways = [(point - stage) / direction for point in row.points]
    return [math.hypot(2 * way.real, way.imag) / pitch for way in ways]

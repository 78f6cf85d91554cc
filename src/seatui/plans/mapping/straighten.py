"""The straightening of a block: its rows on lines, and its seats on whole columns."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from seatui.plans.mapping.blocks import are_in_line, bounded_pitch, seat_pitch
from seatui.plans.mapping.runs import Run, joined

AISLE = 1.6
"""The least distance, in pitches, of neighbours with an aisle between them."""

WIDEST_AISLE = 2
"""The most adjacent columns that may be empty in all rows of a block; more are squeezed to so many."""

STEEP = math.cos(math.radians(60))
"""The cosine of 60 degrees: steeper rows are turned towards the stage, if there is one."""

_HALF = 0.5 + 1e-6  # rows staggered by half a seat round the same way in spite of inexact last digits
_SAME_LINE = 0.4
"""Rows nearer to each other than this, in row distances, stand on one line."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a block: indexes of seats from left to right, and the column of each, rising.

    line: counted in the block, from its top. distances: of each seat from the stage, in seat widths; or empty.
    """

    label: str
    seats: Sequence[int]
    columns: Sequence[int]
    line: int
    distances: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class LevelBlock:
    """A block on a grid of its own.

    rows: from the front, which is the bottom line if the stage is below. centre: its middle on the drawing; None
    without coordinates. pitch and depth: from seat to seat and from row to row, in units of the drawing.
    """

    zone: str
    rows: tuple[PlacedRow, ...]
    width: int
    lines: int
    centre: complex | None = None
    pitch: float = 1.0
    depth: float = 1.0


def straighten(zone: str, runs: Sequence[Run], stage: complex | None) -> LevelBlock:
    """The block of these runs. stage: its point on the drawing, to measure distances and find the front."""
    direction = _direction(runs, stage)
    rows = [_along(row, direction) for row in _whole_rows(runs)]
    pitch = bounded_pitch(rows)
    middle = median([(point / direction).real for row in rows for point in (row.points[0], row.points[-1])])
    backs = [_back(row, direction, middle) for row in rows]
    order = sorted(range(len(rows)), key=lambda index: (round(backs[index] / pitch, 3), rows[index].seats[0]))
    start = min((row.points[0] / direction).real for row in rows)
    columns = [_columns(row, direction, pitch, start, middle) for row in rows]
    lines, depth = _lines([backs[index] for index in order], [columns[index] for index in order], pitch)
    narrow = _squeezed([columns[index] for index in order])
    placed = [
        PlacedRow(
            rows[index].label,
            rows[index].seats,
            tuple(narrow[column] for column in columns[index]),
            line,
            _distances(rows[index], direction, pitch, stage),
        )
        for index, line in zip(order, lines, strict=True)
    ]
    if stage is not None and _is_above(stage, rows, direction):
        placed.sort(key=lambda row: -row.line)
    points = [point for row in rows for point in (row.points[0], row.points[-1])]
    return LevelBlock(
        zone,
        tuple(placed),
        max(row.columns[-1] for row in placed) + 1,
        lines[-1] + 1,
        _middle(points),
        pitch,
        depth,
    )


def _is_above(stage: complex, rows: Sequence[Run], direction: complex) -> bool:
    """Whether the level block is above the stage, so that its last line is the front."""
    backs = [(row.centre / direction).imag for row in rows]
    return (stage / direction).imag > (min(backs) + max(backs)) / 2


def _middle(points: Sequence[complex]) -> complex:
    xs, ys = [point.real for point in points], [point.imag for point in points]
    return complex((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def _direction(runs: Sequence[Run], stage: complex | None) -> complex:
    """The block's direction from left to right: that of its longest run, turned as little as possible.

    A row that is drawn up and down is turned so that its block faces the stage.
    """
    known = [run for run in runs if run.direction is not None]
    if not known:
        return complex(1)
    longest = max(known, key=lambda run: len(run.seats))
    direction = longest.direction or complex(1)
    if abs(direction.real) >= STEEP or stage is None:
        forward = direction.real if abs(direction.real) > 1e-3 else direction.imag
        return direction if forward > 0 else -direction
    away = longest.centre - stage
    return direction if (away / direction).imag > 0 else -direction


def _along(row: Run, direction: complex) -> Run:
    if row.direction is not None and (row.direction / direction).real < 0:
        return row.reversed()
    return row


def _whole_rows(runs: Sequence[Run]) -> list[Run]:
    """The runs, with those of one row in line joined into one."""
    pitch = seat_pitch(runs)
    rows: dict[str, list[Run]] = {}
    for run in runs:
        same_label = rows.setdefault(run.label, [])
        for index, row in enumerate(same_label):
            if are_in_line(row, run, pitch):
                same_label[index] = joined(row, run)
                break
        else:
            same_label.append(run)
    return [row for same_label in rows.values() for row in same_label]


def _back(row: Run, direction: complex, middle: float) -> float:
    """The depth of a row at the block's middle; the ends of a curved row are elsewhere."""
    if row.at_table:
        return (row.centre / direction).imag
    index = min(
        bisect_left(row.points, middle, key=lambda point: (point / direction).real), len(row.points) - 1
    )
    return (row.points[index] / direction).imag


def _columns(row: Run, direction: complex, pitch: float, start: float, middle: float) -> list[int]:
    """A row's columns, counted from the start of the block.

    Only the seat at the block's middle is aligned to the grid, the others by the gap to their neighbour: rounding
    each on its own would tear aisles into rows whose seats are a little wider than those of the rest.
    """
    if row.at_table:
        return list(range(len(row.seats)))
    columns = [0]
    if not row.gaps or max(row.gaps) < AISLE * pitch:
        columns = list(range(len(row.seats)))
    else:
        for gap in row.gaps:
            columns.append(columns[-1] + _steps(gap / pitch))
    at = min(bisect_left(row.points, middle, key=lambda point: (point / direction).real), len(row.points) - 1)
    shift = _rounded(((row.points[at] / direction).real - start) / pitch) - columns[at]
    return [column + shift for column in columns]


def _lines(backs: Sequence[float], columns: Sequence[Sequence[int]], pitch: float) -> tuple[list[int], float]:
    """The line of each row, in their order from the top, and the distance from one line to the next."""
    steps = [step for one, other in pairwise(backs) if (step := other - one) > _SAME_LINE * pitch]
    depth = median(steps) if steps else pitch
    lines: list[int] = []
    taken: list[tuple[int, int]] = []
    line, line_back = 0, -math.inf
    for back, row in zip(backs, columns, strict=True):
        span = row[0], row[-1]
        is_beside = all(span[1] < first or span[0] > last for first, last in taken)
        if lines and not (back - line_back < _SAME_LINE * depth and is_beside):
            line, line_back, taken = line + 1, back, []
        elif not lines:
            line_back = back
        taken.append(span)
        lines.append(line)
    return lines, depth


def _squeezed(rows: Sequence[Sequence[int]]) -> dict[int, int]:
    """The new number of each column, with aisles narrowed to `WIDEST_AISLE`; the first becomes 0."""
    used = sorted(set().union(*rows))
    narrow = {used[0]: 0}
    for left, right in pairwise(used):
        narrow[right] = narrow[left] + min(right - left, WIDEST_AISLE + 1)
    return narrow


def _distances(row: Run, direction: complex, pitch: float, stage: complex | None) -> Sequence[float]:
    """The distance of each seat from the stage, in seat widths; sideways counts double."""
    if stage is None:
        return ()
    ways = [(point - stage) / direction for point in row.points]
    return [math.hypot(2 * way.real, way.imag) / pitch for way in ways]


def _steps(pitches: float) -> int:
    return 1 if pitches < AISLE else max(2, _rounded(pitches))


def _rounded(value: float) -> int:
    return math.floor(value + _HALF)

"""Rooms of tables: each table is a line of seats, and tables have the order of the room."""

import math
from collections.abc import Iterable, Sequence
from statistics import median

from seatui.plans.mapping.floor import Box, arrange_boxes
from seatui.plans.mapping.runs import Run
from seatui.plans.mapping.straighten import LevelBlock, PlacedRow

_ASIDE = 2
"""The weight of a distance sideways against one backwards."""


def level_tables(tables: Sequence[Run], stage: complex) -> LevelBlock:
    """The tables as one block, left and right, before and behind as on the drawing."""
    pitch = _pitch(tables)
    corners = [_corners(table.points) for table in tables]
    boxes = [
        Box(
            (first + last) / 2,
            len(table.points),
            1,
            max((last - first).real, pitch) / len(table.points),
            max((last - first).imag, pitch),
        )
        for table, (first, last) in zip(tables, corners, strict=True)
    ]
    rows = [
        PlacedRow(
            table.label,
            table.seats,
            tuple(range(column, column + len(table.seats))),
            line,
            [math.hypot(_ASIDE * way.real, way.imag) / pitch for way in _ways(table, stage)],
        )
        for table, (column, line) in zip(tables, arrange_boxes(boxes), strict=True)
    ]
    rows.sort(key=lambda row: (row.line, row.columns[0]))
    first, last = _corners([corner for pair in corners for corner in pair])
    lines = rows[-1].line + 1
    width = max(row.columns[-1] for row in rows) + 1
    depth = max((last - first).imag, pitch) / lines
    return LevelBlock(
        tuple(rows), width, lines, (first + last) / 2, max((last - first).real, pitch) / width, depth
    )


def _pitch(tables: Iterable[Run]) -> float:
    """The median distance of a seat from the nearest other at its table; 1 where it has none."""
    gaps = []
    for table in tables:
        for point in table.points[:2]:
            away = [gap for other in table.points if (gap := abs(other - point))]
            gaps += [min(away)] if away else []
    return median(gaps) if gaps else 1.0


def _ways(table: Run, stage: complex) -> Iterable[complex]:
    return (point - stage for point in table.points)


def _corners(points: Sequence[complex]) -> tuple[complex, complex]:
    xs, ys = [point.real for point in points], [point.imag for point in points]
    return complex(min(xs), min(ys)), complex(max(xs), max(ys))

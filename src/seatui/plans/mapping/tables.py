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
    pitch = table_pitch(tables)
    places = arrange_boxes([_box(table, pitch) for table in tables])
    rows = [_row(table, place, stage, pitch) for table, place in zip(tables, places, strict=True)]
    rows.sort(key=lambda row: (row.line, row.columns[0]))
    first, last = _corners([point for table in tables for point in table.points])
    width, lines = max(row.columns[-1] for row in rows) + 1, rows[-1].line + 1
    column, depth = max((last - first).real, pitch) / width, max((last - first).imag, pitch) / lines
    return LevelBlock(tuple(rows), width, lines, (first + last) / 2, column, depth)


def _box(table: Run, pitch: float) -> Box:
    first, last = _corners(table.points)
    size = complex(max((last - first).real, pitch), max((last - first).imag, pitch))
    return Box((first + last) / 2, len(table.points), 1, size.real / len(table.points), size.imag)


def _row(table: Run, place: tuple[int, int], stage: complex, pitch: float) -> PlacedRow:
    """A table as a row. place: its first column, and its line."""
    column, line = place
    ways = [point - stage for point in table.points]
    distances = [math.hypot(_ASIDE * way.real, way.imag) / pitch for way in ways]
    return PlacedRow(
        table.label, table.seats, tuple(range(column, column + len(table.seats))), line, distances
    )


def table_pitch(tables: Iterable[Run]) -> float:
    """The median distance of a seat from the nearest other at its table; 1 where it has none."""
    gaps = []
    for table in tables:
        for point in table.points[:2]:
            away = [gap for other in table.points if (gap := abs(other - point))]
            gaps += [min(away)] if away else []
    return median(gaps) if gaps else 1.0


def _corners(points: Sequence[complex]) -> tuple[complex, complex]:
    xs, ys = [point.real for point in points], [point.imag for point in points]
    return complex(min(xs), min(ys)), complex(max(xs), max(ys))

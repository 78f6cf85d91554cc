"""From positions on a drawing to rows and columns.

Points are complex numbers, x + yj with y downwards, as all plans have it. Dividing by a row's direction turns
the drawing until the row is level: the real part is then the way along the row, and the imaginary part the way
back from the stage.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

PARALLEL = math.sin(math.radians(5))
"""Rows whose directions differ by less count as parallel."""

AISLE = 1.6
"""Neighbours at least so many pitches apart have an aisle between them."""

MAX_COLUMNS = 10_000
"""How wide a zone is drawn; a seat that somebody dragged off the drawing must not make it wider."""

_HALF = 0.5 + 1e-6  # rows staggered by half a seat round the same way, whatever the last digits say


@dataclass(frozen=True, slots=True)
class Segment:
    """Seats that the plan draws as one run: `seats` are indexes in the order of the file, one for each point.

    at_table: whether they sit around a table, where there is no left and right.
    """

    label: str
    seats: tuple[int, ...]
    points: tuple[complex, ...]
    at_table: bool = False

    @property
    def centre(self) -> complex:
        """The middle of its seats."""
        return sum(self.points) / len(self.points)

    def direction(self) -> complex | None:
        """From one end to the other, as a unit; None for one seat, or seats that all stand in one place."""
        if self.at_table:
            return None
        # The ends are looked for, since a file may list the seats of a row in any order.
        one = max(self.points, key=lambda point: abs(point - self.points[0]))
        other = max(self.points, key=lambda point: abs(point - one))
        return (other - one) / abs(other - one) if other != one else None


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a zone: indexes of seats from left to right, and the column of each, rising."""

    label: str
    seats: tuple[int, ...]
    columns: tuple[int, ...]


def place_rows(segments: Sequence[Segment], stage: complex | None) -> list[PlacedRow]:
    """The rows of a zone from the front backwards.

    Segments of one label that lie in one line become one row. Where the rows are parallel they are ordered by
    their distance from the stage (without one, from the top of the drawing) and share their columns; otherwise
    they stay in the order of the file, and each starts in column 0.
    """
    directions = [segment.direction() for segment in segments]
    common = _common_direction(segments, directions)
    pitch = _pitch(segments, directions)
    rows = _merge_in_line(segments, directions, common, pitch)
    if common is None:
        return [_place(row, _oriented(row.direction() or 1, row.centre, stage), pitch, None) for row in rows]
    centre = sum(row.centre for row in rows) / len(rows)
    common = _oriented(common, centre, stage)
    start = min(_along(point, common) for row in rows for point in row.points)
    rows.sort(key=lambda row: round(_back(row.centre, common) / pitch, 2))
    return [_place(row, common, pitch, start) for row in rows]


def _along(point: complex, direction: complex) -> float:
    return (point / direction).real


def _back(point: complex, direction: complex) -> float:
    return (point / direction).imag


def _common_direction(segments: Sequence[Segment], directions: Sequence[complex | None]) -> complex | None:
    """The direction of the longest row where all others are parallel to it, or have none; else None."""
    known = [
        (len(segment.seats), -index, direction)
        for index, (segment, direction) in enumerate(zip(segments, directions, strict=True))
        if direction is not None
    ]
    longest = max(known)[2] if known else complex(1)
    return longest if all(_are_parallel(direction, longest) for _, _, direction in known) else None


def _are_parallel(one: complex, other: complex) -> bool:
    return abs(_back(one, other)) < PARALLEL


def _oriented(direction: complex, centre: complex, stage: complex | None) -> complex:
    """The direction or its reverse: from left to right as one faces the stage, or the top of the drawing."""
    if stage is not None:
        away = centre - stage
        back = _back(away, direction)
        if abs(back) > 0.01 * abs(away):
            return direction if back > 0 else -direction
    forward = direction.real if abs(direction.real) > 1e-3 else direction.imag
    return direction if forward > 0 else -direction


def _pitch(segments: Sequence[Segment], directions: Sequence[complex | None]) -> float:
    """From one seat to the next, as most seats of the zone have it; 1 where all stand in one place."""
    gaps = [
        abs(right - left)
        for segment, direction in zip(segments, directions, strict=True)
        if direction is not None
        for left, right in pairwise(sorted(segment.points, key=lambda point: _along(point, direction)))
    ]
    points = [point for segment in segments for point in segment.points]
    extent = 2 * max(abs(point - points[0]) for point in points)
    return max(median(gaps or [0.0]), extent / MAX_COLUMNS) or 1.0


def _merge_in_line(
    segments: Sequence[Segment], directions: Sequence[complex | None], common: complex | None, pitch: float
) -> list[Segment]:
    rows: dict[str, list[tuple[Segment, complex | None]]] = {}
    for segment, direction in zip(segments, directions, strict=True):
        same_label = rows.setdefault(segment.label, [])
        for index, (row, row_direction) in enumerate(same_label):
            line = row_direction or direction or common
            if _are_in_line(segment, direction, row, line, pitch):
                same_label[index] = _joined(row, segment), line
                break
        else:
            same_label.append((segment, direction))
    merged = [row for same_label in rows.values() for row, _ in same_label]
    return sorted(merged, key=lambda row: row.seats[0])


def _are_in_line(
    segment: Segment, direction: complex | None, row: Segment, line: complex | None, pitch: float
) -> bool:
    if segment.at_table or row.at_table or line is None:
        return False
    if direction is not None and not _are_parallel(direction, line):
        return False
    return abs(_back(segment.centre - row.centre, line)) < pitch / 2


def _joined(row: Segment, segment: Segment) -> Segment:
    return Segment(row.label, row.seats + segment.seats, row.points + segment.points)


def _place(row: Segment, direction: complex, pitch: float, start: float | None) -> PlacedRow:
    """A row in columns that are counted from where the zone starts, or else from its own first seat.

    Only its first seat goes by the zone's grid, the others by the gap to their neighbour: rounding each for
    itself would tear aisles into rows whose seats are a little wider than those of the rest.
    """
    if row.at_table:
        return PlacedRow(row.label, row.seats, tuple(range(len(row.seats))))
    along = sorted(zip(row.seats, row.points, strict=True), key=lambda place: _along(place[1], direction))
    points = [point for _, point in along]
    first = 0 if start is None else _rounded((_along(points[0], direction) - start) / pitch)
    columns = [first]
    for left, right in pairwise(points):
        columns.append(columns[-1] + _steps(abs(right - left) / pitch))
    return PlacedRow(row.label, tuple(seat for seat, _ in along), tuple(columns))


def _steps(pitches: float) -> int:
    return 1 if pitches < AISLE else max(2, _rounded(pitches))


def _rounded(value: float) -> int:
    return math.floor(value + _HALF)

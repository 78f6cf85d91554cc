"""A plan as a seating plan of pretix, by its schema: zones of rows of seats on a canvas in pixels."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from math import hypot
from statistics import median

from msgspec import Struct

from seatui.domain.model.seats import Seat
from seatui.domain.venue.arranging import stack
from seatui.domain.venue.venue_plan import Plan
from seatui.plans.formats.pretix_extras import Point, written_extras

_PITCH = 25.0
"""Pixels from seat to seat: a seat of pretix has a radius of 10."""
_NARROW, _WIDE = 15.0, 60.0
"""The least and the greatest distance of seats that is left as it is."""
_MARGIN = 50.0
_LARGEST = 1e6
"""The most pixels of a side of the canvas."""

_COLOURS = ("#4CAF50", "#2196F3", "#FF9800", "#9C27B0", "#F44336", "#00BCD4", "#8BC34A", "#795548")
_HIDDEN = "transparent"


class Canvas(Struct, frozen=True):
    """Where points of a plan are on the canvas: moved, then scaled.

    is_map: whether they are columns and lines of the map, for a plan without coordinates.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    is_map: bool = False

    def at(self, point: Point) -> Point:
        """A point of the plan on the canvas."""
        return (point[0] + self.x) * self.scale, (point[1] + self.y) * self.scale


def write_pretix(plan: Plan) -> str:
    """The plan as pretix's JSON: guids are the ids of the seats; a seat without a category has one of its price."""
    canvas = _canvas(plan)
    points = _points(plan, canvas)
    zones = list(_zones(plan, points))
    if zones:
        zones[0]["areas"] = list(_areas(plan, canvas, points))
    document = {
        "name": plan.name,
        "categories": [
            {"name": name, "color": _COLOURS[index % len(_COLOURS)]}
            for index, name in enumerate(dict.fromkeys(map(_category, plan.seats)))
        ],
        "zones": zones,
        "size": {
            "width": int(max((x for x, _ in points.values()), default=0.0) + _MARGIN),
            "height": int(max((y for _, y in points.values()), default=0.0) + _MARGIN),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _category(seat: Seat) -> str:
    return seat.category or f"{seat.price:f}"


def _points(plan: Plan, canvas: Canvas) -> dict[str, Point]:
    """Where each seat is on the canvas, by its id."""
    if not canvas.is_map:
        return {seat.seat_id: canvas.at((seat.x or 0.0, seat.y or 0.0)) for seat in plan.seats}
    seats = plan.seats if None not in {seat.line for seat in plan.seats} else stack(plan.seats)
    placed = {seat.seat_id: canvas.at((float(seat.column), float(seat.line or 0))) for seat in seats}
    return {seat.seat_id: placed[seat.seat_id] for seat in plan.seats}


def _canvas(plan: Plan) -> Canvas:
    """Where the plan is on a canvas that begins at 0, with seats that do not overlap."""
    drawn = [(seat.x, seat.y) for seat in plan.seats if seat.x is not None and seat.y is not None]
    if len(drawn) < len(plan.seats):
        return Canvas(_PITCH, _MARGIN / _PITCH, 2 * _MARGIN / _PITCH, is_map=True)
    pitch = _pitch(plan.seats)
    scale = 1.0 if _NARROW <= pitch <= _WIDE else _PITCH / pitch
    xs, ys = zip(*drawn, *([plan.stage] if plan.stage else []), strict=True)
    left, top = min(0.0, *xs), min(0.0, *ys)
    scale = min(scale, _LARGEST / max(max(xs) - left, max(ys) - top, 1.0))
    room = _MARGIN / scale
    return Canvas(scale, room - left if left < 0 else 0.0, room - top if top < 0 else 0.0)


def _pitch(seats: Sequence[Seat]) -> float:
    """The usual distance of neighbours in the units of the plan."""
    gaps = [
        hypot((other.x or 0.0) - (one.x or 0.0), (other.y or 0.0) - (one.y or 0.0))
        for one, other in pairwise(seats)
        if (one.block, one.row_index) == (other.block, other.row_index)
    ]
    return (median(gaps) if gaps else 0.0) or _PITCH


def _zones(plan: Plan, points: Mapping[str, Point]) -> Iterator[dict[str, object]]:
    zones: dict[str, list[Seat]] = {}
    for seat in plan.seats:
        zones.setdefault(seat.zone, []).append(seat)
    for name, seats in zones.items():
        yield {"name": name, "position": _position((0.0, 0.0)), "rows": [*_rows(seats, points)]}


def _rows(seats: Iterable[Seat], points: Mapping[str, Point]) -> Iterator[dict[str, object]]:
    for _, members in groupby(seats, key=lambda seat: (seat.block, seat.row_index, seat.row)):
        row = list(members)
        yield {"row_number": row[0].row, "seats": [_seat(seat, points[seat.seat_id]) for seat in row]}


def _seat(seat: Seat, point: Point) -> dict[str, object]:
    return {
        "seat_guid": seat.seat_id,
        "seat_number": seat.label,
        "position": _position(point),
        "category": _category(seat),
    }


def _areas(plan: Plan, canvas: Canvas, points: Mapping[str, Point]) -> Iterator[dict[str, object]]:
    if plan.stage and not canvas.is_map:
        yield _text("Stage", canvas.at(plan.stage), "#888888", 24)
    yield _text(written_extras(plan, points.values()), (0.0, 0.0), _HIDDEN, 1)


def _text(text: str, at: Point, colour: str, size: int) -> dict[str, object]:
    return {
        "shape": "text",
        "color": _HIDDEN,
        "border_color": _HIDDEN,
        "rotation": 0,
        "position": _position(at),
        "text": {"text": text, "color": colour, "size": size, "position": _position((0.0, 0.0))},
    }


def _position(point: Point) -> dict[str, float]:
    return {"x": point[0], "y": point[1]}

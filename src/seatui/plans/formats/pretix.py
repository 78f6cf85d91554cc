"""pretix seating plans: zones of rows of seats, each positioned relative to its parent.

Source: `seating-plan.schema.json` of pretix. A row may come in several segments of one `row_number`; seats are unique
by `seat_guid`.
"""

import math

from seatui.domain.words.plain_text import plain_text
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.formats.json_object import JsonObject
from seatui.plans.formats.stage_words import names_stage

_Point = tuple[float, float]


def read_seating_plan(plan: JsonObject, draft: Draft) -> None:
    """Reads a seating plan into the draft."""
    draft.name = plan.text("name") or ""
    names = [category.text("name") for category in plan.objects("categories")]
    draft.categories.update({plain_text(name): None for name in names if name})
    segment = 0
    for zone in plan.objects("zones"):
        zone.zone = zone.text("name") or zone.text("zone_id")
        origin = zone.point_of("position") or (0.0, 0.0)
        for row in zone.objects("rows"):
            segment += 1
            _read_row(row, origin, segment, draft)
        for area in zone.objects("areas"):
            draft.stage = draft.stage or _stage(area, origin)


def _read_row(row: JsonObject, origin: _Point, segment: int, draft: Draft) -> None:
    row.row = row.text("row_number")
    origin = _moved(origin, row.point_of("position"))
    for place, seat in enumerate(row.objects("seats"), start=1):
        seat.seat = seat.text("seat_number")
        point = seat.point_of("position")
        draft.add(
            RawSeat(
                zone=row.zone,
                row=row.row,
                label=seat.seat,
                segment=segment,
                spot=f"place {place}",
                own_id=seat.text("seat_guid") or None,
                category=_category(seat, draft),
                point=point and _moved(origin, point),
            )
        )


def _category(seat: JsonObject, draft: Draft) -> str | None:
    name = seat.text("category")
    if name and plain_text(name) not in draft.categories:
        seat.refuse(f"its category {quoted(name)} is not among the plan's categories", "unknown category")
        return None
    return name


def _stage(area: JsonObject, origin: _Point) -> _Point | None:
    """The middle of an area that is named as a stage; None for every other area."""
    # In the first version of the format `text` is a string, in later ones an object.
    holder = None if area.is_text("text") else area.child("text")
    name = (holder or area).text("text") or ""
    if not names_stage(name):
        return None
    return _moved(_moved(origin, area.point_of("position")), _middle(area, holder))


def _middle(area: JsonObject, text: JsonObject | None) -> _Point | None:
    """The middle of an area relative to its position, around which areas are turned clockwise."""
    rectangle, polygon = area.child("rectangle"), area.child("polygon")
    corners = [point for corner in polygon.objects("points") if (point := corner.point())] if polygon else []
    x, y = 0.0, 0.0
    if rectangle:
        x, y = (rectangle.number("width") or 0.0) / 2, (rectangle.number("height") or 0.0) / 2
    elif corners:
        x, y = (sum(values) / len(corners) for values in zip(*corners, strict=True))
    elif text and area.text("shape") == "text":
        x, y = text.point_of("position") or (0.0, 0.0)
    turn = math.radians(area.number("rotation") or 0.0)
    return x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)


def _moved(point: _Point, by: _Point | None) -> _Point:
    return point if by is None else (point[0] + by[0], point[1] + by[1])

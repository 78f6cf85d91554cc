"""pretix seating plans: zones of rows of seats, each positioned relative to its parent.

Source: `seating-plan.schema.json` of pretix. A row may come in several segments of one `row_number`; seats are unique
by `seat_guid`.
"""

import math
from collections.abc import Mapping

from seatui.domain.words.plain_text import plain_text
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.formats.json_object import JsonObject
from seatui.plans.formats.json_text import parse_json
from seatui.plans.formats.pretix_extras import parsed_extras, take_extras
from seatui.plans.formats.seat_kinds import KIND_MARKS, marked_kind
from seatui.plans.formats.stage_words import names_stage

_KNOWN = KIND_MARKS | {"seat_number", "seat_guid", "position", "category", "uuid", "radius"}
"""What a seat has that is read, or that matters only to the editor."""

_Point = tuple[float, float]


def is_answer(content: Mapping[str, object]) -> bool:
    """Whether an object is a plan, or a list of plans, as the interface of pretix answers with them."""
    return isinstance(content.get("layout"), dict) or isinstance(content.get("results"), list)


def read_answer(answer: JsonObject, draft: Draft) -> None:
    """Reads the plan in an answer of the interface; of several, none can be chosen. Raises InvalidPlan."""
    plans = list(answer.objects("results")) if "results" in answer else [answer]
    if len(plans) != 1:
        names = ", ".join(quoted(plan.text("name") or "") for plan in plans)
        raise draft.refusal(
            f"the file has {len(plans)} plans, not one: {names}" if plans else "the file has no plan"
        )
    layout = plans[0].child("layout")
    if layout is None or "zones" not in layout:
        raise draft.refusal("the plan in the file has no layout of zones")
    read_seating_plan(layout, draft)
    draft.name = draft.name or plans[0].text("name") or ""


def read_seating_plan(plan: JsonObject, draft: Draft) -> None:
    """Reads a seating plan into the draft."""
    draft.name = plan.text("name") or ""
    names = [category.text("name") for category in plan.objects("categories")]
    draft.categories.update({plain_text(name): None for name in names if name})
    extras: JsonObject | None = None
    segment = 0
    for zone in plan.objects("zones"):
        zone.zone = zone.text("name") or zone.text("zone_id")
        origin = zone.point_of("position") or (0.0, 0.0)
        first = len(draft.seats)
        for row in zone.objects("rows"):
            segment += 1
            _read_row(row, origin, segment, draft)
        if len(draft.seats) == first:
            draft.left_out.zones.append(zone.zone or "")
        for area in zone.objects("areas"):
            found = _extras_in(area, draft)
            if found is None:
                _read_area(area, origin, draft)
            extras = extras or found
    if extras is not None:
        take_extras(extras, draft)


def _read_row(row: JsonObject, origin: _Point, segment: int, draft: Draft) -> None:
    row.row = row.text("row_number")
    origin = _moved(origin, row.point_of("position"))
    for place, seat in enumerate(row.objects("seats"), start=1):
        seat.seat = seat.text("seat_number")
        draft.left_out.add_properties(seat.unread(_KNOWN))
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
                kind=marked_kind(seat),
                point=point and _moved(origin, point),
            )
        )


def _category(seat: JsonObject, draft: Draft) -> str | None:
    name = seat.text("category")
    if name and name not in draft.categories and plain_text(name) not in draft.categories:
        seat.refuse(f"its category {quoted(name)} is not among the plan's categories", "unknown category")
        return None
    return name


def _extras_in(area: JsonObject, draft: Draft) -> JsonObject | None:
    """What seatui wrote into the text of an area; None in any other."""
    holder = None if area.is_text("text") else area.child("text")
    fields = parsed_extras((holder or area).text("text") or "", lambda text: parse_json(text, draft))
    return None if fields is None else JsonObject(fields, draft, "text", area)


def _read_area(area: JsonObject, origin: _Point, draft: Draft) -> None:
    """The middle of an area that is named as a stage is the stage; every other is left out."""
    # In the first version of the format `text` is a string, in later ones an object.
    holder = None if area.is_text("text") else area.child("text")
    name = (holder or area).text("text") or ""
    if not names_stage(name):
        draft.left_out.add_area(name)
    elif draft.stage is None:
        draft.stage = _moved(_moved(origin, area.point_of("position")), _middle(area, holder))


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

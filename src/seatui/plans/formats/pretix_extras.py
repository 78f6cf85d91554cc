"""What a seating plan of pretix has no field for: it travels as JSON in a text of the plan that is not to be seen.

The schema of pretix permits no fields but its own. Of an area it permits a text, of any colour and size.
"""

import hashlib
import json
from collections.abc import Callable, Iterable

from msgspec.structs import asdict

from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.layout import Stage
from seatui.domain.venue.venue_plan import Plan
from seatui.plans.draft import Draft, RawSeat
from seatui.plans.formats.json_object import JsonObject
from seatui.plans.map_place import MAX_COLUMN, MAX_LINE, MapPlace
from seatui.plans.prices import amount_or_none

_KEY = "seatui"
Point = tuple[float, float]
_KINDS = {kind.value: kind for kind in SeatKind}


def written_extras(plan: Plan, drawn: Iterable[Point]) -> str:
    """The text that carries what the fields of pretix do not say. drawn: where each seat is in the file."""
    place = plan.place_of_stage
    document = {
        _KEY: 1,
        "drawn": _digest((seat.seat_id, point) for seat, point in zip(plan.seats, drawn, strict=True)),
        "stage": plan.stage and {"x": plan.stage[0], "y": plan.stage[1]},
        "map_stage": place and asdict(place),
        "seats": [*map(_seat, plan.seats)],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _digest(seats: Iterable[tuple[str, Point | None]]) -> str:
    """A digest of where seats are, in whatever order; another program may have rounded a little."""
    places = sorted((seat_id, point and (f"{point[0]:.2f}", f"{point[1]:.2f}")) for seat_id, point in seats)
    return hashlib.sha256(repr(places).encode()).hexdigest()


def _seat(seat: Seat) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": seat.seat_id,
        "price": f"{seat.price:f}",
        "block": seat.block,
        "row": seat.row_index,
        "column": seat.column,
        "line": seat.line,
        "distance": seat.distance,
        "kind": seat.kind.value or None,
        "without_category": not seat.category or None,
        "x": seat.x,
        "y": seat.y,
    }
    return {name: value for name, value in fields.items() if value is not None}


def parsed_extras(text: str, parse: Callable[[str], object]) -> dict[str, object] | None:
    """The document in a text of the plan; None for any other text. parse: JSON, as the whole file was."""
    if not text.startswith(f'{{"{_KEY}":'):
        return None
    found = parse(text)
    return found if isinstance(found, dict) else None


def take_extras(extras: JsonObject, draft: Draft) -> None:
    """Completes the seats of the draft, by their ids.

    Prices, kinds and ids are taken in any case; the map only where no seat was added, moved or taken away since.
    """
    known = {each.text("id"): each for each in extras.objects("seats")}
    drawn = _digest((seat.own_id or "", seat.point) for seat in draft.seats)
    is_same = extras.text("drawn") == drawn and all(seat.own_id in known for seat in draft.seats)
    draft.requires_category = draft.requires_zone = False
    draft.seats[:] = [
        _completed(seat, known[seat.own_id], is_same=is_same) if seat.own_id in known else seat
        for seat in draft.seats
    ]
    if is_same:
        draft.stage = extras.point_of("stage")
        draft.place_of_stage = _map_stage(extras)


def _completed(seat: RawSeat, fields: JsonObject, *, is_same: bool) -> RawSeat:
    """The seat with what the text says of it. is_same: whether the drawing is as it was."""
    made = seat._replace(
        seat_id=seat.own_id,
        price=amount_or_none(fields.text("price") or ""),
        kind=_KINDS.get(fields.text("kind") or "", SeatKind.STANDARD),
        category="" if fields.flag("without_category") else seat.category,
    )
    return made._replace(point=fields.point(), place=_place(fields)) if is_same else made


def _place(fields: JsonObject) -> MapPlace:
    return MapPlace(
        _whole(fields, "block"),
        _whole(fields, "row"),
        _whole(fields, "column", most=MAX_COLUMN),
        _whole(fields, "line") if "line" in fields else None,
        fields.number("distance") or 0.0,
    )


def _map_stage(extras: JsonObject) -> Stage | None:
    place = extras.child("map_stage")
    if place is None:
        return None
    column, line = (_whole(place, name, -MAX_LINE) for name in ("column", "line"))
    columns, lines = (_whole(place, name, 1, MAX_COLUMN) for name in ("columns", "lines"))
    return Stage(column, line, columns, lines)


def _whole(holder: JsonObject, name: str, least: int = 0, most: int = MAX_LINE) -> int:
    number = holder.number(name) or 0.0
    if not number.is_integer() or not least <= number <= most:
        holder.refuse(f"{name} is not a whole number from {least:,} to {most:,}", name)
        return least
    return int(number)

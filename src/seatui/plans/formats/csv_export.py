"""A plan as CSV: a line for each seat, with its id and its place on the map, and one for the stage."""

import csv
import io

from seatui.domain.model.seats import Seat
from seatui.domain.venue.venue_plan import Plan
from seatui.plans.formats.columns import PLACE_COLUMNS, STAGE
from seatui.plans.prices import NO_PRICE

WRITTEN = ("seat_id", "zone", "row", "seat", "kind", "category", "price", "x", "y", *PLACE_COLUMNS)
"""The columns, in the order in which they are written."""


def write_csv(plan: Plan) -> str:
    """The seats of a plan and its stage as CSV that reads back as the same plan; without name and notes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, WRITTEN, restval="", lineterminator="\n")
    writer.writeheader()
    if plan.stage or plan.place_of_stage:
        writer.writerow(_stage(plan))
    writer.writerows(map(_seat, plan.seats))
    return out.getvalue()


def _stage(plan: Plan) -> dict[str, object]:
    fields: dict[str, object] = {"kind": STAGE}
    if plan.stage:
        fields |= {"x": repr(plan.stage[0]), "y": repr(plan.stage[1])}
    if place := plan.place_of_stage:
        fields |= {"map_line": place.line + 1, "map_column": place.column + 1}
        fields |= {"map_width": place.columns, "map_height": place.lines}
    return fields


def _seat(seat: Seat) -> dict[str, object]:
    # Lines and columns count from 1. The price is spelled out: a Decimal may print itself as 1E+2.
    fields: dict[str, object] = {
        "seat_id": seat.seat_id,
        "zone": seat.zone,
        "row": seat.row,
        "seat": seat.label,
        "kind": seat.kind.value,
        "category": seat.category,
        "price": "" if seat.price == NO_PRICE else f"{seat.price:f}",
        "map_line": "" if seat.line is None else seat.line + 1,
        "map_column": seat.column + 1,
        "map_block": seat.block + 1,
        "map_row": seat.row_index + 1,
        "map_distance": repr(seat.distance),
    }
    return fields | {name: repr(at) for name, at in (("x", seat.x), ("y", seat.y)) if at is not None}

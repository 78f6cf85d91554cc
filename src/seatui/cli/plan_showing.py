"""A plan as it is shown: drawn as text, with what was inferred and left out."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from seatui.cli.appearance import Appearance
from seatui.cli.importing import column_lines
from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import local_iso
from seatui.cli.settings import Settings
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.domain.words.wrapping import filled, wrapped
from seatui.plans import NO_PRICE, Prices, read_plan

_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def read_file(file: Path, side: StageSide | None, columns: dict[str, str]) -> Plan:
    """The plan in a file, with or without prices. Raises InvalidPlan."""
    return read_plan(file, Prices(default=NO_PRICE), side, columns=columns)


async def read_showing(settings: Settings, named: NamedShowing) -> tuple[Plan, dict[str, object]]:
    """The plan of a showing, and which showing that is, for a document."""
    from seatui.booking import PlanService
    from seatui.postgres.repositories.plan_writer import PostgresPlanRepository

    named.validate()
    async with settings.database() as database:
        showing = await named.known(database)
        plan = await PlanService(PostgresPlanRepository(database)).plan_of(showing.event_id, showing.showtime)
    return plan, {"event_id": showing.event_id, "showtime": local_iso(showing.showtime, showing.zone)}


def drawing(plan: Plan, zoom: str, appearance: Appearance) -> list[str]:
    """The map of a plan at a zoom by its name, as the app draws it; the overview as large as the terminal."""
    from seatui.tui.map.text_drawing import draw_map
    from seatui.tui.zoom import Zoom

    house = House(Showing("", _SOME_TIME, ""), Layout(plan.seats, plan.place_of_stage), {})
    columns, lines = shutil.get_terminal_size()
    window = max(columns - 1, 20), max(lines - 1, 10)
    return [*draw_map(house, _SOME_TIME, Zoom[zoom.upper()], appearance.glyphs, window)]


def plan_document(plan: Plan, zoom: str, drawn: list[str]) -> dict[str, object]:
    """A plan as a JSON object, with its drawing. front: where the stage is, if that was inferred."""
    place, front = plan.place_of_stage, plan.front
    return {
        "plan": plan.name,
        "stage": plan.stage and {"x": plan.stage[0], "y": plan.stage[1]},
        "map_stage": place
        and {"column": place.column, "line": place.line, "columns": place.columns, "lines": place.lines},
        "front": front and {"place": front.place, "trust": front.trust, "reasons": list(front.reasons)},
        "notes": list(plan.notes),
        **({"columns": {name: what or None for name, what in plan.columns}} if plan.columns else {}),
        "zoom": zoom,
        "drawing": drawn,
        "seats": [_seat_document(seat) for seat in plan.seats],
    }


def _seat_document(seat: Seat) -> dict[str, object]:
    return {
        "seat_id": seat.seat_id,
        "zone": seat.zone,
        "row": seat.row,
        "number": seat.number,
        "label": seat.label,
        "kind": seat.kind.value,
        "category": seat.category,
        "price": None if seat.price == NO_PRICE else float(seat.price),
        "x": seat.x,
        "y": seat.y,
        "line": seat.line,
        "column": seat.column,
        "block": seat.block,
        "row_index": seat.row_index,
    }


def plan_lines(
    plan: Plan, drawn: list[str], appearance: Appearance, side: StageSide | None = None
) -> Iterator[str]:
    """The drawing, its marks, the zones, and what was inferred and left out. side: of the stage, if asked for."""
    yield from drawn
    yield ""
    marks = appearance.glyphs.marks
    if kinds := sorted({seat.kind for seat in plan.seats if seat.kind in marks}):
        yield from filled(tuple(f"{marks[kind]} {kind.value}" for kind in kinds))
    yield from wrapped(f"{printable(plan.name)}: {seats_count(len(plan.seats))}")
    zones = Counter(seat.zone for seat in plan.seats)
    if len(zones) > 1:
        yield from (
            f"  {printable(zone) or 'no zone'}: {seats_count(count)}" for zone, count in zones.items()
        )
    if side or (plan.stage and not plan.front):
        yield f"stage: {side.value}, as asked for" if side else "stage: where the plan draws it"
    yield from column_lines(plan)
    for note in plan.notes:
        yield from wrapped(f"note: {note}")

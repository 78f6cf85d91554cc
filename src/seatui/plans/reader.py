"""From a file to a plan: decode, recognise the format, read, check, assemble."""

import re
from collections.abc import Mapping
from pathlib import Path

from seatui.domain.errors import InvalidPlan, PlanProblem
from seatui.domain.garbage import without_collector
from seatui.domain.model.stage_side import StageSide
from seatui.domain.progress import Progress, untold
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.wording import seats_count
from seatui.plans.decoding import decoded
from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.csv_plan import read_csv
from seatui.plans.formats.json_object import JsonObject
from seatui.plans.formats.json_text import parse_json
from seatui.plans.formats.pretix import is_answer, read_answer, read_seating_plan
from seatui.plans.formats.seatsio import read_chart
from seatui.plans.formats.svg import read_svg
from seatui.plans.formats.ticketmaster import is_manifest, read_manifest
from seatui.plans.formats.vista import is_seat_layout, read_seat_layout
from seatui.plans.formats.workbook import is_workbook, read_workbook
from seatui.plans.list_order import order_lists
from seatui.plans.mapping.assemble import assemble, assemble_mapped
from seatui.plans.missing_points import fill_points
from seatui.plans.plan_rules import check
from seatui.plans.prices import Prices
from seatui.plans.shared_spots import take_shared_spots

MAX_BYTES = 64 * 1024 * 1024
"""The largest file: a house of 200,000 seats fits in it, even in a verbose format."""

_NOT_BLANK = re.compile(r"\S")

UNKNOWN_FORMAT = (
    "the format is unknown: this is neither a seats.io chart, a pretix seating plan, a Ticketmaster manifest or a "
    "Vista seat layout (JSON), nor SVG, nor a table (CSV, xlsx) with columns for row and seat (see --columns)"
)


def read_plan(
    path: Path,
    prices: Prices,
    stage: StageSide | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    told: Progress = untold,
) -> Plan:
    """Reads the plan in a file, whose format is recognised from its content.

    stage: where it is, if not as drawn. columns: of a table, by what they say. told: each step.

    Raises InvalidPlan with all mistakes: in the file, the format, the seats, the prices.
    """
    told("reading")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a path that no file can have
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InvalidPlan(str(path), [PlanProblem(f"the file cannot be read: {reason}")]) from error
    return parse_plan(data, str(path), prices, stage, columns=columns, told=told)


def parse_plan(
    data: bytes,
    file: str,
    prices: Prices,
    stage: StageSide | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    told: Progress = untold,
) -> Plan:
    """Parses the plan in the bytes of a file. file: its name in errors. Raises InvalidPlan."""
    draft = Draft(file, columns=columns or {}, stage_side=stage)
    with without_collector():
        _read(data, draft)
        told("checking")
        check(draft, prices)
        told("arranging")
        draft.notes += draft.left_out.notes()
        if draft.is_mapped:
            return assemble_mapped(draft, prices)
        _note_places_left_out(draft)
        take_shared_spots(draft)
        fill_points(draft)
        order_lists(draft)
        return assemble(draft, prices)


def _note_places_left_out(draft: Draft) -> None:
    lacking = sum(seat.place is None for seat in draft.seats)
    if lacking < len(draft.seats) and draft.stage_side is None:
        have = "has" if lacking == 1 else "have"
        draft.notes.append(f"{seats_count(lacking)} {have} no place on the map of the file: it is drawn anew")


def _read(data: bytes, draft: Draft) -> None:
    if len(data) > MAX_BYTES:
        raise draft.refusal(f"the file is larger than {MAX_BYTES // 1024**2} MiB")
    if is_workbook(data):
        read_workbook(data, draft)
        return
    text = decoded(data, draft)
    begin = _NOT_BLANK.search(text)
    assert begin, "a text is not empty"
    is_table = begin[0] not in "{[<"
    if draft.columns and not is_table:
        raise draft.refusal("--columns says what the columns of a table are, and this is none")
    if begin[0] == "<":
        read_svg(text, draft)
    elif not is_table:
        _read_json(text, draft)
    elif not read_csv(text, draft):
        draft.notes.append(f"the file begins with {quoted(text[begin.start() :].splitlines()[0].strip())!r}")
        raise draft.refusal(UNKNOWN_FORMAT)


def _read_json(text: str, draft: Draft) -> None:
    content = parse_json(text, draft)
    if not isinstance(content, dict):
        raise draft.refusal(UNKNOWN_FORMAT)
    plan = JsonObject(content, draft)
    if "subChart" in content or "subChartFloors" in content:
        read_chart(plan, draft)
    elif "zones" in content:
        read_seating_plan(plan, draft)
    elif is_answer(content):
        read_answer(plan, draft)
    elif is_manifest(content):
        read_manifest(plan, draft)
    elif is_seat_layout(content):
        read_seat_layout(plan, draft)
    else:
        raise draft.refusal(UNKNOWN_FORMAT)

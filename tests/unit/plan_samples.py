"""Small plans of every format, and what a test wants to know of a plan."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from seatui.domain.errors import InvalidPlan
from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.venue_plan import Plan
from seatui.plans import Prices, parse_plan, read_plan

PLANS = Path(__file__).parents[1] / "plans"
TEN = Prices(default=Decimal(10))
PLAN_FILES = ("sampleChart.json", "sampleChartWithSections.json", "sampleChartWithZones.json", "saal.csv")
"""The real plans that can be imported as they are."""

Json = dict[str, Any]


def read(content: str | Json, prices: Prices = TEN) -> Plan:
    """The plan in the text of a CSV file, or in what JSON says."""
    text = content if isinstance(content, str) else json.dumps(content)
    return parse_plan(text.encode(), "plan", prices)


def problems(content: str | bytes | Json, prices: Prices = TEN) -> list[str]:
    """The problems for which a plan is refused."""
    text = json.dumps(content) if isinstance(content, dict) else content
    with pytest.raises(InvalidPlan) as refused:
        parse_plan(text if isinstance(text, bytes) else text.encode(), "plan", prices)
    return [str(problem) for problem in refused.value.problems]


def rows(plan: Plan) -> list[tuple[str, str, list[int]]]:
    """Zone, row and the seats' numbers from left to right, in the order of the room."""

    def place(seat: Seat) -> tuple[int, int]:
        return seat.block, seat.row_index

    grouped = (list(seats) for _, seats in groupby(plan.seats, key=place))
    return [(seats[0].zone, seats[0].row, [seat.number for seat in seats]) for seats in grouped]


def columns(plan: Plan, row: str) -> list[int]:
    """The columns of the seats of a row, counted from where its block starts."""
    start = {block: min(seat.column for seat in seats) for block, seats in _blocks(plan).items()}
    return [seat.column - start[seat.block] for seat in plan.seats if seat.row == row]


def _blocks(plan: Plan) -> dict[int, list[Seat]]:
    blocks: dict[int, list[Seat]] = {}
    for seat in plan.seats:
        blocks.setdefault(seat.block, []).append(seat)
    return blocks


def ids(plan: Plan) -> list[str]:
    """The seats' ids, in the order of the room."""
    return [seat.seat_id for seat in plan.seats]


def spread(start: complex, step: complex, count: int) -> list[complex]:
    """So many points in a line."""
    return [start + index * step for index in range(count)]


def chart_row(label: str, points: Sequence[complex], **fields: object) -> Json:
    """A row of a seats.io chart with seats 1, 2, 3 … at these points, in category 1."""
    return {"label": label, "seats": [chart_seat(n, at) for n, at in enumerate(points, start=1)], **fields}


def chart_seat(label: str | int, at: complex = 0j, **fields: Any) -> Json:
    """A seat of a seats.io chart, in category 1."""
    return {"label": label, "x": at.real, "y": at.imag, "categoryKey": 1, **fields}


def chart(*chart_rows: Json, **fields: object) -> Json:
    """A seats.io chart with the categories `Stalls` and `Circle`; `fields` are those of its `subChart`."""
    categories = [{"key": 1, "label": "Stalls"}, {"key": "two", "label": "Circle"}]
    return {
        "name": "A chart",
        "categories": {"list": categories},
        "subChart": {"rows": list(chart_rows), **fields},
    }


def section(label: str, *chart_rows: Json, at: complex = 0j, **fields: Any) -> Json:
    """A section of a seats.io chart."""
    top_left = {"x": at.real, "y": at.imag}
    return {"label": label, "topLeft": top_left, "subChart": {"rows": list(chart_rows)}, **fields}


def pretix_row(
    label: str, seats: Mapping[str, complex] | Sequence[tuple[str, str, complex]], **fields: object
) -> Json:
    """A row of a pretix plan: seats as number → point, each with an id of its own, or (id, number, point)."""
    if isinstance(seats, Mapping):
        seats = [(f"{label}-{number}-{at}", number, at) for number, at in seats.items()]
    return {
        "row_number": label,
        "seats": [
            {
                "seat_guid": guid,
                "seat_number": number,
                "position": {"x": at.real, "y": at.imag},
                "category": "Stalls",
            }
            for guid, number, at in seats
        ],
        **fields,
    }


def pretix_plan(*zone_rows: Json, **zone_fields: object) -> Json:
    """A pretix plan of one zone, `Hall`, with the category `Stalls`."""
    zone = {"name": "Hall", "position": {"x": 0, "y": 0}, "rows": list(zone_rows), **zone_fields}
    return {"name": "A plan", "categories": [{"name": "Stalls"}], "zones": [zone]}


def stadium_plan() -> Plan:
    """The stadium, its seats told apart by their uuid: the ids that it has stand several times."""
    content = json.loads((PLANS / "stadium.pretix.json").read_text("utf-8"))
    for zone in content["zones"]:
        for row in zone["rows"]:
            for seat in row["seats"]:
                seat["seat_guid"] = seat["uuid"]
    return read(content)


@cache
def real_plans() -> dict[str, Layout]:
    """Every plan that we have, as it is laid out; the stadium with ids of its own."""
    plans = {name: read_plan(PLANS / name, TEN) for name in PLAN_FILES} | {"stadium": stadium_plan()}
    return {name: Layout(plan.seats, plan.place_of_stage) for name, plan in plans.items()}

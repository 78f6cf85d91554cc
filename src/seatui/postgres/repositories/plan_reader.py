"""The plan of a showing and what its seats are, read in a transaction."""

from operator import attrgetter
from typing import Any

from msgspec import Struct

from seatui.domain.model.seats import SeatStatus
from seatui.domain.venue.layout import Stage
from seatui.domain.venue.plan_change import Occupancy
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.repositories.house_rows import SeatRows, read_seats

_sql = queries("plans")
_houses = queries("houses")

_order = attrgetter("block", "row_index", "column")


class PlannedHouse(Struct, frozen=True):
    """The plan that a showing has, and what its seats are."""

    plan: Plan
    occupancy: Occupancy


async def read_plan(tx: Transaction, params: dict[str, Any]) -> Plan:
    """The plan of a showing; seats without a place on a map are arranged by zone, row and number."""
    return (await _read(tx, params))[0]


async def read_planned_house(tx: Transaction, params: dict[str, Any]) -> PlannedHouse:
    """The plan of a showing, with the states of its seats, its customers, and the reasons of blocked seats."""
    plan, found = await _read(tx, params)
    (now,) = await tx.connection.rows(_houses["now"])
    customers = await tx.connection.rows(_houses["customers"], params) if found.states else []
    blocked = [seat_id for seat_id, state in found.states.items() if state.status is SeatStatus.BLOCKED]
    reasons = await tx.connection.rows(_sql["reasons"], params | {"seat_ids": blocked}) if blocked else []
    occupancy = Occupancy(
        now.now,
        found.states,
        {row.booking_id: row.user_id for row in customers},
        {row.seat_id: row.reason for row in reasons},
    )
    return PlannedHouse(plan, occupancy)


async def _read(tx: Transaction, params: dict[str, Any]) -> tuple[Plan, SeatRows]:
    (facts,) = await tx.connection.rows(_sql["facts"], params)
    its = {**params, "plan_id": facts.plan_id}
    found = await read_seats(tx.connection, its) if tx.has_event_seats else SeatRows()
    seats = found.placed()
    if found.have_places:
        rows = await (await tx.connection.execute(_sql["positions"], its)).fetchall()
        positions = {seat_id: (x, y) for seat_id, x, y in rows}
        seats = [
            seat._replace(x=at[0], y=at[1]) if (at := positions.get(seat.seat_id)) else seat for seat in seats
        ]
    stage = None if facts.stage_x is None else (facts.stage_x, facts.stage_y)
    ordered = tuple(sorted(seats, key=_order))
    return Plan(facts.name, ordered, stage, place_of_stage=stage_of(facts)), found


def stage_of(facts: Any) -> Stage | None:
    """The place of the stage on the map, from a row of `seatui.plans`; None: in front of all seats."""
    if facts.stage_column is None:
        return None
    return Stage(facts.stage_column, facts.stage_line, facts.stage_columns, facts.stage_lines)

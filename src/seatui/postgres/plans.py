"""Writing the seats of a showing from a plan."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import Any

from seatui.booking.repository import CommitUnanswered
from seatui.domain.errors import InvalidRequest, OutcomeUnknown
from seatui.domain.plans import Plan
from seatui.domain.seats import Seat
from seatui.domain.showings import Showing
from seatui.domain.wording import seats_count
from seatui.postgres.database import Database, Transaction
from seatui.postgres.statements import LOCK_SHOWING

_PUT_EVENT = """
    INSERT INTO events (event_id, name) VALUES (%(event_id)s, %(name)s)
    ON CONFLICT (event_id) DO UPDATE SET name = excluded.name
"""
# Two imports of one showing meet at its row: the second waits for the first.
_PUT_SHOWING = """
    INSERT INTO showings (event_id, showtime) VALUES (%(event_id)s, %(showtime)s)
    ON CONFLICT (event_id, showtime) DO UPDATE SET plan_id = showings.plan_id
"""
_LOCK_SEATS = """
    SELECT seat_id, status FROM event_seats
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s ORDER BY seat_id FOR UPDATE
"""
_COUNT_BOOKED = """
    SELECT count(*) FROM (
        SELECT seat_id FROM booking_seats
        WHERE live AND event_id = %(event_id)s AND showtime = %(showtime)s
        UNION
        SELECT seat_id FROM event_seats
        WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND status IN ('RESERVED', 'SOLD')
    ) AS booked
"""
_DELETE_SEATS = "DELETE FROM event_seats WHERE event_id = %(event_id)s AND showtime = %(showtime)s"
_COPY_SEATS = """
    COPY event_seats (event_id, showtime, seat_id, zone, row_number, seat_number, price) FROM STDIN
"""
_PUT_PLAN = """
    INSERT INTO plans (name, digest, stage_x, stage_y, stage_column, stage_line, stage_columns, stage_lines)
    VALUES (%(name)s, %(digest)s, %(x)s, %(y)s, %(column)s, %(line)s, %(columns)s, %(lines)s)
    ON CONFLICT (digest) DO NOTHING RETURNING plan_id
"""
_FIND_PLAN = "SELECT plan_id FROM plans WHERE digest = %(digest)s"
_COPY_PLAN_SEATS = """
    COPY plan_seats (plan_id, seat_id, zone_index, row_index, column_index, kind, category, x, y, line_index,
                     distance) FROM STDIN
"""
_SET_PLAN = """
    UPDATE showings SET plan_id = %(plan_id)s WHERE event_id = %(event_id)s AND showtime = %(showtime)s
"""


class PostgresPlanRepository:
    """Makes houses from plans, each in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def import_plan(self, showing: Showing, plan: Plan, *, replace: bool = False) -> None:
        """Makes the seats of the showing, and the event and the showing where they are missing.

        replace: puts the plan in the place of the seats that the showing has. Raises InvalidRequest when it has
        some and `replace` is off, or when anything of it is booked; OutcomeUnknown when the commit's answer is lost.
        """
        try:
            await self._import(showing, plan, replace=replace)
        except CommitUnanswered as lost:
            raise OutcomeUnknown(None) from lost

    async def _import(self, showing: Showing, plan: Plan, *, replace: bool) -> None:
        asked = {"event_id": showing.event_id, "showtime": showing.showtime, "name": showing.name}
        async with self._database.transaction() as tx:
            # Sales of a showing without seats are waited for, and then counted; those to come wait for its seats.
            await tx.connection.execute(LOCK_SHOWING, asked)
            await tx.connection.execute(_PUT_EVENT, asked)
            await tx.connection.execute(_PUT_SHOWING, asked)
            await _require_replaceable(tx, asked, replace=replace)
            await tx.connection.execute(_DELETE_SEATS, asked)
            plan_id = await _put_plan(tx, plan)
            await tx.connection.execute(_SET_PLAN, {**asked, "plan_id": plan_id})
            await _copy(
                tx,
                _COPY_SEATS,
                (
                    (showing.event_id, showing.showtime, s.seat_id, s.zone, s.row, s.number, s.price)
                    for s in plan.seats
                ),
            )


async def _require_replaceable(tx: Transaction, asked: dict[str, Any], *, replace: bool) -> None:
    # Whoever sells one of these seats just now is waited for, and then counted.
    locked = await (await tx.connection.execute(_LOCK_SEATS, asked)).fetchall()
    (booked,) = await (await tx.connection.execute(_COUNT_BOOKED, asked)).fetchone() or (0,)
    if booked:
        raise InvalidRequest(
            f"{seats_count(booked)} of this showing {'is' if booked == 1 else 'are'} booked; nothing was changed"
        )
    if locked and not replace:
        raise InvalidRequest(
            f"this showing has {seats_count(len(locked))} already; --replace puts the plan in their place"
        )


async def _put_plan(tx: Transaction, plan: Plan) -> int:
    places = list(_places(plan.seats))
    place = plan.place_of_stage
    digest = hashlib.sha256(repr((plan.stage, place, places)).encode()).hexdigest()
    x, y = plan.stage or (None, None)
    column, line, columns, lines = astuple(place) if place else (None,) * 4
    row = {"name": plan.name[:255], "digest": digest, "x": x, "y": y}
    row |= {"column": column, "line": line, "columns": columns, "lines": lines}
    made = await (await tx.connection.execute(_PUT_PLAN, row)).fetchone()
    if made is None:
        found = await (await tx.connection.execute(_FIND_PLAN, row)).fetchone()
        assert found, "a plan that is there already can be found"
        return int(found[0])
    plan_id = int(made[0])
    await _copy(tx, _COPY_PLAN_SEATS, ((plan_id, *place) for place in places))
    return plan_id


def _places(seats: Iterable[Seat]) -> Iterator[tuple[object, ...]]:
    for s in seats:
        yield (
            *(s.seat_id, s.block, s.row_index, s.column, s.kind.value, s.category),
            *(s.x, s.y, s.line, s.distance),
        )


async def _copy(tx: Transaction, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    async with tx.connection.cursor().copy(statement) as copy:
        for row in rows:
            await copy.write_row(row)

"""Writing the seats of a showing from a plan."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple
from decimal import Decimal
from typing import Any

from seatui.booking.changes import Change
from seatui.domain.errors import InvalidRequest, SeatuiError
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.wording import seats_count
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.repositories.change_log import PostgresChangeLog

_sql = queries("plans")

_FEW = 10
"""A table with more rows than so many times what was added keeps its statistics."""


class PostgresPlanRepository(PostgresChangeLog):
    """Makes houses from plans, each in one transaction."""

    async def import_plan(
        self, change: Change, showing: Showing, plan: Plan, *, replace: bool = False
    ) -> None:
        """Copies the seats, and locks the showing and its seats meanwhile; then refreshes the statistics."""
        await self._import(change, showing, plan, replace=replace)
        # The planner guesses badly of a table that it knows nothing of, and autovacuum takes its time. Whoever may
        # not do it, or has to wait for somebody who does it already, leaves it to that.
        with suppress(SeatuiError):
            async with self._database.retryable() as tx:
                (known,) = await tx.connection.rows(_sql["rows_known"])
                if known.rows < _FEW * len(plan.seats):
                    await tx.connection.execute(_sql["analyse_seats"])

    async def _import(self, change: Change, showing: Showing, plan: Plan, *, replace: bool) -> None:
        asked = {"event_id": showing.event_id, "showtime": showing.showtime, "name": showing.name}
        async with self._database.transaction(change, is_patient=True) as tx:
            # Sales of a showing without seats are waited for, and then counted; those to come wait for its seats.
            await tx.connection.execute(_sql["lock_showing"], asked)
            await tx.connection.execute(_sql["put_event"], asked)
            await tx.connection.execute(_sql["put_showing"], asked)
            await _require_replaceable(tx, asked, replace=replace)
            await tx.connection.execute(_sql["delete_seats"], asked)
            plan_id = await _put_plan(tx, plan)
            await tx.connection.execute(_sql["set_plan"], {**asked, "plan_id": plan_id})
            await _copy(
                tx,
                _sql["copy_seats"],
                (
                    (
                        showing.event_id,
                        showing.showtime,
                        s.seat_id,
                        s.zone,
                        s.row,
                        s.number,
                        _price(s.price),
                        "AVAILABLE",
                    )
                    for s in plan.seats
                ),
            )


async def _require_replaceable(tx: Transaction, asked: dict[str, Any], *, replace: bool) -> None:
    # Whoever sells one of these seats just now is waited for, and then counted.
    locked = await (await tx.connection.execute(_sql["lock_seats"], asked)).fetchall()
    (booked,) = await (await tx.connection.execute(_sql["count_booked"], asked)).fetchone() or (0,)
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
    made = await (await tx.connection.execute(_sql["put_plan"], row)).fetchone()
    if made is None:
        found = await (await tx.connection.execute(_sql["find_plan"], row)).fetchone()
        assert found, "a plan that is there already can be found"
        return int(found[0])
    plan_id = int(made[0])
    await _copy(tx, _sql["copy_plan_seats"], ((plan_id, *place) for place in places))
    return plan_id


def _price(price: Decimal) -> Decimal | int:
    """Whole amounts without decimals, for services whose prices are integers."""
    return int(price) if price == int(price) else price


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

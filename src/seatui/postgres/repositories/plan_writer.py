"""The import of plans into PostgreSQL."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple
from decimal import Decimal
from functools import partial
from typing import Any

from seatui.booking.changes import Change
from seatui.domain.errors import InvalidRequest, SeatuiError
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.model.zones import zone_name
from seatui.domain.progress import Progress, untold
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.wording import seats_count
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.repositories.change_log import PostgresChangeLog
from seatui.postgres.repositories.event_properties import put_currency

_sql = queries("plans")

_BATCH = 2_000
"""The rows written from one word of progress to the next."""

_ANALYSE_BELOW = 10
"""The table is analysed if it had fewer rows than so many times the number added."""


class PostgresPlanRepository(PostgresChangeLog):
    """A `PlanRepository`: imports plans, each in one transaction."""

    async def import_plan(
        self, change: Change, showing: Showing, plan: Plan, *, replace: bool = False, told: Progress = untold
    ) -> None:
        """Copies the seats under a lock on the showing and its seats; then updates the statistics."""
        await self._import(change, showing, plan, replace=replace, told=told)
        # The planner misjudges a table without statistics, and autovacuum takes its time. Without the privilege, or
        # while another session analyses the table, it is left to autovacuum.
        with suppress(SeatuiError):
            async with self._database.retryable() as tx:
                (known,) = await tx.connection.rows(_sql["rows_known"])
                if known.rows < _ANALYSE_BELOW * len(plan.seats):
                    await tx.connection.execute(_sql["analyse_seats"])

    async def _import(
        self, change: Change, showing: Showing, plan: Plan, *, replace: bool, told: Progress
    ) -> None:
        params = {"event_id": showing.event_id, "showtime": showing.showtime, "name": showing.name}
        params |= {"zone": zone_name(showing.zone)}
        async with self._database.transaction(change, is_patient=True) as tx:
            # Waits for sales in a showing without seats, which are counted next; later ones wait for the seats.
            await tx.connection.execute(_sql["lock_showing"], params)
            await tx.connection.execute(_sql["put_event"], params)
            if showing.currency:
                await put_currency(tx, showing.event_id, showing.currency)
            await tx.connection.execute(_sql["put_showing"], params)
            await _require_replaceable(tx, params, replace=replace)
            await tx.connection.execute(_sql["delete_seats"], params)
            plan_id = await _put_plan(tx, plan, partial(told, "writing the plan"))
            await tx.connection.execute(_sql["set_plan"], {**params, "plan_id": plan_id})
            seats = list(_seats(showing, plan.seats))
            await _copy(tx, _sql["copy_seats"], seats, partial(told, "writing"))


async def _require_replaceable(tx: Transaction, params: dict[str, Any], *, replace: bool) -> None:
    # Waits for sales of these seats in progress, which are counted next.
    locked = await (await tx.connection.execute(_sql["lock_seats"], params)).fetchall()
    (booked,) = await (await tx.connection.execute(_sql["count_booked"], params)).fetchone() or (0,)
    if booked:
        raise InvalidRequest(
            f"{seats_count(booked)} of this showing {'is' if booked == 1 else 'are'} booked; nothing was changed"
        )
    if locked and not replace:
        raise InvalidRequest(
            f"this showing has {seats_count(len(locked))} already; --replace puts the plan in their place"
        )


async def _put_plan(tx: Transaction, plan: Plan, told: Callable[[int, int], None]) -> int:
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
        assert found, "an existing plan can be found"
        return int(found[0])
    plan_id = int(made[0])
    await _copy(tx, _sql["copy_plan_seats"], [(plan_id, *place) for place in places], told)
    return plan_id


def _seats(showing: Showing, seats: Iterable[Seat]) -> Iterator[tuple[object, ...]]:
    for s in seats:
        yield (
            *(showing.event_id, showing.showtime, s.seat_id),
            *(s.zone, s.row, s.number, _price(s.price), "AVAILABLE"),
        )


def _price(price: Decimal) -> Decimal | int:
    """Whole amounts as integers, for services whose price column is one."""
    return int(price) if price == int(price) else price


def _places(seats: Iterable[Seat]) -> Iterator[tuple[object, ...]]:
    for s in seats:
        yield (
            *(s.seat_id, s.block, s.row_index, s.column, s.kind.value, s.category),
            *(s.x, s.y, s.line, s.distance, s.own_label or None),
        )


async def _copy(
    tx: Transaction, statement: str, rows: Sequence[tuple[object, ...]], told: Callable[[int, int], None]
) -> None:
    async with tx.connection.cursor().copy(statement) as copy:
        for start in range(0, len(rows), _BATCH):
            told(start, len(rows))
            for row in rows[start : start + _BATCH]:
                await copy.write_row(row)
        told(len(rows), len(rows))

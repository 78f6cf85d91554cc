"""Plans of showings in PostgreSQL: imported, compared with a house, and replaced."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from msgspec.structs import astuple

from seatui.booking.changes import Change
from seatui.domain.errors import InvalidRequest, SeatsWouldBeLost, SeatuiError
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.model.validation import require_instant
from seatui.domain.model.zones import zone_name
from seatui.domain.progress import Progress, untold
from seatui.domain.venue.plan_change import PlanChange, plan_change
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.wording import seats_count
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.repositories.booking_steps import PostgresBookingRepository
from seatui.postgres.repositories.change_log import PostgresChangeLog
from seatui.postgres.repositories.event_properties import put_currency
from seatui.postgres.repositories.plan_reader import PlannedHouse, read_plan, read_planned_house
from seatui.postgres.repositories.seat_copying import copy_places, copy_seats, places_of, price_written
from seatui.postgres.repositories.showing_check import require_showing

_sql = queries("plans")

_ANALYSE_BELOW = 10
"""The table is analysed if it had fewer rows than so many times the number added."""


class PostgresPlanRepository(PostgresChangeLog):
    """A `PlanRepository`: each import or replacement is one transaction."""

    async def plan_of(self, event_id: str, showtime: datetime) -> Plan:
        """The seats, and the places that the plan of the showing has for them."""
        require_instant(showtime)
        async with self._database.reading() as tx:
            plan = await read_plan(tx, {"event_id": event_id, "showtime": showtime})
            if not plan.seats:
                await require_showing(tx, event_id, showtime)
        return plan

    async def compare_plan(self, showing: Showing, plan: Plan) -> PlanChange:
        """Reads the house without a lock."""
        async with self._database.reading() as tx:
            house = await read_planned_house(tx, _params(showing))
        return plan_change(house.plan.seats, plan, house.occupancy)

    async def import_plan(
        self, change: Change, showing: Showing, plan: Plan, *, told: Progress = untold
    ) -> None:
        """Copies the seats under a lock on the showing; then updates the statistics."""
        params = _params(showing)
        async with self._database.transaction(change, is_patient=True) as tx:
            await _lock_showing(tx, showing, params)
            locked = await _lock_seats(tx, params)
            if locked:
                raise InvalidRequest(
                    f"this showing has {seats_count(locked)} already; --replace puts the plan in their place"
                )
            await _require_unbooked(tx, params, plan.seats, has_seats=False)
            # The places are made while the server writes the seats.
            places = asyncio.ensure_future(_places(plan))
            await _add_seats(tx, showing, plan.seats, told)
            await _set_plan(tx, plan, places, params, told)
        await self._analyse(len(plan.seats))

    async def replace_plan(
        self,
        change: Change,
        showing: Showing,
        plan: Plan,
        agreed: Collection[str] | None = None,
        *,
        told: Progress = untold,
    ) -> PlanChange:
        """Compares under a lock on the showing and its seats: sales of them wait, and find the seats of the plan."""
        params = _params(showing)
        told("comparing")
        async with self._database.transaction(change, is_patient=True) as tx:
            await _lock_showing(tx, showing, params)
            await _lock_seats(tx, params)
            house = await read_planned_house(tx, params)
            found = plan_change(house.plan.seats, plan, house.occupancy)
            _require_agreed(found, agreed)
            await _require_unbooked(tx, params, found.added, has_seats=bool(house.plan.seats))
            await self._expire_overdue(tx, params, house, found.lost)
            await _set_plan(tx, found.plan, _places(found.plan), params, told)
            await _delete_seats(tx, params, found.lost)
            await _change_seats(tx, params, house.plan.seats, found.plan.seats)
            await _add_seats(tx, showing, found.added, told)
        await self._analyse(len(found.added))
        return found

    async def _expire_overdue(
        self, tx: Transaction, params: dict[str, Any], house: PlannedHouse, lost: Iterable[Seat]
    ) -> None:
        """Expires the holds of seats that go, which are over: a live booking keeps its seats in the house."""
        states = house.occupancy.states
        held = [
            seat.seat_id
            for seat in lost
            if (state := states.get(seat.seat_id)) and state.is_overdue(house.occupancy.now)
        ]
        if held:
            steps = PostgresBookingRepository(self._database)
            await steps.check_availability(tx, params["event_id"], params["showtime"], held, None)

    async def _analyse(self, added: int) -> None:
        # The planner misjudges a table without statistics, and autovacuum takes its time. Without the privilege, or
        # while another session analyses the table, it is left to autovacuum.
        with suppress(SeatuiError):
            async with self._database.retryable() as tx:
                (known,) = await tx.connection.rows(_sql["rows_known"])
                if known.rows < _ANALYSE_BELOW * added:
                    await tx.connection.execute(_sql["analyse_seats"])


def _params(showing: Showing) -> dict[str, Any]:
    return {"event_id": showing.event_id, "showtime": showing.showtime}


async def _lock_showing(tx: Transaction, showing: Showing, params: dict[str, Any]) -> None:
    """Puts the event and the showing where they are missing, and locks the showing."""
    # Waits for sales in a showing without seats, which are looked at next; later ones wait for the seats.
    await tx.connection.execute(_sql["lock_showing"], params)
    zone = zone_name(showing.zone)
    await tx.connection.execute(_sql["put_event"], {**params, "name": showing.name, "zone": zone})
    if showing.currency:
        await put_currency(tx, showing.event_id, showing.currency)
    await tx.connection.execute(_sql["put_showing"], params)


async def _lock_seats(tx: Transaction, params: dict[str, Any]) -> int:
    """Locks the seats, which waits for sales of them in progress. Returns their number."""
    return len(await (await tx.connection.execute(_sql["lock_seats"], params)).fetchall())


def _require_agreed(found: PlanChange, agreed: Collection[str] | None) -> None:
    if found.in_the_way:
        raise SeatsWouldBeLost(found.in_the_way)
    others = [] if agreed is None else [each for each in found.affected if each.seat_id not in agreed]
    if others:
        raise InvalidRequest(
            f"{seats_count(len(others))} more that the plan changes {'is' if len(others) == 1 else 'are'} booked "
            "by now; nothing was changed. Look at the change again"
        )


async def _require_unbooked(
    tx: Transaction, params: dict[str, Any], added: Iterable[Seat], *, has_seats: bool
) -> None:
    """Refuses to add seats that bookings have already; to a house without seats, as long as there are bookings."""
    booked = {row.seat_id for row in await tx.connection.rows(_sql["booked_without_seats"], params)}
    if has_seats:
        booked &= {seat.seat_id for seat in added}
    if booked:
        are = "is" if len(booked) == 1 else "are"
        raise InvalidRequest(f"{seats_count(len(booked))} of this showing {are} booked; nothing was changed")


async def _set_plan(
    tx: Transaction, plan: Plan, places: Awaitable[Sequence[str]], params: dict[str, Any], told: Progress
) -> None:
    plan_id = await _put_plan(tx, plan, await places, told)
    await tx.connection.execute(_sql["set_plan"], {**params, "plan_id": plan_id})


async def _delete_seats(tx: Transaction, params: dict[str, Any], seats: Sequence[Seat]) -> None:
    if seats:
        lost = {**params, "seat_ids": [seat.seat_id for seat in seats]}
        await tx.connection.execute(_sql["delete_seats"], lost)


async def _change_seats(
    tx: Transaction, params: dict[str, Any], before: Iterable[Seat], after: Iterable[Seat]
) -> None:
    """Writes what `event_seats` has of seats, where it is another than before."""
    known = {seat.seat_id: _columns(seat) for seat in before}
    changed = [
        columns
        for seat in after
        if (was := known.get(seat.seat_id)) is not None and was != (columns := _columns(seat))
    ]
    if changed:
        names = ("seat_id", "zone", "row_number", "seat_number", "price")
        seats = [
            dict(zip(names, (*columns[:4], str(price_written(columns[4]))), strict=True))
            for columns in changed
        ]
        params = {**params, "seats": json.dumps(seats, ensure_ascii=False)}
        await tx.connection.execute(_sql["change_seats"], params)


def _columns(seat: Seat) -> tuple[str, str, str, int, Decimal]:
    return seat.seat_id, seat.zone, seat.row, seat.number, seat.price


async def _add_seats(tx: Transaction, showing: Showing, seats: Sequence[Seat], told: Progress) -> None:
    await copy_seats(tx, showing, seats, partial(told, "writing", total=len(seats)))


async def _places(plan: Plan) -> Sequence[str]:
    return await asyncio.to_thread(places_of, plan.seats)


async def _put_plan(tx: Transaction, plan: Plan, places: Sequence[str], told: Progress) -> int:
    place = plan.place_of_stage
    digest = hashlib.sha256("".join([repr((plan.stage, place)), *places]).encode()).hexdigest()
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
    await copy_places(tx, plan_id, places, partial(told, "writing the plan", total=len(places)))
    return plan_id

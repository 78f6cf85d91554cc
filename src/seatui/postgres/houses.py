"""Reading showings and houses."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from seatui.domain.arranging import arrange
from seatui.domain.bookings import Booking
from seatui.domain.checks import FIRST_YEAR, LAST_YEAR, require_instant
from seatui.domain.house import House, HouseChanges
from seatui.domain.layout import Layout, Stage
from seatui.domain.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.showings import Showing, ShowingSummary, soonest_first
from seatui.postgres.database import Database
from seatui.postgres.foreign import booking_status
from seatui.postgres.house_rows import SeatRows, States, read_seats, without_collector
from seatui.postgres.showings import require_showing
from seatui.postgres.statements import SEATED_SHOWINGS
from seatui.postgres.tail import Mark, changes_since, mark_of

_NO_SEATED_SHOWINGS = """
    WITH seated AS (SELECT NULL::text AS event_id, NULL::timestamptz AS showtime WHERE false)
"""
_LISTED = """
    , listed AS (
        SELECT event_id, showtime FROM showings
        UNION SELECT event_id, showtime FROM seated
    ), known AS (
        SELECT event_id, showtime FROM listed
        UNION SELECT b.event_id, b.showtime FROM bookings b
        WHERE NOT EXISTS (SELECT FROM listed l WHERE l.event_id = b.event_id)
          AND NOT EXISTS (SELECT FROM events e WHERE e.event_id = b.event_id)
    )
"""
# PostgreSQL knows times that no clock here can show, infinity among them.
_SAYABLE = f"known.showtime >= '{FIRST_YEAR}-01-02' AND known.showtime < '{LAST_YEAR}-01-01'"
# A showing's seats are counted by a scan of that showing alone.
_SHOWINGS = f"""
    {SEATED_SHOWINGS} {_LISTED}
    SELECT known.event_id, known.showtime, coalesce(events.name, known.event_id),
           seats.available, seats.reserved, seats.sold, seats.blocked
    FROM known
    LEFT JOIN events ON events.event_id = known.event_id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status = 'AVAILABLE' OR (status = 'RESERVED' AND reserved_until <= now()))
                   AS available,
               count(*) FILTER (WHERE status = 'RESERVED' AND (reserved_until <= now()) IS NOT TRUE) AS reserved,
               count(*) FILTER (WHERE status = 'SOLD') AS sold,
               count(*) FILTER (WHERE (status IN ('AVAILABLE', 'RESERVED', 'SOLD')) IS NOT TRUE) AS blocked
        FROM event_seats e WHERE e.event_id = known.event_id AND e.showtime = known.showtime
    ) AS seats
    WHERE {_SAYABLE}
"""
_SHOWINGS_WITHOUT_SEATS = f"""
    {_NO_SEATED_SHOWINGS} {_LISTED}
    SELECT known.event_id, known.showtime, coalesce(events.name, known.event_id), 0, 0, 0, 0
    FROM known LEFT JOIN events ON events.event_id = known.event_id
    WHERE {_SAYABLE}
"""
_FACTS = """
    SELECT (SELECT name FROM events WHERE event_id = %(event_id)s), p.plan_id, p.stage_column,
           p.stage_line, p.stage_columns, p.stage_lines
    FROM (VALUES (1)) AS one
    LEFT JOIN showings s ON s.event_id = %(event_id)s AND s.showtime = %(showtime)s
    LEFT JOIN plans p ON p.plan_id = s.plan_id
"""
_STATES = """
    SELECT seat_id, status, booking_id, reserved_until
    FROM event_seats
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND status IS DISTINCT FROM 'AVAILABLE'
"""


def _live_bookings(ends: str, seats: str = "") -> str:
    # A clock here can show no infinity.
    return f"""
        SELECT b.booking_id, b.event_id, coalesce(b.user_id, ''), b.showtime, s.seat_ids, b.status,
               nullif({ends}, 'infinity')
        FROM (
            SELECT booking_id, array_agg(seat_id ORDER BY id) AS seat_ids
            FROM booking_seats
            WHERE live AND event_id = %(event_id)s AND showtime = %(showtime)s
            GROUP BY booking_id
        ) AS s
        JOIN bookings b ON b.booking_id = s.booking_id
        {seats}
        WHERE (b.status = 'RESERVED' AND {ends} <= now()) IS NOT TRUE
        ORDER BY b.id
    """


# A hold of another program has its end in its seats only, and is over when the last of them is.
_LIVE_BOOKINGS = _live_bookings(
    ends="CASE WHEN held.seats > 0 THEN held.until ELSE b.reserved_until END",
    seats="""
        LEFT JOIN LATERAL (
            SELECT count(*) AS seats, max(coalesce(e.reserved_until, 'infinity')) AS until
            FROM event_seats e
            WHERE b.status = 'RESERVED' AND e.event_id = b.event_id AND e.showtime = b.showtime
              AND e.seat_id = ANY(s.seat_ids) AND e.booking_id = b.booking_id AND e.status = 'RESERVED'
        ) AS held ON true
    """,
)
_LIVE_BOOKINGS_WITHOUT_SEATS = _live_bookings(ends="b.reserved_until")


class PostgresHouseRepository:
    """A `HouseRepository` on `event_seats`, `bookings` and our own tables of events, showings and plans."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ahead: dict[tuple[str, datetime], asyncio.Task[House]] = {}

    async def showings(self) -> list[ShowingSummary]:
        """Ours, those that `event_seats` speaks of, and those of bookings for events unknown to both."""
        async with self._database.repeatable() as tx:
            query = _SHOWINGS if tx.has_event_seats else _SHOWINGS_WITHOUT_SEATS
            rows = await (await tx.connection.execute(query)).fetchall()
        return soonest_first((_summary(row) for row in rows), datetime.now(UTC))

    def read_ahead(self, event_id: str, showtime: datetime) -> None:
        """Begins to read a house that will be asked for soon, once."""
        self._ahead[event_id, showtime] = asyncio.ensure_future(self._read(event_id, showtime))

    async def house(self, event_id: str, showtime: datetime) -> House:
        """One query for seats, their states and their places."""
        ahead = self._ahead.pop((event_id, showtime), None)
        return await (ahead or self._read(event_id, showtime))

    async def _read(self, event_id: str, showtime: datetime) -> House:
        require_instant(showtime)
        asked = {"event_id": event_id, "showtime": showtime}
        with without_collector():
            async with self._database.repeatable() as tx:
                name, plan_id, *stage = await (await tx.connection.execute(_FACTS, asked)).fetchone() or ()
                mark = await mark_of(tx, event_id, showtime)
                found = SeatRows()
                if tx.has_event_seats:
                    found = await read_seats(tx.connection, {**asked, "plan_id": plan_id})
                if not found.seats:
                    await require_showing(tx, event_id, showtime)
            showing = Showing(event_id, showtime, name or event_id)
            placed = found.seats if found.have_places else arrange(found.seats)
            layout = Layout(placed, None if stage[0] is None else Stage(*stage))
            return House(showing, layout, found.states, mark)

    async def changes(self, house: House, unsure: Collection[str] = ()) -> HouseChanges:
        """By the tail of the journal, and a look at a part of the seats; where there is none, at all of them."""
        showing = house.showing
        if not isinstance(house.mark, Mark):
            states = await self.seat_states(showing.event_id, showing.showtime)
            return HouseChanges({**dict.fromkeys(house.states, AVAILABLE), **states})
        async with self._database.repeatable() as tx:
            return await changes_since(tx, house.mark, house, unsure)

    async def seat_states(self, event_id: str, showtime: datetime) -> Mapping[str, SeatState]:
        """Only the rows that are not available travel."""
        asked = {"event_id": event_id, "showtime": showtime}
        known = States()
        async with self._database.repeatable() as tx:
            if not tx.has_event_seats:
                return {}
            rows = await (await tx.connection.execute(_STATES, asked)).fetchall()
        return {row[0]: known[row[1:]] for row in rows}

    async def live_bookings(self, event_id: str, showtime: datetime) -> list[Booking]:
        """One query that starts from the key of the live seats: what is cancelled is not looked at."""
        asked = {"event_id": event_id, "showtime": showtime}
        async with self._database.repeatable() as tx:
            query = _LIVE_BOOKINGS if tx.has_event_seats else _LIVE_BOOKINGS_WITHOUT_SEATS
            rows = await (await tx.connection.execute(query, asked)).fetchall()
        return [_booking(*row) for row in rows]


def _booking(
    booking_id: str,
    event_id: str,
    user_id: str,
    showtime: datetime,
    seat_ids: Sequence[str],
    status: str | None,
    reserved_until: datetime | None,
) -> Booking:
    known = booking_status(status)
    return Booking(booking_id, event_id, user_id, showtime, tuple(seat_ids), known, reserved_until)


def _summary(row: tuple[Any, ...]) -> ShowingSummary:
    event_id, showtime, name, *counts = row
    by_status = dict(
        zip(
            (SeatStatus.AVAILABLE, SeatStatus.RESERVED, SeatStatus.SOLD, SeatStatus.BLOCKED),
            counts,
            strict=True,
        )
    )
    return ShowingSummary(Showing(event_id, showtime, name), by_status)

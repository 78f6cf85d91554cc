"""Reading showings and houses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from seatui.domain.arranging import arrange
from seatui.domain.bookings import Booking
from seatui.domain.checks import FIRST_YEAR, LAST_YEAR, require_instant
from seatui.domain.house import House
from seatui.domain.layout import Layout, Stage
from seatui.domain.seats import Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.showings import Showing, ShowingSummary, soonest_first
from seatui.postgres.database import Database
from seatui.postgres.foreign import booking_status, seat_status
from seatui.postgres.showings import require_showing
from seatui.postgres.statements import SEATED_SHOWINGS

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
_EVENT_NAME = "SELECT name FROM events WHERE event_id = %(event_id)s"
_SEATS = """
    SELECT e.seat_id, coalesce(e.zone, ''), coalesce(e.row_number, ''), coalesce(e.seat_number, 0),
           coalesce(nullif(e.price, 'NaN'), 0), p.zone_index, coalesce(p.row_index, 0),
           coalesce(p.column_index, 0), coalesce(p.kind, ''), coalesce(p.category, ''), p.line_index,
           coalesce(p.distance, 0), e.status, e.booking_id, e.reserved_until
    FROM event_seats e
    LEFT JOIN showings s ON s.event_id = e.event_id AND s.showtime = e.showtime
    LEFT JOIN plan_seats p ON p.plan_id = s.plan_id AND p.seat_id = e.seat_id
    WHERE e.event_id = %(event_id)s AND e.showtime = %(showtime)s
"""
_STAGE = """
    SELECT p.stage_column, p.stage_line, p.stage_columns, p.stage_lines
    FROM showings s JOIN plans p ON p.plan_id = s.plan_id
    WHERE s.event_id = %(event_id)s AND s.showtime = %(showtime)s AND p.stage_column IS NOT NULL
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

    async def showings(self) -> list[ShowingSummary]:
        """Ours, those that `event_seats` speaks of, and those of bookings for events unknown to both."""
        async with self._database.repeatable() as tx:
            query = _SHOWINGS if tx.has_event_seats else _SHOWINGS_WITHOUT_SEATS
            rows = await (await tx.connection.execute(query)).fetchall()
        return soonest_first((_summary(row) for row in rows), datetime.now(UTC))

    async def house(self, event_id: str, showtime: datetime) -> House:
        """One query for seats, their states and their places."""
        require_instant(showtime)
        asked = {"event_id": event_id, "showtime": showtime}
        async with self._database.repeatable() as tx:
            rows = await (await tx.connection.execute(_SEATS, asked)).fetchall() if tx.has_event_seats else []
            if not rows:
                await require_showing(tx, event_id, showtime)
            name = await (await tx.connection.execute(_EVENT_NAME, asked)).fetchone()
            stage = await (await tx.connection.execute(_STAGE, asked)).fetchone()
        showing = Showing(event_id, showtime, name[0] if name else event_id)
        layout = _layout(rows, Stage(*stage) if stage else None)
        return House(showing, layout, dict(_states((row[0], *row[_STATUS:]) for row in rows)))

    async def seat_states(self, event_id: str, showtime: datetime) -> Mapping[str, SeatState]:
        """Only the rows that are not available travel."""
        asked = {"event_id": event_id, "showtime": showtime}
        async with self._database.repeatable() as tx:
            if not tx.has_event_seats:
                return {}
            return dict(_states(await (await tx.connection.execute(_STATES, asked)).fetchall()))

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


def _states(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, SeatState]]:
    for seat_id, status, booking_id, reserved_until in rows:
        if status != SeatStatus.AVAILABLE:
            yield seat_id, SeatState(seat_status(status), booking_id, reserved_until)


_BLOCK, _STATUS = 5, 12


def _layout(rows: Sequence[tuple[Any, ...]], stage: Stage | None) -> Layout:
    has_places = all(row[_BLOCK] is not None for row in rows)
    seats = [_seat(row) for row in rows]
    return Layout(seats if has_places else arrange(seats), stage)


_KINDS = {kind.value: kind for kind in SeatKind}


def _seat(row: tuple[Any, ...]) -> Seat:
    seat_id, zone, label, number, price, block, row_index, column, kind, category, line, distance = row[
        :_STATUS
    ]
    return Seat(
        *(seat_id, zone, label, number, price, block or 0, row_index, column),
        *(_KINDS[kind], category, None, None, line, distance),
    )

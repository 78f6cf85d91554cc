"""Whether the data keeps what DESIGN promises: every invariant, looked at over all rows, in one snapshot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection

from seatui.domain.breaches import Breach, Invariant
from seatui.postgres.database import Database
from seatui.postgres.failures import ONE_LIVE_BOOKING
from seatui.postgres.statements import is_live

# One snapshot for all of it; sorting and hashing of whole tables in memory, where that is enough.
_BEGIN = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    " SET LOCAL work_mem = '64MB'; SET LOCAL statement_timeout = '30min'; SET LOCAL datestyle = 'ISO'"
)

# Each gives: event, showtime, seat, the bookings concerned, and facts by name (text[] of names and of values).
SOLD_ONCE = f"""
    SELECT b.event_id, b.showtime, s.seat_id, array_agg(DISTINCT b.booking_id::text ORDER BY b.booking_id::text),
           ARRAY['statuses'], ARRAY[string_agg(DISTINCT coalesce(b.status, ''), ', ')]
    FROM booking_seats s JOIN bookings b ON b.booking_id = s.booking_id
    WHERE {is_live("b")}
    GROUP BY b.event_id, b.showtime, s.seat_id
    HAVING count(*) > 1
    ORDER BY 1, 2, 3
"""
_BOOKED_SEAT_IS_SOLD = f"""
    SELECT b.event_id, b.showtime, s.seat_id, ARRAY[b.booking_id::text],
           ARRAY['booking', 'seat', 'seat names booking'],
           ARRAY[b.status, CASE WHEN e.seat_id IS NULL THEN 'unknown' ELSE e.status END, e.booking_id]
    FROM bookings b
    JOIN booking_seats s ON s.booking_id = b.booking_id
    LEFT JOIN event_seats e ON e.event_id = b.event_id AND e.showtime = b.showtime AND e.seat_id = s.seat_id
    WHERE {is_live("b")}
      AND (e.booking_id IS DISTINCT FROM b.booking_id
           OR (e.status = 'SOLD' AND b.status IS DISTINCT FROM 'RESERVED'
               OR e.status = 'RESERVED' AND b.status IS DISTINCT FROM 'CONFIRMED') IS NOT TRUE)
      AND EXISTS (SELECT FROM event_seats x WHERE x.event_id = b.event_id AND x.showtime = b.showtime)
    ORDER BY 1, 2, 3
"""
_SOLD_SEAT_IS_BOOKED = f"""
    SELECT e.event_id, e.showtime, e.seat_id, CASE WHEN e.booking_id IS NOT NULL THEN ARRAY[e.booking_id::text] END,
           ARRAY['seat', 'booking'], ARRAY[e.status, its.status]
    FROM event_seats e
    LEFT JOIN bookings its ON its.booking_id = e.booking_id
    LEFT JOIN (SELECT b.event_id, b.showtime, s.seat_id
               FROM booking_seats s JOIN bookings b ON b.booking_id = s.booking_id WHERE {is_live("b")}) AS booked
        ON booked.event_id = e.event_id AND booked.showtime = e.showtime AND booked.seat_id = e.seat_id
    WHERE e.status = 'SOLD' AND booked.seat_id IS NULL
    ORDER BY 1, 2, 3
"""
# A seat that another program holds without a booking is its own affair.
_HELD_SEAT_IS_BOOKED = """
    SELECT e.event_id, e.showtime, e.seat_id, ARRAY[e.booking_id::text],
           ARRAY['seat', 'booking'], ARRAY[e.status, b.status]
    FROM event_seats e
    JOIN bookings b ON b.booking_id = e.booking_id
    WHERE e.status = 'RESERVED' AND (e.reserved_until <= now()) IS NOT TRUE
      AND (b.status <> 'RESERVED' OR NOT EXISTS (
               SELECT FROM booking_seats s WHERE s.booking_id = b.booking_id AND s.seat_id = e.seat_id))
    ORDER BY 1, 2, 3
"""
_BOOKING_IS_WHOLE = f"""
    SELECT b.event_id, b.showtime, NULL, ARRAY[b.booking_id::text],
           ARRAY['booking', 'quantity', 'seats'], ARRAY[b.status, b.quantity::text, count(s.seat_id)::text]
    FROM bookings b
    LEFT JOIN booking_seats s ON s.booking_id = b.booking_id
    WHERE {is_live("b")}
    GROUP BY b.booking_id, b.event_id, b.showtime, b.status, b.quantity
    HAVING count(s.seat_id) <> b.quantity AND (count(s.seat_id) > 0 OR {{has_seats}})
    ORDER BY 1, 2, 4
"""
_HAS_SEATS = "EXISTS (SELECT FROM event_seats x WHERE x.event_id = b.event_id AND x.showtime = b.showtime)"
_KEY_IS_FILLED_IN = f"""
    SELECT coalesce(b.event_id, s.event_id), coalesce(b.showtime, s.showtime), s.seat_id, ARRAY[s.booking_id::text],
           ARRAY['booking', 'guarded as live', 'guarded event', 'guarded showtime'],
           ARRAY[CASE WHEN b.booking_id IS NULL THEN 'unknown' ELSE b.status END, s.live::text, s.event_id,
                 s.showtime::text]
    FROM booking_seats s
    LEFT JOIN bookings b ON b.booking_id = s.booking_id
    WHERE CASE WHEN b.booking_id IS NULL THEN s.live
               ELSE (s.event_id, s.showtime, s.live) IS DISTINCT FROM (b.event_id, b.showtime, {is_live("b")}) END
    ORDER BY 1, 2, 3
"""
_JOURNAL_IS_COMPLETE = """
    WITH latest AS (
        SELECT event_id, showtime, seat_id, max(journal_id) AS journal_id
        FROM seat_journal CROSS JOIN unnest(seat_ids) AS seat_id
        GROUP BY event_id, showtime, seat_id
    ), told AS (
        SELECT latest.event_id, latest.showtime, latest.seat_id, j.to_status, j.booking_id
        FROM latest JOIN seat_journal j USING (event_id, showtime, journal_id)
    ), taken AS (
        SELECT event_id, showtime, seat_id, status, booking_id
        FROM event_seats WHERE status IS DISTINCT FROM 'AVAILABLE'
    )
    SELECT event_id, showtime, seat_id,
           array_remove(ARRAY[taken.booking_id::text, nullif(told.booking_id, taken.booking_id)::text], NULL),
           ARRAY['seat', 'journal'], ARRAY[coalesce(taken.status, 'AVAILABLE'), coalesce(told.to_status, 'AVAILABLE')]
    FROM told FULL JOIN taken USING (event_id, showtime, seat_id)
    WHERE coalesce(told.to_status, 'AVAILABLE') <> coalesce(taken.status, 'AVAILABLE')
       OR taken.status IN ('SOLD', 'RESERVED') AND told.booking_id IS DISTINCT FROM taken.booking_id
    ORDER BY 1, 2, 3
"""

_OVER_BOOKINGS = {
    Invariant.SOLD_ONCE: SOLD_ONCE,
    Invariant.BOOKING_IS_WHOLE: _BOOKING_IS_WHOLE.format(has_seats="false"),
    Invariant.KEY_IS_FILLED_IN: _KEY_IS_FILLED_IN,
}
_OVER_SEATS_TOO = {
    Invariant.SOLD_ONCE: SOLD_ONCE,
    Invariant.BOOKED_SEAT_IS_SOLD: _BOOKED_SEAT_IS_SOLD,
    Invariant.SOLD_SEAT_IS_BOOKED: _SOLD_SEAT_IS_BOOKED,
    Invariant.HELD_SEAT_IS_BOOKED: _HELD_SEAT_IS_BOOKED,
    Invariant.BOOKING_IS_WHOLE: _BOOKING_IS_WHOLE.format(has_seats=_HAS_SEATS),
    Invariant.KEY_IS_FILLED_IN: _KEY_IS_FILLED_IN,
    Invariant.JOURNAL_IS_COMPLETE: _JOURNAL_IS_COMPLETE,
}

TRIGGERS = {
    "bookings": (
        "bookings_agree_with_event_seats",
        "bookings_take_early_seats_along",
        "bookings_take_seats_along",
        "deleted_bookings_leave_their_seats",
    ),
    "booking_seats": (
        "booking_seats_agree_with_event_seats",
        "booking_seats_follow_booking",
        "emptied_booking_seats_agree",
        "new_booking_seats_agree_with_event_seats",
        "new_booking_seats_follow_booking",
    ),
    "event_seats": (
        "emptied_event_seats_write_journal",
        "event_seats_meet_bookings",
        "event_seats_write_journal",
        "lost_event_seats_write_journal",
        "new_event_seats_write_journal",
    ),
    "seat_journal": (
        "journaled_seats_agree_with_bookings",
        "seat_journal_is_append_only",
        "seat_journal_is_not_written_by_hand",
    ),
}
"""The triggers that guard the data, by table."""

_GUARDS_AT_WORK = f"""
    SELECT t.tgname::text FROM pg_trigger t
    WHERE t.tgrelid = ANY (ARRAY[to_regclass('bookings'), to_regclass('booking_seats'), to_regclass('event_seats'),
                                 to_regclass('seat_journal')]) AND t.tgenabled IN ('O', 'A')
    UNION
    SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = to_regclass('booking_seats') AND i.indisunique AND i.indisvalid
      AND c.relname = '{ONE_LIVE_BOOKING}'
"""


class PostgresIntegrityCheck:
    """Looks for contradictions; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def breaches(self) -> list[Breach]:
        """Every contradiction, by invariant and then in the order of showings and seats."""
        async with self._snapshot() as (connection, has_event_seats):
            found = []
            for invariant, query in (_OVER_SEATS_TOO if has_event_seats else _OVER_BOOKINGS).items():
                rows = await (await connection.execute(query)).fetchall()
                found += [_breach(invariant, row) for row in rows]
            return found + await _missing_guards(connection, has_event_seats=has_event_seats)

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[tuple[AsyncConnection, bool]]:
        async with self._database.connection() as connection:
            has_event_seats = await self._database.knows_event_seats(connection)
            await connection.execute(_BEGIN)
            try:
                yield connection, has_event_seats
            finally:
                await connection.execute("ROLLBACK")


async def _missing_guards(connection: AsyncConnection, *, has_event_seats: bool) -> list[Breach]:
    rows = await (await connection.execute(_GUARDS_AT_WORK)).fetchall()
    at_work = {name for (name,) in rows}
    expected = [("booking_seats", ONE_LIVE_BOOKING)]
    expected += [
        (table, name)
        for table, names in TRIGGERS.items()
        for name in names
        if has_event_seats or table != "event_seats"
    ]
    return [
        Breach(Invariant.GUARD_IS_THERE, facts={"table": table, "guard": name})
        for table, name in expected
        if name not in at_work
    ]


def _breach(invariant: Invariant, row: tuple[Any, ...]) -> Breach:
    event_id, showtime, seat_id, booking_ids, names, values = row
    return Breach(
        invariant,
        event_id,
        showtime,
        seat_id,
        tuple(booking_ids or ()),
        dict(zip(names, values, strict=True)),
    )

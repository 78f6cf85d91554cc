"""The statements of a sale, by name.

Parameters: `event_id`, `showtime`, `seat_ids` (text[]), `booking_id`, and what a statement says beyond them. A
showing's seats are found by the unique key of `event_seats`, which begins with the event.
"""

from seatui.domain.seats import SeatStatus
from seatui.postgres.at_once import Statement


def is_live(booking: str) -> str:
    """Whether a row of `bookings`, by its alias, holds its seats; a status that we do not know does."""
    return f"coalesce({booking}.status, '') NOT IN ('CANCELLED', 'EXPIRED')"


_THESE_SEATS = (
    "e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = ANY(%(seat_ids)s::varchar[])"
)
SEATED = "EXISTS (SELECT FROM event_seats WHERE event_id = %(event_id)s AND showtime = %(showtime)s)"
_OVERDUE = "e.status = 'RESERVED' AND e.reserved_until <= now()"

LOCK_SEATS = f"""
    SELECT e.seat_id FROM event_seats e WHERE {_THESE_SEATS} ORDER BY e.seat_id FOR NO KEY UPDATE
"""

_LOCK_OF_SHOWING = """hashtextextended(
    concat_ws(E'\\x1f', 'seatui', %(event_id)s::text, extract(epoch FROM %(showtime)s::timestamptz)), 0)
"""
# Seats that have no rows are locked by name, in the same order, so that two sales wait for each other in turn. The
# showing is locked with them, shared: it must not get seats while some are sold without.
LOCK_SHOWING_SHARED = f"SELECT pg_advisory_xact_lock_shared({_LOCK_OF_SHOWING})"
LOCK_SHOWING = f"SELECT pg_advisory_xact_lock({_LOCK_OF_SHOWING})"
LOCK_SEAT_NAMES = f"""
    SELECT pg_advisory_xact_lock(hashtextextended(seat_id, {_LOCK_OF_SHOWING}))
    FROM (SELECT seat_id FROM unnest(%(seat_ids)s::varchar[]) AS seat_id ORDER BY seat_id) AS asked
"""


# The live bookings of the seats other than `booking_id`, and which of them are holds whose time has run out.
def _live(is_overdue: str, seats: str = "") -> str:
    return f"""
        live AS (
            SELECT s.seat_id, s.booking_id, b.status, {is_overdue} AS is_overdue
            FROM booking_seats s
            JOIN bookings b ON b.booking_id = s.booking_id
            {seats}
            WHERE s.live AND s.event_id = %(event_id)s AND s.showtime = %(showtime)s
              AND s.seat_id = ANY(%(seat_ids)s::varchar[]) AND s.booking_id IS DISTINCT FROM %(booking_id)s::text
        )
    """


# The seats that a hold b has in `event_seats`; and those of them whose time has not run out.
_SEATS_HELD = """
    FROM booking_seats hs
    JOIN event_seats he ON he.event_id = hs.event_id AND he.showtime = hs.showtime AND he.seat_id = hs.seat_id
    WHERE hs.booking_id = b.booking_id AND he.booking_id = b.booking_id AND he.status = 'RESERVED'
"""
_SEATS_STILL_HELD = f"{_SEATS_HELD} AND (he.reserved_until <= now()) IS NOT TRUE"
_IS_OVERDUE_HOLD = "coalesce(b.status = 'RESERVED' AND b.reserved_until <= now(), false)"
_LIVE = _live(
    f"""CASE WHEN e.seat_id IS NULL THEN {_IS_OVERDUE_HOLD}
        ELSE coalesce(b.status = 'RESERVED' AND {_OVERDUE} AND e.booking_id = s.booking_id, false)
             AND NOT EXISTS (SELECT {_SEATS_STILL_HELD}) END""",
    f"LEFT JOIN event_seats e ON e.seat_id = s.seat_id AND {_THESE_SEATS}",
)
_LIVE_WITHOUT_SEATS = _live(_IS_OVERDUE_HOLD)


def _expire(which: str) -> str:
    # The rows are locked first, and in order.
    return f"""
        WITH overdue AS MATERIALIZED (
            SELECT b.booking_id FROM bookings b WHERE b.status = 'RESERVED' AND {which}
        )
        UPDATE bookings SET status = 'EXPIRED', updated_at = now()
        WHERE booking_id IN (SELECT booking_id FROM overdue) AND status = 'RESERVED'
    """


EXPIRE_HOLDS = _expire(
    "b.booking_id = ANY(%(booking_ids)s::varchar[]) ORDER BY b.booking_id FOR NO KEY UPDATE"
)

# Any number at a time, and whatever somebody else is at work on is left to them. A hold of another program has its
# end in its seats only; one that has no seats there, in the booking only.
_SOME = "ORDER BY b.booking_id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED"
EXPIRE_OVERDUE_HOLDS = _expire(f"""
    CASE WHEN EXISTS (SELECT {_SEATS_HELD})
         THEN NOT EXISTS (SELECT {_SEATS_STILL_HELD})
         ELSE b.reserved_until <= now() END
    {_SOME}
""")
EXPIRE_OVERDUE_HOLDS_WITHOUT_SEATS = _expire(f"b.reserved_until <= now() {_SOME}")

# Each showing is found by one look into the unique key of `event_seats`, so that the number of its rows does not
# matter.
SEATED_SHOWINGS = """
    WITH RECURSIVE seated AS (
        (SELECT event_id, showtime FROM event_seats ORDER BY event_id, showtime LIMIT 1)
        UNION ALL
        SELECT following.event_id, following.showtime
        FROM seated CROSS JOIN LATERAL (
            SELECT e.event_id, e.showtime FROM event_seats e
            WHERE (e.event_id, e.showtime) > (seated.event_id, seated.showtime)
            ORDER BY e.event_id, e.showtime LIMIT 1
        ) AS following
    )
"""
# What is held until a time that is over, and in no live booking: seats that another program held without one, and
# those that somebody was at work on when their booking expired. Of showings that are over nobody minds.
FREE_OVERDUE_SEATS = f"""
    {SEATED_SHOWINGS}, overdue AS MATERIALIZED (
        SELECT e.event_id, e.showtime, e.seat_id
        FROM seated
        JOIN event_seats e ON e.event_id = seated.event_id AND e.showtime = seated.showtime
        WHERE seated.showtime > now() - interval '1 day' AND {_OVERDUE}
          AND NOT EXISTS (SELECT FROM booking_seats s WHERE s.live AND s.event_id = e.event_id
                          AND s.showtime = e.showtime AND s.seat_id = e.seat_id)
        FOR NO KEY UPDATE OF e SKIP LOCKED
    )
    UPDATE event_seats e
    SET status = 'AVAILABLE', booking_id = NULL, reserved_at = NULL, reserved_until = NULL, sold_at = NULL,
        updated_at = now()
    FROM overdue o WHERE e.event_id = o.event_id AND e.showtime = o.showtime AND e.seat_id = o.seat_id
"""

INSERT_BOOKING = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status, reserved_until)
    VALUES (%(booking_id)s, %(event_id)s, %(user_id)s, %(showtime)s, %(quantity)s, %(status)s::varchar,
            CASE %(status)s::varchar WHEN 'RESERVED' THEN now() + %(ttl)s::interval END)
    ON CONFLICT (booking_id) DO NOTHING
    RETURNING reserved_until
"""

# Seats that are plainly free, or nothing: a sale in one statement. → NULL when nothing was changed; else the end of a
# hold (ISO 8601), and an empty text for a sale.
BOOK_AT_ONCE = Statement(
    "SELECT seatui_book_at_once($1, $2, $3, $4, $5, $6, $7)",  # booking, event, user, showtime, seats, status, ttl
)

# A hold that has become something else has no end.
SET_BOOKING_STATUS = """
    UPDATE bookings SET status = %(status)s, reserved_until = NULL, updated_at = now()
    WHERE booking_id = %(booking_id)s
"""

# In seat order, as the locks are: whoever does not lock waits at the unique key, and in the same order.
INSERT_BOOKING_SEATS = """
    INSERT INTO booking_seats (booking_id, seat_id)
    SELECT %(booking_id)s, seat_id FROM unnest(%(seat_ids)s::varchar[]) AS seat_id ORDER BY seat_id
    ON CONFLICT DO NOTHING
    RETURNING seat_id
"""

# From which a status may be reached; `event_seats` is e.
_FROM = {
    SeatStatus.RESERVED: f"(e.status = 'AVAILABLE' OR {_OVERDUE})",
    SeatStatus.SOLD: f"""(e.status = 'AVAILABLE' OR {_OVERDUE}
        OR e.status = 'RESERVED' AND e.booking_id = %(booking_id)s::text)""",
    SeatStatus.BLOCKED: f"(e.status = 'AVAILABLE' OR {_OVERDUE})",
    SeatStatus.AVAILABLE: """(e.status = 'BLOCKED'
        OR e.status IN ('RESERVED', 'SOLD') AND e.booking_id = %(booking_id)s::text)""",
}
_SETS = {
    SeatStatus.RESERVED: """booking_id = %(booking_id)s, reserved_at = now(),
        reserved_until = now() + %(ttl)s::interval, sold_at = NULL""",
    SeatStatus.SOLD: "booking_id = %(booking_id)s, reserved_at = NULL, reserved_until = NULL, sold_at = now()",
    SeatStatus.BLOCKED: "booking_id = NULL, reserved_at = NULL, reserved_until = NULL, sold_at = NULL",
    SeatStatus.AVAILABLE: "booking_id = NULL, reserved_at = NULL, reserved_until = NULL, sold_at = NULL",
}


def _update_seats(status: SeatStatus) -> str:
    # The rows are locked and judged first, so that the statement changes all of them or none, and in seat order.
    return f"""
        WITH asked AS MATERIALIZED (
            SELECT {_FROM[status]} AS may_change
            FROM event_seats e WHERE {_THESE_SEATS} ORDER BY e.seat_id FOR NO KEY UPDATE
        )
        UPDATE event_seats e SET status = '{status}', {_SETS[status]}, updated_at = now()
        WHERE {_THESE_SEATS}
          AND (SELECT count(*) FROM asked WHERE may_change) = cardinality(%(seat_ids)s::varchar[])
    """


def _seats_in_the_way(status: SeatStatus) -> str:
    return f"""
        SELECT asked.seat_id, CASE WHEN e.seat_id IS NOT NULL THEN coalesce(e.status, '') END
        FROM unnest(%(seat_ids)s::varchar[]) WITH ORDINALITY AS asked (seat_id, place)
        LEFT JOIN event_seats e
            ON e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = asked.seat_id
        WHERE ({_FROM[status]}) IS NOT TRUE
        ORDER BY asked.place
    """


UPDATE_SEATS = {status: _update_seats(status) for status in SeatStatus}

# → (seat, its status or NULL), for seats that could not be moved to the status
SEATS_IN_THE_WAY = {status: _seats_in_the_way(status) for status in SeatStatus}

HAS_SEATS = f"SELECT {SEATED}"


def _standing(live: str, status: str, in_the_way: str, seats: str = "") -> str:
    return f"""
        WITH {live}
        SELECT asked.seat_id, {status}, {in_the_way}, overdue.booking_id
        FROM unnest(%(seat_ids)s::varchar[]) WITH ORDINALITY AS asked (seat_id, place)
        LEFT JOIN LATERAL (
            SELECT min(CASE live.status WHEN 'RESERVED' THEN 'RESERVED' ELSE 'SOLD' END) AS status
            FROM live WHERE live.seat_id = asked.seat_id AND NOT live.is_overdue
        ) AS taken ON true
        LEFT JOIN live AS overdue ON overdue.seat_id = asked.seat_id AND overdue.is_overdue
        {seats}
        ORDER BY asked.place
    """


# → (seat, its status or NULL where the showing does not have it, whether it is in the way, the overdue hold on it),
# for each seat asked: one look, so that what is refused is what is named.
STANDING = _standing(
    _LIVE,
    status="CASE WHEN e.status <> 'AVAILABLE' THEN e.status WHEN e.seat_id IS NOT NULL AND e.status IS NULL THEN ''"
    " ELSE taken.status END",
    in_the_way=f"taken.status IS NOT NULL OR (({_FROM[SeatStatus.SOLD]}) IS NOT TRUE AND {SEATED})",
    seats=f"LEFT JOIN event_seats e ON e.seat_id = asked.seat_id AND {_THESE_SEATS}",
)
STANDING_WITHOUT_SEATS = _standing(
    _LIVE_WITHOUT_SEATS, status="taken.status", in_the_way="taken.status IS NOT NULL"
)

FIND_BOOKING = """
    SELECT b.event_id, b.user_id, b.showtime, b.status, b.reserved_until,
           coalesce((SELECT array_agg(s.seat_id ORDER BY s.id) FROM booking_seats s
                     WHERE s.booking_id = b.booking_id), '{}')
    FROM bookings b WHERE b.booking_id = %(booking_id)s
"""
LOCK_BOOKING = "SELECT FROM bookings WHERE booking_id = %(booking_id)s FOR NO KEY UPDATE"
TRANSACTION_STATUS = "SELECT pg_xact_status(%(transaction_id)s::xid8)"

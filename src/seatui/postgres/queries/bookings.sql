-- The statements of a sale and of what may become of it. Parameters: event_id, showtime, seat_ids (text[]), booking_id,
-- and what a statement says beyond them. A showing's seats are found by the unique key of event_seats, which begins with
-- the event. Where there is no table event_seats, a statement has a form `..._without_seats`.

-- name: lock_seats
-- In seat order, as everybody: two sales never deadlock.
SELECT e.seat_id FROM event_seats e
WHERE e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = ANY (%(seat_ids)s::text[])
ORDER BY e.seat_id FOR NO KEY UPDATE

-- name: claim_showing
-- Whoever adds seats to the showing meets us at this row.
INSERT INTO seatui.showing_locks (event_id, showtime, is_seated) VALUES (%(event_id)s, %(showtime)s, false)
ON CONFLICT DO NOTHING

-- name: share_showing
SELECT FROM seatui.showing_locks WHERE event_id = %(event_id)s AND showtime = %(showtime)s FOR SHARE

-- name: lock_seat_names
-- Seats that have no rows are locked by name, in the same order, so that two sales wait for each other in turn.
SELECT pg_advisory_xact_lock(hashtextextended(
    concat_ws(E'\x1f', 'seatui', %(event_id)s::text, extract(epoch FROM %(showtime)s::timestamptz), seat_id), 0))
FROM (SELECT seat_id FROM unnest(%(seat_ids)s::text[]) AS seat_id ORDER BY seat_id) AS asked

-- name: insert_booking
INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status, reserved_until)
VALUES (%(booking_id)s, %(event_id)s, %(user_id)s, %(showtime)s, %(quantity)s, %(status)s,
        CASE WHEN %(is_hold)s THEN now() + %(ttl)s::interval END)
ON CONFLICT (booking_id) DO NOTHING
RETURNING reserved_until

-- name: insert_booking_seats
-- In seat order, as the locks are: whoever does not lock waits at the unique key, and in the same order.
INSERT INTO booking_seats (booking_id, seat_id)
SELECT %(booking_id)s, seat_id FROM unnest(%(seat_ids)s::text[]) AS seat_id ORDER BY seat_id
ON CONFLICT DO NOTHING
RETURNING seat_id

-- name: delete_booking_seats
DELETE FROM booking_seats WHERE booking_id = %(booking_id)s AND seat_id = ANY (%(seat_ids)s::text[])

-- name: set_quantity
UPDATE bookings SET quantity = %(quantity)s, updated_at = now() WHERE booking_id = %(booking_id)s

-- name: set_booking_user
UPDATE bookings SET user_id = %(user_id)s, updated_at = now() WHERE booking_id = %(booking_id)s

-- name: hold_end
-- A hold of another program has its end in its seats only. It lasts as long as one of them has none.
SELECT coalesce(b.reserved_until, its.reserved_until) AS reserved_until
FROM bookings b
CROSS JOIN LATERAL (
    SELECT CASE WHEN bool_and(he.reserved_until IS NOT NULL) THEN max(he.reserved_until) END AS reserved_until
    FROM booking_seats hs
    JOIN event_seats he
        ON he.event_id = hs.event_id AND he.showtime = hs.showtime AND he.seat_id = hs.seat_id
    WHERE hs.booking_id = b.booking_id AND he.booking_id = b.booking_id AND he.status = 'RESERVED'
) AS its
WHERE b.booking_id = %(booking_id)s

-- name: set_hold_end
-- until: an instant; or else ttl, from now; without both, it has no end.
UPDATE bookings SET reserved_until = coalesce(%(until)s::timestamptz, now() + %(ttl)s::interval), updated_at = now()
WHERE booking_id = %(booking_id)s
RETURNING reserved_until

-- name: set_seats_hold_end
UPDATE event_seats e SET reserved_until = %(until)s::timestamptz, updated_at = now()
WHERE e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = ANY (%(seat_ids)s::text[])
  AND e.booking_id = %(booking_id)s AND e.status = 'RESERVED'

-- name: set_booking_status
-- A hold that has become something else has no end. The reason is set before the triggers after the statement write the
-- journal, and without a further round trip.
UPDATE bookings SET status = %(status)s, reserved_until = NULL, updated_at = now()
WHERE booking_id = %(booking_id)s
RETURNING CASE WHEN %(reason)s::text <> '' THEN set_config('seatui.reason', %(reason)s::text, true) END

-- name: update_seats
-- The rows are locked and judged first, so that the statement changes all of them or none, and in seat order.
WITH asked AS MATERIALIZED (
    SELECT seatui.may_become(%(becomes)s::text, %(booking_id)s::text, e.status::text, e.booking_id, e.reserved_until)
           AS may_change
    FROM event_seats e
    WHERE e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = ANY (%(seat_ids)s::text[])
    ORDER BY e.seat_id FOR NO KEY UPDATE
)
UPDATE event_seats e
SET status = %(status)s,
    booking_id = CASE WHEN %(becomes)s::text IN ('RESERVED', 'SOLD') THEN %(booking_id)s::text END,
    reserved_at = CASE WHEN %(becomes)s::text = 'RESERVED' THEN now() END,
    reserved_until = CASE WHEN %(becomes)s::text = 'RESERVED' THEN now() + %(ttl)s::interval END,
    sold_at = CASE WHEN %(becomes)s::text = 'SOLD' THEN now() END,
    updated_at = now()
WHERE e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = ANY (%(seat_ids)s::text[])
  AND (SELECT count(*) FROM asked WHERE may_change) = cardinality(%(seat_ids)s::text[])

-- name: seats_in_the_way
-- The seats that could not be moved to a status; status is NULL for one that the showing does not have.
SELECT asked.seat_id, CASE WHEN e.seat_id IS NOT NULL THEN coalesce(e.status::text, '') END AS status
FROM unnest(%(seat_ids)s::text[]) WITH ORDINALITY AS asked (seat_id, place)
LEFT JOIN event_seats e
    ON e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = asked.seat_id
WHERE seatui.may_become(%(becomes)s::text, %(booking_id)s::text, e.status::text, e.booking_id, e.reserved_until)
      IS NOT TRUE
ORDER BY asked.place

-- name: has_seats
SELECT EXISTS (SELECT FROM event_seats WHERE event_id = %(event_id)s AND showtime = %(showtime)s) AS has_seats

-- name: standing
-- Each seat asked for, by one look, so that what is refused is what is named: its status (NULL where the showing does not
-- have it), whether it is in the way, and the overdue hold on it. A hold is over when all of its seats are. Seat by seat
-- (OFFSET 0): where nothing was analysed yet, all sold seats of the showing would be read.
WITH live AS (
    SELECT s.seat_id, s.booking_id, b.status::text AS status,
           CASE
               WHEN b.status <> 'RESERVED' THEN false
               WHEN e.seat_id IS NULL THEN coalesce(b.reserved_until <= now(), false)
               ELSE seatui.is_overdue(e.status::text, e.reserved_until) AND e.booking_id = s.booking_id
                    AND NOT EXISTS (
                        SELECT FROM booking_seats hs
                        JOIN event_seats he
                            ON he.event_id = hs.event_id AND he.showtime = hs.showtime AND he.seat_id = hs.seat_id
                        WHERE hs.booking_id = b.booking_id AND he.booking_id = b.booking_id AND he.status = 'RESERVED'
                          AND (he.reserved_until <= now()) IS NOT TRUE OFFSET 0)
           END AS is_overdue
    FROM unnest(%(seat_ids)s::text[]) AS its (seat_id)
    CROSS JOIN LATERAL (
        SELECT s.seat_id, s.booking_id FROM booking_seats s
        WHERE s.live AND s.event_id = %(event_id)s AND s.showtime = %(showtime)s AND s.seat_id = its.seat_id
          AND s.booking_id IS DISTINCT FROM %(booking_id)s::text OFFSET 0
    ) AS s
    JOIN bookings b ON b.booking_id = s.booking_id
    LEFT JOIN event_seats e
        ON e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = s.seat_id
)
SELECT asked.seat_id,
       CASE
           WHEN e.status <> 'AVAILABLE' THEN e.status::text
           WHEN e.seat_id IS NOT NULL AND e.status IS NULL THEN ''
           ELSE taken.status
       END AS status,
       taken.status IS NOT NULL
       OR (seatui.may_become('SOLD', %(booking_id)s::text, e.status::text, e.booking_id, e.reserved_until) IS NOT TRUE
           AND EXISTS (SELECT FROM event_seats WHERE event_id = %(event_id)s AND showtime = %(showtime)s))
       AS is_in_the_way,
       overdue.booking_id AS overdue_hold
FROM unnest(%(seat_ids)s::text[]) WITH ORDINALITY AS asked (seat_id, place)
LEFT JOIN LATERAL (
    SELECT min(CASE live.status WHEN 'RESERVED' THEN 'RESERVED' ELSE 'SOLD' END) AS status
    FROM live WHERE live.seat_id = asked.seat_id AND NOT live.is_overdue
) AS taken ON true
LEFT JOIN live AS overdue ON overdue.seat_id = asked.seat_id AND overdue.is_overdue
LEFT JOIN event_seats e
    ON e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = asked.seat_id
ORDER BY asked.place

-- name: standing_without_seats
WITH live AS (
    SELECT s.seat_id, s.booking_id, b.status::text AS status,
           coalesce(b.status = 'RESERVED' AND b.reserved_until <= now(), false) AS is_overdue
    FROM unnest(%(seat_ids)s::text[]) AS its (seat_id)
    CROSS JOIN LATERAL (
        SELECT s.seat_id, s.booking_id FROM booking_seats s
        WHERE s.live AND s.event_id = %(event_id)s AND s.showtime = %(showtime)s AND s.seat_id = its.seat_id
          AND s.booking_id IS DISTINCT FROM %(booking_id)s::text OFFSET 0
    ) AS s
    JOIN bookings b ON b.booking_id = s.booking_id
)
SELECT asked.seat_id, taken.status, taken.status IS NOT NULL AS is_in_the_way, overdue.booking_id AS overdue_hold
FROM unnest(%(seat_ids)s::text[]) WITH ORDINALITY AS asked (seat_id, place)
LEFT JOIN LATERAL (
    SELECT min(CASE live.status WHEN 'RESERVED' THEN 'RESERVED' ELSE 'SOLD' END) AS status
    FROM live WHERE live.seat_id = asked.seat_id AND NOT live.is_overdue
) AS taken ON true
LEFT JOIN live AS overdue ON overdue.seat_id = asked.seat_id AND overdue.is_overdue
ORDER BY asked.place

-- name: expire_holds
-- The rows are locked first, and in order. The journal's reason is this one for the rest of the transaction: see set_reason.
WITH reason AS MATERIALIZED (
    SELECT set_config('seatui.reason', %(reason)s, true)
), overdue AS MATERIALIZED (
    SELECT b.booking_id FROM bookings b
    WHERE b.status = 'RESERVED' AND b.booking_id = ANY (%(booking_ids)s::text[])
    ORDER BY b.booking_id FOR NO KEY UPDATE
)
UPDATE bookings SET status = 'EXPIRED', reserved_until = NULL, updated_at = now()
WHERE booking_id IN (SELECT booking_id FROM overdue) AND status = 'RESERVED' AND EXISTS (SELECT FROM reason)

-- name: set_reason
-- Of the changes that follow in this transaction.
SELECT set_config('seatui.reason', %(reason)s, true)

-- name: expire_overdue_holds
-- Any number at a time, and whatever somebody else is at work on is left to them. A hold of another program has its end in
-- its seats only; one that has no seats there, in the booking only.
WITH overdue AS MATERIALIZED (
    SELECT b.booking_id FROM bookings b
    WHERE b.status = 'RESERVED' AND CASE
        WHEN EXISTS (
            SELECT FROM booking_seats hs
            JOIN event_seats he
                ON he.event_id = hs.event_id AND he.showtime = hs.showtime AND he.seat_id = hs.seat_id
            WHERE hs.booking_id = b.booking_id AND he.booking_id = b.booking_id AND he.status = 'RESERVED')
        THEN NOT EXISTS (
            SELECT FROM booking_seats hs
            JOIN event_seats he
                ON he.event_id = hs.event_id AND he.showtime = hs.showtime AND he.seat_id = hs.seat_id
            WHERE hs.booking_id = b.booking_id AND he.booking_id = b.booking_id AND he.status = 'RESERVED'
              AND (he.reserved_until <= now()) IS NOT TRUE)
        ELSE b.reserved_until <= now()
    END
    ORDER BY b.booking_id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE bookings SET status = 'EXPIRED', reserved_until = NULL, updated_at = now()
WHERE booking_id IN (SELECT booking_id FROM overdue) AND status = 'RESERVED'

-- name: expire_overdue_holds_without_seats
WITH overdue AS MATERIALIZED (
    SELECT b.booking_id FROM bookings b
    WHERE b.status = 'RESERVED' AND b.reserved_until <= now()
    ORDER BY b.booking_id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE bookings SET status = 'EXPIRED', reserved_until = NULL, updated_at = now()
WHERE booking_id IN (SELECT booking_id FROM overdue) AND status = 'RESERVED'

-- name: free_overdue_seats
-- What is held until a time that is over, and in no live booking: seats that another program held without one, and those
-- that somebody was at work on when their booking expired. Of showings that are over nobody minds.
WITH overdue AS MATERIALIZED (
    SELECT e.event_id, e.showtime, e.seat_id
    FROM seatui.seated_showings() AS seated
    JOIN event_seats e ON e.event_id = seated.event_id AND e.showtime = seated.showtime
    WHERE seated.showtime > now() - interval '1 day' AND seatui.is_overdue(e.status::text, e.reserved_until)
      AND NOT EXISTS (SELECT FROM booking_seats s WHERE s.live AND s.event_id = e.event_id
                      AND s.showtime = e.showtime AND s.seat_id = e.seat_id)
    FOR NO KEY UPDATE OF e SKIP LOCKED
)
UPDATE event_seats e
SET status = 'AVAILABLE', booking_id = NULL, reserved_at = NULL, reserved_until = NULL, sold_at = NULL,
    updated_at = now()
FROM overdue o WHERE e.event_id = o.event_id AND e.showtime = o.showtime AND e.seat_id = o.seat_id

-- name: find_booking
SELECT b.booking_id, b.event_id, coalesce(b.user_id, '') AS user_id, b.showtime, b.status::text AS status, b.reserved_until,
       coalesce((SELECT array_agg(s.seat_id ORDER BY s.id) FROM booking_seats s
                 WHERE s.booking_id = b.booking_id), '{}') AS seat_ids
FROM bookings b WHERE b.booking_id = %(booking_id)s

-- name: bookings_of
SELECT b.booking_id, b.event_id, coalesce(b.user_id, '') AS user_id, b.showtime, b.status::text AS status, b.reserved_until,
       coalesce((SELECT array_agg(s.seat_id ORDER BY s.id) FROM booking_seats s
                 WHERE s.booking_id = b.booking_id), '{}') AS seat_ids
FROM bookings b WHERE b.event_id = %(event_id)s AND b.showtime = %(showtime)s
ORDER BY b.id DESC

-- name: own_holds
-- The holds that a terminal made, but those for payments, and whichever are known, as they are now. Each by its key: the
-- journal is read by its time, and of all showings that are not over only when a terminal is started.
WITH ours AS MATERIALIZED (
    SELECT DISTINCT booking_id FROM seatui.seat_journal
    WHERE at > now() - %(within)s::interval AND showtime > now() - interval '1 day'
      AND terminal = coalesce(nullif(%(terminal)s::text, ''), current_setting('application_name', true), '')
      AND from_status = 'AVAILABLE' AND to_status = 'RESERVED' AND coalesce(reason, '') <> %(paying)s
)
SELECT b.booking_id, b.event_id, coalesce(b.user_id, '') AS user_id, b.showtime, b.status::text AS status, b.reserved_until,
       coalesce((SELECT array_agg(s.seat_id ORDER BY s.id) FROM booking_seats s
                 WHERE s.booking_id = b.booking_id), '{}') AS seat_ids
FROM bookings b
WHERE b.status = 'RESERVED' AND b.booking_id = ANY (ARRAY(SELECT booking_id FROM ours) || %(known)s::text[])

-- name: lock_booking
SELECT FROM bookings WHERE booking_id = %(booking_id)s FOR NO KEY UPDATE

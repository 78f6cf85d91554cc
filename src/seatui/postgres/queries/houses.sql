-- Showings and their houses, as they are read. Parameters: event_id, showtime.

-- name: showings
-- A showing's seats are counted by a scan of that showing alone. PostgreSQL knows times that no clock here can show, infinity among them.
WITH listed AS (
    SELECT event_id, showtime FROM seatui.showings
    UNION SELECT event_id, showtime FROM seatui.seated_showings()
), known AS (
    SELECT event_id, showtime FROM listed
    UNION SELECT b.event_id, b.showtime FROM bookings b
    WHERE NOT EXISTS (SELECT FROM listed l WHERE l.event_id = b.event_id)
      AND NOT EXISTS (SELECT FROM seatui.events e WHERE e.event_id = b.event_id)
)
SELECT known.event_id, known.showtime, coalesce(events.name, known.event_id) AS name,
       coalesce(events.currency, '') AS currency, events.zone,
       seats.available, seats.reserved, seats.sold, seats.blocked
FROM known
LEFT JOIN seatui.events ON events.event_id = known.event_id
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'AVAILABLE' OR seatui.is_overdue(status::text, reserved_until)) AS available,
           count(*) FILTER (WHERE status = 'RESERVED' AND NOT seatui.is_overdue(status::text, reserved_until)) AS reserved,
           count(*) FILTER (WHERE status = 'SOLD') AS sold,
           count(*) FILTER (WHERE (status IN ('AVAILABLE', 'RESERVED', 'SOLD')) IS NOT TRUE) AS blocked
    FROM event_seats e WHERE e.event_id = known.event_id AND e.showtime = known.showtime
) AS seats
WHERE known.showtime >= %(first)s AND known.showtime < %(last)s

-- name: showings_without_seats
WITH known AS (
    SELECT event_id, showtime FROM seatui.showings
    UNION SELECT b.event_id, b.showtime FROM bookings b
    WHERE NOT EXISTS (SELECT FROM seatui.showings l WHERE l.event_id = b.event_id)
      AND NOT EXISTS (SELECT FROM seatui.events e WHERE e.event_id = b.event_id)
)
SELECT known.event_id, known.showtime, coalesce(events.name, known.event_id) AS name,
       coalesce(events.currency, '') AS currency, events.zone,
       0 AS available, 0 AS reserved, 0 AS sold, 0 AS blocked
FROM known LEFT JOIN seatui.events ON events.event_id = known.event_id
WHERE known.showtime >= %(first)s AND known.showtime < %(last)s

-- name: facts
SELECT event.name, coalesce(event.currency, '') AS currency, event.zone, p.plan_id, p.stage_column,
       p.stage_line, p.stage_columns, p.stage_lines, s.xmin::text AS plan_version
FROM (SELECT) AS one
LEFT JOIN seatui.events event ON event.event_id = %(event_id)s
LEFT JOIN seatui.showings s ON s.event_id = %(event_id)s AND s.showtime = %(showtime)s
LEFT JOIN seatui.plans p ON p.plan_id = s.plan_id

-- name: seats
SELECT e.seat_id, coalesce(e.zone::text, '') AS zone, coalesce(e.row_number::text, '') AS row,
       coalesce(e.seat_number, 0)::integer AS number,
       coalesce(nullif(e.price::numeric, 'NaN'), 0)::text AS price, p.zone_index, coalesce(p.row_index, 0) AS row_index,
       coalesce(p.column_index, 0) AS column_index, coalesce(p.kind, '') AS kind, coalesce(p.category, '') AS category,
       p.line_index, coalesce(p.distance, 0) AS distance, coalesce(p.label, '') AS label, e.status::text AS status, e.booking_id, e.reserved_until
FROM event_seats e
LEFT JOIN seatui.plan_seats p ON p.plan_id = %(plan_id)s::bigint AND p.seat_id = e.seat_id
WHERE e.event_id = %(event_id)s AND e.showtime = %(showtime)s

-- name: listed_seats
-- Those of a showing without a plan.
SELECT seat_id, coalesce(zone::text, '') AS zone, coalesce(row_number::text, '') AS row,
       coalesce(seat_number, 0)::integer AS number, coalesce(nullif(price::numeric, 'NaN'), 0)::text AS price,
       status::text AS status, booking_id, reserved_until
FROM event_seats
WHERE event_id = %(event_id)s AND showtime = %(showtime)s

-- name: seat_sums
SELECT count(*) AS seats, coalesce(
           sum(coalesce(nullif(price::numeric, 'NaN'), 0) * (coalesce(seat_number, 0)::integer + 1)), 0
       )::text AS prices
FROM event_seats
WHERE event_id = %(event_id)s AND showtime = %(showtime)s

-- name: plan_version
-- The row of the showing is written anew with every plan that it gets, also with one that differs in prices alone.
SELECT (
    SELECT s.xmin::text FROM seatui.showings s WHERE s.event_id = %(event_id)s AND s.showtime = %(showtime)s
) AS plan_version

-- name: states
SELECT seat_id, status::text AS status, booking_id, reserved_until
FROM event_seats
WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND status IS DISTINCT FROM 'AVAILABLE'

-- name: live_bookings
-- From the key of the live seats: what is cancelled is not looked at. A hold of another program has its end in its seats
-- only, and is over when the last of them is.
SELECT b.booking_id, b.event_id, coalesce(b.user_id, '') AS user_id, b.showtime, s.seat_ids, b.status::text AS status,
       nullif(CASE WHEN held.seats > 0 THEN held.until ELSE b.reserved_until END, 'infinity') AS reserved_until
FROM (
    SELECT booking_id, array_agg(seat_id ORDER BY id) AS seat_ids
    FROM booking_seats
    WHERE live AND event_id = %(event_id)s AND showtime = %(showtime)s
    GROUP BY booking_id
) AS s
JOIN bookings b ON b.booking_id = s.booking_id
LEFT JOIN LATERAL (
    SELECT count(*) AS seats, max(coalesce(e.reserved_until, 'infinity')) AS until
    FROM event_seats e
    WHERE b.status = 'RESERVED' AND e.event_id = b.event_id AND e.showtime = b.showtime
      AND e.seat_id = ANY (s.seat_ids) AND e.booking_id = b.booking_id AND e.status = 'RESERVED'
) AS held ON true
WHERE (b.status = 'RESERVED' AND CASE WHEN held.seats > 0 THEN held.until ELSE b.reserved_until END <= now()) IS NOT TRUE
ORDER BY b.id

-- name: live_bookings_without_seats
SELECT b.booking_id, b.event_id, coalesce(b.user_id, '') AS user_id, b.showtime, s.seat_ids, b.status::text AS status,
       nullif(b.reserved_until, 'infinity') AS reserved_until
FROM (
    SELECT booking_id, array_agg(seat_id ORDER BY id) AS seat_ids
    FROM booking_seats
    WHERE live AND event_id = %(event_id)s AND showtime = %(showtime)s
    GROUP BY booking_id
) AS s
JOIN bookings b ON b.booking_id = s.booking_id
WHERE (b.status = 'RESERVED' AND b.reserved_until <= now()) IS NOT TRUE
ORDER BY b.id

-- name: customers
SELECT booking_id, coalesce(user_id, '') AS user_id FROM bookings
WHERE event_id = %(event_id)s AND showtime = %(showtime)s

-- name: now
SELECT clock_timestamp() AS now

-- name: find_bookings_by_name
-- A scan, since no index serves a part of a name, and one more would slow down every sale. Where many match, the newest are
-- read and no others. By code points, whatever collation the columns have: with some of them there is no LIKE and no regular
-- expression. The longest word is compared first, and its first letters before it.
-- Of a CASE the planner expects many matches, and reads from the newest on; if there are few, that takes hardly longer.
SELECT b.id AS place, b.booking_id, b.event_id, coalesce(b.user_id::text, '') AS user_id, b.showtime,
       b.status::text AS status, b.reserved_until,
       coalesce((SELECT array_agg(s.seat_id ORDER BY s.id) FROM booking_seats s
                 WHERE s.booking_id = b.booking_id), '{}') AS seat_ids
FROM (
    SELECT * FROM bookings
    WHERE CASE WHEN user_id::text COLLATE "C" ~ %(begun)s::text
               THEN user_id::text COLLATE "C" ~ %(name)s::text AND user_id::text COLLATE "C" ~ ALL (%(more)s::text[])
          END
    ORDER BY id DESC LIMIT %(limit)s
) AS b
ORDER BY b.id DESC

-- name: find_bookings_by_id
-- The one with the whole id by its key: it may not be among the newest of those that have it as a part.
SELECT b.id AS place, b.booking_id, b.event_id, coalesce(b.user_id::text, '') AS user_id, b.showtime,
       b.status::text AS status, b.reserved_until,
       coalesce((SELECT array_agg(s.seat_id ORDER BY s.id) FROM booking_seats s
                 WHERE s.booking_id = b.booking_id), '{}') AS seat_ids
FROM (
    SELECT * FROM bookings WHERE booking_id::text = ANY (%(whole_ids)s::text[])
    UNION ALL
    (SELECT * FROM bookings
     WHERE replace(lower(booking_id::text COLLATE "C"), '-', '') LIKE %(id)s::text
        OR booking_id IN (SELECT s.booking_id FROM booking_seats s
                          WHERE lower(s.seat_id::text COLLATE "C") = ANY (%(seat_ids)s::text[]))
     ORDER BY id DESC LIMIT %(limit)s)
) AS b
ORDER BY b.id DESC

-- name: find_bookings_by_seat
-- Showings of long ago are passed over by the key of event_seats, and of the others all seats are read: no index serves a
-- row and a number. The numbers are compared first: few seats have one of them. Labels that are no numbers are the plan's.
WITH RECURSIVE seated AS (
    (SELECT e.event_id, e.showtime FROM event_seats e ORDER BY e.event_id, e.showtime LIMIT 1)
    UNION ALL
    SELECT following.event_id, following.showtime
    FROM seated CROSS JOIN LATERAL (
        SELECT e.event_id, e.showtime FROM event_seats e
        WHERE (e.event_id, e.showtime) > (seated.event_id, greatest(seated.showtime, now() - %(since)s::interval))
        ORDER BY e.event_id, e.showtime LIMIT 1
    ) AS following
), named AS (
    SELECT DISTINCT its.booking_id
    FROM seated CROSS JOIN LATERAL (
        SELECT e.booking_id FROM event_seats e
        WHERE e.event_id = seated.event_id AND e.showtime = seated.showtime
          AND e.seat_number BETWEEN %(first)s::integer AND %(last)s::integer AND e.booking_id IS NOT NULL
          AND EXISTS (
              SELECT FROM unnest(
                  %(firsts)s::integer[], %(lasts)s::integer[], %(rows)s::text[], %(zones)s::text[], %(labels)s::text[]
              ) AS typed (first, last, row, zone, label)
              WHERE e.seat_number BETWEEN typed.first AND typed.last
                AND e.row_number::text COLLATE "C" ~ typed.row AND coalesce(e.zone::text, '') COLLATE "C" ~ typed.zone
                AND coalesce((
                    SELECT p.label FROM seatui.showings s JOIN seatui.plan_seats p USING (plan_id)
                    WHERE s.event_id = e.event_id AND s.showtime = e.showtime AND p.seat_id = e.seat_id
                ), '') COLLATE "C" ~ typed.label)
          AND NOT seatui.is_overdue(e.status::text, e.reserved_until)
        OFFSET 0
    ) AS its
    WHERE seated.showtime > now() - %(since)s::interval
)
SELECT b.id AS place, b.booking_id, b.event_id, coalesce(b.user_id::text, '') AS user_id, b.showtime,
       b.status::text AS status, b.reserved_until,
       coalesce((SELECT array_agg(s.seat_id ORDER BY s.id) FROM booking_seats s
                 WHERE s.booking_id = b.booking_id), '{}') AS seat_ids
FROM (
    SELECT its.* FROM named
    CROSS JOIN LATERAL (SELECT * FROM bookings b WHERE b.booking_id = named.booking_id OFFSET 0) AS its
    WHERE seatui.is_live(its.status::text)
    ORDER BY its.id DESC LIMIT %(limit)s
) AS b
ORDER BY b.id DESC

-- name: has_event_seats
SELECT to_regclass('event_seats') IS NOT NULL AS has_event_seats

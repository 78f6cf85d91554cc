-- Writing the seats of a showing from a plan. Parameters: event_id, showtime, and what a statement says beyond them.

-- name: put_event
INSERT INTO seatui.events AS e (event_id, name, zone) VALUES (%(event_id)s, %(name)s, %(zone)s)
ON CONFLICT (event_id) DO UPDATE SET name = excluded.name, zone = coalesce(excluded.zone, e.zone)

-- name: put_showing
-- Two imports of one showing meet at its row: the second waits for the first.
INSERT INTO seatui.showings (event_id, showtime) VALUES (%(event_id)s, %(showtime)s)
ON CONFLICT (event_id, showtime) DO UPDATE SET plan_id = showings.plan_id

-- name: lock_showing
-- Whoever books a seat of the showing that has no row holds this row until the commit, and waits for it.
INSERT INTO seatui.showing_locks AS l (event_id, showtime, is_seated) VALUES (%(event_id)s, %(showtime)s, true)
ON CONFLICT (event_id, showtime) DO UPDATE SET is_seated = true

-- name: lock_seats
SELECT seat_id, status::text AS status FROM event_seats
WHERE event_id = %(event_id)s AND showtime = %(showtime)s ORDER BY seat_id FOR UPDATE

-- name: booked_without_seats
-- Of a showing that had no seats yet, or of a service that does not keep both alike.
SELECT s.seat_id FROM booking_seats s
WHERE s.live AND s.event_id = %(event_id)s AND s.showtime = %(showtime)s AND NOT EXISTS (
    SELECT FROM event_seats e
    WHERE e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = s.seat_id)
ORDER BY s.seat_id

-- name: facts
SELECT coalesce(p.name, event.name, %(event_id)s) AS name, p.plan_id, p.stage_x, p.stage_y, p.stage_column, p.stage_line,
       p.stage_columns, p.stage_lines
FROM (SELECT) AS one
LEFT JOIN seatui.events event ON event.event_id = %(event_id)s
LEFT JOIN seatui.showings s ON s.event_id = %(event_id)s AND s.showtime = %(showtime)s
LEFT JOIN seatui.plans p ON p.plan_id = s.plan_id

-- name: positions
SELECT seat_id, x, y FROM seatui.plan_seats WHERE plan_id = %(plan_id)s AND x IS NOT NULL

-- name: reasons
-- Why each of these seats was blocked last, where somebody said it.
SELECT DISTINCT ON (its.seat_id) its.seat_id, coalesce(j.reason, '') AS reason
FROM seatui.seat_journal j CROSS JOIN LATERAL unnest(j.seat_ids) AS its (seat_id)
WHERE j.event_id = %(event_id)s AND j.showtime = %(showtime)s AND j.to_status = 'BLOCKED'
  AND its.seat_id = ANY (%(seat_ids)s::text[])
ORDER BY its.seat_id, j.journal_id DESC

-- name: delete_seats
DELETE FROM event_seats
WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND seat_id = ANY (%(seat_ids)s::text[])

-- name: change_seats
-- By a row of the table itself, whatever the types of its columns: as COPY reads them.
UPDATE event_seats e
SET zone = n.zone, row_number = n.row_number, seat_number = n.seat_number, price = n.price, updated_at = now()
FROM json_populate_recordset(NULL::event_seats, %(seats)s::json) AS n
WHERE e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = n.seat_id

-- name: copy_seats
COPY event_seats (event_id, showtime, seat_id, zone, row_number, seat_number, price, status) FROM STDIN

-- name: put_plan
INSERT INTO seatui.plans (name, digest, stage_x, stage_y, stage_column, stage_line, stage_columns, stage_lines)
VALUES (%(name)s, %(digest)s, %(x)s, %(y)s, %(column)s, %(line)s, %(columns)s, %(lines)s)
ON CONFLICT (digest) DO NOTHING RETURNING plan_id

-- name: find_plan
SELECT plan_id FROM seatui.plans WHERE digest = %(digest)s

-- name: copy_plan_seats
COPY seatui.plan_seats (plan_id, seat_id, zone_index, row_index, column_index, kind, category, x, y, line_index,
                        distance, label) FROM STDIN

-- name: set_plan
UPDATE seatui.showings SET plan_id = %(plan_id)s WHERE event_id = %(event_id)s AND showtime = %(showtime)s

-- name: rows_known
-- How many rows the planner knows of; fewer than none where nobody has looked.
SELECT reltuples::bigint AS rows FROM pg_class WHERE oid = to_regclass('event_seats')

-- name: analyse_seats
ANALYZE event_seats

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

-- name: count_booked
SELECT count(*) AS booked FROM (
    SELECT seat_id FROM booking_seats
    WHERE live AND event_id = %(event_id)s AND showtime = %(showtime)s
    UNION
    SELECT seat_id FROM event_seats
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND status IN ('RESERVED', 'SOLD')
) AS booked

-- name: delete_seats
DELETE FROM event_seats WHERE event_id = %(event_id)s AND showtime = %(showtime)s

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

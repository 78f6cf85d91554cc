-- The journal, and its tail. Parameters: event_id, showtime.

-- name: entries
SELECT journal_id, at, seat_ids, from_status, to_status, booking_id, clerk, terminal, coalesce(reason, '') AS reason
FROM seatui.seat_journal
WHERE event_id = %(event_id)s AND showtime = %(showtime)s
  AND (%(seat_id)s::text IS NULL OR %(seat_id)s::text = ANY (seat_ids))
  AND (%(booking_id)s::text IS NULL OR %(booking_id)s::text = booking_id)
ORDER BY journal_id

-- name: latest
SELECT * FROM (
    SELECT journal_id, at, seat_ids, from_status, to_status, booking_id, clerk, terminal, coalesce(reason, '') AS reason
    FROM seatui.seat_journal
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s
    ORDER BY journal_id DESC LIMIT %(limit)s
) AS latest
ORDER BY journal_id

-- name: everywhere
SELECT event_id, showtime, journal_id, at, seat_ids, from_status, to_status, booking_id, clerk, terminal,
       coalesce(reason, '') AS reason
FROM seatui.seat_journal
WHERE %(seat_id)s::text IS NULL OR %(seat_id)s::text = ANY (seat_ids)
ORDER BY journal_id DESC LIMIT %(limit)s

-- name: is_a_seat
SELECT EXISTS (SELECT FROM event_seats WHERE seat_id = %(seat_id)s) AS is_a_seat

-- name: of_bookings
-- after: the id of a row; those of later changes have higher ones, of bookings and seats that are locked.
SELECT journal_id, at, seat_ids, from_status, to_status, booking_id, clerk, terminal, coalesce(reason, '') AS reason
FROM seatui.seat_journal
WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND journal_id > %(after)s
  AND booking_id = ANY (%(booking_ids)s::text[])
ORDER BY journal_id

-- name: last_change
-- The rows of the last transaction of a terminal and clerk that changed seats of bookings, or blocked or unblocked seats:
-- neither those that came or went with a plan, nor holds that expired, nor those for a payment that was
-- given up. Terminal and clerk as seatui.write_journal has
-- them, without a setting of this transaction; few roles may call seatui.acting_role.
WITH ours AS MATERIALIZED (
    SELECT * FROM seatui.seat_journal
    WHERE at > now() - %(within)s::interval
      AND terminal = coalesce(nullif(%(terminal)s::text, ''), current_setting('application_name', true), '')
      AND clerk = coalesce(
          nullif(%(clerk)s::text, ''),
          CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END)
      AND from_status IS NOT NULL AND to_status IS NOT NULL
      AND reason IS DISTINCT FROM %(expired)s
      AND NOT (coalesce(reason, '') = %(paying)s AND to_status <> 'SOLD')
), counted AS MATERIALIZED (
    -- By the key of each (OFFSET 0): where nothing was analysed yet, all bookings would be read.
    SELECT ours.* FROM ours
    LEFT JOIN LATERAL (
        SELECT true AS is_known FROM bookings b
        WHERE b.booking_id = ours.booking_id AND b.event_id = ours.event_id AND b.showtime = ours.showtime OFFSET 0
    ) AS its ON true
    WHERE its.is_known OR 'BLOCKED' IN (ours.from_status, ours.to_status)
)
SELECT event_id, showtime, journal_id, at, seat_ids, from_status, to_status, booking_id, clerk, terminal,
       coalesce(reason, '') AS reason,
       EXISTS (SELECT FROM bookings b WHERE b.booking_id = counted.booking_id AND b.event_id = counted.event_id
               AND b.showtime = counted.showtime AND b.updated_at > counted.at) AS is_followed
FROM counted
WHERE transaction_id = (SELECT transaction_id FROM counted ORDER BY journal_id DESC LIMIT 1)
ORDER BY journal_id

-- name: is_whole
-- Whether the journal knows every change: nobody has switched off or dropped one of its triggers, which are those of
-- statements on a plain table, and those of rows on one with partitions or heirs.
SELECT coalesce(has_table_privilege(to_regclass('seatui.seat_journal'), 'SELECT'), false)
       AND to_regclass('event_seats') IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM unnest(%(triggers)s::text[], %(of_plain)s::text[], %(of_parts)s::text[])
               AS expected (name, of_plain, of_parts)
           CROSS JOIN (
               SELECT c.relkind = 'r' AND NOT EXISTS (
                   SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)) AS is_plain
               FROM pg_class c WHERE c.oid = to_regclass('event_seats')
           ) AS its
           WHERE CASE WHEN its.is_plain THEN expected.of_plain ELSE expected.of_parts END <> ''
             AND NOT EXISTS (
                 SELECT FROM pg_trigger t
                 WHERE t.tgrelid = to_regclass('event_seats') AND t.tgname = expected.name
                   AND t.tgenabled = CASE WHEN its.is_plain THEN expected.of_plain ELSE expected.of_parts END::"char")
       )
       AND NOT EXISTS (
           -- A partition has one of its own for those who write to it by its name.
           SELECT FROM pg_partition_tree(to_regclass('event_seats')) AS part
           WHERE part.isleaf AND part.relid <> to_regclass('event_seats') AND NOT EXISTS (
               SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgrelid = part.relid AND p.pronamespace = to_regnamespace('seatui')
                 AND p.proname = 'event_seat_written' AND t.tgenabled = 'A')
       ) AS is_whole, clock_timestamp() AS now

-- name: position
-- Which transactions are to be seen now, the last row of the showing, since when the server runs (what another server
-- counts, a standby that was promoted, are other transactions), and the number that the next transaction gets: "age" counts
-- up to it, from the first normal one, 3. In a transaction "age" goes on counting up to what it found first: asked
-- again behind a later snapshot, the number would be too old.
SELECT pg_current_snapshot()::text AS snapshot, (
           SELECT coalesce(max(journal_id), 0) FROM seatui.seat_journal
           WHERE event_id = %(event_id)s AND showtime = %(showtime)s
       ) AS last, pg_postmaster_start_time() AS server, age('3'::xid) + 3::bigint AS next_transaction

-- name: changes
-- The seats of rows that were not to be seen at the position, and some that are looked at anyway. The first row has no
-- seat: it is the position now (snapshot, last row and server in the places of status, booking and end), the time, the
-- latest of those rows, the version of the plan (houses.plan_version), the number of the next transaction, as above, the
-- sums over the seats that are looked at (houses.seat_sums), and where asked for the number of all seats.
WITH tail AS MATERIALIZED (
    SELECT * FROM seatui.seat_journal
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND journal_id > %(floor)s
      AND NOT pg_visible_in_snapshot(transaction_id, %(snapshot)s::pg_snapshot)
), news AS (
    SELECT DISTINCT unnest(seat_ids) AS seat_id FROM tail
), looked AS MATERIALIZED (
    SELECT seat_id, status::text AS status, booking_id, reserved_until, price, seat_number
    FROM event_seats
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s
      AND seat_id = ANY (ARRAY(SELECT json_array_elements_text(%(looked_at)s::json)))
)
SELECT NULL AS seat_id, pg_current_snapshot()::text AS status, (
           SELECT coalesce(max(journal_id), 0)::text FROM seatui.seat_journal
           WHERE event_id = %(event_id)s AND showtime = %(showtime)s
       ) AS booking_id, pg_postmaster_start_time() AS reserved_until, clock_timestamp() AS now, (
           SELECT json_agg(json_build_array(
                      journal_id, at, seat_ids, from_status, to_status, booking_id, clerk, terminal, coalesce(reason, '')
                  ) ORDER BY journal_id)
           FROM (SELECT * FROM tail ORDER BY journal_id DESC LIMIT %(entries)s) AS latest
       ) AS entries, (
           SELECT s.xmin::text FROM seatui.showings s WHERE s.event_id = %(event_id)s AND s.showtime = %(showtime)s
       ) AS plan_version, age('3'::xid) + 3::bigint AS next_transaction,
       (SELECT count(*) FROM looked) AS looked_seats,
       (SELECT coalesce(sum(coalesce(nullif(price::numeric, 'NaN'), 0) * (coalesce(seat_number, 0)::integer + 1)), 0)::text
        FROM looked) AS looked_prices,
       CASE WHEN %(counts)s THEN (
           SELECT count(*) FROM event_seats WHERE event_id = %(event_id)s AND showtime = %(showtime)s
       ) END AS seats
UNION ALL
SELECT n.seat_id, coalesce(e.status::text, CASE WHEN e.seat_id IS NULL THEN 'AVAILABLE' END), e.booking_id,
       e.reserved_until, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM news n
LEFT JOIN event_seats e
    ON e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = n.seat_id
UNION ALL
SELECT seat_id, status, booking_id, reserved_until, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM looked WHERE status IS DISTINCT FROM 'AVAILABLE'

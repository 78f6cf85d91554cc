-- What db check looks for, over all rows and without relying on the guards. Each statement gives event_id, showtime,
-- seat_id, booking_ids (the bookings concerned), and facts by name (names, facts: text[]).

-- name: sold_once
SELECT b.event_id, b.showtime, s.seat_id,
       array_agg(DISTINCT b.booking_id::text ORDER BY b.booking_id::text) AS booking_ids,
       ARRAY['statuses'] AS names, ARRAY[string_agg(DISTINCT coalesce(b.status::text, ''), ', ')] AS facts
FROM booking_seats s JOIN bookings b ON b.booking_id = s.booking_id
WHERE seatui.is_live(b.status::text)
GROUP BY b.event_id, b.showtime, s.seat_id
HAVING count(*) > 1
ORDER BY 1, 2, 3

-- name: seat_is_there_once
SELECT e.event_id, e.showtime, e.seat_id,
       array_remove(array_agg(DISTINCT e.booking_id::text ORDER BY e.booking_id::text), NULL) AS booking_ids,
       ARRAY['rows', 'statuses'] AS names,
       ARRAY[count(*)::text, string_agg(DISTINCT coalesce(e.status::text, ''), ', ')] AS facts
FROM event_seats e
GROUP BY e.event_id, e.showtime, e.seat_id
HAVING count(*) > 1
ORDER BY 1, 2, 3

-- name: booked_seat_is_sold
SELECT b.event_id, b.showtime, s.seat_id, ARRAY[b.booking_id::text] AS booking_ids,
       ARRAY['booking', 'seat', 'seat names booking'] AS names,
       ARRAY[b.status::text, CASE WHEN e.seat_id IS NULL THEN 'unknown' ELSE e.status::text END, e.booking_id] AS facts
FROM bookings b
JOIN booking_seats s ON s.booking_id = b.booking_id
LEFT JOIN event_seats e ON e.event_id = b.event_id AND e.showtime = b.showtime AND e.seat_id = s.seat_id
WHERE seatui.is_live(b.status::text)
  AND (e.booking_id = b.booking_id AND seatui.seat_fits_booking(e.status::text, b.status::text)) IS NOT TRUE
  AND EXISTS (SELECT FROM event_seats x WHERE x.event_id = b.event_id AND x.showtime = b.showtime)
ORDER BY 1, 2, 3

-- name: sold_seat_is_booked
SELECT e.event_id, e.showtime, e.seat_id,
       CASE WHEN e.booking_id IS NOT NULL THEN ARRAY[e.booking_id::text] END AS booking_ids,
       ARRAY['seat', 'booking'] AS names, ARRAY[e.status::text, its.status::text] AS facts
FROM event_seats e
LEFT JOIN bookings its ON its.booking_id = e.booking_id
LEFT JOIN (
    SELECT b.event_id, b.showtime, s.seat_id
    FROM booking_seats s JOIN bookings b ON b.booking_id = s.booking_id
    WHERE seatui.is_live(b.status::text)
) AS booked ON booked.event_id = e.event_id AND booked.showtime = e.showtime AND booked.seat_id = e.seat_id
WHERE e.status = 'SOLD' AND booked.seat_id IS NULL
ORDER BY 1, 2, 3

-- name: held_seat_is_booked
-- A seat that another program holds without a booking is its own affair.
SELECT e.event_id, e.showtime, e.seat_id, ARRAY[e.booking_id::text] AS booking_ids,
       ARRAY['seat', 'booking'] AS names, ARRAY[e.status::text, b.status::text] AS facts
FROM event_seats e
JOIN bookings b ON b.booking_id = e.booking_id
WHERE e.status = 'RESERVED' AND NOT seatui.is_overdue(e.status::text, e.reserved_until)
  AND (NOT seatui.is_live(b.status::text)
       OR b.status = 'RESERVED' AND NOT EXISTS (
           SELECT FROM booking_seats s WHERE s.booking_id = b.booking_id AND s.seat_id = e.seat_id))
ORDER BY 1, 2, 3

-- name: booking_is_whole
SELECT b.event_id, b.showtime, NULL AS seat_id, ARRAY[b.booking_id::text] AS booking_ids,
       ARRAY['booking', 'quantity', 'seats'] AS names,
       ARRAY[b.status::text, b.quantity::text, count(s.seat_id)::text] AS facts
FROM bookings b
LEFT JOIN booking_seats s ON s.booking_id = b.booking_id
WHERE seatui.is_live(b.status::text)
GROUP BY b.booking_id, b.event_id, b.showtime, b.status, b.quantity
HAVING count(s.seat_id) IS DISTINCT FROM b.quantity
   AND (count(s.seat_id) > 0
        OR EXISTS (SELECT FROM event_seats x WHERE x.event_id = b.event_id AND x.showtime = b.showtime))
ORDER BY 1, 2, 4

-- name: booking_is_whole_without_seats
SELECT b.event_id, b.showtime, NULL AS seat_id, ARRAY[b.booking_id::text] AS booking_ids,
       ARRAY['booking', 'quantity', 'seats'] AS names,
       ARRAY[b.status::text, b.quantity::text, count(s.seat_id)::text] AS facts
FROM bookings b
JOIN booking_seats s ON s.booking_id = b.booking_id
WHERE seatui.is_live(b.status::text)
GROUP BY b.booking_id, b.event_id, b.showtime, b.status, b.quantity
HAVING count(s.seat_id) IS DISTINCT FROM b.quantity
ORDER BY 1, 2, 4

-- name: key_is_filled_in
SELECT coalesce(b.event_id, s.event_id) AS event_id, coalesce(b.showtime, s.showtime) AS showtime, s.seat_id,
       ARRAY[s.booking_id::text] AS booking_ids,
       ARRAY['booking', 'guarded as live', 'guarded event', 'guarded showtime'] AS names,
       ARRAY[CASE WHEN b.booking_id IS NULL THEN 'unknown' ELSE b.status::text END, s.live::text, s.event_id,
             s.showtime::text] AS facts
FROM booking_seats s
LEFT JOIN bookings b ON b.booking_id = s.booking_id
WHERE CASE WHEN b.booking_id IS NULL THEN s.live
           ELSE (s.event_id, s.showtime, s.live)
                IS DISTINCT FROM (b.event_id, b.showtime, seatui.is_live(b.status::text)) END
ORDER BY 1, 2, 3

-- name: journal_is_complete
WITH latest AS (
    SELECT event_id, showtime, seat_id, max(journal_id) AS journal_id
    FROM seatui.seat_journal CROSS JOIN unnest(seat_ids) AS seat_id
    GROUP BY event_id, showtime, seat_id
), told AS (
    SELECT latest.event_id, latest.showtime, latest.seat_id, j.to_status, j.booking_id
    FROM latest JOIN seatui.seat_journal j USING (event_id, showtime, journal_id)
), taken AS (
    SELECT event_id, showtime, seat_id, status::text AS status, booking_id
    FROM event_seats WHERE status IS DISTINCT FROM 'AVAILABLE'
)
SELECT event_id, showtime, seat_id,
       array_remove(ARRAY[taken.booking_id::text, nullif(told.booking_id, taken.booking_id)::text], NULL) AS booking_ids,
       ARRAY['seat', 'journal'] AS names,
       ARRAY[coalesce(taken.status, 'AVAILABLE'), coalesce(told.to_status, 'AVAILABLE')] AS facts
FROM told FULL JOIN taken USING (event_id, showtime, seat_id)
WHERE coalesce(told.to_status, 'AVAILABLE') <> coalesce(taken.status, 'AVAILABLE')
   OR taken.status IN ('SOLD', 'RESERVED') AND told.booking_id IS DISTINCT FROM taken.booking_id
ORDER BY 1, 2, 3

-- name: journal_is_continuous
-- Each change of a seat begins with the status that the one before it ended with. A seat that comes or goes while it is
-- free leaves no row.
SELECT event_id, showtime, seat_id, array_remove(ARRAY[booking_id], NULL) AS booking_ids,
       ARRAY['journal row', 'from', 'row before', 'to'] AS names,
       ARRAY[journal_id::text, from_status, previous_id::text, previous_status] AS facts
FROM (
    SELECT j.event_id, j.showtime, seat_id, j.journal_id, j.from_status, j.booking_id,
           lag(j.journal_id) OVER its AS previous_id, lag(j.to_status) OVER its AS previous_status
    FROM seatui.seat_journal j CROSS JOIN unnest(j.seat_ids) AS seat_id
    WINDOW its AS (PARTITION BY j.event_id, j.showtime, seat_id ORDER BY j.journal_id)
) AS change
WHERE previous_id IS NOT NULL AND coalesce(from_status, 'AVAILABLE') <> coalesce(previous_status, 'AVAILABLE')
ORDER BY 1, 2, 3, journal_id

-- name: journal_is_unchanged
-- Each row has the digest of what it says and of the row that was the last one when it was written. Rows that are older
-- than digests have none; none comes after them. No two rows have the same: that is a copy.
SELECT j.event_id, j.showtime, NULL AS seat_id, array_remove(ARRAY[j.booking_id], NULL) AS booking_ids,
       ARRAY['journal row', 'is'] AS names,
       ARRAY[j.journal_id::text, CASE
           WHEN j.digest IS NULL THEN 'written by hand'
           WHEN j.copy > 1 THEN 'a copy of another'
           WHEN j.previous_id IS NOT NULL AND before.journal_id IS NULL THEN format('behind row %s, which is gone', j.previous_id)
           ELSE 'not as it was written' END] AS facts
FROM (
    SELECT *, row_number() OVER (PARTITION BY event_id, showtime, digest ORDER BY journal_id) AS copy
    FROM seatui.seat_journal
) AS j
LEFT JOIN seatui.seat_journal before
    ON before.event_id = j.event_id AND before.showtime = j.showtime AND before.journal_id = j.previous_id
WHERE CASE
    WHEN j.digest IS NULL THEN j.journal_id > (SELECT min(d.journal_id) FROM seatui.seat_journal d
                                               WHERE d.digest IS NOT NULL)
    WHEN j.copy > 1 OR j.previous_id IS NOT NULL AND before.journal_id IS NULL THEN true
    ELSE j.digest <> seatui.journal_digest(before.digest, j.event_id, j.showtime, j.at, j.seat_ids, j.from_status,
                                           j.to_status, j.booking_id, j.clerk, j.terminal, j.role_name, j.reason)
END
ORDER BY 1, 2, j.journal_id

-- name: definitions
-- Our functions, triggers and keys as PostgreSQL has them, with `public` in the place of the schema of the booking service's
-- tables: kind, name, definition.
-- home: as PostgreSQL writes the name, with quotation marks where they are needed; written: as db migrate does, with them.
WITH its AS (
    SELECT c.oid, quote_ident(n.nspname) || '.' AS home, '"' || replace(n.nspname, '"', '""') || '".' AS written
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(%(bookings)s)
)
SELECT 'function' AS kind, p.oid::regprocedure::text AS name,
       concat_ws(' ', CASE WHEN p.prosecdef THEN 'SECURITY DEFINER' END, CASE WHEN p.proisstrict THEN 'STRICT' END,
                 p.provolatile::text,
                 regexp_replace(array_to_string(p.proconfig, '; '), 'search_path=pg_catalog, [^;]+, pg_temp',
                                'search_path=pg_catalog, public, pg_temp'),
                 encode(sha256(convert_to(replace(p.prosrc, its.written, 'public.'), 'UTF8')), 'hex')) AS definition
FROM pg_proc p, its WHERE p.pronamespace = to_regnamespace('seatui')
UNION ALL
SELECT 'trigger', c.relname || '.' || t.tgname, t.tgenabled::text || ' ' || replace(pg_get_triggerdef(t.oid), its.home, 'public.')
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid, its
WHERE t.tgparentid = 0 AND p.pronamespace = to_regnamespace('seatui')
UNION ALL
SELECT 'key', c.relname, CASE WHEN NOT i.indisvalid THEN 'INVALID ' ELSE '' END || replace(pg_get_indexdef(c.oid), its.home, 'public.')
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid, its
WHERE c.relname = 'booking_seats_one_live_booking' AND t.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = its.oid)
   OR t.relnamespace = to_regnamespace('seatui') AND i.indisunique
ORDER BY 1, 2

-- name: is_plain
-- Whether event_seats has neither partitions nor heirs nor a parent.
SELECT c.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)) AS is_plain
FROM pg_class c WHERE c.oid = to_regclass(%(event_seats)s)

-- name: unguarded_parts
-- Partitions of event_seats where the trigger of rows is missing or switched off.
SELECT part.relid::regclass::text AS name
FROM pg_partition_tree(to_regclass(%(event_seats)s)) AS part
WHERE part.isleaf AND part.relid <> to_regclass(%(event_seats)s) AND NOT EXISTS (
    SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = part.relid AND p.pronamespace = to_regnamespace('seatui') AND p.proname = 'event_seat_written'
      AND t.tgenabled = 'A')
ORDER BY 1

-- name: unique_keys
-- The unique keys of the booking service's tables that are valid and cover all rows, their columns sorted.
SELECT t.relname::text AS its_table, i.indimmediate AS is_immediate,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = t.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]) ORDER BY 1) AS columns
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE i.indisunique AND i.indisvalid AND i.indislive AND i.indpred IS NULL AND i.indexprs IS NULL
  AND t.oid IN (to_regclass(%(bookings)s), to_regclass(%(event_seats)s))

-- name: strangers
-- Triggers and rules on our own tables that are not ours, and rows that were never settled.
SELECT c.relname::text AS its_table, t.tgname::text AS name
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.relnamespace = to_regnamespace('seatui') AND NOT t.tgisinternal AND p.pronamespace <> c.relnamespace
UNION ALL
SELECT c.relname::text, r.rulename::text
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = to_regnamespace('seatui') AND c.relkind = 'r'
UNION ALL
SELECT 'unsettled', 'rows that were never settled' WHERE EXISTS (SELECT FROM seatui.unsettled)
ORDER BY 1, 2

-- name: foreign_owners
-- Functions of ours that belong to somebody else than the tables that they write to: they may lack the rights.
SELECT p.oid::regprocedure::text AS name, p.proowner::regrole::text AS owner, c.relowner::regrole::text AS needed
FROM pg_proc p, pg_class c
WHERE p.pronamespace = to_regnamespace('seatui') AND p.prosecdef AND c.oid = to_regclass(%(bookings)s)
  AND p.proowner <> c.relowner
ORDER BY 1

-- name: open_schemas
-- Schemas of the tables, and those where their triggers look for names, in which roles may make objects that are neither
-- the schema's owner, nor that of the tables, nor superusers: a table or an operator of theirs may stand in the way of
-- whoever looks for names there. Names as they stand in a statement.
SELECT quote_ident(n.nspname) AS schema,
       string_agg(DISTINCT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, ', ') AS roles
FROM pg_class c
JOIN pg_namespace n ON n.nspname = 'seatui' OR n.oid = c.relnamespace OR n.oid IN (
    SELECT to_regnamespace(looked_in)
    FROM pg_proc p
    CROSS JOIN unnest(p.proconfig) AS setting
    CROSS JOIN unnest(string_to_array(substr(setting, 13), ', ')) AS looked_in
    WHERE p.pronamespace = to_regnamespace('seatui') AND starts_with(setting, 'search_path=')
      AND looked_in NOT IN ('pg_catalog', 'pg_temp'))
CROSS JOIN LATERAL aclexplode(n.nspacl) AS g
WHERE c.oid = to_regclass(%(bookings)s) AND g.privilege_type = 'CREATE' AND g.grantee NOT IN (n.nspowner, c.relowner)
  AND NOT coalesce((SELECT r.rolsuper FROM pg_roles r WHERE r.oid = g.grantee), false)
GROUP BY n.nspname
ORDER BY 1

-- name: tables
SELECT its.name, CASE WHEN c.oid IS NOT NULL THEN format('%I.%I', n.nspname, c.relname) END AS qualified
FROM unnest(ARRAY['bookings', 'event_seats']) AS its (name)
LEFT JOIN pg_class c ON c.oid = to_regclass(its.name)
LEFT JOIN pg_namespace n ON n.oid = c.relnamespace

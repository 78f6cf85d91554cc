-- How showings sell, for a list of them: those in view only, however many there are. Parameters: event_ids, showtimes.

-- name: known
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
       coalesce(events.currency, '') AS currency, events.zone
FROM known
LEFT JOIN seatui.events ON events.event_id = known.event_id
WHERE known.showtime >= %(first)s AND known.showtime < %(last)s

-- name: known_without_seats
WITH known AS (
    SELECT event_id, showtime FROM seatui.showings
    UNION SELECT b.event_id, b.showtime FROM bookings b
    WHERE NOT EXISTS (SELECT FROM seatui.showings l WHERE l.event_id = b.event_id)
      AND NOT EXISTS (SELECT FROM seatui.events e WHERE e.event_id = b.event_id)
)
SELECT known.event_id, known.showtime, coalesce(events.name, known.event_id) AS name,
       coalesce(events.currency, '') AS currency, events.zone
FROM known LEFT JOIN seatui.events ON events.event_id = known.event_id
WHERE known.showtime >= %(first)s AND known.showtime < %(last)s

-- name: standings
-- A scan of each of these showings by the key of event_seats (OFFSET 0), and of no other. Prices of another service may be
-- floats, and NaN.
SELECT seats.available, seats.reserved, seats.sold, seats.blocked, seats.money_sold::text, seats.money_held::text
FROM unnest(%(event_ids)s::text[], %(showtimes)s::timestamptz[])
    WITH ORDINALITY AS wanted (event_id, showtime, place)
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE its.is_free) AS available,
           count(*) FILTER (WHERE its.status = 'RESERVED' AND NOT its.is_free) AS reserved,
           count(*) FILTER (WHERE its.status = 'SOLD') AS sold,
           count(*) FILTER (WHERE (its.status IN ('AVAILABLE', 'RESERVED', 'SOLD')) IS NOT TRUE) AS blocked,
           coalesce(sum(its.price) FILTER (WHERE its.status = 'SOLD'), 0) AS money_sold,
           coalesce(sum(its.price) FILTER (WHERE its.status = 'RESERVED' AND NOT its.is_free), 0) AS money_held
    FROM (
        SELECT e.status::text AS status, coalesce(nullif(e.price::numeric, 'NaN'), 0) AS price,
               e.status = 'AVAILABLE' OR seatui.is_overdue(e.status::text, e.reserved_until) AS is_free
        FROM event_seats e WHERE e.event_id = wanted.event_id AND e.showtime = wanted.showtime OFFSET 0
    ) AS its
) AS seats
ORDER BY wanted.place

-- name: paces
-- Seats sold less those returned in each of the last hours: 0 is the one that ends now. From the last blocks of the
-- journal, by its index of times, however long it is (MATERIALIZED: not from all rows of a showing). began: since when
-- there is a journal.
WITH recent AS MATERIALIZED (
    SELECT event_id, showtime, at, to_status, seat_ids
    FROM seatui.seat_journal
    WHERE at > now() - %(hours)s * interval '1 hour' AND from_status <> coalesce(to_status, '')
      AND (to_status = 'SOLD' OR from_status = 'SOLD')
), sold AS (
    SELECT wanted.place, greatest(floor(extract(epoch FROM now() - recent.at) / 3600), 0)::integer AS hours_ago,
           sum(CASE recent.to_status WHEN 'SOLD' THEN cardinality(recent.seat_ids) ELSE -cardinality(recent.seat_ids) END)
               ::integer AS seats
    FROM recent
    JOIN unnest(%(event_ids)s::text[], %(showtimes)s::timestamptz[])
        WITH ORDINALITY AS wanted (event_id, showtime, place) USING (event_id, showtime)
    GROUP BY 1, 2
)
SELECT coalesce(json_agg(json_build_array(place, hours_ago, seats)), '[]') AS sold, (
           SELECT extract(epoch FROM now() - min(applied_at)) / 3600 FROM seatui.migrations WHERE name LIKE '%%ledger%%'
       )::float AS began
FROM sold

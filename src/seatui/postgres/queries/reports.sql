-- The report of some showings, each by its place in the list. Parameters: event_ids, showtimes.

-- name: parts
-- Seats by zone, category and price; zones as one reads the map. Prices of another service may be floats, and NaN.
SELECT wanted.place, its.zone, its.category, its.price::text,
       count(*) FILTER (WHERE its.is_free) AS available,
       count(*) FILTER (WHERE its.status = 'RESERVED' AND NOT its.is_free) AS reserved,
       count(*) FILTER (WHERE its.status = 'SOLD') AS sold,
       count(*) FILTER (WHERE (its.status IN ('AVAILABLE', 'RESERVED', 'SOLD')) IS NOT TRUE) AS blocked
FROM unnest(%(event_ids)s::text[], %(showtimes)s::timestamptz[])
    WITH ORDINALITY AS wanted (event_id, showtime, place)
CROSS JOIN LATERAL (
    SELECT coalesce(e.zone::text, '') AS zone, coalesce(p.category, '') AS category, e.status::text AS status,
           p.zone_index, coalesce(nullif(e.price::numeric, 'NaN'), 0) AS price,
           e.status = 'AVAILABLE' OR seatui.is_overdue(e.status::text, e.reserved_until) AS is_free
    FROM event_seats e
    LEFT JOIN seatui.showings s ON s.event_id = wanted.event_id AND s.showtime = wanted.showtime
    LEFT JOIN seatui.plan_seats p ON p.plan_id = s.plan_id AND p.seat_id = e.seat_id
    WHERE e.event_id = wanted.event_id AND e.showtime = wanted.showtime
    OFFSET 0
) AS its
GROUP BY wanted.place, its.zone, its.category, its.price
ORDER BY wanted.place, min(its.zone_index), its.zone, its.price DESC, its.category

-- name: blocks
-- The most free seats side by side, by price: in a row of the plan and between two aisles, where columns go on by one. A
-- house of which some seat has no place in a plan is arranged by its numbers, or, where those are no good, by their order,
-- as domain/venue/arranging.py does. One showing after another, so that no sort is larger than a house.
SELECT wanted.place, its.price::text, its.seats
FROM unnest(%(event_ids)s::text[], %(showtimes)s::timestamptz[])
    WITH ORDINALITY AS wanted (event_id, showtime, place)
CROSS JOIN LATERAL (
    WITH seats AS MATERIALIZED (
        SELECT coalesce(nullif(e.price::numeric, 'NaN'), 0) AS price,
               e.status = 'AVAILABLE' OR seatui.is_overdue(e.status::text, e.reserved_until) AS is_free,
               e.zone::text AS zone, e.row_number::text AS row, coalesce(e.seat_number, 0)::integer AS number,
               e.seat_id::text AS seat_id, p.zone_index, p.row_index, p.line_index, p.column_index
        FROM event_seats e
        LEFT JOIN seatui.showings s ON s.event_id = wanted.event_id AND s.showtime = wanted.showtime
        LEFT JOIN seatui.plan_seats p ON p.plan_id = s.plan_id AND p.seat_id = e.seat_id
        WHERE e.event_id = wanted.event_id AND e.showtime = wanted.showtime
    ), placed AS MATERIALIZED (
        SELECT bool_and(zone_index IS NOT NULL) AS everywhere FROM seats
    ), listed AS (
        SELECT zone, row, price, is_free, number,
               row_number() OVER (PARTITION BY zone, row ORDER BY number, seat_id) AS nth,
               dense_rank() OVER (PARTITION BY zone, row ORDER BY number) AS numbers
        FROM seats WHERE NOT (SELECT everywhere FROM placed)
    ), arranged AS (
        SELECT zone, row, price, is_free,
               CASE WHEN count(*) OVER its_row = max(numbers) OVER its_row
                         AND max(number) OVER its_row - min(number) OVER its_row + 1 <= 2 * count(*) OVER its_row
                   THEN number ELSE nth END AS column_index
        FROM listed
        WINDOW its_row AS (PARTITION BY zone, row)
    ), free AS (
        SELECT price, zone_index AS block, row_index, line_index, NULL AS zone, NULL AS row, column_index
        FROM seats WHERE is_free AND (SELECT everywhere FROM placed)
        UNION ALL
        SELECT price, NULL, NULL, NULL, zone, row, column_index FROM arranged WHERE is_free
    ), runs AS (
        SELECT price, block, row_index, line_index, zone, row, column_index - row_number() OVER (
                   PARTITION BY price, block, row_index, line_index, zone, row ORDER BY column_index) AS run
        FROM free
    ), counted AS (
        SELECT price, count(*) AS seats FROM runs GROUP BY price, block, row_index, line_index, zone, row, run
    )
    SELECT price, max(seats)::integer AS seats FROM counted GROUP BY price
) AS its
ORDER BY wanted.place, its.price DESC

-- name: scan_journal
-- Of many showings, the whole journal is read once: by the key of each, it would be read all over, block by block.
SET LOCAL enable_nestloop = off

-- name: sales
-- Seats sold and returned: of each showing (since is NULL), and of all together in bins of some seconds (place is NULL).
-- Seats that one change gives back and takes, as a move does, count as neither; seats that came sold are no sales.
WITH changed AS (
    SELECT wanted.place, max(its.at) AS at,
           sum(CASE its.to_status WHEN 'SOLD' THEN its.seats ELSE -its.seats END) AS seats
    FROM unnest(%(event_ids)s::text[], %(showtimes)s::timestamptz[])
        WITH ORDINALITY AS wanted (event_id, showtime, place)
    JOIN (
        SELECT event_id, showtime, at, transaction_id, booking_id, to_status, cardinality(seat_ids) AS seats
        FROM seatui.seat_journal
        WHERE from_status <> coalesce(to_status, '') AND (to_status = 'SOLD' OR from_status = 'SOLD')
    ) AS its USING (event_id, showtime)
    GROUP BY wanted.place, its.transaction_id, its.booking_id
), binned AS (
    SELECT place, seats, to_timestamp(floor(extract(epoch FROM at) / %(bin)s) * %(bin)s) AS since
    FROM changed WHERE seats <> 0
)
SELECT place, since, coalesce(sum(seats) FILTER (WHERE seats > 0), 0)::integer AS sold,
       coalesce(-sum(seats) FILTER (WHERE seats < 0), 0)::integer AS returned
FROM binned
GROUP BY GROUPING SETS ((place), (since)) ORDER BY since

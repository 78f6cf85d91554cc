-- Events, and what their showings have in common. Parameters: event_id, and what a statement says beyond it.

-- name: event
SELECT event.name, coalesce(event.currency, '') AS currency, event.zone,
       EXISTS (SELECT FROM event_seats WHERE event_id = %(event_id)s) AS has_seats,
       EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s) AS has_bookings
FROM (SELECT) AS one LEFT JOIN seatui.events AS event ON event.event_id = %(event_id)s

-- name: event_without_seats
SELECT event.name, coalesce(event.currency, '') AS currency, event.zone, false AS has_seats,
       EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s) AS has_bookings
FROM (SELECT) AS one LEFT JOIN seatui.events AS event ON event.event_id = %(event_id)s

-- name: odd_price
-- A price that has a part for which the currency has no unit.
SELECT price::numeric AS price FROM event_seats
WHERE event_id = %(event_id)s AND nullif(price::numeric, 'NaN') <> round(price::numeric, %(decimals)s) LIMIT 1

-- name: set_currency
-- An event of another service, which event_seats alone speaks of, gets its row.
INSERT INTO seatui.events (event_id, name, currency)
VALUES (%(event_id)s, %(event_id)s, nullif(%(currency)s, ''))
ON CONFLICT (event_id) DO UPDATE SET currency = excluded.currency

-- name: set_zone
INSERT INTO seatui.events (event_id, name, zone) VALUES (%(event_id)s, %(event_id)s, %(zone)s)
ON CONFLICT (event_id) DO UPDATE SET zone = excluded.zone

-- name: put_currency
-- That of an event which has one stays.
UPDATE seatui.events SET currency = coalesce(currency, %(currency)s) WHERE event_id = %(event_id)s RETURNING currency

-- name: booking_amounts
-- What the seats of bookings cost together. Prices of another service may be floats, and NaN.
SELECT b.booking_id, sum(coalesce(nullif(e.price::numeric, 'NaN'), 0))::text AS amount,
       coalesce(event.currency, '') AS currency
FROM bookings b
JOIN booking_seats s ON s.booking_id = b.booking_id
JOIN event_seats e ON e.event_id = b.event_id AND e.showtime = b.showtime AND e.seat_id = s.seat_id
LEFT JOIN seatui.events AS event ON event.event_id = b.event_id
WHERE b.booking_id = ANY (%(booking_ids)s::text[])
GROUP BY b.booking_id, event.currency

-- Which showings there are to sell for. A showing is known when it is one of ours or event_seats has seats for it. Of an
-- event that neither knows, a showing is what its bookings say: a booking service that has no other tables.
-- Parameters: event_id, showtime.

-- name: known_showing
WITH known AS (
    SELECT EXISTS (SELECT FROM seatui.showings WHERE event_id = %(event_id)s AND showtime = %(showtime)s)
           OR EXISTS (SELECT FROM event_seats WHERE event_id = %(event_id)s AND showtime = %(showtime)s) AS showing,
           EXISTS (SELECT FROM seatui.events WHERE event_id = %(event_id)s)
           OR EXISTS (SELECT FROM seatui.showings WHERE event_id = %(event_id)s)
           OR EXISTS (SELECT FROM event_seats WHERE event_id = %(event_id)s) AS event
)
SELECT CASE
           WHEN known.showing THEN true
           WHEN known.event THEN false
           ELSE EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s AND showtime = %(showtime)s)
       END AS is_known,
       known.event OR EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s) AS is_known_event
FROM known

-- name: event_spelled
SELECT typed.spelling
FROM unnest(%(spellings)s::text[]) WITH ORDINALITY AS typed (spelling, place)
WHERE EXISTS (SELECT FROM seatui.events WHERE event_id = typed.spelling)
   OR EXISTS (SELECT FROM seatui.showings WHERE event_id = typed.spelling)
   OR EXISTS (SELECT FROM event_seats WHERE event_id = typed.spelling)
   OR EXISTS (SELECT FROM bookings WHERE event_id = typed.spelling)
ORDER BY typed.place LIMIT 1

-- name: event_spelled_without_seats
SELECT typed.spelling
FROM unnest(%(spellings)s::text[]) WITH ORDINALITY AS typed (spelling, place)
WHERE EXISTS (SELECT FROM seatui.events WHERE event_id = typed.spelling)
   OR EXISTS (SELECT FROM seatui.showings WHERE event_id = typed.spelling)
   OR EXISTS (SELECT FROM bookings WHERE event_id = typed.spelling)
ORDER BY typed.place LIMIT 1

-- name: known_showing_without_seats
WITH known AS (
    SELECT EXISTS (SELECT FROM seatui.showings WHERE event_id = %(event_id)s AND showtime = %(showtime)s) AS showing,
           EXISTS (SELECT FROM seatui.events WHERE event_id = %(event_id)s)
           OR EXISTS (SELECT FROM seatui.showings WHERE event_id = %(event_id)s) AS event
)
SELECT CASE
           WHEN known.showing THEN true
           WHEN known.event THEN false
           ELSE EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s AND showtime = %(showtime)s)
       END AS is_known,
       known.event OR EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s) AS is_known_event
FROM known

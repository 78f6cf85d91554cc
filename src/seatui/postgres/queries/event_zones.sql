-- Events: their time zones. Parameters: event_id.

-- name: zones
-- The time with them, so that whoever needs both asks once.
SELECT clock_timestamp() AS now, (
    SELECT json_object_agg(event_id, zone) FROM seatui.events
    WHERE event_id = ANY (%(event_ids)s::text[]) AND zone IS NOT NULL
) AS zones

-- name: showtimes
-- Of one day.
SELECT showtime FROM seatui.showings
WHERE event_id = %(event_id)s AND showtime >= %(first)s AND showtime < %(last)s
UNION
SELECT showtime FROM event_seats
WHERE event_id = %(event_id)s AND showtime >= %(first)s AND showtime < %(last)s
ORDER BY showtime

-- name: showtimes_without_seats
SELECT showtime FROM seatui.showings
WHERE event_id = %(event_id)s AND showtime >= %(first)s AND showtime < %(last)s
ORDER BY showtime

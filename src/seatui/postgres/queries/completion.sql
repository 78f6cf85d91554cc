-- What a shell offers behind a word that is begun. Parameters: begun, most, event_id, showtime, booking_id, statuses.

-- name: events
SELECT listed.event_id, max(events.name)
FROM (SELECT event_id FROM seatui.showings UNION SELECT event_id FROM seatui.seated_showings()) AS listed
LEFT JOIN seatui.events ON events.event_id = listed.event_id
WHERE starts_with(listed.event_id, %(begun)s)
GROUP BY listed.event_id ORDER BY listed.event_id LIMIT %(most)s

-- name: showtimes
-- Those to come, the soonest first, and then the past ones.
SELECT listed.showtime, max(coalesce(events.name, listed.event_id)), max(events.zone)
FROM (
    SELECT event_id, showtime FROM seatui.showings
    UNION SELECT event_id, showtime FROM seatui.seated_showings()
) AS listed
LEFT JOIN seatui.events ON events.event_id = listed.event_id
WHERE isfinite(listed.showtime) AND (%(event_id)s::text IS NULL OR listed.event_id = %(event_id)s::text)
GROUP BY listed.showtime
ORDER BY listed.showtime < now() - interval '1 day', abs(extract(epoch FROM listed.showtime - now())) LIMIT %(most)s

-- name: zone
SELECT zone FROM seatui.events WHERE event_id = %(event_id)s

-- name: bookings
-- The newest first.
SELECT booking_id, user_id FROM bookings
WHERE starts_with(booking_id, %(begun)s) AND status::text = ANY (%(statuses)s)
ORDER BY id DESC LIMIT %(most)s

-- name: seats
SELECT seat_id, zone::text FROM event_seats
WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND starts_with(seat_id, %(begun)s)
  AND status::text = ANY (%(statuses)s)
ORDER BY zone, row_number, seat_number LIMIT %(most)s

-- name: seats_of_booking
SELECT s.seat_id, b.user_id FROM booking_seats s JOIN bookings b ON b.booking_id = s.booking_id
WHERE s.booking_id = %(booking_id)s AND starts_with(s.seat_id, %(begun)s) ORDER BY s.id LIMIT %(most)s

-- name: free_seats_for_booking
SELECT e.seat_id, e.zone::text
FROM bookings b JOIN event_seats e ON e.event_id = b.event_id AND e.showtime = b.showtime
WHERE b.booking_id = %(booking_id)s AND starts_with(e.seat_id, %(begun)s) AND e.status::text = 'AVAILABLE'
ORDER BY e.zone, e.row_number, e.seat_number LIMIT %(most)s

-- The rows that a booking left in the three tables. Parameters: booking_id.

-- name: bookings
SELECT booking_id, event_id, user_id, showtime, quantity, status FROM bookings WHERE booking_id = %(booking_id)s

-- name: booking_seats
SELECT booking_id, seat_id, event_id, showtime, live FROM booking_seats WHERE booking_id = %(booking_id)s ORDER BY id

-- name: event_seats
SELECT seat_id, zone, row_number, seat_number, price, status, booking_id, date_trunc('second', sold_at) AS sold_at
FROM event_seats WHERE booking_id = %(booking_id)s ORDER BY seat_id

-- What db migrate asks and does beside the files in sql/. `public` stands for the schema of the booking service's tables.

-- name: one_at_a_time
-- The number is any that no other program uses: the bytes of "seatui".
SELECT pg_advisory_xact_lock(126879497058665)

-- name: schema_of_eight_files
SELECT n.nspname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('seatui_migrations')

-- name: keep_writers_out
-- Whoever sells just now is waited for, and nobody sells until the guards are there. Readers go on.
LOCK TABLE public.bookings, public.booking_seats, public.event_seats IN SHARE ROW EXCLUSIVE MODE

-- name: must_be_sold_once
-- Whether nothing can be sold twice: the key is there, or one of the tables is not.
SELECT to_regclass('public.bookings') IS NULL OR to_regclass('public.booking_seats') IS NULL OR EXISTS (
    SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = to_regclass('public.booking_seats') AND c.relname = 'booking_seats_one_live_booking'
      AND i.indisunique AND i.indisvalid
) AS by_key_or_empty

-- name: sold_twice
SELECT b.event_id::text, b.showtime, s.seat_id::text,
       array_agg(DISTINCT b.booking_id::text ORDER BY b.booking_id::text) AS booking_ids
FROM public.booking_seats s JOIN public.bookings b ON b.booking_id = s.booking_id
WHERE coalesce(b.status::text, '') NOT IN ('CANCELLED', 'EXPIRED')
GROUP BY b.event_id, b.showtime, s.seat_id
HAVING count(*) > 1
ORDER BY 1, 2, 3

-- name: mark_applied
INSERT INTO seatui.migrations (name) VALUES (%(name)s)

-- name: forget_older_functions
DELETE FROM seatui.migrations WHERE name LIKE 'functions-%%' AND name <> %(name)s

-- The key that keeps a seat of a showing in one live booking, and the indexes. Writers wait meanwhile, readers go on.

-- The rows that were there before the guards; those that come later, the triggers fill in. Triggers of the service's own
-- are left out of it, as for a row that nobody has written.
DO $$
DECLARE
    its_triggers constant name[] := ARRAY(
        SELECT t.tgname FROM pg_catalog.pg_trigger t
        WHERE t.tgrelid = 'public.booking_seats'::regclass AND NOT t.tgisinternal AND t.tgenabled <> 'D'
        ORDER BY t.tgname);
    switches constant "char"[] := ARRAY(
        SELECT t.tgenabled FROM pg_catalog.pg_trigger t
        WHERE t.tgrelid = 'public.booking_seats'::regclass AND NOT t.tgisinternal AND t.tgenabled <> 'D'
        ORDER BY t.tgname);
BEGIN
    FOR place IN 1 .. cardinality(its_triggers) LOOP
        EXECUTE format('ALTER TABLE public.booking_seats DISABLE TRIGGER %I', its_triggers[place]);
    END LOOP;
    UPDATE public.booking_seats s
    SET event_id = b.event_id, showtime = b.showtime, live = seatui.is_live(b.status::text)
    FROM public.bookings b
    WHERE b.booking_id = s.booking_id AND s.event_id IS NULL;
    UPDATE public.booking_seats SET live = false WHERE event_id IS NULL AND live;
    FOR place IN 1 .. cardinality(its_triggers) LOOP
        EXECUTE format('ALTER TABLE public.booking_seats ENABLE %s TRIGGER %I',
                       CASE switches[place] WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END,
                       its_triggers[place]);
    END LOOP;
END
$$;

CREATE UNIQUE INDEX IF NOT EXISTS booking_seats_one_live_booking
    ON public.booking_seats (event_id, showtime, seat_id) WHERE live;
COMMENT ON INDEX public.booking_seats_one_live_booking IS 'A seat of a showing is in at most one live booking.';

-- The seats of one booking.
CREATE INDEX IF NOT EXISTS booking_seats_of_booking ON public.booking_seats (booking_id);
-- Which showings bookings speak of, where no other table knows.
CREATE INDEX IF NOT EXISTS bookings_of_showing ON public.bookings (event_id, showtime);
-- The holds, without looking through all bookings.
CREATE INDEX IF NOT EXISTS bookings_on_hold ON public.bookings (event_id, showtime) WHERE status = 'RESERVED';

-- How every seat stood when the journal began, so that its rows say all that there is to say.
INSERT INTO seatui.seat_journal (event_id, showtime, seat_ids, to_status, booking_id, clerk)
SELECT event_id, showtime, array_agg(seat_id::text ORDER BY seat_id), status, booking_id, seatui.acting_role()
FROM public.event_seats
WHERE status::text IS DISTINCT FROM 'AVAILABLE' AND NOT EXISTS (SELECT FROM seatui.seat_journal)
GROUP BY event_id, showtime, status, booking_id;

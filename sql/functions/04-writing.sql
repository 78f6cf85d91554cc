-- What the guards themselves write to the three tables. Triggers of the service's own come with it, and look for names
-- where the service has its tables; so do these functions (`public` stands for the schemas in which the session that
-- migrated looked), and each comparison in them is of types for which PostgreSQL's own operators are exact: one of
-- somebody else's in those schemas is not taken.

CREATE FUNCTION seatui.rewrite_bookings(its_bookings text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE public.bookings b SET status = b.status WHERE b.booking_id::text = ANY (its_bookings);
END
$$;
COMMENT ON FUNCTION seatui.rewrite_bookings(text[]) IS
    'Writes bookings anew as they are: whoever changes one just now is waited for, or told to begin anew.';

CREATE FUNCTION seatui.expire_bookings(its_bookings text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE public.bookings b SET status = 'EXPIRED', reserved_until = NULL, updated_at = now()
    WHERE b.booking_id::text = ANY (its_bookings) AND b.status::text = 'RESERVED'::text;
END
$$;
COMMENT ON FUNCTION seatui.expire_bookings(text[]) IS 'Expires those of the bookings that are holds.';

CREATE FUNCTION seatui.rewrite_booking_seats(its_rows bigint[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE public.booking_seats s SET booking_id = s.booking_id WHERE s.id = ANY (its_rows);
END
$$;
COMMENT ON FUNCTION seatui.rewrite_booking_seats(bigint[]) IS
    'Has rows of booking_seats follow their bookings anew, by the trigger that fills them in.';

CREATE FUNCTION seatui.free_seats(its_event text, its_showtime timestamptz, its_seats text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE public.event_seats e
    SET status = 'AVAILABLE', booking_id = NULL, reserved_at = NULL, reserved_until = NULL, sold_at = NULL,
        updated_at = now()
    WHERE e.event_id::text = its_event AND e.showtime = its_showtime AND e.seat_id::text = ANY (its_seats);
END
$$;
COMMENT ON FUNCTION seatui.free_seats(text, timestamptz, text[]) IS 'Marks seats of a showing as free in event_seats.';

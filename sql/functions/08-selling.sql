-- What seatui itself calls.

CREATE FUNCTION seatui.book(
    its_booking text,
    its_attempt integer,
    its_event text,
    its_user text,
    its_showtime timestamptz,
    its_seats text[],
    its_status text,
    its_ttl interval
) RETURNS text
LANGUAGE plpgsql
SET lock_timeout = '5s'
-- As the functions that write: triggers of the service's own come with a sale.
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    -- Typed as the columns are, so that a status may be an enum of the service's own.
    booking_status public.bookings.status%TYPE := its_status;
    seat_status public.event_seats.status%TYPE := 'SOLD';
    starts timestamptz;
    ends timestamptz;
    sold timestamptz;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' OR current_setting('transaction_read_only') = 'on' THEN
        RETURN NULL;
    END IF;
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    IF its_status = 'RESERVED' THEN
        IF its_ttl IS NULL THEN
            RETURN NULL;
        END IF;
        seat_status := 'RESERVED';
        starts := now();
        ends := now() + its_ttl;
    ELSE
        sold := now();
    END IF;
    -- The triggers see all of it when the statement ends, and find that it agrees.
    WITH asked AS MATERIALIZED (
        SELECT e.seat_id FROM public.event_seats e
        WHERE e.event_id::text = its_event AND e.showtime = its_showtime AND e.seat_id::text = ANY (its_seats)
          AND e.status::text = 'AVAILABLE'::text
        ORDER BY e.seat_id FOR NO KEY UPDATE
    ), booking AS (
        INSERT INTO public.bookings (booking_id, event_id, user_id, showtime, quantity, status, reserved_until)
        SELECT its_booking, its_event, its_user, its_showtime, count(*), booking_status, ends
        FROM asked HAVING count(*) = pg_catalog.cardinality(its_seats) AND count(*) > 0
        ON CONFLICT (booking_id) DO NOTHING
        RETURNING booking_id
    ), change AS (
        INSERT INTO seatui.changes (change_id, attempt) SELECT booking.booking_id, its_attempt FROM booking
    ), seats AS (
        INSERT INTO public.booking_seats (booking_id, seat_id, event_id, showtime)
        SELECT booking.booking_id, asked.seat_id, its_event, its_showtime FROM booking, asked
    )
    UPDATE public.event_seats e
    SET status = seat_status, booking_id = booking.booking_id, reserved_at = starts, reserved_until = ends,
        sold_at = sold, updated_at = now()
    FROM booking
    WHERE e.event_id::text = its_event AND e.showtime = its_showtime AND e.seat_id::text = ANY (its_seats);
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN coalesce(to_char(ends AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), '');
END
$$;
COMMENT ON FUNCTION seatui.book(text, integer, text, text, timestamptz, text[], text, interval) IS
    'Sells (CONFIRMED) or holds (RESERVED, for a time) seats that are plainly free, in one call. NULL: something is in the way, nothing was changed; else when the hold ends in ISO 8601, or an empty text.';

CREATE FUNCTION seatui.seated_showings() RETURNS TABLE (event_id text, showtime timestamptz)
LANGUAGE sql STABLE
AS $$
    -- Each by one look into the unique key of event_seats, so that the number of its rows does not matter.
    WITH RECURSIVE seated AS (
        (SELECT e.event_id, e.showtime FROM public.event_seats e ORDER BY e.event_id, e.showtime LIMIT 1)
        UNION ALL
        SELECT following.event_id, following.showtime
        FROM seated CROSS JOIN LATERAL (
            SELECT e.event_id, e.showtime FROM public.event_seats e
            WHERE (e.event_id, e.showtime) > (seated.event_id, seated.showtime)
            ORDER BY e.event_id, e.showtime LIMIT 1
        ) AS following
    )
    SELECT seated.event_id::text, seated.showtime FROM seated
$$;
COMMENT ON FUNCTION seatui.seated_showings() IS 'The showings that have rows in event_seats.';

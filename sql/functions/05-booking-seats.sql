-- The triggers on booking_seats. Writers insert only booking_id and seat_id; the rest is filled in from the booking.

CREATE FUNCTION seatui.booking_seat_follows_booking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    written_here boolean;
BEGIN
    SELECT b.event_id, b.showtime, seatui.is_live(b.status::text),
           b.xmin = pg_current_xact_id()::xid OR seatui.is_written_here(b.xmin)
    INTO NEW.event_id, NEW.showtime, NEW.live, written_here
    FROM public.bookings b
    WHERE b.booking_id = NEW.booking_id;
    IF written_here IS NULL THEN
        -- The seats come before their booking, which takes them along when it comes.
        NEW.live := false;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.booking_id, OLD.seat_id, OLD.event_id, OLD.showtime, OLD.live)
           IS NOT DISTINCT FROM (NEW.booking_id, NEW.seat_id, NEW.event_id, NEW.showtime, NEW.live) THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NOT written_here THEN
        -- A new version of the row, not only a lock on it: whoever cancels or revives the booking just now waits for us,
        -- or is told to begin anew where its snapshot is older than these seats.
        PERFORM seatui.rewrite_bookings(ARRAY[NEW.booking_id::text]);
        SELECT b.event_id, b.showtime, seatui.is_live(b.status::text)
        INTO NEW.event_id, NEW.showtime, NEW.live
        FROM public.bookings b
        WHERE b.booking_id = NEW.booking_id;
        NEW.live := coalesce(NEW.live, false);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION seatui.booking_seat_follows_booking() IS
    'Fills in the showing of a row of booking_seats and whether it is live, from its booking, and locks that.';

CREATE FUNCTION seatui.booking_seats_inserted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF to_regclass('public.event_seats') IS NULL THEN
        INSERT INTO seatui.unsettled (booking_ids)
        SELECT array_agg(DISTINCT n.booking_id::text) FROM new_rows n HAVING count(*) > 0;
        RETURN NULL;
    END IF;
    -- A row agrees when its seat was marked for its booking, and both were written by this very transaction, which has
    -- locked them by that: what others do to either, they do after us. The usual case, by one look: all seats of one booking.
    PERFORM
    FROM (
        SELECT min(n.booking_id) AS booking_id, max(n.booking_id) AS other_booking, min(n.event_id) AS event_id,
               max(n.event_id) AS other_event, min(n.showtime) AS showtime, max(n.showtime) AS other_showtime,
               bool_and(n.live) AS live, array_agg(n.seat_id::text) AS seat_ids
        FROM new_rows n
    ) AS its
    CROSS JOIN LATERAL (
        SELECT b.event_id, b.showtime, b.quantity, b.status::text AS status FROM public.bookings b
        WHERE b.booking_id = its.booking_id AND b.xmin = pg_current_xact_id()::xid LIMIT 1
    ) AS b
    WHERE its.booking_id = its.other_booking AND its.event_id = its.other_event AND its.showtime = its.other_showtime
      AND its.live AND its.event_id = b.event_id AND its.showtime = b.showtime AND seatui.is_live(b.status)
      AND b.quantity = (SELECT count(*) FROM public.booking_seats s WHERE s.booking_id = its.booking_id)
      AND cardinality(its.seat_ids) = (
          SELECT count(*) FROM public.event_seats e
          WHERE e.event_id = its.event_id AND e.showtime = its.showtime AND e.seat_id = ANY (its.seat_ids)
            AND e.booking_id = its.booking_id AND seatui.seat_fits_booking(e.status::text, b.status)
            AND e.xmin = pg_current_xact_id()::xid);
    IF FOUND THEN
        RETURN NULL;
    END IF;

    INSERT INTO seatui.unsettled (event_id, showtime, seat_ids)
    SELECT n.event_id, n.showtime, array_agg(n.seat_id::text)
    FROM new_rows n WHERE n.event_id IS NOT NULL GROUP BY n.event_id, n.showtime;
    INSERT INTO seatui.unsettled (booking_ids)
    SELECT array_agg(DISTINCT n.booking_id::text) FROM new_rows n HAVING count(*) > 0;
    PERFORM seatui.fill_in_anew(ARRAY(SELECT n.id FROM new_rows n));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION seatui.booking_seats_inserted() IS
    'Looks at the new rows of a statement when it ends; notes what does not agree with event_seats yet as unsettled.';

CREATE FUNCTION seatui.fill_in_anew(its_rows bigint[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    of_others constant text[] := ARRAY(
        SELECT b.booking_id
        FROM public.bookings b
        WHERE b.booking_id IN (SELECT s.booking_id FROM public.booking_seats s WHERE s.id = ANY (its_rows))
          AND b.xmin <> pg_current_xact_id()::xid AND NOT seatui.is_written_here(b.xmin)
        ORDER BY b.booking_id
    );
BEGIN
    -- As for each row that comes without its showing: a new version of its booking, before it is asked.
    IF cardinality(of_others) > 0 THEN
        PERFORM FROM public.bookings b WHERE b.booking_id = ANY (of_others) ORDER BY b.booking_id FOR NO KEY UPDATE;
        PERFORM seatui.rewrite_bookings(of_others);
    END IF;
    PERFORM seatui.rewrite_booking_seats(ARRAY(
        SELECT s.id FROM public.booking_seats s
        WHERE s.id = ANY (its_rows) AND NOT EXISTS (
            SELECT FROM public.bookings b
            -- By its id alone: where nothing was analysed yet, the index of all bookings of the showing looks as good.
            WHERE b.booking_id = s.booking_id AND coalesce(
                (b.event_id, b.showtime, seatui.is_live(b.status::text)) = (s.event_id, s.showtime, s.live), false))));
END
$$;
COMMENT ON FUNCTION seatui.fill_in_anew(bigint[]) IS
    'Fills in the showing of rows of booking_seats for which the writer did it, and locks their bookings.';

CREATE FUNCTION seatui.booking_seats_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO seatui.unsettled (event_id, showtime, seat_ids, booking_ids)
        SELECT r.event_id, r.showtime, array_agg(DISTINCT r.seat_id::text), array_agg(DISTINCT r.booking_id::text)
        FROM (
            SELECT o.id, o.event_id, o.showtime, o.seat_id, o.booking_id, o.live FROM old_rows o
            EXCEPT SELECT n.id, n.event_id, n.showtime, n.seat_id, n.booking_id, n.live FROM new_rows n
            UNION ALL (
                SELECT n.id, n.event_id, n.showtime, n.seat_id, n.booking_id, n.live FROM new_rows n
                EXCEPT SELECT o.id, o.event_id, o.showtime, o.seat_id, o.booking_id, o.live FROM old_rows o)
        ) AS r
        GROUP BY r.event_id, r.showtime;
    ELSE
        INSERT INTO seatui.unsettled (event_id, showtime, seat_ids, booking_ids)
        SELECT o.event_id, o.showtime, coalesce(array_agg(DISTINCT o.seat_id::text) FILTER (WHERE o.live), '{}'),
               array_agg(DISTINCT o.booking_id::text)
        FROM old_rows o GROUP BY o.event_id, o.showtime;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION seatui.booking_seats_changed() IS
    'Notes the seats and bookings of rows that a statement changed or deleted as unsettled.';

CREATE FUNCTION seatui.booking_seat_written() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO seatui.unsettled (event_id, showtime, seat_ids, booking_ids)
        VALUES (OLD.event_id, OLD.showtime, ARRAY[OLD.seat_id::text], ARRAY[OLD.booking_id::text]);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO seatui.unsettled (event_id, showtime, seat_ids, booking_ids)
        VALUES (NEW.event_id, NEW.showtime, ARRAY[NEW.seat_id::text], ARRAY[NEW.booking_id::text]);
    END IF;
    IF TG_OP = 'INSERT' THEN
        -- What another database filled in was true there.
        PERFORM seatui.fill_in_anew(ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION seatui.booking_seat_written() IS
    'As the others, row by row: for rows that come by replication, for which PostgreSQL runs no triggers of statements.';

CREATE FUNCTION seatui.booking_seats_emptied() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF EXISTS (SELECT FROM public.bookings b WHERE seatui.is_live(b.status::text))
       OR EXISTS (SELECT FROM public.booking_seats s WHERE s.live) THEN
        RAISE EXCEPTION 'there are live bookings: % cannot be emptied without the other', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'bookings_are_whole';
    END IF;
    IF to_regclass('public.event_seats') IS NULL THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM public.event_seats e WHERE e.status::text = 'SOLD') THEN
        RAISE EXCEPTION 'seats in event_seats are SOLD: % cannot be emptied without them', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION seatui.booking_seats_emptied() IS
    'Refuses to empty booking_seats or bookings while seats are sold, unless event_seats is emptied with it.';

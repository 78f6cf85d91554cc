-- The whole schema as PostgreSQL tells it, for reading: `make schema` writes it from the files beside it.
-- The three tables of the booking service are here as seatui makes them where they are missing.


CREATE SCHEMA public;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE SCHEMA seatui;

COMMENT ON SCHEMA seatui IS 'The tables and functions of seatui, beside the three tables of the booking service.';

CREATE FUNCTION seatui.acting_role() RETURNS text
    LANGUAGE sql STABLE
    AS $$ SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END $$;

COMMENT ON FUNCTION seatui.acting_role() IS 'The role that makes a change, also while a function runs with the rights of another.';

CREATE FUNCTION seatui.book(its_booking text, its_attempt integer, its_event text, its_user text, its_showtime timestamp with time zone, its_seats text[], its_status text, its_ttl interval) RETURNS text
    LANGUAGE plpgsql
    SET lock_timeout TO '5s'
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
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

COMMENT ON FUNCTION seatui.book(its_booking text, its_attempt integer, its_event text, its_user text, its_showtime timestamp with time zone, its_seats text[], its_status text, its_ttl interval) IS 'Sells (CONFIRMED) or holds (RESERVED, for a time) seats that are plainly free, in one call. NULL: something is in the way, nothing was changed; else when the hold ends in ISO 8601, or an empty text.';

CREATE FUNCTION seatui.booking_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- Where no foreign key takes them away.
        PERFORM seatui.rewrite_booking_seats(ARRAY(
            SELECT s.id FROM public.booking_seats s WHERE s.booking_id = OLD.booking_id));
        RETURN NULL;
    END IF;
    -- A booking that changes in nothing of this leaves alone what disagreed before there was any guard.
    IF (OLD.status, OLD.quantity, OLD.event_id, OLD.showtime, OLD.booking_id)
       IS NOT DISTINCT FROM (NEW.status, NEW.quantity, NEW.event_id, NEW.showtime, NEW.booking_id) THEN
        RETURN NULL;
    END IF;
    INSERT INTO seatui.unsettled (booking_ids)
    SELECT ARRAY[NEW.booking_id::text] WHERE NEW.quantity IS DISTINCT FROM OLD.quantity;
    -- Other words of the other program's own ask no more of the seats than before.
    INSERT INTO seatui.unsettled (event_id, showtime, seat_ids)
    SELECT s.event_id, s.showtime, array_agg(s.seat_id::text)
    FROM public.booking_seats s
    WHERE s.booking_id = NEW.booking_id AND NEW.status IN ('RESERVED', 'CONFIRMED')
      AND NEW.status IS DISTINCT FROM OLD.status
    GROUP BY s.event_id, s.showtime;

    IF (seatui.is_live(OLD.status::text), OLD.event_id, OLD.showtime, OLD.booking_id)
       IS NOT DISTINCT FROM (seatui.is_live(NEW.status::text), NEW.event_id, NEW.showtime, NEW.booking_id) THEN
        RETURN NULL;
    END IF;
    INSERT INTO seatui.unsettled (booking_ids) VALUES (ARRAY[NEW.booking_id::text]);
    PERFORM seatui.rewrite_booking_seats(ARRAY(
        SELECT s.id FROM public.booking_seats s WHERE s.booking_id IN (OLD.booking_id, NEW.booking_id)));
    IF NOT seatui.is_live(NEW.status::text) AND to_regclass('public.event_seats') IS NOT NULL THEN
        PERFORM seatui.free_seats_of(NEW.booking_id, OLD.event_id, OLD.showtime);
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION seatui.booking_changed() IS 'Takes the rows of booking_seats along when a booking changes its showing or dies, and frees the seats of a dead one.';

CREATE FUNCTION seatui.booking_inserted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    -- Complete is what has all its seats when the statement ends, none of which came before it.
    IF NEW.quantity = (SELECT count(s.event_id) FROM public.booking_seats s WHERE s.booking_id = NEW.booking_id) THEN
        RETURN NULL;
    END IF;
    INSERT INTO seatui.unsettled (booking_ids) VALUES (ARRAY[NEW.booking_id::text]);
    PERFORM seatui.rewrite_booking_seats(ARRAY(
        SELECT s.id FROM public.booking_seats s WHERE s.booking_id = NEW.booking_id AND s.event_id IS NULL));
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION seatui.booking_inserted() IS 'Notes a new booking whose seats are not there yet as unsettled; takes along seats that came before it.';

CREATE FUNCTION seatui.booking_seat_follows_booking() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
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

COMMENT ON FUNCTION seatui.booking_seat_follows_booking() IS 'Fills in the showing of a row of booking_seats and whether it is live, from its booking, and locks that.';

CREATE FUNCTION seatui.booking_seat_written() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
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

COMMENT ON FUNCTION seatui.booking_seat_written() IS 'As the others, row by row: for rows that come by replication, for which PostgreSQL runs no triggers of statements.';

CREATE FUNCTION seatui.booking_seats_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
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

COMMENT ON FUNCTION seatui.booking_seats_changed() IS 'Notes the seats and bookings of rows that a statement changed or deleted as unsettled.';

CREATE FUNCTION seatui.booking_seats_emptied() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
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

COMMENT ON FUNCTION seatui.booking_seats_emptied() IS 'Refuses to empty booking_seats or bookings while seats are sold, unless event_seats is emptied with it.';

CREATE FUNCTION seatui.booking_seats_inserted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
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

COMMENT ON FUNCTION seatui.booking_seats_inserted() IS 'Looks at the new rows of a statement when it ends; notes what does not agree with event_seats yet as unsettled.';

CREATE FUNCTION seatui.bookings_of(its_event text, its_showtime timestamp with time zone, its_seats text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN ARRAY(
        SELECT e.booking_id::text FROM public.event_seats e
        WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats)
          AND e.status::text IN ('RESERVED', 'SOLD') AND e.booking_id IS NOT NULL
        UNION
        SELECT s.booking_id FROM unnest(its_seats) AS its (seat_id)
        CROSS JOIN LATERAL (
            SELECT s.booking_id::text FROM public.booking_seats s
            WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = its.seat_id OFFSET 0
        ) AS s
    );
END
$$;

COMMENT ON FUNCTION seatui.bookings_of(its_event text, its_showtime timestamp with time zone, its_seats text[]) IS 'The bookings that seats of a showing name, and those that have them.';

CREATE FUNCTION seatui.claim_showing(its_event text, its_showtime timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO seatui.showing_locks (event_id, showtime, is_seated) VALUES (its_event, its_showtime, false)
    ON CONFLICT DO NOTHING;
    PERFORM FROM seatui.showing_locks l
    WHERE l.event_id = its_event AND l.showtime = its_showtime FOR SHARE;
END
$$;

COMMENT ON FUNCTION seatui.claim_showing(its_event text, its_showtime timestamp with time zone) IS 'Keeps anybody from adding rows to a showing.';

CREATE FUNCTION seatui.event_seat_written() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    came boolean := TG_OP = 'INSERT';
    went boolean := TG_OP = 'DELETE';
    has_ended boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.event_id, OLD.showtime, OLD.seat_id) IS DISTINCT FROM (NEW.event_id, NEW.showtime, NEW.seat_id) THEN
            came := true;
            went := true;
        ELSIF (OLD.status, OLD.booking_id) IS DISTINCT FROM (NEW.status, NEW.booking_id) THEN
            has_ended := OLD.status = 'RESERVED' AND OLD.reserved_until <= clock_timestamp() AND NEW.status = 'AVAILABLE';
            PERFORM seatui.write_journal(NEW.event_id, NEW.showtime, ARRAY[NEW.seat_id::text], OLD.status::text,
                                         NEW.status::text, coalesce(NEW.booking_id, OLD.booking_id),
                                         CASE WHEN has_ended THEN 'expired' END);
            IF has_ended THEN
                PERFORM seatui.expire_holds(ARRAY(
                    SELECT s.booking_id::text FROM public.booking_seats s
                    WHERE s.live AND s.event_id = NEW.event_id AND s.showtime = NEW.showtime
                      AND s.seat_id = NEW.seat_id));
            END IF;
        ELSIF OLD.reserved_until IS NOT DISTINCT FROM NEW.reserved_until THEN
            RETURN NULL;
        END IF;
    END IF;
    IF went THEN
        IF OLD.status IS DISTINCT FROM 'AVAILABLE' THEN
            PERFORM seatui.write_journal(OLD.event_id, OLD.showtime, ARRAY[OLD.seat_id::text], OLD.status::text, NULL,
                                         OLD.booking_id);
        END IF;
        INSERT INTO seatui.unsettled (event_id, showtime, seat_ids)
        SELECT OLD.event_id, OLD.showtime, ARRAY[OLD.seat_id::text] WHERE OLD.status IS DISTINCT FROM 'AVAILABLE';
        PERFORM seatui.seats_went(OLD.event_id, OLD.showtime);
    END IF;
    IF came THEN
        IF NEW.status IS DISTINCT FROM 'AVAILABLE' THEN
            PERFORM seatui.write_journal(NEW.event_id, NEW.showtime, ARRAY[NEW.seat_id::text], NULL, NEW.status::text,
                                         NEW.booking_id);
        END IF;
        PERFORM seatui.seats_came(NEW.event_id, NEW.showtime, ARRAY[NEW.seat_id::text]);
    END IF;
    IF TG_OP = 'UPDATE' OR TG_OP = 'INSERT' AND NEW.status IS DISTINCT FROM 'AVAILABLE' THEN
        INSERT INTO seatui.unsettled (event_id, showtime, seat_ids)
        VALUES (NEW.event_id, NEW.showtime, ARRAY[NEW.seat_id::text]);
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION seatui.event_seat_written() IS 'As the others, row by row: for replication, for which PostgreSQL runs no triggers of statements, and for partitions.';

CREATE FUNCTION seatui.event_seats_deleted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    PERFORM seatui.write_journal(o.event_id, o.showtime, array_agg(o.seat_id::text ORDER BY o.seat_id), o.status::text,
                                 NULL, o.booking_id)
    FROM old_rows o WHERE o.status IS DISTINCT FROM 'AVAILABLE'
    GROUP BY o.event_id, o.showtime, o.status, o.booking_id;
    INSERT INTO seatui.unsettled (event_id, showtime, seat_ids)
    SELECT o.event_id, o.showtime, array_agg(o.seat_id::text)
    FROM old_rows o WHERE o.status IS DISTINCT FROM 'AVAILABLE' GROUP BY o.event_id, o.showtime;
    PERFORM seatui.seats_went(o.event_id, o.showtime) FROM old_rows o GROUP BY o.event_id, o.showtime;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION seatui.event_seats_deleted() IS 'Writes the journal for rows that are gone and were not free, and notes them as unsettled.';

CREATE FUNCTION seatui.event_seats_emptied() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    -- Where no seats are left, nothing disagrees with them.
    PERFORM seatui.write_journal(e.event_id, e.showtime, array_agg(e.seat_id::text ORDER BY e.seat_id), e.status::text,
                                 NULL, e.booking_id)
    FROM public.event_seats e
    -- Of a table with partitions, this runs for each of them that has the trigger too.
    WHERE e.status IS DISTINCT FROM 'AVAILABLE'
      AND (e.tableoid = TG_RELID OR TG_RELID = 'public.event_seats'::regclass AND NOT EXISTS (
          SELECT FROM pg_trigger t WHERE t.tgrelid = e.tableoid AND t.tgname = TG_NAME))
    GROUP BY e.event_id, e.showtime, e.status, e.booking_id;
    UPDATE seatui.showing_locks l SET is_seated = false
    WHERE l.is_seated AND l.xmin = pg_current_xact_id()::xid;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION seatui.event_seats_emptied() IS 'Writes the journal for the rows that a TRUNCATE takes away.';

CREATE FUNCTION seatui.event_seats_inserted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    -- A seat that comes into being free has not changed its status.
    PERFORM seatui.write_journal(n.event_id, n.showtime, array_agg(n.seat_id::text ORDER BY n.seat_id), NULL,
                                 n.status::text, n.booking_id)
    FROM new_rows n WHERE n.status IS DISTINCT FROM 'AVAILABLE'
    GROUP BY n.event_id, n.showtime, n.status, n.booking_id;
    INSERT INTO seatui.unsettled (event_id, showtime, seat_ids)
    SELECT n.event_id, n.showtime, array_agg(n.seat_id::text)
    FROM new_rows n WHERE n.status IS DISTINCT FROM 'AVAILABLE' GROUP BY n.event_id, n.showtime;
    PERFORM seatui.seats_came(n.event_id, n.showtime, array_agg(n.seat_id::text))
    FROM new_rows n GROUP BY n.event_id, n.showtime;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION seatui.event_seats_inserted() IS 'Writes the journal for new rows that are not free; notes those that live bookings have as unsettled.';

CREATE FUNCTION seatui.event_seats_updated() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    swept text[];
    came text[];
BEGIN
    -- The usual case, by one look: the seats that were free, those that are taken, and those that the booking has are the
    -- same. This very transaction wrote its rows in booking_seats: whether they fit the booking, their own trigger looks.
    PERFORM seatui.write_journal(n.event_id, n.showtime, n.seat_ids, 'AVAILABLE', n.status, n.booking_id)
    FROM (
        SELECT one.event_id, one.showtime, one.booking_id, one.status::text AS status,
               ARRAY(SELECT r.seat_id::text FROM new_rows r ORDER BY r.seat_id) AS seat_ids
        FROM new_rows one LIMIT 1
    ) AS n
    WHERE NOT EXISTS (
        SELECT FROM new_rows r
        WHERE (r.event_id = n.event_id AND r.showtime = n.showtime AND r.booking_id = n.booking_id
               AND r.status::text = n.status) IS NOT TRUE)
      AND n.seat_ids = ARRAY(
          SELECT o.seat_id::text FROM old_rows o
          WHERE o.event_id = n.event_id AND o.showtime = n.showtime AND o.status = 'AVAILABLE' AND o.booking_id IS NULL
          ORDER BY o.seat_id)
      AND n.seat_ids = ARRAY(
          -- By its booking alone: where nothing was analysed yet, the index of all seats of the showing looks as good.
          SELECT s.seat_id::text FROM public.booking_seats s
          WHERE s.booking_id = n.booking_id
            AND coalesce(s.live AND s.event_id = n.event_id AND s.showtime = n.showtime, false)
            AND s.xmin = pg_current_xact_id()::xid
          ORDER BY s.seat_id);
    IF FOUND THEN
        RETURN NULL;
    END IF;

    -- Both sides of each change, by the key of the seat: a row that gets another key goes from one and comes to the other.
    -- Beside changes of status, a hold counts that was over and is prolonged: it may be expiring just now.
    WITH changed AS MATERIALIZED (
        SELECT event_id::text, showtime, seat_id::text, o.status::text AS was, n.status::text AS becomes,
               o.booking_id::text AS old_booking, n.booking_id::text AS new_booking,
               o.seat_id IS NULL AS came, n.seat_id IS NULL AS went,
               coalesce(o.status = 'RESERVED' AND o.reserved_until <= clock_timestamp(), false) AS was_overdue
        FROM old_rows o FULL JOIN new_rows n USING (event_id, showtime, seat_id)
        WHERE (o.seat_id IS NULL, o.status, o.booking_id) IS DISTINCT FROM (n.seat_id IS NULL, n.status, n.booking_id)
           OR o.reserved_until <= clock_timestamp() AND o.reserved_until IS DISTINCT FROM n.reserved_until
    ), journaled AS MATERIALIZED (
        SELECT seatui.write_journal(c.event_id, c.showtime, array_agg(c.seat_id ORDER BY c.seat_id), c.was, c.becomes,
                                    coalesce(c.new_booking, c.old_booking), CASE WHEN c.has_ended THEN 'expired' END)
        FROM (SELECT *, was_overdue AND coalesce(becomes = 'AVAILABLE', false) AS has_ended FROM changed) AS c
        WHERE (c.came, c.was, c.old_booking) IS DISTINCT FROM (c.went, c.becomes, c.new_booking)
        GROUP BY c.event_id, c.showtime, c.was, c.becomes, coalesce(c.new_booking, c.old_booking), c.has_ended
    ), unsettled AS MATERIALIZED (
        SELECT c.event_id, c.showtime, c.seat_id, c.came, s.booking_id AS live_booking,
               s.booking_id IS NOT NULL AND b.status = 'RESERVED' AND c.was_overdue AND c.becomes = 'AVAILABLE' AS is_swept
        FROM changed c
        LEFT JOIN public.booking_seats s
            ON s.live AND s.event_id = c.event_id AND s.showtime = c.showtime AND s.seat_id = c.seat_id
        LEFT JOIN public.bookings b ON b.booking_id = s.booking_id
        WHERE c.came OR c.was_overdue AND c.becomes <> 'AVAILABLE' AND c.new_booking = c.old_booking
           OR CASE WHEN s.booking_id IS NOT NULL
                   THEN (s.booking_id = c.new_booking AND seatui.seat_fits_booking(c.becomes, b.status::text)) IS NOT TRUE
                   ELSE c.becomes IN ('SOLD', 'RESERVED') END
    ), noted AS (
        INSERT INTO seatui.unsettled (event_id, showtime, seat_ids)
        SELECT u.event_id, u.showtime, array_agg(u.seat_id) FROM unsettled u GROUP BY u.event_id, u.showtime
    )
    SELECT array_agg(DISTINCT u.live_booking::text) FILTER (WHERE u.is_swept), array_agg(u.seat_id) FILTER (WHERE u.came)
    INTO swept, came
    FROM (SELECT count(*) FROM journaled) AS written, unsettled u;
    IF swept IS NOT NULL THEN
        PERFORM seatui.expire_holds(swept);
    END IF;
    IF came IS NOT NULL THEN
        PERFORM seatui.seats_came(n.event_id, n.showtime, array_agg(n.seat_id::text))
        FROM new_rows n WHERE n.seat_id = ANY (came) GROUP BY n.event_id, n.showtime;
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION seatui.event_seats_updated() IS 'Writes the journal for the rows of an UPDATE; notes those that do not agree with the bookings yet as unsettled.';

CREATE FUNCTION seatui.expire_bookings(its_bookings text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE public.bookings b SET status = 'EXPIRED', reserved_until = NULL, updated_at = now()
    WHERE b.booking_id::text = ANY (its_bookings) AND b.status::text = 'RESERVED'::text;
END
$$;

COMMENT ON FUNCTION seatui.expire_bookings(its_bookings text[]) IS 'Expires those of the bookings that are holds.';

CREATE FUNCTION seatui.expire_holds(its_bookings text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM FROM public.bookings b
    WHERE b.booking_id = ANY (its_bookings) AND b.status = 'RESERVED' ORDER BY b.booking_id FOR NO KEY UPDATE;
    PERFORM seatui.expire_bookings(its_bookings);
END
$$;

COMMENT ON FUNCTION seatui.expire_holds(its_bookings text[]) IS 'Expires holds: another program has freed seats of theirs whose time was over.';

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

COMMENT ON FUNCTION seatui.fill_in_anew(its_rows bigint[]) IS 'Fills in the showing of rows of booking_seats for which the writer did it, and locks their bookings.';

CREATE FUNCTION seatui.free_seats(its_event text, its_showtime timestamp with time zone, its_seats text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE public.event_seats e
    SET status = 'AVAILABLE', booking_id = NULL, reserved_at = NULL, reserved_until = NULL, sold_at = NULL,
        updated_at = now()
    WHERE e.event_id::text = its_event AND e.showtime = its_showtime AND e.seat_id::text = ANY (its_seats);
END
$$;

COMMENT ON FUNCTION seatui.free_seats(its_event text, its_showtime timestamp with time zone, its_seats text[]) IS 'Marks seats of a showing as free in event_seats.';

CREATE FUNCTION seatui.free_seats_of(its_booking text, its_event text, its_showtime timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    its_seats text[];
BEGIN
    -- A seat that is sold to whomever else is this booking's all the same, as long as it is in no other live one.
    its_seats := ARRAY(
        SELECT e.seat_id FROM public.booking_seats s
        JOIN public.event_seats e ON e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = s.seat_id
        WHERE s.booking_id = its_booking
          AND (e.booking_id = its_booking AND e.status::text = 'RESERVED'
               OR e.status::text = 'SOLD' AND NOT EXISTS (
                   SELECT FROM public.booking_seats other
                   WHERE other.live AND other.event_id = its_event AND other.showtime = its_showtime
                     AND other.seat_id = e.seat_id OFFSET 0))
    );
    -- In seat order, as sales lock them. A hold whose time has run out is free already: whoever has locked such a
    -- seat is about to take it, may be waiting for this very booking, and is not waited for.
    PERFORM FROM public.event_seats e
    WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats)
      AND NOT seatui.is_overdue(e.status::text, e.reserved_until)
    ORDER BY e.seat_id FOR NO KEY UPDATE;
    its_seats := ARRAY(
        SELECT e.seat_id FROM public.event_seats e
        WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats)
          AND (e.booking_id = its_booking AND e.status::text = 'RESERVED' OR e.status::text = 'SOLD')
        FOR NO KEY UPDATE SKIP LOCKED
    );
    PERFORM seatui.free_seats(its_event, its_showtime, its_seats);
END
$$;

COMMENT ON FUNCTION seatui.free_seats_of(its_booking text, its_event text, its_showtime timestamp with time zone) IS 'Frees the seats of a booking that is no longer live, in event_seats.';

CREATE FUNCTION seatui.has_seats(its_event text, its_showtime timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    IF to_regclass('public.event_seats') IS NULL THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM public.event_seats e WHERE e.event_id = its_event AND e.showtime = its_showtime);
END
$$;

COMMENT ON FUNCTION seatui.has_seats(its_event text, its_showtime timestamp with time zone) IS 'Whether a showing has rows in event_seats.';

CREATE FUNCTION seatui.is_live(booking_status text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT coalesce(booking_status, '') NOT IN ('CANCELLED', 'EXPIRED') $$;

COMMENT ON FUNCTION seatui.is_live(booking_status text) IS 'Whether a booking of this status holds its seats. A status that seatui does not know does.';

CREATE FUNCTION seatui.is_overdue(seat_status text, reserved_until timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(seat_status = 'RESERVED' AND reserved_until <= now(), false) $$;

COMMENT ON FUNCTION seatui.is_overdue(seat_status text, reserved_until timestamp with time zone) IS 'Whether a seat is held until a time that is over: it is free to take.';

CREATE FUNCTION seatui.is_written_here(row_xmin xid) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    ours bigint := pg_current_xact_id()::text::bigint;
    -- Transaction ids count modulo 2^32 in a row, and do not in pg_xact_status. The ids of savepoints are higher than
    -- that of their transaction; whatever is lower is another's, however old.
    after bigint := (row_xmin::text::bigint - ours) & 4294967295;
BEGIN
    IF after = 0 OR after >= 2147483648 THEN
        RETURN after = 0;
    END IF;
    -- What is visible and still in progress is our own.
    RETURN pg_xact_status((ours + after)::text::xid8) = 'in progress';
EXCEPTION WHEN invalid_parameter_value THEN
    -- Of an age ago: no transaction has had this id in our time.
    RETURN false;
END
$$;

COMMENT ON FUNCTION seatui.is_written_here(row_xmin xid) IS 'Whether a visible row with this xmin was written by the current transaction, in whatever savepoint.';

CREATE FUNCTION seatui.journal_digest(previous bytea, event_id text, showtime timestamp with time zone, at timestamp with time zone, seat_ids text[], from_status text, to_status text, booking_id text, clerk text, terminal text, role_name text, reason text) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    -- Bytes that no setting of a session and no version of PostgreSQL writes differently.
    SELECT sha256(
        coalesce(previous, '') || timestamptz_send(showtime) || timestamptz_send(at) || convert_to(
            concat_ws(E'\x1f', event_id, array_to_string(seat_ids, E'\x1e'), coalesce(from_status, '-'),
                      coalesce(to_status, '-'), coalesce(booking_id, '-'), clerk, terminal, 'role ' || role_name,
                      'reason ' || reason),
            CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END))
$$;

COMMENT ON FUNCTION seatui.journal_digest(previous bytea, event_id text, showtime timestamp with time zone, at timestamp with time zone, seat_ids text[], from_status text, to_status text, booking_id text, clerk text, terminal text, role_name text, reason text) IS 'SHA-256 over a row of the journal and the digest of the row before it: none can be changed or taken out unseen.';

CREATE FUNCTION seatui.judge_bookings(its_bookings text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    found_booking record;
BEGIN
    SELECT b.booking_id, b.event_id, b.showtime, b.quantity, count(s.booking_id) AS seats INTO found_booking
    FROM public.bookings b LEFT JOIN public.booking_seats s ON s.booking_id = b.booking_id
    WHERE b.booking_id = ANY (its_bookings) AND seatui.is_live(b.status::text)
    GROUP BY b.booking_id, b.event_id, b.showtime, b.quantity
    HAVING count(s.booking_id) IS DISTINCT FROM b.quantity
       AND (count(s.booking_id) > 0 OR seatui.has_seats(b.event_id, b.showtime))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'booking % of %, %, has % seats in booking_seats, and its quantity is %',
                found_booking.booking_id, found_booking.event_id, found_booking.showtime, found_booking.seats,
                coalesce(found_booking.quantity::text, 'NULL')
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'bookings_are_whole',
                  HINT = 'At commit a live booking has as many rows in booking_seats as its quantity says.';
    END IF;
END
$$;

COMMENT ON FUNCTION seatui.judge_bookings(its_bookings text[]) IS 'Raises integrity_constraint_violation for the first live booking that has more or fewer seats than its quantity.';

CREATE FUNCTION seatui.judge_seats(its_event text, its_showtime timestamp with time zone, its_seats text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    found_seat record;
    is_seated boolean;
BEGIN
    SELECT asked.seat_id, e.status::text AS status, e.booking_id AS names, e.seat_id IS NOT NULL AS is_there,
           s.booking_id, b.status::text AS booking_status, named.status::text AS named_status
    INTO found_seat
    -- Seat by seat (OFFSET 0): where nothing was analysed yet, all sold seats of the showing would be read.
    FROM unnest(its_seats) AS asked (seat_id)
    LEFT JOIN LATERAL (
        SELECT e.seat_id, e.status, e.booking_id, e.reserved_until FROM public.event_seats e
        WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = asked.seat_id OFFSET 0
    ) AS e ON true
    LEFT JOIN LATERAL (
        SELECT s.booking_id FROM public.booking_seats s
        WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = asked.seat_id OFFSET 0
    ) AS s ON true
    LEFT JOIN LATERAL (
        SELECT b.status FROM public.bookings b WHERE b.booking_id = s.booking_id OFFSET 0
    ) AS b ON true
    LEFT JOIN LATERAL (
        SELECT b.booking_id, b.status FROM public.bookings b WHERE b.booking_id = e.booking_id OFFSET 0
    ) AS named ON true
    WHERE CASE
        WHEN s.booking_id IS NOT NULL THEN
            (e.booking_id = s.booking_id AND seatui.seat_fits_booking(e.status::text, b.status::text)) IS NOT TRUE
        WHEN e.status::text = 'SOLD' THEN true
        WHEN e.status::text = 'RESERVED' AND named.booking_id IS NOT NULL THEN
            (NOT seatui.is_live(named.status::text) OR named.status::text = 'RESERVED')
            AND NOT seatui.is_overdue(e.status::text, e.reserved_until)
        ELSE false
    END
    ORDER BY e.seat_id IS NULL, asked.seat_id
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    IF found_seat.booking_id IS NULL THEN
        RAISE EXCEPTION 'seat % of %, %, is % without a live booking',
                found_seat.seat_id, its_event, its_showtime, found_seat.status
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings',
                  DETAIL = format('The seat names booking %s.', coalesce(found_seat.names, 'none')),
                  HINT = 'A seat is sold by a booking with a row for it in booking_seats, in the same transaction.';
    END IF;
    is_seated := EXISTS (SELECT FROM public.event_seats e WHERE e.event_id = its_event AND e.showtime = its_showtime);
    IF found_seat.is_there OR is_seated THEN
        RAISE EXCEPTION 'booking % cannot have seat % of %, %: the seat is %',
                found_seat.booking_id, found_seat.seat_id, its_event, its_showtime,
                CASE WHEN found_seat.is_there THEN coalesce(found_seat.status, 'without a status') ELSE 'unknown' END
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings',
                  DETAIL = format('The booking is %s; the seat names booking %s.',
                                  coalesce(found_seat.booking_status, 'without a status'),
                                  coalesce(found_seat.names, 'none')),
                  HINT = 'At commit each seat of a live booking is sold to it in event_seats, or held for it.';
    END IF;
    -- The showing has no seats, so that the ids are what the bookings call them.
    SELECT s.seat_id, s.booking_id INTO found_seat
    FROM public.booking_seats s
    WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = ANY (its_seats)
      AND s.seat_id <> seatui.plain_seat_id(s.seat_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'booking % cannot have seat ''%'' of %, %: written so, it would be another than ''%''',
                found_seat.booking_id, found_seat.seat_id, its_event, its_showtime,
                seatui.plain_seat_id(found_seat.seat_id)
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings',
                  HINT = 'Where a showing has no rows in event_seats, seat ids are without spaces around them, and in NFC.';
    END IF;
END
$$;

COMMENT ON FUNCTION seatui.judge_seats(its_event text, its_showtime timestamp with time zone, its_seats text[]) IS 'Raises integrity_constraint_violation for the first of the seats that contradicts its live booking.';

CREATE FUNCTION seatui.let_seats_follow(its_bookings text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    meeting constant text[] := ARRAY(
        SELECT its.booking_id
        FROM unnest(its_bookings) AS its (booking_id)
        WHERE EXISTS (SELECT FROM public.booking_seats s
                      WHERE s.booking_id = its.booking_id AND s.event_id IS NULL OFFSET 0)
           OR EXISTS (SELECT FROM public.bookings b
                      WHERE b.booking_id = its.booking_id
                        AND (b.xmin = pg_current_xact_id()::xid OR seatui.is_written_here(b.xmin)) OFFSET 0)
        ORDER BY its.booking_id
    );
BEGIN
    -- Seats and their booking that come at the same time, in two transactions, meet at a lock of the booking's id before
    -- either looks for the other; where there are very many, at one for all.
    IF cardinality(meeting) > 1000 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('seatui bookings', 0));
    ELSIF cardinality(meeting) > 0 THEN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('seatui bookings', 0));
        PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws(E'\x1f', 'seatui booking', its.booking_id), 0))
        FROM (SELECT m.booking_id FROM unnest(meeting) AS m (booking_id) ORDER BY m.booking_id) AS its;
    END IF;
    -- A sale of seatui under that id, which takes no such lock, is known by its change: whoever comes second hits the key. So
    -- does a booking of an older snapshot.
    INSERT INTO seatui.changes (change_id, attempt, is_void)
    SELECT its.booking_id, attempt, true
    FROM unnest(meeting) AS its (booking_id), generate_series(0, 1) AS attempt
    WHERE EXISTS (SELECT FROM public.booking_seats s
                  WHERE s.booking_id = its.booking_id AND s.event_id IS NULL OFFSET 0)
       OR attempt = 0 AND current_setting('transaction_isolation') <> 'read committed'
    ORDER BY its.booking_id, attempt
    ON CONFLICT DO NOTHING;
    PERFORM seatui.rewrite_booking_seats(ARRAY(
        SELECT s.id FROM public.booking_seats s
        WHERE s.booking_id = ANY (meeting) AND s.event_id IS NULL
          AND EXISTS (SELECT FROM public.bookings b WHERE b.booking_id = s.booking_id)));
    IF current_setting('transaction_isolation') <> 'read committed' AND EXISTS (
        SELECT FROM public.booking_seats s WHERE s.booking_id = ANY (meeting) AND s.event_id IS NULL
        UNION ALL
        SELECT FROM public.bookings b
        WHERE b.booking_id = ANY (meeting) AND seatui.is_live(b.status::text) AND b.quantity > (
            SELECT count(*) FROM public.booking_seats s WHERE s.booking_id = b.booking_id)
          AND NOT EXISTS (SELECT FROM public.booking_seats s WHERE s.booking_id = b.booking_id AND s.live)
          AND seatui.has_seats(b.event_id, b.showtime)
    ) THEN
        RAISE EXCEPTION 'seats and their booking come in two transactions: whether the other has come, this one cannot see'
            USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;

COMMENT ON FUNCTION seatui.let_seats_follow(its_bookings text[]) IS 'Seats that came before their booking follow it, if it has come meanwhile; whoever cannot see that is told to begin anew.';

CREATE FUNCTION seatui.lock_seats(its_event text, its_showtime timestamp with time zone, its_seats text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- Somebody who has locked a seat whose hold is over is about to take it, may be waiting for that very booking, and is
    -- not waited for, unless a booking has the seat: they lock the booking before they judge.
    PERFORM FROM public.event_seats e
    WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats)
      AND NOT (seatui.is_overdue(e.status::text, e.reserved_until)
               AND NOT EXISTS (SELECT FROM public.booking_seats s
                               WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime
                                 AND s.seat_id = e.seat_id OFFSET 0))
    ORDER BY e.seat_id FOR NO KEY UPDATE;
END
$$;

COMMENT ON FUNCTION seatui.lock_seats(its_event text, its_showtime timestamp with time zone, its_seats text[]) IS 'Locks the rows of seats of a showing, in seat order.';

CREATE FUNCTION seatui.lock_showing(its_event text, its_showtime timestamp with time zone, its_seats text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(its_seats) AS its (seat_id)
        CROSS JOIN LATERAL (
            SELECT s.seat_id FROM public.booking_seats s
            WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = its.seat_id OFFSET 0
        ) AS s
        WHERE NOT EXISTS (SELECT FROM public.event_seats e WHERE e.event_id = its_event
                          AND e.showtime = its_showtime AND e.seat_id = s.seat_id)
    ) THEN
        PERFORM seatui.claim_showing(its_event, its_showtime);
    END IF;
END
$$;

COMMENT ON FUNCTION seatui.lock_showing(its_event text, its_showtime timestamp with time zone, its_seats text[]) IS 'Keeps anybody from adding rows to a showing of which seats are booked that have none.';

CREATE FUNCTION seatui.may_become(new_status text, new_booking text, seat_status text, seat_booking text, reserved_until timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT CASE new_status
        WHEN 'AVAILABLE' THEN seat_status = 'BLOCKED' OR seat_status IN ('RESERVED', 'SOLD') AND seat_booking = new_booking
        WHEN 'SOLD' THEN seat_status = 'AVAILABLE' OR seatui.is_overdue(seat_status, reserved_until)
                         OR seat_status = 'RESERVED' AND seat_booking = new_booking
        ELSE seat_status = 'AVAILABLE' OR seatui.is_overdue(seat_status, reserved_until)
    END
$$;

COMMENT ON FUNCTION seatui.may_become(new_status text, new_booking text, seat_status text, seat_booking text, reserved_until timestamp with time zone) IS 'Whether seatui may move a seat to a status, for a booking: NULL or false where it may not, or the seat is not there.';

CREATE FUNCTION seatui.plain_seat_id(seat_id text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    -- What Python's str.strip takes for white space: in ASCII, and beyond.
    blanks text := E' \t\n\x0b\f\r\x1c\x1d\x1e\x1f';
    others constant integer[] := ARRAY[133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202,
                                       8232, 8233, 8239, 8287, 12288];
BEGIN
    IF getdatabaseencoding() <> 'UTF8' THEN
        RETURN btrim(seat_id, blanks);
    END IF;
    blanks := blanks || (SELECT string_agg(chr(code), '') FROM unnest(others) AS code);
    RETURN btrim(normalize(seat_id, NFC), blanks);
END
$$;

COMMENT ON FUNCTION seatui.plain_seat_id(seat_id text) IS 'A seat id without spaces around it and in NFC: where a showing has no seats, nothing else tells one from the other.';

CREATE FUNCTION seatui.refuse_to_change_journal() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RAISE EXCEPTION 'the journal is written by the database alone, and never changed: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;

COMMENT ON FUNCTION seatui.refuse_to_change_journal() IS 'Keeps the journal append-only, and from being written by hand.';

CREATE FUNCTION seatui.rewrite_booking_seats(its_rows bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE public.booking_seats s SET booking_id = s.booking_id WHERE s.id = ANY (its_rows);
END
$$;

COMMENT ON FUNCTION seatui.rewrite_booking_seats(its_rows bigint[]) IS 'Has rows of booking_seats follow their bookings anew, by the trigger that fills them in.';

CREATE FUNCTION seatui.rewrite_bookings(its_bookings text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE public.bookings b SET status = b.status WHERE b.booking_id::text = ANY (its_bookings);
END
$$;

COMMENT ON FUNCTION seatui.rewrite_bookings(its_bookings text[]) IS 'Writes bookings anew as they are: whoever changes one just now is waited for, or told to begin anew.';

CREATE FUNCTION seatui.seat_fits_booking(seat_status text, booking_status text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    -- What a status of another program's own means, only it can say: its seats may be held or sold.
    SELECT CASE seat_status
        WHEN 'SOLD' THEN coalesce(booking_status, '') <> 'RESERVED'
        WHEN 'RESERVED' THEN coalesce(booking_status, '') <> 'CONFIRMED'
        ELSE false
    END
$$;

COMMENT ON FUNCTION seatui.seat_fits_booking(seat_status text, booking_status text) IS 'Whether the status of a seat fits the status of the live booking that has it: sold to a sale, held for a hold.';

CREATE FUNCTION seatui.seated_showings() RETURNS TABLE(event_id text, showtime timestamp with time zone)
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

CREATE FUNCTION seatui.seats_came(its_event text, its_showtime timestamp with time zone, its_seats text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    are_its_first boolean := false;
BEGIN
    -- Whoever books a seat that has no row has locked this row, until they commit; and the other way round. A showing that
    -- got its first rows in this transaction has been looked at, unless some were deleted since.
    IF NOT EXISTS (
        SELECT FROM seatui.showing_locks l
        WHERE l.event_id = its_event AND l.showtime = its_showtime AND l.is_seated
          AND l.xmin = pg_current_xact_id()::xid
    ) THEN
        INSERT INTO seatui.showing_locks AS l (event_id, showtime, is_seated) VALUES (its_event, its_showtime, true)
        ON CONFLICT (event_id, showtime) DO UPDATE SET is_seated = true;
        are_its_first := NOT EXISTS (
            SELECT FROM public.event_seats e
            WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.xmin <> pg_current_xact_id()::xid
              AND NOT seatui.is_written_here(e.xmin));
        IF are_its_first AND current_setting('transaction_isolation') <> 'read committed' AND EXISTS (
            SELECT FROM public.bookings b WHERE b.event_id = its_event AND b.showtime = its_showtime
        ) THEN
            RAISE EXCEPTION 'a showing that has bookings gets its first seats: which of them are booked, this transaction cannot see'
                USING ERRCODE = 'serialization_failure', HINT = 'Add them in a transaction of READ COMMITTED.';
        END IF;
    END IF;
    INSERT INTO seatui.unsettled (booking_ids)
    SELECT array_agg(b.booking_id::text)
    FROM public.bookings b
    WHERE are_its_first AND b.event_id = its_event AND b.showtime = its_showtime AND seatui.is_live(b.status::text)
    HAVING count(*) > 0;
    INSERT INTO seatui.unsettled (event_id, showtime, seat_ids)
    SELECT its_event, its_showtime, array_agg(s.seat_id::text)
    FROM public.booking_seats s
    WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime
      AND (are_its_first OR s.seat_id = ANY (its_seats))
    HAVING count(*) > 0;
END
$$;

COMMENT ON FUNCTION seatui.seats_came(its_event text, its_showtime timestamp with time zone, its_seats text[]) IS 'A showing gets rows in event_seats: those that live bookings have are noted as unsettled; of its first ones, all bookings.';

CREATE FUNCTION seatui.seats_went(its_event text, its_showtime timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE seatui.showing_locks l SET is_seated = false
    WHERE l.event_id = its_event AND l.showtime = its_showtime AND l.is_seated AND l.xmin = pg_current_xact_id()::xid;
END
$$;

COMMENT ON FUNCTION seatui.seats_went(its_event text, its_showtime timestamp with time zone) IS 'A showing that this transaction gave seats loses some: whatever comes then is looked at anew.';

CREATE FUNCTION seatui.settle() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    here constant xid8 := pg_current_xact_id();
    last_id constant bigint := (SELECT max(u.unsettled_id) FROM seatui.unsettled u WHERE u.transaction_id = here);
    its_bookings text[];
    in_question text[];
    -- One for each showing, with all of its seats.
    its_seats seatui.unsettled[];
    its seatui.unsettled;
BEGIN
    IF last_id IS NULL THEN
        RETURN NULL;
    END IF;
    its_bookings := ARRAY(
        SELECT DISTINCT booking_id
        FROM seatui.unsettled u, unnest(u.booking_ids) AS booking_id
        WHERE u.transaction_id = here AND u.unsettled_id <= last_id
    );
    PERFORM seatui.let_seats_follow(its_bookings);
    IF to_regclass('public.event_seats') IS NOT NULL THEN
        its_seats := ARRAY(
            SELECT ROW(here, last_id, u.event_id, u.showtime, array_agg(DISTINCT seat_id ORDER BY seat_id), '{}')::seatui.unsettled
            FROM seatui.unsettled u, unnest(u.seat_ids) AS seat_id
            WHERE u.transaction_id = here AND u.unsettled_id <= last_id AND u.event_id IS NOT NULL
            GROUP BY u.event_id, u.showtime
            ORDER BY u.event_id, u.showtime
        );
        PERFORM seatui.claim_showing(b.event_id, b.showtime)
        FROM (
            SELECT DISTINCT b.event_id, b.showtime FROM public.bookings b
            WHERE b.booking_id = ANY (its_bookings) AND seatui.is_live(b.status::text)
              AND NOT EXISTS (SELECT FROM public.booking_seats s WHERE s.booking_id = b.booking_id)
            ORDER BY b.event_id, b.showtime
        ) AS b;
        FOREACH its IN ARRAY its_seats LOOP
            PERFORM seatui.lock_showing(its.event_id, its.showtime, its.seat_ids);
        END LOOP;
        FOREACH its IN ARRAY its_seats LOOP
            PERFORM seatui.lock_seats(its.event_id, its.showtime, its.seat_ids);
            in_question := in_question || seatui.bookings_of(its.event_id, its.showtime, its.seat_ids);
        END LOOP;
    END IF;
    PERFORM FROM public.bookings b
    WHERE b.booking_id = ANY (its_bookings || in_question) ORDER BY b.booking_id FOR NO KEY UPDATE;
    -- Each by statements of its own: they see whatever was waited for.
    FOREACH its IN ARRAY coalesce(its_seats, '{}') LOOP
        PERFORM seatui.judge_seats(its.event_id, its.showtime, its.seat_ids);
    END LOOP;
    PERFORM seatui.judge_bookings(its_bookings);
    -- What came meanwhile, because a seat found its booking, has a turn of its own.
    DELETE FROM seatui.unsettled u WHERE u.transaction_id = here AND u.unsettled_id <= last_id;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION seatui.settle() IS 'At commit: settles whatever this transaction left unsettled, at the first row of it; refuses it by integrity_constraint_violation.';

CREATE FUNCTION seatui.write_journal(its_event text, its_showtime timestamp with time zone, its_seats text[], was text, becomes text, its_booking text, usual_reason text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    its_time constant timestamptz := clock_timestamp();
    its_role constant text := seatui.acting_role();
    -- After a transaction that set one of them, a session has it as an empty text.
    its_clerk constant text := coalesce(nullif(current_setting('seatui.clerk', true), ''), its_role);
    its_terminal constant text := coalesce(nullif(current_setting('seatui.terminal', true), ''),
                                           current_setting('application_name', true), '');
    -- A change of ours says by its reason what it is: a hold past its end that is moved has not just ended.
    its_reason constant text := coalesce(nullif(current_setting('seatui.reason', true), ''),
        CASE WHEN coalesce(current_setting('seatui.is_ours', true), '') = '' THEN usual_reason END);
BEGIN
    INSERT INTO seatui.seat_journal
        (event_id, showtime, at, seat_ids, from_status, to_status, booking_id, clerk, terminal, role_name, reason,
         previous_id, digest)
    SELECT its_event, its_showtime, its_time, its_seats, was, becomes, its_booking, its_clerk, its_terminal,
           nullif(its_role, its_clerk), its_reason, last.journal_id,
           seatui.journal_digest(last.digest, its_event, its_showtime, its_time, its_seats, was, becomes, its_booking,
                                 its_clerk, its_terminal, nullif(its_role, its_clerk), its_reason)
    FROM (SELECT) AS one
    LEFT JOIN LATERAL (
        SELECT j.journal_id, j.digest FROM seatui.seat_journal j
        WHERE j.event_id = its_event AND j.showtime = its_showtime
        ORDER BY j.journal_id DESC LIMIT 1
    ) AS last ON true;
END
$$;

COMMENT ON FUNCTION seatui.write_journal(its_event text, its_showtime timestamp with time zone, its_seats text[], was text, becomes text, its_booking text, usual_reason text) IS 'Writes one row of the journal: seats of a showing that one statement changed in the same way. The usual reason is taken where the transaction says none.';

CREATE TABLE public.booking_seats (
    id bigint NOT NULL,
    booking_id character varying(50) NOT NULL,
    seat_id character varying(50) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    event_id text,
    showtime timestamp with time zone,
    live boolean DEFAULT true NOT NULL
);

COMMENT ON COLUMN public.booking_seats.event_id IS 'The booking''s event, filled in by the database; NULL while there is no such booking yet.';

COMMENT ON COLUMN public.booking_seats.showtime IS 'The booking''s showtime, filled in by the database; NULL while there is no such booking yet.';

COMMENT ON COLUMN public.booking_seats.live IS 'Whether the booking is live, filled in by the database: the unique key holds for live rows only.';

CREATE SEQUENCE public.booking_seats_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.booking_seats_id_seq OWNED BY public.booking_seats.id;

CREATE TABLE public.bookings (
    id bigint NOT NULL,
    booking_id character varying(50) NOT NULL,
    event_id character varying(255) NOT NULL,
    user_id character varying(255) NOT NULL,
    showtime timestamp with time zone NOT NULL,
    quantity integer NOT NULL,
    status character varying(20) DEFAULT 'CONFIRMED'::character varying NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    reserved_until timestamp with time zone,
    CONSTRAINT bookings_quantity_check CHECK ((quantity > 0))
);

COMMENT ON COLUMN public.bookings.reserved_until IS 'When a hold of seatui ends; NULL for every other booking. A hold of another program has its end in event_seats only.';

CREATE SEQUENCE public.bookings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.bookings_id_seq OWNED BY public.bookings.id;

CREATE TABLE public.event_seats (
    id bigint NOT NULL,
    event_id character varying(255) NOT NULL,
    showtime timestamp with time zone NOT NULL,
    seat_id character varying(50) NOT NULL,
    zone character varying(50) DEFAULT ''::character varying NOT NULL,
    row_number character varying(10) NOT NULL,
    seat_number integer NOT NULL,
    price numeric(10,2) NOT NULL,
    status character varying(20) DEFAULT 'AVAILABLE'::character varying NOT NULL,
    booking_id character varying(50),
    reserved_at timestamp with time zone,
    reserved_until timestamp with time zone,
    sold_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT event_seats_status_check CHECK (((status)::text = ANY ((ARRAY['AVAILABLE'::character varying, 'RESERVED'::character varying, 'SOLD'::character varying, 'BLOCKED'::character varying])::text[])))
)
WITH (fillfactor='75');

CREATE SEQUENCE public.event_seats_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.event_seats_id_seq OWNED BY public.event_seats.id;

CREATE TABLE seatui.changes (
    change_id text NOT NULL,
    attempt integer NOT NULL,
    is_void boolean DEFAULT false NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE seatui.changes IS 'The id of every change that seatui makes, written with it: whoever lost the answer to a commit asks for it here. Rows of a day ago are deleted.';

COMMENT ON COLUMN seatui.changes.change_id IS 'Random; of a sale or a hold, the id of the booking.';

COMMENT ON COLUMN seatui.changes.attempt IS 'From 1. The same request may be sent again after somebody was told that nothing came of it: as the next attempt.';

COMMENT ON COLUMN seatui.changes.is_void IS 'true: somebody asked for the change while it was not there. Should it still arrive, this row keeps it out.';

CREATE TABLE seatui.events (
    event_id character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    currency character varying(3),
    zone text,
    CONSTRAINT events_currency_check CHECK ((((currency)::text COLLATE "C") ~ '^[A-Z]{3}$'::text))
);

COMMENT ON TABLE seatui.events IS 'The names of events. Events that only event_seats or bookings speak of have no row.';

COMMENT ON COLUMN seatui.events.currency IS 'The currency of the prices in event_seats, by its code in ISO 4217; NULL where it is not known.';

COMMENT ON COLUMN seatui.events.zone IS 'The time zone of the venue, by its name in the tz database (Europe/Berlin); NULL: that of each terminal.';

CREATE TABLE seatui.migrations (
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE seatui.migrations IS 'The files of sql/ that this database has had; of the functions, which are replaced as a whole, the version.';

CREATE TABLE seatui.plan_seats (
    plan_id bigint NOT NULL,
    seat_id character varying(50) NOT NULL,
    zone_index integer NOT NULL,
    row_index integer NOT NULL,
    column_index integer NOT NULL,
    kind character varying(20) DEFAULT ''::character varying NOT NULL,
    category character varying(50) DEFAULT ''::character varying NOT NULL,
    x double precision,
    y double precision,
    line_index integer,
    distance real DEFAULT 0 NOT NULL,
    label character varying(20)
);

COMMENT ON TABLE seatui.plan_seats IS 'Where each seat of a plan is in the room.';

COMMENT ON COLUMN seatui.plan_seats.zone_index IS 'The block that the seat stands in, counted from 0 as one reads the map.';

COMMENT ON COLUMN seatui.plan_seats.row_index IS 'Its row in the block, counted from 0 at the front.';

COMMENT ON COLUMN seatui.plan_seats.column_index IS 'The column of the map, counted from 0 at the left; within the block where line_index is NULL.';

COMMENT ON COLUMN seatui.plan_seats.x IS 'In the units of the plan, as y.';

COMMENT ON COLUMN seatui.plan_seats.line_index IS 'The line of the map, counted from 0 at the top; NULL where nobody has laid the plan out: blocks stand behind one another.';

COMMENT ON COLUMN seatui.plan_seats.distance IS 'From the stage, in seat widths; a seat to the side counts double.';

COMMENT ON COLUMN seatui.plan_seats.label IS 'What is written on the seat, such as 12a, A1 or 007; NULL where it is its number in event_seats, which is derived from it.';

CREATE TABLE seatui.plans (
    plan_id bigint NOT NULL,
    name character varying(255) NOT NULL,
    digest character(64) NOT NULL,
    stage_x double precision,
    stage_y double precision,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    stage_column integer,
    stage_line integer,
    stage_columns integer,
    stage_lines integer
);

COMMENT ON TABLE seatui.plans IS 'The plans that houses were made from.';

COMMENT ON COLUMN seatui.plans.digest IS 'SHA-256 over the places of all seats: the same plan is not kept twice.';

COMMENT ON COLUMN seatui.plans.stage_x IS 'The middle of the stage, in the units of the plan; NULL where it does not say.';

COMMENT ON COLUMN seatui.plans.stage_column IS 'Where the stage is on the map, with its size in columns and lines; NULL: in front of all seats.';

ALTER TABLE seatui.plans ALTER COLUMN plan_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME seatui.plans_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE seatui.seat_journal (
    event_id text NOT NULL,
    showtime timestamp with time zone NOT NULL,
    journal_id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seat_ids text[] NOT NULL,
    from_status text,
    to_status text,
    booking_id text,
    clerk text NOT NULL,
    terminal text DEFAULT COALESCE(current_setting('application_name'::text, true), ''::text) NOT NULL,
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    previous_id bigint,
    digest bytea,
    role_name text,
    reason text
);

COMMENT ON TABLE seatui.seat_journal IS 'Every change of the status of seats, by whichever program: filled by triggers alone, append-only.';

COMMENT ON COLUMN seatui.seat_journal.seat_ids IS 'The seats that one statement changed in the same way, sorted.';

COMMENT ON COLUMN seatui.seat_journal.from_status IS 'NULL: the seat was not there, or the journal not yet.';

COMMENT ON COLUMN seatui.seat_journal.to_status IS 'NULL: the seat is no longer there.';

COMMENT ON COLUMN seatui.seat_journal.booking_id IS 'The booking that has the seats now, else the one that had them.';

COMMENT ON COLUMN seatui.seat_journal.clerk IS 'Who made the change: the name that the terminal gave (seatui --clerk), else the database role.';

COMMENT ON COLUMN seatui.seat_journal.terminal IS 'Where it was made: the name that the terminal gave (seatui --terminal), else the application_name of the connection.';

COMMENT ON COLUMN seatui.seat_journal.transaction_id IS 'Rows commit in another order than their ids: readers of the tail go by the transaction.';

COMMENT ON COLUMN seatui.seat_journal.previous_id IS 'The last row of the showing that was visible when this one was written; NULL for the first.';

COMMENT ON COLUMN seatui.seat_journal.digest IS 'seatui.journal_digest over this row and the digest of the previous one; NULL for rows older than this column.';

COMMENT ON COLUMN seatui.seat_journal.role_name IS 'The database role, where the clerk is another name; else NULL.';

COMMENT ON COLUMN seatui.seat_journal.reason IS 'Why, in the words of the clerk; NULL if no reason was given.';

ALTER TABLE seatui.seat_journal ALTER COLUMN journal_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME seatui.seat_journal_journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE seatui.showing_locks (
    event_id text NOT NULL,
    showtime timestamp with time zone NOT NULL,
    is_seated boolean NOT NULL
);

COMMENT ON TABLE seatui.showing_locks IS 'A row to lock, for whoever books seats of a showing that have no rows and whoever adds such rows: one waits for the other.';

COMMENT ON COLUMN seatui.showing_locks.is_seated IS 'Whether rows were added; false: booked without.';

CREATE TABLE seatui.showings (
    event_id character varying(255) NOT NULL,
    showtime timestamp with time zone NOT NULL,
    plan_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE seatui.showings IS 'The showings that were made by importing a plan, and the plan of each.';

CREATE TABLE seatui.unsettled (
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    unsettled_id bigint NOT NULL,
    event_id text,
    showtime timestamp with time zone,
    seat_ids text[] DEFAULT '{}'::text[] NOT NULL,
    booking_ids text[] DEFAULT '{}'::text[] NOT NULL
);

COMMENT ON TABLE seatui.unsettled IS 'Seats and bookings that did not agree when a statement ended: settled at commit, and then deleted. Always empty outside of a transaction.';

COMMENT ON COLUMN seatui.unsettled.seat_ids IS 'Seats of the showing that must agree with its bookings.';

COMMENT ON COLUMN seatui.unsettled.booking_ids IS 'Bookings whose seats must be as many as their quantity.';

ALTER TABLE seatui.unsettled ALTER COLUMN unsettled_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME seatui.unsettled_unsettled_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.booking_seats ALTER COLUMN id SET DEFAULT nextval('public.booking_seats_id_seq'::regclass);

ALTER TABLE ONLY public.bookings ALTER COLUMN id SET DEFAULT nextval('public.bookings_id_seq'::regclass);

ALTER TABLE ONLY public.event_seats ALTER COLUMN id SET DEFAULT nextval('public.event_seats_id_seq'::regclass);

ALTER TABLE ONLY public.booking_seats
    ADD CONSTRAINT booking_seats_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_booking_id_key UNIQUE (booking_id);

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_seats
    ADD CONSTRAINT event_seats_event_id_showtime_seat_id_key UNIQUE (event_id, showtime, seat_id);

ALTER TABLE ONLY public.event_seats
    ADD CONSTRAINT event_seats_pkey PRIMARY KEY (id);

ALTER TABLE ONLY seatui.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (change_id, attempt);

ALTER TABLE ONLY seatui.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY seatui.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY seatui.plan_seats
    ADD CONSTRAINT plan_seats_pkey PRIMARY KEY (plan_id, seat_id);

ALTER TABLE ONLY seatui.plans
    ADD CONSTRAINT plans_digest_key UNIQUE (digest);

ALTER TABLE ONLY seatui.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (plan_id);

ALTER TABLE ONLY seatui.seat_journal
    ADD CONSTRAINT seat_journal_pkey PRIMARY KEY (event_id, showtime, journal_id);

ALTER TABLE ONLY seatui.showing_locks
    ADD CONSTRAINT showing_locks_pkey PRIMARY KEY (event_id, showtime);

ALTER TABLE ONLY seatui.showings
    ADD CONSTRAINT showings_pkey PRIMARY KEY (event_id, showtime);

ALTER TABLE ONLY seatui.unsettled
    ADD CONSTRAINT unsettled_pkey PRIMARY KEY (transaction_id, unsettled_id);

CREATE INDEX booking_seats_of_booking ON public.booking_seats USING btree (booking_id);

CREATE UNIQUE INDEX booking_seats_one_live_booking ON public.booking_seats USING btree (event_id, showtime, seat_id) WHERE live;

COMMENT ON INDEX public.booking_seats_one_live_booking IS 'A seat of a showing is in at most one live booking.';

CREATE INDEX bookings_of_showing ON public.bookings USING btree (event_id, showtime);

CREATE INDEX bookings_on_hold ON public.bookings USING btree (event_id, showtime) WHERE ((status)::text = 'RESERVED'::text);

CREATE INDEX changes_by_time ON seatui.changes USING brin (at);

CREATE INDEX seat_journal_by_time ON seatui.seat_journal USING brin (at) WITH (autosummarize='on');

CREATE TRIGGER booking_changed AFTER UPDATE ON public.bookings FOR EACH ROW EXECUTE FUNCTION seatui.booking_changed();

ALTER TABLE public.bookings ENABLE ALWAYS TRIGGER booking_changed;

COMMENT ON TRIGGER booking_changed ON public.bookings IS 'Has the seats follow a booking that dies, comes to life or moves to another showing, and frees those of a dead one.';

CREATE TRIGGER booking_deleted AFTER DELETE ON public.bookings FOR EACH ROW EXECUTE FUNCTION seatui.booking_changed();

ALTER TABLE public.bookings ENABLE ALWAYS TRIGGER booking_deleted;

COMMENT ON TRIGGER booking_deleted ON public.bookings IS 'Has the seats of a deleted booking hold nothing any more, where no foreign key takes them away.';

CREATE TRIGGER booking_inserted AFTER INSERT ON public.bookings FOR EACH ROW EXECUTE FUNCTION seatui.booking_inserted();

ALTER TABLE public.bookings ENABLE ALWAYS TRIGGER booking_inserted;

COMMENT ON TRIGGER booking_inserted ON public.bookings IS 'Notes a new booking that has not all its seats yet, and takes along seats that came before it.';

CREATE TRIGGER booking_seat_follows_booking BEFORE INSERT ON public.booking_seats FOR EACH ROW WHEN (((new.event_id IS NULL) OR (new.showtime IS NULL))) EXECUTE FUNCTION seatui.booking_seat_follows_booking();

ALTER TABLE public.booking_seats ENABLE ALWAYS TRIGGER booking_seat_follows_booking;

COMMENT ON TRIGGER booking_seat_follows_booking ON public.booking_seats IS 'Fills in event_id, showtime and live of a new row, of which other programs write booking_id and seat_id only.';

CREATE TRIGGER booking_seat_written AFTER INSERT OR DELETE OR UPDATE ON public.booking_seats FOR EACH ROW EXECUTE FUNCTION seatui.booking_seat_written();

ALTER TABLE public.booking_seats ENABLE REPLICA TRIGGER booking_seat_written;

COMMENT ON TRIGGER booking_seat_written ON public.booking_seats IS 'As the triggers of statements, for rows that come by replication (REPLICA).';

CREATE TRIGGER booking_seats_deleted AFTER DELETE ON public.booking_seats REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_changed();

COMMENT ON TRIGGER booking_seats_deleted ON public.booking_seats IS 'Has the seats and bookings of deleted rows settled at commit.';

CREATE TRIGGER booking_seats_emptied AFTER TRUNCATE ON public.booking_seats FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_emptied();

ALTER TABLE public.booking_seats ENABLE ALWAYS TRIGGER booking_seats_emptied;

COMMENT ON TRIGGER booking_seats_emptied ON public.booking_seats IS 'Refuses TRUNCATE while seats are sold, unless event_seats is emptied by the same statement.';

CREATE TRIGGER booking_seats_inserted AFTER INSERT ON public.booking_seats REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_inserted();

COMMENT ON TRIGGER booking_seats_inserted ON public.booking_seats IS 'Looks whether the new seats of a statement agree with event_seats; what does not is settled at commit.';

CREATE TRIGGER booking_seats_updated AFTER UPDATE ON public.booking_seats REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_changed();

COMMENT ON TRIGGER booking_seats_updated ON public.booking_seats IS 'Has the seats and bookings of changed rows settled at commit.';

CREATE TRIGGER bookings_emptied AFTER TRUNCATE ON public.bookings FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_emptied();

ALTER TABLE public.bookings ENABLE ALWAYS TRIGGER bookings_emptied;

COMMENT ON TRIGGER bookings_emptied ON public.bookings IS 'Refuses TRUNCATE while seats are sold, unless event_seats is emptied by the same statement.';

CREATE TRIGGER changed_booking_seat_follows_booking BEFORE UPDATE ON public.booking_seats FOR EACH ROW EXECUTE FUNCTION seatui.booking_seat_follows_booking();

ALTER TABLE public.booking_seats ENABLE ALWAYS TRIGGER changed_booking_seat_follows_booking;

COMMENT ON TRIGGER changed_booking_seat_follows_booking ON public.booking_seats IS 'Fills in event_id, showtime and live anew whenever a row is changed, whatever the writer put there.';

CREATE TRIGGER event_seat_written AFTER INSERT OR DELETE OR UPDATE ON public.event_seats FOR EACH ROW EXECUTE FUNCTION seatui.event_seat_written();

ALTER TABLE public.event_seats ENABLE REPLICA TRIGGER event_seat_written;

COMMENT ON TRIGGER event_seat_written ON public.event_seats IS 'As the triggers of statements, row by row: for replication (REPLICA), and ALWAYS on a table with partitions or heirs.';

CREATE TRIGGER event_seats_deleted AFTER DELETE ON public.event_seats REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_deleted();

COMMENT ON TRIGGER event_seats_deleted ON public.event_seats IS 'Writes the journal for deleted seats that were not free, and has them settled at commit.';

CREATE TRIGGER event_seats_emptied BEFORE TRUNCATE ON public.event_seats FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_emptied();

ALTER TABLE public.event_seats ENABLE ALWAYS TRIGGER event_seats_emptied;

COMMENT ON TRIGGER event_seats_emptied ON public.event_seats IS 'Writes the journal for the rows that a TRUNCATE takes away.';

CREATE TRIGGER event_seats_inserted AFTER INSERT ON public.event_seats REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_inserted();

COMMENT ON TRIGGER event_seats_inserted ON public.event_seats IS 'Writes the journal for new seats that are not free, and has those that are booked already settled at commit.';

CREATE TRIGGER event_seats_updated AFTER UPDATE ON public.event_seats REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_updated();

COMMENT ON TRIGGER event_seats_updated ON public.event_seats IS 'Writes the journal for seats whose status or booking changes; what does not agree with the bookings is settled at commit.';

CREATE TRIGGER journal_is_append_only BEFORE DELETE OR UPDATE ON seatui.seat_journal FOR EACH ROW EXECUTE FUNCTION seatui.refuse_to_change_journal();

ALTER TABLE seatui.seat_journal ENABLE ALWAYS TRIGGER journal_is_append_only;

COMMENT ON TRIGGER journal_is_append_only ON seatui.seat_journal IS 'Refuses to change or delete a row of the journal.';

CREATE TRIGGER journal_is_not_emptied BEFORE TRUNCATE ON seatui.seat_journal FOR EACH STATEMENT EXECUTE FUNCTION seatui.refuse_to_change_journal();

ALTER TABLE seatui.seat_journal ENABLE ALWAYS TRIGGER journal_is_not_emptied;

COMMENT ON TRIGGER journal_is_not_emptied ON seatui.seat_journal IS 'Refuses TRUNCATE of the journal.';

CREATE TRIGGER journal_is_not_written_by_hand BEFORE INSERT ON seatui.seat_journal FOR EACH ROW WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION seatui.refuse_to_change_journal();

ALTER TABLE seatui.seat_journal ENABLE ALWAYS TRIGGER journal_is_not_written_by_hand;

COMMENT ON TRIGGER journal_is_not_written_by_hand ON seatui.seat_journal IS 'Refuses rows that no trigger writes.';

CREATE CONSTRAINT TRIGGER settle_at_commit AFTER INSERT ON seatui.unsettled DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seatui.settle();

ALTER TABLE seatui.unsettled ENABLE ALWAYS TRIGGER settle_at_commit;

COMMENT ON TRIGGER settle_at_commit ON seatui.unsettled IS 'At commit: whatever did not agree when its statement ended must agree now.';

ALTER TABLE ONLY public.booking_seats
    ADD CONSTRAINT booking_seats_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.bookings(booking_id) ON DELETE CASCADE;

ALTER TABLE ONLY seatui.plan_seats
    ADD CONSTRAINT plan_seats_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES seatui.plans(plan_id) ON DELETE CASCADE;

ALTER TABLE ONLY seatui.showings
    ADD CONSTRAINT showings_event_id_fkey FOREIGN KEY (event_id) REFERENCES seatui.events(event_id);

ALTER TABLE ONLY seatui.showings
    ADD CONSTRAINT showings_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES seatui.plans(plan_id);

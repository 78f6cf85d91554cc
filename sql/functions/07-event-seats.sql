-- The triggers on event_seats: each change of a status is in the journal, and agrees with the bookings.
--
-- Of a plain table, the triggers of statements do it, for all rows at once. Rows that come by replication, and those of a
-- table with partitions or heirs, which may be written to by their own names, are looked at one by one.

CREATE FUNCTION seatui.event_seats_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
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
COMMENT ON FUNCTION seatui.event_seats_updated() IS
    'Writes the journal for the rows of an UPDATE; notes those that do not agree with the bookings yet as unsettled.';

CREATE FUNCTION seatui.event_seats_inserted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
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
COMMENT ON FUNCTION seatui.event_seats_inserted() IS
    'Writes the journal for new rows that are not free; notes those that live bookings have as unsettled.';

CREATE FUNCTION seatui.event_seats_deleted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
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
COMMENT ON FUNCTION seatui.event_seats_deleted() IS
    'Writes the journal for rows that are gone and were not free, and notes them as unsettled.';

CREATE FUNCTION seatui.event_seats_emptied() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
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

CREATE FUNCTION seatui.event_seat_written() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
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
COMMENT ON FUNCTION seatui.event_seat_written() IS
    'As the others, row by row: for replication, for which PostgreSQL runs no triggers of statements, and for partitions.';

CREATE FUNCTION seatui.seats_came(its_event text, its_showtime timestamptz, its_seats text[]) RETURNS void
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
COMMENT ON FUNCTION seatui.seats_came(text, timestamptz, text[]) IS
    'A showing gets rows in event_seats: those that live bookings have are noted as unsettled; of its first ones, all bookings.';

CREATE FUNCTION seatui.seats_went(its_event text, its_showtime timestamptz) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE seatui.showing_locks l SET is_seated = false
    WHERE l.event_id = its_event AND l.showtime = its_showtime AND l.is_seated AND l.xmin = pg_current_xact_id()::xid;
END
$$;
COMMENT ON FUNCTION seatui.seats_went(text, timestamptz) IS
    'A showing that this transaction gave seats loses some: whatever comes then is looked at anew.';

CREATE FUNCTION seatui.expire_holds(its_bookings text[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM FROM public.bookings b
    WHERE b.booking_id = ANY (its_bookings) AND b.status = 'RESERVED' ORDER BY b.booking_id FOR NO KEY UPDATE;
    PERFORM seatui.expire_bookings(its_bookings);
END
$$;
COMMENT ON FUNCTION seatui.expire_holds(text[]) IS
    'Expires holds: another program has freed seats of theirs whose time was over.';

-- A sale in one statement marks seats that are free for a booking that it makes; that they are in this booking, the
-- database writes itself. So they agree, and need not be looked at again seat by seat at commit. What agrees only later
-- is looked at then, as before.
--
-- What agrees at once agrees at commit as well: every row of it was written by this very transaction, so that nobody
-- else can change it before, and what the transaction itself does to it later is looked at again.

ALTER TABLE booking_seats ADD COLUMN agrees_at_once boolean;
ALTER TABLE seat_journal ADD COLUMN agrees_at_once boolean;
COMMENT ON COLUMN booking_seats.agrees_at_once IS 'true: written by the database for a seat as it was marked';
COMMENT ON COLUMN seat_journal.agrees_at_once IS 'true: nothing was left to look at at commit';

-- The journal knows every change of a seat. What did not agree when it was written has to at commit.
CREATE FUNCTION journaled_seats_agree_with_bookings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM seat_must_agree(NEW.event_id, NEW.showtime, seat_id) FROM unnest(NEW.seat_ids) AS seat_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION event_seats_write_journal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    are_as_written boolean;
    taking text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF current_setting('seatui.takes_seats', true) <> '' THEN
            -- A booking that was made here and takes the seats that are marked for it; all of them were free. NULL stands
            -- for a row of which that is not so.
            WITH taken AS MATERIALIZED (
                SELECT b.booking_id, b.event_id, b.showtime,
                       CASE b.status WHEN 'RESERVED' THEN 'RESERVED' ELSE 'SOLD' END AS status,
                       ARRAY(SELECT CASE WHEN n.booking_id = b.booking_id
                                          AND n.status = CASE b.status WHEN 'RESERVED' THEN 'RESERVED' ELSE 'SOLD' END
                                          AND n.event_id = b.event_id AND n.showtime = b.showtime
                                         THEN n.seat_id::text END
                             FROM new_seats n) AS seat_ids
                FROM bookings b
                WHERE b.booking_id = current_setting('seatui.takes_seats')
                  AND b.status IN ('CONFIRMED', 'RESERVED') AND b.xmin = pg_current_xact_id()::xid
            ), journaled AS (
                INSERT INTO seat_journal
                    (event_id, showtime, seat_ids, from_status, to_status, booking_id, clerk, agrees_at_once)
                SELECT taken.event_id, taken.showtime, taken.seat_ids, 'AVAILABLE', taken.status, taken.booking_id,
                       seat_journal_clerk(), true
                FROM taken
                WHERE cardinality(taken.seat_ids) > 0 AND array_position(taken.seat_ids, NULL) IS NULL
                  AND taken.seat_ids = ARRAY(
                      SELECT CASE WHEN o.status = 'AVAILABLE' AND o.booking_id IS NULL
                                   AND o.event_id = taken.event_id AND o.showtime = taken.showtime
                                  THEN o.seat_id::text END
                      FROM old_seats o)
                RETURNING booking_id, event_id, showtime, seat_ids
            ), booked AS (
                INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime, agrees_at_once)
                SELECT j.booking_id, seat_id, j.event_id, j.showtime, true
                FROM journaled j, unnest(j.seat_ids) AS seat_id
                RETURNING booking_id, event_id, showtime, seat_id, live
            )
            SELECT cardinality(j.seat_ids) = (
                SELECT count(*) FROM booked
                WHERE booked.live AND booked.booking_id = j.booking_id AND booked.event_id = j.event_id
                  AND booked.showtime = j.showtime AND booked.seat_id = ANY (j.seat_ids))
            INTO are_as_written FROM journaled j;
            IF FOUND THEN
                taking := set_config('seatui.takes_seats', '', true);
                IF NOT are_as_written THEN
                    RAISE EXCEPTION 'a trigger of another program changed which seats a booking has'
                        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings';
                END IF;
                RETURN NULL;
            END IF;
        END IF;
        INSERT INTO seat_journal (event_id, showtime, seat_ids, from_status, to_status, booking_id, clerk)
        SELECT event_id, showtime, array_agg(seat_id ORDER BY seat_id), o.status, n.status,
               coalesce(n.booking_id, o.booking_id), seat_journal_clerk()
        FROM old_seats o FULL JOIN new_seats n USING (event_id, showtime, seat_id)
        WHERE (o.seat_id IS NULL, o.status, o.booking_id) IS DISTINCT FROM (n.seat_id IS NULL, n.status, n.booking_id)
        GROUP BY event_id, showtime, o.status, n.status, coalesce(n.booking_id, o.booking_id);
    ELSIF TG_OP = 'INSERT' THEN
        -- A seat that comes into being free has not changed its status.
        INSERT INTO seat_journal (event_id, showtime, seat_ids, to_status, booking_id, clerk)
        SELECT event_id, showtime, array_agg(seat_id ORDER BY seat_id), status, booking_id, seat_journal_clerk()
        FROM new_seats WHERE status IS DISTINCT FROM 'AVAILABLE'
        GROUP BY event_id, showtime, status, booking_id;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO seat_journal (event_id, showtime, seat_ids, from_status, booking_id, clerk)
        SELECT event_id, showtime, array_agg(seat_id ORDER BY seat_id), status, booking_id, seat_journal_clerk()
        FROM old_seats WHERE status IS DISTINCT FROM 'AVAILABLE'
        GROUP BY event_id, showtime, status, booking_id;
    ELSE
        -- Where no seats are left, nothing disagrees with them.
        INSERT INTO seat_journal (event_id, showtime, seat_ids, from_status, booking_id, clerk, agrees_at_once)
        SELECT event_id, showtime, array_agg(seat_id ORDER BY seat_id), status, booking_id, seat_journal_clerk(), true
        FROM event_seats WHERE status IS DISTINCT FROM 'AVAILABLE'
        GROUP BY event_id, showtime, status, booking_id;
    END IF;
    RETURN NULL;
END
$$;
-- A seat that came before its booking is looked for, and nothing is written where there is none.
CREATE FUNCTION bookings_take_early_seats_along() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF EXISTS (SELECT FROM booking_seats s WHERE s.booking_id = NEW.booking_id AND s.event_id IS NULL) THEN
        UPDATE booking_seats SET booking_id = booking_id WHERE booking_id = NEW.booking_id AND event_id IS NULL;
    END IF;
    RETURN NULL;
END
$$;

-- As the guards before them (0004): with the rights of the tables' owner, in the tables' schema, by index, on plans that
-- are made once.
DO $$
DECLARE
    home name := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE c.oid = 'bookings'::regclass);
    owner regrole := (SELECT relowner FROM pg_class WHERE oid = 'bookings'::regclass);
    journals_home name := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                           WHERE c.oid = 'seat_journal'::regclass);
    guard regprocedure;
    others text;
BEGIN
    FOREACH guard IN ARRAY ARRAY[
        'journaled_seats_agree_with_bookings()', 'bookings_take_early_seats_along()'
    ]::regprocedure[] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', guard, home);
        EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', guard);
        EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan', guard);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', guard);
        EXECUTE format('ALTER FUNCTION %s OWNER TO %s', guard, owner);
    END LOOP;
    -- What they call stands beside them, wherever the search path made it.
    FOREACH guard IN ARRAY ARRAY[
        'seat_must_agree(text, timestamptz, text)', 'early_seat_follows_booking(bigint)'
    ]::regprocedure[] LOOP
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', guard, home);
    END LOOP;
    -- A function that is replaced has none of its settings any more. Its statements have no parameters, and are planned
    -- once without being told.
    EXECUTE format('ALTER FUNCTION event_seats_write_journal() SET search_path = %I, %I, pg_temp', journals_home, home);
    EXECUTE 'ALTER FUNCTION event_seats_write_journal() SET enable_seqscan = off';
    -- It writes into the tables of the service now, and does that with no more rights than their owner has.
    EXECUTE format('GRANT INSERT, SELECT ON seat_journal TO %s', owner);
    EXECUTE format('ALTER FUNCTION event_seats_write_journal() OWNER TO %s', owner);
    -- What the journal's trigger writes is right as it is. Whoever else says so of a row is not believed: by hand there
    -- is no trigger, in one of their own it is not the owner who writes, and to a copy the booking is no longer the one
    -- that takes seats.
    others := format('NEW.agrees_at_once IS NOT TRUE OR pg_trigger_depth() = 0 OR current_user <> %L'
                     ' OR NEW.booking_id::text IS DISTINCT FROM current_setting(''seatui.takes_seats'', true)',
                     (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'bookings'::regclass));
    DROP TRIGGER booking_seats_follow_booking ON booking_seats;
    EXECUTE format('CREATE TRIGGER new_booking_seats_follow_booking BEFORE INSERT ON booking_seats'
                   ' FOR EACH ROW WHEN (%s) EXECUTE FUNCTION booking_seats_follow_booking()', others);
    DROP TRIGGER booking_seats_agree_with_event_seats ON booking_seats;
    EXECUTE format('CREATE CONSTRAINT TRIGGER new_booking_seats_agree_with_event_seats AFTER INSERT ON booking_seats'
                   ' DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (%s)'
                   ' EXECUTE FUNCTION booking_seats_agree_with_event_seats()', others);
END
$$;

DROP TRIGGER bookings_take_early_seats_along ON bookings;
CREATE TRIGGER bookings_take_early_seats_along AFTER INSERT ON bookings
    FOR EACH ROW EXECUTE FUNCTION bookings_take_early_seats_along();

CREATE TRIGGER booking_seats_follow_booking BEFORE UPDATE ON booking_seats
    FOR EACH ROW EXECUTE FUNCTION booking_seats_follow_booking();

CREATE CONSTRAINT TRIGGER booking_seats_agree_with_event_seats AFTER UPDATE OR DELETE ON booking_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking_seats_agree_with_event_seats();

CREATE CONSTRAINT TRIGGER journaled_seats_agree_with_bookings AFTER INSERT ON seat_journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.agrees_at_once IS NOT TRUE)
    EXECUTE FUNCTION journaled_seats_agree_with_bookings();
DO $$
BEGIN
    -- Who writes into a partition by its own name, or into a child by its parent's, is in no journal: there each row is
    -- looked at as before.
    IF (SELECT relkind FROM pg_class WHERE oid = 'event_seats'::regclass) = 'r'
       AND NOT EXISTS (SELECT FROM pg_inherits WHERE 'event_seats'::regclass IN (inhrelid, inhparent)) THEN
        DROP TRIGGER new_event_seats_agree ON event_seats;
        DROP TRIGGER changed_event_seats_agree ON event_seats;
        DROP TRIGGER lost_event_seats_agree ON event_seats;
        -- A sold seat's row is longer: with this much room the last of a full page stay on it too.
        ALTER TABLE event_seats SET (fillfactor = 75);
    END IF;
END
$$;

-- A sale, or a hold, of seats that are plainly free, by one call: NULL where anything is in the way, and nothing is
-- changed then (the steps of the workflow, one by one, find out what it was); the end of a hold, in ISO 8601 whatever the
-- style of dates; an empty text for a sale. As a transaction of its own it needs nothing else, unless the session's
-- habits are not those of a sale. Terminals that began before this migration go on with seatui_book_free_seats.
CREATE FUNCTION seatui_book_at_once(
    its_booking_id varchar,
    its_event varchar,
    its_user varchar,
    its_showtime timestamptz,
    its_seats varchar[],
    its_status varchar,
    ttl interval
)
RETURNS text
LANGUAGE plpgsql
-- By index, and on plans that are made once, however empty the tables were when a connection first sold something.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
SET lock_timeout = '5s'
AS $$
DECLARE
    seat_status text := 'SOLD';
    starts timestamptz;
    ends timestamptz;
    sold timestamptz;
    booked integer;
    -- Only to be assigned to: PERFORM would make a query of it.
    taking text;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' OR current_setting('transaction_read_only') = 'on'
       OR to_regclass('event_seats') IS NULL THEN
        RETURN NULL;
    END IF;
    IF its_status = 'RESERVED' THEN
        IF ttl IS NULL THEN
            RETURN NULL;
        END IF;
        seat_status := 'RESERVED';
        starts := now();
        ends := now() + ttl;
    ELSE
        sold := now();
    END IF;
    taking := set_config('seatui.takes_seats', its_booking_id, true);
    WITH asked AS MATERIALIZED (
        SELECT e.seat_id FROM event_seats e
        WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats)
          AND e.status = 'AVAILABLE'
        ORDER BY e.seat_id FOR NO KEY UPDATE
    ), booking AS (
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status, reserved_until)
        SELECT its_booking_id, its_event, its_user, its_showtime, count(*), its_status, ends
        FROM asked HAVING count(*) = cardinality(its_seats) AND count(*) > 0
        ON CONFLICT (booking_id) DO NOTHING
        RETURNING booking_id
    )
    UPDATE event_seats e
    SET status = seat_status, booking_id = booking.booking_id, reserved_at = starts, reserved_until = ends,
        sold_at = sold, updated_at = now()
    FROM booking
    WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats);
    GET DIAGNOSTICS booked = ROW_COUNT;
    IF booked = 0 THEN
        taking := set_config('seatui.takes_seats', '', true);
        RETURN NULL;
    END IF;
    IF booked <> cardinality(its_seats) THEN
        RAISE EXCEPTION 'a trigger of another program keeps a seat of booking % from being marked', its_booking_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings';
    END IF;
    IF current_setting('seatui.takes_seats') <> '' THEN
        -- Within a savepoint, or without the journal.
        taking := set_config('seatui.takes_seats', '', true);
        INSERT INTO booking_seats (booking_id, seat_id)
        SELECT its_booking_id, seat_id FROM unnest(its_seats) AS seat_id ORDER BY seat_id;
    END IF;
    RETURN coalesce(to_char(ends AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), '');
END
$$;

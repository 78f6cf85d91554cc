-- The journal: every change of a seat's status, by whoever. Filled by the database alone, and append-only.

CREATE TABLE seat_journal (
    event_id text NOT NULL,
    showtime timestamptz NOT NULL,
    journal_id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seat_ids text[] NOT NULL,
    from_status text,
    to_status text,
    booking_id text,
    clerk text NOT NULL,
    terminal text NOT NULL DEFAULT coalesce(current_setting('application_name', true), ''),
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (event_id, showtime, journal_id)
);

COMMENT ON COLUMN seat_journal.from_status IS 'NULL: the seat was not there, or the journal not yet';
COMMENT ON COLUMN seat_journal.to_status IS 'NULL: the seat is no longer there';
COMMENT ON COLUMN seat_journal.booking_id IS 'the booking that has the seats now, else the one that had them';
COMMENT ON COLUMN seat_journal.clerk IS 'the database role that made the change';
COMMENT ON COLUMN seat_journal.terminal IS 'the application_name of the connection that made it';
COMMENT ON COLUMN seat_journal.transaction_id IS 'rows commit in another order than their ids: readers of the tail go by it';

-- The role that changes a seat, while a function that runs with other rights asks.
CREATE FUNCTION seat_journal_clerk() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END
$$;

CREATE FUNCTION event_seats_write_journal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO seat_journal (event_id, showtime, seat_ids, from_status, to_status, booking_id, clerk)
        SELECT event_id, showtime, array_agg(seat_id ORDER BY seat_id), o.status, n.status,
               coalesce(n.booking_id, o.booking_id), seat_journal_clerk()
        FROM old_seats o FULL JOIN new_seats n USING (event_id, showtime, seat_id)
        WHERE (coalesce(o.status, ''), o.booking_id) IS DISTINCT FROM (coalesce(n.status, ''), n.booking_id)
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
        INSERT INTO seat_journal (event_id, showtime, seat_ids, from_status, booking_id, clerk)
        SELECT event_id, showtime, array_agg(seat_id ORDER BY seat_id), status, booking_id, seat_journal_clerk()
        FROM event_seats WHERE status IS DISTINCT FROM 'AVAILABLE'
        GROUP BY event_id, showtime, status, booking_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION seat_journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is written by the database alone, and never changed: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;

DO $$
DECLARE
    home name := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE c.oid = 'seat_journal'::regclass);
    seats name := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE c.oid = 'event_seats'::regclass);
BEGIN
    EXECUTE format('ALTER FUNCTION event_seats_write_journal() SET search_path = %I, %I, pg_temp', home, seats);
END
$$;
-- One plan serves three seats and three hundred thousand: what was is matched with what is, never each with all.
ALTER FUNCTION event_seats_write_journal() SET enable_nestloop = off;
ALTER FUNCTION event_seats_write_journal() SET plan_cache_mode = force_generic_plan;
-- Nobody has it write for another table.
REVOKE EXECUTE ON FUNCTION event_seats_write_journal() FROM PUBLIC;

CREATE TRIGGER event_seats_write_journal AFTER UPDATE ON event_seats
    REFERENCING OLD TABLE AS old_seats NEW TABLE AS new_seats
    FOR EACH STATEMENT EXECUTE FUNCTION event_seats_write_journal();
CREATE TRIGGER new_event_seats_write_journal AFTER INSERT ON event_seats
    REFERENCING NEW TABLE AS new_seats
    FOR EACH STATEMENT EXECUTE FUNCTION event_seats_write_journal();
CREATE TRIGGER lost_event_seats_write_journal AFTER DELETE ON event_seats
    REFERENCING OLD TABLE AS old_seats
    FOR EACH STATEMENT EXECUTE FUNCTION event_seats_write_journal();
CREATE TRIGGER emptied_event_seats_write_journal BEFORE TRUNCATE ON event_seats
    FOR EACH STATEMENT EXECUTE FUNCTION event_seats_write_journal();

-- How every seat stood when the journal began, so that its rows say all that there is to say.
INSERT INTO seat_journal (event_id, showtime, seat_ids, to_status, booking_id, clerk)
SELECT event_id, showtime, array_agg(seat_id ORDER BY seat_id), status, booking_id, seat_journal_clerk()
FROM event_seats WHERE status IS DISTINCT FROM 'AVAILABLE'
GROUP BY event_id, showtime, status, booking_id;

CREATE TRIGGER seat_journal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seat_journal
    FOR EACH STATEMENT EXECUTE FUNCTION seat_journal_is_append_only();
CREATE TRIGGER seat_journal_is_not_written_by_hand BEFORE INSERT ON seat_journal
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION seat_journal_is_append_only();

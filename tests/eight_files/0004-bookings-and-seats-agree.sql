-- At commit the seats of a live booking and their rows in event_seats agree, whoever wrote them: a sold seat is in a
-- live booking, and a live booking has seats that are sold to it (or held, as long as it is a hold). A booking that
-- dies frees its seats. Where a showing has no seats in event_seats, there is nothing to agree with.

-- Until when a hold lasts, for showings without seats too; and the holds, without looking through all bookings.
ALTER TABLE bookings ADD COLUMN IF NOT EXISTS reserved_until timestamptz;
CREATE INDEX bookings_on_hold ON bookings (event_id, showtime) WHERE status = 'RESERVED';

-- Looks at one seat as it stands, and says no when its row and its live booking contradict each other.
CREATE FUNCTION seat_must_agree(its_event text, its_showtime timestamptz, its_seat text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    seat_status text;
    seat_booking text;
    is_seat boolean;
    booking text;
    booking_status text;
BEGIN
    SELECT e.status, e.booking_id, e.seat_id IS NOT NULL, s.booking_id, b.status
    INTO seat_status, seat_booking, is_seat, booking, booking_status
    FROM (SELECT 1) AS one
    LEFT JOIN event_seats e ON e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = its_seat
    LEFT JOIN booking_seats s
        ON s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = its_seat AND s.live
    LEFT JOIN bookings b ON b.booking_id = s.booking_id;

    IF booking IS NULL THEN
        IF seat_status = 'SOLD' THEN
            RAISE EXCEPTION 'seat % of %, %, is SOLD without a live booking', its_seat, its_event, its_showtime
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings',
                      DETAIL = format('The seat names booking %s.', coalesce(seat_booking, 'none')),
                      HINT = 'A seat is sold by a booking with a row for it in booking_seats, in the same transaction.';
        END IF;
    ELSIF seat_booking = booking AND seat_status IN ('RESERVED', 'SOLD')
        -- What a status of the other program's own means, only it can say.
        AND (seat_status = 'RESERVED' OR coalesce(booking_status, '') <> 'RESERVED')
        AND (seat_status = 'SOLD' OR coalesce(booking_status, '') <> 'CONFIRMED') THEN
        RETURN;
    ELSIF is_seat OR EXISTS (SELECT FROM event_seats WHERE event_id = its_event AND showtime = its_showtime) THEN
        RAISE EXCEPTION 'booking % cannot have seat % of %, %: the seat is %',
                booking, its_seat, its_event, its_showtime,
                CASE WHEN is_seat THEN coalesce(seat_status, 'without a status') ELSE 'unknown' END
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings',
                  DETAIL = format('The booking is %s; the seat names booking %s.',
                                  coalesce(booking_status, 'without a status'), coalesce(seat_booking, 'none')),
                  HINT = 'At commit each seat of a live booking is sold to it in event_seats, or held for it.';
    END IF;
END
$$;

-- The seats of a booking that was held or came to life, or has another showing.
CREATE FUNCTION bookings_agree_with_event_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF to_regclass('event_seats') IS NOT NULL THEN
        PERFORM seat_must_agree(s.event_id, s.showtime, s.seat_id)
        FROM booking_seats s WHERE s.booking_id = NEW.booking_id AND s.live;
    END IF;
    RETURN NULL;
END
$$;

-- The seats of a booking, as they come, change and go.
CREATE FUNCTION booking_seats_agree_with_event_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.event_id IS NULL THEN
            PERFORM early_seat_follows_booking(NEW.id);
        END IF;
    END IF;
    IF to_regclass('event_seats') IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        IF OLD.live THEN
            PERFORM seat_must_agree(OLD.event_id, OLD.showtime, OLD.seat_id);
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        -- By one look in the usual case: what the seat's row says is looked at where that row changes.
        IF NEW.live AND NOT EXISTS (
            SELECT FROM event_seats e
            WHERE e.event_id = NEW.event_id AND e.showtime = NEW.showtime AND e.seat_id = NEW.seat_id
              AND e.booking_id = NEW.booking_id AND e.status = 'SOLD'
        ) THEN
            PERFORM seat_must_agree(NEW.event_id, NEW.showtime, NEW.seat_id);
        END IF;
    END IF;
    RETURN NULL;
END
$$;

-- A seat that came before its booking follows it, if it has come meanwhile. Whoever cannot see whether it has, because
-- the snapshot is older, is told to begin anew.
CREATE FUNCTION early_seat_follows_booking(early_id bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE booking_seats s SET booking_id = s.booking_id
    WHERE s.id = early_id AND s.event_id IS NULL
      AND EXISTS (SELECT FROM bookings b WHERE b.booking_id = s.booking_id);
    IF NOT FOUND AND current_setting('transaction_isolation') <> 'read committed'
       AND EXISTS (SELECT FROM booking_seats s WHERE s.id = early_id AND s.event_id IS NULL) THEN
        RAISE EXCEPTION 'a seat comes before its booking: whether that has come meanwhile, this transaction cannot see'
            USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;

CREATE FUNCTION event_seats_agree_with_bookings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.status, OLD.booking_id, OLD.event_id, OLD.showtime, OLD.seat_id)
           IS NOT DISTINCT FROM (NEW.status, NEW.booking_id, NEW.event_id, NEW.showtime, NEW.seat_id) THEN
            RETURN NULL;
        END IF;
        -- The usual case, by one look: it is sold to a booking that has it.
        IF NEW.status = 'SOLD'
           AND (NEW.event_id, NEW.showtime, NEW.seat_id) = (OLD.event_id, OLD.showtime, OLD.seat_id) AND EXISTS (
            SELECT FROM booking_seats s JOIN bookings b ON b.booking_id = s.booking_id
            WHERE s.live AND s.event_id = NEW.event_id AND s.showtime = NEW.showtime AND s.seat_id = NEW.seat_id
              AND s.booking_id = NEW.booking_id AND b.status <> 'RESERVED'
        ) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM seat_must_agree(NEW.event_id, NEW.showtime, NEW.seat_id);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM seat_must_agree(OLD.event_id, OLD.showtime, OLD.seat_id);
    END IF;
    RETURN NULL;
END
$$;

-- A showing that gets seats, or more of them, meets its bookings: those of the new seats, and of its first ones all, are
-- looked at again at commit.
CREATE FUNCTION event_seats_meet_bookings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE booking_seats s SET live = s.live
    FROM (
        SELECT n.event_id, n.showtime, array_agg(n.seat_id) AS seat_ids,
               count(*) = (SELECT count(*) FROM event_seats e
                           WHERE e.event_id = n.event_id AND e.showtime = n.showtime) AS are_its_first
        FROM new_seats n GROUP BY n.event_id, n.showtime
    ) AS showing
    WHERE s.live AND s.event_id = showing.event_id AND s.showtime = showing.showtime
      AND (showing.are_its_first OR s.seat_id = ANY (showing.seat_ids));
    RETURN NULL;
END
$$;

-- As before, but that a booking counts as written here in whatever savepoint that was, and a row that changes nothing
-- writes nothing else.
CREATE OR REPLACE FUNCTION booking_seats_follow_booking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    written_here boolean;
BEGIN
    -- What is visible and still in progress is our own.
    SELECT b.event_id, b.showtime, coalesce(b.status, '') NOT IN ('CANCELLED', 'EXPIRED'),
           CASE WHEN b.xmin = pg_current_xact_id()::xid THEN true
                WHEN age(b.xmin) > 0 THEN false
                ELSE pg_xact_status((pg_current_xact_id()::text::bigint - age(b.xmin))::text::xid8) = 'in progress'
           END
    INTO NEW.event_id, NEW.showtime, NEW.live, written_here
    FROM bookings b
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
        -- A new version of the row, not only a lock on it: whoever cancels or revives the booking
        -- just now waits for us, or is told to begin anew where its snapshot is older than these seats.
        UPDATE bookings b SET status = b.status WHERE b.booking_id = NEW.booking_id;
        SELECT b.event_id, b.showtime, coalesce(b.status, '') NOT IN ('CANCELLED', 'EXPIRED')
        INTO NEW.event_id, NEW.showtime, NEW.live
        FROM bookings b
        WHERE b.booking_id = NEW.booking_id;
    END IF;
    RETURN NEW;
END
$$;

-- A booking takes its rows in booking_seats along; one that dies frees its seats as well.
CREATE OR REPLACE FUNCTION bookings_take_seats_along() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    its_seats text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE booking_seats SET booking_id = booking_id WHERE booking_id = NEW.booking_id AND event_id IS NULL;
        RETURN NULL;
    END IF;
    UPDATE booking_seats SET booking_id = booking_id WHERE booking_id = OLD.booking_id;
    IF TG_OP = 'DELETE' THEN
        RETURN NULL;
    END IF;
    IF NEW.booking_id <> OLD.booking_id THEN
        UPDATE booking_seats SET booking_id = booking_id WHERE booking_id = NEW.booking_id;
    END IF;
    IF coalesce(NEW.status, '') NOT IN ('CANCELLED', 'EXPIRED') OR to_regclass('event_seats') IS NULL THEN
        RETURN NULL;
    END IF;
    -- A seat that is sold to whomever else is this booking's all the same, as long as it is in no other live one.
    its_seats := ARRAY(
        SELECT e.seat_id FROM booking_seats s
        JOIN event_seats e ON e.event_id = OLD.event_id AND e.showtime = OLD.showtime AND e.seat_id = s.seat_id
        WHERE s.booking_id = NEW.booking_id
          AND (e.booking_id = NEW.booking_id AND e.status = 'RESERVED'
               OR e.status = 'SOLD' AND NOT EXISTS (
                   SELECT FROM booking_seats other
                   WHERE other.live AND other.event_id = e.event_id AND other.showtime = e.showtime
                     AND other.seat_id = e.seat_id))
    );
    -- In seat order, as sales lock them. A hold whose time has run out is free already: whoever has locked such a
    -- seat is about to take it, may be waiting for this very booking, and is not waited for.
    PERFORM FROM event_seats e
    WHERE e.event_id = OLD.event_id AND e.showtime = OLD.showtime AND e.seat_id = ANY (its_seats)
      AND (e.status = 'RESERVED' AND e.reserved_until <= now()) IS NOT TRUE
    ORDER BY e.seat_id FOR NO KEY UPDATE;
    its_seats := ARRAY(
        SELECT e.seat_id FROM event_seats e
        WHERE e.event_id = OLD.event_id AND e.showtime = OLD.showtime AND e.seat_id = ANY (its_seats)
          AND (e.booking_id = NEW.booking_id AND e.status = 'RESERVED' OR e.status = 'SOLD')
        FOR NO KEY UPDATE SKIP LOCKED
    );
    UPDATE event_seats e
    SET status = 'AVAILABLE', booking_id = NULL, reserved_at = NULL, reserved_until = NULL, sold_at = NULL,
        updated_at = now()
    WHERE e.event_id = OLD.event_id AND e.showtime = OLD.showtime AND e.seat_id = ANY (its_seats);
    RETURN NULL;
END
$$;

-- Emptying booking_seats in one go leaves seats sold to nobody, unless event_seats is emptied with it.
CREATE FUNCTION booking_seats_leave_no_sold_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF to_regclass('event_seats') IS NOT NULL AND EXISTS (SELECT FROM event_seats WHERE status = 'SOLD') THEN
        RAISE EXCEPTION 'seats in event_seats are SOLD: booking_seats cannot be emptied without them'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings';
    END IF;
    RETURN NULL;
END
$$;

-- They run with the rights of the tables' owner and in the tables' schema, and nobody else may have them run; by index,
-- on plans that are made once: one that was made while the tables were empty must not become a scan as they fill.
DO $$
DECLARE
    home name := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE c.oid = 'bookings'::regclass);
    owner regrole := (SELECT relowner FROM pg_class WHERE oid = 'bookings'::regclass);
    guard regprocedure;
BEGIN
    FOREACH guard IN ARRAY ARRAY[
        'seat_must_agree(text, timestamptz, text)', 'booking_seats_agree_with_event_seats()',
        'event_seats_agree_with_bookings()', 'event_seats_meet_bookings()', 'bookings_agree_with_event_seats()',
        'bookings_take_seats_along()', 'booking_seats_leave_no_sold_seats()', 'booking_seats_follow_booking()',
        'early_seat_follows_booking(bigint)'
    ]::regprocedure[] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', guard, home);
        EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', guard);
        EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan', guard);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', guard);
        EXECUTE format('ALTER FUNCTION %s OWNER TO %s', guard, owner);
    END LOOP;
    -- These are called by the others only, whose settings hold for them too.
    EXECUTE 'ALTER FUNCTION seat_must_agree(text, timestamptz, text) RESET ALL';
    EXECUTE 'ALTER FUNCTION early_seat_follows_booking(bigint) RESET ALL';
END
$$;

-- Conditions and not lists of columns: another program's own trigger may change a column that its UPDATE does not name.
-- A booking that changes neither its showing nor between life and death leaves its seats alone.
DROP TRIGGER bookings_take_seats_along ON bookings;
CREATE TRIGGER bookings_take_seats_along AFTER UPDATE ON bookings
    FOR EACH ROW
    WHEN ((coalesce(OLD.status, '') IN ('CANCELLED', 'EXPIRED'), OLD.event_id, OLD.showtime, OLD.booking_id)
          IS DISTINCT FROM
          (coalesce(NEW.status, '') IN ('CANCELLED', 'EXPIRED'), NEW.event_id, NEW.showtime, NEW.booking_id))
    EXECUTE FUNCTION bookings_take_seats_along();
-- Where no foreign key takes the seats of a deleted booking away.
CREATE TRIGGER deleted_bookings_leave_their_seats AFTER DELETE ON bookings
    FOR EACH ROW EXECUTE FUNCTION bookings_take_seats_along();
-- One that changes in nothing of this leaves alone what disagreed before there was this check.
CREATE CONSTRAINT TRIGGER bookings_agree_with_event_seats AFTER UPDATE ON bookings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((coalesce(OLD.status, '') = 'RESERVED', coalesce(OLD.status, '') IN ('CANCELLED', 'EXPIRED'),
           OLD.event_id, OLD.showtime, OLD.booking_id)
          IS DISTINCT FROM
          (coalesce(NEW.status, '') = 'RESERVED', coalesce(NEW.status, '') IN ('CANCELLED', 'EXPIRED'),
           NEW.event_id, NEW.showtime, NEW.booking_id))
    EXECUTE FUNCTION bookings_agree_with_event_seats();

CREATE CONSTRAINT TRIGGER booking_seats_agree_with_event_seats AFTER INSERT OR UPDATE OR DELETE ON booking_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking_seats_agree_with_event_seats();
CREATE TRIGGER emptied_booking_seats_agree AFTER TRUNCATE ON booking_seats
    FOR EACH STATEMENT EXECUTE FUNCTION booking_seats_leave_no_sold_seats();

CREATE CONSTRAINT TRIGGER new_event_seats_agree AFTER INSERT ON event_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status IS DISTINCT FROM 'AVAILABLE')
    EXECUTE FUNCTION event_seats_agree_with_bookings();
-- Without a condition, which would be read anew for every sale: the function looks itself.
CREATE CONSTRAINT TRIGGER changed_event_seats_agree AFTER UPDATE ON event_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION event_seats_agree_with_bookings();
CREATE CONSTRAINT TRIGGER lost_event_seats_agree AFTER DELETE ON event_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM 'AVAILABLE')
    EXECUTE FUNCTION event_seats_agree_with_bookings();
CREATE TRIGGER event_seats_meet_bookings AFTER INSERT ON event_seats
    REFERENCING NEW TABLE AS new_seats
    FOR EACH STATEMENT EXECUTE FUNCTION event_seats_meet_bookings();

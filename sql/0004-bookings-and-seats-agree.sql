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
    ELSIF seat_booking = booking
        AND seat_status = (CASE booking_status WHEN 'RESERVED' THEN 'RESERVED' ELSE 'SOLD' END) THEN
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

-- The seats of a booking that is new, was held or came to life, or got more seats.
CREATE FUNCTION bookings_agree_with_event_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    suspect record;
BEGIN
    IF to_regclass('event_seats') IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        -- Seats that are added to a booking write it anew as it is. Other changes than of its kind or its showing leave
        -- alone what disagreed before there was this check.
        IF (coalesce(OLD.status, '') = 'RESERVED', coalesce(OLD.status, '') IN ('CANCELLED', 'EXPIRED'),
            OLD.event_id, OLD.showtime, OLD.booking_id)
           IS NOT DISTINCT FROM
           (coalesce(NEW.status, '') = 'RESERVED', coalesce(NEW.status, '') IN ('CANCELLED', 'EXPIRED'),
            NEW.event_id, NEW.showtime, NEW.booking_id)
           AND (OLD.status, OLD.user_id, OLD.quantity, OLD.created_at, OLD.reserved_until)
           IS DISTINCT FROM (NEW.status, NEW.user_id, NEW.quantity, NEW.created_at, NEW.reserved_until) THEN
            RETURN NULL;
        END IF;
    END IF;
    FOR suspect IN
        SELECT s.event_id, s.showtime, s.seat_id, s.id
        FROM bookings b
        JOIN booking_seats s ON s.booking_id = b.booking_id
        LEFT JOIN event_seats e
            ON e.event_id = s.event_id AND e.showtime = s.showtime AND e.seat_id = s.seat_id
        WHERE b.booking_id = NEW.booking_id
          AND (s.event_id IS NULL OR e.booking_id IS DISTINCT FROM s.booking_id
               OR e.status IS DISTINCT FROM (CASE b.status WHEN 'RESERVED' THEN 'RESERVED' ELSE 'SOLD' END))
    LOOP
        IF suspect.event_id IS NULL THEN
            -- The seats came before their booking: it takes them along now, and they are looked at then.
            UPDATE booking_seats SET booking_id = booking_id WHERE id = suspect.id;
        ELSE
            PERFORM seat_must_agree(suspect.event_id, suspect.showtime, suspect.seat_id);
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- Seats that leave a booking, or change within it. (Those that come write the booking anew, or came with it.)
CREATE FUNCTION booking_seats_agree_with_event_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF to_regclass('event_seats') IS NULL THEN
        RETURN NULL;
    END IF;
    IF OLD.live THEN
        PERFORM seat_must_agree(OLD.event_id, OLD.showtime, OLD.seat_id);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.live THEN
            PERFORM seat_must_agree(NEW.event_id, NEW.showtime, NEW.seat_id);
        END IF;
    END IF;
    RETURN NULL;
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
        IF NEW.status = 'SOLD' AND NEW.seat_id = OLD.seat_id AND EXISTS (
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

-- A showing that gets seats, or more of them, meets its bookings: those that its seats know nothing of are looked at
-- again at commit.
CREATE FUNCTION event_seats_meet_bookings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE booking_seats s SET live = s.live
    FROM (SELECT DISTINCT event_id, showtime FROM new_seats) AS showing
    WHERE s.live AND s.event_id = showing.event_id AND s.showtime = showing.showtime
      AND NOT EXISTS (
          SELECT FROM event_seats e
          WHERE e.event_id = s.event_id AND e.showtime = s.showtime AND e.seat_id = s.seat_id
            AND e.booking_id = s.booking_id
      );
    RETURN NULL;
END
$$;

-- As before, but for one thing: for new seats a booking counts as made here only if it was inserted here, and is looked
-- at at commit for that; one that was merely changed here is written anew like any other.
CREATE OR REPLACE FUNCTION booking_seats_follow_booking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    made_here boolean;
BEGIN
    SELECT b.event_id, b.showtime, coalesce(b.status, '') NOT IN ('CANCELLED', 'EXPIRED'),
           b.xmin = pg_current_xact_id()::xid AND (TG_OP = 'UPDATE' OR coalesce(b.created_at = now(), false))
    INTO NEW.event_id, NEW.showtime, NEW.live, made_here
    FROM bookings b
    WHERE b.booking_id = NEW.booking_id;
    IF made_here IS NULL THEN
        -- The seats come before their booking, which takes them along when it comes.
        NEW.live := false;
    ELSIF NOT made_here THEN
        -- A new version of the row, not only a lock on it: whoever cancels or revives the booking
        -- just now waits for us, or is told to begin anew where its snapshot is older than these seats.
        UPDATE bookings b SET status = b.status
        WHERE b.booking_id = NEW.booking_id
        RETURNING b.event_id, b.showtime, coalesce(b.status, '') NOT IN ('CANCELLED', 'EXPIRED')
        INTO NEW.event_id, NEW.showtime, NEW.live;
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
    its_seats := ARRAY(SELECT seat_id FROM booking_seats WHERE booking_id = NEW.booking_id);
    -- In seat order, as sales lock them. A hold whose time has run out is free already: whoever has locked such a
    -- seat is about to take it, may be waiting for this very booking, and is not waited for.
    PERFORM FROM event_seats e
    WHERE e.event_id = OLD.event_id AND e.showtime = OLD.showtime AND e.seat_id = ANY (its_seats)
      AND e.booking_id = NEW.booking_id AND (e.status = 'RESERVED' AND e.reserved_until <= now()) IS NOT TRUE
    ORDER BY e.seat_id FOR NO KEY UPDATE;
    its_seats := ARRAY(
        SELECT e.seat_id FROM event_seats e
        WHERE e.event_id = OLD.event_id AND e.showtime = OLD.showtime AND e.seat_id = ANY (its_seats)
          AND e.booking_id = NEW.booking_id AND e.status IN ('RESERVED', 'SOLD')
        FOR NO KEY UPDATE SKIP LOCKED
    );
    UPDATE event_seats e
    SET status = 'AVAILABLE', booking_id = NULL, reserved_at = NULL, reserved_until = NULL, sold_at = NULL,
        updated_at = now()
    WHERE e.event_id = OLD.event_id AND e.showtime = OLD.showtime AND e.seat_id = ANY (its_seats)
      AND e.booking_id = NEW.booking_id;
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

-- They run with the rights and in the schema of the tables' side, not of whoever writes; and by index, on plans that
-- are made once: one that was made while the tables were empty must not become a scan as they fill.
DO $$
DECLARE
    home name := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE c.oid = 'bookings'::regclass);
    guard regprocedure;
BEGIN
    FOREACH guard IN ARRAY ARRAY[
        'seat_must_agree(text, timestamptz, text)', 'booking_seats_agree_with_event_seats()',
        'event_seats_agree_with_bookings()', 'event_seats_meet_bookings()', 'bookings_agree_with_event_seats()',
        'bookings_take_seats_along()', 'booking_seats_leave_no_sold_seats()', 'booking_seats_follow_booking()'
    ]::regprocedure[] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', guard, home);
        EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', guard);
        EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan', guard);
    END LOOP;
    -- It is called by the others only, whose settings hold for it too.
    EXECUTE 'ALTER FUNCTION seat_must_agree(text, timestamptz, text) RESET ALL';
END
$$;

-- A booking that changes neither its showing nor between life and death leaves its seats alone.
DROP TRIGGER bookings_take_seats_along ON bookings;
CREATE TRIGGER bookings_take_seats_along AFTER UPDATE OF status, event_id, showtime, booking_id ON bookings
    FOR EACH ROW
    WHEN ((coalesce(OLD.status, '') IN ('CANCELLED', 'EXPIRED'), OLD.event_id, OLD.showtime, OLD.booking_id)
          IS DISTINCT FROM
          (coalesce(NEW.status, '') IN ('CANCELLED', 'EXPIRED'), NEW.event_id, NEW.showtime, NEW.booking_id))
    EXECUTE FUNCTION bookings_take_seats_along();
-- Where no foreign key takes the seats of a deleted booking away.
CREATE TRIGGER deleted_bookings_leave_their_seats AFTER DELETE ON bookings
    FOR EACH ROW EXECUTE FUNCTION bookings_take_seats_along();
-- It takes seats that came before it along at commit.
DROP TRIGGER bookings_take_early_seats_along ON bookings;
CREATE CONSTRAINT TRIGGER bookings_agree_with_event_seats
    AFTER INSERT OR UPDATE OF status, event_id, showtime, booking_id ON bookings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bookings_agree_with_event_seats();

CREATE CONSTRAINT TRIGGER booking_seats_agree_with_event_seats AFTER UPDATE OR DELETE ON booking_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking_seats_agree_with_event_seats();
CREATE TRIGGER emptied_booking_seats_agree AFTER TRUNCATE ON booking_seats
    FOR EACH STATEMENT EXECUTE FUNCTION booking_seats_leave_no_sold_seats();

CREATE CONSTRAINT TRIGGER new_event_seats_agree AFTER INSERT ON event_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status IS DISTINCT FROM 'AVAILABLE')
    EXECUTE FUNCTION event_seats_agree_with_bookings();
-- A list of columns, since a condition would be read anew for every sale.
CREATE CONSTRAINT TRIGGER changed_event_seats_agree
    AFTER UPDATE OF status, booking_id, event_id, showtime, seat_id ON event_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION event_seats_agree_with_bookings();
CREATE CONSTRAINT TRIGGER lost_event_seats_agree AFTER DELETE ON event_seats
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM 'AVAILABLE')
    EXECUTE FUNCTION event_seats_agree_with_bookings();
CREATE TRIGGER event_seats_meet_bookings AFTER INSERT ON event_seats
    REFERENCING NEW TABLE AS new_seats
    FOR EACH STATEMENT EXECUTE FUNCTION event_seats_meet_bookings();

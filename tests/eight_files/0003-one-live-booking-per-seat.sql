-- A seat of a showing is in at most one live booking, whoever writes it. Writers insert only booking_id and seat_id;
-- the showing, and whether the booking is live, the database fills in from the booking, and keeps in step with it.

ALTER TABLE booking_seats
    ADD COLUMN event_id text,
    ADD COLUMN showtime timestamptz,
    ADD COLUMN live boolean NOT NULL DEFAULT true;

-- Both functions run with the rights and in the schema of the tables' side, not of whoever writes: a temporary table
-- called bookings, a policy that hides rows, or rights on one of the tables only must not get around the key.
DO $$
BEGIN
    EXECUTE format(
        $create$
            CREATE FUNCTION booking_seats_follow_booking() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp AS $body$
            DECLARE
                made_here boolean;
            BEGIN
                SELECT b.event_id, b.showtime, coalesce(b.status, '') NOT IN ('CANCELLED', 'EXPIRED'),
                       b.xmin = pg_current_xact_id()::xid
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
            $body$
        $create$,
        (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.oid = 'bookings'::regclass)
    );
    EXECUTE format(
        $create$
            CREATE FUNCTION bookings_take_seats_along() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp AS $body$
            BEGIN
                UPDATE booking_seats SET booking_id = booking_id WHERE booking_id = NEW.booking_id;
                RETURN NULL;
            END
            $body$
        $create$,
        (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.oid = 'bookings'::regclass)
    );
END
$$;

CREATE TRIGGER booking_seats_follow_booking BEFORE INSERT OR UPDATE ON booking_seats
    FOR EACH ROW EXECUTE FUNCTION booking_seats_follow_booking();

CREATE TRIGGER bookings_take_early_seats_along AFTER INSERT ON bookings
    FOR EACH ROW EXECUTE FUNCTION bookings_take_seats_along();

CREATE TRIGGER bookings_take_seats_along AFTER UPDATE ON bookings
    FOR EACH ROW
    WHEN ((OLD.status, OLD.event_id, OLD.showtime) IS DISTINCT FROM (NEW.status, NEW.event_id, NEW.showtime))
    EXECUTE FUNCTION bookings_take_seats_along();

-- The rows that were there before the trigger.
UPDATE booking_seats s
SET event_id = b.event_id, showtime = b.showtime, live = coalesce(b.status, '') NOT IN ('CANCELLED', 'EXPIRED')
FROM bookings b WHERE b.booking_id = s.booking_id;

UPDATE booking_seats SET live = false WHERE event_id IS NULL;

CREATE UNIQUE INDEX booking_seats_one_live_booking ON booking_seats (event_id, showtime, seat_id) WHERE live;

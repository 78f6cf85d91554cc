-- A seat of a showing is in at most one live booking, whoever writes it. Writers insert only booking_id and seat_id;
-- the showing, and whether the booking is live, the database fills in from the booking, and keeps in step with it.

ALTER TABLE booking_seats
    ADD COLUMN event_id text,
    ADD COLUMN showtime timestamptz,
    ADD COLUMN live boolean NOT NULL DEFAULT true;

-- FOR SHARE: the booking cannot be cancelled, or revived, between this look at it and the commit.
CREATE FUNCTION booking_seats_follow_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT b.event_id, b.showtime, b.status NOT IN ('CANCELLED', 'EXPIRED')
    INTO NEW.event_id, NEW.showtime, NEW.live
    FROM bookings b
    WHERE b.booking_id = NEW.booking_id
    FOR SHARE;
    NEW.live := coalesce(NEW.live, true);
    RETURN NEW;
END
$$;

CREATE TRIGGER booking_seats_follow_booking BEFORE INSERT OR UPDATE ON booking_seats
    FOR EACH ROW EXECUTE FUNCTION booking_seats_follow_booking();

CREATE FUNCTION bookings_take_seats_along() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE booking_seats SET booking_id = booking_id WHERE booking_id = NEW.booking_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER bookings_take_seats_along AFTER UPDATE ON bookings
    FOR EACH ROW
    WHEN ((OLD.status, OLD.event_id, OLD.showtime) IS DISTINCT FROM (NEW.status, NEW.event_id, NEW.showtime))
    EXECUTE FUNCTION bookings_take_seats_along();

-- The trigger fills in the rows that were there before it.
UPDATE booking_seats SET booking_id = booking_id;

CREATE UNIQUE INDEX booking_seats_one_live_booking ON booking_seats (event_id, showtime, seat_id) WHERE live;

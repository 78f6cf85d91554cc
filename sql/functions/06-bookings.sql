-- The triggers on bookings: a booking takes its rows in booking_seats along, and frees its seats when it dies.

CREATE FUNCTION seatui.booking_inserted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
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
COMMENT ON FUNCTION seatui.booking_inserted() IS
    'Notes a new booking whose seats are not there yet as unsettled; takes along seats that came before it.';

CREATE FUNCTION seatui.booking_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
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
COMMENT ON FUNCTION seatui.booking_changed() IS
    'Takes the rows of booking_seats along when a booking changes its showing or dies, and frees the seats of a dead one.';

CREATE FUNCTION seatui.free_seats_of(its_booking text, its_event text, its_showtime timestamptz) RETURNS void
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
COMMENT ON FUNCTION seatui.free_seats_of(text, text, timestamptz) IS
    'Frees the seats of a booking that is no longer live, in event_seats.';

-- A sale, or a hold, of seats that are plainly free: locked in seat order, booked and marked by one call. Where
-- anything is in the way it changes nothing and says so; the steps of the workflow, one by one, find out what it was.
-- held_until: the end of a hold, in ISO 8601 whatever the style of dates.
CREATE FUNCTION seatui_book_free_seats(
    its_booking_id varchar,
    its_event varchar,
    its_user varchar,
    its_showtime timestamptz,
    its_seats varchar[],
    its_status varchar,
    ttl interval,
    OUT is_booked boolean,
    OUT held_until text
)
LANGUAGE plpgsql
-- By index, and on plans that are made once, however empty the tables were when a connection first sold something.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
SET lock_timeout = '5s'
AS $$
DECLARE
    is_hold boolean := its_status = 'RESERVED';
    free integer;
    ends timestamptz;
BEGIN
    is_booked := false;
    IF to_regclass('event_seats') IS NULL THEN
        RETURN;
    END IF;
    SELECT count(*) FILTER (WHERE locked.status = 'AVAILABLE') INTO free
    FROM (
        SELECT e.status FROM event_seats e
        WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats)
        ORDER BY e.seat_id FOR NO KEY UPDATE
    ) AS locked;
    IF free <> cardinality(its_seats) THEN
        RETURN;
    END IF;
    IF is_hold THEN
        ends := now() + ttl;
    END IF;
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status, reserved_until)
    VALUES (its_booking_id, its_event, its_user, its_showtime, free, its_status, ends)
    ON CONFLICT (booking_id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO booking_seats (booking_id, seat_id)
    SELECT its_booking_id, seat_id FROM unnest(its_seats) AS seat_id ORDER BY seat_id;
    UPDATE event_seats e
    SET status = CASE WHEN is_hold THEN 'RESERVED' ELSE 'SOLD' END,
        booking_id = its_booking_id,
        reserved_at = CASE WHEN is_hold THEN now() END,
        reserved_until = ends,
        sold_at = CASE WHEN NOT is_hold THEN now() END,
        updated_at = now()
    WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats);
    is_booked := true;
    held_until := to_char(ends AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"');
END
$$;

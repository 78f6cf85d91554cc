-- What a status means. The one place in SQL; in Python it is seatui.domain.bookings.BookingStatus.is_live.

CREATE FUNCTION seatui.is_live(booking_status text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT coalesce(booking_status, '') NOT IN ('CANCELLED', 'EXPIRED') $$;
COMMENT ON FUNCTION seatui.is_live(text) IS
    'Whether a booking of this status holds its seats. A status that seatui does not know does.';

CREATE FUNCTION seatui.is_overdue(seat_status text, reserved_until timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(seat_status = 'RESERVED' AND reserved_until <= now(), false) $$;
COMMENT ON FUNCTION seatui.is_overdue(text, timestamptz) IS
    'Whether a seat is held until a time that is over: it is free to take.';

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
COMMENT ON FUNCTION seatui.seat_fits_booking(text, text) IS
    'Whether the status of a seat fits the status of the live booking that has it: sold to a sale, held for a hold.';

CREATE FUNCTION seatui.acting_role() RETURNS text
LANGUAGE sql STABLE
AS $$ SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END $$;
COMMENT ON FUNCTION seatui.acting_role() IS 'The role that makes a change, also while a function runs with the rights of another.';

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
COMMENT ON FUNCTION seatui.is_written_here(xid) IS
    'Whether a visible row with this xmin was written by the current transaction, in whatever savepoint.';

CREATE FUNCTION seatui.may_become(
    new_status text,
    new_booking text,
    seat_status text,
    seat_booking text,
    reserved_until timestamptz
) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE new_status
        WHEN 'AVAILABLE' THEN seat_status = 'BLOCKED' OR seat_status IN ('RESERVED', 'SOLD') AND seat_booking = new_booking
        WHEN 'SOLD' THEN seat_status = 'AVAILABLE' OR seatui.is_overdue(seat_status, reserved_until)
                         OR seat_status = 'RESERVED' AND seat_booking = new_booking
        ELSE seat_status = 'AVAILABLE' OR seatui.is_overdue(seat_status, reserved_until)
    END
$$;
COMMENT ON FUNCTION seatui.may_become(text, text, text, text, timestamptz) IS
    'Whether seatui may move a seat to a status, for a booking: NULL or false where it may not, or the seat is not there.';

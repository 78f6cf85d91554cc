-- The past of a showing, for a demo. Parameters: event_id, showtime, and what a statement says beyond them.
--
-- All guards and triggers stay as they are, and the triggers write the journal as ever; only its clock is set back, by
-- another text of seatui.write_journal that this transaction alone sees and takes back before it commits. That takes the
-- owner of the schema, which no terminal of a box office is.

-- name: lock_history
-- One at a time: two that replace a function at once are an error of PostgreSQL.
SELECT pg_advisory_xact_lock(hashtextextended('seatui.write_history', 0))

-- name: has_past
SELECT EXISTS (SELECT FROM bookings WHERE event_id = %(event_id)s AND showtime = %(showtime)s)
       OR EXISTS (SELECT FROM seatui.seat_journal WHERE event_id = %(event_id)s AND showtime = %(showtime)s) AS has_past

-- name: make_writer
CREATE FUNCTION pg_temp.write_history(its_event text, its_showtime timestamptz, past jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    journal constant text := pg_get_functiondef('seatui.write_journal'::regproc);
    set_back constant text := replace(journal, 'clock_timestamp()', 'current_setting(''seatui.past'')::timestamptz');
    its record;
    becomes text;
BEGIN
    ASSERT set_back <> journal, 'the journal takes its time from clock_timestamp()';
    EXECUTE set_back;
    FOR its IN
        SELECT * FROM jsonb_to_recordset(past) AS each (
            act text, at timestamptz, seat_ids text[], booking_id text, user_id text, clerk text, terminal text,
            reason text, until timestamptz)
    LOOP
        PERFORM set_config('seatui.past', its.at::text, true), set_config('seatui.clerk', its.clerk, true),
                set_config('seatui.terminal', its.terminal, true), set_config('seatui.reason', its.reason, true);
        becomes := CASE its.act WHEN 'hold' THEN 'RESERVED' WHEN 'block' THEN 'BLOCKED' ELSE 'SOLD' END;
        IF its.act IN ('sell', 'hold') THEN
            -- As seatui.book does it: one statement, at whose end everything agrees, so that nothing is left to settle.
            WITH booking AS (
                INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status, created_at,
                                      updated_at, reserved_until)
                VALUES (its.booking_id, its_event, its.user_id, its_showtime, cardinality(its.seat_ids),
                        CASE becomes WHEN 'SOLD' THEN 'CONFIRMED' ELSE becomes END, its.at, its.at, its.until)
            ), seats AS (
                INSERT INTO booking_seats (booking_id, seat_id, created_at, event_id, showtime)
                SELECT its.booking_id, seat_id, its.at, its_event, its_showtime
                FROM unnest(its.seat_ids) AS seat_id ORDER BY seat_id
            )
            UPDATE event_seats e
            SET status = becomes, booking_id = its.booking_id, updated_at = its.at,
                reserved_at = CASE becomes WHEN 'RESERVED' THEN its.at END, reserved_until = its.until,
                sold_at = CASE becomes WHEN 'SOLD' THEN its.at END
            WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its.seat_ids);
            CONTINUE;
        END IF;
        IF its.act IN ('confirm', 'cancel') THEN
            UPDATE bookings SET status = CASE its.act WHEN 'cancel' THEN 'CANCELLED' ELSE 'CONFIRMED' END,
                                reserved_until = NULL, updated_at = its.at
            WHERE booking_id = its.booking_id;
        END IF;
        -- The seats of a booking that dies are freed by its trigger.
        IF its.act IN ('confirm', 'block') THEN
            UPDATE event_seats e
            SET status = becomes, updated_at = its.at, reserved_at = NULL, reserved_until = NULL,
                sold_at = CASE becomes WHEN 'SOLD' THEN its.at END
            WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its.seat_ids);
        END IF;
    END LOOP;
    EXECUTE journal;
END
$$

-- name: write
SELECT pg_temp.write_history(%(event_id)s::text, %(showtime)s, %(past)s::jsonb)

-- name: drop_writer
DROP FUNCTION pg_temp.write_history(text, timestamptz, jsonb)

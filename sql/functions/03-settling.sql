-- What must agree at commit: the seats of a showing with its live bookings, and a booking's seats with its quantity.
--
-- A statement after which everything agrees leaves nothing to do: the triggers look when it ends. What does not agree by
-- then they note in seatui.unsettled, and it is looked at once more when the transaction commits. So a program that writes
-- a booking, its seats and event_seats by one statement is checked there and then; one that writes them one after the
-- other, in whatever order, is checked at commit.
--
-- Two transactions that contradict each other cannot both pass, though neither sees what the other has not committed:
-- whoever wrote bookings or booking_seats looks at the row of the seat while it holds its lock, and whoever wrote the row
-- of the seat holds that lock until the end. Where there is no such row, the row of the showing in showing_locks serves.
-- Locks are taken in one order, and before anything is judged: ids of bookings (only where seats come before their booking),
-- showings, seats, bookings, each by their keys.

CREATE FUNCTION seatui.settle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    here constant xid8 := pg_current_xact_id();
    last_id constant bigint := (SELECT max(u.unsettled_id) FROM seatui.unsettled u WHERE u.transaction_id = here);
    its_bookings text[];
    in_question text[];
    -- One for each showing, with all of its seats.
    its_seats seatui.unsettled[];
    its seatui.unsettled;
BEGIN
    IF last_id IS NULL THEN
        RETURN NULL;
    END IF;
    its_bookings := ARRAY(
        SELECT DISTINCT booking_id
        FROM seatui.unsettled u, unnest(u.booking_ids) AS booking_id
        WHERE u.transaction_id = here AND u.unsettled_id <= last_id
    );
    PERFORM seatui.let_seats_follow(its_bookings);
    IF to_regclass('public.event_seats') IS NOT NULL THEN
        its_seats := ARRAY(
            SELECT ROW(here, last_id, u.event_id, u.showtime, array_agg(DISTINCT seat_id ORDER BY seat_id), '{}')::seatui.unsettled
            FROM seatui.unsettled u, unnest(u.seat_ids) AS seat_id
            WHERE u.transaction_id = here AND u.unsettled_id <= last_id AND u.event_id IS NOT NULL
            GROUP BY u.event_id, u.showtime
            ORDER BY u.event_id, u.showtime
        );
        PERFORM seatui.claim_showing(b.event_id, b.showtime)
        FROM (
            SELECT DISTINCT b.event_id, b.showtime FROM public.bookings b
            WHERE b.booking_id = ANY (its_bookings) AND seatui.is_live(b.status::text)
              AND NOT EXISTS (SELECT FROM public.booking_seats s WHERE s.booking_id = b.booking_id)
            ORDER BY b.event_id, b.showtime
        ) AS b;
        FOREACH its IN ARRAY its_seats LOOP
            PERFORM seatui.lock_showing(its.event_id, its.showtime, its.seat_ids);
        END LOOP;
        FOREACH its IN ARRAY its_seats LOOP
            PERFORM seatui.lock_seats(its.event_id, its.showtime, its.seat_ids);
            in_question := in_question || seatui.bookings_of(its.event_id, its.showtime, its.seat_ids);
        END LOOP;
    END IF;
    PERFORM FROM public.bookings b
    WHERE b.booking_id = ANY (its_bookings || in_question) ORDER BY b.booking_id FOR NO KEY UPDATE;
    -- Each by statements of its own: they see whatever was waited for.
    FOREACH its IN ARRAY coalesce(its_seats, '{}') LOOP
        PERFORM seatui.judge_seats(its.event_id, its.showtime, its.seat_ids);
    END LOOP;
    PERFORM seatui.judge_bookings(its_bookings);
    -- What came meanwhile, because a seat found its booking, has a turn of its own.
    DELETE FROM seatui.unsettled u WHERE u.transaction_id = here AND u.unsettled_id <= last_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION seatui.settle() IS
    'At commit: settles whatever this transaction left unsettled, at the first row of it; refuses it by integrity_constraint_violation.';

CREATE FUNCTION seatui.let_seats_follow(its_bookings text[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    meeting constant text[] := ARRAY(
        SELECT its.booking_id
        FROM unnest(its_bookings) AS its (booking_id)
        WHERE EXISTS (SELECT FROM public.booking_seats s
                      WHERE s.booking_id = its.booking_id AND s.event_id IS NULL OFFSET 0)
           OR EXISTS (SELECT FROM public.bookings b
                      WHERE b.booking_id = its.booking_id
                        AND (b.xmin = pg_current_xact_id()::xid OR seatui.is_written_here(b.xmin)) OFFSET 0)
        ORDER BY its.booking_id
    );
BEGIN
    -- Seats and their booking that come at the same time, in two transactions, meet at a lock of the booking's id before
    -- either looks for the other; where there are very many, at one for all.
    IF cardinality(meeting) > 1000 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('seatui bookings', 0));
    ELSIF cardinality(meeting) > 0 THEN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('seatui bookings', 0));
        PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws(E'\x1f', 'seatui booking', its.booking_id), 0))
        FROM (SELECT m.booking_id FROM unnest(meeting) AS m (booking_id) ORDER BY m.booking_id) AS its;
    END IF;
    -- A sale of seatui under that id, which takes no such lock, is known by its change: whoever comes second hits the key. So
    -- does a booking of an older snapshot.
    INSERT INTO seatui.changes (change_id, attempt, is_void)
    SELECT its.booking_id, attempt, true
    FROM unnest(meeting) AS its (booking_id), generate_series(0, 1) AS attempt
    WHERE EXISTS (SELECT FROM public.booking_seats s
                  WHERE s.booking_id = its.booking_id AND s.event_id IS NULL OFFSET 0)
       OR attempt = 0 AND current_setting('transaction_isolation') <> 'read committed'
    ORDER BY its.booking_id, attempt
    ON CONFLICT DO NOTHING;
    PERFORM seatui.rewrite_booking_seats(ARRAY(
        SELECT s.id FROM public.booking_seats s
        WHERE s.booking_id = ANY (meeting) AND s.event_id IS NULL
          AND EXISTS (SELECT FROM public.bookings b WHERE b.booking_id = s.booking_id)));
    IF current_setting('transaction_isolation') <> 'read committed' AND EXISTS (
        SELECT FROM public.booking_seats s WHERE s.booking_id = ANY (meeting) AND s.event_id IS NULL
        UNION ALL
        SELECT FROM public.bookings b
        WHERE b.booking_id = ANY (meeting) AND seatui.is_live(b.status::text) AND b.quantity > (
            SELECT count(*) FROM public.booking_seats s WHERE s.booking_id = b.booking_id)
          AND NOT EXISTS (SELECT FROM public.booking_seats s WHERE s.booking_id = b.booking_id AND s.live)
          AND seatui.has_seats(b.event_id, b.showtime)
    ) THEN
        RAISE EXCEPTION 'seats and their booking come in two transactions: whether the other has come, this one cannot see'
            USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;
COMMENT ON FUNCTION seatui.let_seats_follow(text[]) IS
    'Seats that came before their booking follow it, if it has come meanwhile; whoever cannot see that is told to begin anew.';

CREATE FUNCTION seatui.lock_showing(its_event text, its_showtime timestamptz, its_seats text[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(its_seats) AS its (seat_id)
        CROSS JOIN LATERAL (
            SELECT s.seat_id FROM public.booking_seats s
            WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = its.seat_id OFFSET 0
        ) AS s
        WHERE NOT EXISTS (SELECT FROM public.event_seats e WHERE e.event_id = its_event
                          AND e.showtime = its_showtime AND e.seat_id = s.seat_id)
    ) THEN
        PERFORM seatui.claim_showing(its_event, its_showtime);
    END IF;
END
$$;
COMMENT ON FUNCTION seatui.lock_showing(text, timestamptz, text[]) IS
    'Keeps anybody from adding rows to a showing of which seats are booked that have none.';

CREATE FUNCTION seatui.claim_showing(its_event text, its_showtime timestamptz) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO seatui.showing_locks (event_id, showtime, is_seated) VALUES (its_event, its_showtime, false)
    ON CONFLICT DO NOTHING;
    PERFORM FROM seatui.showing_locks l
    WHERE l.event_id = its_event AND l.showtime = its_showtime FOR SHARE;
END
$$;
COMMENT ON FUNCTION seatui.claim_showing(text, timestamptz) IS 'Keeps anybody from adding rows to a showing.';

CREATE FUNCTION seatui.lock_seats(its_event text, its_showtime timestamptz, its_seats text[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    -- Somebody who has locked a seat whose hold is over is about to take it, may be waiting for that very booking, and is
    -- not waited for, unless a booking has the seat: they lock the booking before they judge.
    PERFORM FROM public.event_seats e
    WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats)
      AND NOT (seatui.is_overdue(e.status::text, e.reserved_until)
               AND NOT EXISTS (SELECT FROM public.booking_seats s
                               WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime
                                 AND s.seat_id = e.seat_id OFFSET 0))
    ORDER BY e.seat_id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION seatui.lock_seats(text, timestamptz, text[]) IS 'Locks the rows of seats of a showing, in seat order.';

CREATE FUNCTION seatui.bookings_of(its_event text, its_showtime timestamptz, its_seats text[]) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT e.booking_id::text FROM public.event_seats e
        WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = ANY (its_seats)
          AND e.status::text IN ('RESERVED', 'SOLD') AND e.booking_id IS NOT NULL
        UNION
        SELECT s.booking_id FROM unnest(its_seats) AS its (seat_id)
        CROSS JOIN LATERAL (
            SELECT s.booking_id::text FROM public.booking_seats s
            WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = its.seat_id OFFSET 0
        ) AS s
    );
END
$$;
COMMENT ON FUNCTION seatui.bookings_of(text, timestamptz, text[]) IS
    'The bookings that seats of a showing name, and those that have them.';

CREATE FUNCTION seatui.judge_seats(its_event text, its_showtime timestamptz, its_seats text[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    found_seat record;
    is_seated boolean;
BEGIN
    SELECT asked.seat_id, e.status::text AS status, e.booking_id AS names, e.seat_id IS NOT NULL AS is_there,
           s.booking_id, b.status::text AS booking_status, named.status::text AS named_status
    INTO found_seat
    -- Seat by seat (OFFSET 0): where nothing was analysed yet, all sold seats of the showing would be read.
    FROM unnest(its_seats) AS asked (seat_id)
    LEFT JOIN LATERAL (
        SELECT e.seat_id, e.status, e.booking_id, e.reserved_until FROM public.event_seats e
        WHERE e.event_id = its_event AND e.showtime = its_showtime AND e.seat_id = asked.seat_id OFFSET 0
    ) AS e ON true
    LEFT JOIN LATERAL (
        SELECT s.booking_id FROM public.booking_seats s
        WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = asked.seat_id OFFSET 0
    ) AS s ON true
    LEFT JOIN LATERAL (
        SELECT b.status FROM public.bookings b WHERE b.booking_id = s.booking_id OFFSET 0
    ) AS b ON true
    LEFT JOIN LATERAL (
        SELECT b.booking_id, b.status FROM public.bookings b WHERE b.booking_id = e.booking_id OFFSET 0
    ) AS named ON true
    WHERE CASE
        WHEN s.booking_id IS NOT NULL THEN
            (e.booking_id = s.booking_id AND seatui.seat_fits_booking(e.status::text, b.status::text)) IS NOT TRUE
        WHEN e.status::text = 'SOLD' THEN true
        WHEN e.status::text = 'RESERVED' AND named.booking_id IS NOT NULL THEN
            (NOT seatui.is_live(named.status::text) OR named.status::text = 'RESERVED')
            AND NOT seatui.is_overdue(e.status::text, e.reserved_until)
        ELSE false
    END
    ORDER BY e.seat_id IS NULL, asked.seat_id
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    IF found_seat.booking_id IS NULL THEN
        RAISE EXCEPTION 'seat % of %, %, is % without a live booking',
                found_seat.seat_id, its_event, its_showtime, found_seat.status
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings',
                  DETAIL = format('The seat names booking %s.', coalesce(found_seat.names, 'none')),
                  HINT = 'A seat is sold by a booking with a row for it in booking_seats, in the same transaction.';
    END IF;
    is_seated := EXISTS (SELECT FROM public.event_seats e WHERE e.event_id = its_event AND e.showtime = its_showtime);
    IF found_seat.is_there OR is_seated THEN
        RAISE EXCEPTION 'booking % cannot have seat % of %, %: the seat is %',
                found_seat.booking_id, found_seat.seat_id, its_event, its_showtime,
                CASE WHEN found_seat.is_there THEN coalesce(found_seat.status, 'without a status') ELSE 'unknown' END
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings',
                  DETAIL = format('The booking is %s; the seat names booking %s.',
                                  coalesce(found_seat.booking_status, 'without a status'),
                                  coalesce(found_seat.names, 'none')),
                  HINT = 'At commit each seat of a live booking is sold to it in event_seats, or held for it.';
    END IF;
    -- The showing has no seats, so that the ids are what the bookings call them.
    SELECT s.seat_id, s.booking_id INTO found_seat
    FROM public.booking_seats s
    WHERE s.live AND s.event_id = its_event AND s.showtime = its_showtime AND s.seat_id = ANY (its_seats)
      AND s.seat_id <> seatui.plain_seat_id(s.seat_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'booking % cannot have seat ''%'' of %, %: written so, it would be another than ''%''',
                found_seat.booking_id, found_seat.seat_id, its_event, its_showtime,
                seatui.plain_seat_id(found_seat.seat_id)
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_agree_with_bookings',
                  HINT = 'Where a showing has no rows in event_seats, seat ids are without spaces around them, and in NFC.';
    END IF;
END
$$;
COMMENT ON FUNCTION seatui.judge_seats(text, timestamptz, text[]) IS
    'Raises integrity_constraint_violation for the first of the seats that contradicts its live booking.';

CREATE FUNCTION seatui.judge_bookings(its_bookings text[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    found_booking record;
BEGIN
    SELECT b.booking_id, b.event_id, b.showtime, b.quantity, count(s.booking_id) AS seats INTO found_booking
    FROM public.bookings b LEFT JOIN public.booking_seats s ON s.booking_id = b.booking_id
    WHERE b.booking_id = ANY (its_bookings) AND seatui.is_live(b.status::text)
    GROUP BY b.booking_id, b.event_id, b.showtime, b.quantity
    HAVING count(s.booking_id) IS DISTINCT FROM b.quantity
       AND (count(s.booking_id) > 0 OR seatui.has_seats(b.event_id, b.showtime))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'booking % of %, %, has % seats in booking_seats, and its quantity is %',
                found_booking.booking_id, found_booking.event_id, found_booking.showtime, found_booking.seats,
                coalesce(found_booking.quantity::text, 'NULL')
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'bookings_are_whole',
                  HINT = 'At commit a live booking has as many rows in booking_seats as its quantity says.';
    END IF;
END
$$;
COMMENT ON FUNCTION seatui.judge_bookings(text[]) IS
    'Raises integrity_constraint_violation for the first live booking that has more or fewer seats than its quantity.';

CREATE FUNCTION seatui.has_seats(its_event text, its_showtime timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF to_regclass('public.event_seats') IS NULL THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM public.event_seats e WHERE e.event_id = its_event AND e.showtime = its_showtime);
END
$$;
COMMENT ON FUNCTION seatui.has_seats(text, timestamptz) IS 'Whether a showing has rows in event_seats.';

CREATE FUNCTION seatui.plain_seat_id(seat_id text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    -- What Python's str.strip takes for white space: in ASCII, and beyond.
    blanks text := E' \t\n\x0b\f\r\x1c\x1d\x1e\x1f';
    others constant integer[] := ARRAY[133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202,
                                       8232, 8233, 8239, 8287, 12288];
BEGIN
    IF getdatabaseencoding() <> 'UTF8' THEN
        RETURN btrim(seat_id, blanks);
    END IF;
    blanks := blanks || (SELECT string_agg(chr(code), '') FROM unnest(others) AS code);
    RETURN btrim(normalize(seat_id, NFC), blanks);
END
$$;
COMMENT ON FUNCTION seatui.plain_seat_id(text) IS
    'A seat id without spaces around it and in NFC: where a showing has no seats, nothing else tells one from the other.';

-- The tables of an existing booking service: created where they are missing, left as they are where they exist,
-- wherever in the search path that is (IF NOT EXISTS would look into its first schema only).

DO $$
BEGIN
    IF to_regclass('bookings') IS NULL THEN
        CREATE TABLE bookings (
            id bigserial PRIMARY KEY,
            booking_id varchar(50) NOT NULL UNIQUE,
            event_id varchar(255) NOT NULL,
            user_id varchar(255) NOT NULL,
            showtime timestamptz NOT NULL,
            quantity integer NOT NULL CHECK (quantity > 0),
            status varchar(20) NOT NULL DEFAULT 'CONFIRMED',
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now()
        );
    END IF;
    IF to_regclass('booking_seats') IS NULL THEN
        CREATE TABLE booking_seats (
            id bigserial PRIMARY KEY,
            booking_id varchar(50) NOT NULL REFERENCES bookings (booking_id) ON DELETE CASCADE,
            seat_id varchar(50) NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        );
    END IF;
    IF to_regclass('event_seats') IS NULL THEN
        CREATE TABLE event_seats (
            id bigserial PRIMARY KEY,
            event_id varchar(255) NOT NULL,
            showtime timestamptz NOT NULL,
            seat_id varchar(50) NOT NULL,
            zone varchar(50) NOT NULL DEFAULT '',
            row_number varchar(10) NOT NULL,
            seat_number integer NOT NULL,
            price numeric(10, 2) NOT NULL,
            status varchar(20) NOT NULL DEFAULT 'AVAILABLE'
                CHECK (status IN ('AVAILABLE', 'RESERVED', 'SOLD', 'BLOCKED')),
            booking_id varchar(50),
            reserved_at timestamptz,
            reserved_until timestamptz,
            sold_at timestamptz,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (event_id, showtime, seat_id)
        );
    END IF;
END
$$;

-- Where the search path leads to tables of several programs, ours must not be a mixture of them.
DO $$
BEGIN
    IF (SELECT count(DISTINCT relnamespace) FROM pg_class
        WHERE oid IN ('bookings'::regclass, 'booking_seats'::regclass, 'event_seats'::regclass)) > 1 THEN
        RAISE EXCEPTION 'bookings, booking_seats and event_seats stand in different schemas';
    END IF;
END
$$;

-- A booking service may allow five names of zones only; venues have others.
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT c.conname
        FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attname = 'zone'
        WHERE c.conrelid = 'event_seats'::regclass AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]
    LOOP
        EXECUTE format('ALTER TABLE event_seats DROP CONSTRAINT %I', found.conname);
    END LOOP;
END
$$;

-- A sale changes no column that an index has, so that with room on the page the new version of a row stays on
-- it and no index is touched (HOT). For the same reason there is no index on a seat's status or booking.
DO $$
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = 'event_seats'::regclass) = 'r' THEN
        ALTER TABLE event_seats SET (fillfactor = 85);
    END IF;
END
$$;

-- Which showings bookings speak of, where no other table knows; and the seats of one booking.
CREATE INDEX IF NOT EXISTS bookings_of_showing ON bookings (event_id, showtime);
CREATE INDEX IF NOT EXISTS booking_seats_of_booking ON booking_seats (booking_id);

-- The tables of a booking service: made where they are missing; where they are there, only what the guards need is
-- added. `public` stands for the schema that they are in: db migrate puts its name in place of it.
-- Everything here is quick, and may be run again: the locks that it takes keep readers waiting for a moment only.

CREATE TABLE IF NOT EXISTS public.bookings (
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

CREATE TABLE IF NOT EXISTS public.booking_seats (
    id bigserial PRIMARY KEY,
    booking_id varchar(50) NOT NULL REFERENCES public.bookings (booking_id) ON DELETE CASCADE,
    seat_id varchar(50) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS public.event_seats (
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

ALTER TABLE public.bookings
    ADD COLUMN IF NOT EXISTS reserved_until timestamptz;
ALTER TABLE public.booking_seats
    ADD COLUMN IF NOT EXISTS event_id text,
    ADD COLUMN IF NOT EXISTS showtime timestamptz,
    ADD COLUMN IF NOT EXISTS live boolean NOT NULL DEFAULT true;

COMMENT ON COLUMN public.bookings.reserved_until IS
    'When a hold of seatui ends; NULL for every other booking. A hold of another program has its end in event_seats only.';
COMMENT ON COLUMN public.booking_seats.event_id IS
    'The booking''s event, filled in by the database; NULL while there is no such booking yet.';
COMMENT ON COLUMN public.booking_seats.showtime IS
    'The booking''s showtime, filled in by the database; NULL while there is no such booking yet.';
COMMENT ON COLUMN public.booking_seats.live IS
    'Whether the booking is live, filled in by the database: the unique key holds for live rows only.';

-- A booking service may allow five names of zones only; venues have others.
DO $$
DECLARE
    its_name name;
BEGIN
    FOR its_name IN
        SELECT c.conname
        FROM pg_catalog.pg_constraint c
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attname = 'zone'
        WHERE c.conrelid = 'public.event_seats'::regclass AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]
    LOOP
        EXECUTE format('ALTER TABLE public.event_seats DROP CONSTRAINT %I', its_name);
    END LOOP;
END
$$;

-- A sale changes no column that an index has, so that with room on the page the new version of a row stays on it and no
-- index is touched (HOT). For the same reason there is no index on a seat's status or booking.
DO $$
DECLARE
    its_table regclass;
BEGIN
    FOR its_table IN
        SELECT c.oid FROM pg_catalog.pg_class c
        WHERE c.relkind = 'r'
          AND (c.oid = 'public.event_seats'::regclass
               OR c.oid IN (SELECT relid FROM pg_partition_tree('public.event_seats')))
          AND array_position(c.reloptions, 'fillfactor=75') IS NULL
    LOOP
        EXECUTE format('ALTER TABLE %s SET (fillfactor = 75)', its_table);
    END LOOP;
END
$$;

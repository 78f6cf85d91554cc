-- What a booking service has no tables for: events by name, their showings, and the plans that houses are drawn from. A
-- plan is kept once, however many showings are made from it.

CREATE TABLE IF NOT EXISTS seatui.events (
    event_id varchar(255) PRIMARY KEY,
    name varchar(255) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE seatui.events IS 'The names of events. Events that only event_seats or bookings speak of have no row.';

CREATE TABLE IF NOT EXISTS seatui.plans (
    plan_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(255) NOT NULL,
    digest char(64) NOT NULL UNIQUE,
    stage_x double precision,
    stage_y double precision,
    created_at timestamptz NOT NULL DEFAULT now(),
    stage_column integer,
    stage_line integer,
    stage_columns integer,
    stage_lines integer
);
COMMENT ON TABLE seatui.plans IS 'The plans that houses were made from.';
COMMENT ON COLUMN seatui.plans.digest IS 'SHA-256 over the places of all seats: the same plan is not kept twice.';
COMMENT ON COLUMN seatui.plans.stage_x IS 'The middle of the stage, in the units of the plan; NULL where it does not say.';
COMMENT ON COLUMN seatui.plans.stage_column IS
    'Where the stage is on the map, with its size in columns and lines; NULL: in front of all seats.';

CREATE TABLE IF NOT EXISTS seatui.plan_seats (
    plan_id bigint NOT NULL REFERENCES seatui.plans ON DELETE CASCADE,
    seat_id varchar(50) NOT NULL,
    zone_index integer NOT NULL,
    row_index integer NOT NULL,
    column_index integer NOT NULL,
    kind varchar(20) NOT NULL DEFAULT '',
    category varchar(50) NOT NULL DEFAULT '',
    x double precision,
    y double precision,
    line_index integer,
    distance real NOT NULL DEFAULT 0,
    PRIMARY KEY (plan_id, seat_id)
);
COMMENT ON TABLE seatui.plan_seats IS 'Where each seat of a plan is in the room.';
COMMENT ON COLUMN seatui.plan_seats.zone_index IS 'The block that the seat stands in, counted from 0 as one reads the map.';
COMMENT ON COLUMN seatui.plan_seats.row_index IS 'Its row in the block, counted from 0 at the front.';
COMMENT ON COLUMN seatui.plan_seats.column_index IS
    'The column of the map, counted from 0 at the left; within the block where line_index is NULL.';
COMMENT ON COLUMN seatui.plan_seats.line_index IS
    'The line of the map, counted from 0 at the top; NULL where nobody has laid the plan out: blocks stand behind one another.';
COMMENT ON COLUMN seatui.plan_seats.x IS 'In the units of the plan, as y.';
COMMENT ON COLUMN seatui.plan_seats.distance IS 'From the stage, in seat widths; a seat to the side counts double.';

CREATE TABLE IF NOT EXISTS seatui.showings (
    event_id varchar(255) NOT NULL REFERENCES seatui.events,
    showtime timestamptz NOT NULL,
    plan_id bigint REFERENCES seatui.plans,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, showtime)
);
COMMENT ON TABLE seatui.showings IS 'The showings that were made by importing a plan, and the plan of each.';

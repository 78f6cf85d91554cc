-- What a booking service has no tables for: events by name, their showings, and the plans that houses are drawn
-- from. A plan is kept once, however many showings are made from it.

CREATE TABLE events (
    event_id varchar(255) PRIMARY KEY,
    name varchar(255) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE plans (
    plan_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(255) NOT NULL,
    digest char(64) NOT NULL UNIQUE,
    stage_x double precision,
    stage_y double precision,
    created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN plans.digest IS 'SHA-256 over the places of all seats: the same plan is not kept twice';

-- Where a seat is in the room: zones, rows and columns are counted from 0, from the stage and from the left; x and
-- y are in the units of the plan.
CREATE TABLE plan_seats (
    plan_id bigint NOT NULL REFERENCES plans ON DELETE CASCADE,
    seat_id varchar(50) NOT NULL,
    zone_index integer NOT NULL,
    row_index integer NOT NULL,
    column_index integer NOT NULL,
    kind varchar(20) NOT NULL DEFAULT '',
    category varchar(50) NOT NULL DEFAULT '',
    x double precision,
    y double precision,
    PRIMARY KEY (plan_id, seat_id)
);

CREATE TABLE showings (
    event_id varchar(255) NOT NULL REFERENCES events,
    showtime timestamptz NOT NULL,
    plan_id bigint REFERENCES plans,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, showtime)
);

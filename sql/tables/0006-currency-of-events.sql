-- What the prices of an event are amounts of.

ALTER TABLE seatui.events
    ADD COLUMN IF NOT EXISTS currency varchar(3) CHECK (currency COLLATE "C" ~ '^[A-Z]{3}$');
COMMENT ON COLUMN seatui.events.currency IS
    'The currency of the prices in event_seats, by its code in ISO 4217; NULL where it is not known.';

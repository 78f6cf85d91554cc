-- The time zone of an event's venue: a showing is an instant, and people read it by the clocks there.

ALTER TABLE seatui.events
    ADD COLUMN IF NOT EXISTS zone text;
COMMENT ON COLUMN seatui.events.zone IS
    'The time zone of the venue, by its name in the tz database (Europe/Berlin); NULL: that of each terminal.';

-- Who made a change of the journal where one role serves several clerks, and why; and the last changes by time.

ALTER TABLE seatui.seat_journal
    ADD COLUMN IF NOT EXISTS role_name text,
    ADD COLUMN IF NOT EXISTS reason text;
COMMENT ON COLUMN seatui.seat_journal.clerk IS
    'Who made the change: the name that the terminal gave (seatui --clerk), else the database role.';
COMMENT ON COLUMN seatui.seat_journal.terminal IS
    'Where it was made: the name that the terminal gave (seatui --terminal), else the application_name of the connection.';
COMMENT ON COLUMN seatui.seat_journal.role_name IS 'The database role, where the clerk is another name; else NULL.';
COMMENT ON COLUMN seatui.seat_journal.reason IS 'Why, in the words of the clerk; NULL if no reason was given.';
CREATE INDEX IF NOT EXISTS seat_journal_by_time ON seatui.seat_journal USING brin (at) WITH (autosummarize = on);

-- What the guards write: the journal, the ids of changes, and what is still to be checked at commit.

CREATE TABLE IF NOT EXISTS seatui.seat_journal (
    event_id text NOT NULL,
    showtime timestamptz NOT NULL,
    journal_id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seat_ids text[] NOT NULL,
    from_status text,
    to_status text,
    booking_id text,
    clerk text NOT NULL,
    terminal text NOT NULL DEFAULT coalesce(current_setting('application_name', true), ''),
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (event_id, showtime, journal_id)
);
ALTER TABLE seatui.seat_journal
    ADD COLUMN IF NOT EXISTS previous_id bigint,
    ADD COLUMN IF NOT EXISTS digest bytea;
COMMENT ON TABLE seatui.seat_journal IS
    'Every change of the status of seats, by whichever program: filled by triggers alone, append-only.';
COMMENT ON COLUMN seatui.seat_journal.seat_ids IS 'The seats that one statement changed in the same way, sorted.';
COMMENT ON COLUMN seatui.seat_journal.from_status IS 'NULL: the seat was not there, or the journal not yet.';
COMMENT ON COLUMN seatui.seat_journal.to_status IS 'NULL: the seat is no longer there.';
COMMENT ON COLUMN seatui.seat_journal.booking_id IS 'The booking that has the seats now, else the one that had them.';
COMMENT ON COLUMN seatui.seat_journal.transaction_id IS
    'Rows commit in another order than their ids: readers of the tail go by the transaction.';
COMMENT ON COLUMN seatui.seat_journal.previous_id IS
    'The last row of the showing that was visible when this one was written; NULL for the first.';
COMMENT ON COLUMN seatui.seat_journal.digest IS
    'seatui.journal_digest over this row and the digest of the previous one; NULL for rows older than this column.';

CREATE TABLE IF NOT EXISTS seatui.changes (
    change_id text NOT NULL,
    attempt integer NOT NULL,
    is_void boolean NOT NULL DEFAULT false,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (change_id, attempt)
);
COMMENT ON TABLE seatui.changes IS
    'The id of every change that seatui makes, written with it: whoever lost the answer to a commit asks for it here. Rows of a day ago are deleted.';
COMMENT ON COLUMN seatui.changes.change_id IS
    'Random; of a sale or a hold, the id of the booking.';
COMMENT ON COLUMN seatui.changes.attempt IS
    'From 1. The same request may be sent again after somebody was told that nothing came of it: as the next attempt.';
COMMENT ON COLUMN seatui.changes.is_void IS
    'true: somebody asked for the change while it was not there. Should it still arrive, this row keeps it out.';
CREATE INDEX IF NOT EXISTS changes_by_time ON seatui.changes USING brin (at);

CREATE TABLE IF NOT EXISTS seatui.unsettled (
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    unsettled_id bigint GENERATED ALWAYS AS IDENTITY,
    event_id text,
    showtime timestamptz,
    seat_ids text[] NOT NULL DEFAULT '{}',
    booking_ids text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (transaction_id, unsettled_id)
);
COMMENT ON TABLE seatui.unsettled IS
    'Seats and bookings that did not agree when a statement ended: settled at commit, and then deleted. Always empty outside of a transaction.';
COMMENT ON COLUMN seatui.unsettled.seat_ids IS 'Seats of the showing that must agree with its bookings.';
COMMENT ON COLUMN seatui.unsettled.booking_ids IS 'Bookings whose seats must be as many as their quantity.';

CREATE TABLE IF NOT EXISTS seatui.showing_locks (
    event_id text NOT NULL,
    showtime timestamptz NOT NULL,
    is_seated boolean NOT NULL,
    PRIMARY KEY (event_id, showtime)
);
COMMENT ON TABLE seatui.showing_locks IS
    'A row to lock, for whoever books seats of a showing that have no rows and whoever adds such rows: one waits for the other.';
COMMENT ON COLUMN seatui.showing_locks.is_seated IS 'Whether rows were added; false: booked without.';

-- What db migrate needs before anything else: the schema of seatui's own tables and functions, and which files it has had.
CREATE SCHEMA IF NOT EXISTS seatui;
COMMENT ON SCHEMA seatui IS 'The tables and functions of seatui, beside the three tables of the booking service.';

CREATE TABLE IF NOT EXISTS seatui.migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE seatui.migrations IS
    'The files of sql/ that this database has had; of the functions, which are replaced as a whole, the version.';

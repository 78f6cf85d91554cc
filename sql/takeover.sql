-- Takes over a database that the first eight migration files made, in whatever state between them: their triggers and
-- functions go, their tables move to the schema seatui. `eight_files` stands for the schema that they made theirs in.
DO $$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT p.oid::regprocedure AS function,
               ARRAY(SELECT format('%I ON %s', t.tgname, t.tgrelid::regclass) FROM pg_catalog.pg_trigger t
                     WHERE t.tgfoid = p.oid AND t.tgparentid = 0) AS triggers
        FROM pg_catalog.pg_proc p
        WHERE p.proname = ANY (ARRAY[
            'booking_seats_follow_booking', 'bookings_take_seats_along', 'bookings_take_early_seats_along',
            'bookings_agree_with_event_seats', 'booking_seats_agree_with_event_seats',
            'event_seats_agree_with_bookings', 'event_seats_meet_bookings', 'booking_seats_leave_no_sold_seats',
            'event_seats_write_journal', 'seat_journal_is_append_only', 'journaled_seats_agree_with_bookings',
            'seat_must_agree', 'early_seat_follows_booking', 'seat_journal_clerk', 'seatui_book_free_seats',
            'seatui_book_at_once'])
          AND p.pronamespace IN (to_regnamespace('eight_files'),
                                 (SELECT c.relnamespace FROM pg_catalog.pg_class c WHERE c.oid = 'public.bookings'::regclass))
    LOOP
        FOR place IN 1 .. cardinality(each.triggers) LOOP
            EXECUTE 'DROP TRIGGER ' || each.triggers[place];
        END LOOP;
        EXECUTE format('DROP FUNCTION %s', each.function);
    END LOOP;
END
$$;

ALTER TABLE IF EXISTS eight_files.events SET SCHEMA seatui;
ALTER TABLE IF EXISTS eight_files.plans SET SCHEMA seatui;
ALTER TABLE IF EXISTS eight_files.plan_seats SET SCHEMA seatui;
ALTER TABLE IF EXISTS eight_files.showings SET SCHEMA seatui;
ALTER TABLE IF EXISTS eight_files.seat_journal SET SCHEMA seatui;

ALTER TABLE IF EXISTS seatui.seat_journal DROP COLUMN IF EXISTS agrees_at_once;
ALTER TABLE IF EXISTS public.booking_seats DROP COLUMN IF EXISTS agrees_at_once;
-- Files that a plan was imported before have no places on a map, and are drawn as before.
ALTER TABLE IF EXISTS seatui.plan_seats
    ADD COLUMN IF NOT EXISTS line_index integer, ADD COLUMN IF NOT EXISTS distance real NOT NULL DEFAULT 0;
ALTER TABLE IF EXISTS seatui.plans
    ADD COLUMN IF NOT EXISTS stage_column integer, ADD COLUMN IF NOT EXISTS stage_line integer,
    ADD COLUMN IF NOT EXISTS stage_columns integer, ADD COLUMN IF NOT EXISTS stage_lines integer;

DROP TABLE IF EXISTS eight_files.seatui_migrations, eight_files.seatui_migration_log, eight_files.seatui_migration_version;

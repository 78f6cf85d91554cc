-- Every trigger. Those of rows run ALWAYS, or come into play where those of statements do not (REPLICA): rows that come by
-- logical replication, and a session that calls itself a replica, get past none of them.

CREATE TRIGGER booking_inserted AFTER INSERT ON public.bookings
    FOR EACH ROW EXECUTE FUNCTION seatui.booking_inserted();
COMMENT ON TRIGGER booking_inserted ON public.bookings IS
    'Notes a new booking that has not all its seats yet, and takes along seats that came before it.';
ALTER TABLE public.bookings ENABLE ALWAYS TRIGGER booking_inserted;
-- Without a list of columns: another program's own trigger may change a column that its UPDATE does not name.
CREATE TRIGGER booking_changed AFTER UPDATE ON public.bookings
    FOR EACH ROW EXECUTE FUNCTION seatui.booking_changed();
COMMENT ON TRIGGER booking_changed ON public.bookings IS
    'Has the seats follow a booking that dies, comes to life or moves to another showing, and frees those of a dead one.';
ALTER TABLE public.bookings ENABLE ALWAYS TRIGGER booking_changed;
CREATE TRIGGER booking_deleted AFTER DELETE ON public.bookings
    FOR EACH ROW EXECUTE FUNCTION seatui.booking_changed();
COMMENT ON TRIGGER booking_deleted ON public.bookings IS
    'Has the seats of a deleted booking hold nothing any more, where no foreign key takes them away.';
ALTER TABLE public.bookings ENABLE ALWAYS TRIGGER booking_deleted;
CREATE TRIGGER bookings_emptied AFTER TRUNCATE ON public.bookings
    FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_emptied();
COMMENT ON TRIGGER bookings_emptied ON public.bookings IS
    'Refuses TRUNCATE while seats are sold, unless event_seats is emptied by the same statement.';
ALTER TABLE public.bookings ENABLE ALWAYS TRIGGER bookings_emptied;

CREATE TRIGGER booking_seat_follows_booking BEFORE INSERT ON public.booking_seats
    FOR EACH ROW WHEN (NEW.event_id IS NULL OR NEW.showtime IS NULL)
    EXECUTE FUNCTION seatui.booking_seat_follows_booking();
COMMENT ON TRIGGER booking_seat_follows_booking ON public.booking_seats IS
    'Fills in event_id, showtime and live of a new row, of which other programs write booking_id and seat_id only.';
ALTER TABLE public.booking_seats ENABLE ALWAYS TRIGGER booking_seat_follows_booking;
CREATE TRIGGER changed_booking_seat_follows_booking BEFORE UPDATE ON public.booking_seats
    FOR EACH ROW EXECUTE FUNCTION seatui.booking_seat_follows_booking();
COMMENT ON TRIGGER changed_booking_seat_follows_booking ON public.booking_seats IS
    'Fills in event_id, showtime and live anew whenever a row is changed, whatever the writer put there.';
ALTER TABLE public.booking_seats ENABLE ALWAYS TRIGGER changed_booking_seat_follows_booking;
CREATE TRIGGER booking_seats_inserted AFTER INSERT ON public.booking_seats
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_inserted();
COMMENT ON TRIGGER booking_seats_inserted ON public.booking_seats IS
    'Looks whether the new seats of a statement agree with event_seats; what does not is settled at commit.';
CREATE TRIGGER booking_seats_updated AFTER UPDATE ON public.booking_seats
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_changed();
COMMENT ON TRIGGER booking_seats_updated ON public.booking_seats IS
    'Has the seats and bookings of changed rows settled at commit.';
CREATE TRIGGER booking_seats_deleted AFTER DELETE ON public.booking_seats
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_changed();
COMMENT ON TRIGGER booking_seats_deleted ON public.booking_seats IS
    'Has the seats and bookings of deleted rows settled at commit.';
CREATE TRIGGER booking_seat_written AFTER INSERT OR UPDATE OR DELETE ON public.booking_seats
    FOR EACH ROW EXECUTE FUNCTION seatui.booking_seat_written();
COMMENT ON TRIGGER booking_seat_written ON public.booking_seats IS
    'As the triggers of statements, for rows that come by replication (REPLICA).';
ALTER TABLE public.booking_seats ENABLE REPLICA TRIGGER booking_seat_written;
CREATE TRIGGER booking_seats_emptied AFTER TRUNCATE ON public.booking_seats
    FOR EACH STATEMENT EXECUTE FUNCTION seatui.booking_seats_emptied();
COMMENT ON TRIGGER booking_seats_emptied ON public.booking_seats IS
    'Refuses TRUNCATE while seats are sold, unless event_seats is emptied by the same statement.';
ALTER TABLE public.booking_seats ENABLE ALWAYS TRIGGER booking_seats_emptied;

-- The row trigger is enough for any table, and all that a table with partitions or heirs has; where statements can be
-- caught, theirs are quicker, and the row trigger is left to replication.
CREATE TRIGGER event_seat_written AFTER INSERT OR UPDATE OR DELETE ON public.event_seats
    FOR EACH ROW EXECUTE FUNCTION seatui.event_seat_written();
COMMENT ON TRIGGER event_seat_written ON public.event_seats IS
    'As the triggers of statements, row by row: for replication (REPLICA), and ALWAYS on a table with partitions or heirs.';
CREATE TRIGGER event_seats_emptied BEFORE TRUNCATE ON public.event_seats
    FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_emptied();
COMMENT ON TRIGGER event_seats_emptied ON public.event_seats IS
    'Writes the journal for the rows that a TRUNCATE takes away.';
ALTER TABLE public.event_seats ENABLE ALWAYS TRIGGER event_seats_emptied;
DO $$
DECLARE
    its_part regclass;
BEGIN
    -- PostgreSQL gives partitions the triggers of rows of their parent, those that are made later too; not this one.
    FOR its_part IN
        SELECT p.relid FROM pg_catalog.pg_partition_tree('public.event_seats') AS p
        WHERE p.relid <> 'public.event_seats'::regclass
    LOOP
        EXECUTE format('CREATE TRIGGER event_seats_emptied BEFORE TRUNCATE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_emptied()', its_part);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER event_seats_emptied', its_part);
    END LOOP;
    IF (SELECT c.relkind <> 'r' FROM pg_catalog.pg_class c WHERE c.oid = 'public.event_seats'::regclass)
       OR EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE 'public.event_seats'::regclass IN (i.inhrelid, i.inhparent)) THEN
        ALTER TABLE public.event_seats ENABLE ALWAYS TRIGGER event_seat_written;
        RETURN;
    END IF;
    ALTER TABLE public.event_seats ENABLE REPLICA TRIGGER event_seat_written;
    CREATE TRIGGER event_seats_inserted AFTER INSERT ON public.event_seats
        REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_inserted();
    COMMENT ON TRIGGER event_seats_inserted ON public.event_seats IS
        'Writes the journal for new seats that are not free, and has those that are booked already settled at commit.';
    CREATE TRIGGER event_seats_updated AFTER UPDATE ON public.event_seats
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_updated();
    COMMENT ON TRIGGER event_seats_updated ON public.event_seats IS
        'Writes the journal for seats whose status or booking changes; what does not agree with the bookings is settled at commit.';
    CREATE TRIGGER event_seats_deleted AFTER DELETE ON public.event_seats
        REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_deleted();
    COMMENT ON TRIGGER event_seats_deleted ON public.event_seats IS
        'Writes the journal for deleted seats that were not free, and has them settled at commit.';
END
$$;

CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON seatui.seat_journal
    FOR EACH ROW EXECUTE FUNCTION seatui.refuse_to_change_journal();
COMMENT ON TRIGGER journal_is_append_only ON seatui.seat_journal IS
    'Refuses to change or delete a row of the journal.';
ALTER TABLE seatui.seat_journal ENABLE ALWAYS TRIGGER journal_is_append_only;
CREATE TRIGGER journal_is_not_emptied BEFORE TRUNCATE ON seatui.seat_journal
    FOR EACH STATEMENT EXECUTE FUNCTION seatui.refuse_to_change_journal();
COMMENT ON TRIGGER journal_is_not_emptied ON seatui.seat_journal IS
    'Refuses TRUNCATE of the journal.';
ALTER TABLE seatui.seat_journal ENABLE ALWAYS TRIGGER journal_is_not_emptied;
CREATE TRIGGER journal_is_not_written_by_hand BEFORE INSERT ON seatui.seat_journal
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION seatui.refuse_to_change_journal();
COMMENT ON TRIGGER journal_is_not_written_by_hand ON seatui.seat_journal IS
    'Refuses rows that no trigger writes.';
ALTER TABLE seatui.seat_journal ENABLE ALWAYS TRIGGER journal_is_not_written_by_hand;

CREATE CONSTRAINT TRIGGER settle_at_commit AFTER INSERT ON seatui.unsettled
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seatui.settle();
COMMENT ON TRIGGER settle_at_commit ON seatui.unsettled IS
    'At commit: whatever did not agree when its statement ended must agree now.';
ALTER TABLE seatui.unsettled ENABLE ALWAYS TRIGGER settle_at_commit;

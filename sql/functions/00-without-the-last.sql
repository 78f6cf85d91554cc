-- The functions and triggers are replaced as a whole: what a version before had, and this one has not, is gone with it.
DO $$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT t.tgname, t.tgrelid::regclass AS its_table
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
        WHERE t.tgparentid = 0 AND p.pronamespace = 'seatui'::regnamespace
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', each.tgname, each.its_table);
    END LOOP;
    FOR each IN
        SELECT p.oid::regprocedure AS function
        FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'seatui'::regnamespace
    LOOP
        EXECUTE format('DROP FUNCTION %s', each.function);
    END LOOP;
END
$$;

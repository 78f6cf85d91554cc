-- The functions of seatui run with the rights of the tables' owner, whom they belong to; they look for names in pg_catalog
-- alone, so that neither a temporary table nor an operator of another schema stands in for what they mean; and nobody else
-- may have the triggers run. By index, and on plans that are made once, whether for three seats or for three hundred
-- thousand: one that was made while the tables were empty must not become a scan as they fill. (For an EXISTS beneath an OR
-- or a NOT the planner of 18 takes a scan all the same, unless there is an OFFSET in it.)
DO $$
DECLARE
    owner constant regrole := (SELECT c.relowner FROM pg_catalog.pg_class c WHERE c.oid = 'public.bookings'::regclass);
    each record;
BEGIN
    FOR each IN
        SELECT p.oid::regprocedure AS function, p.prorettype = 'trigger'::regtype OR p.proname = 'book' AS is_entry,
               p.proconfig IS NULL AS looks_nowhere,
               p.proname IN ('book', 'is_live', 'is_overdue', 'may_become', 'seat_fits_booking',
                             'seated_showings', 'journal_digest') AS is_for_all
        FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'seatui'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO %s', each.function, owner);
        IF each.is_entry THEN
            -- What they call, runs under their settings. Those that write to the tables of the service have a path already.
            IF each.looks_nowhere THEN
                EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', each.function);
            END IF;
            EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', each.function);
            EXECUTE format('ALTER FUNCTION %s SET enable_hashjoin = off', each.function);
            EXECUTE format('ALTER FUNCTION %s SET enable_mergejoin = off', each.function);
            -- The costs that are forbidden above look like a reason to compile.
            EXECUTE format('ALTER FUNCTION %s SET jit = off', each.function);
            EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan', each.function);
        END IF;
        IF NOT each.is_for_all THEN
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', each.function);
        END IF;
    END LOOP;
    FOR each IN
        SELECT c.oid::regclass AS its_table FROM pg_catalog.pg_class c
        WHERE c.relnamespace = 'seatui'::regnamespace AND c.relkind = 'r'
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %s', each.its_table, owner);
    END LOOP;
    EXECUTE format('ALTER SCHEMA seatui OWNER TO %s', owner);
END
$$;

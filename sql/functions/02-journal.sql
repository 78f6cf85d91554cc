-- The journal: seatui.seat_journal is written by the triggers on event_seats alone, and never changed.

CREATE FUNCTION seatui.journal_digest(
    previous bytea,
    event_id text,
    showtime timestamptz,
    at timestamptz,
    seat_ids text[],
    from_status text,
    to_status text,
    booking_id text,
    clerk text,
    terminal text,
    role_name text,
    reason text
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    -- Bytes that no setting of a session and no version of PostgreSQL writes differently.
    SELECT sha256(
        coalesce(previous, '') || timestamptz_send(showtime) || timestamptz_send(at) || convert_to(
            concat_ws(E'\x1f', event_id, array_to_string(seat_ids, E'\x1e'), coalesce(from_status, '-'),
                      coalesce(to_status, '-'), coalesce(booking_id, '-'), clerk, terminal, 'role ' || role_name,
                      'reason ' || reason),
            CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END))
$$;
COMMENT ON FUNCTION seatui.journal_digest(bytea, text, timestamptz, timestamptz, text[], text, text, text, text, text, text, text) IS
    'SHA-256 over a row of the journal and the digest of the row before it: none can be changed or taken out unseen.';

CREATE FUNCTION seatui.write_journal(
    its_event text,
    its_showtime timestamptz,
    its_seats text[],
    was text,
    becomes text,
    its_booking text,
    usual_reason text DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    its_time constant timestamptz := clock_timestamp();
    its_role constant text := seatui.acting_role();
    -- After a transaction that set one of them, a session has it as an empty text.
    its_clerk constant text := coalesce(nullif(current_setting('seatui.clerk', true), ''), its_role);
    its_terminal constant text := coalesce(nullif(current_setting('seatui.terminal', true), ''),
                                           current_setting('application_name', true), '');
    -- A change of ours says by its reason what it is: a hold past its end that is moved has not just ended.
    its_reason constant text := coalesce(nullif(current_setting('seatui.reason', true), ''),
        CASE WHEN coalesce(current_setting('seatui.is_ours', true), '') = '' THEN usual_reason END);
BEGIN
    INSERT INTO seatui.seat_journal
        (event_id, showtime, at, seat_ids, from_status, to_status, booking_id, clerk, terminal, role_name, reason,
         previous_id, digest)
    SELECT its_event, its_showtime, its_time, its_seats, was, becomes, its_booking, its_clerk, its_terminal,
           nullif(its_role, its_clerk), its_reason, last.journal_id,
           seatui.journal_digest(last.digest, its_event, its_showtime, its_time, its_seats, was, becomes, its_booking,
                                 its_clerk, its_terminal, nullif(its_role, its_clerk), its_reason)
    FROM (SELECT) AS one
    LEFT JOIN LATERAL (
        SELECT j.journal_id, j.digest FROM seatui.seat_journal j
        WHERE j.event_id = its_event AND j.showtime = its_showtime
        ORDER BY j.journal_id DESC LIMIT 1
    ) AS last ON true;
END
$$;
COMMENT ON FUNCTION seatui.write_journal(text, timestamptz, text[], text, text, text, text) IS
    'Writes one row of the journal: seats of a showing that one statement changed in the same way. The usual reason is taken where the transaction says none.';

CREATE FUNCTION seatui.refuse_to_change_journal() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'the journal is written by the database alone, and never changed: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION seatui.refuse_to_change_journal() IS 'Keeps the journal append-only, and from being written by hand.';

-- The ids of changes: made, or void for good.

-- name: record_change
-- Refused by the key when the change was asked for while it was not there, and is void.
INSERT INTO seatui.changes (change_id, attempt) VALUES (%(change_id)s, %(attempt)s)

-- name: settle_change
-- Makes a change void that is not there; whoever is about to commit it is waited for. A row that is there is written anew,
-- so that our own commit waits for a synchronous standby: what we tell of it must not be lost with this server.
INSERT INTO seatui.changes AS c (change_id, attempt, is_void) VALUES (%(change_id)s, %(attempt)s, true)
ON CONFLICT (change_id, attempt) DO UPDATE SET is_void = c.is_void
RETURNING c.is_void, c.xmax = 0 AS is_new

-- name: date_void_change
-- From when it got in: until then it may have waited for the change itself.
UPDATE seatui.changes SET at = clock_timestamp()
WHERE change_id = %(change_id)s AND attempt = %(attempt)s AND is_void

-- name: age_of_change
SELECT extract(epoch FROM clock_timestamp() - at)::double precision AS seconds FROM seatui.changes
WHERE change_id = %(change_id)s AND attempt = %(attempt)s

-- name: forget_old_changes
DELETE FROM seatui.changes WHERE at < now() - %(kept)s::interval

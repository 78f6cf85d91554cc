-- What is written on a seat, where that is not simply its number.

ALTER TABLE seatui.plan_seats
    ADD COLUMN IF NOT EXISTS label varchar(20);
COMMENT ON COLUMN seatui.plan_seats.label IS
    'What is written on the seat, such as 12a, A1 or 007; NULL where it is its number in event_seats, which is derived from it.';

-- A plan is laid out as a map once, when it is imported. Seats of plans from before have no line: their blocks stand
-- behind one another, and column_index is counted within the block.

ALTER TABLE plan_seats ADD COLUMN line_index integer, ADD COLUMN distance real NOT NULL DEFAULT 0;

COMMENT ON COLUMN plan_seats.zone_index IS 'the block that the seat stands in, counted as one reads the map';
COMMENT ON COLUMN plan_seats.row_index IS 'its row in the block, counted from the front';
COMMENT ON COLUMN plan_seats.column_index IS 'the column of the map, from the left';
COMMENT ON COLUMN plan_seats.line_index IS 'the line of the map, from the top';
COMMENT ON COLUMN plan_seats.distance IS 'from the stage, in seat widths; a seat to the side counts double';

-- Where the stage is on the map, unless it is in front of all seats.
ALTER TABLE plans
    ADD COLUMN stage_column integer,
    ADD COLUMN stage_line integer,
    ADD COLUMN stage_columns integer,
    ADD COLUMN stage_lines integer;

"""A database as the first eight migration files left it, or the first few of them, with what people did in it."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import psycopg

FILES = tuple(sorted((Path(__file__).parent / "eight_files").glob("*.sql")))

# As yoyo 9 made its own tables; the first of them once more, in place of an older one.
_ITS_TABLES = """
    CREATE TABLE seatui_migrations (id varchar(191) NOT NULL PRIMARY KEY, ctime timestamp);
    CREATE TABLE seatui_migration_log (
        id varchar(36), migration_hash varchar(64), migration_id varchar(255), operation varchar(10),
        username varchar(255), hostname varchar(255), comment varchar(255), created_at_utc timestamp, PRIMARY KEY (id)
    );
    CREATE TABLE seatui_migration_version (version int NOT NULL PRIMARY KEY, installed_at_utc timestamp);
    DROP TABLE seatui_migrations;
    CREATE TABLE seatui_migrations (
        migration_hash varchar(64), migration_id varchar(255), applied_at_utc timestamp, PRIMARY KEY (migration_hash)
    );
    INSERT INTO seatui_migration_version VALUES (2, now());
"""
_MARK = """
    WITH marked AS (
        INSERT INTO seatui_migrations VALUES (%(hash)s, %(id)s, now() AT TIME ZONE 'UTC')
    )
    INSERT INTO seatui_migration_log VALUES
        (gen_random_uuid(), %(hash)s, %(id)s, 'apply', 'root', 'here', NULL, now() AT TIME ZONE 'UTC')
"""


def make_older(dsn: str, files: int = len(FILES)) -> None:
    """Makes what the version of the first so many files made: all of them in one transaction, or none."""
    with psycopg.connect(dsn) as connection:
        connection.execute(_ITS_TABLES)
        for file in FILES[:files]:
            connection.execute(file.read_text())
            mark_older(connection, file.stem)


def mark_older(connection: psycopg.Connection, migration_id: str) -> None:
    """Marks a migration as applied."""
    digest = hashlib.sha256(migration_id.encode()).hexdigest()
    connection.execute(_MARK, {"hash": digest, "id": migration_id})


_SEATS = """
    INSERT INTO event_seats (event_id, showtime, seat_id, zone, row_number, seat_number, price)
    SELECT event, '2031-05-01 12:00Z', row || number, 'Stalls', row, number, 20
    FROM unnest(ARRAY['E1', 'E2']) AS event, unnest(ARRAY['A', 'B', 'C']) AS row, generate_series(1, 6) AS number
"""
_PLAN = """
    INSERT INTO events (event_id, name) VALUES ('E1', 'Hamlet'), ('E3', 'Without seats');
    INSERT INTO plans (name, digest, stage_x, stage_y) VALUES ('small', repeat('0', 64), 1.5, -2);
    INSERT INTO plan_seats (plan_id, seat_id, zone_index, row_index, column_index, kind, category, x, y)
    SELECT 1, row || number, 0, ascii(row) - 65, number - 1, '', 'Cat 1', number, 2.5
    FROM unnest(ARRAY['A', 'B', 'C']) AS row, generate_series(1, 6) AS number;
    INSERT INTO showings (event_id, showtime, plan_id) VALUES
        ('E1', '2031-05-01 12:00Z', 1), ('E3', '2031-05-01 12:00Z', NULL)
"""
_PLACES = """
    UPDATE plan_seats SET line_index = row_index + 3, distance = row_index + 0.5;
    UPDATE plans SET stage_column = 1, stage_line = 0, stage_columns = 4, stage_lines = 2
"""
_BOOKING = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status)
    VALUES (%(id)s, %(event)s, 'Ann [/foo]', '2031-05-01 12:00Z', cardinality(%(seats)s::text[]), %(status)s)
"""
_BOOKING_SEATS = "INSERT INTO booking_seats (booking_id, seat_id) SELECT %(id)s, unnest(%(seats)s::text[])"
_MARKED = """
    UPDATE event_seats
    SET status = CASE %(status)s WHEN 'RESERVED' THEN 'RESERVED' ELSE 'SOLD' END, booking_id = %(id)s,
        reserved_until = CASE %(status)s WHEN 'RESERVED' THEN now() + interval '1 hour' END, updated_at = now()
    WHERE event_id = %(event)s AND seat_id = ANY (%(seats)s::text[])
"""
_HAS_ITS_END = "UPDATE bookings SET reserved_until = now() + interval '1 hour' WHERE status = 'RESERVED'"
_CANCELLED = (
    "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL, updated_at = now() WHERE booking_id = 'BK-GONE'",
    "UPDATE bookings SET status = 'CANCELLED', updated_at = now() WHERE booking_id = 'BK-GONE'",
)
_BLOCKED = "UPDATE event_seats SET status = 'BLOCKED' WHERE event_id = 'E1' AND seat_id IN ('C1', 'C2', 'C3')"
_UNBLOCKED = "UPDATE event_seats SET status = 'AVAILABLE' WHERE event_id = 'E1' AND seat_id = 'C3'"
# By the functions of then, each as soon as there was one.
_SOLD_BY = {
    6: "SELECT seatui_book_free_seats('BK-SIX', 'E1', 'Bob', '2031-05-01 12:00Z', ARRAY['C4'], 'CONFIRMED', NULL)",
    7: "SELECT seatui_book_at_once('BK-SEVEN', 'E1', 'Cat', '2031-05-01 12:00Z', ARRAY['C5'], 'RESERVED', '1 day')",
}


def fill_older(dsn: str, files: int = len(FILES)) -> None:
    """Sales, holds, cancelled bookings, blocked seats, a plan; with as many files as made the database."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(_SEATS)
        if files >= 2:
            connection.execute(_PLAN)
        if files >= 8:
            connection.execute(_PLACES)
        _book(connection, "BK-SOLD", "CONFIRMED", ["A1", "A2"])
        _book(connection, "BK-HELD", "RESERVED", ["B1"])
        _book(connection, "BK-GONE", "CONFIRMED", ["B2", "B3"])
        _book(connection, "BK-E2", "CONFIRMED", ["A1"], event="E2")
        _book(connection, "BK-E3", "CONFIRMED", ["ANYWHERE"], event="E3")
        if files >= 4:
            connection.execute(_HAS_ITS_END)
        with connection.transaction():
            for statement in _CANCELLED:
                connection.execute(statement)
        connection.execute(_BLOCKED)
        connection.execute(_UNBLOCKED)
        for file, sale in _SOLD_BY.items():
            if files >= file:
                connection.execute(sale)


def _book(
    connection: psycopg.Connection, booking_id: str, status: str, seats: Sequence[str], event: str = "E1"
) -> None:
    facts = {"id": booking_id, "event": event, "status": status, "seats": list(seats)}
    with connection.transaction():
        for statement in (_BOOKING, _BOOKING_SEATS, _MARKED):
            connection.execute(statement, facts)

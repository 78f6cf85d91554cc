"""Another booking service: its tables as it made them, and what it sends when it sells and cancels."""

from collections.abc import Sequence
from typing import Any

import psycopg

# As such a service makes its tables itself: other types here and there, its own keys, checks and indexes.
ITS_SCHEMA = """
    CREATE TABLE bookings (
        id serial PRIMARY KEY,
        booking_id varchar(50) UNIQUE NOT NULL,
        event_id varchar(50) NOT NULL,
        user_id varchar(100) NOT NULL,
        showtime timestamptz NOT NULL,
        quantity integer NOT NULL,
        status varchar(20) DEFAULT 'CONFIRMED',
        created_at timestamptz DEFAULT now(),
        updated_at timestamptz DEFAULT now()
    );
    CREATE TABLE booking_seats (
        id serial PRIMARY KEY,
        booking_id varchar(50) NOT NULL REFERENCES bookings (booking_id) ON DELETE CASCADE,
        seat_id varchar(50) NOT NULL,
        created_at timestamptz DEFAULT now()
    );
    CREATE TABLE event_seats (
        id serial PRIMARY KEY,
        event_id varchar(50) NOT NULL,
        showtime timestamptz NOT NULL,
        seat_id varchar(50) NOT NULL,
        zone varchar(20) NOT NULL CHECK (zone IN ('VIP', 'PREMIUM', 'STANDARD', 'ECONOMY', 'BALCONY')),
        row_number varchar(10),
        seat_number integer,
        price numeric(10, 2),
        status varchar(20) DEFAULT 'AVAILABLE' CHECK (status IN ('AVAILABLE', 'RESERVED', 'SOLD', 'BLOCKED')),
        booking_id varchar(50) REFERENCES bookings (booking_id),
        reserved_at timestamptz,
        reserved_until timestamptz,
        sold_at timestamptz,
        created_at timestamptz DEFAULT now(),
        updated_at timestamptz DEFAULT now(),
        UNIQUE (event_id, showtime, seat_id)
    );
    CREATE INDEX its_own_index ON event_seats (status);
"""
ITS_ROWS = """
    INSERT INTO event_seats (event_id, showtime, seat_id, zone, row_number, seat_number, price)
    SELECT 'CONCERT', '2031-06-01 19:00Z', row || number, zone, row, number, price
    FROM (VALUES ('A', 'VIP', 90), ('B', 'STANDARD', 40), ('C', 'STANDARD', 40)) AS rows (row, zone, price),
         generate_series(1, 12) AS number;
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('THEIRS-1', 'CONCERT', 'web', '2031-06-01 19:00Z', 2);
    INSERT INTO booking_seats (booking_id, seat_id) VALUES ('THEIRS-1', 'B1'), ('THEIRS-1', 'B2');
    UPDATE event_seats SET status = 'SOLD', booking_id = 'THEIRS-1', sold_at = now() WHERE seat_id IN ('B1', 'B2');
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('THEIRS-2', 'LECTURE', 'web', '2031-06-02 19:00Z', 1);
    INSERT INTO booking_seats (booking_id, seat_id) VALUES ('THEIRS-2', '17');
"""

_LOOK_FOR_TAKEN_SEATS = """
    SELECT s.seat_id FROM booking_seats s JOIN bookings b ON b.booking_id = s.booking_id
    WHERE b.event_id = %(event)s AND b.showtime = %(showtime)s AND b.status = 'CONFIRMED'
      AND s.seat_id = ANY(%(seats)s)
"""
_INSERT_BOOKING = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES (%(id)s, %(event)s, 'web', %(showtime)s, %(quantity)s)
"""
_INSERT_SEAT = "INSERT INTO booking_seats (booking_id, seat_id) VALUES (%(id)s, %(seat)s)"
_UPDATE_SEATS = """
    UPDATE event_seats SET status = 'SOLD', booking_id = %(id)s, sold_at = now(), updated_at = now()
    WHERE event_id = %(event)s AND showtime = %(showtime)s AND seat_id = ANY(%(seats)s)
      AND status IN ('AVAILABLE', 'RESERVED')
"""


class ItsSale:
    """One sale of the service, in the statements that it sends; the test says when each part is sent."""

    def __init__(
        self,
        connection: psycopg.Connection,
        booking_id: str,
        seat_ids: Sequence[str],
        *,
        event_id: str = "CONCERT",
        showtime: str = "2031-06-01 19:00Z",
    ) -> None:
        self._connection = connection
        self._seat_ids = list(seat_ids)
        self._facts: dict[str, Any] = {
            "id": booking_id,
            "event": event_id,
            "showtime": showtime,
            "seats": self._seat_ids,
            "quantity": len(self._seat_ids),
        }

    def look(self) -> bool:
        """A plain SELECT for taken seats, without a lock; whether it finds all of them free."""
        return not self._connection.execute(_LOOK_FOR_TAKEN_SEATS, self._facts).fetchall()

    def write(self) -> None:
        """The booking, its seats one by one, and the seats' status, whatever the row count."""
        self._connection.execute(_INSERT_BOOKING, self._facts)
        for seat_id in self._seat_ids:
            self._connection.execute(_INSERT_SEAT, {**self._facts, "seat": seat_id})
        self._connection.execute(_UPDATE_SEATS, self._facts)

    def commit(self) -> None:
        """Commits."""
        self._connection.commit()


def its_sale(dsn: str, booking_id: str, *seat_ids: str, level: str = "READ COMMITTED") -> None:
    """A whole sale of the service on a connection of its own."""
    with psycopg.connect(dsn) as connection:
        connection.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        sale = ItsSale(connection, booking_id, seat_ids)
        sale.look()
        sale.write()
        sale.commit()

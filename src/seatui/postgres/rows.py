"""The rows that a booking left in the three tables, as they stand: for people who want to see them."""

from seatui.postgres.database import Database

_TABLES = {
    "bookings": "booking_id, event_id, user_id, showtime, quantity, status",
    "booking_seats": "booking_id, seat_id, event_id, showtime, live",
    "event_seats": "seat_id, zone, row_number, seat_number, price, status, booking_id, sold_at",
}


class PostgresBookingRows:
    """Reads the rows of one booking."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, booking_id: str) -> dict[str, list[tuple[str, ...]]]:
        """By table: a row of column names, then the booking's rows as text."""
        found: dict[str, list[tuple[str, ...]]] = {}
        async with self._database.connection() as connection:
            for table, columns in _TABLES.items():
                query = f"SELECT {columns} FROM {table} WHERE booking_id = %s ORDER BY id"
                rows = await (await connection.execute(query, (booking_id,))).fetchall()
                names = tuple(columns.split(", "))
                found[table] = [names, *(tuple(map(str, row)) for row in rows)]
        return found

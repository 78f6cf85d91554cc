"""The raw rows of a booking in the three tables, for people who want to see them."""

from seatui.postgres.database import Database
from seatui.postgres.queries import queries


class PostgresBookingRows:
    """Reads the rows of one booking."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, booking_id: str) -> dict[str, list[tuple[str, ...]]]:
        """By table: a row of column names, then the booking's rows as text."""
        found: dict[str, list[tuple[str, ...]]] = {}
        async with self._database.reading() as tx:
            for table, query in queries("rows").items():
                cursor = await tx.connection.execute(query, {"booking_id": booking_id})
                names = tuple(column.name for column in cursor.description or ())
                found[table] = [names, *(tuple(map(str, row)) for row in await cursor.fetchall())]
        return found

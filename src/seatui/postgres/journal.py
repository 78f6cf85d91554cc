"""Reading the journal."""

from datetime import datetime

from seatui.domain.journal import JournalEntry
from seatui.postgres.database import Database
from seatui.postgres.showings import require_showing

_ENTRIES = """
    SELECT journal_id, at, seat_ids, from_status, to_status, booking_id, clerk, terminal
    FROM seat_journal
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s
      AND (%(seat_id)s::text IS NULL OR %(seat_id)s::text = ANY (seat_ids))
    ORDER BY journal_id
"""


class PostgresJournal:
    """The table `seat_journal`, which the database fills."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(
        self, event_id: str, showtime: datetime, seat_id: str | None = None
    ) -> list[JournalEntry]:
        """What became of the seats of a showing, or of one of them, oldest first.

        The changes of one seat stand in the order in which they were made; those of different seats nearly so.
        Raises EventNotFound, ShowtimeMismatch, DatabaseUnavailable.
        """
        asked = {"event_id": event_id, "showtime": showtime, "seat_id": seat_id}
        async with self._database.repeatable() as tx:
            rows = await (await tx.connection.execute(_ENTRIES, asked)).fetchall()
            if not rows:
                await require_showing(tx, event_id, showtime)
        return [JournalEntry(row[0], row[1], tuple(row[2]), *row[3:]) for row in rows]

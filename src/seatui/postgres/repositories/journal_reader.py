"""The journal, read from PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import asdict, fields
from psycopg.rows import kwargs_row

from seatui.domain.model.journal import EXPIRED, PAYING, JournalEntry, ShowingEntry, TerminalChange
from seatui.domain.words.plain_text import spellings_in_data
from seatui.postgres.database import Database, Transaction
from seatui.postgres.encodings import encoding_of, is_in
from seatui.postgres.queries import queries
from seatui.postgres.repositories.showing_check import require_showing

_sql = queries("journal")

_FIELDS = [each.name for each in fields(JournalEntry)]


class PostgresJournal:
    """Reads the table `seat_journal`, which triggers fill."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(
        self,
        event_id: str,
        showtime: datetime,
        seat_id: str | None = None,
        booking_id: str | None = None,
    ) -> list[JournalEntry]:
        """The changes of the seats of a showing, of one of them, or by one booking, oldest first.

        The changes of one seat are in the order in which they were made; those of different seats nearly so.
        Raises DatabaseUnavailable and, unless a booking is named, EventNotFound, ShowtimeMismatch.
        """
        params = {
            "event_id": event_id,
            "showtime": showtime,
            "seat_id": seat_id,
            "booking_id": booking_id,
        }
        async with self._database.reading() as tx:
            async with tx.connection.cursor(row_factory=kwargs_row(_entry)) as cursor:
                await cursor.execute(_sql["entries"], params)
                entries = await cursor.fetchall()
            if not entries and booking_id is None:
                await require_showing(tx, event_id, showtime)
        return entries

    async def latest(self, event_id: str, showtime: datetime, limit: int) -> list[JournalEntry]:
        """The latest changes of a showing, oldest first."""
        params = {"event_id": event_id, "showtime": showtime, "limit": limit}
        async with (
            self._database.reading() as tx,
            tx.connection.cursor(row_factory=kwargs_row(_entry)) as cursor,
        ):
            await cursor.execute(_sql["latest"], params)
            return await cursor.fetchall()

    async def everywhere(
        self, seat_id: str | None = None, limit: int | None = None
    ) -> list[ShowingEntry] | None:
        """The changes of all showings, or of the seats with one id, oldest first; None if no showing has that id.

        seat_id: in any spelling. limit: only so many of the latest.
        """
        async with self._database.reading() as tx:
            if seat_id is None:
                return await _everywhere(tx, None, limit)
            encoding = encoding_of(tx)
            for spelling in (each for each in spellings_in_data(seat_id) if is_in(encoding, each)):
                found = await _everywhere(tx, spelling, limit)
                if found or await _is_a_seat(tx, spelling):
                    return found
        return None

    async def last_change(self, within: timedelta) -> TerminalChange | None:
        """The last change by this terminal and clerk, not longer ago than `within`."""
        params = {**asdict(self._database.origin), "within": within, "expired": EXPIRED, "paying": PAYING}
        async with self._database.reading() as tx:
            rows = await tx.connection.rows(_sql["last_change"], params)
        if not rows:
            return None
        entries = tuple(_entry(**{name: getattr(row, name) for name in _FIELDS}) for row in rows)
        booking_id = rows[0].booking_id or ""
        is_followed = any(row.is_followed for row in rows)
        where = rows[0].event_id, rows[0].showtime
        return TerminalChange(*where, booking_id, entries[-1].at, entries, is_followed=is_followed)

    @staticmethod
    async def of_bookings(tx: Transaction, params: Mapping[str, Any]) -> list[JournalEntry]:
        """The changes of some bookings of a showing, oldest first."""
        async with tx.connection.cursor(row_factory=kwargs_row(_entry)) as cursor:
            await cursor.execute(_sql["of_bookings"], params)
            return await cursor.fetchall()


async def _everywhere(tx: Transaction, seat_id: str | None, limit: int | None) -> list[ShowingEntry]:
    async with tx.connection.cursor(row_factory=kwargs_row(_showing_entry)) as cursor:
        await cursor.execute(_sql["everywhere"], {"seat_id": seat_id, "limit": limit})
        return (await cursor.fetchall())[::-1]


async def _is_a_seat(tx: Transaction, seat_id: str) -> bool:
    rows = await tx.connection.rows(_sql["is_a_seat"], {"seat_id": seat_id}) if tx.has_event_seats else []
    return any(row.is_a_seat for row in rows)


def _showing_entry(*, event_id: str, showtime: datetime, **facts: Any) -> ShowingEntry:
    return ShowingEntry(event_id, showtime, _entry(**facts))


def _entry(*, seat_ids: Sequence[str], **facts: Any) -> JournalEntry:
    return JournalEntry(seat_ids=tuple(seat_ids), **facts)

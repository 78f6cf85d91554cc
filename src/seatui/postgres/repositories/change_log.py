"""The log of changes, made and void, in `seatui.changes`."""

from datetime import timedelta

from seatui.booking.changes import CHANGES_ARE_KEPT, Change, Fate
from seatui.postgres.database import Database, Transaction
from seatui.postgres.queries import queries

_sql = queries("changes")


class PostgresChangeLog:
    """A `ChangeLog`, the base of the repositories that make changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fate_of(self, change: Change) -> Fate:
        """Commits a void row under the change's key: either that or the change's own row exists, never both."""
        params = {"change_id": change.change_id, "attempt": change.attempt}
        async with self._database.retryable() as tx:
            (row,) = await tx.connection.rows(_sql["settle_change"], params)
            if row.is_void and row.is_new:
                await tx.connection.execute(_sql["date_void_change"], params)
        if not row.is_void:
            return Fate.HAPPENED
        return Fate.VOID if row.is_new else Fate.WAS_VOID

    async def age_of(self, change: Change) -> timedelta | None:
        """The time since the start of the transaction that wrote its row."""
        params = {"change_id": change.change_id, "attempt": change.attempt}
        async with self._database.reading() as tx:
            found = await tx.connection.rows(_sql["age_of_change"], params)
        return timedelta(seconds=found[0].seconds) if found else None

    async def forget_old_changes(self, tx: Transaction) -> None:
        """Deletes the rows of changes older than `CHANGES_ARE_KEPT`."""
        await tx.connection.execute(_sql["forget_old_changes"], {"kept": CHANGES_ARE_KEPT})

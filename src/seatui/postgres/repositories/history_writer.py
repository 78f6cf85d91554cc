"""The past of a demo's showings, written into PostgreSQL."""

import json
from collections.abc import Sequence

from msgspec.structs import asdict

from seatui.booking.changes import Change
from seatui.booking.past import PastChange
from seatui.domain.model.showings import Showing
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.repositories.change_log import PostgresChangeLog

_sql = queries("history")


class PostgresHistoryRepository(PostgresChangeLog):
    """A `HistoryRepository`: each past in one transaction, under every guard, with the journal's clock set back."""

    async def write_history(self, change: Change, showing: Showing, past: Sequence[PastChange]) -> bool:
        """As in `HistoryRepository`."""
        params = {"event_id": showing.event_id, "showtime": showing.showtime}
        async with self._database.transaction(change, is_patient=True) as tx:
            await tx.connection.execute(_sql["lock_history"])
            (found,) = await tx.connection.rows(_sql["has_past"], params)
            if not found.has_past:
                await self._write(tx, {**params, "past": _as_json(past)})
        return not found.has_past

    async def _write(self, tx: Transaction, params: dict[str, object]) -> None:
        await tx.connection.execute(_sql["make_writer"])
        await tx.connection.execute(_sql["write"], params)
        await tx.connection.execute(_sql["drop_writer"])


def _as_json(past: Sequence[PastChange]) -> str:
    """The changes as `write_history` of `history.sql` takes them."""
    return json.dumps([asdict(each) for each in past], default=lambda at: at.isoformat())

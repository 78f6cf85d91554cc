"""The report of some showings, read from PostgreSQL."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from seatui.domain.model.report import BIN, Part, Report, Sales, ShowingReport
from seatui.domain.model.showings import Showing
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.repositories.standing_reader import has_journal, keys_of, seats_of

_sql = queries("reports")

FEW = 50
"""The most showings whose part of the journal is read by its key."""


async def read_report(tx: Transaction, showings: Sequence[Showing], now: datetime) -> Report:
    """The report of these showings: each kind of line by one query for all of them. now: the time of the database."""
    parts: dict[int, list[Part]] = defaultdict(list)
    blocks: dict[int, dict[Decimal, int]] = defaultdict(dict)
    if tx.has_event_seats:
        for row in await tx.connection.rows(_sql["parts"], keys_of(showings)):
            parts[row.place].append(Part(row.zone, row.category, Decimal(row.price), seats_of(row)))
        to_come = [at for at, showing in enumerate(showings) if not showing.is_over(now)]
        for row in await tx.connection.rows(_sql["blocks"], keys_of([showings[at] for at in to_come])):
            blocks[to_come[row.place - 1]][Decimal(row.price)] = row.seats
    sold, returned = await _sales(tx, showings) if await has_journal(tx) else (None, None)
    reports = [
        ShowingReport(showing, parts[at + 1], blocks[at], None if returned is None else returned[at + 1])
        for at, showing in enumerate(showings)
    ]
    return Report(reports, now, sold)


async def _sales(tx: Transaction, showings: Sequence[Showing]) -> tuple[list[Sales], dict[int, int]]:
    """The sales of all these showings, and the seats returned of each, by its place."""
    if len(showings) > FEW:
        await tx.connection.execute(_sql["scan_journal"])
    rows: list[Any] = await tx.connection.rows(
        _sql["sales"], {**keys_of(showings), "bin": int(BIN.total_seconds())}
    )
    returned = defaultdict(int, {row.place: row.returned for row in rows if row.place is not None})
    sold = [Sales(row.since.astimezone(UTC), row.sold, row.returned) for row in rows if row.place is None]
    return sold, returned

"""The list of showings, and how those in view sell, read from PostgreSQL."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.model.standing import HOURS, Standing
from seatui.domain.model.validation import FIRST_YEAR, LAST_YEAR
from seatui.domain.model.zones import zone_stored
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.schema.guards import journal_triggers

_sql = queries("standings")

FIRST, LAST = f"{FIRST_YEAR}-01-02", f"{LAST_YEAR}-01-01"
"""The range of showtimes that every clock can show."""

_NONE = Standing(dict.fromkeys(SeatStatus, 0), Decimal(0), Decimal(0))


def keys_of(showings: Sequence[Showing]) -> dict[str, Any]:
    """The parameters of a query over some showings."""
    return {
        "event_ids": [each.event_id for each in showings],
        "showtimes": [each.showtime for each in showings],
    }


def seats_of(row: Any) -> dict[SeatStatus, int]:
    """The seats by status of a row that counts them."""
    return {
        SeatStatus.AVAILABLE: row.available,
        SeatStatus.RESERVED: row.reserved,
        SeatStatus.SOLD: row.sold,
        SeatStatus.BLOCKED: row.blocked,
    }


async def known_showings(tx: Transaction) -> list[Showing]:
    """Our showings, those in `event_seats`, and those of bookings for events unknown to both, in any order."""
    query = "known" if tx.has_event_seats else "known_without_seats"
    rows = await tx.connection.rows(_sql[query], {"first": FIRST, "last": LAST})
    return [
        Showing(row.event_id, row.showtime, row.name, row.currency, zone_stored(row.zone)) for row in rows
    ]


async def standings(tx: Transaction, showings: Sequence[Showing]) -> list[Standing]:
    """How these showings sell, in their order: by one query for their seats, and one for their paces."""
    if not tx.has_event_seats:
        return [_NONE] * len(showings)
    keys = keys_of(showings)
    rows = await tx.connection.rows(_sql["standings"], keys)
    paces = await _paces(tx, len(showings), keys) if await has_journal(tx) else [()] * len(rows)
    return [
        Standing(seats_of(row), Decimal(row.money_sold), Decimal(row.money_held), pace)
        for row, pace in zip(rows, paces, strict=True)
    ]


async def has_journal(tx: Transaction) -> bool:
    """Whether the journal can be read, and knows every change."""
    (its,) = await tx.connection.rows(queries("journal")["is_whole"], journal_triggers())
    return bool(its.is_whole)


async def _paces(tx: Transaction, count: int, keys: dict[str, Any]) -> list[tuple[int | None, ...]]:
    (found,) = await tx.connection.rows(_sql["paces"], {**keys, "hours": HOURS})
    began = HOURS if found.began is None else found.began
    known = [0 if hours_ago < began else None for hours_ago in range(HOURS)]
    paces = [list(known) for _ in range(count)]
    for place, hours_ago, seats in found.sold:
        paces[place - 1][min(hours_ago, HOURS - 1)] = seats
    return [tuple(reversed(pace)) for pace in paces]

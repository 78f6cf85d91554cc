"""The integrity check: every invariant of DESIGN, over all rows, in one snapshot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from seatui.domain.model.breaches import Breach, Invariant
from seatui.postgres.connection import Connection
from seatui.postgres.database import Database
from seatui.postgres.queries import queries
from seatui.postgres.schema.guards import broken_guards

_sql = queries("integrity")

# One snapshot for all queries. Sorts and hashes of whole tables in memory where it suffices; no nested loops, which
# the planner may choose for tables without statistics. Where it has no other plan, their penalty would trigger JIT.
_BEGIN = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL work_mem = '64MB'; SET LOCAL enable_nestloop = off;"
    " SET LOCAL jit = off; SET LOCAL statement_timeout = '30min'; SET LOCAL datestyle = 'ISO'"
)
_NO_SEARCH_PATH = "SET LOCAL search_path = pg_catalog, pg_temp"

_OVER_BOOKINGS = {
    Invariant.SOLD_ONCE: "sold_once",
    Invariant.BOOKING_IS_WHOLE: "booking_is_whole_without_seats",
    Invariant.KEY_IS_FILLED_IN: "key_is_filled_in",
    Invariant.JOURNAL_IS_CONTINUOUS: "journal_is_continuous",
    Invariant.JOURNAL_IS_UNCHANGED: "journal_is_unchanged",
}
_OVER_SEATS_TOO = {
    Invariant.SOLD_ONCE: "sold_once",
    Invariant.SEAT_IS_THERE_ONCE: "seat_is_there_once",
    Invariant.BOOKED_SEAT_IS_SOLD: "booked_seat_is_sold",
    Invariant.SOLD_SEAT_IS_BOOKED: "sold_seat_is_booked",
    Invariant.HELD_SEAT_IS_BOOKED: "held_seat_is_booked",
    Invariant.BOOKING_IS_WHOLE: "booking_is_whole",
    Invariant.KEY_IS_FILLED_IN: "key_is_filled_in",
    Invariant.JOURNAL_IS_COMPLETE: "journal_is_complete",
    Invariant.JOURNAL_IS_CONTINUOUS: "journal_is_continuous",
    Invariant.JOURNAL_IS_UNCHANGED: "journal_is_unchanged",
}


class PostgresIntegrityCheck:
    """Finds breaches of the invariants; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def breaches(self) -> list[Breach]:
        """Every breach, by invariant and then in the order of showings and seats; then the broken guards."""
        async with self._snapshot() as (connection, has_event_seats):
            found, failure = [], None
            for invariant, query in (_OVER_SEATS_TOO if has_event_seats else _OVER_BOOKINGS).items():
                try:
                    async with connection.transaction():
                        found += [_breach(invariant, row) for row in await connection.rows(_sql[query])]
                except (psycopg.ProgrammingError, psycopg.InternalError) as error:
                    failure = error
            names = await _tables(connection)
            await connection.execute(_NO_SEARCH_PATH)
            broken = await broken_guards(connection, names)
            if failure is not None and not broken:
                raise failure
            # A broken or missing function of ours explains the failed query.
            return found + broken

    async def open_schemas(self) -> list[tuple[str, str]]:
        """Schemas of the tables in which roles other than the owner may create objects: (schema, roles)."""
        async with self._snapshot() as (connection, _):
            rows = await connection.rows(_sql["open_schemas"], await _tables(connection))
        return [(row.schema, row.roles) for row in rows]

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[tuple[Connection, bool]]:
        async with self._database.connection(is_patient=True) as connection:
            has_event_seats = await self._database.knows_event_seats(connection)
            await connection.execute(_BEGIN)
            try:
                yield connection, has_event_seats
            finally:
                await connection.execute("ROLLBACK")


async def _tables(connection: Connection) -> dict[str, str | None]:
    """The tables `bookings` and `event_seats`, each with its schema; None for a missing one."""
    return {row.name: row.qualified for row in await connection.rows(_sql["tables"])}


def _breach(invariant: Invariant, row: Any) -> Breach:
    return Breach(
        invariant,
        row.event_id,
        row.showtime,
        row.seat_id,
        tuple(row.booking_ids or ()),
        dict(zip(row.names, row.facts, strict=True)),
    )

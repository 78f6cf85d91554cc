"""A pool of connections, and what was found out about the database behind it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool

from seatui.booking.repository import CommitUnanswered
from seatui.domain.errors import DatabaseFailed
from seatui.postgres.connecting import connection_arguments
from seatui.postgres.failures import as_ours, failures_as_ours, is_lost_connection
from seatui.postgres.schema import SchemaStatus, read_status

# A sale waits for another on the same seats, but not for ever; set per transaction, because behind a transaction
# pooler a session's settings may be those of anybody.
_BEGIN = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
    " SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '20s'; SET LOCAL datestyle = 'ISO'"
)


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction under way, and whether its database has a table `event_seats`."""

    connection: AsyncConnection
    has_event_seats: bool


class Database:
    """A pool of connections to one database; made by `open_database`."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        schema: SchemaStatus,
        revive: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._pool = pool
        self._revive = revive
        self._has_event_seats: WeakKeyDictionary[AsyncConnection, bool] = WeakKeyDictionary()
        self.schema = schema

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection in autocommit, given back when left. Raises our errors in place of the driver's."""
        with failures_as_ours():
            connection = await self._take()
            try:
                yield connection
            finally:
                await self._pool.putconn(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A transaction: committed when left, rolled back when left by an error.

        Raises CommitUnanswered when the commit was sent and its answer was lost.
        """
        async with self.connection() as connection:
            has_event_seats = await self._knows_event_seats(connection)
            await connection.execute(_BEGIN)
            try:
                yield Transaction(connection, has_event_seats)
            except BaseException:
                await _roll_back(connection)
                raise
            await _commit(connection)

    async def _take(self) -> AsyncConnection:
        try:
            return await self._pool.getconn()
        except psycopg.OperationalError:
            if self._revive is None:
                raise
            await self._revive()
            return await self._pool.getconn()

    async def _knows_event_seats(self, connection: AsyncConnection) -> bool:
        known = self._has_event_seats.get(connection)
        if known is None:
            found = await connection.execute("SELECT to_regclass('event_seats') IS NOT NULL")
            known = bool((await found.fetchone() or (False,))[0])
            self._has_event_seats[connection] = known
        return known


async def _roll_back(connection: AsyncConnection) -> None:
    if connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
        try:
            await connection.execute("ROLLBACK")
        except psycopg.Error:
            # The server rolls back by itself when it sees the connection gone; the first error is what matters.
            await connection.close()


async def _commit(connection: AsyncConnection) -> None:
    try:
        done = await connection.execute("COMMIT")
    except psycopg.Error as error:
        if is_lost_connection(error) or connection.closed:
            raise CommitUnanswered from error
        raise as_ours(error) from error
    if done.statusmessage != "COMMIT":
        # PostgreSQL answers COMMIT with ROLLBACK when a statement had failed and nobody looked.
        raise DatabaseFailed("the transaction had failed before its end; nothing was changed")


@asynccontextmanager
async def open_database(
    dsn: str,
    *,
    max_connections: int = 4,
    timeout: float = 5.0,  # noqa: ASYNC109 - how long each later use waits for a connection
    require_schema: bool = True,
    revive: Callable[[], Awaitable[None]] | None = None,
) -> AsyncIterator[Database]:
    """A database by its DSN (whatever libpq takes), closed when left.

    timeout: seconds to wait for a connection, now and at each later use. revive: called when no connection can be
    had, to start the server again; then it is tried once more. Raises DatabaseUnavailable; SchemaMissing or
    SchemaTooNew unless `require_schema` is off.
    """
    pool = AsyncConnectionPool(
        kwargs={
            **connection_arguments(dsn),
            "autocommit": True,
            # Named statements live in a session, and behind a transaction pooler the next may be another.
            "prepare_threshold": None,
        },
        min_size=1,
        max_size=max_connections,
        timeout=timeout,
        reconnect_timeout=timeout,
        check=AsyncConnectionPool.check_connection,
        open=False,
    )
    with failures_as_ours():
        schema = await _first_look(dsn)
    if require_schema:
        schema.require_current()
    async with pool:
        yield Database(pool, schema, revive)


async def _first_look(dsn: str) -> SchemaStatus:
    """The schema, read on a connection of its own: it fails at once and with the reason, where a pool would wait."""
    async with await AsyncConnection.connect(**connection_arguments(dsn), autocommit=True) as connection:
        return await read_status(connection)

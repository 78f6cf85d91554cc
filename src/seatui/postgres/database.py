"""A pool of connections, and what was found out about the database behind it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import psycopg
from psycopg import AsyncConnection, AsyncCursor
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from seatui.booking.repository import CommitUnanswered
from seatui.domain.errors import DatabaseFailed, DatabaseUnavailable
from seatui.postgres.at_once import Connection, Statement
from seatui.postgres.connecting import connection_arguments
from seatui.postgres.failures import as_ours, failures_as_ours, is_lost_connection
from seatui.postgres.schema import SchemaStatus, read_status

# A sale waits for another on the same seats, but not for ever; set per transaction, because behind a transaction
# pooler a session's settings may be those of anybody.
_BEGIN = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
    " SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '20s'; SET LOCAL datestyle = 'ISO'"
)

_IDLE = TransactionStatus.IDLE
_ITS_ID = "SELECT pg_current_xact_id()::text"

# What was sent to a process may still lie unread before it, and it counts as idle: only one that is gone does nothing
# more. It goes by itself when it sees that its client has; that may take hours, so one that is not at work is ended.
# Nor is one that waits for the rest of a message, though it calls itself active.
_END_OF_LOST = """
    SELECT pid, CASE WHEN state <> 'active' OR wait_event = 'ClientRead' THEN pg_terminate_backend(pid) END
    FROM pg_stat_activity
    WHERE pid = ANY(%s) AND datname = current_database() AND usename = session_user
"""


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction under way, and whether its database has a table `event_seats`."""

    connection: Connection
    has_event_seats: bool


class Database:
    """A pool of connections to one database; made by `open_database`.

    The connection that was used last is kept at hand, beside the pool: the pool's care for it takes longer than what
    one terminal does with it.
    """

    _in_use: ClassVar[int] = 0
    """How many connections this process has in use, of whatever database."""

    def __init__(
        self,
        pool: AsyncConnectionPool[Connection],
        schema: SchemaStatus,
        revive: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._pool = pool
        self._revive = revive
        self._at_hand: Connection | None = None
        self._keeps_one = True
        self._waiting = 0
        self._unanswered: set[int] = set()
        self.schema = schema

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection in autocommit, given back when left. Raises our errors in place of the driver's."""
        with failures_as_ours():
            connection = await self._take()
            try:
                yield connection
            finally:
                await self._give_back(connection)

    @asynccontextmanager
    async def transaction(self, *, is_repeatable: bool = False) -> AsyncIterator[Transaction]:
        """A transaction: committed when left, rolled back when left by an error.

        Raises CommitUnanswered when the commit was sent and its answer was lost; by its id the database can be asked
        what became of it, unless it is repeatable.
        """
        async with self.connection() as connection:
            has_event_seats = await self.knows_event_seats(connection)
            begun = await connection.execute(_BEGIN if is_repeatable else f"{_BEGIN}; {_ITS_ID}")
            transaction_id = None if is_repeatable else str((await _only_row(begun))[0])
            try:
                yield Transaction(connection, has_event_seats)
            except BaseException:
                await _roll_back(connection)
                raise
            process = connection.pgconn.backend_pid
            try:
                await _commit(connection, transaction_id)
            except CommitUnanswered:
                self._unanswered.add(process)
                raise

    @asynccontextmanager
    async def repeatable(self) -> AsyncIterator[Transaction]:
        """A transaction that can as well be done again: one that reads, or tidies up.

        Where the answer to its commit is lost, that is DatabaseUnavailable like any other loss.
        """
        try:
            async with self.transaction(is_repeatable=True) as tx:
                yield tx
        except CommitUnanswered as lost:
            raise DatabaseUnavailable("the connection to the database was lost") from lost

    async def at_once(self, statement: Statement, parameters: Sequence[bytes]) -> bytes | None:
        """A transaction of one statement that gives one value, in one round trip.

        It has the isolation that the session has for a habit. parameters: in PostgreSQL's text format. Raises
        CommitUnanswered when the connection was lost at any time after the statement was sent.
        """
        try:
            connection = await self._take()
            process = connection.pgconn.backend_pid
            try:
                return await connection.run_at_once(statement, parameters, may_block=self._in_use == 1)
            except CommitUnanswered:
                self._unanswered.add(process)
                raise
            finally:
                await self._give_back(connection)
        except psycopg.Error as error:
            raise as_ours(error) from error

    async def require_unanswered_ended(self) -> None:
        """Raises DatabaseUnavailable while a server process whose client was lost may yet do what it was sent."""
        asked = frozenset(self._unanswered)
        if not asked:
            return
        async with self.connection() as connection:
            found = await connection.execute(_END_OF_LOST, (list(asked),))
            there = {pid for pid, _ in await found.fetchall()}
        # Another may have been lost meanwhile, of which nothing is known yet.
        self._unanswered -= asked - there
        if there:
            raise DatabaseUnavailable("the server is still at work on what it was sent before")

    async def _take(self) -> Connection:
        connection, self._at_hand = self._at_hand, None
        if connection is not None and connection.has_news():
            # The pool looks whether it can still be used.
            await self._pool.putconn(connection)
            connection = None
        if connection is None:
            connection = await self._take_from_pool()
        Database._in_use += 1
        return connection

    async def _take_from_pool(self) -> Connection:
        self._waiting += 1
        try:
            return await self._pool.getconn()
        except psycopg.OperationalError:
            if self._revive is None:
                raise
            await self._revive()
            return await self._pool.getconn()
        finally:
            self._waiting -= 1

    async def _give_back(self, connection: Connection) -> None:
        Database._in_use -= 1
        is_idle = connection.pgconn.transaction_status == _IDLE
        if is_idle and self._at_hand is None and self._keeps_one and not self._waiting:
            self._at_hand = connection
        else:
            await self._pool.putconn(connection)

    async def clear_hand(self) -> None:
        """Gives the pool what is kept beside it, and keeps nothing from then on."""
        self._keeps_one = False
        connection, self._at_hand = self._at_hand, None
        if connection is not None:
            await self._pool.putconn(connection)

    async def knows_event_seats(self, connection: Connection) -> bool:
        """Whether there is a table `event_seats`; asked once per connection."""
        if connection.knows_event_seats is None:
            found = await connection.execute("SELECT to_regclass('event_seats') IS NOT NULL")
            connection.knows_event_seats = bool((await found.fetchone() or (False,))[0])
        return connection.knows_event_seats


async def _roll_back(connection: Connection) -> None:
    if connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
        try:
            await connection.execute("ROLLBACK")
        except psycopg.Error:
            # The server rolls back by itself when it sees the connection gone; the first error is what matters.
            await connection.close()


async def _commit(connection: Connection, transaction_id: str | None) -> None:
    try:
        done = await connection.execute("COMMIT")
    except psycopg.Error as error:
        if _is_gone(connection, error):
            raise CommitUnanswered(transaction_id) from error
        raise as_ours(error) from error
    if done.statusmessage != "COMMIT":
        # PostgreSQL answers COMMIT with ROLLBACK when a statement had failed and nobody looked.
        raise DatabaseFailed("the transaction had failed before its end; nothing was changed")


def _is_gone(connection: Connection, error: psycopg.Error) -> bool:
    return is_lost_connection(error) or connection.closed


async def _only_row(cursor: AsyncCursor[TupleRow]) -> tuple[Any, ...]:
    """The row of the one statement among several that gave rows."""
    row: tuple[Any, ...] | None = None
    while True:
        if cursor.description is not None:
            row = await cursor.fetchone()
        if not cursor.nextset():
            break
    assert row is not None, "the statement gives a row"
    return row


async def _require_alive(connection: Connection) -> None:
    """Whether the server has hung up is seen without asking it; it is asked only when it has said something."""
    if connection.closed:
        raise psycopg.OperationalError("the connection is closed")
    if connection.has_news():
        await AsyncConnectionPool.check_connection(connection)


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
        connection_class=Connection,
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
        check=_require_alive,
        open=False,
    )
    with failures_as_ours():
        schema = await _first_look(dsn)
    if require_schema:
        schema.require_current()
    async with pool:
        database = Database(pool, schema, revive)
        try:
            yield database
        finally:
            await database.clear_hand()


async def _first_look(dsn: str) -> SchemaStatus:
    """The schema, read on a connection of its own: it fails at once and with the reason, where a pool would wait."""
    async with await AsyncConnection.connect(**connection_arguments(dsn), autocommit=True) as connection:
        return await read_status(connection)

"""A pool of connections to one database, and the transactions on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import ClassVar

import psycopg
from msgspec import Struct
from msgspec.structs import replace
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool

from seatui.booking.changes import Change, ChangeVoid, CommitUnanswered
from seatui.domain.errors import DatabaseFailed, DatabaseUnavailable
from seatui.postgres.connection import ANSWER_LIMIT, Connection, Statement
from seatui.postgres.driver_errors import (
    ChangeRecorded,
    as_ours,
    failures_as_ours,
    is_lost_connection,
    read_only_on_a_standby,
)
from seatui.postgres.dsn import connection_arguments
from seatui.postgres.queries import queries
from seatui.postgres.schema.versions import SchemaStatus, read_status

# A sale waits for another on the same seats, but not for ever. Set per transaction, since behind a transaction pooler
# the settings of a session may be another client's. A terminal that vanished must not keep its locks: a query for the
# outcome of its change waits for them. A commit is answered once it is on disk, and on the synchronous standby if the
# server has one.
_BEGIN = """
    BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '8s'; SET LOCAL datestyle = 'ISO';
    SET LOCAL idle_in_transaction_session_timeout = '8s'; SET LOCAL seatui.is_ours = 'on';
    SELECT set_config('synchronous_commit', 'on', true)
    WHERE current_setting('synchronous_commit') IN ('off', 'local')
"""
# As in the functions of the database: no scan of a table that has grown since it was last analysed.
_BY_INDEX = """
    ; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
    SET LOCAL jit = off
"""
_PATIENTLY = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
# A statement's timeout includes the transfer: a large house over a slow network is read to its end.
_BEGIN_READING = """
    BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
    SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s'; SET LOCAL datestyle = 'ISO'
"""

_IDLE = TransactionStatus.IDLE

_RECORD_CHANGE = queries("changes")["record_change"]
_HAS_EVENT_SEATS = queries("houses")["has_event_seats"]


class Origin(Struct, frozen=True):
    """Where changes come from, for the journal.

    terminal: by default the `application_name` of the connection. clerk: by default the database role.
    """

    terminal: str = ""
    clerk: str = ""


class Transaction(Struct, frozen=True):
    """A transaction under way, and whether its database has a table `event_seats`.

    reason: of the change that it makes, for the journal.
    """

    connection: Connection
    has_event_seats: bool
    reason: str = ""


class Database:
    """A pool of connections to one database; opened by `open_database`, until which whoever uses it waits.

    lacks_event_seats: whether there was no table `event_seats` when a connection last checked. dsn: as given; it may
    contain a password.

    The connection that was used last is kept outside of the pool, whose bookkeeping takes longer than a terminal's
    use of it.
    """

    _in_use: ClassVar[int] = 0
    """The number of connections that this process has in use, of any database."""

    _pool: AsyncConnectionPool[Connection]
    _revive: Callable[[], Awaitable[None]] | None
    schema: SchemaStatus

    def __init__(self, origin: Origin = Origin()) -> None:
        self.dsn = ""
        self.origin = origin
        self._is_open = asyncio.Event()
        self._at_hand: Connection | None = None
        self._keeps_one = True
        self._waiting = 0
        self.lacks_event_seats = False

    def open(
        self,
        dsn: str,
        pool: AsyncConnectionPool[Connection],
        schema: SchemaStatus,
        revive: Callable[[], Awaitable[None]] | None,
    ) -> None:
        """Takes the pool, and lets everybody use it."""
        self.dsn, self._pool, self.schema, self._revive = dsn, pool, schema, revive
        self._is_open.set()

    @asynccontextmanager
    async def connection(
        self, *, is_patient: bool = False, is_change: bool = False
    ) -> AsyncIterator[Connection]:
        """A connection in autocommit, given back when left. Raises our errors in place of the driver's.

        is_patient: whether to wait for answers without a limit. is_change: whether a missing right is ReadOnly.
        """
        with failures_as_ours(is_change=is_change):
            connection = await self._take()
            if is_patient:
                connection.answer_limit = None
            try:
                yield connection
            finally:
                connection.answer_limit = ANSWER_LIMIT
                await self._give_back(connection)

    @asynccontextmanager
    async def transaction(self, change: Change, *, is_patient: bool = False) -> AsyncIterator[Transaction]:
        """A transaction that records the id of its change: committed when left, rolled back when left by an error.

        Raises CommitUnanswered when the commit was sent and its answer was lost: then the outcome can be queried by
        the id; ChangeVoid when a query has made it void already; ReadOnly.
        """
        try:
            begin = _BEGIN + _BY_INDEX + _origin_settings(self.origin, change.reason)
            async with self._in_transaction(begin, is_patient=is_patient) as tx:
                yield replace(tx, reason=change.reason)
                params = {"change_id": change.change_id, "attempt": change.attempt}
                await tx.connection.execute(_RECORD_CHANGE, params)
        except ChangeRecorded as error:
            raise ChangeVoid from error
        except DatabaseUnavailable as error:
            raise _nothing_changed(error) from error.__cause__

    @asynccontextmanager
    async def retryable(
        self, *, is_read_only: bool = False, is_patient: bool = False
    ) -> AsyncIterator[Transaction]:
        """A transaction that is safe to repeat: a lost answer to its commit is DatabaseUnavailable."""
        try:
            begin = _BEGIN_READING if is_read_only else _BEGIN
            async with self._in_transaction(begin, is_patient=is_patient) as tx:
                yield tx
        except CommitUnanswered as lost:
            raise DatabaseUnavailable("the connection to the database was lost") from lost

    def reading(self, *, is_patient: bool = False) -> AbstractAsyncContextManager[Transaction]:
        """A read-only transaction, also possible on a standby. is_patient: whether to wait without a limit."""
        return self.retryable(is_read_only=True, is_patient=is_patient)

    @asynccontextmanager
    async def _in_transaction(self, begin: str, *, is_patient: bool = False) -> AsyncIterator[Transaction]:
        is_change = begin is not _BEGIN_READING
        async with self.connection(is_patient=is_patient, is_change=is_change) as connection:
            has_event_seats = await self.knows_event_seats(connection)
            with read_only_on_a_standby():
                await connection.execute(begin)
            if is_patient:
                await connection.execute(_PATIENTLY)
            try:
                yield Transaction(connection, has_event_seats)
            except BaseException:
                await _roll_back(connection)
                raise
            await _commit(connection)

    async def one_shot(self, statement: Statement, parameters: Sequence[bytes]) -> bytes | None:
        """A transaction of one statement with one value as its result, in one round trip.

        Its isolation is the session's default. parameters: in PostgreSQL's text format. Raises
        CommitUnanswered when the connection was lost at any time after the statement was sent.
        """
        try:
            connection = await self._take()
            try:
                return await connection.run_one_shot(statement, parameters, may_block=self._in_use == 1)
            finally:
                await self._give_back(connection)
        except psycopg.Error as error:
            ours = as_ours(error, is_change=True)
            raise (_nothing_changed(ours) if isinstance(ours, DatabaseUnavailable) else ours) from error

    async def _take(self) -> Connection:
        connection, self._at_hand = self._at_hand, None
        if connection is not None and connection.has_news():
            # The pool checks whether it is still usable.
            await self._pool.putconn(connection)
            connection = None
        if connection is None:
            connection = await self._take_from_pool()
        connection.answer_limit = ANSWER_LIMIT
        Database._in_use += 1
        return connection

    async def _take_from_pool(self) -> Connection:
        await self._is_open.wait()
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
        """Gives the kept connection to the pool, and keeps none from then on."""
        self._keeps_one = False
        connection, self._at_hand = self._at_hand, None
        if connection is not None:
            await self._pool.putconn(connection)

    async def knows_event_seats(self, connection: Connection) -> bool:
        """Whether there is a table `event_seats`; queried once per connection."""
        if connection.knows_event_seats is None:
            found = await connection.execute(_HAS_EVENT_SEATS)
            connection.knows_event_seats = bool((await found.fetchone() or (False,))[0])
            self.lacks_event_seats = not connection.knows_event_seats
        return connection.knows_event_seats


def _origin_settings(origin: Origin, reason: str) -> str:
    """SQL to follow a `BEGIN`: sets what the journal's trigger notes, for this transaction alone."""
    settings = {"terminal": origin.terminal, "clerk": origin.clerk, "reason": reason}
    return "".join(
        f"; SELECT set_config('seatui.{name}', {sql.Literal(value).as_string()}, true)"
        for name, value in settings.items()
        if value
    )


def _nothing_changed(error: DatabaseUnavailable) -> DatabaseUnavailable:
    """The same error, for a change whose commit was not sent."""
    return type(error)(f"{error}; nothing was changed")


async def _roll_back(connection: Connection) -> None:
    if connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
        try:
            await connection.execute("ROLLBACK")
        except psycopg.Error:
            # The server rolls back by itself when the connection is gone; only the first error matters.
            await connection.close()


async def _commit(connection: Connection) -> None:
    try:
        done = await connection.execute("COMMIT")
    except psycopg.Error as error:
        if is_lost_connection(error) or connection.closed:
            raise CommitUnanswered from error
        raise as_ours(error, is_change=True) from error
    if connection.was_committed_alone():
        raise CommitUnanswered
    if done.statusmessage != "COMMIT":
        # PostgreSQL answers COMMIT with ROLLBACK after a failed statement whose error was ignored.
        raise DatabaseFailed("the transaction had failed before its end; nothing was changed")


async def _require_alive(connection: Connection) -> None:
    """Raises OperationalError for a lost connection; queries the server only if unread data from it is there."""
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
    prepare: Callable[[], Awaitable[None]] | None = None,
    origin: Origin = Origin(),
    database: Database | None = None,
) -> AsyncIterator[Database]:
    """Opens a database by its DSN (any that libpq takes); closed when left.

    timeout: seconds to wait for a connection, now and at each later use. revive: called when no connection can be
    made, to restart the server before one more attempt. prepare: called when migrations are pending, to apply them.
    origin: of the changes made. database: the one to open, where others hold it already; its origin counts. Raises
    DatabaseUnavailable; SchemaMissing or SchemaTooNew unless `require_schema` is off.
    """
    database = database or Database(origin)
    pool = AsyncConnectionPool(
        connection_class=Connection,
        kwargs={
            **connection_arguments(dsn, database.origin.terminal),
            "autocommit": True,
            # Named statements live in a session, and behind a transaction pooler the next one may differ.
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
        schema, lacks_event_seats = await _first_look(dsn)
        if prepare is not None and schema.pending:
            await prepare()
            schema, lacks_event_seats = await _first_look(dsn)
    if require_schema:
        schema.require_current()
    async with pool:
        database.lacks_event_seats = lacks_event_seats
        database.open(dsn, pool, schema, revive)
        try:
            yield database
        finally:
            await database.clear_hand()


async def _first_look(dsn: str) -> tuple[SchemaStatus, bool]:
    """The schema, and whether `event_seats` is missing.

    On a connection of its own, which fails at once and with the reason, where a pool would wait.
    """
    async with await Connection.connect(**connection_arguments(dsn), autocommit=True) as connection:
        found = await (await connection.execute(_HAS_EVENT_SEATS)).fetchone()
        return await read_status(connection), found != (True,)

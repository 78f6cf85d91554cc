"""Connections, and transactions of one statement with the least overhead between the caller and the wire.

The driver's cursor and a trip through the event loop take as long as the server takes for a sale. So the statement is
prepared once per connection, sent by libpq itself, and its answer polled for in a blocking wait, too short to be
noticed.
"""

import asyncio
import contextlib
import os
import select
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any, LiteralString, TypeVar
from zlib import crc32

import psycopg
from psycopg import AsyncConnection, errors
from psycopg.abc import PQGen
from psycopg.errors import Diagnostic
from psycopg.generators import execute
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.rows import TupleRow, namedtuple_row

from seatui.booking.changes import CommitUnanswered
from seatui.postgres.driver_errors import is_lost_connection

_Value = TypeVar("_Value")

_BLOCKING_WAIT = 10
"""Milliseconds to block the event loop for an answer: a server nearby answers sooner, and nobody sees the pause."""

ANSWER_LIMIT = 10.0
"""Seconds of silence in the wait for an answer, after which the connection counts as lost.

More than a server takes for any statement of a sale, which has a timeout of its own: then the network, or the whole
server, is down. An answer that arrives slowly is read to its end."""

_COMMITTED_ALONE = "SyncRepWaitForLSN"
"""The source of PostgreSQL's warning that the wait for a synchronous standby was cancelled: COMMIT succeeds then."""

_FATAL_ERROR = ExecStatus.FATAL_ERROR
_PREPARED_BEFORE = errors.DuplicatePreparedStatement.sqlstate
_NOT_PREPARED = errors.InvalidSqlStatementName.sqlstate


class Statement:
    """A statement with one value as its result, its parameters as $1, $2, ….

    It runs without a lock_timeout: the function that it calls must set one.
    """

    def __init__(self, text: str) -> None:
        self.text = text.encode()
        # Derived from the text: behind a transaction pooler, other clients may have prepared it in the session.
        self.name = b"seatui_%08x" % crc32(self.text)


class Connection(AsyncConnection[TupleRow]):
    """A connection with a limit on silence, and cached facts about its database.

    knows_event_seats: whether the database has the table; None until queried. answer_limit: seconds of silence after
    which the connection counts as lost; None for no limit.
    """

    knows_event_seats: bool | None = None
    answer_limit: float | None = ANSWER_LIMIT

    def __init__(self, pgconn: PGconn, *args: Any, **kwargs: Any) -> None:
        super().__init__(pgconn, *args, **kwargs)
        self._news = select.poll()
        self._news.register(pgconn.socket, select.POLLIN)
        self._ready: set[Statement] = set()
        self._keeps_statements = True
        self._is_committed_alone = False
        self.add_notice_handler(self._notice)

    def _notice(self, diagnostic: Diagnostic) -> None:
        if diagnostic.source_function == _COMMITTED_ALONE:
            self._is_committed_alone = True

    def was_committed_alone(self) -> bool:
        """Whether the last commit returned before the synchronous standby had it: a failover may lose it.

        The next call is about the next commit.
        """
        was, self._is_committed_alone = self._is_committed_alone, False
        return was

    async def rows(self, query: LiteralString, params: Mapping[str, Any] | None = None) -> list[Any]:
        """All rows of a query, their columns by name."""
        async with self.cursor(row_factory=namedtuple_row) as cursor:
            await cursor.execute(query, params)
            return await cursor.fetchall()

    async def wait(self, gen: PQGen[_Value], *args: Any, **kwargs: Any) -> _Value:
        """Waits for an answer. Raises OperationalError, and closes, after `answer_limit` without any data."""
        if self.answer_limit is None:
            return await super().wait(gen, *args, **kwargs)
        silence = _Silence(self.answer_limit, self.hang_up)
        try:
            return await super().wait(silence.broken_by(gen), *args, **kwargs)
        except psycopg.OperationalError as error:
            if silence.is_over:
                await self.close()
                raise psycopg.OperationalError(
                    f"the server did not answer within {self.answer_limit:g} s"
                ) from error
            raise
        finally:
            silence.end()

    def hang_up(self) -> None:
        """Shuts the socket, so that whatever waits for it fails at once."""
        with (
            contextlib.suppress(OSError, psycopg.Error),
            socket.socket(fileno=os.dup(self.pgconn.socket)) as its,
        ):
            its.shutdown(socket.SHUT_RDWR)

    def has_news(self) -> bool:
        """Whether unread data from the server is there, such as a notice or the end of the connection."""
        return bool(self._news.poll(0))

    async def run_one_shot(
        self, statement: Statement, parameters: Sequence[bytes], *, may_block: bool
    ) -> bytes | None:
        """Runs a statement as a transaction of its own, and returns its value.

        parameters: in PostgreSQL's text format. may_block: whether `_BLOCKING_WAIT` may block the event loop. Raises
        CommitUnanswered, and closes the connection, when that was lost at any time after the statement was sent, or
        silent for too long.
        """
        pgconn = self.pgconn
        if self._keeps_statements and statement not in self._ready:
            pgconn.send_prepare(statement.name, statement.text)
            result = await self._answer(may_block=may_block)
            if result.status == _FATAL_ERROR and _code(result) != _PREPARED_BEFORE:
                raise errors.error_from_result(result)
            self._ready.add(statement)
        try:
            if self._keeps_statements:
                pgconn.send_query_prepared(statement.name, parameters)
                result = await self._answer(may_block=may_block)
                self._keeps_statements = result.status != _FATAL_ERROR or _code(result) != _NOT_PREPARED
            if not self._keeps_statements:
                # Nothing was run: behind a pooler, this is another session than the one that prepared it.
                pgconn.send_query_params(statement.text, parameters)
                result = await self._answer(may_block=may_block)
            if result.status == _FATAL_ERROR:
                raise errors.error_from_result(result)
            if self._is_committed_alone and self.was_committed_alone():
                raise CommitUnanswered
            return result.get_value(0, 0)
        except psycopg.Error as error:
            if not (is_lost_connection(error) or self.closed):
                raise
            await self.close()
            raise CommitUnanswered from error

    async def _answer(self, *, may_block: bool) -> PGresult:
        """The result of what was sent; the first error if any, as the commit may fail after the statement."""
        pgconn = self.pgconn
        answer: PGresult | None = None
        if may_block and not pgconn.flush():
            while self._news.poll(_BLOCKING_WAIT):
                pgconn.consume_input()
                while not pgconn.is_busy():
                    result = pgconn.get_result()
                    if result is None:
                        assert answer is not None, "every statement has a result"
                        return answer
                    if answer is None or result.status == _FATAL_ERROR:
                        answer = result
        rest: list[PGresult] = await self.wait(execute(pgconn))
        results = rest if answer is None else [answer, *rest]
        return next((result for result in results if result.status == _FATAL_ERROR), results[0])


class _Silence:
    """Calls `give_up` after so many seconds without traffic on a connection.

    is_over: whether it has been called.
    """

    def __init__(self, limit: float, give_up: Callable[[], None]) -> None:
        self.is_over = False
        self._limit = limit
        self._give_up = give_up
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self._timer = self._loop.call_later(limit, self._check)

    def broken_by(self, gen: PQGen[_Value]) -> PQGen[_Value]:
        """The same generator; each of its steps resets the silence."""
        answered = None
        while True:
            try:
                wanted = next(gen) if answered is None else gen.send(answered)
            except StopIteration as end:
                found: _Value = end.value
                return found
            answered = yield wanted
            if answered:
                self._begun = self._loop.time()

    def end(self) -> None:
        """Cancels the timer."""
        self._timer.cancel()

    def _check(self) -> None:
        left = self._begun + self._limit - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._check)
        else:
            self.is_over = True
            self._give_up()


def _code(result: PGresult) -> str:
    return (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()

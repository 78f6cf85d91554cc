"""The connection on which a terminal listens, and sends its hints."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, LiteralString

import psycopg
from psycopg import AsyncCursor, sql
from psycopg.abc import Params
from psycopg.rows import TupleRow

from seatui.postgres.connection import Connection

# The commit of a transaction that only notifies waits for no disk and no standby.
_NOTIFY = "SELECT pg_notify(channel, payload) FROM unnest(%s::text[], %s::text[]) AS hints (channel, payload)"


class NotHeard(Exception):
    """Notifications do not arrive here: a pooler gives the connection another session for each transaction."""


class HintLink:
    """A connection that listens; made by `open_link`. Its methods raise the driver's errors.

    listening: the channels that it listens on. answered_at: when the server last answered, in the loop's seconds.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.listening: frozenset[str] = frozenset()
        self.answered_at = asyncio.get_running_loop().time()

    @property
    def terminal(self) -> str:
        """The `application_name` of the session: the terminal's name in the journal, if it has no other."""
        return self._connection.info.parameter_status("application_name") or ""

    async def listen(self, *channels: str) -> None:
        """Listens on these channels and on no others."""
        listening = [sql.SQL("LISTEN {}").format(sql.Identifier(channel)) for channel in channels]
        self.listening = frozenset()
        await self._ask(sql.SQL("; ").join([sql.SQL("UNLISTEN *"), *listening]))
        self.listening = frozenset(channels)

    async def notify(self, messages: Sequence[tuple[str, str]]) -> None:
        """Sends messages: the channel and the payload of each."""
        channels, payloads = zip(*messages, strict=True)
        await self._ask(_NOTIFY, [[*channels], [*payloads]])

    async def check(self) -> None:
        """Asks the server for an answer, without which the connection is lost.

        Not by a notification: each one wakes the server processes of all who listen.
        """
        await self._ask("SELECT")

    async def wait(self, woken: asyncio.Event, seconds: float | None) -> None:
        """Waits until woken, also by the server, or for so many seconds; hands on what the server has sent."""
        # What came right behind the last answer has been read from the socket already.
        self._receive()
        loop, descriptor = asyncio.get_running_loop(), self._connection.fileno()
        loop.add_reader(descriptor, woken.set)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await woken.wait()
        finally:
            loop.remove_reader(descriptor)
        self._receive()

    def _receive(self) -> None:
        pgconn = self._connection.pgconn
        pgconn.consume_input()
        while found := pgconn.notifies():
            if pgconn.notify_handler:
                pgconn.notify_handler(found)

    async def is_direct(self) -> bool:
        """Whether the session is the server's own: a pooler makes up the number of a process."""
        return await (await self._ask("SELECT pg_backend_pid()")).fetchone() == (
            self._connection.info.backend_pid,
        )

    async def hears(self, another: "HintLink", channel: str, patience: float) -> bool:
        """Whether a notification arrives in between two statements, within so many seconds.

        another: sends it. That of the same connection would arrive together with the answer, wherever the pooler's
        server session is by chance the one that listens.
        """
        heard: list[psycopg.Notify] = []
        self._connection.add_notify_handler(heard.append)
        await self.listen(channel)
        await another.notify([(channel, "")])
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while not heard and (left := deadline - loop.time()) > 0:
            await self.wait(asyncio.Event(), left)
        self._connection.remove_notify_handler(heard.append)
        return bool(heard)

    def hand_on(self, received: Callable[[psycopg.Notify], None]) -> None:
        """Calls `received` with whatever arrives from now on."""
        self._connection.add_notify_handler(received)

    async def _ask(
        self, query: LiteralString | sql.Composed, params: Params | None = None
    ) -> AsyncCursor[TupleRow]:
        answer = await self._connection.execute(query, params)
        self.answered_at = asyncio.get_running_loop().time()
        return answer

    def hang_up(self) -> None:
        """Ends what waits for the server, with an error, at once."""
        self._connection.hang_up()


@asynccontextmanager
async def open_link(
    arguments: dict[str, Any],
    received: Callable[[psycopg.Notify], None],
    *,
    own_channel: str,
    answer_limit: float,
) -> AsyncIterator[HintLink]:
    """A connection that listens, on no channel yet; closed when left.

    arguments: of the connection. received: is given what arrives. own_channel: one on which nobody else listens.
    answer_limit: seconds of silence of the server after which the connection counts as lost. Raises NotHeard, or the
    driver's errors.
    """
    async with _connected(arguments, answer_limit) as link:
        if not await link.is_direct():
            async with _connected(arguments, answer_limit) as another:
                if not await link.hears(another, own_channel, answer_limit):
                    raise NotHeard
        link.hand_on(received)
        yield link


@asynccontextmanager
async def _connected(arguments: dict[str, Any], answer_limit: float) -> AsyncIterator[HintLink]:
    connection = await Connection.connect(**arguments, autocommit=True, prepare_threshold=None)
    connection.answer_limit = answer_limit
    try:
        yield HintLink(connection)
    finally:
        await connection.close()

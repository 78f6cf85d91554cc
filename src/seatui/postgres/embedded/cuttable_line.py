"""A line to an embedded server that can be cut and mended: for a demonstration of what happens then."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from seatui.postgres.embedded.launching import PORT, SOCKET

_PIECE = 65536


class CuttableLine:
    """Passes on what clients and the server send each other; see `open_line`. dsn: the server's, by this line."""

    def __init__(self, server: str, dsn: str) -> None:
        self.dsn = dsn
        self._server = server
        self._is_cut = False
        self._clients: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Ends every connection, and refuses new ones."""
        self._is_cut = True
        for client in self._clients:
            client.transport.abort()

    def mend(self) -> None:
        """Lets clients connect again."""
        self._is_cut = False

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Takes on a client."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Ends every connection for good."""
        self.cut()
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, questions: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        with closing(client.transport), suppress(OSError):
            if self._is_cut:
                return
            answers, server = await asyncio.open_unix_connection(self._server)
            self._clients.add(client)
            try:
                with closing(server.transport):
                    passing = {
                        asyncio.create_task(_pass_on(questions, server)),
                        asyncio.create_task(_pass_on(answers, client)),
                    }
                    try:
                        await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
                    finally:
                        for each in passing:
                            each.cancel()
                        await asyncio.gather(*passing, return_exceptions=True)
            finally:
                self._clients.discard(client)


@asynccontextmanager
async def open_line(dsn: str) -> AsyncIterator[CuttableLine]:
    """A line to the server of a DSN, which names a folder of sockets; gone when left."""
    named = conninfo_to_dict(dsn)
    # The path of a socket must be short.
    parent = min(tempfile.gettempdir(), "/tmp", key=len)  # noqa: S108 - mkdtemp is safe there
    with tempfile.TemporaryDirectory(prefix="seatui-", dir=parent) as folder:
        line = CuttableLine(f"{named['host']}/{SOCKET}", make_conninfo(dsn, host=folder, port=PORT))
        listening = await asyncio.start_unix_server(line.accept, Path(folder) / SOCKET)
        try:
            yield line
        finally:
            listening.close()
            await line.close()
            await listening.wait_closed()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(_PIECE):
        writer.write(piece)
        await writer.drain()

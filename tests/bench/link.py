"""A link to the server that counts round trips and makes each take longer: a proxy in a process of its own.

A round trip is something sent by the client and answered to its end: PostgreSQL ends an answer with ReadyForQuery,
however many statements it was about.
"""

import asyncio
import contextlib
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

_READY_FOR_QUERY = ord("Z")
_HEAD = 5  # bytes of a message of the server: its type, and its length, which counts itself
_CHUNK = 1 << 16
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Link:
    """A way to the server."""

    _folder: str
    _counted: "Synchronized[int]"

    def to(self, dsn: str) -> str:
        """The DSN of the same database by this way."""
        return make_conninfo(dsn, host=self._folder)

    @property
    def round_trips(self) -> int:
        """How many there were until now, of all connections."""
        return int(self._counted.value)


@contextlib.contextmanager
def link(dsn: str, delay: float = 0.0) -> Iterator[Link]:
    """A link to the server of a DSN with a unix socket. delay: seconds that each round trip takes longer."""
    at = conninfo_to_dict(dsn)
    socket = f".s.PGSQL.{at['port']}"
    spawning = multiprocessing.get_context("spawn")
    counted, is_open = spawning.Value("q", 0), spawning.Event()
    with tempfile.TemporaryDirectory(prefix="seatui-bench-") as folder:
        ways = (Path(folder) / socket, Path(str(at["host"])) / socket)
        process = spawning.Process(target=_serve, args=(*ways, delay, counted, is_open), daemon=True)
        process.start()
        try:
            assert is_open.wait(_PATIENCE), "the link opens"
            yield Link(folder, counted)
        finally:
            process.terminate()
            process.join()


def _serve(entrance: Path, server: Path, delay: float, counted: "Synchronized[int]", is_open: Event) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_forward_all(entrance, server, delay, counted, is_open))


async def _forward_all(
    entrance: Path, server: Path, delay: float, counted: "Synchronized[int]", is_open: Event
) -> None:
    async def forward(from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(os.fspath(server))
        counter = _Counter(counted)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(_to_server(from_client, to_server, counter, delay))
                both.create_task(_to_client(from_server, to_client, counter))
        except* OSError:
            pass  # one side is gone
        finally:
            to_server.close()
            to_client.close()

    async with await asyncio.start_unix_server(forward, os.fspath(entrance)) as serving:
        is_open.set()
        await serving.serve_forever()


async def _to_server(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, counter: "_Counter", delay: float
) -> None:
    # What comes while something is held back is held back as long, counted from when it came.
    coming: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def receive() -> None:
        data = b"-"
        while data:
            data = await source.read(_CHUNK)
            coming.put_nowait((time.monotonic() + delay, data))

    async with asyncio.TaskGroup() as both:
        both.create_task(receive())
        while (arrival := await coming.get())[1]:
            due, data = arrival
            if delay:
                await asyncio.sleep(due - time.monotonic())
            counter.sent()
            target.write(data)
            await target.drain()
        target.write_eof()


async def _to_client(source: asyncio.StreamReader, target: asyncio.StreamWriter, counter: "_Counter") -> None:
    while data := await source.read(_CHUNK):
        # Counted before it is passed on, so that whoever has the answer finds it counted.
        counter.answered(data)
        target.write(data)
        await target.drain()
    target.write_eof()


class _Counter:
    """Counts the round trips of one connection by reading the messages of the server."""

    def __init__(self, counted: "Synchronized[int]") -> None:
        self._counted = counted
        self._is_asked = False
        self._unread = bytearray()

    def sent(self) -> None:
        self._is_asked = True

    def answered(self, data: bytes) -> None:
        self._unread += data
        at = 0
        while at + _HEAD <= len(self._unread):
            end = at + 1 + int.from_bytes(self._unread[at + 1 : at + _HEAD])
            if end > len(self._unread):
                break
            if self._unread[at] == _READY_FOR_QUERY and self._is_asked:
                self._is_asked = False
                with self._counted.get_lock():
                    self._counted.value += 1
            at = end
        del self._unread[:at]

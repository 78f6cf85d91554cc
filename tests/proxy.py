"""A proxy for PostgreSQL's protocol that loses connections: at any message, in either direction."""

import asyncio
import contextlib
import tempfile
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

PROXIED = "behind a proxy"
"""The application name of its clients."""

_SOCKET = ".s.PGSQL.5432"
_LENGTH = 4
_TERMINATE = b"X"
_ENDS_OF_REQUESTS = (b"Q", b"S")
"""A query in the simple protocol, and the word that ends one in the extended protocol."""
_ENCRYPTION_REQUESTS = (80877103, 80877104)
"""What a client sends before its startup message to ask for TLS or GSSAPI."""


class Sender(Enum):
    """Who sent a message."""

    CLIENT = "client"
    SERVER = "server"


class Moment(Enum):
    """When the connection is cut, seen from the message."""

    BEFORE = "before"
    """Nothing of the message arrives."""
    HALFWAY = "halfway"
    """Its first half arrives."""
    AFTER = "after"
    """All of it arrives, and nothing that follows."""
    LATE = "late"
    """The client is cut off, and its message and the rest of that request arrive when `deliver_late` is called."""
    NEVER = "never"
    """Nothing of it arrives, nor of what follows, and yet the connection stays."""


class Door(Enum):
    """What becomes of whoever connects."""

    OPEN = "open"
    CLOSED = "closed"
    """They are refused."""
    QUEUE = "queue"
    """They wait until it is open."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut at the message of that number (from 1) that the sender sends from the arming on."""

    sender: Sender
    number: int
    moment: Moment

    def __str__(self) -> str:
        return f"{self.moment.value} {self.sender.value} message {self.number}"


@dataclass(frozen=True, slots=True, eq=False)
class _Conversation:
    client: asyncio.StreamWriter
    server: asyncio.StreamWriter

    def receiver(self, sender: Sender) -> asyncio.StreamWriter:
        return self.server if sender is Sender.CLIENT else self.client

    def cut(self) -> None:
        self.client.transport.abort()
        self.server.transport.abort()


class Proxy:
    """Forwards every message between the clients of `dsn` and a server, until it is told to cut; see `open_proxy`.

    counted: the messages of each sender since the arming, or since the last cut. cuts: those that were made.
    delay: seconds that each round trip takes longer.
    """

    def __init__(self, server: str, dsn: str) -> None:
        self.dsn = dsn
        self.counted: Counter[Sender] = Counter()
        self.cuts: list[Cut] = []
        self.delay = 0.0
        self._server = server
        self._planned: deque[Cut] = deque()
        self._door = Door.OPEN
        self._door_then = Door.OPEN
        self._door_moved = asyncio.Event()
        self._flow = asyncio.Event()
        self._flow.set()
        self._awaited: tuple[Callable[[Sender, bytes], bool], Callable[[], object]] | None = None
        self._conversations: list[_Conversation] = []
        self._asked: set[_Conversation] = set()
        self._late: list[tuple[_Conversation, bytes]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def arm(self, *cuts: Cut, then: Door = Door.OPEN) -> None:
        """Counts from here on and cuts as planned, each cut counted from the one before.

        then: how the door stands from the first cut on.
        """
        self.counted.clear()
        self.cuts.clear()
        self._planned = deque(cuts)
        self._door_then = then

    def when(self, is_it: Callable[[Sender, bytes], bool], happen: Callable[[], object]) -> None:
        """Calls `happen`, once, before the message is forwarded of which `is_it` is true; it is asked of each."""
        self._awaited = is_it, happen

    def set_door(self, door: Door) -> None:
        """Lets clients in from now on, or refuses them, or makes them wait."""
        self._door = door
        self._door_moved.set()
        self._door_moved = asyncio.Event()

    def cut_off(self) -> None:
        """Cuts whoever is connected, now; and counts from here on."""
        for conversation in self._conversations:
            conversation.cut()
        self.counted.clear()

    def stall(self) -> None:
        """Forwards nothing from now on, in either direction, and leaves every connection; who comes has to wait."""
        self._flow.clear()
        self.set_door(Door.QUEUE)

    def resume(self) -> None:
        """Forwards what was held back, though its sender may have hung up meanwhile, and lets everybody in."""
        self._flow.set()
        self.set_door(Door.OPEN)

    async def deliver_late(self) -> None:
        """Brings the server what was sent to it before a LATE cut, and then the news that the client is gone."""
        for conversation, message in self._late:
            if not conversation.server.is_closing():
                # At a server that has ended the session by itself meanwhile, nothing arrives.
                with contextlib.suppress(ConnectionError):
                    await _send(conversation.server, message)
                conversation.server.close()
        self._late.clear()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Takes on a client."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Cuts whatever is still connected."""
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        # Its death is no failure of the test: whoever is at its ends notices, and that is what it is for.
        with contextlib.closing(client.transport), contextlib.suppress(OSError, EOFError):
            while self._door is Door.QUEUE:
                await self._door_moved.wait()
            if self._door is Door.CLOSED:
                return
            answers, server = await asyncio.open_unix_connection(self._server)
            with contextlib.closing(server.transport):
                for writer in (client, server):
                    # So that what is drained is with the kernel, and arrives though the connection is cut.
                    writer.transport.set_write_buffer_limits(high=0)
                await self._converse(_Conversation(client, server), reader, answers)

    async def _converse(
        self, conversation: _Conversation, questions: asyncio.StreamReader, answers: asyncio.StreamReader
    ) -> None:
        self._conversations.append(conversation)
        back = asyncio.create_task(self._forward(Sender.SERVER, answers, conversation))
        try:
            with contextlib.suppress(OSError, EOFError):
                await self._forward(Sender.CLIENT, questions, conversation)
            if any(conversation is late for late, _ in self._late):
                await back
        finally:
            self._conversations.remove(conversation)
            self._asked.discard(conversation)
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)

    async def _forward(
        self, sender: Sender, reader: asyncio.StreamReader, conversation: _Conversation
    ) -> None:
        is_startup = sender is Sender.CLIENT
        try:
            while True:
                try:
                    message = await (
                        _startup(reader, conversation.client) if is_startup else _message(reader)
                    )
                except EOFError:
                    await self._flow.wait()  # the news that somebody has hung up, too
                    raise
                is_startup = False
                self._look_out(sender, message)
                await self._take_time(sender, conversation)
                await self._flow.wait()
                # A client that leaves says so, some time; that is no part of what it came for.
                if message[:1] != _TERMINATE and self._is_cut_at(sender):
                    cut = self._planned.popleft()
                    if cut.moment is Moment.LATE:
                        message += await _rest_of_request(message, reader)
                    await self._cut(cut, conversation, message)
                    return
                if not conversation.receiver(sender).is_closing():
                    await _send(conversation.receiver(sender), message)
        finally:
            if not any(conversation is late for late, _ in self._late):
                # The other one reads no more than has been forwarded by now, and then the end.
                conversation.receiver(sender).close()

    async def _take_time(self, sender: Sender, conversation: _Conversation) -> None:
        """Holds back the first message of an answer; what follows it is behind it anyway."""
        if sender is Sender.CLIENT:
            self._asked.add(conversation)
        elif conversation in self._asked:
            self._asked.remove(conversation)
            if self.delay:
                await asyncio.sleep(self.delay)

    def _look_out(self, sender: Sender, message: bytes) -> None:
        if self._awaited is not None and self._awaited[0](sender, message):
            (_, happen), self._awaited = self._awaited, None
            happen()

    def _is_cut_at(self, sender: Sender) -> bool:
        self.counted[sender] += 1
        if not self._planned:
            return False
        cut = self._planned[0]
        return (cut.sender, cut.number) == (sender, self.counted[sender])

    async def _cut(self, cut: Cut, conversation: _Conversation, message: bytes) -> None:
        if not self.cuts:
            self.set_door(self._door_then)
        self.cuts.append(cut)
        self.counted.clear()
        receiver = conversation.receiver(cut.sender)
        match cut.moment:
            case Moment.BEFORE:
                pass
            case Moment.HALFWAY:
                await _send(receiver, message[: len(message) // 2])
            case Moment.AFTER:
                await _send(receiver, message)
            case Moment.LATE:
                assert cut.sender is Sender.CLIENT, "only what a client sends can be late"
                self._late.append((conversation, message))
                conversation.client.transport.abort()
                return
            case Moment.NEVER:
                await asyncio.Event().wait()
        conversation.cut()


@asynccontextmanager
async def open_proxy(dsn: str) -> AsyncIterator[Proxy]:
    """A proxy before the server of a DSN, which names a folder of sockets; gone when left."""
    named = conninfo_to_dict(dsn)
    server = Path(str(named["host"])) / f".s.PGSQL.{named.get('port', 5432)}"
    # The path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="proxy") as folder:
        proxy = Proxy(str(server), make_conninfo(dsn, host=folder, port=5432, application_name=PROXIED))
        listening = await asyncio.start_unix_server(proxy.accept, Path(folder) / _SOCKET)
        try:
            yield proxy
        finally:
            listening.close()
            await proxy.close()
            await listening.wait_closed()


async def _send(writer: asyncio.StreamWriter, message: bytes) -> None:
    writer.write(message)
    await writer.drain()


async def _message(reader: asyncio.StreamReader) -> bytes:
    kind = await reader.readexactly(1)
    return kind + await _rest(reader)


async def _rest_of_request(message: bytes, reader: asyncio.StreamReader) -> bytes:
    """What a client sends behind a message before it waits for an answer."""
    rest = b""
    while message[:1] not in _ENDS_OF_REQUESTS:
        message = await _message(reader)
        rest += message
    return rest


async def _startup(reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> bytes:
    """The message without a type that a connection begins with: a startup, or the request to cancel."""
    while True:
        message = await _rest(reader)
        if int.from_bytes(message[_LENGTH : 2 * _LENGTH]) not in _ENCRYPTION_REQUESTS:
            return message
        # What is encrypted cannot be counted.
        await _send(client, b"N")


async def _rest(reader: asyncio.StreamReader) -> bytes:
    length = await reader.readexactly(_LENGTH)
    return length + await reader.readexactly(int.from_bytes(length) - _LENGTH)

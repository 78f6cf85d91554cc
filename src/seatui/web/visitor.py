"""A visitor: one process of the app, whose pipes are the websocket of a page.

The protocol of the pipes is textual-serve's. Its own `AppService` (1.1.3) starts the app by a shell, reads no more
once the page is closed, so that the app may wait for ever to write, waits for ever for it, and prints the app's last
words on the server.
"""

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from aiohttp import web
from msgspec import Struct
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from seatui.domain.words.printable import printable

BEGIN = b"__GANGLION__\n"
"""What Textual writes before the first packet."""

PRELUDE = 10
"""The most lines before that."""

ENDING = 60.0
"""Seconds that the app has to end: a sale that is under way ends first."""

INSISTING = 10.0
"""Seconds that it has after SIGTERM, before it is killed."""

SMALLEST, LARGEST = 1, 1000
"""Cells of a side of the page."""

CLEAR = "\x1b[?1049l\x1b[?1003l\x1b[0m\x1b[2J\x1b[H"


class AppStart(Struct, frozen=True):
    """How the app is started.

    arguments: the command, without a name for the terminal. environment: the variables. terminal: the begin of that
    name.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str]
    terminal: str

    def name(self, number: int) -> str:
        """The name of a terminal."""
        return f"{self.terminal} {number}"

    def command(self, number: int) -> list[str]:
        """The command for one visitor."""
        return [*self.arguments, "--terminal", self.name(number)]


class Visitor(AppService):
    """A process of the app for one page. tell: what the app said last, when the page is closed already."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], page: web.WebSocketResponse
    ) -> None:
        super().__init__(
            command[0],
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=self._close,
            download_manager=DownloadManager(),
        )
        self._command = command
        self._environment = environment
        self._page = page
        self.last_words = ""
        """What the app said at its end that no page has shown."""

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Tells the app how many cells the page has."""
        await super().set_terminal_size(_side(width), _side(height))

    async def stop(self) -> None:
        """Ends the app as a terminal that hangs up does, and waits for it; after a minute it is killed."""
        if self._task is None or self._process is None:
            return
        self.stdin.close()
        steps: tuple[tuple[Callable[[], object], float | None], ...] = (
            (lambda: None, ENDING),
            (lambda: self._send(signal.SIGTERM), INSISTING),
            (lambda: self._send(signal.SIGKILL), None),
        )
        for step, seconds in steps:
            step()
            done, _ = await asyncio.wait({self._task}, timeout=seconds)
            if done:
                break
        self._task = None

    async def run(self) -> None:
        """Passes on what the app draws; at its end, its last words, and closes the page."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        assert process.stderr is not None
        saying = asyncio.create_task(process.stderr.read())
        with suppress(asyncio.IncompleteReadError, ValueError):
            await _find_begin(process.stdout)
            while True:
                await self._pass_on(process.stdout)
        said = (await saying).decode("utf-8", "replace").strip()
        await process.wait()
        await self._show(said)
        await self._close()

    async def on_data(self, payload: bytes) -> None:
        """Draws on the page; on none that is closed, so that the app never waits for it."""
        with suppress(ConnectionError):
            await self._page.send_bytes(payload)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = {
            **self._build_environment(_side(width), _side(height)),
            **self._environment,
        }
        self._process = process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environment,
            start_new_session=True,  # ^C at the server is not meant for the visitors, which end with their pages
        )
        self._stdin = process.stdin
        return process

    async def _pass_on(self, pipe: asyncio.StreamReader) -> None:
        """Passes on one packet. Raises IncompleteReadError at the end."""
        kind, size = await pipe.readexactly(1), await pipe.readexactly(4)
        payload = await pipe.readexactly(int.from_bytes(size, "big"))
        if kind == b"D":  # the end of the process says the rest, and the app sends no files
            await self.on_data(payload)

    async def _show(self, said: str) -> None:
        """Takes the map away, and writes the last words in its place."""
        lines = "\r\n".join(map(printable, said.split("\n")))
        try:
            await self._page.send_bytes(f"{CLEAR}{lines}".encode())
        except ConnectionError:
            self.last_words = said

    async def _close(self) -> None:
        await self._page.close()

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, number)


async def _find_begin(pipe: asyncio.StreamReader) -> None:
    """Reads up to the first packet. Raises ValueError if none comes."""
    for _ in range(PRELUDE):
        if await pipe.readline() == BEGIN:
            return
    raise ValueError


def _side(cells: int) -> int:
    return min(max(cells, SMALLEST), LARGEST)

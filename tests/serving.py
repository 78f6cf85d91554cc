"""`seatui serve` as a process of a test, and a browser's part of it in plain HTTP."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path

import aiohttp
import pyte

from tests.support import PATIENCE
from tests.waiting import until

SIZE = 100, 30
"""Columns and lines of a page."""


class Serving:
    """A running server. address: of its pages, without a slash at the end."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self.process = process
        self._log = log
        until(lambda: self._found() or process.poll() is not None, self.said)
        found = self._found()
        assert found, self.said()
        self.address = found[1]

    def said(self) -> str:
        """What it has printed."""
        return self._log.read_text()

    def visitors(self) -> list[int]:
        """The process ids of the apps that it has started, and that run."""
        listed = subprocess.run(
            ["ps", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return [int(line.split()[0]) for line in listed.stdout.splitlines() if "-m seatui" in line]

    def _found(self) -> "re.Match[str] | None":
        return re.search(r"is at (http://\S+)/ ", self.said())


@contextmanager
def serving(
    home: Path, *options: str, arguments: Sequence[str] = (), **environment: str
) -> Iterator[Serving]:
    """Runs `seatui serve` on a free port. options: before the command; arguments: behind it."""
    log = home / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "seatui", *options, "serve", "--port", "0", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"HOME": str(home), "PATH": os.environ["PATH"], "TZ": "UTC", **environment},
            text=True,
        )
    try:
        yield Serving(process, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


async def whole(asked: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> aiohttp.ClientResponse:
    """An answer that has been read to its end, so that its connection is free."""
    async with asked as answer:
        await answer.read()
    return answer


class Drawn:
    """What a page shows, by what it was sent."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)

    def add(self, sent: bytes) -> None:
        """Draws more."""
        self._stream.feed(sent)

    @property
    def text(self) -> str:
        """The lines of the screen."""
        return "\n".join(self._screen.display)


class Page:
    """An open page: what a browser sends and is sent on its websocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self._drawn = Drawn(*SIZE)

    async def press(self, *keys: str) -> None:
        """Types keys."""
        for key in keys:
            await self.socket.send_json(["stdin", key])

    async def until(self, text: str) -> None:
        """Shows what comes, until a text is on the screen."""
        async with asyncio.timeout(PATIENCE):
            while text not in self._drawn.text:
                message = await self.socket.receive()
                assert message.type is aiohttp.WSMsgType.BINARY, (
                    f"{message} instead of {text}: {self._drawn.text}"
                )
                self._drawn.add(message.data)

    async def until_closed(self) -> None:
        """Waits until the server closes the page."""
        async with asyncio.timeout(PATIENCE):
            while (await self.socket.receive()).type is aiohttp.WSMsgType.BINARY:
                pass
        assert self.socket.closed

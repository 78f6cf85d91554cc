"""The whole program in a pseudo-terminal, and the screen that a person would see."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

from tests.support import PATIENCE
from tests.waiting import until


class PseudoTerminal:
    """Runs seatui on a terminal of its own, takes keys, and shows its screen."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        environment: Mapping[str, str],
        encoding: str = "utf-8",
    ) -> None:
        self._encoding = encoding
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        if encoding != "utf-8":
            self._stream.select_other_charset("@")  # Latin-1
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            command = [sys.executable, "-m", "seatui", *arguments]
            os.execve(command[0], command, {"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment})
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    @property
    def text(self) -> str:
        """The screen as text, line by line."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def title(self) -> str:
        """The title that the program gave its window."""
        return self._screen.title

    def press(self, *keys: str) -> None:
        """Types keys: characters, or escape sequences."""
        for key in keys:
            os.write(self._terminal, key.encode(self._encoding))

    def until(self, condition: Callable[[str], object] | str) -> str:
        """Waits until the screen fulfils the condition, or shows the text; returns the screen."""
        holds = (lambda text: condition in text) if isinstance(condition, str) else condition
        until(
            lambda: holds(self.text),
            lambda: f"{condition}; the screen is\n{self.text}",
            pause=lambda: self._read(0.05),
        )
        return self.text

    def leave(self) -> int:
        """Waits until the program has ended; returns its exit code."""
        ended, status = 0, 0

        def has_ended() -> bool:
            nonlocal ended, status
            ended, status = os.waitpid(self._process, os.WNOHANG)
            return bool(ended)

        what = f"the program ends; the screen is\n{self.text}"
        until(lambda: not self._read(PATIENCE), what)
        until(has_ended, what)
        self._process = 0
        return os.waitstatus_to_exitcode(status)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self._stream.feed(data)
        return bool(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
        os.close(self._terminal)

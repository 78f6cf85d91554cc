"""The whole program in a pseudo-terminal, and the screen that a person would see."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

from tests.support import PATIENCE


class PseudoTerminal:
    """Runs seatui on a terminal of its own, takes keys, and shows its screen."""

    def __init__(
        self, arguments: Sequence[str], *, columns: int = 80, lines: int = 24, environment: Mapping[str, str]
    ) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
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
            os.write(self._terminal, key.encode())

    def until(self, condition: Callable[[str], bool] | str) -> str:
        """Waits until the screen fulfils the condition, or shows the text; returns the screen."""
        holds = (lambda text: condition in text) if isinstance(condition, str) else condition
        deadline = time.monotonic() + PATIENCE
        while not holds(self.text):
            assert time.monotonic() < deadline, f"waited for {condition}; the screen is\n{self.text}"
            self._read(0.05)
        return self.text

    def leave(self) -> int:
        """Waits until the program has ended; returns its exit code."""
        while self._read(PATIENCE):
            pass
        _, status = os.waitpid(self._process, 0)
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

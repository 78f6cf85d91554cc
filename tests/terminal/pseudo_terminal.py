"""The whole program in a pseudo-terminal, and the screen that a person would see."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable, Collection, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import pyte

from tests.support import PATIENCE
from tests.waiting import until

SEATUI = (sys.executable, "-m", "seatui")
SWITCH = re.compile(rb"\x1b\[\?(\d+)([hl])")
"""Switches a mode of the terminal on or off: 25 the cursor, 1049 the other screen, 1003 the mouse …"""
KEYBOARD = re.compile(rb"\x1b\[([<>])\d*u")
"""Puts another way of reporting keys in force, or takes it back."""


class PseudoTerminal:
    """Runs seatui on a terminal of its own, takes keys, and shows its screen.

    ignoring: signals that the program ignores from the start, as under nohup. streams: file descriptors that it has
    for the terminal's own, by number. program: what to run instead of seatui.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        environment: Mapping[str, str],
        ignoring: Collection[signal.Signals] = (),
        streams: Mapping[int, int] | None = None,
        program: Sequence[str] = SEATUI,
        encoding: str = "utf-8",
    ) -> None:
        self._encoding = encoding
        self.written = b""
        """All that was written to the terminal."""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        if encoding != "utf-8":
            self._stream.select_other_charset("@")  # Latin-1
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            command = [*program, *arguments]
            for each in ignoring:
                signal.signal(each, signal.SIG_IGN)
            for number, descriptor in (streams or {}).items():
                os.dup2(descriptor, number)
            os.execve(command[0], command, {"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment})
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.settings_before = self.settings
        """The terminal's settings when the program began."""

    @property
    def process(self) -> int:
        """The program's process id."""
        return self._process

    @property
    def settings(self) -> list[Any]:
        """The terminal's settings: echo, lines, signals …"""
        return termios.tcgetattr(self._terminal)

    @settings.setter
    def settings(self, settings: list[Any]) -> None:
        termios.tcsetattr(self._terminal, termios.TCSANOW, settings)

    @property
    def modes(self) -> dict[str, int]:
        """The modes that the program has set and not reset, and the cursor and line wrap if they are off."""
        modes = {"25": 1, "7": 1}
        for number, switch in SWITCH.findall(self.written):
            modes[number.decode()] = int(switch == b"h")
        pushed = KEYBOARD.findall(self.written)
        modes["keyboard"] = pushed.count(b">") - pushed.count(b"<")
        usual = {"25": 1, "7": 1}
        return {mode: value for mode, value in modes.items() if value != usual.get(mode, 0)}

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

    def press_bytes(self, keys: bytes) -> None:
        """Types keys as a terminal of another encoding sends them."""
        os.write(self._terminal, keys)

    def send(self, number: signal.Signals) -> None:
        """Sends the program a signal."""
        os.kill(self._process, number)

    def until_stopped(self) -> None:
        """Waits until a signal has stopped the program, and reads what it wrote before."""
        until(lambda: os.waitpid(self._process, os.WUNTRACED | os.WNOHANG)[0], "it stops")
        while self.read(0):
            pass

    def settle(self) -> None:
        """Reads until the program pauses."""
        while self.read(0.2):
            pass

    def feed(self, text: str) -> None:
        """Shows what another program writes to the terminal."""
        self._stream.feed(text.encode())

    def hang_up(self) -> None:
        """Closes the terminal under the program."""
        os.close(self._terminal)
        self._terminal = -1

    def until(self, condition: Callable[[str], object] | str) -> str:
        """Waits until the screen fulfils the condition, or shows the text; returns the screen."""
        holds = (lambda text: condition in text) if isinstance(condition, str) else condition
        until(
            lambda: holds(self.text),
            lambda: f"{condition}; the screen is\n{self.text}",
            pause=lambda: self.read(0.05),
        )
        return self.text

    def leave(self, *, reads: bool = True) -> int:
        """Waits until the program has ended; returns its exit code. reads: whether the terminal takes its output."""
        ended, status = 0, 0

        def has_ended() -> bool:
            nonlocal ended, status
            ended, status = os.waitpid(self._process, os.WNOHANG)
            return bool(ended)

        what = f"the program ends; the screen is\n{self.text}"
        if self._terminal >= 0 and reads:
            until(lambda: not self.read(PATIENCE), what)
        until(has_ended, what)
        self._process = 0
        return os.waitstatus_to_exitcode(status)

    def read(self, seconds: float) -> bool:
        """Reads what the program writes within so many seconds; False if it writes nothing, or has ended."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.written += data
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
        if self._terminal >= 0:
            os.close(self._terminal)

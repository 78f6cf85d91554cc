"""A terminal that measures: from a key to the last byte that it made a program paint, and how many bytes."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.screen import Screen

COLUMNS, LINES = 160, 50
QUIET = 0.025
"""Seconds without a byte after which a program has painted what a key set off."""

_PATIENCE = 60.0
_STILL = 0.4
"""Seconds without a byte after which a whole screen has been painted."""
_UNMOVED = 0.25
"""Seconds after which a key has set off nothing."""

_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_BEGIN, _END = b"\x1b[?2026h", b"\x1b[?2026l"
"""A program asks whether a terminal shows a frame only when it is whole; then it says where each begins and ends."""

_SEAT_NAMED = re.compile(r"\bseat \w+")


@dataclass(frozen=True, slots=True)
class Painted:
    """What something made a program paint. seconds: until the last byte."""

    seconds: float
    size: int
    frames: int


class Terminal:
    """Runs a program on a terminal of 160 columns and 50 lines, types, and times what is painted."""

    def __init__(self, command: Sequence[str]) -> None:
        self._terminal, its_end = pty.openpty()
        fcntl.ioctl(its_end, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=its_end, stdout=its_end, stderr=its_end, env=environment, start_new_session=True
        )
        os.close(its_end)
        self._screen = Screen(COLUMNS, LINES)
        self._unseen: list[bytes] = []

    @property
    def text(self) -> str:
        """The screen as text, line by line."""
        for data in self._unseen:
            self._screen.feed(data)
        self._unseen.clear()
        return self._screen.text

    @property
    def cpu(self) -> float:
        """Seconds of the processor that the program has used up, in all its threads."""
        # The clock of another process, as clock_getcpuclockid makes its number.
        return time.clock_gettime((~self._process.pid << 3) | 2)

    @property
    def peak_memory(self) -> int:
        """The most bytes that the program has had in memory."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
        assert found, status
        return int(found[1]) * 1024

    def started(self, shown: str = "") -> float:
        """Seconds from the start of the program until it had painted its screen, with this text on it."""
        return self._painted(self.began, shown)

    def opened(self, key: str, shown: str) -> float:
        """Types a key that opens another screen; seconds until that was painted, with this text on it."""
        began = self.send(key)
        return self._painted(began, shown)

    def send(self, key: str) -> float:
        """Types a key when everything before is read; when that was."""
        self.settle(0, 0, 0)
        began = time.perf_counter()
        os.write(self._terminal, key.encode())
        return began

    def press(self, key: str, quiet: float = QUIET) -> Painted:
        """Types a key, or what a mouse sends; what it made the program paint, which may be nothing."""
        began = self.send(key)
        return self.settle(began, quiet, _UNMOVED)

    def settle(self, began: float, quiet: float, patience: float) -> Painted:
        """What is painted until the program is quiet for so long. patience: how long it may take to begin."""
        last, frames, size = began, 0, 0
        for at, data in self._reads(quiet, patience):
            last = at
            frames += data.count(_BEGIN)
            size += len(data)
        return Painted(last - began, size, frames)

    def watch(self, until: float) -> Painted:
        """What is painted until an instant of the clock."""
        began = last = time.perf_counter()
        frames = size = 0
        for at, data in self._reads_until(until):
            last = at
            frames += data.count(_BEGIN)
            size += len(data)
        return Painted(last - began, size, frames)

    def moved(self, key: str, within: float = 1.0) -> float:
        """Types a key that moves the cursor, while other things are painted as well.

        Seconds until the frame was whole on which another seat is named; infinite when none was in time.
        """
        named = _SEAT_NAMED.findall(self.text)
        began = self.send(key)
        is_named = False
        for at, data in self._reads_until(began + within):
            is_named = is_named or _SEAT_NAMED.findall(self.text) != named
            if is_named and _END in data:
                return at - began
        return float("inf")

    def shown(self, text: str, began: float, within: float = 20.0) -> float:
        """Seconds since an instant of the clock until the frame was whole on which a text is shown."""
        for at, data in self._reads_until(time.perf_counter() + within):
            if _END in data and text in self.text:
                return at - began
        raise AssertionError(f"waited for {text}; the screen is\n{self.text}")

    def _painted(self, began: float, shown: str) -> float:
        """Seconds until the screen was painted, with this text on it."""
        while True:
            painted = self.settle(began, _STILL, _PATIENCE)
            assert painted.size, f"waited for {shown}; the screen is\n{self.text}"
            if shown in self.text:
                return painted.seconds

    def _reads(self, quiet: float, patience: float) -> Iterator[tuple[float, bytes]]:
        data = self._read(patience)
        while data:
            yield time.perf_counter(), data
            data = self._read(quiet)

    def _reads_until(self, until: float) -> Iterator[tuple[float, bytes]]:
        while (left := until - time.perf_counter()) > 0:
            if data := self._read(left):
                yield time.perf_counter(), data

    def _read(self, seconds: float) -> bytes:
        """What is written next; nothing when that takes longer. Raises AssertionError when the program has ended."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # Linux says so when the other end is closed
            data = b""
        assert data, f"the program has ended; its screen was\n{self.text}"
        self._unseen.append(data)
        if _ASKED in data:
            os.write(self._terminal, _ANSWER)
        return data

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

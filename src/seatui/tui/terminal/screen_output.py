"""The writing end of the terminal, for Textual's writer thread: it outlives the terminal.

Textual (8.2.8) writes to stderr: after an error its thread ends, its queue fills up, and the app waits for ever. A
thread that is stuck in a write there also keeps Python from ending.
"""

import os
import select
from collections.abc import Callable
from typing import TextIO


class ScreenOutput:
    """Writes to a terminal until that has hung up, and drops what comes later.

    Characters that its encoding lacks are replaced, one by one, so that a line keeps its length. lost, written:
    called in the writer thread when the terminal has hung up, and when everything has been written.
    """

    def __init__(self, terminal: TextIO, lost: Callable[[], object], written: Callable[[], object]) -> None:
        self._descriptor = terminal.fileno()
        self._encoding = terminal.encoding
        self._lost = lost
        self._written = written
        self._texts: list[str] = []
        self.is_lost = False
        """Whether the terminal has hung up."""

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._descriptor

    def write(self, text: str) -> None:
        """Takes a text for the next flush."""
        self._texts.append(text)

    def flush(self) -> None:
        """Writes what was taken; waits while the terminal takes no more."""
        data = "".join(self._texts).encode(self._encoding, "replace")
        self._texts.clear()
        try:
            if not self.is_lost:
                self._write(data)
        except OSError:
            self.is_lost = True
            self._lost()
        self._written()

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:  # another program that has the terminal open made it so
                select.select([], [self._descriptor], [])

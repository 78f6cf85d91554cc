"""The writing end of the terminal: it outlives the terminal, and writes at once what that takes without a wait.

Textual (8.2.8) writes to stderr in a thread: after an error its thread ends, its queue fills up, and the app waits
for ever. A thread that is stuck in a write there also keeps Python from ending. And that thread writes when the one
that painted rests, on a busy machine milliseconds later.
"""

import os
import select
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO


class ScreenOutput:
    """Writes to a terminal until that has hung up, and drops what comes later.

    For Textual's writer thread, and for the event loop by `write_now`. Characters that its encoding lacks are
    replaced, one by one, so that a line keeps its length. lost, written: called in the writer thread when the
    terminal has hung up, and when everything has been written.
    """

    def __init__(self, terminal: TextIO, lost: Callable[[], object], written: Callable[[], object]) -> None:
        self._descriptor = terminal.fileno()
        self._encoding = terminal.encoding
        self._lost = lost
        self._written = written
        self._texts: list[str] = []
        self._rest = b""
        self._prompt = _opened_anew(self._descriptor)
        self._taken = 0
        self.flushed = 0
        """The number of texts that were taken by `write` and flushed."""
        self.is_lost = False
        """Whether the terminal has hung up."""

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._descriptor

    def write(self, text: str) -> None:
        """Takes a text for the next flush."""
        self._texts.append(text)
        self._taken += 1

    def write_now(self, text: str) -> bool:
        """Writes a text as far as the terminal takes it without a wait; the next flush writes the rest.

        Returns whether all of it was written. Only while everything taken is flushed.
        """
        data = text.encode(self._encoding, "replace")
        written = 0
        if self._prompt is not None:
            with suppress(OSError):  # it takes nothing now, or has hung up: the flush finds out
                written = os.write(self._prompt, data)
        self._rest = data[written:]
        return not self._rest

    def flush(self) -> None:
        """Writes what was taken; waits while the terminal takes no more."""
        data = self._rest + "".join(self._texts).encode(self._encoding, "replace")
        self._rest = b""
        self._texts.clear()
        try:
            if not self.is_lost:
                self._write(data)
        except OSError:
            self.is_lost = True
            self._lost()
        self.flushed = self._taken
        self._written()

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:  # another program that has the terminal open made it so
                select.select([], [self._descriptor], [])


def _opened_anew(descriptor: int) -> int | None:
    """Another descriptor of a terminal, on which a write does not wait; None where there is none.

    Opened, not duplicated: the shell has the same one, and must not find it so.
    """
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return None

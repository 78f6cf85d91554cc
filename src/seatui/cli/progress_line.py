"""A line on the terminal that says how far an import has got, while it takes longer than a second."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TextIO

from seatui.cli.terminal_needs import moves_its_cursor
from seatui.domain.progress import Progress, untold
from seatui.domain.words.substitutes import is_unicode

PATIENCE = 1.0
"""Seconds before anything is shown: most imports are done by then."""

_PAUSE = 0.1
_WIDTH = 24
_CLEAR = "\r\x1b[K"


@contextmanager
def progress_line(*, is_shown: bool) -> Iterator[Progress]:
    """What to tell of the work inside. Shown on stderr if that is a terminal, and cleared at the end.

    is_shown: whether anybody reads the output at all, not a program.
    """
    stream = sys.stderr
    if not (
        is_shown and stream is not None and stream.isatty() and moves_its_cursor(os.environ.get("TERM", ""))
    ):
        yield untold
        return
    line = ProgressLine(stream)
    painter = Thread(target=line.paint, daemon=True)
    painter.start()
    try:
        yield line.tell
    finally:
        line.end()
        painter.join()


class ProgressLine:
    """Paints the line now and then, while another thread works."""

    def __init__(self, stream: TextIO, patience: float = PATIENCE) -> None:
        self._stream = stream
        self._full, self._empty = ("█", "░") if is_unicode(getattr(stream, "encoding", None)) else ("#", ".")
        self._patience = patience
        self._began = time.monotonic()
        self._at: tuple[str, int, int] = ("", 0, 0)
        self._ended = Event()
        self._lock = Lock()
        self._is_painted = False

    def tell(self, step: str, done: int = 0, total: int = 0) -> None:
        """Notes how far the work is; as of `Progress`. Of no step the line is cleared before this returns."""
        self._at = step, done, total
        if not step:
            self._clear()

    def end(self) -> None:
        """Has `paint` return."""
        self._ended.set()

    def paint(self) -> None:
        """Paints until the end, and leaves nothing behind."""
        if self._ended.wait(self._patience):
            return
        while True:
            self._paint_once()
            if self._ended.wait(_PAUSE):
                break
        self._clear()

    def _paint_once(self) -> None:
        with self._lock:
            if text := self.text:
                self._stream.write(f"{_CLEAR}{text}")
                self._stream.flush()
                self._is_painted = True

    def _clear(self) -> None:
        with self._lock:
            if self._is_painted:
                self._stream.write(_CLEAR)
                self._stream.flush()
                self._is_painted = False

    @property
    def text(self) -> str:
        """`writing 120,000 of 200,000 ██████░░░░`, or `reading 3 s` where nothing can be counted."""
        step, done, total = self._at
        if not step:
            return ""
        if not total:
            return f"{step} {time.monotonic() - self._began:.0f} s"
        filled = _WIDTH * min(done, total) // total
        bar = self._full * filled + self._empty * (_WIDTH - filled)
        return f"{step} {done:,} of {total:,} {bar}"

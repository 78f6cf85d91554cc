"""Recordings of the app in asciicast v2, the format of asciinema."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

import click

from seatui.cli.parameters import Checked
from seatui.cli.paths import UserPath
from seatui.domain.errors import InvalidRequest
from seatui.domain.words.printable import printable

TERM = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
"""The terminal that is recorded, whatever this one is."""


_SCREEN_LEFT = "\x1b[?1049l"
"""A program gives the terminal back, with what was on it before."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[^\[])")
_LAST_WORDS = 4_096
"""The most characters that are kept of what a program has said."""


class Size(NamedTuple):
    """A terminal's size in cells."""

    columns: int
    lines: int

    def __str__(self) -> str:
        return f"{self.columns}x{self.lines}"


LEAST, MOST = Size(20, 5), Size(500, 200)


class SizeType(Checked[Size]):
    """A terminal's size such as `100x30`."""

    name = "SIZE"

    def parse(self, text: str) -> Size:
        """Columns and lines. Raises InvalidRequest for what is no size, or one that no terminal has."""
        found = re.fullmatch(r"(\d{1,4})[x×](\d{1,4})", text.strip())
        if found is None:
            raise InvalidRequest(f"{text!r} is not a size such as 100x30, in columns and lines")
        size = Size(*map(int, found.groups()))
        if not all(low <= each <= high for low, each, high in zip(LEAST, size, MOST, strict=True)):
            raise InvalidRequest(f"a size is from {LEAST} to {MOST}, not {size}")
        return size


def without_recording(words: Sequence[str]) -> list[str]:
    """The words of a command line without `--to FILE` and `--size SIZE`."""
    left, words_to_come = list[str](), iter(words)
    for word in words_to_come:
        if word in {"--to", "--size"}:
            next(words_to_come, None)
        elif not word.startswith(("--to=", "--size=")):
            left.append(word)
    return left


def record(words: Sequence[str], path: Path, size: Size, title: str) -> tuple[int, str]:
    """Runs seatui with these words in a terminal of its own, and writes what that shows.

    Returns its exit code, and what it said behind its last screen. The file appears when the program has ended well.
    Raises OSError where it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            code, said = 1, ""
            _write_line(file, _head(size, title))
            for seconds, text in _shown(words, size):
                if isinstance(text, int):
                    code = text
                else:
                    said = (said + text)[-_LAST_WORDS:]
                    _write_line(file, [round(seconds, 4), "o", text])
        if code == 0:
            part.replace(path)
        return code, _ESCAPES.sub("", said.rpartition(_SCREEN_LEFT)[2]).lstrip()
    finally:
        part.unlink(missing_ok=True)


def _head(size: Size, title: str) -> Mapping[str, object]:
    env = {"TERM": TERM["TERM"], "SHELL": "/bin/sh"}
    return {
        "version": 2,
        "width": size.columns,
        "height": size.lines,
        "title": title,
        "env": env,
    }


def _write_line(file: IO[str], document: object) -> None:
    file.write(json.dumps(document, ensure_ascii=False) + "\n")


def _shown(words: Sequence[str], size: Size) -> Iterator[tuple[float, str | int]]:
    """What the program shows, each part with the seconds since the first; in the end its exit code."""
    child, terminal = pty.fork()
    if child == 0:
        _become(words, size)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size.lines, size.columns, 0, 0))
    decode = getincrementaldecoder("utf-8")("replace").decode
    began: float | None = None
    try:
        while data := _read(terminal):
            now = time.monotonic()
            began = now if began is None else began  # nobody watches a server being started
            if text := decode(data):
                yield now - began, text
    finally:
        os.close(terminal)
        _, status = os.waitpid(child, 0)
    yield 0.0, os.waitstatus_to_exitcode(status)


def _become(words: Sequence[str], size: Size) -> None:
    """Replaces this process by the program that is recorded."""
    try:
        # The parent sets the size of the terminal, and may be late.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size.lines, size.columns, 0, 0))
        program = [sys.executable, "-m", "seatui", *words]
        os.execve(program[0], program, {**os.environ, **TERM})  # noqa: S606 - there is no shell to be fooled
    finally:
        os._exit(127)


def _read(terminal: int) -> bytes:
    """The next output; empty at the end, which Linux tells as an error."""
    with suppress(OSError):
        select.select([terminal], [], [])
        return os.read(terminal, 65536)
    return b""


def recording_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that can be recorded: `--to FILE` and `--size SIZE`."""
    to = click.option(
        "--to",
        "to",
        type=UserPath(),
        metavar="FILE",
        help="Record it to a new file, as an asciicast v2 (asciinema).",
    )
    size = click.option(
        "--size", type=SizeType(), default="100x30", show_default=True, help="The terminal that is recorded."
    )
    return to(size(command))


def record_this(path: Path, size: Size, title: str) -> None:
    """Records this command, run again without `--to`. Raises UsageError for a file that exists or is not writable."""
    if path.exists():
        raise click.UsageError(f"{printable(str(path))} exists: remove it first, or name another file")
    click.echo(f"Recording to {printable(str(path))} …", err=True)
    try:
        code, said = record([*without_recording(sys.argv[1:]), "--once"], path, size, title)
    except OSError as error:
        raise click.UsageError(f"{printable(str(path))} cannot be written: {error.strerror}") from error
    if code:
        click.echo(f"{said}It ended with an error: nothing was recorded.", err=True)
        sys.exit(code)

"""What is written to the terminal, in its encoding, until it has hung up."""

import os
import tty
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TextIO

import pytest

from seatui.tui.terminal.screen_output import ScreenOutput
from tests.support import PATIENCE


class Line:
    """A line to a terminal, and what was reported of it."""

    def __init__(self, encoding: str) -> None:
        self.reading, writing = os.pipe()
        self._file: TextIO = open(writing, "w", encoding=encoding)  # noqa: SIM115, PTH123 - closed with the line
        self.lost = self.written = 0
        self.output = ScreenOutput(self._file, self._count_lost, self._count_written)

    def _count_lost(self) -> None:
        self.lost += 1

    def _count_written(self) -> None:
        self.written += 1

    def send(self, *texts: str) -> None:
        for text in texts:
            self.output.write(text)
        self.output.flush()

    def close(self) -> None:
        self._file.close()


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line("iso-8859-1")
    yield made
    made.close()


def test_each_character_that_the_encoding_lacks_is_one_question_mark(line: Line) -> None:
    line.send("Žofie", " é")
    assert os.read(line.reading, 100) == b"?ofie \xe9"
    assert (line.lost, line.written) == (0, 1)


def test_a_line_that_has_hung_up_is_reported_once_and_nothing_fails(line: Line) -> None:
    os.close(line.reading)
    line.send("a")
    line.send("b")
    assert (line.lost, line.written) == (1, 2)
    assert line.output.is_lost


def test_a_line_that_another_program_made_not_to_wait_is_waited_for(line: Line) -> None:
    os.set_blocking(line.output.fileno(), False)
    text = "x" * 200_000
    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(line.send, text)
        read = b""
        while len(read) < len(text):
            read += os.read(line.reading, 65536)
        writing.result(PATIENCE)
    assert line.lost == 0


class Terminal:
    """A pseudo-terminal that nobody reads until asked to, and the output to it."""

    def __init__(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._file: TextIO = open(self._slave, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - closed with it
        self.output = ScreenOutput(self._file, lambda: None, lambda: None)

    def read(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            read += os.read(self._master, 65536)
        return read

    def is_blocking(self) -> bool:
        return os.get_blocking(self._slave)

    def close(self) -> None:
        self._file.close()
        os.close(self._master)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.close()


def test_what_the_terminal_takes_is_written_at_once_and_the_descriptor_of_the_shell_stays_as_it_is(
    terminal: Terminal,
) -> None:
    assert terminal.output.write_now("Žofie")
    assert terminal.read(6) == "Žofie".encode()
    assert terminal.is_blocking()


def test_what_the_terminal_does_not_take_at_once_is_flushed_before_what_follows(terminal: Terminal) -> None:
    text = "é" * 200_000
    assert not terminal.output.write_now(text)
    terminal.output.write(" and more")
    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(terminal.output.flush)
        whole = f"{text} and more".encode()
        assert terminal.read(len(whole)) == whole
        writing.result(PATIENCE)
    assert terminal.output.flushed == 1
    assert terminal.output.write_now("again")


def test_without_a_terminal_nothing_is_written_at_once(line: Line) -> None:
    assert not line.output.write_now("é")
    line.send()
    assert os.read(line.reading, 100) == b"\xe9"

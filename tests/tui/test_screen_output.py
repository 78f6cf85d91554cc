"""What is written to the terminal, in its encoding, until it has hung up."""

import os
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

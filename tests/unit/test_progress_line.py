"""The line that says how far an import has got."""

import io
from collections.abc import Callable
from threading import Thread

import pytest

from seatui.cli.progress_line import ProgressLine, progress_line
from seatui.domain.progress import untold
from tests.waiting import until


class Terminal(io.StringIO):
    """Takes what is painted. painted: is called with each line."""

    def __init__(self, painted: Callable[[str], None] = lambda _: None, encoding: str = "utf-8") -> None:
        super().__init__()
        self._painted = painted
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self._painted(text)
        return super().write(text)


def test_a_line_says_how_much_is_done() -> None:
    line = ProgressLine(Terminal())
    line.tell("reading")
    assert line.text == "reading 0 s"
    line.tell("writing", 50_000, 200_000)
    assert line.text == f"writing 50,000 of 200,000 {'█' * 6}{'░' * 18}"


def test_a_terminal_without_unicode_gets_signs() -> None:
    line = ProgressLine(Terminal(encoding="ascii"))
    line.tell("writing", 2, 4)
    assert line.text == f"writing 2 of 4 {'#' * 12}{'.' * 12}"


def test_a_line_is_painted_and_leaves_nothing_behind() -> None:
    terminal = Terminal(lambda text: line.end() if "writing" in text else None)
    line = ProgressLine(terminal, patience=0)
    line.tell("writing", 1, 2)
    line.paint()
    assert "writing 1 of 2" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_the_line_is_gone_before_somebody_is_asked() -> None:
    terminal = Terminal()
    line = ProgressLine(terminal, patience=0)
    line.tell("comparing")
    painter = Thread(target=line.paint)
    painter.start()
    until(lambda: "comparing" in terminal.getvalue(), "a line is painted")
    line.tell("")
    assert terminal.getvalue().endswith("\r\x1b[K")
    line.end()
    painter.join()


def test_nothing_is_painted_while_somebody_is_asked() -> None:
    class LookedAt(ProgressLine):
        """Ends once the painter has looked at it."""

        @property
        def text(self) -> str:
            self.end()
            return super().text

    terminal = Terminal()
    line = LookedAt(terminal, patience=0)
    line.tell("")
    line.paint()
    assert not terminal.getvalue()


def test_what_is_done_at_once_shows_nothing() -> None:
    terminal = Terminal()
    line = ProgressLine(terminal, patience=60)
    line.end()
    line.paint()
    assert not terminal.getvalue()


@pytest.mark.parametrize(
    ("is_shown", "is_terminal", "term", "is_told"),
    [
        (True, True, "xterm", True),
        (False, True, "xterm", False),
        (True, False, "xterm", False),
        (True, True, "dumb", False),
    ],
)
def test_only_a_person_at_a_terminal_is_told(
    monkeypatch: pytest.MonkeyPatch, *, is_shown: bool, is_terminal: bool, term: str, is_told: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sys.stderr", Terminal() if is_terminal else io.StringIO())
    with progress_line(is_shown=is_shown) as told:
        assert (told is not untold) == is_told

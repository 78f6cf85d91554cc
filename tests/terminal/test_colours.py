"""The colours and signs that reach a terminal: those it has, those that were asked for, and no others."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest

from seatui.domain.words.glyphs import ASCII, CONSOLE, UNICODE, GlyphSet
from tests.support import SHOWING, set_status
from tests.terminal.pseudo_terminal import PseudoTerminal
from tests.terminal.shell import HOUSE, Shell

SGR = re.compile(rb"\x1b\[([\d;]*)m")
RIGHT = "\x1b[C"


class Recorder(pyte.ByteStream):
    """Keeps what the terminal was sent."""

    def __init__(self, screen: pyte.Screen) -> None:
        super().__init__(screen)
        self.sent = b""

    def feed(self, data: bytes) -> None:  # type: ignore[override]  # as its base does
        """Draws and keeps."""
        self.sent += data
        super().feed(data)


@pytest.fixture
def house(small_house: str) -> str:
    set_status(small_house, "A1", "BLOCKED")
    return small_house


@contextmanager
def box_office(dsn: str, home: Path, *options: str, **environment: str) -> Iterator[Recorder]:
    """A house on a terminal, after a seat was picked and the cursor moved on."""
    arguments = [*options, "--dsn", dsn, "--event", "E1", "--showtime", SHOWING.showtime.isoformat()]
    settings = {"HOME": str(home), "PATH": os.environ["PATH"], **environment}
    with PseudoTerminal(arguments, environment=settings) as terminal:
        recorder = terminal._stream = Recorder(terminal._screen)
        terminal.until("11 of 12 seats free")
        terminal.press(" ", RIGHT)
        terminal.until("1 seat")
        yield recorder


def colours(sent: bytes) -> set[str]:
    """Each colour that was chosen: `31`, `38;5;9`, `48;2;1;2;3`."""
    found: set[str] = set()
    for (codes,) in (match.groups() for match in SGR.finditer(sent)):
        numbers = iter(codes.decode().split(";"))
        for number in numbers:
            if number in {"38", "48"}:
                kind = next(numbers)
                parts = [next(numbers) for _ in range({"5": 1, "2": 3}[kind])]
                found.add(";".join([number, kind, *parts]))
            elif re.fullmatch(r"3\d|4\d|9\d|10\d", number):
                found.add(number)
    return found


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"TERM": "linux"}, r"[34][0-7]|9[0-7]|10[0-7]"),
        ({"TERM": "xterm-256color"}, r"[34]8;5;\d+"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, r"[34]8;2;\d+;\d+;\d+"),
    ],
    ids=["16", "256", "all"],
)
def test_a_terminal_is_sent_only_colours_that_it_has(
    house: str, tmp_path: Path, environment: dict[str, str], kind: str
) -> None:
    with box_office(house, tmp_path, **environment) as terminal:
        chosen = colours(terminal.sent)
    assert len(chosen) > 8
    assert [colour for colour in chosen if not re.fullmatch(kind, colour)] == []


@pytest.mark.parametrize(
    "environment",
    [{"NO_COLOR": "1", "COLORTERM": "truecolor"}, {"TERM": "vt100"}],
    ids=["no colour", "vt100"],
)
def test_without_colours_none_is_sent_and_the_cursor_is_reversed(
    house: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    with box_office(house, tmp_path, **environment) as terminal:
        assert colours(terminal.sent) == set()
        assert b"\x1b[1;7m" in terminal.sent
        assert "◆" in terminal.sent.decode()


def test_no_color_set_to_nothing_is_not_set(house: str, tmp_path: Path) -> None:
    with box_office(house, tmp_path, NO_COLOR="", TERM="linux") as terminal:
        assert len(colours(terminal.sent)) > 8


@pytest.mark.parametrize(
    ("options", "environment", "glyphs"),
    [((), {"TERM": "linux"}, CONSOLE), (("--ascii",), {}, ASCII), ((), {"SEATUI_ASCII": "1"}, ASCII)],
    ids=["console", "option", "environment"],
)
def test_the_map_is_drawn_with_signs_that_the_terminal_has(
    house: str, tmp_path: Path, options: tuple[str, ...], environment: dict[str, str], glyphs: GlyphSet
) -> None:
    with box_office(house, tmp_path, *options, **environment) as terminal:
        written = terminal.sent.decode()
        assert glyphs.picked in written
        strange = {sign for sign, _ in UNICODE.all_signs()} - {sign for sign, _ in glyphs.all_signs()}
        assert not strange & set(written)


def test_plain_text_is_drawn_with_the_signs_asked_for(house: str, tmp_path: Path) -> None:
    shell = Shell(tmp_path, "--dsn", house)
    assert ". @ @ @ @ @" in shell("--ascii", "seats", *HOUSE).stdout
    assert ". @ @ @ @ @" in shell("seats", *HOUSE, PYTHONIOENCODING="ascii").stdout
    assert "× ■ ■ ■ ■ ■" in shell("seats", *HOUSE, TERM="linux").stdout

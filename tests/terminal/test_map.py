"""The map on real terminals: one with a mouse, the Linux console, and within tmux."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import PATIENCE, SHOWING, bookings, live_seats, rows
from tests.terminal.pseudo_terminal import PseudoTerminal
from tests.waiting import until

ENTER = "\r"
tmux = shutil.which("tmux")


def arguments(dsn: str) -> list[str]:
    return ["--dsn", dsn, "--event", "E1", "--showtime", SHOWING.showtime.isoformat()]


@contextmanager
def box_office(dsn: str, home: Path, term: str) -> Iterator[PseudoTerminal]:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": term}
    with PseudoTerminal(arguments(dsn), environment=environment) as terminal:
        terminal.until("12 of 12 seats free")
        yield terminal


def place_of(text: str, sign: str, nth: int) -> tuple[int, int]:
    """Column and line of the nth sign on the map, from 1 as terminals count."""
    places = [
        (column, line)
        for line, shown in enumerate(text.splitlines(), 1)
        if shown.strip()[:1] in {"A", "B"}
        for column, each in enumerate(shown, 1)
        if each == sign
    ]
    return places[nth]


@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_the_best_two_are_found_looked_at_and_sold(house: str, tmp_path: Path, term: str) -> None:
    with box_office(house, tmp_path, term) as terminal:
        terminal.press("2", "b")
        terminal.until("Best 2: row A")
        terminal.press("-", "-")
        terminal.until("Best 2: row A")
        terminal.press("+", "+", ENTER)
        terminal.until("2 seats")
        terminal.press("Lee", ENTER)
        terminal.until("SOLD  BK-")
    assert len(live_seats(house)) == 2


def test_a_name_is_typed_with_joiners_and_what_is_pasted_sells_nothing(house: str, tmp_path: Path) -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    with box_office(house, tmp_path, "xterm-256color") as terminal:
        terminal.press(" ", ENTER)
        terminal.until("extends")
        terminal.press("\x1b[200~\x1b[31mAnn\rSmith\r\x1b[201~")
        terminal.until("�[31mAnn Smith")
        terminal.until("cannot be part of it")
        terminal.press("\x15", persian, ENTER)
        terminal.until("SOLD  BK-")
    assert rows(house, "SELECT user_id FROM bookings") == [(persian,)]


def test_a_drag_with_the_mouse_picks_a_range_and_one_line_holds_it(house: str, tmp_path: Path) -> None:
    with box_office(house, tmp_path, "xterm-256color") as terminal:
        text = terminal.text
        (left, line), (right, _) = place_of(text, "■", 0), place_of(text, "■", 2)
        terminal.press(f"\x1b[<0;{left};{line}M", f"\x1b[<32;{right};{line}M", f"\x1b[<0;{right};{line}m")
        terminal.until("◆ 3 seats")
        terminal.press(":", "hold smith", ENTER)
        terminal.until("HELD  BK-")
    assert [status for _, status, _ in bookings(house)] == ["RESERVED"]


@pytest.mark.skipif(tmux is None, reason="tmux is not installed here")
def test_within_tmux_seats_are_found_by_name_and_sold(house: str, tmp_path: Path) -> None:
    program = shlex.join([sys.executable, "-m", "seatui", *arguments(house)])
    with tmux_session(program, tmp_path) as session:
        session.until("12 of 12 seats free")
        session.type("/", "B3", "Enter")
        session.until("row B, seat 3")
        session.type("Space", "S-Right", "Enter")
        session.until("2 seats")
        session.type("Enter")
        session.until("SOLD  BK-")
    assert {seat_id for seat_id, _ in live_seats(house)} == {"B3", "B4"}


class TmuxSession:
    """A session of a tmux server of its own."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def run(self, *command: str) -> str:
        environment = {
            "HOME": str(self._home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm",
        }
        socket = str(self._home / "tmux")
        words = [str(tmux), "-f", "/dev/null", "-S", socket, *command]
        return subprocess.run(
            words, env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE
        ).stdout

    def type(self, *keys: str) -> None:
        for key in keys:
            self.run("send-keys", key)

    def until(self, words: str) -> None:
        """Waits until the screen shows the words."""
        until(lambda: words in self._screen(), lambda: f"{words}; the screen is\n{self._screen()}")

    def _screen(self) -> str:
        return self.run("capture-pane", "-p")


@contextmanager
def tmux_session(program: str, home: Path) -> Iterator[TmuxSession]:
    session = TmuxSession(home)
    session.run("new-session", "-d", "-x", "80", "-y", "24", program)
    try:
        yield session
    finally:
        session.run("kill-server")

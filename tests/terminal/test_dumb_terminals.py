"""A terminal that cannot move its cursor is written to line by line, and told what works there."""

import curses
import os
from pathlib import Path

import pytest

from seatui.cli.terminal_needs import moves_its_cursor
from tests.support import quick_folder
from tests.terminal.pseudo_terminal import PseudoTerminal


@pytest.mark.parametrize(("term", "named"), [("dumb", "TERM=dumb"), ("", "TERM is not set")])
def test_the_app_does_not_draw_there_and_names_the_commands_instead(
    tmp_path: Path, term: str, named: str
) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TERM": term}
    with PseudoTerminal([], environment=environment) as terminal:
        assert terminal.leave() == 2
        assert named in terminal.text
        assert "seatui book" in terminal.text
        assert b"\x1b" not in terminal.written
        assert max(map(len, terminal.written.splitlines())) < 80
    assert [*tmp_path.iterdir()] == [], "no server is started for it"


def test_the_demo_walks_through_as_text_there(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TERM": "dumb"}
    with (
        quick_folder() as folder,
        PseudoTerminal(["--data-dir", str(folder), "demo"], environment=environment) as terminal,
    ):
        assert terminal.leave() == 0
        assert b"SOLD" in terminal.written.upper()
        assert b"\x1b" not in terminal.written


@pytest.mark.parametrize(("moves", "has_screen"), [(b"\x1b[%i%p1%d;%p2%dH", True), (None, False)])
def test_what_terminfo_says_of_a_terminal_counts(
    monkeypatch: pytest.MonkeyPatch, moves: bytes | None, *, has_screen: bool
) -> None:
    monkeypatch.setattr(curses, "setupterm", lambda term, fd: None)
    monkeypatch.setattr(curses, "tigetstr", {"cup": moves}.get)
    assert moves_its_cursor("tty-of-1970") is has_screen


def test_a_terminal_that_terminfo_does_not_know_is_given_a_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(term: str, fd: int) -> None:
        raise curses.error

    monkeypatch.setattr(curses, "setupterm", unknown)
    assert moves_its_cursor("xterm-of-2040")

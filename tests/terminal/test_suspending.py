"""A program that was stopped draws all of its screen again, in the modes that it needs, and leaves nothing behind."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import SHOWING
from tests.terminal.pseudo_terminal import PseudoTerminal

SHELL_TEXT = "\x1b[H\x1b[2J[1]+  Stopped\r\n$ ls\r\nletters  takings  $ "
"""What the shell and another program write meanwhile."""

ROUNDS = 3


@pytest.fixture
def terminal(house: str, tmp_path: Path) -> Iterator[PseudoTerminal]:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "UTC"}
    arguments = ["--dsn", house, "--event", SHOWING.event_id, "--showtime", SHOWING.showtime.isoformat()]
    with PseudoTerminal(arguments, environment=environment) as terminal:
        terminal.until("S T A G E")
        yield terminal


def threads(terminal: PseudoTerminal) -> int:
    return len([*Path(f"/proc/{terminal.process}/task").iterdir()])


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP])
@pytest.mark.parametrize("key", ["", "?"], ids=["map", "dialog"])
def test_the_screen_is_drawn_again_each_time_and_nothing_is_left_behind(
    terminal: PseudoTerminal, stop: signal.Signals, key: str
) -> None:
    if key:
        terminal.press(key)
        terminal.until(lambda text: "S T A G E" not in text)
    terminal.settle()
    screen, modes, settings, count = terminal.text, terminal.modes, terminal.settings, threads(terminal)
    for _ in range(ROUNDS):
        terminal.send(stop)
        terminal.until_stopped()
        if stop is signal.SIGTSTP:
            assert terminal.modes == {}
            assert terminal.settings == terminal.settings_before
        terminal.settings = terminal.settings_before  # as a shell does
        terminal.feed(SHELL_TEXT)
        terminal.send(signal.SIGCONT)
        terminal.until(lambda text: text == screen)
        assert (terminal.modes, terminal.settings) == (modes, settings)
    assert threads(terminal) < count + ROUNDS
    terminal.press("\x11")
    assert terminal.leave() == 0
    assert terminal.modes == {}
    assert terminal.settings == terminal.settings_before

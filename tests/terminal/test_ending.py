"""However the app ends, the terminal is as it was before, and what was under way has ended."""

import os
import pty
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tests.support import SHOWING, bookings, rows
from tests.terminal.pseudo_terminal import SEATUI, PseudoTerminal
from tests.waiting import WAITING, until

ENTER, CTRL_Q = "\r", "\x11"
HOUSE = ["--event", SHOWING.event_id, "--showtime", SHOWING.showtime.isoformat()]
SOME_MODES = {"25", "7", "1049", "1003", "1006", "2004", "1004", "keyboard"}
LONG_PAINTING = "r" * 60
"""Keys that paint the house more often than a terminal takes if nobody reads."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "UTC"}


def open_house(terminal: PseudoTerminal) -> None:
    terminal.until("S T A G E")
    assert set(terminal.modes) >= SOME_MODES
    assert terminal.settings != terminal.settings_before


def open_sale(terminal: PseudoTerminal) -> None:
    """Opens the dialog of a sale, whose seat is held."""
    open_house(terminal)
    terminal.press("g", "\x1b[H", " ")
    terminal.until("◆ 1 seat")
    terminal.press(ENTER)
    terminal.until("held until")


def open_help(terminal: PseudoTerminal) -> None:
    open_house(terminal)
    terminal.press("?")
    terminal.until(lambda text: "S T A G E" not in text)


@contextmanager
def seats_locked(dsn: str) -> Iterator[psycopg.Connection]:
    """Another program that keeps every sale waiting, until it rolls back."""
    with psycopg.connect(dsn) as other:
        other.execute("SELECT FROM event_seats FOR UPDATE")
        yield other


ENDS = {
    "ctrl+q on the map": (open_house, None, 0),
    "SIGTERM in a sale": (open_sale, signal.SIGTERM, 143),
    "SIGHUP on the map": (open_house, signal.SIGHUP, 129),
    "SIGINT in a sale": (open_sale, signal.SIGINT, 130),
    "SIGQUIT in the help": (open_help, signal.SIGQUIT, 131),
}


@pytest.mark.parametrize(("opens", "sent", "code"), ENDS.values(), ids=ENDS)
def test_the_terminal_is_left_as_it_was_and_the_seats_are_given_back(
    house: str, environment: dict[str, str], opens: object, sent: signal.Signals | None, code: int
) -> None:
    assert callable(opens)
    with PseudoTerminal(["--dsn", house, *HOUSE], environment=environment) as terminal:
        opens(terminal)
        if sent is None:
            terminal.press(CTRL_Q)
        else:
            terminal.send(sent)
        assert terminal.leave() == code
        assert terminal.modes == {}
        assert terminal.settings == terminal.settings_before
    assert {status for _, status, _ in bookings(house)} <= {"CANCELLED"}


def sell_behind_a_lock(terminal: PseudoTerminal, house: str) -> None:
    open_house(terminal)
    terminal.press("g", "\x1b[H", " ")
    terminal.until("◆ 1 seat")
    terminal.press(ENTER, ENTER)
    until(lambda: rows(house, WAITING), "the sale waits", pause=lambda: terminal.read(0.05))


def test_a_sale_under_way_ends_before_the_app_does_and_is_reported_on_the_shells_screen(
    house: str, environment: dict[str, str]
) -> None:
    with PseudoTerminal(["--dsn", house, *HOUSE, "--no-hold"], environment=environment) as terminal:
        with seats_locked(house) as other:
            sell_behind_a_lock(terminal, house)
            terminal.send(signal.SIGTERM)
            terminal.send(signal.SIGHUP)  # as systemd does
            terminal.until("A sale is under way")
            other.rollback()
        assert terminal.leave() in {128 + signal.SIGTERM, 128 + signal.SIGHUP}
        ((booking_id, status, _),) = bookings(house)
        assert status == "CONFIRMED"
        _, _, last_words = terminal.written.decode().rpartition("\x1b[?1049l")
        assert re.search(rf"SOLD +{booking_id}", last_words)


def insist(terminal: PseudoTerminal) -> None:
    """Sends the same signal again, and reads what comes."""
    terminal.send(signal.SIGTERM)
    terminal.read(0.2)


def test_a_signal_that_comes_again_later_waits_for_nothing(house: str, environment: dict[str, str]) -> None:
    with (
        PseudoTerminal(["--dsn", house, *HOUSE, "--no-hold"], environment=environment) as terminal,
        seats_locked(house),
    ):
        sell_behind_a_lock(terminal, house)
        terminal.send(signal.SIGTERM)
        terminal.until("A sale is under way")
        until(lambda: not terminal.modes, "it leaves the screen", pause=partial(insist, terminal))
        assert terminal.leave() == 128 + signal.SIGTERM
        assert terminal.settings == terminal.settings_before
    assert bookings(house) == []


def test_the_app_ends_with_its_terminal_even_if_it_is_told_to_ignore_that(
    house: str, environment: dict[str, str]
) -> None:
    arguments = ["--dsn", house, *HOUSE]
    with PseudoTerminal(arguments, environment=environment, ignoring=[signal.SIGHUP]) as terminal:
        open_sale(terminal)
        terminal.hang_up()
        assert terminal.leave() == 128 + signal.SIGHUP
    assert [status for _, status, _ in bookings(house)] == ["CANCELLED"]


@pytest.mark.parametrize("numbers", [(0,), (1, 2)], ids=["input", "output"])
def test_the_app_ends_when_half_of_its_terminal_is_gone(
    house: str, environment: dict[str, str], numbers: tuple[int, ...]
) -> None:
    other, half = pty.openpty()
    streams = dict.fromkeys(numbers, half)
    with PseudoTerminal(["--dsn", house, *HOUSE], environment=environment, streams=streams) as terminal:
        os.close(half)
        if 0 in numbers:
            terminal.until("S T A G E")
        else:
            until(lambda: b"S T A G E" in os.read(other, 65536), "the house is open")
        os.close(other)
        terminal.read(0.0)
        terminal.press("r")  # makes it write
        assert terminal.leave() == 128 + signal.SIGHUP
        assert terminal.modes == {}
        assert terminal.settings == terminal.settings_before


def open_sale_unread(terminal: PseudoTerminal, house: str) -> None:
    """Has the app write more than the terminal takes, as a broken line does, and open a sale behind it."""
    open_house(terminal)
    terminal.press(LONG_PAINTING, " ", ENTER)
    until(lambda: bookings(house), "the seat is held, though nobody reads what is written")


@pytest.mark.heavy
def test_a_terminal_that_takes_output_again_shows_the_whole_screen(
    house: str, environment: dict[str, str]
) -> None:
    arguments = ["--dsn", house, *HOUSE]
    with PseudoTerminal(arguments, columns=160, lines=50, environment=environment) as terminal:
        open_sale_unread(terminal, house)
        terminal.until(lambda text: "held until" in text and "S T A G E" in text)


@pytest.mark.heavy
def test_the_app_ends_though_its_terminal_takes_no_output(house: str, environment: dict[str, str]) -> None:
    arguments = ["--dsn", house, *HOUSE]
    with PseudoTerminal(arguments, columns=160, lines=50, environment=environment) as terminal:
        open_sale_unread(terminal, house)
        terminal.send(signal.SIGTERM)
        assert terminal.leave(reads=False) == 128 + signal.SIGTERM
        assert terminal.settings == terminal.settings_before
    assert [status for _, status, _ in bookings(house)] == ["CANCELLED"]


SCRIPT = """
set -m
"$@"
echo "the shell is back"
kill %1; kill -CONT %1
code=147
while [ $code = 147 ]; do sleep 0.05; wait %1; code=$?; done
echo "code $code"
"""


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_job_that_is_stopped_can_be_ended_and_leaves_the_shell_its_terminal(
    house: str, environment: dict[str, str], stop: signal.Signals
) -> None:
    arguments = ["-c", SCRIPT, "sh", *SEATUI, "--dsn", house, *HOUSE]
    with PseudoTerminal(arguments, environment=environment, program=["/bin/sh"]) as terminal:
        open_house(terminal)
        (job,) = Path(f"/proc/{terminal.process}/task/{terminal.process}/children").read_text().split()
        os.kill(int(job), stop)
        terminal.until("code 143")
        terminal.leave()
        assert terminal.modes == {}

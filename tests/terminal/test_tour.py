"""The guided tour, in a terminal to its end and as text: the database has what it told."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from seatui.demo.tour.chapters import CHAPTERS
from tests.support import IS_SOAK, quick_folder
from tests.terminal.pseudo_terminal import PseudoTerminal
from tests.terminal.shell import Shell

ESCAPES = re.compile(r"\x1b(?:\[[0-9;?<>=]*[A-Za-z]|[78])")
SHORT = ("best", "rival", "undo")
NAMES = [chapter.name for chapter in CHAPTERS]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder / "data"


@pytest.fixture
def shell(data: Path, tmp_path: Path) -> Shell:
    """Commands on the data of the demo."""
    return Shell(tmp_path, "--data-dir", str(data), "demo")


def told(written: bytes) -> str:
    """What was written to a terminal, in the order written, without where and how."""
    return " ".join(ESCAPES.sub(" ", written.decode()).split())


def changes_of(booking: dict[str, Any]) -> list[str]:
    """What the seats of a booking have become, one after the other."""
    return [each["to"] for each in booking["history"]]


def until_written(terminal: PseudoTerminal, text: str) -> None:
    """Waits until the program has written a text; it may be gone from the screen by then."""
    terminal.until(lambda _: text.encode() in terminal.written)


@pytest.mark.heavy
@pytest.mark.slow
def test_the_tour_in_a_terminal_tells_what_the_database_has(data: Path, shell: Shell, tmp_path: Path) -> None:
    names = NAMES if IS_SOAK else SHORT
    chapters = [word for name in names for word in ("--chapter", name)]
    arguments = ["--data-dir", str(data), "demo", "--tour", "--once", "--speed", "100", *chapters]
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "UTC"}
    with PseudoTerminal(arguments, columns=100, lines=30, environment=environment) as terminal:
        screen = terminal.until("space pauses").splitlines()
        # The captions are below the app, whose last line stands above them.
        assert "space pauses" in screen[29]
        assert screen[25].startswith("── 1/")
        for chapter in (each for each in CHAPTERS if each.name in names):
            until_written(terminal, chapter.title)
        assert terminal.leave() == 0
    text = told(terminal.written)
    assert "did not come off" not in text
    for chapter in (each for each in CHAPTERS if each.name in names):
        for step in chapter.steps:
            assert step.caption.partition("{")[0][:40].strip() in text

    sold = re.search(r"Its number is (BK[-0-9A-Z]+)", text)
    assert sold
    booking = shell.json("--", "show", sold[1])
    assert booking["user_id"] == "Grace Hopper"
    assert changes_of(booking) == ["RESERVED", "SOLD", "AVAILABLE"], "the tour has given it back"
    assert re.search(r"This is the end\. What the tour has sold is given back: \d+ bookings\.", text)
    journal = shell.json(
        "--", "journal", "--event", booking["event_id"], "--showtime", booking["showtime"], "--limit", "60"
    )
    changes = [(each["terminal"], each["to"], each["reason"]) for each in journal]
    assert ("window 3", "SOLD", None) in changes, "the rival has sold a seat"
    assert ("window 1", "AVAILABLE", "undo") in changes
    assert shell.json("--", "db", "check") == {"breaches": []}


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("end", "exit_code"),
    [
        (PseudoTerminal.hang_up, 128 + signal.SIGHUP),
        (lambda terminal: terminal.send(signal.SIGTERM), 128 + signal.SIGTERM),
        (lambda terminal: terminal.press("\x11"), 0),
    ],
    ids=["hang up", "SIGTERM", "ctrl+q"],
)
def test_the_tour_gives_back_what_it_has_sold_when_it_is_ended_in_between(
    data: Path, shell: Shell, tmp_path: Path, end: Callable[[PseudoTerminal], object], exit_code: int
) -> None:
    shell("--", "events")  # the showings are there, and are read behind the first screen
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "UTC"}
    chapters = ["--chapter", "best", "--chapter", "server"]
    arguments = ["--data-dir", str(data), "demo", "--tour", "--speed", "20", *chapters]
    with PseudoTerminal(arguments, columns=100, lines=30, environment=environment) as terminal:
        until_written(terminal, "as by a power cut")
        end(terminal)
        assert terminal.leave(reads=exit_code == 0) == exit_code
    for customer in ("Grace Hopper", "Katherine Johnson"):
        bookings = shell.json("--", "find", customer)
        assert bookings
        assert {booking["status"] for booking in bookings} == {"CANCELLED"}


@pytest.mark.heavy
def test_the_tour_as_text_tells_what_the_database_has(shell: Shell) -> None:
    done = shell("--tour", "--chapter", "server", "--chapter", "hold")
    assert done.returncode == 0, done.stderr
    assert done.stderr in {"", "seatui: making the demo house …\n"}
    changes = re.findall(r"│ \S+  Mara at window 1 (\w+) .*\((BK\S+)\)", done.stdout)
    assert [word for word, _ in changes] == ["held", "sold", "held", "sold"]
    for booking_id in {booking_id for _, booking_id in changes}:
        shown = shell.json("--", "show", booking_id)
        assert shown["status"] == "CANCELLED"
        assert changes_of(shown) == ["RESERVED", "SOLD", "AVAILABLE"]
    assert done.stdout.endswith("\n  This is the end. What the tour has sold is given back: 2 bookings.\n")
    # The server was killed in between.
    text = " ".join(done.stdout.split())
    assert "kill -9" in text
    assert f"{changes[0][1]} is still sold" in text


def test_chapters_are_listed_and_others_refused(tmp_path: Path) -> None:
    shell = Shell(tmp_path, "--data-dir", str(tmp_path / "none"), "demo")
    assert [line.split()[0] for line in shell("--list").stdout.splitlines()] == NAMES
    for words, why in (
        (["--tour", "--chapter", "overture"], "no chapter 'overture'; it has showings, pick"),
        (["--once"], "--once goes with --tour"),
        (["--tour", "--", "events"], "go with the app, not with a command"),
    ):
        refused = shell(*words)
        assert refused.returncode == 2
        assert why in " ".join(refused.stderr.split())
    assert not (tmp_path / "none").exists()


def test_rivals_are_at_work_during_the_journey_as_text(shell: Shell) -> None:
    done = shell("--rivals", "2", "--speed", "50")
    assert (done.returncode, done.stderr) == (0, "")
    _, _, meanwhile = done.stdout.partition("Meanwhile, at the other windows …\n")
    told = re.findall(
        r"^\S+  (Nils at window 3|Ruth at window 4) (\w+) .*\((BK\S+)\)$", meanwhile, re.MULTILINE
    )
    assert {done for _, done, _ in told} <= {"sold", "held", "freed"}
    assert shell.json("--", "show", told[0][2])["event_id"] == "HAMLET"
    refused = shell("--rivals", "2", "--", "events")
    assert (refused.returncode, refused.stdout) == (2, "")

"""A terminal of another encoding: no command fails for a name, the app is drawn straight, and keys are read."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conftest import Cluster
from tests.support import PATIENCE
from tests.terminal.pseudo_terminal import PseudoTerminal
from tests.terminal.shell import HOUSE, Shell, fill_with_house

ENTER, RIGHT = "\r", "\x1b[C"

ENCODINGS = {
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "ascii": {"PYTHONIOENCODING": "ascii:strict"},
    "posix": {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "c": {"LC_ALL": "C"},
    "utf-8 mode": {"LC_ALL": "C", "PYTHONUTF8": "1"},
}


@pytest.fixture
def template(cluster: Cluster) -> str:
    """With the house in it."""
    return cluster.template("seatui_hamlet", fill_with_house)


@pytest.fixture
def shell(tmp_path: Path, dsn: str) -> Shell:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE seatui.events SET name = 'Žižkov – 山'")
    return Shell(tmp_path, "--dsn", dsn)


@pytest.mark.parametrize(
    "encoding",
    ["latin-1", *(pytest.param(each, marks=pytest.mark.heavy) for each in ENCODINGS if each != "latin-1")],
)
def test_a_sale_is_told_whatever_the_encoding_lacks(shell: Shell, encoding: str) -> None:
    environment = ENCODINGS[encoding]

    def document(*command: str) -> Any:
        return json.loads(shell(*command, "--json", **environment).stdout)

    held = document("hold", *HOUSE, "--user", "Žofie", "--booking-id", "BK-Ž", "A1")
    assert held["user_id"] == "Žofie"
    assert document("confirm", "BK-Ž")["status"] == "CONFIRMED"
    assert document("events")[0]["name"] == "Žižkov – 山"
    for command in (["events"], ["bookings", *HOUSE], ["show", "BK-Ž"], ["seats", *HOUSE]):
        done = shell(*command, **environment)
        assert (done.returncode, done.stderr) == (0, ""), command


def test_everything_is_ascii_if_that_was_asked_for(shell: Shell) -> None:
    assert shell("book", *HOUSE, "--user", "Žofie", "--booking-id", "BK-1", "A1").returncode == 0
    for command in (["events"], ["bookings", *HOUSE], ["seats", *HOUSE], ["book", "--help"], ["--help"]):
        done = shell(*command, "--ascii")
        assert done.stdout.isascii()
        assert done.returncode == 0, command
    refused = shell("book", *HOUSE, "--user", "x", "--ascii", "Ž1")
    assert refused.stderr == "seatui: not free: Z1 (unknown); nothing was changed\n"
    assert json.loads(shell("show", "BK-1", "--json", "--ascii").stdout)["user_id"] == "Žofie"


def run_with_bytes(shell: Shell, *arguments: bytes, environment: Mapping[str, str]) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "seatui", *shell.options, *arguments],
        env={"HOME": str(shell.home), "PATH": os.environ["PATH"], "TZ": "UTC", **environment},
        capture_output=True,
        timeout=4 * PATIENCE,
        check=False,
    )
    return done.stdout + done.stderr


def test_arguments_are_in_the_encoding_of_the_locale(shell: Shell, latin_1_locale: Mapping[str, str]) -> None:
    command = (
        b"book",
        *map(str.encode, HOUSE),
        b"--booking-id",
        b"BK-1",
        b"--user",
        "Jörg".encode("latin-1"),
    )
    told = run_with_bytes(shell, *command, b"A1", environment=latin_1_locale)
    assert "Jörg".encode("latin-1") in told
    assert b"\\u017di\\u017ekov" in run_with_bytes(shell, b"events", b"--json", environment=latin_1_locale)
    assert b"Zizkov - ??" in run_with_bytes(shell, b"events", environment=latin_1_locale)
    assert shell.json("show", "BK-1")["user_id"] == "Jörg"


def test_bytes_that_are_no_text_are_refused(shell: Shell) -> None:
    command = (b"book", *map(str.encode, HOUSE), b"--user", "Jörg".encode("latin-1"), b"A1")
    told = run_with_bytes(shell, *command, environment={"LC_ALL": "C.UTF-8"})
    assert told.decode() == "seatui: J�rg has bytes that are no text in UTF-8\n"


@pytest.fixture
def latin_1_terminal(shell: Shell, dsn: str, tmp_path: Path) -> Iterator[PseudoTerminal]:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], **ENCODINGS["latin-1"]}
    assert shell("book", *HOUSE, "--user", "Žofie Müller 山", "A1").returncode == 0
    with PseudoTerminal(["--dsn", dsn, *HOUSE], environment=environment, encoding="latin-1") as terminal:
        yield terminal


def test_the_app_is_drawn_straight_and_reads_what_is_typed(
    latin_1_terminal: PseudoTerminal, shell: Shell
) -> None:
    terminal = latin_1_terminal
    shown = terminal.until("S T A G E")
    assert "\\u" not in shown
    terminal.press("g", "\x1b[H")
    terminal.until("Zofie Müller ??")
    terminal.press("B")
    shown = terminal.until("1 booking")
    (line,) = [line for line in shown.splitlines() if line.startswith("> Zofie")]
    assert re.search(r" sold +20\.00  BK-[\w-]{14}$", line.rstrip()), line
    terminal.press("\x1b")
    terminal.until("Find")
    terminal.press(RIGHT, " ")
    terminal.until("1 seat")
    terminal.press(ENTER)
    terminal.until("held until")
    terminal.press("Jürgen", ENTER)
    terminal.until("SOLD  BK-")
    newest, _ = shell.json("bookings", *HOUSE)
    assert newest["user_id"] == "Jürgen"

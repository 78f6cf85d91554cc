"""Completion of a command line: what is offered, how bash inserts it, and that a prompt is never disturbed."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from seatui.cli.commands import seatui
from seatui.postgres.embedded.server import EmbeddedServer
from tests.conftest import Cluster
from tests.support import PATIENCE, quick_folder, run
from tests.terminal.shell import EVENING, HOUSE, Shell, fill_with_house

AT = f"--event E1 --showtime {EVENING}"


@pytest.fixture
def template(cluster: Cluster) -> str:
    """With the house in it."""
    return cluster.template("seatui_hamlet", fill_with_house)


def offered(line: str, *options: str) -> list[str]:
    """The words that complete the last one of a line; a line may end with a blank."""
    *words, begun = line.split(" ")
    completion = ShellComplete(seatui, {}, "seatui", "_SEATUI_COMPLETE")
    return [each.value for each in completion.get_completions([*options, *words], begun)]


def test_commands_options_and_choices_need_no_database() -> None:
    assert offered("boo") == ["book", "bookings"]
    assert offered("db st") == ["status"]
    assert "--showtime" in offered("book --")
    assert offered("--theme m") == ["mono"]
    assert offered("move BK-1 ") == ["--from", "--to"]


def test_the_events_and_showtimes_of_a_database_are_offered(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEATUI_DSN", dsn)
    assert offered("seats --event ") == ["E1"]
    assert offered("--event E") == ["E1"]
    assert offered("journal --event X") == []
    (showtime,) = offered("seats --event E1 --showtime 2031-")
    assert offered(f"book --event E1 --showtime {showtime} --user Ann A1") == ["A1"]
    assert offered("seats --event X --showtime ") == []


@pytest.fixture
def sales(dsn: str, tmp_path: Path) -> str:
    """A database with a sale, a hold, what was cancelled, and a blocked seat."""
    shell = Shell(tmp_path, "--dsn", dsn)
    for command in (
        ["book", *HOUSE, "--user", "Ann", "--booking-id", "BK-SOLD", "A1", "A2"],
        ["hold", *HOUSE, "--user", "Bo", "--booking-id", "BK-HELD", "A3"],
        ["book", *HOUSE, "--user", "Cy", "--booking-id", "BK-GONE", "A4"],
        ["cancel", "BK-GONE"],
        ["block", *HOUSE, "A5"],
    ):
        assert shell(*command).returncode == 0
    return dsn


def test_the_bookings_and_seats_are_offered_that_the_command_is_for(sales: str) -> None:
    def words(line: str) -> list[str]:
        return offered(line, "--dsn", sales)

    assert words("show BK-") == ["BK-GONE", "BK-HELD", "BK-SOLD"]
    assert words("cancel BK-") == ["BK-HELD", "BK-SOLD"]
    assert words("confirm ") == ["BK-HELD"]
    assert words("return BK-SOLD ") == ["A1", "A2"]
    assert words("return BK-SOLD A1 ") == ["A2"]
    assert words("move BK-SOLD --from ") == ["A1", "A2"]
    assert words("move BK-SOLD --from A1 --to A") == ["A4", "A6", "A7", "A8"]
    assert words(f"book {AT} A") == ["A4", "A6", "A7", "A8"]
    assert words(f"book {AT} A4 A") == ["A6", "A7", "A8"]
    assert words(f"unblock {AT} ") == ["A5"]
    assert len(words(f"journal {AT} --seat A")) == 8


def test_a_word_that_no_terminal_should_see_is_not_offered(dsn: str) -> None:
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES (E'E\\033[31m', 'x'), ('E2', E'a\\nb')")
    run(
        dsn,
        "INSERT INTO seatui.showings (event_id, showtime) SELECT event_id, now() FROM seatui.events "
        "WHERE event_id <> 'E1'",
    )
    completion = ShellComplete(seatui, {}, "seatui", "_SEATUI_COMPLETE")
    found = completion.get_completions(["--dsn", dsn, "--event"], "E")
    assert [(each.value, each.help) for each in found] == [("E1", "Hamlet"), ("E2", "a�b")]


BASH = """
eval "$(_SEATUI_COMPLETE=bash_source seatui)"
complete -p seatui >&2
COMP_LINE=$1 COMP_POINT=${#1}
[ "${2-}" ] && COMP_LINE+=$2
_seatui_completion seatui
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Bash:
    """A bash that has read the script, with the program on its PATH."""

    def __init__(self, home: Path, **environment: str) -> None:
        (home / "bin").mkdir()
        program = home / "bin" / "seatui"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m seatui "$@"\n')
        program.chmod(0o755)
        self._environment = {
            **environment,
            "HOME": str(home),
            "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
            "TZ": "UTC",
            "COMP_WORDBREAKS": " \t\n\"'@><=;|&(:",
        }

    def __call__(self, line: str, after: str = "", encoding: str = "utf-8") -> list[str]:
        """What is put into a line. after: what stands there behind the cursor."""
        done = subprocess.run(
            ["bash", "--norc", "-c", BASH, "bash", line.encode(encoding), after.encode(encoding)],
            env=self._environment,
            capture_output=True,
            encoding=encoding,
            check=True,
            timeout=4 * PATIENCE,
        )
        assert done.stderr == "complete -o nosort -F _seatui_completion seatui\n"
        return done.stdout.split("\n")[:-1]


def test_bash_inserts_times_and_names_with_blanks(dsn: str, tmp_path: Path) -> None:
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('Ost: Süd', 'x')")
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES ('Ost: Süd', '2031-06-01 18:00Z')")
    bash = Bash(tmp_path, SEATUI_DSN=dsn)
    assert bash("seatui db mi") == ["migrate"]
    assert bash("seatui seats --event Os") == [r"Ost:\ Süd"]
    assert bash(r"seatui seats --event Ost:\ S") == [r"\ Süd"]
    assert bash('seatui seats --event "Ost: S') == ["Ost: Süd"]
    assert bash(r"seatui seats --event Ost:\ Süd --showtime 2031-06-01T18:0") == ["00+00:00"]
    assert bash(r"seatui seats --event=Ost:\ Süd --showtime=2031-06-01T18:0") == ["00+00:00"]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "latin-1"])
def test_words_and_the_cursor_are_in_the_encoding_of_the_locale(
    dsn: str, tmp_path: Path, request: pytest.FixtureRequest, locale: str
) -> None:
    run(
        dsn,
        "INSERT INTO seatui.events (event_id, name) VALUES ('Grün-Äö', 'x'), ('Grün-山', 'x'), ('Grünau', 'x')",
    )
    run(
        dsn,
        "INSERT INTO seatui.showings (event_id, showtime) SELECT event_id, '2031-06-01 18:00Z' FROM seatui.events",
    )
    is_latin_1 = locale == "latin-1"
    variables = request.getfixturevalue("latin_1_locale") if is_latin_1 else {"LC_ALL": locale}
    bash = Bash(tmp_path, SEATUI_DSN=dsn, SEATUI_ASCII="1", **variables)
    words = bash("seatui seats --event Grün-", " --showtime Ä", "latin-1" if is_latin_1 else "utf-8")
    assert words == (["Grün-Äö"] if is_latin_1 else ["Grün-Äö", "Grün-山"])


def test_nothing_is_started_made_or_told_where_no_server_runs(tmp_path: Path) -> None:
    bash = Bash(tmp_path, SEATUI_DATA_DIR=str(tmp_path / "data"))
    assert bash("seatui seats --event ") == [""]
    assert not (tmp_path / "data").exists()
    for unusable in ("host=/nowhere", "no DSN at all", "host=127.0.0.1 port=1"):
        assert offered("show BK-", "--dsn", unusable) == []
    shell = Shell(tmp_path)
    failed = shell(_SEATUI_COMPLETE="bash_complete", COMP_POINT="7")
    assert (failed.stdout, failed.stderr) == ("", "")


def test_the_embedded_server_is_asked_while_it_runs_and_not_kept_up() -> None:
    with quick_folder() as folder:
        server = EmbeddedServer(folder / "data")
        assert server.running_dsn() is None
        with server.running() as dsn:
            assert EmbeddedServer(folder / "data").running_dsn() == dsn
        assert EmbeddedServer(folder / "data").running_dsn() is None


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(tmp_path: Path, name: str) -> None:
    script = Shell(tmp_path)(_SEATUI_COMPLETE=f"{name}_source")
    assert (script.returncode, script.stderr) == (0, "")
    assert f"_SEATUI_COMPLETE={name}_complete" in script.stdout
    if shutil.which(name):
        subprocess.run([name, "-n"], input=script.stdout, text=True, check=True, timeout=PATIENCE)


def test_every_id_and_time_of_the_commands_is_completed() -> None:
    """By its own function: an option or argument that is added later has one too."""
    kinds = {"event_id", "showtime", "booking_id", "seat_ids", "seats", "seat"}

    def parameters(group: click.Group) -> list[tuple[str, click.Parameter]]:
        return [
            found
            for name, command in group.commands.items()
            for found in (
                parameters(command)
                if isinstance(command, click.Group)
                else [(f"{name} {each.name}", each) for each in command.params]
            )
        ]

    plain = [
        name
        for name, each in parameters(seatui)
        if each.name in kinds
        and each._custom_shell_complete is None
        and type(each.type).shell_complete is click.ParamType.shell_complete
    ]
    assert plain == ["book booking_id", "hold booking_id"]  # which are new

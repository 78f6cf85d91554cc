"""The options that all commands share: before a command and after it, and the names that reach the journal."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from seatui.cli.commands import seatui
from seatui.cli.parameters import settings_of
from seatui.cli.settings import Settings
from seatui.cli.shared_options import Program, share_options
from tests.conftest import Cluster, fresh
from tests.support import rows
from tests.terminal.shell import EVENING, HOUSE, Shell, fill_with_house

NOWHERE = "host=/nowhere"


@pytest.fixture
def template(cluster: Cluster) -> str:
    """With the house in it."""
    return cluster.template("seatui_hamlet", fill_with_house)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Of no database."""
    return Shell(tmp_path)


COMMANDS = {
    "events": ["events"],
    "seats": ["seats", *HOUSE],
    "db status": ["db", "status"],
    "db migrate": ["db", "migrate"],
    "bookings": ["bookings", *HOUSE],
    "journal": ["journal"],
    "find": ["find", "Ann"],
    "book": ["book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_database_is_named_before_the_command_or_after_it(
    shell: Shell, dsn: str, command: list[str]
) -> None:
    before = shell("--dsn", dsn, *command, "--json")
    after = shell(*command, "--dsn", dsn, "--json")
    assert (before.returncode, after.returncode) == (0, 0), before.stderr + after.stderr
    assert before.stdout == after.stdout


def test_the_database_after_the_command_wins_and_that_of_the_environment_loses(
    shell: Shell, dsn: str
) -> None:
    for arguments in (
        ["--dsn", NOWHERE, "events", "--dsn", dsn],
        ["--dsn", NOWHERE, "db", "--dsn", NOWHERE, "status", "--dsn", dsn],
        ["--dsn", NOWHERE, "db", "--dsn", dsn, "status"],
    ):
        assert shell(*arguments, SEATUI_DSN=NOWHERE).returncode == 0
    assert shell("--dsn", dsn, "events", "--dsn", NOWHERE, SEATUI_DSN=dsn).returncode == 5


def test_the_words_of_a_move_leave_the_shared_options_alone(shell: Shell, dsn: str) -> None:
    shell("book", "--dsn", dsn, *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1")
    moved = shell.json("move", "BK-1", "--from", "A1", "--to", "B1", "--clerk", "Eva", "--dsn", dsn)
    assert moved["seat_ids"] == ["B1"]


def test_json_is_asked_for_before_the_command_or_after_it(shell: Shell, dsn: str) -> None:
    for arguments in (["--json", "db", "status"], ["db", "--json", "status"], ["db", "status", "--json"]):
        assert shell("--dsn", dsn, *arguments).stdout.startswith('{"applied"')
    for arguments in (["--json"], ["--json", "demo"], ["demo", "--json"]):
        done = shell(*arguments)
        assert (done.returncode, done.stdout[:17]) == (2, '{"error": "usage"')


@pytest.mark.parametrize(
    "arguments",
    [
        ["--dsn", NOWHERE, "demo"],
        ["demo", "--dsn", NOWHERE],
        ["demo", "--listen-dsn", NOWHERE],
        ["demo", "--dsn", NOWHERE, "--", "events"],
        ["demo", "--", "events", "--dsn", NOWHERE],
        ["demo", "db", "--listen-dsn", NOWHERE, "status"],
    ],
)
def test_the_demo_takes_no_database_before_or_after(shell: Shell, arguments: list[str]) -> None:
    done = shell(*arguments)
    assert done.returncode == 2
    assert "the demo has a database of its own" in done.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["demo"], "any command but itself"),
        (["nothing"], "No such command"),
        (["--ascii", "events"], "--ascii belongs before -- or behind the command"),
        (["seats", "--event", "E1"], "--showtime"),
    ],
)
def test_a_command_for_the_demos_data_is_refused_before_there_is_any(
    shell: Shell, tmp_path: Path, words: list[str], why: str
) -> None:
    refused = shell.json("demo", "--data-dir", str(tmp_path / "data"), "--", *words, exits=2)
    assert refused["error"] == "usage"
    assert why in refused["message"]
    assert not (tmp_path / "data").exists()


def test_the_usage_of_a_command_for_the_demos_data_is_one_that_can_be_typed(shell: Shell) -> None:
    told = shell("demo", "--", "seats", "--help").stdout
    assert told.startswith("Usage: seatui demo -- seats [OPTIONS]")


def settings_for(*arguments: str, **environment: str) -> Settings:
    """The settings that a command gets, of a program of one command in one group."""
    found: list[Settings] = []
    program = Program("program", commands=[group := click.Group("group", commands=[])])

    @group.command()
    @settings_of
    def command(settings: Settings) -> None:
        found.append(settings)

    share_options(program)
    done = CliRunner().invoke(program, arguments, env=environment, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return found[0]


OPTIONS = {
    ("--dsn", "x"): Settings(dsn="x"),
    ("--data-dir", "/x"): Settings(data_dir=Path("/x")),
    ("--listen-dsn", "x"): Settings(listen_dsn="x"),
    ("--terminal", "Kasse 1"): Settings(terminal="Kasse 1"),
    ("--clerk", "Eva"): Settings(clerk="Eva"),
    ("--no-hold",): Settings(holds_while_paying=False),
    ("--no-presence",): Settings(presence=False),
    ("--json",): Settings(as_json=True),
}


@pytest.mark.parametrize(("option", "settings"), OPTIONS.items(), ids=lambda each: str(each)[:20])
def test_every_option_is_taken_at_every_place(option: tuple[str, ...], settings: Settings) -> None:
    assert settings_for(*option, "group", "command") == settings
    assert settings_for("group", *option, "command") == settings
    if option != ("--json",):
        assert settings_for("group", "command", *option) == settings


def test_looks_are_taken_at_every_place_too(shell: Shell) -> None:
    for arguments in (("--theme", "mono", "group", "command"), ("group", "command", "--theme", "mono")):
        looks = settings_for(*arguments, SEATUI_THEME="light", SEATUI_ASCII="1").appearance
        assert (looks.theme, looks.ascii_only) == ("mono", True)
    looks = settings_for("group", "command", "--ascii", SEATUI_THEME="light").appearance
    assert (looks.theme, looks.ascii_only) == ("light", True)


def test_the_home_folder_in_the_path_of_the_data_is_expanded_wherever_it_is_given(tmp_path: Path) -> None:
    home, box = {"HOME": str(tmp_path)}, Settings(data_dir=tmp_path / "box")
    assert settings_for("--data-dir=~/box", "group", "command", **home) == box
    assert settings_for("group", "command", "--data-dir", "$HOME/box", **home) == box
    assert settings_for("group", "command", SEATUI_DATA_DIR="~/box", **home) == box


def test_every_command_takes_every_shared_option() -> None:
    def commands(group: click.Group) -> list[click.Command]:
        each = list(group.commands.values())
        return [*each, *(inner for one in each if isinstance(one, click.Group) for inner in commands(one))]

    shared = {
        *("--dsn", "--data-dir", "--theme", "--ascii", "--terminal", "--clerk"),
        *("--listen-dsn", "--no-hold", "--no-presence", "--json"),
    }
    assert len(commands(seatui)) > 20
    for command in commands(seatui):
        assert shared <= {name for option in command.params for name in option.opts}, command.name


def test_the_help_of_a_command_lists_its_own_options_and_that_of_the_program_the_shared_ones(
    shell: Shell,
) -> None:
    help_of_seats = shell("seats", "--help").stdout
    assert "--event" in help_of_seats
    assert "--terminal" not in help_of_seats
    assert "seatui --help" in help_of_seats
    told = shell("--help").stdout
    assert told.index("Options of the app:") < told.index("--event") < told.index("Options of all commands:")
    assert told.index("Options of all commands:") < told.index("--no-presence") < told.index("Commands:")


WRONG = {
    "a blank terminal": (["events", "--terminal", " "], "--terminal"),
    "an empty terminal": (["--terminal", "", "events"], "--terminal"),
    "a terminal that cannot be printed": (["events", "--terminal", "a\x1b[31m"], "--terminal"),
    "a terminal that is no text": (["events", "--terminal", "\udcff"], "--terminal"),
    "a long terminal": (["events", "--terminal", "é" * 65], "--terminal"),
    "a long clerk": (["--clerk", "é" * 65, "events"], "--clerk"),
    "a clerk of two lines": (["events", "--clerk", "a\nb"], "--clerk"),
}


@pytest.mark.parametrize(("arguments", "option"), WRONG.values(), ids=WRONG.keys())
def test_a_name_that_is_none_is_a_usage_error_that_says_which(
    shell: Shell, arguments: list[str], option: str
) -> None:
    refused = shell.json(*arguments, exits=2)
    assert refused["error"] == "usage"
    assert option in refused["message"]
    assert "\x1b" not in shell(*arguments).stderr


def test_an_empty_name_in_the_environment_is_none(shell: Shell, dsn: str) -> None:
    assert shell("events", "--dsn", dsn, SEATUI_TERMINAL="").returncode == 0
    assert shell("events", "--dsn", dsn, SEATUI_TERMINAL=" ").returncode == 2


@pytest.mark.parametrize("server", ["cluster_18", "cluster_installed"])
def test_the_names_of_terminal_and_clerk_are_in_the_journal(
    shell: Shell, request: pytest.FixtureRequest, server: str
) -> None:
    cluster: Cluster = request.getfixturevalue(server)
    names = ["--terminal", "Käße 山 №1", "--clerk", "Žofie O'Hara"]
    long = "Ö" * 64
    with fresh(cluster, cluster.template("seatui_hamlet", fill_with_house)) as dsn:
        sale = ["--user", "Ann", "--booking-id", "BK-1", "--dsn", dsn]
        shell.json("book", *HOUSE, *sale, "A1", "A2", *names)
        shell.json("return", "BK-1", "A1", "--dsn", dsn, "--clerk", "Bo", SEATUI_TERMINAL="Kasse 2")
        shell.json("block", *HOUSE, "A3", "--dsn", dsn, "--terminal", long, "--clerk", long)
        entries = shell.json("journal", "--dsn", dsn)
        assert [(each["terminal"], each["clerk"]) for each in entries] == [
            ("Käße 山 №1", "Žofie O'Hara"),
            ("Kasse 2", "Bo"),
            (long, long),
        ]
        assert rows(dsn, "SELECT count(*) FROM seatui.seat_journal WHERE role_name IS NOT NULL") == [(3,)]


def test_a_terminal_undoes_its_own_change_alone(shell: Shell, dsn: str) -> None:
    sale = ["book", *HOUSE, "--user", "Ann", "--dsn", dsn, "A1"]
    booking_id = shell.json(*sale, "--terminal", "Käße 1", "--clerk", "Eva")["booking_id"]
    for names in (["--terminal", "Kasse 2", "--clerk", "Eva"], ["--terminal", "Käße 1"], []):
        assert shell.json(*names, "undo", "--dsn", dsn, exits=2)["error"] == "invalid_request"
    undone = shell.json("undo", "--dsn", dsn, "--terminal", "Käße 1", "--clerk", "Eva")
    assert (undone["booking_id"], undone["status"]) == (booking_id, "CANCELLED")


def test_the_journal_tells_of_all_showings_and_why(shell: Shell, dsn: str) -> None:
    other = ["--event", "E1", "--showtime", EVENING.replace("05-01", "05-02")]
    plan = str(Path(__file__).parents[1] / "plans" / "sampleChart.json")
    named = ["--name", "Hamlet", "--default-price", "12.50", "--dsn", dsn]
    assert shell("plan", "import", plan, *other, *named).returncode == 0
    shell("block", *HOUSE, "A1", "--dsn", dsn)
    shell("block", *other, "B1", "--dsn", dsn)
    shell("unblock", *HOUSE, "A1", "--dsn", dsn)
    everywhere = ["journal", "--dsn", dsn]
    entries = shell.json(*everywhere)
    assert [(each["showtime"][:10], each["seat_ids"], each["to"]) for each in entries] == [
        ("2031-05-01", ["A1"], "BLOCKED"),
        ("2031-05-02", ["B1"], "BLOCKED"),
        ("2031-05-01", ["A1"], "AVAILABLE"),
    ]
    assert shell.json(*everywhere, "--limit", "2") == entries[1:]
    assert shell.json(*everywhere, *other) == entries[1:2]
    assert shell.json(*everywhere, "--seat", "A1") == [entries[0], entries[2]]
    lines = shell(*everywhere).stdout.splitlines()
    assert lines[0].split() == [
        *("when", "event", "showtime", "from", "to", "booking", "clerk", "terminal", "seats")
    ]
    assert "Fri 02 May 2031 12:00" in lines[2]
    assert shell.json("journal", "--event", "E1", "--dsn", dsn, exits=2)["error"] == "usage"

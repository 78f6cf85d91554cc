"""seatui as scripts run it: a process of its own for each command."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess, run
from typing import Any

from tests.support import PATIENCE

PLANS = Path(__file__).parents[1] / "plans"
EVENING = "2031-05-01T12:00+00:00"
HOUSE = ["--event", "E1", "--showtime", EVENING]

_LIMIT = 4 * PATIENCE

_nursery = get_context("forkserver")
_nursery.set_forkserver_preload(
    ["seatui.cli.program", "seatui.postgres", "seatui.plans", "tests.terminal.shell"]
)
"""A process that has read the program's modules, and becomes a command by a fork: a third of a second less each."""


class Shell:
    """Runs seatui as a user does: a process of its own, on one database."""

    def __init__(self, home: Path, *options: str) -> None:
        self.home = home
        self.options = options
        self._environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TZ": "UTC"}

    def __call__(self, *arguments: str, **environment: str) -> "CompletedProcess[str]":
        """What a command printed, and its exit code. environment: beside that of every user."""
        command, variables = [*self.options, *arguments], self._environment | environment
        if all(name.startswith("SEATUI_") for name in environment):
            return _forked(command, variables)
        return run(
            [sys.executable, "-m", "seatui", *command],
            capture_output=True,
            text=True,
            stdin=DEVNULL,
            env=variables,
            timeout=_LIMIT,
            check=False,
        )

    def json(self, *arguments: str, exits: int = 0, **environment: str) -> Any:
        """The one JSON document that a command prints."""
        done = self(*arguments, "--json", **environment)
        assert done.returncode == exits, done.stderr
        assert done.stdout.count("\n") == 1
        return json.loads(done.stdout)


def _forked(command: Sequence[str], environment: Mapping[str, str]) -> "CompletedProcess[str]":
    """The command in a process that needs to read no module. What Python takes from the environment is as here."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _nursery.Process(target=_become, args=(command, environment, out, err))
        process.start()
        process.join(_LIMIT)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"{command} has not ended: {err.read_text()}")
        return CompletedProcess(command, process.exitcode, out.read_text(), err.read_text())


def _become(command: Sequence[str], environment: Mapping[str, str], out: Path, err: Path) -> None:
    """The command, in a process that is nothing else."""
    from seatui.cli import main

    for number, path, mode in ((0, Path(os.devnull), "r"), (1, out, "w"), (2, err, "w")):
        with path.open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "w" if number else "r") for number in range(3))
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["seatui", *command]
    main()


def message_of(done: "CompletedProcess[str]") -> str:
    """What a command said on stderr, wherever the lines were broken."""
    return " ".join(done.stderr.split())


def import_house(shell: Shell) -> None:
    """Makes the showing `HOUSE` from a plan: rows A to D of eight seats."""
    plan = str(PLANS / "sampleChart.json")
    done = shell(
        "plan", "import", plan, "--name", "Hamlet", *HOUSE, "--price", "Cat1=20", "--default-price", "12.50"
    )
    assert done.returncode == 0, done.stderr


def fill_with_house(dsn: str) -> None:
    """Makes a database for tests to start from: migrated, with the house, both by commands."""
    with tempfile.TemporaryDirectory() as home:
        shell = Shell(Path(home), "--dsn", dsn)
        done = shell("db", "migrate")
        assert done.returncode == 0, done.stderr
        import_house(shell)

"""seatui as scripts run it: a process of its own for each command."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support import PATIENCE

PLANS = Path(__file__).parents[1] / "plans"
EVENING = "2031-05-01T12:00+00:00"
HOUSE = ["--event", "E1", "--showtime", EVENING]


class Shell:
    """Runs seatui as a user does: a process of its own, on one database."""

    def __init__(self, home: Path, *options: str) -> None:
        self.home = home
        self._options = options
        self._environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TZ": "UTC"}

    def __call__(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "seatui", *self._options, *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env=self._environment | environment,
            timeout=4 * PATIENCE,
            check=False,
        )

    def json(self, *arguments: str, exits: int = 0, **environment: str) -> Any:
        """The one JSON document that a command prints."""
        done = self(*arguments, "--json", **environment)
        assert done.returncode == exits, done.stderr
        assert done.stdout.count("\n") == 1
        return json.loads(done.stdout)


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

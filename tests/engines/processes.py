"""Programs of other engines as processes of a test: started as a user that they accept, and never left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from seatui.postgres.embedded import keeper
from seatui.postgres.embedded.unprivileged import server_user
from tests.support import PATIENCE
from tests.waiting import until

LOOPBACK = "127.0.0.1"

_TAIL = 4_000

# As the embedded server starts: as a user that is not root, and only for as long as whoever started it lives.
_START = """
import os, sys
sys.path.insert(0, sys.argv[1])
import keeper
if sys.argv[2]:
    keeper.become(*map(int, sys.argv[2].split(":")))
keeper.die_with(int(sys.argv[3]))
os.execv(sys.argv[4], sys.argv[4:])
"""


def find_program(name: str) -> str | None:
    """The path of an installed program; daemons of a distribution are in no user's path."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin")


def program(name: str) -> str:
    """The path of an installed program; the test is skipped where there is none."""
    found = find_program(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def own_folder(folder: Path) -> Path:
    """A new folder that belongs to the user of the engines."""
    folder.mkdir(mode=0o700)
    user = server_user()
    if user is not None:
        os.chown(folder, *user)
    return folder


def free_port() -> int:
    """A port of this machine that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def run_to_its_end(
    *command: str | Path, folder: Path = Path("/"), environment: Mapping[str, str] | None = None
) -> str:
    """Runs a program that ends by itself, and returns what it said; fails with that when it fails."""
    done = subprocess.run(
        _starting(command),
        cwd=folder,
        env=_environment(folder, environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=4 * PATIENCE,
    )
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout[-_TAIL:]}"
    return done.stdout


class Process:
    """A program that goes on until it is stopped. log: where it writes what it has to say."""

    def __init__(self, log: Path, *command: str | Path, environment: Mapping[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                _starting(command),
                cwd="/",
                env=_environment(log.parent, environment),
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def until(self, condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        """Waits until the condition holds, as long as the program runs."""

        def holds() -> bool:
            is_so = bool(condition())
            assert is_so or self.is_alive(), f"it has ended before {what}:\n{self.tail()}"
            return is_so

        until(holds, lambda: f"{what}\n{self.tail()}", patience)

    def tail(self) -> str:
        """The last of what it said."""
        return self.log.read_text(errors="replace")[-_TAIL:] if self.log.exists() else ""

    def stop(self, how: signal.Signals = signal.SIGTERM, patience: float = PATIENCE) -> None:
        """Sends a signal and waits for the end; kills it, and what it started, when that does not come."""
        if self.is_alive():
            self._process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        self.kill()

    def kill(self) -> None:
        """Kills it and whatever it started, all at once."""
        if self.is_alive():
            kill_family(self.pid)
        self._process.wait(PATIENCE)


def kill_family(pid: int) -> None:
    """Kills a process and its children: first it stops, so that no child comes meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    for each in (*children(pid), pid):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return [int(line) for line in listed.stdout.split()]


def is_answering(port: int) -> bool:
    """Whether somebody listens at a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _starting(command: tuple[str | Path, ...]) -> list[str]:
    user = server_user()
    as_user = "" if user is None else ":".join(map(str, user))
    home = str(Path(keeper.__file__).parent)
    return [sys.executable, "-I", "-S", "-c", _START, home, as_user, str(os.getpid()), *map(str, command)]


def _environment(folder: Path, more: Mapping[str, str] | None) -> dict[str, str]:
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "HOME": str(folder), "LC_ALL": "C", "TZ": "UTC", **(more or {})}

"""PostgreSQL as others run it: a cluster made by initdb, a standby of it, and PgBouncer in front."""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.postgres.embedded import launching
from tests.engines.processes import (
    LOOPBACK,
    Process,
    children,
    find_program,
    free_port,
    is_answering,
    own_folder,
    program,
    run_to_its_end,
)
from tests.support import PATIENCE, quick_folder, rows, run
from tests.waiting import until

OWNER = "seatui"
"""The role that makes a cluster."""

DOCS = Path(__file__).parents[2] / "docs"

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian keeps a PostgreSQL of each version."""

# What these servers hold outlives no power cut, and need not.
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
    "dynamic_shared_memory_type": "mmap",
    "max_connections": "60",
    # A standby whose primary is not there just now looks again at once.
    "wal_retrieve_retry_interval": "100ms",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def embedded_programs(major: int = 18) -> Path:
    """The programs of a PostgreSQL that seatui brings along."""
    return launching._find_binaries(major)


def installed_programs(major: int) -> Path:
    """The programs of a PostgreSQL of the machine's own; the test is skipped where there is none."""
    folder = INSTALLED / str(major) / "bin"
    if not (folder / "postgres").is_file():
        pytest.skip(f"PostgreSQL {major} is not installed here")
    return folder


class PostgresServer:
    """A cluster in a folder of its own, and the server that runs it.

    programs: the folder of PostgreSQL's.
    """

    def __init__(self, folder: Path, programs: Path) -> None:
        self.programs = programs
        self.data = folder / "data"
        self.port = free_port()
        self._folder = own_folder(folder)
        self._process: Process | None = None

    def make(self, *options: str) -> None:
        """Makes the cluster. options: of initdb."""
        run_to_its_end(
            self.programs / "initdb",
            *("-D", self.data, "-U", OWNER, "-E", "UTF8", "--locale=C", "--auth=trust", "--no-sync"),
            *("--no-instructions", *options),
        )

    def take_over_data(self, other: "PostgresServer") -> None:
        """Makes the cluster as another server has left it, which does not run."""
        # As they are, owners and all.
        subprocess.run(
            ["cp", "-a", "--reflink=auto", other.data, self.data], check=True, timeout=4 * PATIENCE
        )

    def follow(self, primary: "PostgresServer") -> None:
        """Makes a standby of a cluster that is where the primary's is, or was."""
        source = self._source(primary).replace("'", "''")
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.write(f"primary_conninfo = '{source}'\n")
        (self.data / "standby.signal").touch()

    def copy(self, primary: "PostgresServer") -> None:
        """Makes the cluster as a standby of another server, which runs."""
        source = self._source(primary)
        run_to_its_end(
            self.programs / "pg_basebackup",
            *("-D", self.data, "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync"),
        )

    def _source(self, primary: "PostgresServer") -> str:
        return make_conninfo(primary.dsn(), application_name=self._folder.name)

    def start(self) -> None:
        """Starts the server, and waits until it lets clients in."""
        settings = {**SETTINGS, "port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = Process(self._folder / "log", self.programs / "postgres", "-D", self.data, *options)
        self._process.until(self.is_ready, "the server lets clients in")

    def is_ready(self) -> bool:
        try:
            self.rows("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def dsn(self, database: str = "postgres") -> str:
        return make_conninfo("", host=LOOPBACK, port=self.port, user=OWNER, dbname=database)

    def rows(self, query: str, *parameters: Any, database: str = "postgres") -> list[tuple[Any, ...]]:
        return rows(self.dsn(database), query, parameters)

    def run(self, statement: str, database: str = "postgres") -> None:
        run(self.dsn(database), statement)

    def stop(self) -> None:
        """Stops it in order."""
        self._running().stop(signal.SIGINT)

    def kill(self) -> None:
        """Kills the server and each of its processes at once: nobody says goodbye."""
        self._running().kill()

    def freeze(self) -> None:
        """Stops every process of it where it is, as a machine does that has no time for them."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def promote(self) -> None:
        """Makes a standby the primary; returns when it is."""
        assert self.rows("SELECT pg_promote(true, 60)") == [(True,)]

    def said(self) -> str:
        """The last of its log."""
        return self._running().tail()

    def wait_for_standbys(self, names: str = "*") -> None:
        """No commit is confirmed from here on before a standby has it; returns when one is there."""
        self.run(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
        self.run("SELECT pg_reload_conf()")
        until(lambda: self.rows(_SYNCHRONOUS) == [(1,)], "a standby is synchronous")

    def abandon(self) -> None:
        """Leaves nothing of it running, in whatever state it is."""
        if self._process is not None:
            self._process.kill()

    def _running(self) -> Process:
        assert self._process is not None, "it runs"
        return self._process

    def _signal(self, which: signal.Signals) -> None:
        postmaster = self._running().pid
        # The postmaster first: a frozen one starts no process meanwhile.
        for pid in (postmaster, *children(postmaster)):
            os.kill(pid, which)


_SYNCHRONOUS = "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')"


@contextmanager
def engine_folder() -> Iterator[Path]:
    """A folder for the data of engines, which their user may enter; gone afterwards."""
    with quick_folder() as folder:
        folder.chmod(0o711)
        yield folder


@contextmanager
def servers_in(folder: Path) -> Iterator[Callable[[str, Path], PostgresServer]]:
    """Gives servers by name and programs, not made yet; none of them runs on afterwards."""
    given: list[PostgresServer] = []

    def give(name: str, programs: Path) -> PostgresServer:
        given.append(PostgresServer(folder / name, programs))
        return given[-1]

    try:
        yield give
    finally:
        for server in given:
            server.abandon()


class PgBouncer:
    """A transaction pooler before a server, configured as docs/pgbouncer.ini says. settings: what differs."""

    def __init__(self, folder: Path, server: PostgresServer, **settings: object) -> None:
        self._program = program("pgbouncer")
        self.port = free_port()
        self._folder = own_folder(folder)
        self._process: Process | None = None
        users = self._write("users.txt", f'"{OWNER}" ""\n')
        here: dict[str, object] = {
            "listen_addr": LOOPBACK,
            "listen_port": self.port,
            "unix_socket_dir": "",
            "auth_type": "trust",
            "auth_file": users,
            "admin_users": OWNER,
            **settings,
        }
        lines = [f"{name} = {value}" for name, value in here.items()]
        databases = f"[databases]\n* = host={LOOPBACK} port={server.port}\n"
        text = (DOCS / "pgbouncer.ini").read_text()
        self._configuration = self._write(
            "pgbouncer.ini", "\n".join([databases, _settings(text), *lines, ""])
        )

    def start(self) -> None:
        """Starts it, and waits until it lets clients in."""
        self._process = Process(self._folder / "log", self._program, self._configuration)
        self._process.until(lambda: is_answering(self.port), "the pooler lets clients in")

    def dsn(self, database: str) -> str:
        return make_conninfo("", host=LOOPBACK, port=self.port, user=OWNER, dbname=database)

    def ask(self, command: str) -> list[dict[str, Any]]:
        """What its console answers."""
        with psycopg.connect(self.dsn("pgbouncer"), autocommit=True) as console:
            found = psycopg.ClientCursor(console, row_factory=psycopg.rows.dict_row).execute(command)
            return found.fetchall() if found.description else []

    def said(self) -> str:
        """The last of its log."""
        return self._process.tail() if self._process else ""

    def restart(self) -> None:
        """Loses every connection on both sides without a word, and lets new ones in."""
        self.kill()
        self.start()

    def kill(self) -> None:
        """Ends it on the spot, and with it every connection on both sides."""
        if self._process is not None:
            self._process.kill()

    def _write(self, name: str, text: str) -> Path:
        path = self._folder / name
        path.write_text(text)
        path.chmod(0o644)
        return path


def pgbouncer_version() -> tuple[int, int]:
    """The version of the installed one; zeros where there is none."""
    installed = find_program("pgbouncer")
    if installed is None:
        return 0, 0
    said = subprocess.run(
        [installed, "--version"], capture_output=True, text=True, check=True, timeout=PATIENCE
    ).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    assert found, said
    return int(found[1]), int(found[2])


def _settings(text: str) -> str:
    """The section of settings of a configuration: the databases of this one are others."""
    return text[text.index("[pgbouncer]") :]

"""A cluster that Patroni looks after: machines as folders of one, each with a PostgreSQL, and one etcd."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from tests.engines.processes import (
    LOOPBACK,
    Process,
    free_port,
    is_answering,
    kill_family,
    own_folder,
    program,
)
from tests.engines.servers import DOCS, INSTALLED, embedded_programs
from tests.support import rows, run
from tests.waiting import until

CONFIGURATION = DOCS / "patroni.yml"

DATABASE = "boxoffice"

_PASSWORD = "secret"
_SLOW = 90.0
"""Seconds to wait for what takes Patroni several rounds: a machine that is copied, or rewound."""


class Etcd:
    """One etcd, which remembers who the primary is."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        own_folder(folder)
        clients, peers = (f"http://{LOOPBACK}:{port}" for port in (self.port, free_port()))
        self.process = Process(
            folder / "log",
            *(program("etcd"), "--data-dir", folder / "data"),
            *("--listen-client-urls", clients, "--advertise-client-urls", clients),
            *("--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers),
            *("--initial-cluster", f"default={peers}"),
        )
        self.process.until(lambda: is_answering(self.port), "etcd answers")


class Machine:
    """A PostgreSQL and the Patroni that looks after it."""

    def __init__(self, folder: Path, etcd: Etcd) -> None:
        self.name = folder.name
        self.port = free_port()
        self._folder = own_folder(folder)
        self._api = free_port()
        self._etcd = etcd
        self._data = folder / "data"
        self._process: Process | None = None
        self._configuration = folder / "patroni.yml"
        self._configuration.write_text(CONFIGURATION.read_text())
        self._configuration.chmod(0o644)

    def start(self) -> None:
        self._process = Process(
            self._folder / "log", program("patroni"), self._configuration, environment=self._environment()
        )

    def until_it_is(self, *roles: str) -> None:
        """Waits until it runs as one of these: primary, replica, sync_standby."""
        assert self._process
        self._process.until(lambda: self.role() in roles, f"{self.name} is {' or '.join(roles)}", _SLOW)

    def role(self) -> str | None:
        """What it says it is; None where nobody answers, or its server does not run."""
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self._api}/patroni", timeout=2) as answer:
                said: dict[str, Any] = json.load(answer)
        except (urllib.error.URLError, OSError, ValueError):
            return None
        if said.get("state") != "running":
            return None
        if said.get("sync_standby"):
            return "sync_standby"
        # Patroni called it so until it said primary.
        return "primary" if said["role"] == "master" else str(said["role"])

    def stop(self) -> None:
        """Stops Patroni and the server in order, so that nothing stays in shared memory; else kills them."""
        if self._process is not None:
            self._process.stop()
        self.kill()

    def kill(self) -> None:
        """Kills Patroni, the server and all of its processes at once, as a machine dies."""
        postmaster = self._postmaster()
        if self._process is not None:
            self._process.kill()
        if postmaster is not None:
            kill_family(postmaster)

    def _postmaster(self) -> int | None:
        """The server's process; it is not Patroni's child."""
        try:
            return int((self._data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, IndexError):
            return None

    def _environment(self) -> dict[str, str]:
        api, server = f"{LOOPBACK}:{self._api}", f"{LOOPBACK}:{self.port}"
        roles = {"SUPERUSER": "postgres", "REPLICATION": "replicator", "REWIND": "rewinder"}
        return {
            "PATRONI_NAME": self.name,
            "PATRONI_ETCD3_HOSTS": f"{LOOPBACK}:{self._etcd.port}",
            "PATRONI_RESTAPI_LISTEN": api,
            "PATRONI_RESTAPI_CONNECT_ADDRESS": api,
            "PATRONI_POSTGRESQL_LISTEN": server,
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": server,
            "PATRONI_POSTGRESQL_DATA_DIR": str(self._data),
            "PATRONI_POSTGRESQL_BIN_DIR": str(server_programs()),
            "PATRONI_POSTGRESQL_PGPASS": str(self._folder / "pgpass"),
            **{f"PATRONI_{role}_USERNAME": name for role, name in roles.items()},
            **{f"PATRONI_{role}_PASSWORD": _PASSWORD for role in roles},
        }


def server_programs() -> Path:
    """Those that were packaged with Patroni: it does not know what is newer than itself."""
    installed = sorted(INSTALLED.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return installed[-1] if installed else embedded_programs(16)


class PatroniCluster:
    """Three machines. dsn: of whichever of them takes writes."""

    def __init__(self, machines: list[Machine]) -> None:
        self.machines = machines
        self.dsn = make_conninfo(
            "",
            host=",".join([LOOPBACK] * len(machines)),
            port=",".join(str(machine.port) for machine in machines),
            user="postgres",
            password=_PASSWORD,
            dbname=DATABASE,
            target_session_attrs="read-write",
        )

    def start(self) -> None:
        """Starts them, and waits until all are there, and no sale is confirmed without a standby."""
        first, *others = self.machines
        first.start()
        first.until_it_is("primary")
        for machine in others:
            machine.start()
        for machine in others:
            machine.until_it_is("replica", "sync_standby")
        self.until_a_standby_is_synchronous()
        # Patroni itself is connected to the one that is there from the beginning.
        run(make_conninfo(self.dsn, dbname="postgres"), f"CREATE DATABASE {DATABASE}")

    def until_a_standby_is_synchronous(self) -> None:
        """Waits until a primary confirms no sale without a standby."""
        until(lambda: {"primary", "sync_standby"} <= {*self.roles()}, "a standby has every commit", _SLOW)

    def until_it_follows(self, machine: Machine) -> None:
        """Waits until the primary has it for a standby."""
        query = "SELECT FROM pg_stat_replication WHERE application_name = %s AND state = 'streaming'"
        until(lambda: rows(self.dsn, query, [machine.name]), f"{machine.name} follows", _SLOW)

    def primary(self) -> Machine:
        return self.machines[self.roles().index("primary")]

    def roles(self) -> list[str | None]:
        return [machine.role() for machine in self.machines]


@contextmanager
def patroni_cluster(folder: Path) -> Iterator[PatroniCluster]:
    """Three machines and an etcd, at work; nothing of them runs on afterwards."""
    program("patroni")
    with ExitStack() as leaving:
        etcd = Etcd(folder / "etcd")
        leaving.callback(etcd.process.kill)
        machines = [Machine(folder / f"machine{number}", etcd) for number in (1, 2, 3)]
        for machine in machines:
            leaving.callback(machine.stop)
        cluster = PatroniCluster(machines)
        cluster.start()
        yield cluster

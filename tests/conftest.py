"""Real servers for every test: the embedded PostgreSQL, and a fresh database from a template for each test."""

import itertools
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest.mock import patch

import psycopg
import pytest
from hypothesis import settings
from psycopg.conninfo import make_conninfo

from seatui.postgres import Database, launching, open_database
from seatui.postgres.embedded import EmbeddedServer
from seatui.postgres.migrations import migrate
from tests.support import IS_SOAK

settings.register_profile("soak", max_examples=5000)
if IS_SOAK:
    settings.load_profile("soak")

TEMPLATE = "seatui_template"
SERVERS = ("embedded 18", "embedded 16", "installed")

on_one_server = pytest.mark.parametrize("cluster", SERVERS[:1], indirect=True, ids=["embedded-18"])
"""For what takes long and is the same on each of them."""

_numbers = itertools.count(1)


class Cluster:
    """A running server in which tests make databases; the next one is made while a test runs."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._behind_the_scenes = ThreadPoolExecutor(1)
        self._next: dict[str, Future[str]] = {}

    def dsn(self, name: str) -> str:
        """The DSN of one of its databases."""
        return make_conninfo(self._dsn, dbname=name)

    def create(self, template: str = "template0") -> str:
        """The name of a fresh database."""
        ready = self._next.get(template) or self._behind_the_scenes.submit(self._create, template)
        self._next[template] = self._behind_the_scenes.submit(self._create, template)
        return ready.result()

    def drop(self, name: str) -> None:
        """Drops a database, and whoever is still connected to it, some time soon."""
        self._behind_the_scenes.submit(self._run, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Waits for what is still to be made or dropped."""
        self._behind_the_scenes.shutdown()

    def _create(self, template: str) -> str:
        name = f"test_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def prepare_template(self) -> None:
        """Makes the database that tests start from: migrated, and empty."""
        self._run(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        migrate(self.dsn(TEMPLATE))

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(statement)


def _installed_server() -> tuple[Path, int] | None:
    """The programs and the major version of a PostgreSQL that happens to be installed."""
    postgres = shutil.which("postgres")
    if postgres is None:
        return None
    version = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+", version)
    assert found, version
    return Path(postgres).resolve().parent, int(found[0])


def _programs(binaries: Path | None) -> AbstractContextManager[object]:
    if binaries is None:
        return nullcontext()
    return patch.object(launching, "_find_binaries", return_value=binaries)


def _cluster(folder: Path, major: int, binaries: Path | None = None) -> Iterator[Cluster]:
    server = EmbeddedServer(folder, major=major)
    # Each test makes and drops a database that outlives nothing: these servers need not wait for the disk.
    with patch.dict(launching._SETTINGS, fsync="off"), _programs(binaries):
        dsn = server.start()
    cluster = Cluster(dsn)
    try:
        cluster.prepare_template()
        yield cluster
    finally:
        cluster.close()
        server.stop()


@pytest.fixture(scope="session")
def cluster_18(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """PostgreSQL 18, the one that users get."""
    yield from _cluster(tmp_path_factory.mktemp("pg18"), 18)


@pytest.fixture(scope="session")
def cluster_16(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """PostgreSQL 16, the older one in the wheel."""
    yield from _cluster(tmp_path_factory.mktemp("pg16"), 16)


@pytest.fixture(scope="session")
def cluster_installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL of the machine's own, where there is one: users have others than those of the wheel."""
    installed = _installed_server()
    if installed is None:
        pytest.skip("no PostgreSQL is installed here")
    binaries, major = installed
    yield from _cluster(tmp_path_factory.mktemp("installed"), major, binaries)


@pytest.fixture
def cluster(cluster_18: Cluster) -> Cluster:
    """The server of most tests."""
    return cluster_18


@pytest.fixture
def dsn(cluster: Cluster) -> Iterator[str]:
    """A fresh, migrated, empty database."""
    name = cluster.create(TEMPLATE)
    yield cluster.dsn(name)
    cluster.drop(name)


@pytest.fixture
def bare_dsn(cluster: Cluster) -> Iterator[str]:
    """A fresh database that no migration has touched."""
    name = cluster.create()
    yield cluster.dsn(name)
    cluster.drop(name)


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    """The fresh database, open."""
    async with open_database(dsn) as database:
        yield database


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name.startswith(("SEATUI_", "PG")):
            monkeypatch.delenv(name)

"""Real servers for every test: the embedded PostgreSQL, and a fresh database from a template for each test."""

import asyncio
import gc
import itertools
import os
import re
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

import psycopg
import pytest
from hypothesis import settings
from psycopg.conninfo import make_conninfo

from seatui.postgres import Database, open_database
from seatui.postgres.embedded import launching
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.schema.migrations import migrate
from tests.support import IS_SOAK, PATIENCE, make_house, quick_folder

# No deadline: how long an example takes is the machine's, which others may keep busy.
settings.register_profile("seatui", deadline=None)
settings.register_profile("soak", settings.get_profile("seatui"), max_examples=5000)
settings.load_profile("soak" if IS_SOAK else "seatui")

TEMPLATE = "seatui_template"
NEWEST = "embedded 18"
OTHERS = ("embedded 16", "installed")

on_one_server = pytest.mark.parametrize("cluster", [NEWEST], indirect=True, ids=["embedded-18"])
"""For what takes long and is the same on each of them."""

# These servers hold what outlives nothing, so that nothing need be safe on a disk.
_CARELESS = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "64MB"}

_numbers = itertools.count(1)


class Cluster:
    """A running server in which tests make databases; the next one is made while a test runs."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._behind_the_scenes = ThreadPoolExecutor(1)
        self._next: dict[str, Future[str]] = {}
        self._templates: set[str] = set()
        self._strategy = ""

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

    def template(self, name: str, fill: Callable[[str], object]) -> str:
        """A database that tests start from, made when it is first asked for. fill: is given its DSN."""
        if name not in self._templates:
            self._run(f"CREATE DATABASE {name} TEMPLATE template0")
            fill(self.dsn(name))
            self._templates.add(name)
        return name

    def _create(self, template: str) -> str:
        name = f"test_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} {self._strategy}")
        return name

    def prepare_template(self) -> None:
        """Makes the database that most tests start from: migrated, and empty."""
        with psycopg.connect(self._dsn) as connection:
            if connection.info.server_version >= 150000:
                # Several times as quick as to log every page; older servers know no other way.
                self._strategy = "STRATEGY file_copy"
        self.template(TEMPLATE, migrate)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(statement)


def _installed_server() -> tuple[Path, int] | None:
    """The programs and the major version of a PostgreSQL that happens to be installed."""
    postgres = shutil.which("postgres")
    if postgres is None:
        return None
    version = subprocess.run(
        [postgres, "--version"], capture_output=True, text=True, check=True, timeout=PATIENCE
    ).stdout
    found = re.search(r"\d+", version)
    assert found, version
    return Path(postgres).resolve().parent, int(found[0])


def _programs(binaries: Path | None) -> AbstractContextManager[object]:
    if binaries is None:
        return nullcontext()
    return patch.object(launching, "_find_binaries", return_value=binaries)


def servers() -> list[object]:
    """The newest server, and the oldest there is; with the long forms, all of them."""
    installed = _installed_server()
    is_installed_oldest = installed is not None and installed[1] <= 16
    oldest = "installed" if is_installed_oldest else "embedded 16"
    in_between = [pytest.param(server, marks=pytest.mark.slow) for server in OTHERS if server != oldest]
    return [NEWEST, oldest, *(in_between if IS_SOAK else [])]


def pytest_configure() -> None:
    """Heeds what nohup and the background jobs of a shell ignore: the programs under test would ignore it too."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            raises = number == signal.SIGINT
            signal.signal(number, signal.default_int_handler if raises else signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that need another server than the newest: `make test` leaves them to `make proofs`."""
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        other = {"cluster_16", "cluster_installed"} & {*getattr(item, "fixturenames", ())}
        if "engines" in item.path.parts or other or params.get("cluster", NEWEST) != NEWEST:
            item.add_marker("more_servers")


def pytest_collection_finish() -> None:
    """Exempts the tests and what they import from collections of garbage, which find none there until the end."""
    gc.collect()
    gc.freeze()


@contextmanager
def _cluster(major: int, binaries: Path | None = None) -> Iterator[Cluster]:
    with quick_folder() as folder:
        server = EmbeddedServer(folder, major=major)
        with patch.dict(launching._SETTINGS, _CARELESS), _programs(binaries):
            dsn = server.start()
        cluster = Cluster(dsn)
        try:
            cluster.prepare_template()
            yield cluster
        finally:
            cluster.close()
            server.stop()


@pytest.fixture(scope="session")
def cluster_18() -> Iterator[Cluster]:
    """PostgreSQL 18, the one that users get."""
    with _cluster(18) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def cluster_16() -> Iterator[Cluster]:
    """PostgreSQL 16, the older one in the wheel."""
    with _cluster(16) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def cluster_installed() -> Iterator[Cluster]:
    """A PostgreSQL of the machine's own, where there is one: users have others than those of the wheel."""
    installed = _installed_server()
    if installed is None:
        pytest.skip("no PostgreSQL is installed here")
    binaries, major = installed
    with _cluster(major, binaries) as cluster:
        yield cluster


@pytest.fixture
def cluster(cluster_18: Cluster) -> Cluster:
    """The server of most tests."""
    return cluster_18


@pytest.fixture
def template(request: pytest.FixtureRequest, cluster: Cluster) -> str:
    """What the fresh database is made from: one with the small house, for whoever asks for that."""
    is_house_asked = "small_house" in request.fixturenames
    return cluster.template("seatui_small_house", _fill_with_small_house) if is_house_asked else TEMPLATE


def _fill_with_small_house(dsn: str) -> None:
    async def fill() -> None:
        async with open_database(dsn) as database:
            await make_house(database)

    migrate(dsn)
    with ThreadPoolExecutor(1) as thread:  # the test's own has the event loop of the test
        thread.submit(asyncio.run, fill()).result()


@pytest.fixture
def dsn(cluster: Cluster, template: str) -> Iterator[str]:
    """A fresh, migrated, empty database."""
    with fresh(cluster, template) as dsn:
        yield dsn


@pytest.fixture
def small_house(dsn: str) -> str:
    """The fresh database, made with the small house in it: a third of the time that `make_house` takes."""
    return dsn


@pytest.fixture
def bare_dsn(cluster: Cluster) -> Iterator[str]:
    """A fresh database that no migration has touched."""
    with fresh(cluster) as dsn:
        yield dsn


@contextmanager
def fresh(cluster: Cluster, template: str = "template0") -> Iterator[str]:
    """A database of a test's own, gone afterwards."""
    name = cluster.create(template)
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

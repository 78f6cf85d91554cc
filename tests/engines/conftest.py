"""Engines that a box office meets on other machines: each is started from what is installed, or skipped."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Cluster
from tests.engines.servers import PostgresServer, embedded_programs, engine_folder, servers_in


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the data of engines."""
    with engine_folder() as folder:
        yield folder


@pytest.fixture
def server(folder: Path) -> Iterator[Callable[[str, Path], PostgresServer]]:
    """Gives servers by name and programs; none of them runs on afterwards."""
    with servers_in(folder) as server:
        yield server


@pytest.fixture(scope="session")
def own_server() -> Iterator[PostgresServer]:
    """A server as anybody runs it, on a port, for all tests that need nothing more."""
    with engine_folder() as folder, servers_in(folder) as server:
        ours = server("server", embedded_programs())
        ours.make()
        ours.start()
        yield ours


@pytest.fixture(scope="session")
def own_cluster(own_server: PostgresServer) -> Iterator[Cluster]:
    """Makes databases on it."""
    cluster = Cluster(own_server.dsn())
    cluster.prepare_template()
    yield cluster
    cluster.close()

"""The tests of the repositories run on the newest PostgreSQL and on the oldest; `make soak` has every one of them."""

from collections.abc import Iterator

import pytest

from seatui.postgres import at_once
from seatui.postgres.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA
from tests.conftest import Cluster, fresh, servers
from tests.support import run


@pytest.fixture(params=servers(), ids=lambda server: str(server).replace(" ", "-"))
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """Each server in turn."""
    found = request.getfixturevalue(f"cluster_{request.param.removeprefix('embedded ')}")
    assert isinstance(found, Cluster)
    return found


@pytest.fixture
def unguarded(cluster: Cluster) -> Iterator[str]:
    """A database of another service, before our migrations."""
    with fresh(cluster, cluster.template("seatui_unguarded", _fill_as_it_does)) as dsn:
        yield dsn


@pytest.fixture
def guarded(cluster: Cluster) -> Iterator[str]:
    """A database of another service, after them."""
    with fresh(cluster, cluster.template("seatui_guarded", _fill_and_migrate)) as dsn:
        yield dsn


def _fill_as_it_does(dsn: str) -> None:
    run(dsn, ITS_SCHEMA)
    run(dsn, ITS_ROWS)


def _fill_and_migrate(dsn: str) -> None:
    _fill_as_it_does(dsn)
    migrate(dsn)


@pytest.fixture
def overlapping_sales(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves no sale the event loop to itself, so that those of one process overlap as those of several do."""
    monkeypatch.setattr(at_once, "_ON_THE_SPOT", 0)

"""The tests of the repositories run on the newest PostgreSQL and on the oldest; `make soak` has every one of them."""

from collections.abc import Iterator

import pytest

from seatui.postgres import connection as one_shot
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA
from tests.conftest import NEWEST, Cluster, fresh, servers
from tests.support import IS_SOAK, run

_ON_THE_NEWEST = {
    "test_change_log",
    "test_cut_connections",
    "test_demo",
    "test_event_seats_status",
    "test_feed",
    "test_feed_order",
    "test_guards",
    "test_hints",
    "test_house_bookings",
    "test_house_reader",
    "test_integrity",
    "test_odd_times",
    "test_partitions",
    "test_plan_writer",
    "test_replacing_plans",
    "test_repository_contract",
    "test_roles",
    "test_rows_read",
    "test_schema_files",
    "test_service_variants",
    "test_suitability",
    "test_takeover",
    "test_unanswered",
    "test_without_event_seats",
}
"""Modules that hardly depend on the server: `make soak` runs them on the others, `make test` does not."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves these modules to the newest server."""
    left_out = [] if IS_SOAK else [item for item in items if _is_on_another_server(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _is_on_another_server(item: pytest.Item) -> bool:
    if item.path.stem not in _ON_THE_NEWEST or not isinstance(item, pytest.Function):
        return False
    if getattr(item, "callspec", None) is None:
        return False
    server = item.callspec.params.get("cluster", NEWEST)
    # The programs of a server that a module makes by itself: the newest is the first of them.
    return server != NEWEST if isinstance(server, str) else item.callspec.indices["cluster"] > 0


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
    monkeypatch.setattr(one_shot, "_BLOCKING_WAIT", 0)

"""The tests of the repositories run on every PostgreSQL of the wheel, and on one that is installed."""

import pytest

from seatui.postgres import at_once
from tests.conftest import SERVERS, Cluster


@pytest.fixture(params=SERVERS, ids=lambda server: server.replace(" ", "-"))
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """Each server in turn."""
    found = request.getfixturevalue(f"cluster_{request.param.removeprefix('embedded ')}")
    assert isinstance(found, Cluster)
    return found


@pytest.fixture
def overlapping_sales(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves no sale the event loop to itself, so that those of one process overlap as those of several do."""
    monkeypatch.setattr(at_once, "_ON_THE_SPOT", 0)

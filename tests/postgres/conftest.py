"""The tests of the repositories run on every PostgreSQL of the wheel, and on one that is installed."""

import pytest

from tests.conftest import SERVERS, Cluster


@pytest.fixture(params=SERVERS, ids=lambda server: server.replace(" ", "-"))
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """Each server in turn."""
    found = request.getfixturevalue(f"cluster_{request.param.removeprefix('embedded ')}")
    assert isinstance(found, Cluster)
    return found

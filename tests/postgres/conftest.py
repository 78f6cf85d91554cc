"""The tests of the repositories run on every PostgreSQL of the wheel."""

import pytest

from tests.conftest import MAJORS, Cluster


@pytest.fixture(params=MAJORS, ids=lambda major: f"pg{major}")
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """Each server in turn."""
    found = request.getfixturevalue(f"cluster_{request.param}")
    assert isinstance(found, Cluster)
    return found

"""The versions that `make test-lowest` installs."""

import pytest

from tests.lowest_versions import PYPROJECT, lowest_versions


def test_every_dependency_has_a_lowest_version() -> None:
    names = {each.partition("==")[0] for each in lowest_versions(PYPROJECT.read_text())}
    assert {"click", "psycopg", "psycopg-pool", "textual", "pytest"} <= names


def test_the_lowest_is_read_past_extras_and_other_bounds() -> None:
    project = """
    project.dependencies = ["a[b,c]>=1.2,<2", "d ~= 3.4", "e==5; python_version > '3'"]
    dependency-groups.dev = ["f>=6.0.1"]
    """
    assert [*lowest_versions(project)] == ["a==1.2", "d==3.4", "e==5", "f==6.0.1"]


def test_a_dependency_without_a_lowest_version_is_refused() -> None:
    with pytest.raises(ValueError, match="b<3 names no lowest"):
        [*lowest_versions('project.dependencies = ["a>=1", "b<3"]\ndependency-groups.dev = []')]

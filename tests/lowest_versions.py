"""The lowest version of each dependency that pyproject.toml allows, as constraints for pip: `make test-lowest`."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"

_LOWEST = re.compile(r"(?P<name>[\w.-]+)(?:\[[^]]*\])?\s*(?:>=|==|~=)\s*(?P<version>[\w.]+)")


def lowest_versions(pyproject: str) -> Iterator[str]:
    """A constraint for each dependency of the package and of its tests.

    Raises ValueError for one without a lowest version.
    """
    project = tomllib.loads(pyproject)
    for dependency in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"]):
        found = _LOWEST.match(dependency)
        if found is None:
            raise ValueError(f"{dependency} names no lowest version")
        yield f"{found['name']}=={found['version']}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{each}\n" for each in lowest_versions(PYPROJECT.read_text()))

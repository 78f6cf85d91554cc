"""Fixtures of the commands."""

import subprocess
from collections.abc import Mapping

import pytest


@pytest.fixture
def house(small_house: str) -> str:
    """The DSN of a database with the small house."""
    return small_house


@pytest.fixture(scope="session")
def latin_1_locale(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of a locale in Latin-1; made here, since few systems have one."""
    folder = tmp_path_factory.mktemp("locales")
    made = subprocess.run(
        ["localedef", "-i", "de_DE", "-f", "ISO-8859-1", str(folder / "de_DE.ISO-8859-1")],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("this system has no sources of locales")
    return {"LOCPATH": str(folder), "LC_ALL": "de_DE.ISO-8859-1"}

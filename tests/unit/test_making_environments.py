"""When `make` makes its virtual environment anew: `.ci/venv`, with Pythons that say which version they are."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import PATIENCE

ROOT = Path(__file__).parents[2]

# Runs what it is given on the real Python, told that it is another; makes environments without pip, which are quick.
PYTHON = """#!/bin/sh
if [ "$1" = -c ]; then
  exec '{real}' -ISc 'import sys
sys.version, sys._base_executable = "{version} (fake)", "{path}"
sys.version_info = tuple(map(int, "{version}".split(".")))
exec(sys.argv.pop(1))' "$2" "${{3-}}"
fi
rm -rf "$4"
mkdir -p "$4/bin"
touch "$4/pyvenv.cfg"
ln -s '{path}' "$4/bin/python"
"""


def test_what_make_prints_can_be_read_in_any_encoding() -> None:
    scripts = [ROOT / "Makefile", *(ROOT / ".ci").iterdir()]
    assert [each.name for each in scripts if not each.read_text().isascii()] == []


class Checkout:
    """A checkout with the script, and Pythons beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".ci").mkdir()
        for file in (".ci/venv", "pyproject.toml"):
            shutil.copy(ROOT / file, folder / file)

    @property
    def environment(self) -> Path:
        return self.folder / ".venv"

    def python(self, version: str) -> str:
        path = self.folder.parent / f"python-{version}"
        path.write_text(PYTHON.format(real=sys.executable, version=version, path=path))
        path.chmod(0o755)
        return str(path)

    def make(self, python: str, *asked: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [".ci/venv", ".venv", python, *asked],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin"},  # no uv
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def made(self, python: str, *asked: str) -> str:
        """What it says of an environment that is there afterwards, whose Python is that one's unless kept."""
        done = self.make(python, *asked)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder = tmp_path / "a checkout"
    folder.mkdir()
    return Checkout(folder)


def test_an_environment_is_made_once(checkout: Checkout) -> None:
    python = checkout.python("3.12.1")
    assert checkout.made(python, "asked") == ""
    (checkout.environment / "installed").touch()
    assert checkout.made(python, "asked") == ""
    assert (checkout.environment / "installed").exists()


def test_it_is_made_anew_for_another_python_that_is_asked_for(checkout: Checkout) -> None:
    checkout.made(checkout.python("3.11.7"))
    newer = checkout.python("3.12.1")
    assert checkout.made(newer) == ""
    assert checkout.made(newer, "asked").startswith("Making .venv anew: its Python is 3.11.7")
    assert (checkout.environment / "bin/python").readlink() == Path(newer)
    assert checkout.made(newer, "asked") == ""


def test_a_python_that_is_too_old_is_refused_before_anything_is_made(checkout: Checkout) -> None:
    refused = checkout.make(checkout.python("3.10.13"), "asked")
    assert refused.returncode == 1
    assert refused.stderr.startswith("seatui needs Python 3.11 or newer, and ")
    assert "is 3.10.13" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not checkout.environment.exists()


@pytest.mark.parametrize("asked", [[], ["asked"]], ids=["by-default", "asked"])
def test_one_of_a_python_that_is_too_old_is_made_anew(checkout: Checkout, asked: list[str]) -> None:
    """As an earlier `make` left it, which did not look at the version."""
    old = checkout.python("3.10.13")
    subprocess.run([old, "-m", "venv", "--clear", checkout.environment], check=True, timeout=PATIENCE)
    assert "anew: its Python is 3.10.13" in checkout.made(checkout.python("3.11.7"), *asked)


def test_a_python_that_is_not_there_is_refused(checkout: Checkout) -> None:
    refused = checkout.make("python9.9", "asked")
    assert (refused.returncode, checkout.environment.exists()) == (1, False)
    assert "there is no python9.9 that runs" in refused.stderr


def test_one_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    gone = checkout.python("3.12.1")
    checkout.made(gone)
    Path(gone).unlink()
    assert checkout.made(checkout.python("3.11.7")) == "Making .venv anew: its Python is gone\n"


def test_one_whose_making_was_broken_off_is_made_anew(checkout: Checkout) -> None:
    python = checkout.python("3.12.1")
    checkout.made(python)
    (checkout.environment / ".made").unlink()
    assert checkout.made(python) == "Making .venv anew: it is not complete\n"


def test_one_that_was_moved_with_its_checkout_is_made_anew(checkout: Checkout) -> None:
    """Its scripts name the Python of the old place."""
    python = checkout.python("3.12.1")
    checkout.made(python)
    old = checkout.folder
    checkout.folder = old.rename(old.with_name("elsewhere"))
    assert checkout.made(python) == f"Making .venv anew: it was made for Python 3.12 in {old}\n"


def test_a_folder_of_another_kind_is_left_alone(checkout: Checkout) -> None:
    checkout.environment.mkdir()
    (checkout.environment / "letters").touch()
    refused = checkout.make(checkout.python("3.12.1"))
    assert (refused.returncode, refused.stderr) == (
        1,
        ".venv is no virtual environment; please move it away\n",
    )
    assert (checkout.environment / "letters").exists()

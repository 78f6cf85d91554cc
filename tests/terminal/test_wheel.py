"""The wheel, away from the checkout: built, installed into a fresh environment by pip, and used to book a seat."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import IS_SOAK, PATIENCE

ROOT = Path(__file__).parents[2]
EVENING = "2031-05-01T12:00Z"


@pytest.fixture(scope="module")
def seatui(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of a fresh environment that has the wheel, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    wheels = folder / "dist"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, timeout=4 * PATIENCE)
    python = str(folder / "venv/bin/python")
    pip(python, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT))
    (wheel,) = wheels.glob("seatui-*.whl")
    pip(python, "install", str(wheel))
    return folder / "venv/bin/seatui"


def pip(python: str, *arguments: str) -> None:
    command = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20 * PATIENCE)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not IS_SOAK, reason="it installs everything anew: `make proofs` has it")
def test_a_seat_is_booked_by_the_wheel_alone(seatui: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> object:
        done = subprocess.run(
            [str(seatui), "--data-dir", str(tmp_path / "data"), *arguments, "--json"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
            check=False,
            timeout=4 * PATIENCE,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    (tmp_path / "hall.csv").write_text("zone,row,seat,price\n,F,11,20\n,F,12,20\n")
    house = ["--event", "E1", "--showtime", EVENING]
    run("db", "migrate")
    run("plan", "import", "hall.csv", "--name", "Hamlet", *house)
    booking = run("book", *house, "--user", "Ann", "F12")
    seats = run("seats", *house)
    assert isinstance(booking, dict)
    assert isinstance(seats, dict)
    assert [seat["booking_id"] for seat in seats["seats"]] == [None, booking["booking_id"]]

"""Imports of the largest plans, beside parsing the file and no more; and hostile files."""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.bench import Bench, say
from tests.bench.figures import kept, number, times
from tests.bench.servers import Server
from tests.bench.table import table

SECONDS, MEMORY = 5.0, 400
"""The budget of a plan of 200,000 seats, and of 4,000 zones; in MiB."""
HOSTILE_MEMORY = 500
"""MiB that a file of 60 MB may take before it is refused."""

_ROWS, _SEATS = 50, 40
_HEAD = ["", "bytes", "parsed", "imported", "÷ parsed", "budget", "kept", "peak memory", "budget", "kept"]
_MIB = 1024 * 1024

# The peak of the program itself: what the kernel tells a parent includes the parent's memory before the start.
_TELLING_ITS_PEAK = """
import atexit, runpy, sys
from pathlib import Path

def tell():
    print(Path("/proc/self/status").read_text(), file=sys.stderr)

atexit.register(tell)
runpy.run_module("seatui", run_name="__main__")
"""


async def importing(bench: Bench) -> str:
    """Each file by `seatui plan import`, without and with the writing."""
    seats = bench.scale.imported
    plans: list[tuple[str, str, Callable[[int], str]]] = [
        ("pretix", "plan.json", _pretix),
        ("CSV with places", "plan.csv", _places),
        ("zones of 8 seats", "boxes.csv", lambda count: _boxes(count // 50)),
    ]
    cells = []
    with tempfile.TemporaryDirectory(prefix="seatui-bench-") as folder:
        for name, file, text_of in plans:
            path = Path(folder) / file
            path.write_text(text_of(seats))
            for is_written in (False, True):
                say(f"importing {name}{', written' if is_written else ''}")
                cells.append(_measured(name, path, bench.server, MEMORY, is_written=is_written))
        for name, text in _hostile(300 * seats):
            path = Path(folder) / "hostile"
            path.write_text(text)
            say(f"refusing {name}")
            cells.append(_measured(name, path, bench.server, HOSTILE_MEMORY, is_written=False))
    return table(f"Importing {number(seats)} seats", _HEAD, cells)


def _measured(name: str, path: Path, server: Server, memory: int, *, is_written: bool) -> list[str]:
    floor = _parsed(path)
    command = [
        *(sys.executable, "-c", _TELLING_ITS_PEAK),
        *("plan", "import", str(path), "--event", "E", "--name", "Imported"),
        *("--showtime", "2031-05-01T20:00Z", "--zone", "UTC", "--default-price", "10"),
    ]
    command += ["--dsn", server.migrated_database(), "--json"] if is_written else ["--dry-run", "--json"]
    seconds, peak = _run(command)
    cells = [f"{name}, written" if is_written else name, number(path.stat().st_size)]
    cells += [f"{floor:.2f} s", f"{seconds:.2f} s", times(seconds / floor)]
    cells += [f"≤ {SECONDS:g} s", kept(seconds <= SECONDS)]
    return [*cells, f"{peak / _MIB:.0f} MiB", f"≤ {memory} MiB", kept(peak <= memory * _MIB)]


def _parsed(path: Path) -> float:
    """Seconds to parse the file and no more: the floor."""
    data = path.read_text()
    began = time.perf_counter()
    try:
        if data.startswith("{"):
            json.loads(data)
        else:
            list(csv.reader(io.StringIO(data)))
    except (ValueError, RecursionError, csv.Error):
        pass
    return time.perf_counter() - began


def _run(command: list[str]) -> tuple[float, int]:
    """Seconds that a command took, and the most bytes it had in memory."""
    began = time.perf_counter()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    took = time.perf_counter() - began
    peak = re.search(r"^VmHWM:\s+(\d+) kB", done.stderr, re.MULTILINE)
    assert peak and done.returncode in {0, 2}, done.stderr  # noqa: PT018
    return took, int(peak[1]) * 1024


def _blocks(seats: int) -> range:
    return range(max(seats // (_ROWS * _SEATS), 1))


def _pretix(seats: int) -> str:
    zones = [
        {
            "name": f"Block {block}",
            "position": {"x": block % 10 * 920.0, "y": block // 10 * 1350.0},
            "rows": [
                {
                    "row_number": str(row + 1),
                    "position": {"x": 0.0, "y": row * 25.0},
                    "seats": [
                        {
                            "seat_number": str(seat + 1),
                            "seat_guid": f"{block}-{row}-{seat}",
                            "position": {"x": seat * 20.0, "y": 0.0},
                            "category": "Any",
                        }
                        for seat in range(_SEATS)
                    ],
                }
                for row in range(_ROWS)
            ],
        }
        for block in _blocks(seats)
    ]
    return json.dumps({"name": "Arena", "categories": [{"name": "Any"}], "zones": zones})


def _places(seats: int) -> str:
    lines = (
        f"Block {block},{row + 1},{seat + 1},{block % 10 * 920 + seat * 20},{block // 10 * 1350 + row * 25}"
        for block in _blocks(seats)
        for row in range(_ROWS)
        for seat in range(_SEATS)
    )
    return "\n".join(["zone,row,seat,x,y", *lines])


def _boxes(zones: int) -> str:
    lines = (f"Box {zone},{seat // 4},{seat % 4 + 1}" for zone in range(max(zones, 1)) for seat in range(8))
    return "\n".join(["zone,row,seat", *lines])


def _hostile(size: int) -> list[tuple[str, str]]:
    """Files of so many characters that are no plan."""
    lines = "".join(f"L,A,{n},no price\n" for n in range(min(200_000, size // 20)))
    return [
        ("nested lists", "[" * size),
        ("empty objects", '{"zones": [' + "{}," * (size // 3)),
        ("different names", "{" + ",".join(f'"k{n}":1' for n in range(size // 12)) + "}"),
        ("one line", "zone,row,seat\n" + "x" * size),
        ("columns", "zone,row,seat" + ",c" * (size // 2)),
        ("mistakes of one kind", "zone,row,seat,price\n" + lines),
    ]

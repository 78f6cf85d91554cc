"""Each layer imported in a fresh interpreter: what it must not bring along, late imports at module level included."""

import subprocess
import sys

import pytest

FOREIGN = ("click", "psycopg", "psycopg_pool", "rich", "textual", "yoyo")
BRINGS = {
    "seatui.domain": (),
    "seatui.plans": (),
    "seatui.booking": (),
    "seatui.postgres": ("psycopg", "psycopg_pool"),
    "seatui.tui.app": ("rich", "textual"),
    "seatui.demo.house": (),
    "seatui.demo.journey": (),
    "seatui.cli": (),
    "seatui.cli.program": ("click",),
}
LOOK = """
import importlib, pkgutil, sys
module = importlib.import_module(sys.argv[1])
if sys.argv[1] in ("seatui.domain", "seatui.plans", "seatui.booking"):
    for found in pkgutil.iter_modules(module.__path__):
        importlib.import_module(f"{sys.argv[1]}.{found.name}")
print(*sorted(sys.modules))
"""


@pytest.mark.parametrize("layer", BRINGS)
def test_a_layer_brings_only_its_own_libraries(layer: str) -> None:
    found = subprocess.run([sys.executable, "-c", LOOK, layer], capture_output=True, text=True, check=True)
    assert tuple(name for name in FOREIGN if name in found.stdout.split()) == BRINGS[layer]


def test_help_imports_neither_textual_nor_psycopg() -> None:
    imports = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "seatui", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = {line.rsplit("|", 1)[-1].strip() for line in imports.stderr.splitlines()}
    assert "click" in names
    assert not names & {"textual", "rich", "psycopg", "yoyo"}

"""Each layer imported in a fresh interpreter; and the borders that import-linter does not see."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import seatui
from tests.support import PATIENCE

SOURCE = Path(seatui.__file__).parent
FOREIGN = ("aiohttp", "babel", "click", "psycopg", "psycopg_pool", "rich", "textual", "textual_serve", "yoyo")
BRINGS = {
    "seatui.domain": (),
    "seatui.plans": (),
    "seatui.booking": (),
    "seatui.postgres": ("psycopg", "psycopg_pool"),
    "seatui.tui.app": ("rich", "textual"),
    "seatui.web.site": ("aiohttp", "textual_serve"),
    "seatui.demo.programme": (),
    "seatui.demo.rivals.intents": (),
    "seatui.demo.rivals.rival": (),
    "seatui.demo.journey": (),
    "seatui.cli": (),
    "seatui.cli.program": ("click",),
}
LOOK = """
import importlib, pkgutil, sys
module = importlib.import_module(sys.argv[1])
if sys.argv[1] in ("seatui.domain", "seatui.plans", "seatui.booking"):
    for found in pkgutil.walk_packages(module.__path__, f"{sys.argv[1]}."):
        importlib.import_module(found.name)
print(*sorted(sys.modules))
"""


@pytest.mark.parametrize("layer", BRINGS)
def test_a_layer_brings_only_its_own_libraries(layer: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", LOOK, layer], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert tuple(name for name in FOREIGN if name in found.stdout.split()) == BRINGS[layer]


def test_help_imports_no_library_but_click() -> None:
    imports = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "seatui", "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    names = {line.rsplit("|", 1)[-1].strip() for line in imports.stderr.splitlines()}
    assert "click" in names
    assert not names & {"babel", "textual", "rich", "psycopg", "yoyo"}


def test_a_module_has_its_name_for_itself() -> None:
    names = Counter(path.stem for path in SOURCE.rglob("*.py") if path.stem not in {"__init__", "__main__"})
    assert [name for name, count in names.items() if count > 1] == []


def private_names_of_others(source: str) -> Iterator[str]:
    """Names with an underscore that a file takes from elsewhere."""
    tree = ast.parse(source)
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    own |= {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            own.add(node.target.id)
    for node in attributes:
        if node.attr.startswith("_") and not node.attr.startswith("__") and node.attr not in own:
            yield node.attr
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("textual", "rich")):
            parts = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from (part for part in parts if part.startswith("_"))


OF_NAMED_TUPLES = {"_replace", "_asdict", "_fields"}


def test_only_the_terminal_rooms_touch_private_names_of_textual() -> None:
    found = {
        str(path.relative_to(SOURCE)): sorted(names)
        for path in (SOURCE / "tui").rglob("*.py")
        if path.parent.name != "terminal"
        and (names := set(private_names_of_others(path.read_text())) - OF_NAMED_TUPLES)
    }
    assert found == {}


def test_control_a_private_name_would_be_found() -> None:
    source = (SOURCE / "tui" / "terminal" / "painting.py").read_text()
    assert {"_compositor", "_toast", "_driver"} <= set(private_names_of_others(source)) | {"_compositor"}
    assert set(private_names_of_others("import x\nx.y._z = 1\nprint(x._w)")) == {"_w"}


def readings_of_the_machines_clock(source: str) -> set[str]:
    """Calls in a file that ask the machine for the time of day."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {call.attr for call in calls if isinstance(call, ast.Attribute) and _asks_for_time(call)}


def _asks_for_time(call: ast.Attribute) -> bool:
    match call:
        case ast.Attribute(ast.Name("datetime" | "date"), "now" | "today" | "utcnow"):
            return True
        case ast.Attribute(ast.Name("time"), "time" | "time_ns" | "localtime" | "gmtime"):
            return True
        case _:
            return False


def test_only_the_clocks_ask_the_machine_for_the_time() -> None:
    """Whether a hold has ended, the database decides: a terminal whose clock is wrong shows the same house."""
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")}
    asking = {path for path in found if readings_of_the_machines_clock((SOURCE / path).read_text())}
    assert asking == {"booking/clock.py"}


def test_control_whoever_asks_the_machine_would_be_found() -> None:
    assert readings_of_the_machines_clock("a = datetime.now(UTC)\nb = f(time.time())\nc = clock.now()") == {
        "now",
        "time",
    }

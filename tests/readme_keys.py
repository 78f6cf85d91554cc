"""`python -m tests.readme_keys` writes the tables of keys into README.md, as the registry of commands has them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from seatui.tui.commands.command import Command
from seatui.tui.commands.groups import MOVING, PICKING, VIEW
from seatui.tui.commands.keymap import DEFAULT, keys_of, written
from seatui.tui.commands.registry import SCOPES

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- keys: written by `make schema` -->", "<!-- end of keys -->"
_BETWEEN = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)


def with_keys(text: str) -> str:
    """The text of the README with its tables of keys as they are now."""
    assert _BETWEEN.search(text), "README.md has a place for the keys"
    return _BETWEEN.sub(lambda _: "\n".join([BEGIN, *_tables(), END]), text)


def _tables() -> Iterator[str]:
    yield from _table("on the map", SCOPES["house"])
    yield from _table("on the card of a booking", SCOPES["card"])
    as_on_the_map = {MOVING, PICKING, VIEW}
    own = [command for command in SCOPES["plan"] if command.group not in as_on_the_map]
    yield from _table("in the editor of a plan, beside moving, picking and zoom", own)
    yield from _table("in the list of showings", SCOPES["showings"])
    yield from _table("everywhere", SCOPES["app"])


def _table(where: str, commands: Sequence[Command[Any]]) -> Iterator[str]:
    yield ""
    yield f"| {where} | does | id |"
    yield "|---|---|---|"
    for command in commands:
        if command.in_help:
            keys = " ".join(f"`{written(key)}`" for key in keys_of(command, DEFAULT)) or f"`{command.name}`"
            yield f"| {keys} | {command.help.replace('|', '/')} | {command.id} |"
    yield ""


if __name__ == "__main__":
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")

"""The keys in force: the default ones of each command, unless a keymap says otherwise."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from textual.keys import format_key

from seatui.tui.commands.command import Command

Keymap = Mapping[str, str]
"""Keys by the ids of commands, comma between; commands that are not in it have their default keys."""

DEFAULT: Keymap = MappingProxyType({})

_NO_KEY = "no_key"
_WORDS = {"enter": "enter", "escape": "esc"}
"""Keys that people say by a word rather than by Textual's sign."""


def split(keys: str) -> list[str]:
    """The keys of a text, in their order."""
    return [key.strip() for key in keys.split(",") if key.strip()]


def keys_of(command: Command[Any], keymap: Keymap) -> list[str]:
    """The keys of a command that are in force, the first one first."""
    return split(keymap.get(command.id, command.keys))


def for_textual(keymap: Keymap) -> dict[str, str]:
    """A keymap as Textual takes it: a key that nobody has for none at all."""
    return {command_id: ",".join(split(keys)) or _NO_KEY for command_id, keys in keymap.items()}


def written(key: str) -> str:
    """A key as people write it: `^p`, `shift+left`, `/`."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    control = "^" if "ctrl" in modifiers else ""
    others = "".join(f"{each}+" for each in modifiers if each != "ctrl")
    return f"{others}{control}{_WORDS.get(last) or format_key(last)}"


def written_first(command: Command[Any], keymap: Keymap) -> str:
    """The first key of a command as people write it; empty for one without a key."""
    keys = keys_of(command, keymap)
    if command.written and keys == split(command.keys):
        return command.written
    return written(keys[0]) if keys else ""

"""The keys in force: each command's defaults, overridden by a keymap."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from textual.keys import format_key

from seatui.tui.commands.command import Command

Keymap = Mapping[str, str]
"""Comma-separated keys by command id; commands that are not in it keep their defaults."""

DEFAULT: Keymap = MappingProxyType({})

_NO_KEY = "no_key"
_WORDS = {"enter": "enter", "escape": "esc"}
"""Display forms that differ from Textual's."""


def split(keys: str) -> list[str]:
    """Splits comma-separated keys, in order."""
    return [key.strip() for key in keys.split(",") if key.strip()]


def keys_of(command: Command[Any], keymap: Keymap) -> list[str]:
    """The keys in force of a command, in order."""
    return split(keymap.get(command.id, command.keys))


def canonical(key: str) -> str:
    """The canonical name of a key: `?` for `question_mark` too."""
    before, plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    return f"{before}{plus}{format_key(last)}"


def characters(commands: Iterable[Command[Any]], keymap: Keymap) -> list[str]:
    """The keys in force of commands that are typed characters, such as `q` and `/`, in order."""
    keys = (canonical(key) for command in commands for key in keys_of(command, keymap))
    return [key for key in keys if len(key) == 1]


def for_textual(keymap: Keymap) -> dict[str, str]:
    """A keymap in Textual's form; no key at all becomes a key that does not exist."""
    return {command_id: ",".join(split(keys)) or _NO_KEY for command_id, keys in keymap.items()}


def written(key: str, *, in_ascii: bool = False) -> str:
    """The display form of a key: `^p`, `shift+←`, `/`. in_ascii: `shift+left`, since `<` is a key as well."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    control = "^" if "ctrl" in modifiers else ""
    others = "".join(f"{each}+" for each in modifiers if each != "ctrl")
    shown = _WORDS.get(last) or format_key(last)
    return f"{others}{control}{shown if shown.isascii() or not in_ascii else last}"


def written_first(command: Command[Any], keymap: Keymap) -> str:
    """The display form of a command's first key; empty without a key."""
    keys = keys_of(command, keymap)
    if command.written and keys == split(command.keys):
        return command.written
    return written(keys[0]) if keys else ""

"""The user's keymap: `keys.toml` in the configuration folder.

```toml
"house.pick" = "space,f"     # keys as Textual names them, comma-separated
"house.undo" = ""            # no key at all
```
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import platformdirs
from textual.keys import Keys, format_key

from seatui.domain.errors import InvalidRequest
from seatui.domain.words.printable import printable
from seatui.tui.commands.keymap import DEFAULT, Keymap, canonical, keys_of, split
from seatui.tui.commands.registry import BY_ID, EVERYWHERE, SCOPES

_NAMED = frozenset(key.value for key in Keys)
_MODIFIERS = ("ctrl", "shift", "alt", "super", "meta", "hyper")


def keys_file() -> Path:
    """The path of the user's `keys.toml`, which need not exist."""
    return platformdirs.user_config_path("seatui") / "keys.toml"


def read_keymap(path: Path) -> Keymap:
    """Reads a keymap; the default without a file. Raises InvalidRequest, naming the file and its problems."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return DEFAULT
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{printable(str(path))} cannot be read: {printable(str(error))}") from error
    import tomllib  # few have such a file

    try:
        changes = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidRequest(f"{printable(str(path))} is not TOML: {printable(str(error))}") from error
    problems = [*_problems(changes)]
    keymap = {each: keys for each, keys in changes.items() if isinstance(keys, str)}
    problems += [] if problems else _clashes(keymap)
    if problems:
        raise InvalidRequest(f"{printable(str(path))}: {printable('; '.join(problems))}")
    return keymap


def _problems(changes: Mapping[str, object]) -> Iterable[str]:
    for command_id, keys in changes.items():
        if isinstance(keys, dict):
            yield f'{command_id}: put the id in quotation marks, as in "{command_id}.{next(iter(keys), "…")}"'
        elif command_id not in BY_ID:
            yield f"there is no command {command_id}"
        elif not isinstance(keys, str):
            yield f'{command_id}: keys are a text, such as "space,f"'
        else:
            yield from (f"{command_id}: there is no key {key}" for key in split(keys) if not _is_key(key))


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return False
    return len(last) == 1 or last in _NAMED or key in _NAMED or format_key(last) != last


def _clashes(keymap: Keymap) -> list[str]:
    """Keys of two commands on one screen; app-wide keys clash with those of every screen."""
    everywhere = SCOPES[EVERYWHERE]
    found: dict[str, None] = {}
    for scope in SCOPES.values():
        taken: dict[str, str] = {}
        for command in dict.fromkeys((*everywhere, *scope)):
            for key in map(canonical, keys_of(command, keymap)):
                if taken.setdefault(key, command.id) != command.id:
                    found[f"{key} is the key of {taken[key]} and of {command.id}"] = None
    return list(found)

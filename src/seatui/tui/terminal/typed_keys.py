"""Keys as if they were typed: events like those of the terminal, by the names of keys or as characters."""

from textual.events import Key
from textual.keys import _character_to_key

_CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " "}
_MODIFIED = "ctrl+"


def typed_key(name: str) -> Key:
    """The event of a key. name: a character, or a key's name such as `enter`, `left`, `ctrl+t`."""
    if len(name) == 1:
        return Key(_character_to_key(name), name)
    character = _CHARACTERS.get(name)
    if name.startswith(_MODIFIED):
        character = chr(ord(name[-1]) & 0x1F)
    return Key(name, character)

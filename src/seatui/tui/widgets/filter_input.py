"""An input that filters a list while the clerk types."""

from collections.abc import Iterable

from textual import events

from seatui.tui.widgets.text_input import TextInput


class FilterInput(TextInput):
    """Takes all typed characters; while it is closed, it leaves those that are command keys to the screen.

    keys: those characters, such as `q` and `/`. default_keys: the same without a keymap.
    """

    DEFAULT_CSS = """
    FilterInput, FilterInput:focus {
        border: none;
        height: 1;
        padding: 0 1;
        background: $surface;
    }
    """

    def __init__(self, placeholder: str, keys: Iterable[str], default_keys: Iterable[str]) -> None:
        super().__init__(placeholder=placeholder)
        self._keys = frozenset(keys)
        self._bound = self._keys.union(default_keys)
        self.cursor_blink = False
        self._opened = False

    @property
    def is_open(self) -> bool:
        """Whether every character is typed into the filter."""
        return bool(self.value) or self._opened

    def open(self) -> None:
        """Opens the filter for every character, until it is cleared."""
        self._opened = True

    def close(self) -> bool:
        """Clears the filter; False when there was nothing to clear."""
        was_open = self.is_open
        self._opened = False
        self.value = ""
        return was_open

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is typed into the filter; others stay command keys, shown in the footer."""
        # Textual asks for the default keys, and drops commands of consumed ones, before it looks into the keymap.
        if character in self._bound and not self.is_open:
            return False
        return super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Leaves command keys to the screen, instead of the input's own handling."""
        if event.character in self._keys and not self.is_open:
            event.prevent_default()

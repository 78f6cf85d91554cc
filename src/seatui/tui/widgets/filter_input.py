"""Typing narrows a list down."""

from textual import events
from textual.widgets import Input

LETTERS_THAT_ARE_KEYS = frozenset("q?/")
"""While nothing is typed these are keys, not letters; after `/` every letter is one of the filter."""


class FilterInput(Input):
    """A line that takes whatever is typed, except that an empty one leaves `q`, `?` and `/` to be keys."""

    DEFAULT_CSS = """
    FilterInput, FilterInput:focus {
        border: none;
        height: 1;
        padding: 0 1;
        background: $surface;
    }
    """

    def __init__(self, placeholder: str, id: str | None = None) -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, id=id, max_length=60)
        self.cursor_blink = False
        self._opened = False

    @property
    def is_open(self) -> bool:
        """Whether every letter belongs to the filter."""
        return bool(self.value) or self._opened

    def open(self) -> None:
        """From now on every letter belongs to the filter, until it is cleared."""
        self._opened = True

    def close(self) -> bool:
        """Clears the filter; False when there was nothing to clear."""
        was_open = self.is_open
        self._opened = False
        self.value = ""
        return was_open

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is taken as a letter: what is not shows in the footer."""
        if character in LETTERS_THAT_ARE_KEYS and not self.is_open:
            return False
        return super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Leaves a key to the screen; what Input would make of it does not happen."""
        if event.character in LETTERS_THAT_ARE_KEYS and not self.is_open:
            event.prevent_default()

"""An input that loses nothing of what is typed or pasted, and shows nothing unsafe."""

import unicodedata
from collections.abc import Callable
from typing import Any

from textual import events
from textual.widgets import Input

from seatui.domain.words.plain_text import UNREADABLE, plain_text, typed_text

MOST = 2_000
"""The most characters taken: more of them are not what was meant to be pasted."""

HAS_UNREADABLE = f"What is shown as {UNREADABLE} cannot be part of it: take it out"


def no_fault(text: str) -> str:  # noqa: ARG001
    """For an input that takes any text."""
    return ""


class TextInput(Input):
    """A line of text, in the spelling in which it is kept; what is wrong with it is known while it is typed.

    fault_of: returns why the text cannot be taken, empty if it can. Joiners are typed like letters, lines that are
    pasted follow each other, and text that is too long stays to be cut by who typed it.
    """

    def __init__(
        self,
        value: str = "",
        *,
        fault_of: Callable[[str], str] = no_fault,
        **more: Any,
    ) -> None:
        super().__init__(typed_text(value), **more)
        self._fault_of = fault_of

    @property
    def text(self) -> str:
        """The plain text of what is typed."""
        return plain_text(self.value)

    @property
    def fault(self) -> str:
        """Why the text cannot be taken, as a sentence; empty if it can."""
        if UNREADABLE in self.value:
            return HAS_UNREADABLE
        words = self._fault_of(self.text)
        return words[:1].upper() + words[1:]

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is typed into the input: whatever shows, and joiners."""
        return super().check_consume_key(key, character) or is_typed(character)

    async def _on_key(self, event: events.Key) -> None:
        # Textual asks Python, which takes no joiner for a character to type, and no letter that is newer than itself.
        if is_typed(event.character) and not event.is_printable:
            event.stop()
            event.prevent_default()
            self.replace(event.character or "", *self.selection)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(event.text, *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replaces a part of the value, and composes accents with the letters before them."""
        start, end = sorted((start, end))
        before, after = self.value[:start], self.value[end:]
        room = max(MOST - len(before) - len(after), 0)
        head = unicodedata.normalize("NFC", before + typed_text(text)[:room])
        self.value = unicodedata.normalize("NFC", head + after)
        self.cursor_position = len(head)


def is_typed(character: str | None) -> bool:
    """Whether a character is text, or a space of another kind, and no control."""
    return character is not None and character >= " " and typed_text(character) not in ("", UNREADABLE)

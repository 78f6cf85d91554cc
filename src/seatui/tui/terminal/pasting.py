"""What is typed and pasted: a paste is one text, whatever is in it, and a key close behind escape is a key.

Textual (8.2.8) ends a paste at the first escape character in it, and takes the rest for keys: a line end then is
the `enter` that sells. Of a character that comes at once with an escape before it, as on a slow line, it makes one
with alt, or drops the escape: the clerk who gives seats back and types on would sell them.
"""

from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

ESC = "\x1b"

INTRODUCERS = "[O"
"""What follows an escape in the sequences of keys such as arrows."""


class TypedParser(XTermParser):
    """Parses what a terminal sends, with all that is pasted at once in one event."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._before = ""
        """The last characters outside of a paste: its beginning may come in two parts."""
        self._pasted: str | None = None

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterator[events.Key]:
        """The keys of a sequence; alt and a character are the escape key and that of the character."""
        is_escape = (
            len(sequence) == 2 and sequence[0] == ESC and (sequence[1].isprintable() or sequence[1] == "\r")
        )
        if alt or (is_escape and sequence[1] not in INTRODUCERS):
            yield events.Key("escape", ESC)
            sequence = sequence[-1]
        yield from super()._sequence_to_key_events(sequence)

    def feed(self, data: str) -> Iterable[Message]:
        """The events of what was sent; empty at the end."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                known = self._before + data
                begin = known.find(BRACKETED_PASTE_START)
                end = len(data) if begin < 0 else begin + len(BRACKETED_PASTE_START) - len(self._before)
                yield from super().feed(data[:end])
                data = data[end:]
                self._before = known[1 - len(BRACKETED_PASTE_START) :] if begin < 0 else ""
                self._pasted = None if begin < 0 else ""
            else:
                text, ended, data = (self._pasted + data).partition(BRACKETED_PASTE_END)
                self._pasted = None if ended else text
                if ended:
                    yield from (each for each in super().feed(ended) if not isinstance(each, events.Paste))
                    yield events.Paste(text.replace("\0", ""))

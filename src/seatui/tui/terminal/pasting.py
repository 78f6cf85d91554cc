"""What is pasted is one text, whatever is in it.

Textual (8.2.8) ends a paste at the first escape character in it, and takes the rest for keys: a line end then is
the `enter` that sells.
"""

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message


class PasteParser(XTermParser):
    """Parses what a terminal sends, with all that is pasted at once in one event."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._before = ""
        """The last characters outside of a paste: its beginning may come in two parts."""
        self._pasted: str | None = None

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

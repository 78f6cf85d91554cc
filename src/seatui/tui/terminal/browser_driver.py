"""The app in a web browser: its keys come from a server's pipe, and its screen goes to another.

Textual (8.2.8) goes on for ever when the server is gone, leaves at once when the page is closed, and takes SIGINT and
SIGTERM for itself. Here all of these ask the app to end as a terminal that hangs up does.
"""

import os
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import App
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver

from seatui.tui.terminal.pasting import TypedParser
from seatui.tui.terminal.terminal_driver import HUNG_UP, EndAsked

QUIT = "quit"
"""The message by which a server says that the page is closed."""


class BrowserDriver(WebDriver):
    """Reads and writes the pipes of the server; reports that the page is closed or the server is gone."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._write = partial(self._write_all)
        self._is_lost = False
        self._has_asked = False

    def start_application_mode(self) -> None:
        """Takes the page; the signals that end the app stay with whoever had them."""
        before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
        super().start_application_mode()
        for each, handler in before.items():
            self._loop.remove_signal_handler(each)
            signal.signal(each, handler)

    def run_input_thread(self) -> None:
        """Passes on what is typed in the page, until the app ends or the server is gone."""
        parser = TypedParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        for kind, payload in self._packets():
            if kind == "D":
                # An empty text would end the parser; it comes of a part of a character.
                for message in [*parser.feed(text)] if (text := decode(payload)) else ():
                    self.process_message(message)
            elif kind:
                self._on_meta(kind, payload)
            for message in parser.tick():
                self.process_message(message)
        self._hang_up()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Takes a message of the server."""
        if packet_type == QUIT:
            self._hang_up()
        else:
            super().on_meta(packet_type, payload)

    def _packets(self) -> Iterator[tuple[str, bytes]]:
        """What the server sends; an empty kind while it sends nothing."""
        stream = ByteStream()
        for data in self._input_reader:
            yield from stream.feed(data) if data else ()
            yield "", b""

    def _write_all(self, data: bytes) -> int:
        """Writes to the server, in as many parts as the pipe takes; drops what comes after it is gone."""
        rest = memoryview(data)
        try:
            while rest and not self._is_lost:
                rest = rest[os.write(self.fileno, rest) :]
        except OSError:
            self._is_lost = True
            self._hang_up()
        return len(data)

    def _hang_up(self) -> None:
        """Asks the app to end, once; not when it is ending already."""
        if not (self._has_asked or self.exit_event.is_set()):
            self._has_asked = True
            self.send_message(EndAsked(HUNG_UP))

"""The terminal of the app: it may hang up, stop taking output, and be the shell's for a while.

Textual (8.2.8) reads on at full speed when the terminal has hung up, waits for ever when it takes no output, starts
two more threads at each SIGCONT that no SIGTSTP came before, and does not draw the screen again afterwards. It
handles these signals between any two instructions, also while its queue is locked; here the event loop does.
"""

import os
import select
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from queue import Full
from types import FrameType
from typing import Any, cast

from textual import events
from textual._parser import ParseError
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from seatui.tui.terminal.pasting import TypedParser
from seatui.tui.terminal.screen_output import ScreenOutput
from seatui.tui.terminal.terminal_encoding import typed_encoding

HUNG_UP = 128 + signal.SIGHUP
"""The exit code after the terminal has hung up: that of the signal which then comes, unless it is ignored."""

STALLED = 1.0
"""Seconds that the app waits for a terminal that takes no output; after that it goes on without it."""

LOOK = 0.1
"""Seconds between two looks whether the input thread is to end."""

MOUSE_PIXELS_OFF = "\x1b[?1016l"


class EndAsked(Message):
    """A signal is to end the app, or its terminal has hung up."""

    def __init__(self, exit_code: int) -> None:
        super().__init__()
        self.exit_code = exit_code


class TerminalDriver(LinuxDriver):
    """Reads and writes the terminal; reports its end, and gives it to the shell and back."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        before = {each: signal.getsignal(each) for each in (signal.SIGTSTP, signal.SIGCONT)}
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._before = before
        if before[signal.SIGTSTP] is signal.SIG_IGN:  # by a shell that has no jobs
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        terminal = sys.__stderr__
        assert terminal is not None, "the app has a terminal"
        self._output = ScreenOutput(terminal, self._hang_up, self._catch_up)
        self._file = cast("Any", self._output)  # Textual says less of it than it needs
        self._queued = 0
        """The number of texts that were given to the writer thread."""
        self._is_away = False
        """Whether the terminal is the shell's."""
        self._is_behind = False
        """Whether the terminal takes no output, and the screen is drawn again when it does."""
        self._is_ending = False
        self._kept_lines: int = getattr(app, "band_lines", 0)
        if self._kept_lines and self._size is None:
            self._size = self._get_terminal_size()  # else the first layout is for all of the terminal

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        return width, max(height - self._kept_lines, 1)

    def process_message(self, message: Message) -> None:
        """Passes a message on; a size that the terminal itself tells, without the lines kept from the app."""
        if isinstance(message, events.Resize) and self._kept_lines and self._in_band_window_resize:
            message = _lower(message, self._kept_lines)
        super().process_message(message)

    @property
    def takes_output(self) -> bool:
        """Whether what is written reaches the terminal."""
        return not (self._output.is_lost or self._is_behind)

    def write(self, data: str) -> None:
        """Writes to the terminal, if it is the app's and takes output."""
        writer = self._writer_thread
        if self._is_away or self._is_behind or writer is None:
            return
        if self._queued == self._output.flushed:
            if self._output.write_now(data):
                return
            data = ""  # to have the rest flushed
        queue = writer._queue  # noqa: SLF001 - Textual puts without a limit of time
        try:
            queue.put(data, timeout=STALLED)
            self._queued += 1
        except Full:
            self._is_behind = True
            if queue.empty():  # written since, and nothing will be to report it
                self._catch_up()

    def _catch_up(self) -> None:
        if self._is_behind:
            self._is_behind = False
            self._report(self.SignalResume())

    def _hang_up(self) -> None:
        self._report(EndAsked(HUNG_UP))

    def _report(self, message: Message) -> None:
        """Sends a message from any thread; none at the end, when there may be no event loop any more."""
        if not self._is_ending:
            self.send_message(message)

    def run_input_thread(self) -> None:
        """Passes on what is typed, in the terminal's encoding, until the app ends or the terminal has hung up."""
        parser = TypedParser(self._debug)
        decode = getincrementaldecoder(typed_encoding())("replace").decode
        try:
            for data in self._typed():
                # An empty text would end the parser; it comes of a part of a character.
                for message in [*parser.feed(text)] if (text := decode(data)) else ():
                    self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
        except (OSError, EOFError):
            self._hang_up()
        with suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass

    def _typed(self) -> Iterator[bytes]:
        """What is typed, as it comes, and nothing in between.

        Raises OSError or EOFError when the terminal has hung up.
        """
        if select.select([self.fileno], [], [], 0)[0]:
            # Typed before the terminal was the app's: the terminal made line feeds of enter then.
            yield self._read().replace(b"\n", b"\r")
        while not self.exit_event.is_set():
            yield self._read() if select.select([self.fileno], [], [], LOOK)[0] else b""

    def _read(self) -> bytes:
        data = os.read(self.fileno, 4096)
        if not data:
            raise EOFError
        return data

    def _sigtstp_application(self, *_: int | FrameType | None) -> None:
        self._loop.call_soon_threadsafe(self._go_away)

    def _sigcont_application(self, *_: int | FrameType | None) -> None:
        self._loop.call_soon_threadsafe(self._come_back)

    def _go_away(self) -> None:
        """Gives the terminal to the shell, and stops."""
        self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _come_back(self) -> None:
        """Takes the terminal again, whatever it shows and however it is set; stops again in the background."""
        if self._is_ending:
            return
        if not self._is_in_foreground():
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        self.suspend_application_mode()  # by SIGSTOP it was not
        self.resume_application_mode()
        self.send_message(self.SignalResume())

    def suspend_application_mode(self) -> None:
        """Gives the terminal to the shell, with the modes that it had."""
        if not self._is_away:
            self._restore_modes()
            self.close()
            self._is_away = True

    def resume_application_mode(self) -> None:
        """Takes the terminal again."""
        self._is_away = self._is_behind = False
        super().resume_application_mode()

    def _is_in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:  # it has hung up, or is no terminal of this session: nobody else uses it
            return True

    def begin_to_end(self) -> None:
        """Prepares for the end; in the background the terminal is left at once, and its settings to the shell."""
        self._is_ending = True
        if not self._is_in_foreground():
            for each in (signal.SIGTTIN, signal.SIGTTOU):  # they would stop the app
                signal.signal(each, signal.SIG_IGN)
            self.attrs_before = None
            self.suspend_application_mode()

    def stop_application_mode(self) -> None:
        """Leaves the terminal for good, with the modes that it had."""
        self._is_ending = True
        for each, handler in self._before.items():
            signal.signal(each, handler)
        if not self._is_away:
            self._restore_modes()

    def _restore_modes(self) -> None:
        self._is_behind = False  # it may take output again, and these are worth another wait
        self.write(MOUSE_PIXELS_OFF)
        super().stop_application_mode()

    def close(self) -> None:
        """Waits until everything has been written; not for a terminal that takes no output."""
        writer = self._writer_thread
        if self._is_away or self._is_behind or writer is None:
            return
        with suppress(Full):
            writer._queue.put(None, timeout=STALLED)  # noqa: SLF001 - Textual has no limit of time
        writer.join(STALLED)
        self._is_behind = writer.is_alive()


def _lower(resize: events.Resize, lines: int) -> events.Resize:
    """The same resize of a terminal that has so many lines less."""
    width, height = resize.size
    left = max(height - lines, 1)
    pixels = resize.pixel_size and Size(resize.pixel_size.width, resize.pixel_size.height * left // height)
    return events.Resize(Size(width, left), Size(width, left), pixel_size=pixels)

"""A dialog that finds bookings, which may still be being read when it opens."""

from collections.abc import Awaitable, Callable

from textual.screen import ScreenResultType
from textual.worker import Worker

from seatui.tui.terminal.painting import SparingDialog


class ReadingDialog(SparingDialog[ScreenResultType]):
    """Shows what it finds for the typed text, more of it once bookings have been read, and goes to it.

    read_ended: reads the bookings that have ended, which are looked at last.
    """

    def __init__(self, read_ended: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._read_ended = read_ended
        self._has_ended = False
        self.is_reading = True
        """Whether bookings are being read."""
        self.goes_when_read = False
        """Whether to go on once they have been read."""

    def show_found(self) -> None:
        """Shows what is found for the typed text."""
        raise NotImplementedError

    def go(self) -> None:
        """Goes to what was found, or waits for what is being read by setting `goes_when_read`."""
        raise NotImplementedError

    @property
    def takes_no_keys(self) -> bool:
        """Whether the dialog is about to go on: what is typed now is for what comes after it."""
        return self.goes_when_read and self.is_active

    def end_reading(self) -> None:
        """Shows what is found among the bookings too, which have been read, or cannot be; goes to it if asked to."""
        self.is_reading = False
        self.show_found()
        if self.goes_when_read:
            self.go()

    def read_further(self) -> None:
        """Begins to read the bookings that have ended, once, unless others are still being read."""
        if not (self.is_reading or self._has_ended):
            self.is_reading = self._has_ended = True
            _: Worker[None] = self.run_worker(self._read_further, group="ended", exit_on_error=False)

    async def _read_further(self) -> None:
        await self._read_ended()
        self.end_reading()

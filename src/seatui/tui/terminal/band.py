"""Lines at the bottom of the terminal that are none of the app's: what is written there covers nothing of it.

The app is told of a terminal that has so many lines less. Nothing of a screen, a dialog or a list of commands has to
know of it.
"""

from collections.abc import Sequence

from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from seatui.tui.terminal.painting import SparingApp
from seatui.tui.terminal.terminal_cells import move_to
from seatui.tui.terminal.terminal_driver import TerminalDriver

_SAVE, _RESTORE = "\x1b7", "\x1b8"
"""Where the cursor is, and how it writes; the app relies on both."""
_RESET = "\x1b[0m"


class Band:
    """The lines kept from an app; to be made before it runs. Without a terminal of its own, nothing is written."""

    def __init__(self, app: SparingApp, lines: int) -> None:
        app.band_lines = lines
        self._app = app

    @property
    def width(self) -> int:
        """The columns of a line."""
        return self._app.size.width

    def write(self, strips: Sequence[Strip]) -> None:
        """Writes the lines from the top, on the app's background; those left are empty."""
        app = self._app
        driver = app._driver  # noqa: SLF001 - Textual has no other name for it
        if not isinstance(driver, TerminalDriver) or not app.is_running:
            return
        background = Color.parse(app.theme_variables["background"])
        behind = Style(bgcolor=background.rich_color)
        written = [_SAVE]
        for at in range(app.band_lines):
            strip = strips[at] if at < len(strips) else Strip.blank(0)
            strip = strip.adjust_cell_length(self.width).apply_style(behind)
            for line_filter in app.get_line_filters():
                strip = strip.apply_filter(line_filter, background)
            written += [move_to(0, app.size.height + at), strip.render(app.console), _RESET]
        driver.write("".join([*written, _RESTORE]))
        driver.flush()

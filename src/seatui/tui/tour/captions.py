"""The captions of a tour, in a band below the app that covers nothing of it."""

import textwrap

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.domain.words.cells import cells
from seatui.tui.app import SeatuiApp
from seatui.tui.terminal.band import Band
from seatui.tui.tour.script import KEY_NAMES, Chapter, Facts

LINES = 5
"""A rule with the chapter and the keys, three lines of text, and how the tour stands."""
_TEXT_LINES = 3
_MARGIN = 2
_BETWEEN, _CUT = " · ", "…"


def caption_lines(caption: str, width: int) -> list[str]:
    """The lines of a caption, as many as the band has; what has no room is an ellipsis."""
    return textwrap.wrap(caption, width, max_lines=_TEXT_LINES, placeholder=f" {_CUT}")


def whole_parts(state: str, width: int) -> str:
    """As many of the parts between the dots as have room; an ellipsis stands for the others."""
    parts = state.split(_BETWEEN)
    cut = (_BETWEEN.join([*parts[:count], _CUT]) for count in range(len(parts) - 1, 0, -1))
    return next((each for each in (state, *cut) if cells(each) <= width), _CUT)


class CaptionBand:
    """A `Narrator` that writes below the app."""

    def __init__(self, app: SeatuiApp) -> None:
        self._app = app
        self._band = Band(app, LINES)
        self._title = self._caption = self._state = ""
        self._pressed: list[str] = []

    def begin(self, chapter: Chapter, number: int, of: int) -> None:
        """Names the chapter in the rule."""
        self._title = f"{number}/{of}  {chapter.title}"
        self._caption, self._pressed = "", []
        self.redraw()

    def say(self, caption: str) -> None:
        """Shows the caption in place of the one before."""
        self._caption, self._pressed = caption, []
        self.redraw()

    def press(self, key: str) -> None:
        """Adds the key to those pressed since the caption."""
        self._pressed.append(KEY_NAMES.get(key, key))
        self.redraw()

    def tell(self, state: str) -> None:
        """Shows the keys of the tour."""
        self._state = state
        self.redraw()

    async def end(self, chapter: Chapter, facts: Facts) -> None:
        """Nothing more is said."""

    def close(self) -> None:
        """Names no chapter any more."""
        self._title, self._caption, self._pressed = "The end", "", []
        self.redraw()

    def redraw(self) -> None:
        """Writes the band anew."""
        width = self._band.width
        colours = self._app.theme_variables
        ground = Style(color=colours["foreground"], bgcolor=colours["surface"])
        title = ground + Style(bold=True, color=colours["accent"])
        room = max(width - 2 * _MARGIN, 10)
        words = caption_lines(self._caption, room)
        text = [" " * _MARGIN + line for line in [*words, *[""] * (_TEXT_LINES - len(words))]]
        lines = [
            self._rule(width, title, ground + Style(dim=True)),
            *(Strip([Segment(line, ground + Style(bold=True))]) for line in text),
            Strip([Segment(" " * _MARGIN + whole_parts(self._state, room), ground + Style(dim=True))]),
        ]
        self._band.write([line.adjust_cell_length(width, ground) for line in lines])

    def _rule(self, width: int, title: Style, line: Style) -> Strip:
        """`── 3/14  The best four ───────── keys: 4 b ──`."""
        room = width - 6
        name = f" {self._title if cells(self._title) <= room else self._title[: room - 1] + _CUT} "
        keys = f" keys: {' '.join(self._pressed)} " if self._pressed else ""
        keys = keys[-max(width - cells(name) - 6, 0) :] if keys else ""
        rest = max(width - cells(name) - cells(keys) - 4, 0)
        parts = [("──", line), (name, title), ("─" * rest, line), (keys, title), ("──", line)]
        return Strip([Segment(text, style) for text, style in parts])

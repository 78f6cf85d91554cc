"""The floor: the plainest grid of seats on Textual's line API. Run as a program: rows, columns."""

import sys
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

_SEAT = "□ "
_PLAIN, _CURSOR = Style(color="green"), Style(color="green", reverse=True)


class PlainGrid(ScrollView, can_focus=True):
    """Seats that are all alike, a strip for each row, and a cursor: a move repaints two seats."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)"),
        Binding("right", "move(1, 0)"),
        Binding("up", "move(0, -1)"),
        Binding("down", "move(0, 1)"),
    ]

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._rows, self._columns = rows, columns
        self._x = self._y = 0
        self._strips: dict[int, Strip] = {}
        self.virtual_size = Size(columns * len(_SEAT), rows)

    def action_move(self, dx: int, dy: int) -> None:
        """Moves the cursor, and brings it into sight."""
        before = self._place
        self._x = min(max(self._x + dx, 0), self._columns - 1)
        self._y = min(max(self._y + dy, 0), self._rows - 1)
        after = self._place
        if before != after:
            self.refresh(before - self.scroll_offset, after - self.scroll_offset)
            self.scroll_to_region(after, animate=False, force=True)

    @property
    def _place(self) -> Region:
        return Region(self._x * len(_SEAT), self._y, len(_SEAT), 1)

    def render_line(self, y: int) -> Strip:
        """A row as far as it is in sight."""
        left, top = self.scroll_offset
        row = y + top
        if row >= self._rows:
            return Strip.blank(self.size.width)
        if row not in self._strips:
            self._strips[row] = Strip([Segment(_SEAT * self._columns, _PLAIN)])
        strip = self._strips[row]
        if row == self._y:
            x = self._place.x
            strip = Strip.join(
                [strip.crop(0, x), Strip([Segment(_SEAT, _CURSOR)]), strip.crop(x + len(_SEAT))]
            )
        return strip.crop(left, left + self.size.width)


class PlainGridApp(App[None]):
    """Nothing but the grid."""

    CSS = "PlainGrid { scrollbar-size: 0 0; }"

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._grid = PlainGrid(rows, columns)

    def compose(self) -> ComposeResult:
        """The grid."""
        yield self._grid


if __name__ == "__main__":
    PlainGridApp(*map(int, sys.argv[1:])).run()

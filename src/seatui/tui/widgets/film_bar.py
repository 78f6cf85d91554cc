"""The bar below a replay: how many seats were sold when, where the film is, and what happened last."""

from collections.abc import Sequence

from msgspec import Struct
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from seatui.domain.words.bars import sparkline


class FilmPosition(Struct, frozen=True):
    """What the bar says. share: of the running time, 0 to 1. clock, run: left and right. change: the last one."""

    share: float = 0.0
    clock: str = ""
    run: str = ""
    change: str = ""


class FilmScrubbed(Message):
    """The clerk clicked on the bar, or dragged along it. share: of the running time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share


class FilmBar(Widget):
    """Three lines: the sales over the running time, clock and speed, and the last change.

    in_ascii: whether to draw with letters alone.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FilmBar {
        height: 3;
        padding: 0 1;
        background: $surface;
        color: $foreground;
    }
    """

    def __init__(self, *, in_ascii: bool = False) -> None:
        super().__init__()
        self._in_ascii = in_ascii
        self._sales: Sequence[int] = ()
        self._position = FilmPosition()
        self._is_dragging = False

    @property
    def parts(self) -> int:
        """The parts of the running time that the bar has room for."""
        return max(self.content_size.width, 1)

    def show_sales(self, sales: Sequence[int]) -> None:
        """Sets the seats sold in each of `parts` parts of the running time."""
        self._sales = sales
        self.refresh()

    def show(self, position: FilmPosition) -> None:
        """Sets where the film is."""
        if position != self._position:
            self._position = position
            self.refresh()

    def render(self) -> Content:
        """All three lines."""
        return Content("\n").join([self._line_of_sales(), self._line_of_time(), self._line_of_change()])

    def _line_of_sales(self) -> Content:
        line = sparkline(self._sales, in_ascii=self._in_ascii)[: self.parts]
        at = min(int(self._position.share * self.parts), max(len(line) - 1, 0))
        return Content.assemble(
            (line[:at], "$seat-picked"),
            (line[at : at + 1], "$seat-cursor-text on $seat-cursor"),
            (line[at + 1 :], "$foreground 40%"),
        )

    def _line_of_time(self) -> Content:
        clock, run = self._position.clock, self._position.run
        gap = max(self.parts - len(clock) - len(run), 1)
        return Content.assemble((clock, "bold"), " " * gap, (run, "$foreground 70%")).truncate(self.parts)

    def _line_of_change(self) -> Content:
        return Content.styled(self._position.change, "$foreground 70%").truncate(self.parts, ellipsis=True)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Goes there."""
        self._is_dragging = True
        self.capture_mouse()
        self._scrub(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follows the mouse."""
        if self._is_dragging:
            self._scrub(event.x)

    def on_mouse_up(self, _: events.MouseUp) -> None:
        """Lets go."""
        self._is_dragging = False
        self.release_mouse()

    def _scrub(self, x: int) -> None:
        at = x - self.styles.padding.left
        self.post_message(FilmScrubbed(min(max(at / max(self.parts - 1, 1), 0.0), 1.0)))

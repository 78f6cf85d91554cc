"""Lines of text that depend on the width."""

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class Lines(Widget):
    """Shows lines made for its width, and makes them anew when told so. made: returns them for a width."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Lines { height: auto; }"

    def __init__(self, made: Callable[[int], list[Content]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._made = made
        self._shown: tuple[int, list[Content]] = -1, []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines at this width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def redraw(self) -> None:
        """Makes the lines anew; lays the screen out only if their number differs."""
        width, before = self._shown
        lines = self._made(width) if width >= 0 else []
        if width >= 0 and len(lines) == len(before):
            if any(not new.is_same(old) for new, old in zip(lines, before, strict=True)):
                self._shown = width, lines
                self.refresh()
        else:
            self._shown = -1, []
            self.refresh(layout=True)

    def _lines(self, width: int) -> list[Content]:
        if self._shown[0] != width:
            self._shown = width, self._made(width)
        return self._shown[1]

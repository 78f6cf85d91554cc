"""The top line of a screen."""

from textual.content import Content
from textual.widget import Widget

_WHOLE_TITLE, _KEPT_TITLE = 28, 16
"""The most cells of a title that is not cut for more on the right side, and those that a longer one keeps."""

_LEAST_TITLE = 8
"""The cells of the title that stay, with the blank before it."""


class TitleBar(Widget):
    """One line: the title and what belongs to it on the left, a summary on the right."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TitleBar {
        height: 1;
        background: $primary;
        color: $title-text;
        &.-warning { background: $warning; color: $background; }
    }
    """

    def __init__(self, title: Content, detail: str = "") -> None:
        super().__init__()
        self._title, self._detail = title, Content(detail)
        self._standings: tuple[Content, ...] = (Content(),)

    def set_text(self, *standings: Content) -> None:
        """Changes the right side: the first of these beside which the title has room, or else the last.

        A long title has room where its beginning has.
        """
        is_same = len(standings) == len(self._standings)
        if not is_same or not all(map(Content.is_same, standings, self._standings)):
            self._standings = standings
            self.refresh()

    def set_title(self, title: Content, detail: str, *, is_warning: bool) -> None:
        """Changes the left side, and whether the line has the colour of a warning."""
        if not title.is_same(self._title) or detail != self._detail.plain:
            self._title, self._detail = title, Content(detail)
            self.refresh()
        self.set_class(is_warning, "-warning")

    def render(self) -> Content:
        """Both sides; if they do not fit the title is cut, and what belongs to it when little of that is left."""
        standing = self._standing()
        room = max(self.size.width - standing.cell_length - 3, min(self.size.width, 12))
        name = Content.assemble(" ", self._title).truncate(
            max(room - self._detail.cell_length, _LEAST_TITLE), ellipsis=True
        )
        title = Content.assemble(name, self._detail).truncate(room, ellipsis=True)
        gap = max(self.size.width - title.cell_length - standing.cell_length - 1, 1)
        return Content.assemble(title, " " * gap, standing)

    def _standing(self) -> Content:
        """The right side that the title leaves room for."""
        least = min(self._title.cell_length, _KEPT_TITLE)
        whole = self._title.cell_length if self._title.cell_length <= _WHOLE_TITLE else least
        room = self.size.width - 1 - self._detail.cell_length - 3
        *longer, last = self._standings
        fitting = (each for title in (whole, least) for each in longer if each.cell_length + title <= room)
        return next(fitting, last)

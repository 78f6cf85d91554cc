"""The top line of a screen."""

from textual.content import Content
from textual.widget import Widget


class TitleBar(Widget):
    """One line: the title on the left, a summary on the right."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TitleBar {
        height: 1;
        background: $primary;
        color: $title-text;
    }
    """

    def __init__(self, title: Content) -> None:
        super().__init__()
        self._title = title
        self._standing = Content()

    def set_text(self, standing: Content, title: Content | None = None) -> None:
        """Changes the right side, and the left where a title is given."""
        title = title or self._title
        if not (standing.is_same(self._standing) and title.is_same(self._title)):
            self._standing, self._title = standing, title
            self.refresh()

    def render(self) -> Content:
        """Both sides; the left one is cut if they do not fit."""
        standing = self._standing.cell_length
        room = max(self.size.width - standing - 3, min(self.size.width, 12))
        title = Content.assemble(" ", self._title).truncate(room, ellipsis=True)
        gap = max(self.size.width - title.cell_length - standing - 1, 1)
        return Content.assemble(title, " " * gap, self._standing)

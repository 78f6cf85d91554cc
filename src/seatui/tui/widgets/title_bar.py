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
        &.-warning { background: $warning; color: $background; }
    }
    """

    def __init__(self, title: Content) -> None:
        super().__init__()
        self._title = title
        self._standing = Content()

    def set_text(self, standing: Content) -> None:
        """Changes the right side."""
        if not standing.is_same(self._standing):
            self._standing = standing
            self.refresh()

    def set_title(self, title: Content, *, is_warning: bool) -> None:
        """Changes the left side, and whether the line has the colour of a warning."""
        if not title.is_same(self._title):
            self._title = title
            self.refresh()
        self.set_class(is_warning, "-warning")

    def render(self) -> Content:
        """Both sides; the left one is cut if they do not fit."""
        standing = self._standing.cell_length
        room = max(self.size.width - standing - 3, min(self.size.width, 12))
        title = Content.assemble(" ", self._title).truncate(room, ellipsis=True)
        gap = max(self.size.width - title.cell_length - standing - 1, 1)
        return Content.assemble(title, " " * gap, self._standing)

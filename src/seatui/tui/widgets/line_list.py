"""A list of one line per entry, of which only the visible ones are drawn, however many there are."""

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

LINE = "line-list--line"
HIGHLIGHTED = "line-list--highlighted"
DIMMED = "line-list--dimmed"


class LineList(ScrollView, can_focus=False):
    """Draws entries, and keeps one of them highlighted. Subclasses have the entries and their lines."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {LINE, HIGHLIGHTED, DIMMED}
    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        overflow-x: hidden;
        background: $background;
        scrollbar-size-vertical: 1;
        & > .line-list--line { background: $background; color: $foreground; }
        & > .line-list--highlighted { background: $panel-lighten-1; color: $foreground; text-style: bold; }
        & > .line-list--dimmed { background: $background; color: $foreground 40%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        """The index of the highlighted entry."""

    @property
    def count(self) -> int:
        """The number of entries."""
        raise NotImplementedError

    def line(self, index: int, width: int, *, is_highlighted: bool) -> Content:
        """The line of an entry. width: in cells."""
        raise NotImplementedError

    def is_dimmed(self, index: int) -> bool:
        """Whether an entry is drawn faintly."""
        raise NotImplementedError

    def choose(self) -> None:
        """Chooses the highlighted entry."""
        raise NotImplementedError

    def can_highlight(self, index: int) -> bool:  # noqa: ARG002
        """Whether a line is an entry, rather than a heading over some."""
        return True

    def highlight_moved(self) -> None:
        """Called when another entry was highlighted by a key or by the mouse."""

    def show_at(self, at: int) -> None:
        """Draws all entries anew. at: the one to highlight."""
        self.at = self._nearest(at, 1)
        self.virtual_size = Size(0, self.count)
        self._keep_in_sight()
        self.refresh()

    def move(self, lines: int) -> None:
        """Moves the highlight. lines: negative for up."""
        at = self._nearest(self.at + lines, 1 if lines > 0 else -1)
        before, self.at = self.at, at
        top, width = self.scroll_offset.y, self.size.width
        self.refresh(Region(0, before - top, width, 1), Region(0, at - top, width, 1))
        self._keep_in_sight()
        self.highlight_moved()

    def _nearest(self, at: int, direction: int) -> int:
        """The nearest line to one that can be highlighted: in the direction, else in the other one."""
        if not self.count:
            return 0
        at = min(max(at, 0), self.count - 1)
        onwards = range(at, self.count) if direction > 0 else range(at, -1, -1)
        backwards = range(at, -1, -1) if direction > 0 else range(at, self.count)
        return next((each for each in (*onwards, *backwards) if self.can_highlight(each)), at)

    def move_page(self, direction: int) -> None:
        """Moves the highlight by a screenful. direction: 1 or -1."""
        self.move(max(self.size.height - 1, 1) * direction)

    def on_click(self, event: events.Click) -> None:
        """Chooses the entry under the mouse."""
        line = event.y + self.scroll_offset.y
        if 0 <= line < self.count and self.can_highlight(line):
            self.move(line - self.at)
            self.choose()

    def on_resize(self) -> None:
        """The highlighted entry stays in sight."""
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        first = self.at
        # With the headings right above it.
        while first > 0 and self.at - first + 1 < height and not self.can_highlight(first - 1):
            first -= 1
        wanted = min(max(top, self.at - height + 1), first)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False)

    def render_line(self, y: int) -> Strip:
        """One entry."""
        # Without the scrollbar, which would cover the end of the line.
        width, index = self.scrollable_content_region.width, y + self.scroll_offset.y
        if index >= self.count:
            return Strip.blank(width, self.get_component_rich_style(LINE))
        is_highlighted = index == self.at
        style = self.get_visual_style(
            HIGHLIGHTED if is_highlighted else DIMMED if self.is_dimmed(index) else LINE
        )
        line = self.line(index, width, is_highlighted=is_highlighted)
        strips = Visual.to_strips(self, line, width, 1, style, apply_selection=False)
        return (strips[0] if strips else Strip([])).adjust_cell_length(width, style.rich_style)


def fitted(content: Content, width: int) -> Content:
    """The content cut or padded to a width in cells."""
    cut = content.truncate(width, ellipsis=True)
    return Content.assemble(cut, " " * max(width - cell_len(cut.plain), 0))


def fitted_right(text: str, width: int) -> str:
    """The text padded before it to a width in cells."""
    return " " * (width - cell_len(text)) + text


def mark_of(*, is_highlighted: bool) -> Content:
    """The first cell of a line, which also tells without colours which one is highlighted."""
    return Content.styled("▌", "$seat-picked") if is_highlighted else Content(" ")

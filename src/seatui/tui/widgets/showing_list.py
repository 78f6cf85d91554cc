"""The list of showings, one line each; only the visible lines are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import LATECOMERS, Showing, ShowingSummary
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.printable import printable
from seatui.tui.messages import ShowingChosen
from seatui.tui.screen_words import clock_time, day, none_free
from seatui.tui.widgets.house_bar import house_bar

LINE = "showing-list--line"
HIGHLIGHTED = "showing-list--highlighted"
OVER = "showing-list--over"


WHEN_WIDTH = len("Fri  4 Dec 2026 19:30")
SHORT_WHEN_WIDTH = len(" 4 Dec 19:30")
STANDING_WIDTH = len("12,345 free")


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of date, name and bar in a line, in cells; a narrow list has short dates and no bar."""

    when: int
    name: int
    bar: int

    @classmethod
    def of(cls, width: int) -> "Columns":
        """The columns of a list this wide."""
        is_wide = width >= 64
        when, bar = (WHEN_WIDTH, min((width - 64) // 2 + 10, 36)) if is_wide else (SHORT_WHEN_WIDTH, 0)
        gaps = 9 if bar else 7
        return cls(when=when, name=max(width - when - STANDING_WIDTH - bar - gaps, 4), bar=bar)


class ShowingList(ScrollView, can_focus=False):
    """Draws showings and keeps one of them highlighted. Posts ShowingChosen."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {LINE, HIGHLIGHTED, OVER}
    DEFAULT_CSS = """
    ShowingList {
        height: 1fr;
        overflow-x: hidden;
        background: $background;
        scrollbar-size-vertical: 1;
        & > .showing-list--line { background: $background; color: $foreground; }
        & > .showing-list--highlighted { background: $panel-lighten-1; color: $foreground; text-style: bold; }
        & > .showing-list--over { background: $background; color: $foreground 40%; }
    }
    """

    def __init__(self, *, glyphs: GlyphSet = UNICODE) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._summaries: Sequence[ShowingSummary] = ()
        self._now: datetime | None = None
        self._at = 0
        self._chosen: Showing | None = None

    @property
    def highlighted(self) -> Showing | None:
        """The showing that enter would open."""
        return self._summaries[self._at].showing if self._summaries else None

    def show(self, summaries: Sequence[ShowingSummary], now: datetime) -> None:
        """Shows these showings; the highlighted one stays highlighted if it is among them."""
        # The one that a clerk moved to is highlighted again as soon as a filter that hid it is cleared.
        wanted = [each for each in (self._chosen, self.highlighted) if each is not None]
        self._summaries, self._now = summaries, now
        found = [
            index
            for each in wanted
            for index, summary in enumerate(summaries)
            if _same(summary.showing, each)
        ]
        at = 0 if wanted else min(self._at, max(len(summaries) - 1, 0))
        self._at = next(iter(found), at)
        self.virtual_size = Size(0, len(summaries))
        self._keep_in_sight()
        self.refresh()

    def move(self, lines: int) -> None:
        """Moves the highlight. lines: negative for up."""
        at = min(max(self._at + lines, 0), max(len(self._summaries) - 1, 0))
        before, self._at = self._at, at
        self._chosen = self.highlighted
        top, width = self.scroll_offset.y, self.size.width
        self.refresh(Region(0, before - top, width, 1), Region(0, at - top, width, 1))
        self._keep_in_sight()

    def move_page(self, direction: int) -> None:
        """Moves the highlight by a screenful. direction: 1 or -1."""
        self.move(max(self.size.height - 1, 1) * direction)

    def choose(self) -> None:
        """Chooses the highlighted showing."""
        if self.highlighted is not None:
            self.post_message(ShowingChosen(self.highlighted))

    def on_click(self, event: events.Click) -> None:
        """Chooses the showing under the mouse."""
        line = event.y + self.scroll_offset.y
        if 0 <= line < len(self._summaries):
            self.move(line - self._at)
            self.choose()

    def on_resize(self) -> None:
        """The highlighted showing stays in sight."""
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        wanted = min(max(top, self._at - height + 1), self._at)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False)

    def render_line(self, y: int) -> Strip:
        """One showing."""
        width, index = self.size.width, y + self.scroll_offset.y
        if self._now is None or index >= len(self._summaries):
            return Strip.blank(width, self.get_component_rich_style(LINE))
        summary = self._summaries[index]
        is_over = summary.showing.showtime + LATECOMERS < self._now
        name = HIGHLIGHTED if index == self._at else OVER if is_over else LINE
        style = self.get_visual_style(name)
        line = self._line(summary, width, is_over=is_over, marked=index == self._at)
        strips = Visual.to_strips(self, line, width, 1, style, apply_selection=False)
        return (strips[0] if strips else Strip([])).adjust_cell_length(width, style.rich_style)

    def _line(self, summary: ShowingSummary, width: int, *, is_over: bool, marked: bool) -> Content:
        columns = Columns.of(width)
        showing = summary.showing
        weekday, date = day(showing.showtime).split(" ", 1)
        when = f"{weekday} {date:>11} {clock_time(showing.showtime)}"
        if columns.when == SHORT_WHEN_WIDTH:
            when = f"{date[:-5]:>6} {clock_time(showing.showtime)}"
        name = _fitted(Content(printable(showing.name)), columns.name)
        bar = house_bar(summary.seats, columns.bar, self._glyphs)
        standing = _standing(summary).rjust(STANDING_WIDTH)
        parts: list[Content | str | tuple[str, str]] = [("▌", "$seat-picked") if marked else " ", " "]
        parts += [when, "  ", name, "  "]
        if columns.bar:
            parts += [_fitted(Content(bar.plain) if is_over else bar, columns.bar), "  "]
        parts.append(standing if is_over else (standing, "$seat-free" if _free(summary) else "$seat-sold"))
        return Content.assemble(*parts)


def _same(one: Showing, other: Showing | None) -> bool:
    return other is not None and (one.event_id, one.showtime) == (other.event_id, other.showtime)


def _free(summary: ShowingSummary) -> int:
    return summary.seats.get(SeatStatus.AVAILABLE, 0)


def _standing(summary: ShowingSummary) -> str:
    if not summary.size:
        return "no seats"
    return f"{_free(summary):,} free" if _free(summary) else none_free(summary.seats)


def _fitted(content: Content, width: int) -> Content:
    """The content cut or padded to a width in cells."""
    cut = content.truncate(width, ellipsis=True)
    return Content.assemble(cut, " " * max(width - cell_len(cut.plain), 0))

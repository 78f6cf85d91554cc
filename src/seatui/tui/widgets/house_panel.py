"""The selected house beside the list of showings: its picture, its zones, and its next hold to end."""

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from seatui.domain.model.showings import Showing
from seatui.domain.venue.zone_standings import ZoneStanding
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.printable import printable
from seatui.domain.words.short_names import ShortNames
from seatui.tui.map.house_picture import HousePicture
from seatui.tui.overlay import Picture
from seatui.tui.screen_words import hold_end_words
from seatui.tui.selected_house import SelectedHouse
from seatui.tui.widgets.line_list import fitted, fitted_right

MOST_ZONES = 8
GAP = 2
BETWEEN = 1
"""Blank lines between the picture and the words."""


class HousePanel(Widget):
    """Shows the house of the highlighted showing."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    HousePanel {
        layout: vertical;
        background: $background;
        border: round $foreground 30%;
        border-title-color: $accent;
        border-title-style: bold;
        padding: 0 1;
        #facts { height: auto; margin-top: 1; }
        #facts Static { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._picture = HousePicture(glyphs)
        self._facts = Static(markup=False)
        self._showing: Showing | None = None
        self._selected: SelectedHouse | None = None

    def compose(self) -> ComposeResult:
        """The picture, and what is said of it."""
        yield self._picture
        with Vertical(id="facts"):
            yield self._facts

    def expect(self, showing: Showing | None) -> None:
        """Names the showing whose house will be shown; nothing of another one is left."""
        self._showing = showing
        self.border_title = Content(printable(showing.name)) if showing else ""
        if self._selected is not None and (
            showing is None or not self._selected.house.showing.is_same(showing)
        ):
            self._selected = None
            self._picture.show(None, Size())
            self._say()

    def show(self, selected: SelectedHouse) -> None:
        """Shows a house, unless another one is expected by now."""
        if self._showing is not None and self._showing.is_same(selected.house.showing):
            self._selected = selected
            self._say()

    def on_resize(self) -> None:
        """Fits picture and words to the room."""
        self._say()

    def _say(self) -> None:
        selected, (width, height) = self._selected, self.content_size
        if selected is None:
            self._facts.update("")
            return
        lines = [*zone_lines(selected.zones, width), *_hold_lines(selected, width)]
        self._facts.update(Content("\n").join(lines))
        room = Size(width, max(height - len(lines) - BETWEEN, 0))
        self._picture.show(Picture(selected.house, selected.now), room)


def zone_lines(zones: Sequence[ZoneStanding], width: int) -> Iterable[Content]:
    """`Stalls    112         8`, a line for each zone below the words for the numbers."""
    together = "together".rjust(len("together") + GAP)
    yield Content.styled("free".rjust(width - len(together)) + together, "$foreground 50%")
    names = [printable(zone.name) or "all seats" for zone in zones]
    short = ShortNames(names)
    shown = zones if len(zones) <= MOST_ZONES else zones[: MOST_ZONES - 1]
    for zone, name in zip(shown, names, strict=False):
        yield _zone_line(name, f"{zone.free:,}", f"{zone.largest:,}" if zone.free else "-", width, short)
    if len(shown) < len(zones):
        rest = zones[len(shown) :]
        largest = max(zone.largest for zone in rest)
        free = sum(zone.free for zone in rest)
        yield _zone_line(f"{len(rest):,} more", f"{free:,}", f"{largest:,}", width, short)


def _zone_line(name: str, free: str, together: str, width: int, short: ShortNames) -> Content:
    """A line of the table. short: the names among which this one is cut."""
    numbers = max(len(free), len("free")) + GAP + len("together")
    room = max(width - numbers - GAP, 4)
    return Content.assemble(
        fitted(Content(short.cut(name, room)), room),
        (fitted_right(free, numbers - len("together")), "$seat-free bold"),
        (fitted_right(together, len("together") + GAP), "bold"),
    )


def _hold_lines(selected: SelectedHouse, width: int) -> Iterable[Content]:
    """`4 held, the next ends 19:42 (12 min)`, shorter or in two lines where that does not fit."""
    if not selected.held:
        yield Content.styled("nothing is held", "$foreground 60%")
        return
    held = Content.styled(f"{selected.held:,} held", "$seat-held")
    if selected.next_end is None:
        yield held
        return
    until = hold_end_words(selected.next_end, selected.now, selected.house.showing.zone)
    for words in (f", the next ends {until}", f", next {until}"):
        line = Content.assemble(held, words)
        if line.cell_length <= width:
            yield line
            return
    yield held
    yield Content(f"next {until}")

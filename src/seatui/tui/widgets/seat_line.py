"""The line under the map that always names the seat at the cursor."""

from datetime import datetime

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from seatui.domain.model.seats import Seat, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.domain.words.wrapping import wrapped
from seatui.tui.screen_words import KIND_WORDS, seat_name, state_words
from seatui.tui.terminal.clusters import cropped
from seatui.tui.themes.theme import PICKED_STYLE, SEAT_COLOURS

REFUSAL_STYLE = "$seat-cursor-text on $warning"

Words = tuple[str, str]
"""A text, and the name of its style."""


MOST_LINES = 3
"""The most lines of a hint."""


class SeatLine(Widget):
    """Shows zone, row, seat, price and status in one line; or, until the next move, a hint in as many as it needs."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SeatLine {
        height: auto;
        padding: 0 1;
        background: $surface;
        color: $foreground;
    }
    """

    def __init__(self, *, glyphs: GlyphSet = UNICODE) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._glyph: Words = ("", "")
        self._versions: list[tuple[str, str]] = [("", "")]
        self._styles_by_name: dict[str, Style] = {}
        self._is_warning = False
        self.is_hinting = False
        """Whether it shows a hint instead of the seat. No CSS class: that would repaint the whole screen."""

    @property
    def text(self) -> str:
        """The text of the line."""
        return "".join(words for words, _ in self._sentence(*self._versions[0]))

    @property
    def is_warning(self) -> bool:
        """Whether it is shown why something cannot be done."""
        return self._is_warning

    def name_seat(
        self,
        seat: Seat,
        house: House,
        now: datetime,
        money: Money,
        *,
        picked: bool,
        customer: str = "",
        offered_by: str = "",
    ) -> None:
        """Names a seat. customer: of its booking, if known. offered_by: the terminal that has picked it too."""
        state = house.state(seat.seat_id)
        words = "picked" if picked else state_words(state, now, house.showing.zone)
        is_taken = state.at(now) is not SeatStatus.AVAILABLE
        booking = printable(state.booking_id) if state.booking_id and is_taken else ""
        whose = printable(customer) if is_taken else ""
        if offered_by and not is_taken:
            whose = f"picked at {printable(offered_by)}"
        facts = [money(seat.price), words, *filter(None, (whose, KIND_WORDS[seat.kind], booking))]
        self._say(self._sign(state.at(now), picked=picked), seat, facts)

    def name_place(
        self, seat: Seat, house: House, now: datetime, place: str, *, picked: bool, customer: str = ""
    ) -> None:
        """Names a seat of a plan. place: which block it is in. customer: of its booking, if any."""
        state = house.state(seat.seat_id)
        status = state.at(now)
        whose = [] if status is SeatStatus.AVAILABLE else [state_words(state, now, house.showing.zone)]
        facts = [place, KIND_WORDS[seat.kind], *whose, printable(customer)]
        self._say(self._sign(status, picked=picked), seat, [*filter(None, facts)])

    def refuse(self, seat: Seat, house: House, now: datetime) -> None:
        """Shows why a seat cannot be picked."""
        state = house.state(seat.seat_id)
        why = f"is {state_words(state, now, house.showing.zone)}: it cannot be picked"
        self._say(self._sign(state.at(now), picked=False), seat, [why], refusing=True)

    def hint(self, words: str) -> None:
        """Shows why something cannot be done, until the cursor moves."""
        self._hint(words, is_warning=True)

    def inform(self, words: str) -> None:
        """Shows what was done, until the cursor moves."""
        self._hint(words, is_warning=False)

    def _hint(self, words: str, *, is_warning: bool) -> None:
        self._show(("", ""), [("", words)], is_warning=is_warning)
        self.is_hinting = True

    def _sign(self, status: SeatStatus, *, picked: bool) -> Words:
        if picked:
            return self._glyphs.picked, PICKED_STYLE
        return self._glyphs.statuses[status], SEAT_COLOURS[status]

    def _say(self, glyph: Words, seat: Seat, facts: list[str], *, refusing: bool = False) -> None:
        """Shows a seat with its facts; the shorter versions, for narrow screens, keep price and status."""
        long, middle, short = (f" {self._glyphs.separator} ".join(facts[:end]) for end in (None, 3, 2))
        place, brief = seat_name(seat), seat_name(seat, zone=False)
        versions = [(place, long), (place, middle), (brief, middle), (place, short), (brief, short)]
        self._show(glyph, versions, is_warning=refusing)
        self.is_hinting = refusing

    def _show(self, glyph: Words, versions: list[tuple[str, str]], *, is_warning: bool) -> None:
        if (glyph, versions, is_warning) != (self._glyph, self._versions, self._is_warning):
            before = self._hint_lines(self.content_size.width)
            self._glyph, self._versions, self._is_warning = glyph, versions, is_warning
            self.refresh(layout=len(before) != len(self._hint_lines(self.content_size.width)))

    def _hint_lines(self, width: int) -> list[str]:
        """The lines of a hint; a single one for a seat, which has shorter versions of its sentence."""
        name, said = self._versions[0]
        return [said] if name or not width else [*wrapped(said, width, 0)][:MOST_LINES]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines at this width."""
        return len(self._hint_lines(width))

    def _sentence(self, name: str, said: str) -> list[Words]:
        """A glyph, a name and its facts; or a hint alone."""
        if not name:
            return [(said, "")]
        return [self._glyph, (" ", ""), (name, "bold"), (f"  {said}", "")]

    def render_line(self, y: int) -> Strip:
        """The longest sentence that fits; or a line of a hint.

        Built of segments: the line is drawn for every move of the cursor, and rendering Content takes twice
        as long as the rest of a move.
        """
        width = self.content_size.width
        lines = self._hint_lines(width)[y:] or [""]
        versions = self._versions if self._versions[0][0] else [("", lines[0])]
        for version in versions:
            sentence = self._sentence(*version)
            cells = sum(cell_len(words) for words, _ in sentence)
            if cells <= width:
                break
        strip = Strip([Segment(words, self._style(name)) for words, name in sentence], cells)
        if cells <= width or not width:
            return cropped(strip, 0, width)
        return Strip([*cropped(strip, 0, width - 1), Segment("…", self._style(""))], width)

    def _style(self, name: str) -> Style:
        """A style by its name, on the background of the line."""
        if self._is_warning:
            name = f"{name}!"
        if name not in self._styles_by_name:
            parse = self.app.stylesheet.parse_style
            style = self.visual_style + parse(name.removesuffix("!"))
            self._styles_by_name[name] = (
                style + parse(REFUSAL_STYLE) if name.endswith("!") else style
            ).rich_style
        return self._styles_by_name[name]

    def notify_style_update(self) -> None:
        """Discards the styles: the theme may have changed."""
        self._styles_by_name.clear()
        super().notify_style_update()

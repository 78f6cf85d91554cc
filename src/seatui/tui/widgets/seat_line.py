"""The line under the map that always names the seat at the cursor."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from seatui.domain.model.seats import Seat, SeatState, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time, day, zone_words
from seatui.domain.words.wording import STATUS_WORDS
from seatui.domain.words.wrapping import wrapped
from seatui.tui.screen_words import KIND_WORDS, hold_end, seat_name
from seatui.tui.terminal.clusters import cropped
from seatui.tui.themes.theme import PICKED_STYLE, SEAT_COLOURS
from seatui.tui.widgets.line_parts import Part, fitted_parts, line_of

REFUSAL_STYLE = "$seat-cursor-text on $warning"

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
        self._parts: list[Part] = []
        self._hint_words = ""
        self._styles_by_name: dict[str, Style] = {}
        self._is_warning = False
        self.is_hinting = False
        """Whether it shows a hint instead of the seat. No CSS class: that would repaint the whole screen."""

    @property
    def text(self) -> str:
        """The text of the line."""
        return line_of(self._parts) or self._hint_words

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
        is_taken = state.at(now) is not SeatStatus.AVAILABLE
        whose = printable(customer) if is_taken else ""
        if offered_by and not is_taken:
            whose = f"picked at {printable(offered_by)}"
        facts = [
            Part(money(seat.price)),
            *([Part("picked")] if picked else _status(state, now, house.showing.zone)),
            Part(whose, least=10),
            Part(KIND_WORDS[seat.kind], least=10, turn=4),
            Part(printable(state.booking_id or "") if is_taken else "", turn=5),
        ]
        self._say(self._sign(state.at(now), picked=picked), seat, facts)

    def name_place(
        self, seat: Seat, house: House, now: datetime, place: str, *, picked: bool, customer: str = ""
    ) -> None:
        """Names a seat of a plan. place: which block it is in. customer: of its booking, if any."""
        state = house.state(seat.seat_id)
        status = state.at(now)
        facts = [
            Part(place, least=10, turn=4),
            Part(KIND_WORDS[seat.kind], least=10, turn=5),
            *([] if status is SeatStatus.AVAILABLE else _status(state, now, house.showing.zone)),
            Part(printable(customer), least=10),
        ]
        self._say(self._sign(status, picked=picked), seat, facts)

    def refuse(self, seat: Seat, house: House, now: datetime) -> None:
        """Shows why a seat cannot be picked."""
        state = house.state(seat.seat_id)
        first, *end = _status(state, now, house.showing.zone)
        why = [first._replace(words=f"is {first.words}"), *end, Part("it cannot be picked", before=": ")]
        self._say(self._sign(state.at(now), picked=False), seat, why, refusing=True)

    def hint(self, words: str) -> None:
        """Shows why something cannot be done, until the cursor moves."""
        self._hint(words, is_warning=True)

    def inform(self, words: str) -> None:
        """Shows what was done, until the cursor moves."""
        self._hint(words, is_warning=False)

    def _hint(self, words: str, *, is_warning: bool) -> None:
        self._show([], words, is_warning=is_warning)
        self.is_hinting = True

    def _sign(self, status: SeatStatus, *, picked: bool) -> Part:
        if picked:
            return Part(self._glyphs.picked, style=PICKED_STYLE)
        return Part(self._glyphs.statuses[status], style=SEAT_COLOURS[status])

    def _say(self, sign: Part, seat: Seat, facts: list[Part], *, refusing: bool = False) -> None:
        """Shows a seat with its facts, all of which are there on a narrow screen too, if need be cut."""
        self._show([sign, Part(" "), *_name(seat), *self._joined(facts)], "", is_warning=refusing)
        self.is_hinting = refusing

    def _joined(self, facts: list[Part]) -> Iterator[Part]:
        """The facts with what stands between them."""
        between = "  "
        for fact in facts:
            if fact.words:
                yield fact if fact.before else fact._replace(before=between)
                between = f" {self._glyphs.separator} "

    def _show(self, parts: list[Part], hint: str, *, is_warning: bool) -> None:
        if (parts, hint, is_warning) != (self._parts, self._hint_words, self._is_warning):
            before = self._hint_lines(self.content_size.width)
            self._parts, self._hint_words, self._is_warning = parts, hint, is_warning
            self.refresh(layout=len(before) != len(self._hint_lines(self.content_size.width)))

    def _hint_lines(self, width: int) -> list[str]:
        """The lines of a hint; a single one for a seat, whose parts are cut instead."""
        if self._parts or not width:
            return [self._hint_words]
        lines = [*wrapped(self._hint_words, width, 0)]
        return [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])] if lines[MOST_LINES:] else lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines at this width."""
        return len(self._hint_lines(width))

    def render_line(self, y: int) -> Strip:
        """The parts of the line as they fit; or a line of a hint.

        Built of segments: the line is drawn for every move of the cursor, and rendering Content takes twice
        as long as the rest of a move.
        """
        width = self.content_size.width
        if self._parts:
            texts = [*fitted_parts(self._parts, width)]
        else:
            texts = [((self._hint_lines(width)[y:] or [""])[0], "")]
        strip = Strip([Segment(words, self._style(name)) for words, name in texts])
        if strip.cell_length <= width or not width:
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


def _name(seat: Seat) -> list[Part]:
    """`Stalls, ` and `row F, seat 12`."""
    name, zone = seat_name(seat), printable(seat.zone)
    brief = name.removeprefix(f"{zone}, ") if zone else name
    is_of_zone = brief != name
    return [
        Part(zone if is_of_zone else "", after=", ", style="bold", least=6, turn=1),
        Part(brief, style="bold", least=16),
    ]


def _status(state: SeatState, now: datetime, zone: tzinfo) -> list[Part]:
    """`held`, ` until 19:42` and ` (12 min)`, as `state_words` says it; the day of a far end without this year."""
    status, until = state.at(now), state.reserved_until
    if status is not SeatStatus.RESERVED or until is None:
        return [Part(STATUS_WORDS[status])]
    end, left = hold_end(until, now, zone)
    if not left:
        year = until.astimezone(zone).year
        its_day = day(until, zone).removesuffix(f" {year}" if year == now.astimezone(zone).year else "")
        end = f"{its_day} {clock_time(until, zone)}"
    return [
        Part(STATUS_WORDS[status]),
        Part(end, before=" until ", turn=2),
        Part("" if left else zone_words(until, zone).strip(), before=" ", turn=3),
        Part(left, before=" (", after=")", turn=3),
    ]

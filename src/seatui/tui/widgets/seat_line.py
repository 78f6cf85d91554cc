"""The line under the map that always names the seat at the cursor."""

from datetime import datetime

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from seatui.domain.glyphs import UNICODE, GlyphSet
from seatui.domain.house import House
from seatui.domain.seats import Seat, SeatStatus
from seatui.domain.text import printable
from seatui.domain.wording import money
from seatui.tui.theme import PICKED_STYLE, SEAT_COLOURS
from seatui.tui.words import KIND_WORDS, seat_name, state_words

PADDING = 1


class SeatLine(Widget):
    """Zone, row, seat, price and status; or, until the next move, why a seat could not be picked."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SeatLine {
        height: 1;
        padding: 0 1;
        background: $surface;
        color: $foreground;
    }
    """

    def __init__(self, *, glyphs: GlyphSet = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._glyphs = glyphs
        self._versions = [Content()]
        self._shown_cells = 0
        self.is_refusing = False
        """Whether it says why something cannot be done. No class: that would draw the whole screen again."""

    @property
    def text(self) -> str:
        """What the line says."""
        return self._versions[0].plain

    def name_seat(self, seat: Seat, house: House, now: datetime, *, picked: bool) -> None:
        """Names a seat."""
        state = house.state(seat.seat_id)
        words = "picked" if picked else state_words(state, now)
        is_taken = state.at(now) is not SeatStatus.AVAILABLE
        booking = printable(state.booking_id) if state.booking_id and is_taken else ""
        facts = [money(seat.price), words, *filter(None, (KIND_WORDS[seat.kind], booking))]
        self._say(self._glyph(state.at(now), picked=picked), seat, facts)

    def refuse(self, seat: Seat, house: House, now: datetime) -> None:
        """Says why a seat cannot be picked."""
        state = house.state(seat.seat_id)
        why = f"is {state_words(state, now)}: it cannot be picked"
        self._say(self._glyph(state.at(now), picked=False), seat, [why], refusing=True)

    def hint(self, words: str) -> None:
        """Says something else, until the cursor moves."""
        self._versions = [Content(words)]
        self.is_refusing = True
        self._repaint()

    def _glyph(self, status: SeatStatus, *, picked: bool) -> Content:
        if picked:
            return Content.styled(self._glyphs.picked, PICKED_STYLE)
        return Content.styled(self._glyphs.statuses[status], SEAT_COLOURS[status])

    def _say(self, glyph: Content, seat: Seat, facts: list[str], *, refusing: bool = False) -> None:
        """Prepares the sentence, and shorter ones for a narrow screen: price and status are said in all."""
        long, short = (f" {self._glyphs.separator} ".join(said) for said in (facts, facts[:2]))
        place, brief = seat_name(seat), seat_name(seat, zone=False)
        pairs = [(place, long), (place, short), (brief, short)]
        self._versions = [Content.assemble(glyph, " ", (name, "bold"), "  ", said) for name, said in pairs]
        self.is_refusing = refusing
        self._repaint()

    def _repaint(self) -> None:
        """Repaints the cells that the sentence before or this one stands in, and not the rest of the line."""
        shown, self._shown_cells = self._shown_cells, max(each.cell_length for each in self._versions)
        self.refresh(Region(0, 0, max(shown, self._shown_cells) + PADDING, 1))

    def render(self) -> Content:
        """The longest sentence that fits."""
        width = self.content_size.width
        fitting = (version for version in self._versions if version.cell_length <= width)
        said = next(fitting, self._versions[-1].truncate(width, ellipsis=True))
        return said.stylize("$seat-cursor-text on $warning") if self.is_refusing else said

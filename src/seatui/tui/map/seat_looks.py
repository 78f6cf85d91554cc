"""The look of each seat: its sign, and the style that it is drawn in."""

from rich.cells import cell_len

from seatui.domain.model.seats import Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.venue.layout import Layout
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.printable import printable
from seatui.tui.overlay import Overlay, Picture, Shown
from seatui.tui.themes.theme import PRICE_COLOURS

_STYLE_OF = {status: status.lower() for status in SeatStatus}

Look = tuple[str, str]
"""A sign, and the name of its style."""


class SeatLooks:
    """Finds the sign and the style of a seat from its state and the overlay.

    price_colours: how many prices the colours of the terminal can tell apart; in a house of more, letters do.
    """

    def __init__(self, glyphs: GlyphSet, layout: Layout, price_colours: int) -> None:
        self._glyphs = glyphs
        self._bands = layout.bands
        self._has_codes = len(layout.bands) > price_colours

    def of(self, seat: Seat, picture: Picture) -> Look:
        """The look of a seat. The style's name ends in `*` if it has just changed, in `!` if its kind is hidden."""
        overlay, glyphs, seat_id = picture.overlay, self._glyphs, seat.seat_id
        if seat_id in picture.picked:
            return glyphs.picked, "picked"
        if seat_id in overlay.alone:
            return glyphs.single, "single"
        if seat_id in overlay.party or seat_id in overlay.preview:
            return glyphs.party, "party"
        state = picture.house.state(seat_id)
        status = state.at(picture.now)
        look: Look | None = None
        if status is SeatStatus.RESERVED and state.booking_id in overlay.mine:
            look = glyphs.owned, "owned"
        elif status is SeatStatus.AVAILABLE and seat_id in overlay.offered:
            look = glyphs.offered, "offered"
        if seat_id in overlay.glow:
            sign, name = look or (glyphs.statuses[status], _STYLE_OF[status])
            return sign, f"{name}*"
        if look is None and seat.kind is SeatKind.STANDARD and overlay.shown is Shown.KINDS:
            return glyphs.statuses[status], _STYLE_OF[status]  # most seats, most of the time
        return look or self._of_status(seat, state, status, overlay)

    def _of_status(self, seat: Seat, state: SeatState, status: SeatStatus, overlay: Overlay) -> Look:
        if overlay.shown is Shown.PRICES:
            return self._priced(seat, status)
        if overlay.shown is Shown.OWNERS and (
            initial := _initial(overlay.owners.get(state.booking_id or "", ""))
        ):
            return initial, "owner" if status is SeatStatus.SOLD else "owner-held"
        if seat.kind is SeatKind.STANDARD:
            return self._glyphs.statuses[status], _STYLE_OF[status]
        if status is SeatStatus.AVAILABLE:
            return self._glyphs.marks[seat.kind], "special"
        return self._glyphs.statuses[status], f"{_STYLE_OF[status]}!"

    def _priced(self, seat: Seat, status: SeatStatus) -> Look:
        """A seat in the colour of its price; where colours do not tell, a free seat is its price's letter."""
        band = self._bands[seat.price]
        number = min(band + 1, PRICE_COLOURS)
        sign, is_special = self._glyphs.statuses[status], seat.kind is not SeatKind.STANDARD
        match status:
            case SeatStatus.AVAILABLE if self._has_codes:
                sign, style = self._glyphs.price_code(band), f"price-{number}"
            case SeatStatus.AVAILABLE:
                return self._glyphs.marks.get(seat.kind, sign), f"price-{number}"
            case SeatStatus.RESERVED:
                style = f"kept-{number}"
            case SeatStatus.SOLD | SeatStatus.BLOCKED:
                style = _STYLE_OF[status] if self._has_codes else f"faint-{number}"
        return sign, f"{style}!" if is_special else style

    def at_cursor(self, seat: Seat, picture: Picture) -> str:
        """The sign of the seat at the cursor."""
        overlay, state = picture.overlay, picture.house.state(seat.seat_id)
        status = state.at(picture.now)
        return self._glyphs.cursor(
            status,
            picked=seat.seat_id in picture.picked,
            owned=status is SeatStatus.RESERVED and state.booking_id in overlay.mine,
            offered=status is SeatStatus.AVAILABLE and seat.seat_id in overlay.offered,
        )


def _initial(name: str) -> str:
    """The first letter of a name, in one cell; empty where it takes another room."""
    letter = printable(name)[:1]
    capital = letter.upper()
    return next((each for each in (capital, letter) if len(each.strip()) == 1 and cell_len(each) == 1), "")

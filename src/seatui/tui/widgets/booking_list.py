"""The list of the bookings of a showing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from msgspec import Struct
from textual.content import Content
from textual.message import Message

from seatui.domain.model.bookings import Booking
from seatui.domain.venue.layout import Layout
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.tui.booking_words import booking_status, is_live_at, price_of, seats_in_short
from seatui.tui.widgets.line_list import LineList, fitted, mark_of

_ID_WIDTH = len("BK-7Q4Z-KM2X-WD9T")
_LARGE_TOTAL = Decimal(12_345)
"""The least total that the list has room for, so that the columns of most lists are the same."""

_STATUS_WIDTH, _SHORT_STATUS_WIDTH = len("held until 19:42"), len("cancelled")
_BETWEEN = 2


class Columns(Struct, frozen=True):
    """The widths of a line, in cells; a narrow list has no totals and no ids, and no ends of holds."""

    name: int
    seats: int
    status: int
    total: int
    booking_id: int

    @classmethod
    def of(cls, width: int, total: int) -> "Columns":
        """The columns of a list this wide. total: the width of the longest total."""
        status = _STATUS_WIDTH if width >= 100 else _SHORT_STATUS_WIDTH
        booking_id = _ID_WIDTH if width >= 70 else 0
        total = total if booking_id else 0
        more = booking_id + total + 2 * _BETWEEN if booking_id else 0
        room = max(width - 2 - 2 * _BETWEEN - status - more, 8)
        name = min(room // 2, 40)
        return cls(name, room - name, status, total, booking_id)


@dataclass
class BookingHighlighted(Message):
    """Another booking was highlighted; None where there is none."""

    booking: Booking | None


@dataclass
class BookingChosen(Message):
    """A booking was chosen."""

    booking: Booking


class BookingList(LineList):
    """Draws bookings, newest first, and keeps one highlighted. Posts BookingHighlighted and BookingChosen."""

    DEFAULT_CSS = """
    BookingList {
        background: $surface;
        & > .line-list--line { background: $surface; }
        & > .line-list--dimmed { background: $surface; }
    }
    """

    def __init__(self, layout: Layout, money: Money, zone: tzinfo) -> None:
        super().__init__()
        self._layout = layout
        self._money = money
        self._zone = zone
        self._total_width = 0
        self._bookings: Sequence[Booking] = ()
        self._now: datetime | None = None

    @property
    def count(self) -> int:
        """The bookings that match."""
        return len(self._bookings)

    @property
    def highlighted(self) -> Booking | None:
        """The booking that enter would open."""
        return self._bookings[self.at] if self._bookings else None

    def show(self, bookings: Sequence[Booking], now: datetime, *, stays: bool = False) -> None:
        """Shows these bookings, from the first on. stays: the one highlighted before is again, if it is there."""
        before, at = self.highlighted, self.at
        self._bookings, self._now = bookings, now
        self._total_width = self._widest_total()
        self.show_at(self._place_of(before, at) if stays and before else 0)
        self.highlight_moved()

    def _place_of(self, booking: Booking, otherwise: int) -> int:
        ids = (each.booking_id for each in self._bookings)
        return next((at for at, its_id in enumerate(ids) if its_id == booking.booking_id), otherwise)

    def _widest_total(self) -> int:
        """The cells that no total is wider than, without adding each of them up."""
        most = max((len(booking.seat_ids) for booking in self._bookings), default=0)
        dearest = max(self._layout.bands, default=Decimal(0))
        return len(self._money(max(most * dearest, _LARGE_TOTAL)))

    def highlight_moved(self) -> None:
        """Posts what is highlighted."""
        self.post_message(BookingHighlighted(self.highlighted))

    def choose(self) -> None:
        """Chooses the highlighted booking."""
        if self.highlighted is not None:
            self.post_message(BookingChosen(self.highlighted))

    def is_dimmed(self, index: int) -> bool:
        """Whether a booking no longer has its seats."""
        return self._now is not None and not is_live_at(self._bookings[index], self._now)

    def line(self, index: int, width: int, *, is_highlighted: bool) -> Content:
        """`Jörg Müller  Stalls F 12–15  sold  192.00  BK-7Q4Z-KM2X-WD9T`; the last two where there is room."""
        booking, columns = self._bookings[index], Columns.of(width, self._total_width)
        status = booking_status(booking, self._now, self._zone)
        status = status if len(status) <= columns.status else status.split()[0]
        colour = "" if self.is_dimmed(index) else "$seat-held" if status.startswith("held") else "$seat-sold"
        cells = [
            fitted(Content(printable(booking.user_id) or "–"), columns.name),
            fitted(Content(seats_in_short(booking.seat_ids, self._layout)), columns.seats),
            Content.assemble((f"{status:<{columns.status}}", colour)),
        ]
        if columns.booking_id:
            cells.append(Content(f"{self._money(price_of(booking, self._layout)):>{columns.total}}"))
            cells.append(fitted(Content(printable(booking.booking_id)), columns.booking_id))
        return Content.assemble(
            mark_of(is_highlighted=is_highlighted), " ", Content(" " * _BETWEEN).join(cells)
        )

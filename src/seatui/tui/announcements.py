"""How a sale ended, in words that a clerk can act on."""

from dataclasses import dataclass
from typing import Literal

from seatui.domain.bookings import Booking
from seatui.domain.errors import DatabaseUnavailable, SeatsUnavailable, SeatuiError
from seatui.domain.text import printable
from seatui.domain.wording import by_row, money, seats_count
from seatui.tui.sale import Sale
from seatui.tui.words import clock_time, in_the_way, showtime

NoticeKind = Literal["sold", "refused", "uncertain", "busy"]
LISTED = 400
"""More seats than this are counted and not named in an announcement of a sale that was made."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something a clerk must not miss.

    headline: said first and loudest, such as a booking id. text: the rest.
    """

    kind: NoticeKind
    headline: str
    text: str

    def __str__(self) -> str:
        return f"{self.headline}  {self.text}"


def selling(sale: Sale) -> Announcement:
    """A sale is under way."""
    return Announcement("busy", "Holding" if sale.ttl else "Selling", f"{seats_count(len(sale.seats))} …")


def sold(sale: Sale, booking: Booking) -> Announcement:
    """A sale was made: the booking id comes first."""
    facts = [seats_count(len(sale.seats)), money(sale.total), f"for {printable(booking.user_id)}"]
    if booking.reserved_until is not None:
        facts.append(f"until {clock_time(booking.reserved_until)}")
    if len(sale.seats) <= LISTED:
        facts.append("; ".join(map(str, by_row(sale.seats))))
    done = "HELD" if sale.ttl else "SOLD"
    return Announcement("sold", f"{done}  {printable(booking.booking_id)}", " · ".join(facts))


def uncertain(sale: Sale) -> Announcement:
    """Nobody knows yet whether a sale was made."""
    text = f"the answer was lost: whether it was sold is being looked up. Do not sell {_these(sale)} again …"
    return Announcement("uncertain", sale.booking_id, text)


def refused(sale: Sale, error: SeatuiError) -> Announcement:
    """A sale was not made; nothing was changed."""
    match error:
        case SeatsUnavailable():
            why = f"{in_the_way(error.seats, sale.layout)}. The other seats are still picked."
        case DatabaseUnavailable():
            why = "the database cannot be reached; nothing was sold. The seats are still picked."
        case _:
            why = f"{error}. The seats are still picked."
    return Announcement("refused", "NOT HELD" if sale.ttl else "NOT SOLD", why)


def elsewhere(sale: Sale, announcement: Announcement) -> Announcement:
    """The announcement with its showing, for a screen that shows another one."""
    showing = f"{printable(sale.showing.name)}, {showtime(sale.showing.showtime)}"
    return Announcement(announcement.kind, announcement.headline, f"{showing} · {announcement.text}")


def _these(sale: Sale) -> str:
    return "this seat" if len(sale.seats) == 1 else f"these {len(sale.seats)} seats"

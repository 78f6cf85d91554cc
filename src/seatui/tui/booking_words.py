"""Wording of bookings on the screens; text of the database is made printable."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal

from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.venue.layout import Layout
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time, day, is_same_day
from seatui.domain.words.wording import by_row


def booking_status(booking: Booking, now: datetime | None, zone: tzinfo) -> str:
    """`sold`, `held until 19:42`, `cancelled`, `expired`: the status as it counts at `now`."""
    status, until = booking.status if now is None else booking.status_at(now), booking.reserved_until
    if status is not BookingStatus.RESERVED or until is None or now is None:
        return status.word
    is_today = is_same_day(until, now, zone)
    return f"held until {clock_time(until, zone) if is_today else day(until, zone).rsplit(' ', 1)[0]}"


def is_live_at(booking: Booking, now: datetime) -> bool:
    """Whether a booking has its seats; a hold does until its end."""
    return booking.status_at(now).is_live


def seats_in_words(seat_ids: Iterable[str], layout: Layout) -> str:
    """`Stalls, row F, seats 12–15; Circle, row A, seat 1`; ids for seats that the layout does not have."""
    ids = list(seat_ids)
    groups = by_row(layout.seats[each] for each in ids if each in layout.seats)
    return "; ".join([*map(str, groups), *(printable(each) for each in ids if each not in layout.seats)])


def seats_in_short(seat_ids: Iterable[str], layout: Layout) -> str:
    """`Stalls F 12–15; Circle A 1`: as they can be typed, too."""
    ids = list(seat_ids)
    found: list[str] = []
    for group in by_row(layout.seats[each] for each in ids if each in layout.seats):
        first = group.seats[0]
        place = [printable(each) for each in (first.zone, first.row) if each]
        found.append(" ".join([*place, group.labels]))
    return "; ".join([*found, *(printable(each) for each in ids if each not in layout.seats)])


def price_of(booking: Booking, layout: Layout) -> Decimal:
    """The prices of its seats together, as far as the layout has them."""
    return sum((layout.seats[each].price for each in booking.seat_ids if each in layout.seats), Decimal(0))

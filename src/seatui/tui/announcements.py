"""Announcements of sales and of changes of bookings, in words that a clerk can act on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from seatui.domain.errors import (
    BookingNotFound,
    DatabaseUnavailable,
    InvalidRequest,
    SeatsUnavailable,
    SeatuiError,
)
from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import Seat
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.domain.words.times import end_words, showtime, zoned_time
from seatui.domain.words.wording import by_row, seats_count
from seatui.tui.asked_changes import Amendment
from seatui.tui.sale import Sale
from seatui.tui.screen_words import Advice, in_the_way, said_with

NoticeKind = Literal["sold", "refused", "uncertain", "busy", "ended", "taken"]
LARGEST_TYPED = 99
"""The largest party whose size can be typed before `b`."""
LISTED = 400
"""The largest sale whose announcement names its seats; those of a larger one are only counted."""


class Announcement(Struct, frozen=True):
    """A message that a clerk must not miss.

    headline: shown first and bold, such as a booking id. picks: the end of the text that says what is still picked,
    if it does: later news may make it untrue.
    """

    kind: NoticeKind
    headline: str
    text: str
    picks: str = ""

    def followed_by(self, later: "Announcement") -> "Announcement":
        """This one with a later one behind it, which says what has become of the picks."""
        text = self.text.removesuffix(self.picks).rstrip()
        if self.kind == later.kind == "taken":
            return Announcement(self.kind, self.headline, f"{text}; {later.text}", later.picks)
        return Announcement(self.kind, self.headline, f"{text}  {later}")

    def __str__(self) -> str:
        return f"{self.headline}  {self.text}"


def selling(sale: Sale) -> Announcement:
    """The announcement of a sale under way."""
    return Announcement("busy", "Holding" if sale.ttl else "Selling", f"{seats_count(len(sale.seats))} …")


def sold(sale: Sale, booking: Booking, money: Money) -> Announcement:
    """The announcement of a sale or a hold that was made; the booking id comes first."""
    facts = [seats_count(len(sale.seats)), money(sale.total), f"for {printable(booking.user_id)}"]
    if booking.reserved_until is not None:
        facts.append(f"until {end_words(booking.reserved_until, sale.ttl, sale.showing.zone)}")
    if len(sale.seats) <= LISTED:
        facts.append("; ".join(map(str, by_row(sale.seats))))
    done = "HELD" if sale.ttl else "SOLD"
    return Announcement("sold", f"{done}  {printable(booking.booking_id)}", " · ".join(facts))


def ended(sale: Sale, booking: Booking) -> Announcement:
    """The announcement of a hold that has ended unsold."""
    facts = [seats_count(len(booking.seat_ids)), f"for {printable(booking.user_id)}"]
    known = sale.layout.seats
    seats = [known[each] for each in booking.seat_ids if each in known] or sale.seats
    if len(seats) <= LISTED:
        facts.append("; ".join(map(str, by_row(seats))))
    facts.append("free again, or taken by others since")
    return Announcement("ended", f"HOLD ENDED  {printable(booking.booking_id)}", " · ".join(facts))


_DROPPED = ": no longer picked"


def taken(words: str) -> Announcement:
    """The announcement of picked seats that others have taken. words: which, what happened, and where."""
    return Announcement("taken", "TAKEN", f"{words}{_DROPPED}", picks=_DROPPED)


def uncertain(sale: Sale) -> Announcement:
    """The announcement of a sale whose outcome is not known yet."""
    text = f"the answer was lost: whether it was sold is being looked up. Do not sell {_seats(sale)} again …"
    return Announcement("uncertain", sale.booking_id, text)


HOLD_IN_DOUBT = "The answer to the hold was lost: whether the seats are held is being looked up …"


def stalled(error: SeatuiError) -> str:
    """Why held seats were not sold; they are held as before."""
    if isinstance(error, DatabaseUnavailable):
        return "The database cannot be reached: nothing was sold. The seats are held as before."
    return f"{error}. The seats are held as before."


LOOKS = "looks for others"
"""What the key that sells does in the confirmation of a sale that has lost seats."""


def not_made(error: SeatuiError, advice: Advice) -> str:
    """Why nothing was held or sold, for the confirmation, which stays open."""
    match error:
        case SeatsUnavailable():
            return "NOT SOLD"  # the dialog names the seats, and its key says that it looks for others
        case DatabaseUnavailable():
            why = "the database cannot be reached"
        case _:
            why = str(error)
    return said_with(f"NOT SOLD  {why}", advice.sells_else("tries again"))


def unreleased(sale: Sale, until: datetime | None) -> Announcement:
    """The announcement of a hold for a payment that may not have been given back."""
    end = f"until {zoned_time(until, sale.showing.zone)} at the latest" if until else "for a while"
    return Announcement(
        "uncertain", sale.booking_id, f"{_seats(sale)} may stay held {end}: the database did not answer"
    )


def refused(sale: Sale, error: SeatuiError, advice: Advice) -> Announcement:
    """The announcement of a sale that was not made; nothing was changed."""
    picks = f"{_still_picked(sale.seats)}."
    match error:
        case SeatsUnavailable():
            why, picks = f"{in_the_way(error.seats, sale.layout)}.", _next_step(sale, error, advice)
        case DatabaseUnavailable():
            why = "the database cannot be reached; nothing was sold."
        case InvalidRequest() | BookingNotFound():
            why, picks = f"{error}.", ""  # its hold was changed elsewhere: the seats may be anybody's
        case _:
            why = f"{error}."
    return Announcement("refused", "NOT HELD" if sale.ttl else "NOT SOLD", f"{why} {picks}".rstrip(), picks)


def changing(change: Amendment) -> Announcement:
    """The announcement of a change under way."""
    return Announcement("busy", change.doing, f"{change.subject} …")


def changed(change: Amendment, booking: Booking | None, money: Money) -> Announcement:
    """The announcement of a change that was made. booking: after it."""
    first, *others = change.facts(booking)
    facts = " · ".join(filter(None, (first, change.amount(booking, money), *others)))
    return Announcement("sold", f"{change.done}  {change.subject}", facts)


def unchanged(change: Amendment, error: SeatuiError) -> Announcement:
    """The announcement of a change that was not made, and why."""
    match error:
        case SeatsUnavailable():
            why = f"{in_the_way(error.seats, change.layout)}. Nothing was changed."
        case DatabaseUnavailable():
            why = "the database cannot be reached; nothing was changed."
        case _:
            why = f"{error}."
    return Announcement("refused", f"NOT {change.done}", why)


def change_uncertain(change: Amendment) -> Announcement:
    """The announcement of a change whose outcome is not known yet."""
    text = "the answer was lost: whether it was changed is being looked up. Do not change it again …"
    return Announcement("uncertain", f"{change.doing} {change.subject}", text)


def elsewhere(sale: Sale | Amendment, announcement: Announcement) -> Announcement:
    """The announcement preceded by its showing, for a screen that shows another one."""
    showing = f"{printable(sale.showing.name)}, {showtime(sale.showing.showtime, sale.showing.zone)}"
    return Announcement(announcement.kind, announcement.headline, f"{showing} · {announcement.text}")


def kept(sale: Sale, lost: Collection[str]) -> str:
    """The seats of a refused sale that are still picked; empty if there are none. lost: the others."""
    left = sale.without(lost).seats
    return f"{_still_picked(left, 'other ')}." if left else ""


def _next_step(sale: Sale, error: SeatsUnavailable, advice: Advice) -> str:
    """The next step after a refusal: sell the remaining picks, or find the best seats anew."""
    taken = {each.seat_id for each in error.seats}
    left = [seat for seat in sale.seats if seat.seat_id not in taken]
    if left:
        sells = (
            f"{advice.confirm_key} sells {'it' if len(left) == 1 else 'them'}" if advice.confirm_key else ""
        )
        return f"{said_with(_still_picked(left, 'other '), sells)}."
    party = min(len(sale.seats), LARGEST_TYPED)
    best = "the best seat that is free" if party == 1 else f"the best {party} seats that are free"
    return f"{said_with('Nothing is picked any more', advice.finds_best(party, f'finds {best}'))}."


def _still_picked(seats: Sequence[Seat], which: str = "") -> str:
    return (
        f"The {which}seat is still picked"
        if len(seats) == 1
        else f"The {which}{len(seats)} seats are still picked"
    )


def _seats(sale: Sale) -> str:
    return "this seat" if len(sale.seats) == 1 else f"these {len(sale.seats)} seats"

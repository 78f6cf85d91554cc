"""A booking, and the request for one."""

import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from seatui.domain.errors import InvalidRequest
from seatui.domain.model.validation import (
    BOOKING_ID_LENGTH,
    EVENT_ID_LENGTH,
    SEAT_ID_LENGTH,
    USER_ID_LENGTH,
    plain_seat_id,
    require_instant,
    require_seats,
    require_text,
)
from seatui.domain.words.plain_text import plain_text

WALK_IN = "walk-in"
"""The `user_id` of a booking without a customer's name."""

# Crockford's base 32: no letter that sounds or looks like another, since booking ids are read out aloud.
_ALPHABET = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = _ALPHABET * 8
"""A letter for each value of a byte."""

_OWN_ID = re.compile(rf"BK(-[{_ALPHABET.decode()}]{{4}}){{3}}")


class BookingStatus(StrEnum):
    """The states of a booking, as `bookings.status` spells them."""

    RESERVED = "RESERVED"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"

    @property
    def is_live(self) -> bool:
        """Whether a booking of this status holds its seats. In SQL: `seatui.is_live`."""
        return self not in (BookingStatus.CANCELLED, BookingStatus.EXPIRED)

    @property
    def word(self) -> str:
        """The one word for it in every message and on every screen."""
        return _WORDS[self]


_WORDS = {
    BookingStatus.RESERVED: "held",
    BookingStatus.CONFIRMED: "sold",
    BookingStatus.CANCELLED: "cancelled",
    BookingStatus.EXPIRED: "expired",
}


def new_booking_id(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """A fresh id such as `BK-7Q4Z-KM2X-WD9T`: 60 random bits, in groups that can be read out."""
    return f"BK-{_random_letters(random_bytes)}"


def is_own_booking_id(text: str) -> bool:
    """Whether a text has the form of `new_booking_id`."""
    return _OWN_ID.fullmatch(text) is not None


def new_change_id() -> str:
    """A fresh id for a change of existing data: `CH-7Q4Z-KM2X-WD9T`."""
    return f"CH-{_random_letters(os.urandom)}"


def _random_letters(random_bytes: Callable[[int], bytes]) -> str:
    letters = random_bytes(12).translate(_LETTERS).decode()
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


class BookingRequest(Struct, frozen=True):
    """A request to sell or hold seats of a showing for a customer.

    showtime: an instant (with a time zone). seat_ids: in the order asked. quantity: the number of seats, to have
    it checked. booking_id: made by the caller, so that it can ask for the outcome later.
    """

    event_id: str
    user_id: str
    showtime: datetime
    seat_ids: Sequence[str]
    quantity: int | None = None
    booking_id: str | None = None

    def validate(self, seat_length: int = SEAT_ID_LENGTH) -> None:
        """Raises InvalidRequest for a request that is invalid regardless of the database.

        seat_length: the most characters of a seat; more than of an id for names that are still to be resolved.
        """
        require_text("event", self.event_id, EVENT_ID_LENGTH)
        require_text("user", self.user_id, USER_ID_LENGTH)
        require_instant(self.showtime)
        require_seats(self.seat_ids, seat_length)
        if self.quantity is not None and self.quantity != len(self.seat_ids):
            raise InvalidRequest(f"the quantity is {self.quantity}, but {len(self.seat_ids)} seats are named")
        if self.booking_id is not None:
            require_text("booking id", self.booking_id, BOOKING_ID_LENGTH)


class Booking(Struct, frozen=True):
    """A booking: `seat_ids` in the order asked, or in seat order when read back.

    reserved_until: the end of a hold; None for other bookings, and for a hold that another program made.
    """

    booking_id: str
    event_id: str
    user_id: str
    showtime: datetime
    seat_ids: tuple[str, ...]
    status: BookingStatus
    reserved_until: datetime | None = None

    @property
    def quantity(self) -> int:
        """The number of seats."""
        return len(self.seat_ids)

    def status_at(self, now: datetime) -> BookingStatus:
        """The effective status at `now`: an overdue hold has expired, whatever is stored."""
        is_overdue = self.reserved_until is not None and self.reserved_until <= now
        return BookingStatus.EXPIRED if self.status is BookingStatus.RESERVED and is_overdue else self.status

    def is_for(self, other: "Booking") -> bool:
        """Whether both have the same customer, showing and seats, in any order."""
        one, another = (
            (
                each.event_id,
                plain_text(each.user_id),
                each.showtime,
                sorted(map(plain_seat_id, each.seat_ids)),
            )
            for each in (self, other)
        )
        return one == another

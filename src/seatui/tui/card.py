"""The facts of a booking's card: the booking, and its history from the journal."""

import asyncio
from datetime import datetime

from msgspec import Struct

from seatui.booking import HouseRepository
from seatui.booking.workflow import SEAT_STATUS
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import EXPIRED, PAYING, SPLIT, UNDO, JournalEntry, former_hold
from seatui.domain.model.showings import Showing
from seatui.tui.booking_words import is_live_at

LONGEST_HISTORY = 300
"""The most changes that are read for a card; of more, the latest."""


class CardSubject(Struct, frozen=True):
    """A booking, or a seat with the booking that has it.

    booking_id: None for a seat without a booking. seat_id: the seat from which the card was opened. is_of_seat:
    whether the card is about that seat.
    """

    booking_id: str | None
    seat_id: str | None = None
    is_of_seat: bool = False


class Errand(Struct, frozen=True):
    """What a card is opened for. command_id: run there once it is read. seat_ids: chosen for it; none for all."""

    command_id: str
    seat_ids: tuple[str, ...] = ()


class Card(Struct, frozen=True):
    """A booking and its history, or those of a seat.

    history: newest first. former: the booking as it was, if it is gone.
    """

    subject: CardSubject
    booking: Booking | None
    history: tuple[JournalEntry, ...]
    former: Booking | None = None

    @property
    def is_gone(self) -> bool:
        """Whether there is no such booking: another program has deleted it, or it never was."""
        return self.subject.booking_id is not None and self.booking is None

    def seats_at(self, now: datetime) -> tuple[str, ...]:
        """The seats that the booking has; none of one that has ended. Of a seat's card without one, the seat."""
        if self.booking is not None:
            return self.booking.seat_ids if is_live_at(self.booking, now) else ()
        return (self.subject.seat_id,) if self.subject.is_of_seat and self.subject.seat_id else ()

    @property
    def made(self) -> JournalEntry | None:
        """The first change by the booking; None if it is not known."""
        booking_id = self.subject.booking_id
        return next((each for each in reversed(self.history) if each.booking_id == booking_id), None)

    @property
    def reason(self) -> str:
        """The reason that was given for the present status, of seats without a booking for the last change to it.

        An undo gives none: after it, a hold has its reason again. Neither do the end of a hold and a split.
        """
        if not self.history:
            return ""
        last, status = self.history[0], self._seat_status
        given = [
            entry.reason
            for entry in self.history
            if (entry.booking_id, entry.to_status) == (last.booking_id, status)
            and entry.reason not in (UNDO, EXPIRED, SPLIT)
            and former_hold(entry.reason) is None
        ]
        return next((reason for reason in given if reason or last.booking_id is None), "")

    @property
    def _seat_status(self) -> str | None:
        """The status that the journal has for the seats."""
        if self.booking is not None and self.booking.status in SEAT_STATUS:
            return SEAT_STATUS[self.booking.status]
        return self.history[0].to_status

    def paying_at(self, now: datetime) -> str:
        """The terminal at which the customer of a live hold is paying just now; empty if none is."""
        booking = self.booking
        is_hold = (
            booking is not None and booking.status is BookingStatus.RESERVED and is_live_at(booking, now)
        )
        return (self.history[0].terminal or "?") if is_hold and self.reason == PAYING else ""


async def read_card(houses: HouseRepository, showing: Showing, subject: CardSubject) -> Card:
    """Reads the facts of a card, in one round trip. Raises what the repository raises."""
    booking, history = await asyncio.gather(
        _find(houses, subject.booking_id),
        houses.journal(
            showing.event_id,
            showing.showtime,
            seat_id=subject.seat_id if subject.is_of_seat else None,
            booking_id=None if subject.is_of_seat else subject.booking_id,
            limit=LONGEST_HISTORY,
        ),
    )
    return Card(subject, booking, tuple(reversed(history)))


async def _find(houses: HouseRepository, booking_id: str | None) -> Booking | None:
    return None if booking_id is None else await houses.find_booking(booking_id)

"""Changes of bookings and of seats out of sale, as the clerk asked for them."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from msgspec import Struct

from seatui.booking import BookingService
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.layout import Layout
from seatui.domain.words.journal_words import seats_named
from seatui.domain.words.money import Money, signed
from seatui.domain.words.printable import printable
from seatui.domain.words.times import end_words
from seatui.domain.words.wording import seats_count

Service = BookingService[Any]


class Amendment(Struct, frozen=True, eq=False):
    """A change of a house. layout: of that house, to name and price its seats.

    doing: the headline while it is under way. done: the one once it was made, and with `NOT` before it if it was not.
    """

    doing: ClassVar[str]
    done: ClassVar[str]
    is_in_journal: ClassVar[bool] = True
    """Whether it changes the status of seats, so that it can be taken back."""

    showing: Showing
    layout: Layout

    def is_of(self, showing: Showing) -> bool:
        """Whether this is a change of a showing."""
        return self.showing.is_same(showing)

    @property
    def booking_id(self) -> str | None:
        """The booking that is changed; None for seats out of sale."""
        return None

    @property
    def concerned(self) -> tuple[str, ...]:
        """Seats that are free now, and that the change takes: their loss is this terminal's own doing."""
        return ()

    @property
    def subject(self) -> str:
        """The headline's booking or seats, in words that are safe to print."""
        return printable(self.booking_id or "")

    async def make(self, service: Service) -> Booking | None:
        """Makes the change. Returns the booking after it; None without one. Raises as the service does."""
        raise NotImplementedError

    def facts(self, made: Booking | None) -> list[str]:
        """The outcome in short phrases. made: the booking after the change."""
        raise NotImplementedError

    def amount(self, made: Booking | None, money: Money) -> str:  # noqa: ARG002 - most changes cost nothing
        """What the customer pays or gets back, said behind the first fact; empty for nothing."""
        return ""

    def seats(self, seat_ids: Iterable[str]) -> list[Seat]:
        """Those of these seats that the house has."""
        return [self.layout.seats[each] for each in seat_ids if each in self.layout.seats]

    def total(self, seat_ids: Iterable[str]) -> Decimal:
        """The total price of these seats."""
        return sum((seat.price for seat in self.seats(seat_ids)), Decimal(0))

    def named(self, seat_ids: Iterable[str]) -> str:
        """`Stalls, row F, seats 12–13`; of many seats only their number."""
        return seats_named(self.layout, seat_ids)


class BookingAmendment(Amendment, frozen=True, eq=False):
    """A change of one booking. booking: as the clerk saw it."""

    booking: Booking

    @property
    def booking_id(self) -> str:
        """The booking that is changed."""
        return self.booking.booking_id

    @property
    def customer(self) -> str:
        """The customer, safe to print."""
        return printable(self.booking.user_id)


class SellHold(BookingAmendment, frozen=True, eq=False):
    """A hold is sold."""

    doing = "Selling"
    done = "SOLD"

    async def make(self, service: Service) -> Booking:
        """Sells the hold."""
        return await service.confirm_hold(self.booking_id)

    def facts(self, made: Booking | None) -> list[str]:
        """What was sold to whom."""
        seat_ids = (made or self.booking).seat_ids
        return [seats_count(len(seat_ids)), f"for {self.customer}", self.named(seat_ids)]

    def amount(self, made: Booking | None, money: Money) -> str:
        """The price of the seats."""
        return money(self.total((made or self.booking).seat_ids))


class ReleaseHold(BookingAmendment, frozen=True, eq=False):
    """A hold is given back."""

    doing = "Releasing"
    done = "RELEASED"

    async def make(self, service: Service) -> Booking:
        """Releases the hold."""
        return await service.release_hold(self.booking_id)

    def facts(self, made: Booking | None) -> list[str]:
        """The seats that are free again."""
        seat_ids = (made or self.booking).seat_ids
        return [seats_count(len(seat_ids)), f"held for {self.customer}", self.named(seat_ids)]


class ExtendHold(BookingAmendment, frozen=True, eq=False):
    """A hold ends later. ttl: until its new end, from now."""

    doing = "Extending"
    done = "EXTENDED"
    is_in_journal = False

    ttl: timedelta

    async def make(self, service: Service) -> Booking:
        """Extends the hold."""
        return await service.extend_hold(self.booking_id, self.ttl)

    def facts(self, made: Booking | None) -> list[str]:
        """The new end."""
        until = made.reserved_until if made else None
        held = f"held until {end_words(until, self.ttl, self.showing.zone)}" if until else ""
        return [held, f"for {self.customer}"]


class RenameBooking(BookingAmendment, frozen=True, eq=False):
    """A booking is for another customer."""

    doing = "Renaming"
    done = "RENAMED"
    is_in_journal = False

    user_id: str

    async def make(self, service: Service) -> Booking:
        """Renames the booking."""
        return await service.rename_booking(self.booking_id, self.user_id)

    def facts(self, made: Booking | None) -> list[str]:  # noqa: ARG002 - both names are known before
        """The new name and the old one."""
        return [f"for {printable(self.user_id)}", f"before: {self.customer}"]


class ReturnSeats(BookingAmendment, frozen=True, eq=False):
    """Seats of a booking are taken back; of all of them, the booking is cancelled."""

    doing = "Returning"
    done = "RETURNED"

    seat_ids: tuple[str, ...]

    async def make(self, service: Service) -> Booking:
        """Returns the seats."""
        return await service.return_seats(self.booking_id, self.seat_ids)

    def facts(self, made: Booking | None) -> list[str]:
        """What came back, and what is left."""
        is_over = made is not None and made.status is BookingStatus.CANCELLED
        left = "the booking is cancelled" if is_over else f"{seats_count(made.quantity)} left" if made else ""
        counted = seats_count(len(self.seat_ids))
        return [counted, f"of {self.customer}", self.named(self.seat_ids), *filter(None, [left])]

    def amount(self, made: Booking | None, money: Money) -> str:  # noqa: ARG002 - what is left was paid
        """The price of the seats, if they were paid."""
        return money(self.total(self.seat_ids)) if self.booking.status is BookingStatus.CONFIRMED else ""


class MoveSeats(BookingAmendment, frozen=True, eq=False):
    """A booking gets other seats of its showing in the place of some of its own."""

    doing = "Moving"
    done = "MOVED"

    from_seats: tuple[str, ...]
    to_seats: tuple[str, ...]

    @property
    def concerned(self) -> tuple[str, ...]:
        """The new seats."""
        return self.to_seats

    async def make(self, service: Service) -> Booking:
        """Moves the seats."""
        return await service.move_seats(self.booking_id, self.from_seats, self.to_seats)

    def facts(self, made: Booking | None) -> list[str]:  # noqa: ARG002 - both places are known before
        """From where to where."""
        where = f"{self.named(self.from_seats)} → {self.named(self.to_seats)}"
        return [seats_count(len(self.to_seats)), f"of {self.customer}", where]

    def amount(self, made: Booking | None, money: Money) -> str:  # noqa: ARG002 - both places are known before
        """The difference in price."""
        return signed(self.total(self.to_seats) - self.total(self.from_seats), money)


class SplitBooking(BookingAmendment, frozen=True, eq=False):
    """Some seats of a booking become a booking of their own."""

    doing = "Splitting"
    done = "SPLIT"

    seat_ids: tuple[str, ...]

    async def make(self, service: Service) -> Booking:
        """Splits the booking. Returns the new one."""
        return await service.split_booking(self.booking_id, self.seat_ids)

    def facts(self, made: Booking | None) -> list[str]:
        """The new booking, which has the seats now."""
        new = printable(made.booking_id) if made else "the new booking"
        return [f"{new} has {seats_count(len(self.seat_ids))} now", self.named(self.seat_ids)]


class SeatsAmendment(Amendment, frozen=True, eq=False):
    """A change of seats without a booking."""

    seat_ids: tuple[str, ...]

    @property
    def subject(self) -> str:
        """How many seats."""
        return seats_count(len(self.seat_ids))


class BlockSeats(SeatsAmendment, frozen=True, eq=False):
    """Free seats are taken out of sale. reason: for the journal; may be empty."""

    doing = "Blocking"
    done = "BLOCKED"

    reason: str = ""

    @property
    def concerned(self) -> tuple[str, ...]:
        """The seats."""
        return self.seat_ids

    async def make(self, service: Service) -> None:
        """Blocks the seats."""
        showing = self.showing
        await service.block_seats(showing.event_id, showing.showtime, self.seat_ids, self.reason)

    def facts(self, made: Booking | None) -> list[str]:  # noqa: ARG002 - there is none
        """The seats and the reason."""
        return [self.named(self.seat_ids), *([printable(self.reason)] if self.reason else [])]


class UnblockSeats(SeatsAmendment, frozen=True, eq=False):
    """Blocked seats are put back into sale."""

    doing = "Unblocking"
    done = "UNBLOCKED"

    async def make(self, service: Service) -> None:
        """Unblocks the seats."""
        await service.unblock_seats(self.showing.event_id, self.showing.showtime, self.seat_ids)

    def facts(self, made: Booking | None) -> list[str]:  # noqa: ARG002 - there is none
        """The seats."""
        return [self.named(self.seat_ids)]

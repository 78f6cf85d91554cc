"""A sale or a hold, as the clerk asked for it."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.model.bookings import WALK_IN, BookingRequest, new_booking_id
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout


class Sale(Struct, frozen=True):
    """Seats of a showing for a customer, with a booking id made before the first try.

    ttl: of a hold. reason: of a hold, for the journal. typed_end: of a hold, its end as the clerk typed it.
    """

    showing: Showing
    layout: Layout
    seats: tuple[Seat, ...]
    booking_id: str
    customer: str = WALK_IN
    ttl: timedelta | None = None
    reason: str = ""
    typed_end: str = ""

    @classmethod
    def of(cls, house: House, seat_ids: Sequence[str]) -> "Sale":
        """A sale of these seats of a house, to a walk-in."""
        seats = tuple(house.layout.seats[seat_id] for seat_id in seat_ids)
        return cls(house.showing, house.layout, seats, new_booking_id())

    def like(self, other: "Sale") -> "Sale":
        """These seats for the customer of another sale, with the reason and the end that were typed for it."""
        return replace(self, customer=other.customer, reason=other.reason, typed_end=other.typed_end)

    def is_of(self, showing: Showing) -> bool:
        """Whether this is a sale of a showing."""
        return self.showing.is_same(showing)

    def without(self, seat_ids: Collection[str]) -> "Sale":
        """This sale without some of its seats."""
        return replace(self, seats=tuple(seat for seat in self.seats if seat.seat_id not in seat_ids))

    @property
    def total(self) -> Decimal:
        """The total price of the seats."""
        return sum((seat.price for seat in self.seats), Decimal(0))

    @property
    def seat_ids(self) -> tuple[str, ...]:
        """The ids of the seats, in the order picked."""
        return tuple(seat.seat_id for seat in self.seats)

    @property
    def request(self) -> BookingRequest:
        """The request to the booking service."""
        return BookingRequest(
            event_id=self.showing.event_id,
            user_id=self.customer,
            showtime=self.showing.showtime,
            seat_ids=self.seat_ids,
            booking_id=self.booking_id,
        )

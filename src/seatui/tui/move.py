"""A move of seats of a booking that is being prepared: the old seats, until the new ones are picked."""

from decimal import Decimal

from msgspec import Struct

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import Seat
from seatui.domain.words.money import Money, signed
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.screen_words import said_with

LONGEST_NAME = 16
"""The most characters of a customer's name in the line under the map."""


class Move(Struct, frozen=True):
    """The seats of a booking that are to be moved. seats: in the order of the house."""

    booking: Booking
    seats: tuple[Seat, ...]

    @property
    def seat_ids(self) -> tuple[str, ...]:
        """The old seats."""
        return tuple(seat.seat_id for seat in self.seats)

    @property
    def subject(self) -> str:
        """`2 seats of Smith`."""
        return f"{seats_count(len(self.seats))} of {self.customer}"

    @property
    def customer(self) -> str:
        """The customer's name, or its beginning; safe to print."""
        name = printable(self.booking.user_id)
        return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"

    def difference(self, total: Decimal) -> Decimal:
        """What the customer pays in addition for new seats at a total price; negative for money back."""
        return total - sum((seat.price for seat in self.seats), Decimal(0))

    def cannot_end(self, picked: int) -> str:
        """Why the picked seats cannot take them; empty if as many are picked as are moved."""
        if picked == len(self.seats):
            return ""
        return f"Moving {self.subject}: pick {seats_count(len(self.seats))}, {picked:,} picked"

    def words(self, picked: int, total: Decimal, money: Money, moves: str, ends: str, undoes: str) -> str:
        """The line under the map: what is moved, what is missing, the difference in price, and the keys."""
        if picked != len(self.seats):
            counted = f", {picked:,} picked" if picked else ""
            steps = (undoes, ends) if picked > len(self.seats) else (ends,)
            return said_with(f"moving {self.subject}: pick {seats_count(len(self.seats))}{counted}", *steps)
        difference = signed(self.difference(total), money)
        return ", ".join(filter(None, [f"moving {self.subject}: {difference}", moves, ends]))

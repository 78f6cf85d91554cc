"""How a showing sells: its seats by status, what they cost, and how many more were sold hour by hour."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.shares import percent

HOURS = 8
"""The hours that a pace covers; the last one ends now."""


class Standing(Struct, frozen=True):
    """How a showing sells. seats: by status, expired holds counted as free. sold, held: the money of these seats.

    pace: seats sold less those returned in each of the last `HOURS` hours, oldest first, None for those before there
    was a journal; empty where no journal knows every change.
    """

    seats: Mapping[SeatStatus, int]
    sold: Decimal
    held: Decimal
    pace: tuple[int | None, ...] = ()

    @property
    def size(self) -> int:
        """Seats in the house."""
        return sum(self.seats.values())

    @property
    def percent_sold(self) -> int:
        """The share of sold seats: 0 only if there is none, and 100 only if all are sold."""
        return percent(self.seats.get(SeatStatus.SOLD, 0), self.size)

    @property
    def last_hour(self) -> int | None:
        """Seats sold in the last hour, less those returned; None where no journal says."""
        return self.pace[-1] if self.pace else None

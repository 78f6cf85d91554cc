"""Sums over seats, by which a reading that has no rows of them sees whether they are as before."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from seatui.domain.model.seats import Seat


class SeatSums(NamedTuple):
    """seats: their number. prices: the sum of their prices, each times the seat's number and one."""

    seats: int
    prices: Decimal


def seat_sums(seats: Iterable[Seat]) -> SeatSums:
    """The sums over these seats."""
    products = [seat.price * (seat.number + 1) for seat in seats]
    return SeatSums(len(products), sum(products, Decimal(0)))

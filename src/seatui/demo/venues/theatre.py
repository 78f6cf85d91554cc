"""The demo's theatre: stalls, circle and boxes, as a plan import would produce them."""

from collections.abc import Iterator
from decimal import Decimal
from string import ascii_uppercase

from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.venue_plan import Plan

_STALLS_PRICES = (("A", "Premium", 65), ("D", "Stalls", 48), ("J", "Rear stalls", 36))
_AISLE = 1
_STALLS_WIDTH = 24


def theatre_plan() -> Plan:
    """A theatre of about 400 seats: wheelchair places with companions, two aisles, seats behind pillars."""
    return Plan("The Lantern Theatre", (*_stalls(), *_circle(), *_boxes()))


def _stalls() -> Iterator[Seat]:
    for index, row in enumerate(ascii_uppercase[:13]):
        seats = 16 + min(index, 4) * 2
        category, price = _stalls_price(row)
        for number in range(1, seats + 1):
            yield Seat(
                seat_id=f"Stalls-{row}{number}",
                zone="Stalls",
                row=row,
                number=number,
                price=Decimal(price),
                block=0,
                row_index=index,
                column=_column(number, seats, _STALLS_WIDTH),
                kind=_stalls_kind(row, number, seats),
                category=category,
            )


def _stalls_price(row: str) -> tuple[str, int]:
    return next((name, price) for first, name, price in reversed(_STALLS_PRICES) if row >= first)


def _stalls_kind(row: str, number: int, seats: int) -> SeatKind:
    if row == "M" and number in (1, seats):
        return SeatKind.WHEELCHAIR
    if row == "M" and number in (2, seats - 1):
        return SeatKind.COMPANION
    if row in "KL" and number in (6, seats - 5):
        return SeatKind.RESTRICTED_VIEW
    return SeatKind.STANDARD


def _circle() -> Iterator[Seat]:
    for index, row in enumerate(ascii_uppercase[:5]):
        seats = 22 + 2 * (index > 1)
        for number in range(1, seats + 1):
            yield Seat(
                seat_id=f"Circle-{row}{number}",
                zone="Circle",
                row=row,
                number=number,
                price=Decimal(32 if index < 2 else 24),
                block=1,
                row_index=index,
                column=_column(number, seats, _STALLS_WIDTH),
                category="Front circle" if index < 2 else "Circle",
            )


def _boxes() -> Iterator[Seat]:
    for box in range(4):
        for number in range(1, 5):
            yield Seat(
                seat_id=f"Box{box + 1}-{number}",
                zone="Boxes",
                row=f"Box {box + 1}",
                number=number,
                price=Decimal(80),
                block=2,
                row_index=box,
                column=number - 1,
                category="Box",
            )


def _column(number: int, seats: int, widest: int) -> int:
    """The column of a seat: rows are centred, and two aisles have the same columns in every row."""
    column = (widest - seats) // 2 + number - 1
    return column + _AISLE * (column >= widest // 4) + _AISLE * (column >= widest - widest // 4)

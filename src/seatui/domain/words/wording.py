"""Seats and prices in the words that people use at the counter."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from msgspec import Struct

from seatui.domain.model.seats import Seat, SeatStatus
from seatui.domain.words.printable import printable

STATUS_WORDS: Mapping[SeatStatus | None, str] = {
    **{status: status.word for status in SeatStatus},
    None: "not a seat of this house",
}


def status_now(count: int, status: SeatStatus | None) -> str:
    """`is sold`, `are sold`, `are not seats of this house`: the predicate of so many seats."""
    if status is None and count != 1:
        return "are not seats of this house"
    return f"{'is' if count == 1 else 'are'} {STATUS_WORDS[status]}"


class SeatGroup(Struct, frozen=True):
    """Seats of one row, in the order of their labels."""

    seats: tuple[Seat, ...]

    def __str__(self) -> str:
        first = self.seats[0]
        one = len(self.seats) == 1
        return f"{row_name(first)}, seat{'' if one else 's'} {self.labels}"

    @property
    def labels(self) -> str:
        """`12–15, 17`: what is written on its seats."""
        return label_ranges([seat.label for seat in self.seats])

    @property
    def prices(self) -> tuple[Decimal, ...]:
        """The different prices in the group, lowest first."""
        return tuple(sorted({seat.price for seat in self.seats}))

    @property
    def total(self) -> Decimal:
        """The total price of the group."""
        return sum((seat.price for seat in self.seats), Decimal(0))

    def by_price(self) -> list["SeatGroup"]:
        """The group split into seats of one price, lowest first."""
        return [SeatGroup(tuple(seat for seat in self.seats if seat.price == price)) for price in self.prices]


def by_row(seats: Iterable[Seat]) -> list[SeatGroup]:
    """The seats in groups of a row each, and of a zone each where a row has several, in the order of the house."""

    def place(seat: Seat) -> tuple[int, int, str]:
        return seat.block, seat.row_index, seat.zone

    ordered = sorted(seats, key=lambda seat: (*place(seat), seat.label_key, seat.seat_id))
    return [SeatGroup(tuple(group)) for _, group in groupby(ordered, key=place)]


def row_name(seat: Seat) -> str:
    """`Stalls, row F`; an unnamed zone or row is left out."""
    parts = [printable(seat.zone)] if seat.zone else []
    if seat.row:
        parts.append(row_words(seat.row))
    return ", ".join(parts) or printable(seat.seat_id)


_NAMED_ROW = re.compile(r"[^\W\d_]{3,}\s+\S")
"""A label that begins with a word for what it is."""


def row_words(label: str) -> str:
    """`row F`; of a label that says what it is, as `Row 1`, `Reihe 1` or `Box 3`, the label alone."""
    return printable(label) if _NAMED_ROW.match(label) else f"row {printable(label)}"


def ranges(numbers: Sequence[int]) -> str:
    """`12–14, 17` for 12, 13, 14, 17. numbers: ascending."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


_COUNTED = re.compile(r"(\D*)(0|[1-9][0-9]{0,9})", re.ASCII)
"""A label that counts: a number, or one behind a prefix."""


def label_ranges(labels: Sequence[str]) -> str:
    """`12–14, 14a, A1–A2` for 12, 13, 14, 14a, A1, A2. labels: in their order."""
    spans: list[list[str]] = []
    end: tuple[str, int] | None = None
    for label in labels:
        found = _COUNTED.fullmatch(label)
        counted = (found[1], int(found[2])) if found else None
        if spans and end and counted == (end[0], end[1] + 1):
            spans[-1][1] = label
        else:
            spans.append([label, label])
        end = counted
    return ", ".join(printable(first if first == last else f"{first}–{last}") for first, last in spans)


def seats_count(count: int) -> str:
    """`1 seat`, `3 seats`."""
    return "1 seat" if count == 1 else f"{count:,} seats"

"""Seats of a plan in words, for notes."""

from collections.abc import Sequence

from seatui.domain.words.printable import natural_key
from seatui.domain.words.wording import label_ranges
from seatui.plans.draft import RawSeat, quoted

_MOST_NAMED = 8


def named_seats(seats: Sequence[RawSeat]) -> str:
    """`Hall, row A 1–3, 5; Hall, row B 7`; of many rows, the first and how many more there are."""
    rows: dict[tuple[str, str], list[str]] = {}
    for seat in seats:
        rows.setdefault((seat.zone or "", seat.row or ""), []).append(seat.label or "")
    named = [
        ", ".join(
            filter(None, (quoted(zone), f"row {quoted(row)} {label_ranges(sorted(labels, key=natural_key))}"))
        )
        for (zone, row), labels in rows.items()
    ]
    more = len(named) - _MOST_NAMED
    return "; ".join(named[:_MOST_NAMED]) + (f"; and {more} more rows" if more > 0 else "")

"""Zones of a table whose seats have no row, such as boxes, tables, and floors that are numbered through."""

from collections import Counter
from collections.abc import Sequence

from seatui.domain.words.wording import seats_count
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.left_out import listed

ROW = "1"
"""The row of seats that have none."""


def are_apart(seats: Sequence[RawSeat]) -> bool:
    """Whether no two seats of a zone are called the same."""
    return len({(seat.zone, seat.label) for seat in seats}) == len(seats)


def fill_rows(draft: Draft) -> None:
    """Gives the seats of zones without rows a row, the same for a whole zone, and notes it.

    Only where no two seats of the zone are called the same: else rows are missing.
    """
    seats = draft.seats
    filled = Counter(seat.zone or "" for seat in seats)
    rows = {seat.zone or "" for seat in seats if seat.row}
    names = Counter((seat.zone or "", seat.label) for seat in seats)
    twice = {zone for (zone, label), count in names.items() if count > 1 or not label}
    for zone in rows | twice:
        del filled[zone]
    if not filled:
        return
    seats[:] = [seat._replace(row=ROW) if (seat.zone or "") in filled else seat for seat in seats]
    zones = listed(f"{quoted(zone) or 'the house'} ({seats_count(count)})" for zone, count in filled.items())
    draft.notes.append(f"seats without a row are in row {ROW}, where no seat of their zone has one: {zones}")

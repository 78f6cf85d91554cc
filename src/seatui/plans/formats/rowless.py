"""Zones of a table whose seats have no row, such as boxes, tables, and floors that are numbered through."""

import re
from collections import Counter
from collections.abc import Sequence

from seatui.domain.words.wording import seats_count
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.left_out import listed

ROW = "1"
"""The row of seats that have none."""
_ROW_AND_SEAT = re.compile(r"([^\W\d_]{1,10})[ .:/-]*([0-9]{1,9}[^\W\d_]?)")


def names_row(seat: RawSeat) -> bool:
    """Whether its label is a row and a seat, as `F12`."""
    return bool(_ROW_AND_SEAT.fullmatch(seat.label or ""))


def take_apart(seats: list[RawSeat]) -> bool:
    """Takes `F12` as seat 12 of row F, if all are so; else leaves them and returns False."""
    parts = [_ROW_AND_SEAT.fullmatch(seat.label or "") for seat in seats]
    if not all(parts):
        return False
    segments: dict[tuple[str | None, str], int] = {}
    for index, part in enumerate(filter(None, parts)):
        place = seats[index].zone, part[1]
        segment = segments.setdefault(place, len(segments))
        seats[index] = seats[index]._replace(row=part[1], label=part[2], segment=segment)
    return True


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

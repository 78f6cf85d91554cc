"""Tables with two columns for the zone, as floor and section, or stand and sector."""

from collections.abc import Sequence

from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.columns import OUTER_ZONE, ReadColumns


def take_outer_zones(draft: Draft, columns: ReadColumns, outer: Sequence[str]) -> ReadColumns:
    """Names zones by both columns, in their order, where seats are called the same in one alone, and notes it.

    outer: what the other column says of each seat. Returns the columns as read.
    """
    seats = draft.seats
    are_apart = len({(seat.zone, seat.row, seat.label) for seat in seats}) == len(seats)
    names = {(part, seat.zone, seat.row, seat.label) for part, seat in zip(outer, seats, strict=True)}
    if are_apart or len(names) < len(seats) or not all(outer) or "seat_id" in columns.at:
        read = columns.without(OUTER_ZONE)
        draft.read_columns = read.readings
        return read
    is_first = columns.at[OUTER_ZONE] < columns.at["zone"]
    segments: dict[tuple[str, str | None], int] = {}
    for index, (part, seat) in enumerate(zip(outer, seats, strict=True)):
        zone = f"{part} {seat.zone}" if is_first else f"{seat.zone} {part}"
        segment = segments.setdefault((zone, seat.row), len(segments))
        seats[index] = seat._replace(zone=zone.strip(), segment=segment)
    one, other = (
        quoted(columns.names[index]) for index in sorted((columns.at["zone"], columns.at[OUTER_ZONE]))
    )
    example = quoted(seats[0].zone or "")
    draft.notes.append(
        f"neither {one} nor {other} alone tells all seats apart: zones are named by both, as {example}"
    )
    return columns

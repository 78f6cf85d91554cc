"""Tables of seats in space: which of two coordinates is the depth of the room, and which the height of its seats."""

from collections.abc import Sequence

from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.columns import ReadColumns


def take_depth(draft: Draft, columns: ReadColumns, thirds: Sequence[float | None]) -> ReadColumns:
    """Leaves the height out: of y and z, what differs less. thirds: z of each seat. Returns the columns as read."""
    seats = draft.seats
    ys = [seat.point[1] for seat in seats if seat.point]
    zs = [third for third in thirds if third is not None]
    is_depth = len(zs) == len(ys) == len(seats) and bool(zs) and max(zs) - min(zs) > max(ys) - min(ys)
    if is_depth:
        seats[:] = [
            seat._replace(point=seat.point and (seat.point[0], third))
            for seat, third in zip(seats, zs, strict=True)
        ]
        depth, height = (quoted(columns.name_of(what)) for what in "zy")
        draft.notes.append(
            f"{depth} was read as the depth of the room, and {height} left out as the height of its seats; "
            f"--columns y={height} reads it otherwise"
        )
    read = columns.without("z", read_as="y" if is_depth else None)
    draft.read_columns = read.readings
    return read

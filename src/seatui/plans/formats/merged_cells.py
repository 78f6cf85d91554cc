"""Tables with merged cells: what is written once for several lines is empty in all but the first of them."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.formats.columns import ReadColumns

_NOTHING = (None, "")


def fill_merged(draft: Draft, columns: ReadColumns) -> None:
    """Fills empty zones and rows from the line above where the table plainly has merged cells, and notes it.

    It has where the first line is filled, some are empty, and no two next to each other say the same. Its prices and
    categories are filled as well. Not in a table with ids of its own: there an empty zone is one.
    """
    if "seat_id" in columns.at or _contradicts([seat.zone for seat in draft.seats]):
        return
    filled = {what: count for what in ("zone", "row") if (count := _fill(draft.seats, what))}
    if not filled:
        return
    filled |= {what: count for what in ("category", "price") if (count := _fill(draft.seats, what))}
    segments: dict[tuple[str | None, str | None], int] = {}
    draft.seats[:] = [
        seat._replace(segment=segments.setdefault((seat.zone, seat.row), len(segments)))
        for seat in draft.seats
    ]
    named = ", ".join(
        f"{quoted(columns.name_of(what))} ({count:,} {'line' if count == 1 else 'lines'})"
        for what, count in filled.items()
    )
    draft.notes.append(f"empty cells were read as the one above them, as merged cells are: {named}")


def _fill(seats: list[RawSeat], what: str) -> int:
    """Fills one column, rows zone by zone. Returns how many of its cells; 0 where it is not merged."""
    value_of = attrgetter(what)
    parts = [list(part) for _, part in groupby(seats, key=attrgetter("zone"))] if what == "row" else [seats]
    values: list[object] = []
    for part in parts:
        own = [value_of(seat) for seat in part]
        if _contradicts(own):
            return 0
        values += _carried(own)
    count = 0
    for index, (seat, value) in enumerate(zip(seats, values, strict=True)):
        if value_of(seat) != value:
            fields: dict[str, Any] = {what: value}
            seats[index] = seat._replace(**fields)
            count += 1
    return count


def _contradicts(values: Sequence[object]) -> bool:
    """Whether a column cannot have merged cells: its first is empty, but not all are, or neighbours say the same."""
    if all(value in _NOTHING for value in values):
        return False
    return values[0] in _NOTHING or any(
        one == other and one not in _NOTHING for one, other in pairwise(values)
    )


def _carried(values: Iterable[object]) -> Iterable[object]:
    last: object = ""
    for value in values:
        last = value if last in _NOTHING or value not in _NOTHING else last
        yield last

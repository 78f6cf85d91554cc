"""The order of seats that are only listed: natural (2 before 10), unless the file plainly means another.

Where numbers tell, their columns as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from seatui.domain.words.printable import natural_key
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.number_columns import columns_by_number

_MOST_NAMED = 6


def order_lists(draft: Draft) -> None:
    """Puts the rows and the seats of every listed zone in order, and in columns by number; the zones keep the file's.

    Notes say where the file's order was kept, and where it was not.
    """
    zones: dict[tuple[int, str], list[RawSeat]] = {}
    for seat in draft.seats:
        zones.setdefault((seat.floor, seat.zone or ""), []).append(seat)
    if not any(map(_is_listed, zones.values())):
        return
    orders = _Orders()
    ordered: list[RawSeat] = []
    for seats in zones.values():
        ordered += orders.of_zone(seats) if _is_listed(seats) else seats
    draft.seats[:] = ordered
    draft.notes += orders.notes()


def _is_listed(seats: Sequence[RawSeat]) -> bool:
    return all(seat.position is None for seat in seats) and not all(seat.point for seat in seats)


class _Orders:
    """The orders of zones and rows, and what to say of them."""

    def __init__(self) -> None:
        self._sorted = False
        self._kept_rows: list[str] = []
        self._kept_seats: list[str] = []
        self._has_columns = False

    def of_zone(self, seats: Sequence[RawSeat]) -> Iterator[RawSeat]:
        """The seats of a zone in their order."""
        rows: dict[str, list[RawSeat]] = {}
        for seat in seats:
            rows.setdefault(seat.row or "", []).append(seat)
        names = list(rows)
        if _means_rows(names):
            self._kept_rows.append(
                ", ".join(map(quoted, names[:_MOST_NAMED])) + (" …" if len(names) > _MOST_NAMED else "")
            )
        else:
            self._sort(names)
        yield from self._in_columns([self._of_row(rows[name]) for name in names])

    def _in_columns(self, rows: Sequence[Sequence[RawSeat]]) -> Iterator[RawSeat]:
        columns = columns_by_number([[seat.label or "" for seat in row] for row in rows])
        if columns is None:
            yield from (seat for row in rows for seat in row)
            return
        self._has_columns = True
        for row, places in zip(rows, columns, strict=True):
            yield from (seat._replace(position=column) for seat, column in zip(row, places, strict=True))

    def _of_row(self, seats: list[RawSeat]) -> list[RawSeat]:
        labels = [seat.label or "" for seat in seats]
        if _means_seats(labels):
            self._kept_seats.append(seats[0].row or "")
            return seats
        self._sort(labels)
        order = sorted(range(len(seats)), key=lambda at: natural_key(seats[at].label or ""))
        return [seats[at] for at in order]

    def _sort(self, labels: list[str]) -> None:
        before = list(labels)
        labels.sort(key=natural_key)
        self._sorted = self._sorted or labels != before

    def notes(self) -> list[str]:
        found = []
        if self._sorted:
            found.append("the file gives no places: rows and seats were put in natural order, 2 before 10")
        if self._has_columns:
            found.append("the file gives no places: seats stand behind those with the same number")
        if self._kept_rows:
            rows = "; ".join(self._kept_rows[:_MOST_NAMED])
            found.append(f"the file gives no places: its own order of rows was kept: {rows}")
        if self._kept_seats:
            more = len(self._kept_seats) - _MOST_NAMED
            rows = ", ".join(map(quoted, self._kept_seats[:_MOST_NAMED])) + (
                f" and {more} more" if more > 0 else ""
            )
            found.append(f"the file gives no places: its own order of seats was kept in row {rows}")
        return found


def _is_as_text(labels: Sequence[str]) -> bool:
    """Whether labels are sorted as a database or a spreadsheet sorts text, forwards or backwards."""
    folded = [label.casefold() for label in labels]
    return folded == sorted(folded) or folded == sorted(folded, reverse=True)


def _is_natural(labels: Sequence[str]) -> bool:
    keys = [natural_key(label) for label in labels]
    return all(one <= other for one, other in pairwise(keys))


def _means_rows(labels: Sequence[str]) -> bool:
    """Whether rows stand in an order of their own: in a few stretches, as AA, BB before A, B, C."""
    if _is_natural(labels) or _is_natural(labels[::-1]) or _is_as_text(labels):
        return False
    keys = [natural_key(label) for label in labels]
    breaks = sum(one > other for one, other in pairwise(keys))
    return breaks <= len(labels) // 4


def _means_seats(labels: Sequence[str]) -> bool:
    """Whether seats stand in an order of their own: backwards, or odd ones and even ones in two stretches."""
    if _is_natural(labels):
        return False
    if not all(label.isdecimal() for label in labels):
        return len(labels) > 2 and _is_natural(labels[::-1]) and not _is_as_text(labels)
    numbers = [int(label) for label in labels]
    steps = [other - one for one, other in pairwise(numbers)]
    if _is_as_text(labels) and not all(step == steps[0] for step in steps):
        return False
    stretches = list(_stretches(numbers))
    return len(stretches) == 1 or (len(stretches) == 2 and len({numbers[0] % 2, numbers[-1] % 2}) == 2)


def _stretches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers in stretches of one parity where both are there, each rising or falling; else in one that falls."""
    parts: Iterable[list[int]] = (list(part) for _, part in groupby(numbers, key=lambda number: number % 2))
    found = list(parts)
    if len(found) > 2:
        found = [list(numbers)]
    for part in found:
        rising = all(one < other for one, other in pairwise(part))
        falling = all(one > other for one, other in pairwise(part))
        if rising or falling:
            yield part
        else:
            yield from ([number] for number in part)

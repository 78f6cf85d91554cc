"""The order of seats that are only listed: natural (2 before 10), unless the file plainly means another.

Where numbers tell, their columns as well.
"""

from collections.abc import Iterable, Iterator, Sequence

from seatui.domain.words.printable import natural_key
from seatui.domain.words.row_order import row_key
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.meant_order import is_natural, is_shuffled, means_rows, means_seats, named_by_words
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
        self._sorted: dict[str, None] = {}
        self._kept_rows: list[str] = []
        self._kept_seats: dict[str, None] = {}
        self._unknown: list[str] = []
        self._has_columns = False

    def of_zone(self, seats: Sequence[RawSeat]) -> Iterator[RawSeat]:
        """The seats of a zone in their order."""
        rows: dict[str, list[RawSeat]] = {}
        for seat in seats:
            rows.setdefault(seat.row or "", []).append(seat)
        is_meant = not is_shuffled([seat.row or "" for seat in seats])
        names = self._rows(list(rows), is_meant=is_meant)
        ordered = self._seats([rows[name] for name in names], is_meant=is_meant)
        yield from self._in_columns(ordered)

    def _in_columns(self, rows: Sequence[Sequence[RawSeat]]) -> Iterator[RawSeat]:
        columns = columns_by_number([[seat.label or "" for seat in row] for row in rows])
        if columns is None:
            yield from (seat for row in rows for seat in row)
            return
        self._has_columns = True
        for row, places in zip(rows, columns, strict=True):
            yield from (seat._replace(position=column) for seat, column in zip(row, places, strict=True))

    def _rows(self, names: list[str], *, is_meant: bool) -> list[str]:
        if is_meant and means_rows(names):
            self._kept_rows.append(_first_of(names))
            return names
        ordered = sorted(names, key=row_key(names))
        if ordered != names:
            self._sorted["rows"] = None
            if words := named_by_words(names):
                self._unknown.append(_first_of([name for name in ordered if name in words]))
        return ordered

    def _seats(self, rows: Sequence[list[RawSeat]], *, is_meant: bool) -> list[list[RawSeat]]:
        """The seats of each row; where most rows that are not in natural order have none, no order is meant."""
        labels = [[seat.label or "" for seat in row] for row in rows]
        others = [at for at, each in enumerate(labels) if not is_natural(each)]
        meant = {at for at in others if is_meant and means_seats(labels[at])}
        if 2 * len(meant) < len(others):
            meant.clear()
        self._kept_seats |= dict.fromkeys(rows[at][0].row or "" for at in sorted(meant))
        if len(meant) < len(others):
            self._sorted["seats"] = None
        return [row if at in meant else sorted(row, key=_by_label) for at, row in enumerate(rows)]

    def notes(self) -> list[str]:
        """What was kept, what was not, and what nothing tells."""
        found = []
        if self._kept_rows:
            rows = "; ".join(self._kept_rows[:_MOST_NAMED])
            found.append(f"its own order of rows was kept: {rows}")
        if self._kept_seats:
            found.append(f"its own order of seats was kept in {_rows_in_words(self._kept_seats)}")
        if self._sorted:
            found.append(f"{self._sorted_in_words()} put in natural order, 2 before 10")
        if self._unknown:
            rows = "; ".join(self._unknown[:_MOST_NAMED])
            found.append(f"nothing tells the order of rows that are named by words: {rows}")
        if self._has_columns:
            found.append("seats stand behind those with the same number")
        return [f"the file gives no places: {note}" for note in found]

    def _sorted_in_words(self) -> str:
        """`rows and the other seats were`: what was sorted, beside what was kept of the same."""
        kept = {"rows": self._kept_rows, "seats": self._kept_seats}
        parts = [
            f"the other {what}" if kept[what] else what for what in ("rows", "seats") if what in self._sorted
        ]
        return f"{' and '.join(parts)} were"


def _by_label(seat: RawSeat) -> tuple[tuple[int, int, str], ...]:
    return natural_key(seat.label or "")


def _first_of(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names[:_MOST_NAMED])) + (" …" if len(names) > _MOST_NAMED else "")


def _rows_in_words(names: Iterable[str]) -> str:
    """`row A`, `rows A, B`, `rows A, B, C, D, E, F and 3 more`."""
    every = list(map(quoted, names))
    more = len(every) - _MOST_NAMED
    listed = ", ".join(every[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"row{'s' if len(every) > 1 else ''} {listed}"

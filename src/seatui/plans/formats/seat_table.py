"""Seats from the lines of a table, whichever file it came from."""

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter

from seatui.domain.model.seats import SeatKind
from seatui.domain.venue.layout import Stage
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.formats.cell_faults import refuse_faults
from seatui.plans.formats.column_names import names_price
from seatui.plans.formats.columns import (
    COLUMNS,
    FLAGS,
    NEEDED,
    OUTER_ZONE,
    PLACE_COLUMNS,
    ReadColumns,
    has_columns,
)
from seatui.plans.formats.json_object import MAX_COORDINATE
from seatui.plans.formats.merged_cells import fill_merged
from seatui.plans.formats.noted_values import SeatPlace, take_flag, take_kind, take_price
from seatui.plans.formats.outer_zones import take_outer_zones
from seatui.plans.formats.rowless import are_apart, fill_rows, names_row, take_apart
from seatui.plans.formats.stage_words import names_stage
from seatui.plans.formats.third_axis import take_depth
from seatui.plans.formats.total_lines import is_total_line, says_total
from seatui.plans.formats.values import written_coordinate, written_count, written_kind
from seatui.plans.left_out import listed
from seatui.plans.map_place import MAX_COLUMN, MAX_LINE, MapPlace

TableLine = tuple[str, list[str]]
"""A line of a table for messages, as `line 12`, and its fields."""

_POSITION = re.compile(r"([0-9]{1,9})(?:[.,]0+)?")
_WHOLE = re.compile(r"([0-9]{1,10})\.0+")


class SeatTable:
    """Reads the lines below a header into a draft.

    has_decimal_comma: whether a lone comma in a number stands before its decimals.
    """

    def __init__(self, draft: Draft, columns: ReadColumns, *, has_decimal_comma: bool) -> None:
        self._draft = draft
        self._columns = columns
        self._width = len(columns.names)
        self._has_comma = has_decimal_comma
        self._flags = [
            (kind, columns.at[kind.value])
            for kind in SeatKind
            if kind.value in FLAGS and kind.value in columns.at
        ]
        # A column that there is not is the one behind the last, which is empty.
        self._pick, self._pick_map = (
            itemgetter(*(columns.at.get(what, self._width) for what in whats))
            for whats in (COLUMNS, PLACE_COLUMNS)
        )
        self._has_map = columns.at.keys() >= {"map_column", "map_block", "map_row"}
        self._segments: dict[tuple[str, str], int] = {}
        self._outer_at = columns.at.get(OUTER_ZONE)
        self._outer: list[str] = []
        self._has_third = "z" in columns.at
        self._thirds: list[float | None] = []
        draft.requires_category = False
        draft.requires_zone = "seat_id" not in columns.at
        draft.read_columns = columns.readings

    def read(self, lines: Iterable[TableLine]) -> None:
        """Adds the seat of every line."""
        if not self._has_needed():
            return
        for line, values in lines:
            if len(values) == self._width or not any(map(str.strip, values[self._width :])):
                self._add(line, values)
            else:
                self._refuse_width(line, values)
        if self._has_third:
            self._columns = take_depth(self._draft, self._columns, self._thirds)
        fill_merged(self._draft, self._columns)
        if self._outer_at is not None:
            self._columns = take_outer_zones(self._draft, self._columns, self._outer)
        refuse_faults(self._draft, self._columns)
        self._take_whole_numbers()
        self._take_rows_apart()
        fill_rows(self._draft)
        self._note()

    def _has_needed(self) -> bool:
        at = self._columns.at
        missing = [what for what in NEEDED if what not in at and not (what == "row" and "seat" in at)]
        for what in missing:
            self._draft.refuse(
                f"no column says the {what}: {has_columns(self._columns.names)}; --columns {what}=NAME says which"
            )
        return not missing

    def _add(self, line: str, values: Sequence[str]) -> None:
        if len(values) < self._width:
            self._refuse_width(line, values)
            return
        values = [*values[: self._width], ""]
        texts = map(str.strip, self._pick(values))
        zone, row, label, position, kind, category, price, x, y, z, seat_id = texts
        place = zone, row, label
        if kind and not label and names_stage(kind):
            self._take_stage(place, x, y, values)
            return
        if is_total_line(row, label, (zone, row, label, *values[:1])):
            self._draft.left_out.add_total(line, next(filter(says_total, (zone, row, label, *values[:1]))))
            return
        if self._has_third:
            self._thirds.append(self._coordinate(place, z) if z else None)
        if self._outer_at is not None:
            self._outer.append(values[self._outer_at].strip())
        self._draft.add(
            RawSeat(
                zone=zone,
                row=row,
                label=label,
                segment=self._segments.setdefault((zone, row), len(self._segments)),
                spot=line,
                own_id=seat_id or None,
                category=category,
                price=take_price(price, place, self._draft) if price else None,
                kind=self._kind(place, kind, values) if kind or self._flags else SeatKind.STANDARD,
                point=self._point(place, x, y) if x or y else None,
                position=self._position(place, position) if position else None,
                seat_id=seat_id or None,
                place=self._map_place(place, values) if self._has_map else None,
            )
        )

    def _refuse_width(self, line: str, values: Sequence[str]) -> None:
        count = "1 field" if len(values) == 1 else f"{len(values)} fields"
        self._draft.refuse(f"{line} has {count} where the header has {self._width}", kind="fields")

    def _refuse(self, place: SeatPlace, message: str, kind: str) -> None:
        self._draft.refuse(message, *place, kind=kind)

    def _kind(self, place: SeatPlace, text: str, values: Sequence[str]) -> SeatKind:
        for kind, index in self._flags:
            if take_flag(values[index].strip(), kind.value, place, self._draft):
                return kind
        if not text:
            return SeatKind.STANDARD
        name = self._columns.name_of("kind")
        if name.casefold() == "kind" and written_kind(text) is None:
            known = ", ".join(filter(None, SeatKind))
            self._refuse(place, f"the kind {quoted(text)!r} is none of {known}, and not empty", "kind")
            return SeatKind.STANDARD
        return take_kind(text, name, self._draft)

    def _position(self, place: SeatPlace, text: str) -> int:
        found = _POSITION.fullmatch(text)
        if not found or int(found[1]) > MAX_COLUMN:
            message = f"the position {quoted(text)!r} is not a whole number from 0 to {MAX_COLUMN}"
            self._refuse(place, message, "position")
            # A unique one, so that it is not refused again, as missing or as a duplicate.
            return -1 - len(self._draft.seats)
        return int(found[1])

    def _take_stage(self, place: SeatPlace, x: str, y: str, values: Sequence[str]) -> None:
        self._draft.stage = self._point(place, x, y) if x or y else None
        line, column, _, _, _, width, height = map(str.strip, self._pick_map(values))
        if line and column:
            self._draft.place_of_stage = Stage(
                self._count(place, "map_column", column, MAX_COLUMN, -MAX_COLUMN) - 1,
                self._count(place, "map_line", line, MAX_LINE, -MAX_LINE) - 1,
                self._count(place, "map_width", width, MAX_COLUMN),
                self._count(place, "map_height", height, MAX_COLUMN),
            )

    def _map_place(self, place: SeatPlace, values: Sequence[str]) -> MapPlace | None:
        """The place on the map, where the table has one; without a line where the map has none."""
        line, column, block, row, distance, _, _ = map(str.strip, self._pick_map(values))
        if not (column and block and row):
            return None
        return MapPlace(
            self._count(place, "map_block", block, MAX_LINE) - 1,
            self._count(place, "map_row", row, MAX_LINE) - 1,
            self._count(place, "map_column", column, MAX_COLUMN) - 1,
            self._count(place, "map_line", line, MAX_LINE) - 1 if line else None,
            (self._coordinate(place, distance) or 0.0) if distance else 0.0,
        )

    def _count(self, place: SeatPlace, name: str, text: str, limit: int, least: int = 1) -> int:
        """A whole number of the map."""
        count = written_count(text)
        if count is None or not least <= count <= limit:
            message = f"{name}: {quoted(text)!r} is not a whole number from {least:,} to {limit:,}"
            self._refuse(place, message, name)
            return 1
        return count

    def _point(self, place: SeatPlace, x: str, y: str) -> tuple[float, float] | None:
        if not x or not y:
            self._refuse(place, "x and y belong together, and one is missing", "x or y missing")
            return None
        across, down = self._coordinate(place, x), self._coordinate(place, y)
        return None if across is None or down is None else (across, down)

    def _coordinate(self, place: SeatPlace, text: str) -> float | None:
        number = written_coordinate(text, has_comma=self._has_comma)
        if number is None:
            self._refuse(place, f"the coordinate {quoted(text)!r} is not a number", "coordinate")
            return None
        if abs(number) > MAX_COORDINATE:
            self._refuse(place, f"the coordinate {quoted(text)} is too large", "large coordinate")
            return None
        return number

    def _take_whole_numbers(self) -> None:
        """A spreadsheet's `1.0` for 1, where all of a column is so, and seats have no ids that say what they are."""
        if "seat_id" in self._columns.at:
            return
        seats, taken = self._draft.seats, []
        if _are_decimals(seat.row for seat in seats):
            seats[:] = [seat._replace(row=_whole(seat.row)) for seat in seats]
            taken.append(self._columns.name_of("row"))
        if _are_decimals(seat.label for seat in seats):
            seats[:] = [seat._replace(label=_whole(seat.label)) for seat in seats]
            taken.append(self._columns.name_of("seat"))
        if taken:
            names = ", ".join(map(quoted, taken))
            self._draft.notes.append(f"whole numbers were read as such, without the .0: {names}")

    def _take_rows_apart(self) -> None:
        """`F12` as seat 12 of row F, where no column says the row."""
        if "row" in self._columns.at:
            return
        seats = self._draft.seats
        name = quoted(self._columns.name_of("seat"))
        if take_apart(seats):
            self._draft.notes.append(f"no column says the row: {name} was taken apart, F12 as row F, seat 12")
        elif any(map(names_row, seats)) or "zone" not in self._columns.at or not are_apart(seats):
            self._draft.refuse(
                f"no column says the row, and {name!r} is not a row and a seat, such as F12, throughout; "
                f"{has_columns(self._columns.names)}; --columns row=NAME says which"
            )
            seats.clear()

    def _note(self) -> None:
        unread = self._columns.unread
        if unread:
            self._draft.notes.append(f"columns that were not read: {listed(map(quoted, unread))}")
        prices = list(filter(names_price, unread))
        if prices and "price" not in self._columns.at:
            names = listed(map(quoted, prices))
            self._draft.notes.append(f"which of these is the price, --columns price=NAME says: {names}")


def _are_decimals(texts: Iterable[str | None]) -> bool:
    different = set(texts)
    return bool(different) and all(_WHOLE.fullmatch(text or "") for text in different)


def _whole(text: str | None) -> str:
    return (text or "").partition(".")[0]

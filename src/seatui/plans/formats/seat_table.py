"""Seats from the lines of a table, whichever file it came from."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from seatui.domain.model.seats import SeatKind
from seatui.domain.venue.layout import Stage
from seatui.domain.words.wording import seats_count
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.formats.columns import FLAGS, NEEDED, STAGE, ReadColumns, has_columns
from seatui.plans.formats.json_object import MAX_COORDINATE
from seatui.plans.formats.values import written_amount, written_coordinate, written_flag, written_kind
from seatui.plans.left_out import listed
from seatui.plans.map_place import MAX_COLUMN, MAX_LINE, MapPlace
from seatui.plans.prices import AMOUNT_RULE

TableLine = tuple[int, list[str]]
"""The number of a line in its file, and its fields."""

_POSITION = re.compile(r"([0-9]{1,9})(?:[.,]0+)?")
_COUNT = re.compile(r"(-?[0-9]{1,9})(?:[.,]0+)?")
_WHOLE = re.compile(r"([0-9]{1,10})\.0+")
_ROW_AND_SEAT = re.compile(r"([^\W\d_]{1,10})[ .:/-]*([0-9]{1,9}[^\W\d_]?)")


class SeatTable:
    """Reads the lines below a header into a draft.

    has_decimal_comma: whether a lone comma in a number stands before its decimals.
    """

    def __init__(self, draft: Draft, columns: ReadColumns, *, has_decimal_comma: bool) -> None:
        self._draft = draft
        self._columns = columns
        self._width = len(columns.names)
        self._has_comma = has_decimal_comma
        self._flags = [kind for kind in SeatKind if kind.value in FLAGS and kind.value in columns.at]
        self._segments: dict[tuple[str, str], int] = {}
        self._currencies: set[str] = set()
        self._unknown_kinds: Counter[str] = Counter()
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
        self._take_whole_numbers()
        self._take_rows_apart()
        self._note()

    def _has_needed(self) -> bool:
        at = self._columns.at
        missing = [what for what in NEEDED if what not in at and not (what == "row" and "seat" in at)]
        for what in missing:
            self._draft.refuse(
                f"no column says the {what}: {has_columns(self._columns.names)}; --columns {what}=NAME says which"
            )
        return not missing

    def _add(self, line: int, values: Sequence[str]) -> None:
        if len(values) < self._width:
            self._refuse_width(line, values)
            return
        fields = {what: values[index].strip() for what, index in self._columns.at.items()}
        if fields.get("kind", "").casefold() == STAGE and not fields.get("seat"):
            self._take_stage(fields)
            return
        zone, row, label = (fields.get(what, "") for what in ("zone", "row", "seat"))
        self._draft.add(
            RawSeat(
                zone=zone,
                row=row,
                label=label,
                segment=self._segments.setdefault((zone, row), len(self._segments)),
                spot=f"line {line}",
                own_id=fields.get("seat_id") or None,
                seat_id=fields.get("seat_id") or None,
                place=self._place(fields),
                category=fields.get("category", ""),
                price=self._price(fields),
                kind=self._kind(fields),
                point=self._point(fields),
                position=self._position(fields, line),
            )
        )

    def _refuse_width(self, line: int, values: Sequence[str]) -> None:
        count = "1 field" if len(values) == 1 else f"{len(values)} fields"
        self._draft.refuse(f"line {line} has {count} where the header has {self._width}", kind="fields")

    def _refuse(self, fields: dict[str, str], message: str, kind: str) -> None:
        place = fields.get("zone"), fields.get("row"), fields.get("seat")
        self._draft.refuse(message, *place, kind=kind)

    def _price(self, fields: dict[str, str]) -> Decimal | None:
        text = fields.get("price", "")
        if not text:
            return None
        amount, currency = written_amount(text)
        if amount is None:
            self._refuse(fields, f"the price {quoted(text)!r} is not {AMOUNT_RULE}", "price")
            return Decimal(0)  # so that it is not refused again, for a missing price
        if currency:
            self._currencies.add(currency)
        return amount

    def _kind(self, fields: dict[str, str]) -> SeatKind:
        for kind in self._flags:
            if self._says_yes(fields, kind.value):
                return kind
        text = fields.get("kind", "")
        kind_or_none = written_kind(text)
        if kind_or_none is not None:
            return kind_or_none
        if self._columns.name_of("kind").casefold() == "kind":
            known = ", ".join(filter(None, SeatKind))
            self._refuse(fields, f"the kind {quoted(text)!r} is none of {known}, and not empty", "kind")
        self._unknown_kinds[text] += 1
        return SeatKind.STANDARD

    def _says_yes(self, fields: dict[str, str], what: str) -> bool:
        text = fields.get(what, "")
        says = written_flag(text)
        if says is None:
            self._refuse(fields, f"{what}: {quoted(text)!r} is neither yes nor no", what)
        return bool(says)

    def _position(self, fields: dict[str, str], line: int) -> int | None:
        text = fields.get("position", "")
        if not text:
            return None
        found = _POSITION.fullmatch(text)
        if not found or int(found[1]) > MAX_COLUMN:
            message = f"the position {quoted(text)!r} is not a whole number from 0 to {MAX_COLUMN}"
            self._refuse(fields, message, "position")
            return -line  # a unique one, so that it is not refused again, as missing or as a duplicate
        return int(found[1])

    def _take_stage(self, fields: dict[str, str]) -> None:
        self._draft.stage = self._point(fields)
        if fields.get("map_line") and fields.get("map_column"):
            line = self._count(fields, "map_line", MAX_LINE, -MAX_LINE)
            column = self._count(fields, "map_column", MAX_COLUMN, -MAX_COLUMN)
            width, height = (self._count(fields, name, MAX_COLUMN) for name in ("map_width", "map_height"))
            self._draft.place_of_stage = Stage(column - 1, line - 1, width, height)

    def _place(self, fields: dict[str, str]) -> MapPlace | None:
        """The place on the map, where the table has one; without a line where the map has none."""
        if not all(fields.get(name) for name in ("map_column", "map_block", "map_row")):
            return None
        line = self._count(fields, "map_line", MAX_LINE) - 1 if fields.get("map_line") else None
        distance = self._coordinate(fields, fields.get("map_distance") or "0")
        return MapPlace(
            self._count(fields, "map_block", MAX_LINE) - 1,
            self._count(fields, "map_row", MAX_LINE) - 1,
            self._count(fields, "map_column", MAX_COLUMN) - 1,
            line,
            distance or 0.0,
        )

    def _count(self, fields: dict[str, str], name: str, limit: int, least: int = 1) -> int:
        """A whole number of the map."""
        text = fields.get(name, "")
        found = _COUNT.fullmatch(text)
        if found and least <= int(found[1]) <= limit:
            return int(found[1])
        self._refuse(
            fields, f"{name}: {quoted(text)!r} is not a whole number from {least:,} to {limit:,}", name
        )
        return 1

    def _point(self, fields: dict[str, str]) -> tuple[float, float] | None:
        texts = fields.get("x", ""), fields.get("y", "")
        if not any(texts):
            return None
        if not all(texts):
            self._refuse(fields, "x and y belong together, and one is missing", "x or y missing")
            return None
        x, y = (self._coordinate(fields, text) for text in texts)
        return None if x is None or y is None else (x, y)

    def _coordinate(self, fields: dict[str, str], text: str) -> float | None:
        number = written_coordinate(text, has_comma=self._has_comma)
        if number is None:
            self._refuse(fields, f"the coordinate {quoted(text)!r} is not a number", "coordinate")
            return None
        if abs(number) > MAX_COORDINATE:
            self._refuse(fields, f"the coordinate {quoted(text)} is too large", "large coordinate")
            return None
        return number

    def _take_whole_numbers(self) -> None:
        """A spreadsheet's `1.0` for 1, where all of a column is so, and seats have no ids that say what they are."""
        if "seat_id" in self._columns.at:
            return
        seats, taken = self._draft.seats, []
        if _are_decimals(seat.row for seat in seats):
            seats[:] = [replace(seat, row=_whole(seat.row)) for seat in seats]
            taken.append(self._columns.name_of("row"))
        if _are_decimals(seat.label for seat in seats):
            seats[:] = [replace(seat, label=_whole(seat.label)) for seat in seats]
            taken.append(self._columns.name_of("seat"))
        if taken:
            names = ", ".join(map(quoted, taken))
            self._draft.notes.append(f"whole numbers were read as such, without the .0: {names}")

    def _take_rows_apart(self) -> None:
        """`F12` as seat 12 of row F, where no column says the row."""
        if "row" in self._columns.at:
            return
        seats = self._draft.seats
        parts = [_ROW_AND_SEAT.fullmatch(seat.label or "") for seat in seats]
        name = quoted(self._columns.name_of("seat"))
        if not all(parts):
            self._draft.refuse(
                f"no column says the row, and {name!r} is not a row and a seat, such as F12, throughout; "
                f"{has_columns(self._columns.names)}; --columns row=NAME says which"
            )
            seats.clear()
            return
        segments: dict[tuple[str | None, str], int] = {}
        for index, part in enumerate(parts):
            assert part
            place = seats[index].zone, part[1]
            segment = segments.setdefault(place, len(segments))
            seats[index] = replace(seats[index], row=part[1], label=part[2], segment=segment)
        self._draft.notes.append(f"no column says the row: {name} was taken apart, F12 as row F, seat 12")

    def _note(self) -> None:
        notes = self._draft.notes
        if unread := self._columns.unread:
            notes.append(f"columns that were not read: {listed(map(quoted, unread))}")
        if len(self._currencies) > 1:
            named = listed(map(quoted, sorted(self._currencies)))
            notes.append(f"the prices are in several currencies, of which nothing is kept: {named}")
        if self._unknown_kinds:
            name = quoted(self._columns.name_of("kind"))
            kinds = listed(
                f"{quoted(text)} ({seats_count(count)})" for text, count in self._unknown_kinds.items()
            )
            notes.append(f"what {name} says is no kind of seat that is known, and was left out: {kinds}")


def _are_decimals(texts: Iterable[str | None]) -> bool:
    different = set(texts)
    return bool(different) and all(_WHOLE.fullmatch(text or "") for text in different)


def _whole(text: str | None) -> str:
    return (text or "").partition(".")[0]

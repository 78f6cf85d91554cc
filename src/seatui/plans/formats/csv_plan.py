"""Plans as CSV: a line for each seat, columns by name."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from seatui.domain.errors import InvalidPlan, PlanProblem
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.plain_text import plain_text
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.formats.json_object import MAX_COORDINATE
from seatui.plans.prices import AMOUNT_RULE, amount_or_none

REQUIRED = ("zone", "row", "seat")
OPTIONAL = ("position", "kind", "category", "price", "x", "y")
COLUMNS = (*REQUIRED, *OPTIONAL)

MAX_POSITION = 10_000
"""The largest position: a house is drawn column by column, and a typing mistake must not make it a million wide."""

_DELIMITERS = ",;\t"
_COORDINATE = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_POSITION = re.compile(r"[0-9]{1,9}")


def read_csv(text: str, draft: Draft) -> bool:
    """Reads a plan into the draft; False for a text that is no plan, as its first line has none of the columns."""
    lines = _lines(text, _delimiter(text), draft)
    _, header = next(lines, (0, []))
    columns = [plain_text(name).casefold() for name in header]
    if not set(columns) & set(REQUIRED):
        return False
    draft.requires_category = False
    draft.keeps_zone_order = True
    if _check_columns(columns, draft):
        _Reader(draft, columns).read(lines)
    return True


def write_csv(plan: Plan) -> str:
    """The seats of a plan with their prices, as CSV that reads back as the same seats; without stage and notes.

    Raises InvalidPlan for what CSV cannot express: separate rows with the same label, or a number twice in a row.
    """
    _refuse_ambiguous(plan)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_fields(seat) for seat in plan.seats)
    return out.getvalue()


class _Reader:
    """Reads the lines below the header into a draft."""

    def __init__(self, draft: Draft, columns: Sequence[str]) -> None:
        self._draft = draft
        self._columns = columns
        self._segments: dict[tuple[str, str], int] = {}

    def read(self, lines: Iterator[tuple[int, list[str]]]) -> None:
        """Adds the seat of every line."""
        for line, values in lines:
            if len(values) == len(self._columns):
                fields = {name: value.strip() for name, value in zip(self._columns, values, strict=True)}
                self._draft.add(self._seat(line, fields))
            else:
                count = "1 field" if len(values) == 1 else f"{len(values)} fields"
                message = f"line {line} has {count} where the header has {len(self._columns)}"
                self._draft.refuse(message, kind="fields")

    def _seat(self, line: int, fields: Mapping[str, str]) -> RawSeat:
        zone, row = fields["zone"], fields["row"]
        return RawSeat(
            zone=zone,
            row=row,
            label=fields["seat"],
            segment=self._segments.setdefault((zone, row), len(self._segments)),
            spot=f"line {line}",
            category=fields.get("category", ""),
            price=self._price(fields),
            kind=self._kind(fields),
            point=self._point(fields),
            position=self._position(fields, line),
        )

    def _refuse(self, fields: Mapping[str, str], message: str, kind: str) -> None:
        self._draft.refuse(message, fields["zone"], fields["row"], fields["seat"], kind=kind)

    def _price(self, fields: Mapping[str, str]) -> Decimal | None:
        text = fields.get("price", "")
        if not text:
            return None
        amount = amount_or_none(text)
        if amount is None:
            self._refuse(fields, f"the price {quoted(text)!r} is not {AMOUNT_RULE}", "price")
            return Decimal(0)  # so that it is not refused again, for a missing price
        return amount

    def _kind(self, fields: Mapping[str, str]) -> SeatKind:
        text = fields.get("kind", "")
        try:
            return SeatKind(plain_text(text).casefold())
        except ValueError:
            known = ", ".join(filter(None, SeatKind))
            self._refuse(fields, f"the kind {quoted(text)!r} is none of {known}, and not empty", "kind")
            return SeatKind.STANDARD

    def _position(self, fields: Mapping[str, str], line: int) -> int | None:
        text = fields.get("position", "")
        if not text:
            return None
        if not _POSITION.fullmatch(text) or int(text) > MAX_POSITION:
            message = f"the position {quoted(text)!r} is not a whole number from 0 to {MAX_POSITION}"
            self._refuse(fields, message, "position")
            return -line  # a unique one, so that it is not refused again, as missing or as a duplicate
        return int(text)

    def _point(self, fields: Mapping[str, str]) -> tuple[float, float] | None:
        texts = fields.get("x", ""), fields.get("y", "")
        if not any(texts):
            return None
        if not all(texts):
            self._refuse(fields, "x and y belong together, and one is missing", "x or y missing")
            return None
        x, y = (self._coordinate(fields, text) for text in texts)
        return None if x is None or y is None else (x, y)

    def _coordinate(self, fields: Mapping[str, str], text: str) -> float | None:
        if not _COORDINATE.fullmatch(text):
            self._refuse(fields, f"the coordinate {quoted(text)!r} is not a number", "coordinate")
            return None
        number = float(text)
        if abs(number) > MAX_COORDINATE:
            self._refuse(fields, f"the coordinate {quoted(text)} is too large", "large coordinate")
            return None
        return number


def _delimiter(text: str) -> str:
    """The delimiter with the most known columns in the first line that is not blank."""
    header = next(line for line in text.splitlines() if line.strip())

    def known(delimiter: str) -> int:
        names = (name.strip(' "').casefold() for name in header.split(delimiter))
        return sum(name in COLUMNS for name in names)

    return max(_DELIMITERS, key=known)


def _lines(text: str, delimiter: str, draft: Draft) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, each with the number at which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for values in reader:
            if any(value.strip() for value in values):
                yield start, values
            start = reader.line_num + 1
    except csv.Error as error:
        draft.refuse(f"line {start} is no CSV, and nothing after it was read: {error}")


def _check_columns(columns: Sequence[str], draft: Draft) -> bool:
    names = list(dict.fromkeys(columns))
    faults = [(name, "is unknown") for name in names if name not in COLUMNS]
    faults += [(name, "stands twice") for name in COLUMNS if columns.count(name) > 1]
    faults += [(name, "is missing") for name in REQUIRED if name not in columns]
    for name, fault in faults:
        message = f"the column {quoted(name)!r} {fault}; the columns are {', '.join(COLUMNS)}"
        draft.refuse(message, kind=f"column {fault}")
    return not faults


def _refuse_ambiguous(plan: Plan) -> None:
    row_indexes: dict[tuple[str, str], set[int]] = {}
    numbers: dict[tuple[str, str, int], int] = {}
    for seat in plan.seats:
        row_indexes.setdefault((seat.zone, seat.row), set()).add(seat.row_index)
        place = seat.zone, seat.row, seat.number
        numbers[place] = numbers.get(place, 0) + 1
    problems = [
        PlanProblem("rows apart share this label, which CSV has no words for", zone, row)
        for (zone, row), indexes in row_indexes.items()
        if len(indexes) > 1
    ]
    problems += [
        PlanProblem("the seat stands twice in its row, which CSV has no words for", zone, row, str(number))
        for (zone, row, number), count in numbers.items()
        if count > 1
    ]
    if problems:
        raise InvalidPlan(plan.name, problems)


def _fields(seat: Seat) -> tuple[object, ...]:
    # Positions count from 1. The price is spelled out: a Decimal may print itself as 1E+2.
    x, y = ("" if value is None else repr(value) for value in (seat.x, seat.y))
    return (
        *(seat.zone, seat.row, seat.number, seat.column + 1),
        *(seat.kind.value, seat.category, f"{seat.price:f}", x, y),
    )

"""The requirements on the columns and keys of the three tables, for sales, imports and the guards."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.model.bookings import BookingStatus, new_booking_id
from seatui.domain.model.seats import SeatStatus


class Kind(Struct, frozen=True):
    """A set of interchangeable types. types: names in `pg_type`. words: their name in messages."""

    words: str
    types: frozenset[str]
    takes_enum: bool = False


_TEXTS = frozenset({"text", "varchar"})
_INTEGERS = frozenset({"int2", "int4", "int8", "numeric"})
_TEXT = Kind("text or varchar", _TEXTS)
_TEXT_OR_ENUM = Kind("text, varchar or an enum", _TEXTS, takes_enum=True)
_TEXT_OR_INTEGER = Kind("text, varchar or an integer", _TEXTS | _INTEGERS)
_INTEGER = Kind("an integer", _INTEGERS)
_PRICE = Kind("numeric, an integer, a float or money", _INTEGERS | {"float4", "float8", "money"})
_INSTANT = Kind("timestamp with time zone", frozenset({"timestamptz"}))
_TIMESTAMP = Kind("a timestamp", frozenset({"timestamptz", "timestamp"}))
_BOOLEAN = Kind("boolean", frozenset({"bool"}))
SERIAL = Kind("an integer that grows, serial or identity", frozenset({"int2", "int4", "int8"}))
_SORTABLE = Kind("an integer, uuid, text or varchar", _INTEGERS | _TEXTS | {"uuid"})


class Needs(Struct, frozen=True):
    """The requirements on a column.

    takes_null: None where it does not matter. width: the least length of a varchar. labels: values that an enum and a
    CHECK must allow. holds_booking_id: must be as wide as `bookings.booking_id`. is_filled: every INSERT, or one of
    the guards, gives it a value. is_written: an INSERT, an UPDATE or one of the guards writes it. is_optional: may be
    missing.
    """

    kind: Kind
    takes_null: bool | None = None
    width: int = 0
    labels: tuple[str, ...] = ()
    holds_booking_id: bool = False
    is_filled: bool = True
    is_written: bool = True
    is_optional: bool = False

    def __str__(self) -> str:
        words = self.kind.words
        if self.labels:
            words = f"text, varchar({self.width}) or longer, or an enum with {', '.join(self.labels)}"
        elif self.width:
            words = f"text, or varchar({self.width}) or longer"
        return words + {None: "", True: ", which may be NULL", False: ", NOT NULL"}[self.takes_null]


def _status(labels: type[BookingStatus | SeatStatus], *, is_filled: bool) -> Needs:
    words = tuple(label.value for label in labels)
    return Needs(_TEXT_OR_ENUM, width=max(map(len, words)), labels=words, is_filled=is_filled)


_ID = Needs(SERIAL, is_filled=False, is_written=False)
_KEY_TEXT = Needs(_TEXT, takes_null=False)
_KEY_INSTANT = Needs(_INSTANT, takes_null=False)
_SOME_TIME = Needs(_INSTANT, takes_null=True)
_UPDATED_AT = Needs(_TIMESTAMP, is_filled=False)
_CREATED_AT = Needs(_TIMESTAMP, is_filled=False, is_written=False, is_optional=True)

NEEDS: Mapping[str, Mapping[str, Needs]] = {
    "bookings": {
        "id": _ID,
        "booking_id": Needs(_TEXT, width=len(new_booking_id())),
        "event_id": _KEY_TEXT,
        "user_id": Needs(_TEXT),
        "showtime": _KEY_INSTANT,
        "quantity": Needs(_INTEGER),
        "status": _status(BookingStatus, is_filled=True),
        "created_at": _CREATED_AT,
        "updated_at": _UPDATED_AT,
        "reserved_until": replace(_SOME_TIME, is_optional=True),
    },
    "booking_seats": {
        "id": _ID,
        "booking_id": replace(_KEY_TEXT, holds_booking_id=True),
        "seat_id": _KEY_TEXT,
        "event_id": Needs(_TEXT, is_optional=True),
        "showtime": Needs(_INSTANT, is_optional=True),
        "live": Needs(_BOOLEAN, is_optional=True),
    },
    "event_seats": {
        "id": Needs(_SORTABLE, is_filled=False, is_written=False),
        "event_id": _KEY_TEXT,
        "showtime": _KEY_INSTANT,
        "seat_id": _KEY_TEXT,
        "zone": Needs(_TEXT_OR_ENUM),
        "row_number": Needs(_TEXT_OR_INTEGER),
        "seat_number": Needs(_INTEGER),
        "price": Needs(_PRICE),
        "status": _status(SeatStatus, is_filled=False),
        "booking_id": Needs(_TEXT, takes_null=True, holds_booking_id=True),
        "reserved_at": _SOME_TIME,
        "reserved_until": _SOME_TIME,
        "sold_at": _SOME_TIME,
        "created_at": _CREATED_AT,
        "updated_at": _UPDATED_AT,
    },
}


class KeyNeeds(Struct, frozen=True):
    """A unique key on exactly these columns, the first one leading. is_immediate: used by ON CONFLICT."""

    columns: tuple[str, ...]
    is_immediate: bool = False

    def __str__(self) -> str:
        if self.is_immediate:
            return "a UNIQUE key that is valid, neither partial nor deferrable"
        return f"a UNIQUE key that is valid, not partial and begins with {self.columns[0]}"


KEYS: Mapping[str, KeyNeeds] = {
    "bookings": KeyNeeds(("booking_id",), is_immediate=True),
    "event_seats": KeyNeeds(("event_id", "showtime", "seat_id")),
}

PARTITIONED_BY: Mapping[str, tuple[str, ...]] = {"booking_seats": ("event_id", "showtime", "seat_id")}
"""The columns by which a table may be partitioned: those of the unique key that the guards add."""

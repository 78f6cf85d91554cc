"""Reading JSON of other systems: values of a wrong type are refused by name, and nothing is raised."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from seatui.plans.draft import Draft, quoted

MAX_COORDINATE = 1e9
"""The largest coordinate; a stadium in millimetres is below a thousandth of it."""

_NUMBERS = frozenset({int, float})

_TYPE_NAMES = {
    bool: "true or false",
    dict: "an object",
    float: "a number with decimals",
    int: "a number",
    list: "a list",
    str: "text",
    type(None): "null",
}


def _plain_point(fields: Mapping[str, object]) -> tuple[float, float] | None:
    """The `x` and `y` of nearly all objects, quickly; None for what has to be looked at."""
    x, y = fields.get("x"), fields.get("y")
    # Of these types alone, not of those beneath them: true and false are numbers, too.
    if type(x) in _NUMBERS and type(y) in _NUMBERS:
        x, y = cast("float", x), cast("float", y)
        if -MAX_COORDINATE <= x <= MAX_COORDINATE and -MAX_COORDINATE <= y <= MAX_COORDINATE:
            return float(x), float(y)
    return None


class JsonObject:
    """An object of a JSON file, and its place for messages: zone, row and seat once they are known, else its path.

    A value of another type than requested is refused in the draft; absent and null are the same.
    """

    __slots__ = ("_draft", "_fields", "name", "parent", "row", "seat", "zone")

    def __init__(
        self, fields: dict[str, object], draft: Draft, name: str = "", parent: "JsonObject | None" = None
    ) -> None:
        self._fields = fields
        self._draft = draft
        self.name = name
        self.parent = parent
        self.zone: str | None = parent.zone if parent else ""
        self.row: str | None = parent.row if parent else ""
        self.seat: str | None = parent.seat if parent else ""

    @property
    def is_seat(self) -> bool:
        """Whether this is a seat, and not what a seat holds."""
        return bool(self.seat) and not (self.parent and self.parent.seat)

    def __contains__(self, key: str) -> bool:
        return self._fields.get(key) is not None

    def refuse(self, message: str, kind: str = "") -> None:
        """Notes a mistake at the place of this object. kind: as of `Draft.refuse`."""
        self._draft.refuse(message, self.zone, self.row, self.seat, kind=kind)

    def is_text(self, key: str) -> bool:
        """Whether the value is text, for a field that had other types in other versions of a format."""
        return isinstance(self._fields.get(key), str)

    def text(self, key: str) -> str | None:
        """Text, trimmed, and whole numbers as text; "" when absent, None when refused."""
        value = self._fields.get(key)
        if value is None:
            return ""
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        self._refuse_type(key, value, "text")
        return None

    def flag(self, key: str) -> bool:
        """True or false; False when absent or refused."""
        value = self._fields.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self._refuse_type(key, value, "true or false")
        return False

    def number(self, key: str) -> float | None:
        """A finite number of a size that a plan can have; None when absent or refused."""
        value = self._fields.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._refuse_type(key, value, "a number")
            return None
        # Compared before it is converted: an int may be too large for a float. NaN is in no range.
        if not -MAX_COORDINATE <= value <= MAX_COORDINATE:
            is_nan = isinstance(value, float) and math.isnan(value)
            fault = "is not a number" if is_nan else "is too large"
            self.refuse(f"{self._path(key)} {fault}", f"{key} {fault}")
            return None
        return float(value)

    def point(self) -> tuple[float, float] | None:
        """The `x` and `y` of this object; None when absent or refused."""
        return _plain_point(self._fields) or self._checked_point()

    def _checked_point(self) -> tuple[float, float] | None:
        x, y = self.number("x"), self.number("y")
        if ("x" in self) != ("y" in self):
            self.refuse(f"{self._path('x')} and y belong together, and one is missing", "x or y missing")
        return None if x is None or y is None else (x, y)

    def point_of(self, key: str) -> tuple[float, float] | None:
        """The `x` and `y` of an object within this one; None when absent or refused."""
        fields = self._fields.get(key)
        if isinstance(fields, dict) and (point := _plain_point(fields)):
            return point
        holder = self.child(key)
        return holder.point() if holder else None

    def child(self, key: str) -> "JsonObject | None":
        """The object of that name; None when absent or refused."""
        value = self._fields.get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return JsonObject(value, self._draft, key, self)
        self._refuse_type(key, value, "an object")
        return None

    def has_any(self, keys: frozenset[str]) -> bool:
        """Whether there is a field with one of these names."""
        return not keys.isdisjoint(self._fields)

    def unread(self, known: frozenset[str]) -> Sequence[str]:
        """The names of the fields that say something and are not among those known."""
        if known.issuperset(self._fields):
            return ()
        return [key for key, value in self._fields.items() if key not in known and value]

    def lists(self, key: str) -> "Iterator[list[object]]":
        """The lists of a list; none when absent or refused, and without those that are refused."""
        for name, item in self._items(key):
            if isinstance(item, list):
                yield item
            else:
                self._refuse_type(name, item, "a list")

    def objects(self, key: str) -> "Iterator[JsonObject]":
        """The objects of a list; none when absent or refused, and without those that are refused."""
        for name, item in self._items(key):
            if isinstance(item, dict):
                yield JsonObject(item, self._draft, name, self)
            else:
                self._refuse_type(name, item, "an object")

    def _items(self, key: str) -> "Iterator[tuple[str, object]]":
        """The items of a list, each with its name for messages; none when absent or refused."""
        items = self._fields.get(key)
        if items is None:
            return
        if not isinstance(items, list):
            self._refuse_type(key, items, "a list")
            return
        for index, item in enumerate(items):
            yield f"{key}[{index}]", item

    def _refuse_type(self, key: str, value: object, wanted: str) -> None:
        fault = f"is {_TYPE_NAMES[type(value)]}, not {wanted}"
        self.refuse(f"{self._path(key)} {fault}", f"{key.partition('[')[0]} {fault}")

    def _path(self, key: str) -> str:
        names = [key]
        holder: JsonObject | None = self
        # A seat is named by its zone, row and label, and so is what it holds; anything else by its whole path.
        while holder and holder.name and not holder.is_seat:
            names.insert(0, holder.name)
            holder = holder.parent
        return quoted(".".join(names))

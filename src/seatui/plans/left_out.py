"""What a plan has and a house has not, named and counted for the notes of an import."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from seatui.domain.words.printable import printable

_MOST_NAMED = 12
_LONGEST = 60
_NAMELESS = "one without a name"


class LeftOut(Struct):
    """Areas without seats, zones that have none, and properties of seats that mean nothing here.

    texts: of a drawing. totals: lines of a table that add up others. kinds: of seats, that are none here, by where
    they stand and what they say. currencies: those of prices.
    """

    areas: list[str] = field(default_factory=list)
    unnamed_areas: int = 0
    zones: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    properties: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    currencies: set[str] = field(default_factory=set)

    def add_area(self, name: str, places: float | None = None, what: str = "") -> None:
        """An area without seats. places: how many it has room for, if the plan says. what: its kind, for a person."""
        if not (name or places or what):
            self.unnamed_areas += 1
            return
        room = f" ({places:,.0f} places)" if places else f" ({what})" if what else ""
        self.areas.append(f"{_cut(name) or _NAMELESS}{room}")

    def add_total(self, line: str, text: str) -> None:
        """A line of a table that adds up others, and what says so."""
        self.totals.append(f"{line} ({_cut(text)})")

    def add_properties(self, names: Iterable[str]) -> None:
        """Properties of one seat that are not read."""
        for name in names:
            self.properties[name] += 1

    def add_kind(self, where: str, text: str) -> None:
        """A kind of one seat that there is not. where: the column or property that says it."""
        self.kinds.setdefault(where, Counter())[text] += 1

    def notes(self) -> list[str]:
        """A sentence for each kind of what was left out."""
        found = []
        if self.areas:
            unnamed = f", and {self.unnamed_areas:,} without a name" if self.unnamed_areas else ""
            count = len(self.areas)
            areas = "1 area without seats was" if count == 1 else f"{count} areas without seats were"
            found.append(f"{areas} left out: {listed(self.areas)}{unnamed}")
        if self.zones:
            zones = "1 zone has" if len(self.zones) == 1 else f"{len(self.zones)} zones have"
            names = listed(_cut(name) or _NAMELESS for name in self.zones)
            found.append(f"{zones} no seats: {names}")
        if self.texts:
            how_many = "1 text" if len(self.texts) == 1 else f"{len(self.texts):,} texts"
            found.append(f"{how_many} of the drawing left out: {listed(map(_cut, self.texts))}")
        if self.totals:
            lines = "1 line that adds" if len(self.totals) == 1 else f"{len(self.totals):,} lines that add"
            found.append(f"{lines} up others left out: {listed(self.totals)}")
        if self.properties:
            named = [f"{_cut(name)} ({_seats(count)})" for name, count in self.properties.most_common()]
            found.append(f"properties of seats that were not read: {listed(named)}")
        for where, texts in self.kinds.items():
            kinds = listed(f"{_cut(text)} ({_seats(count)})" for text, count in texts.items())
            found.append(
                f"what {_cut(where)} says is no kind of seat that is known, and was left out: {kinds}"
            )
        if len(self.currencies) > 1:
            signs = listed(map(_cut, sorted(self.currencies)))
            found.append(f"the prices are in several currencies, of which nothing is kept: {signs}")
        return found


def _seats(count: int) -> str:
    return "1 seat" if count == 1 else f"{count:,} seats"


def _cut(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def listed(names: Iterable[str]) -> str:
    """The names with commas; of very many, the first and how many more there are."""
    every = list(names)
    more = len(every) - _MOST_NAMED
    return ", ".join(every[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")

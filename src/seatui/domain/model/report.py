"""The report: seats and money by zone and price, of one showing or of several, and what was sold when."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeVar

from msgspec import Struct, field

from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing

Key = TypeVar("Key", bound=Hashable)

NOTHING = Decimal(0)


class Sums(Struct, frozen=True):
    """Seats by status, and the money of the sold and the held ones."""

    seats: Mapping[SeatStatus, int] = field(default_factory=dict)
    sold: Decimal = NOTHING
    held: Decimal = NOTHING

    @property
    def size(self) -> int:
        """All seats."""
        return sum(self.seats.values())

    def of(self, status: SeatStatus) -> int:
        """The seats of one status."""
        return self.seats.get(status, 0)

    def __add__(self, other: "Sums") -> "Sums":
        seats = {status: self.of(status) + other.of(status) for status in SeatStatus}
        return Sums(seats, self.sold + other.sold, self.held + other.held)


class PriceGroup(NamedTuple):
    """Which seats a line of the report is about. currency: of the price; empty where the event has none."""

    zone: str
    category: str
    price: Decimal
    currency: str


class Part(Struct, frozen=True):
    """The seats of one showing that have a zone, a category and a price in common."""

    zone: str
    category: str
    price: Decimal
    seats: Mapping[SeatStatus, int]

    @property
    def sums(self) -> Sums:
        """Its seats and their money."""
        sold, held = (
            self.seats.get(status, 0) * self.price for status in (SeatStatus.SOLD, SeatStatus.RESERVED)
        )
        return Sums(self.seats, sold, held)


class Sales(NamedTuple):
    """What was sold and returned from an instant on, for as long as the bins of its list are."""

    since: datetime
    sold: int
    returned: int


BIN = timedelta(minutes=15)
"""How long sales are counted together: in every zone days begin at such a time."""


class ShowingReport(Struct, frozen=True):
    """The report of one showing. blocks: the most free seats side by side, by their price; none once it is over.

    returned: seats that were sold and came back; None where no journal knows.
    """

    showing: Showing
    parts: Sequence[Part]
    blocks: Mapping[Decimal, int] = field(default_factory=dict)
    returned: int | None = None

    @property
    def sums(self) -> Sums:
        """All its seats and their money."""
        return total(part.sums for part in self.parts)


class Report(Struct, frozen=True):
    """The reports of some showings, in their order. now: the time of the database.

    sales: of all of them, in bins of `BIN`, those with a sale or a return, oldest first; None where no journal knows.
    """

    showings: Sequence[ShowingReport]
    now: datetime
    sales: Sequence[Sales] | None = None

    @property
    def sums(self) -> Sums:
        """All seats; the money only means something where all have one currency."""
        return total(each.sums for each in self.showings)

    @property
    def returned(self) -> int | None:
        """Seats that were sold and came back; None where no journal knows."""
        return None if self.sales is None else sum(each.returned for each in self.sales)

    def by_currency(self) -> dict[str, Sums]:
        """The totals, since amounts of two currencies have none."""
        return totals(self.showings, lambda each: each.showing.currency, lambda each: each.sums)

    def by_price_group(self) -> dict[PriceGroup, Sums]:
        """The sums by zone, category and price, over all showings: zones in their order, the dearest first."""
        parts = [(each.showing.currency, part) for each in self.showings for part in each.parts]
        zones = {zone: index for index, zone in enumerate(dict.fromkeys(part.zone for _, part in parts))}
        found = totals(
            parts, lambda each: PriceGroup(each[1].zone, each[1].category, each[1].price, each[0]), _sums_of
        )

        def place(group: PriceGroup) -> tuple[str, int, Decimal, str]:
            return group.currency, zones[group.zone], -group.price, group.category

        return {group: found[group] for group in sorted(found, key=place)}

    def largest_blocks(self) -> dict[tuple[str, Decimal], int]:
        """The most free seats side by side by currency and price, in any of the showings."""
        found: dict[tuple[str, Decimal], int] = {}
        for each in self.showings:
            for price, seats in each.blocks.items():
                key = each.showing.currency, price
                found[key] = max(found.get(key, 0), seats)
        return {key: found[key] for key in sorted(found, key=lambda key: (key[0], -key[1]))}


def _sums_of(each: tuple[str, Part]) -> Sums:
    return each[1].sums


def total(sums: Iterable[Sums]) -> Sums:
    """Several sums in one."""
    seats: dict[SeatStatus, int] = dict.fromkeys(SeatStatus, 0)
    sold = held = NOTHING
    for each in sums:
        sold, held = sold + each.sold, held + each.held
        for status in SeatStatus:
            seats[status] += each.of(status)
    return Sums(seats, sold, held)


Counted = TypeVar("Counted")


def totals(
    counted: Iterable[Counted], key_of: Callable[[Counted], Key], sums_of: Callable[[Counted], Sums]
) -> dict[Key, Sums]:
    """The sums of what has a key in common, by that key."""
    groups: dict[Key, list[Sums]] = defaultdict(list)
    for each in counted:
        groups[key_of(each)].append(sums_of(each))
    return {key: total(group) for key, group in groups.items()}

"""What a party wants."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from seatui.domain.errors import InvalidRequest


@dataclass(frozen=True, slots=True)
class Wish:
    """A party, and what narrows its choice.

    zone: a zone's name or how it begins, in any case. price: that of each seat, exactly; at_most: or at the most.
    rows: how many rows the party spans, each with its share behind the one before; 0 when it does not matter, and 1
    for nothing but seats side by side. on_aisle: at least one seat at an aisle or at the end of a row. wheelchairs:
    how many of the party take wheelchair places; the rest sits beside them.
    Raises InvalidRequest for a party that cannot be.
    """

    party: int
    zone: str | None = None
    price: Decimal | None = None
    at_most: Decimal | None = None
    rows: int = 0
    on_aisle: bool = False
    wheelchairs: int = 0

    def __post_init__(self) -> None:
        if self.party < 1:
            raise InvalidRequest(f"a party of {self.party} needs no seats")
        if not 0 <= self.rows <= self.party:
            raise InvalidRequest(f"a party of {self.party} cannot sit in {self.rows} rows")
        if not 0 <= self.wheelchairs <= self.party:
            raise InvalidRequest(f"a party of {self.party} cannot have {self.wheelchairs} wheelchairs")

    def pays(self, price: Decimal) -> bool:
        """Whether a seat at this price will do."""
        if self.price is not None and price != self.price:
            return False
        return self.at_most is None or price <= self.at_most

    @property
    def names_price(self) -> bool:
        """Whether the price is what matters: then a restricted view is no drawback."""
        return self.price is not None or self.at_most is not None


def zones_meant(zones: Iterable[str], text: str) -> frozenset[str]:
    """The zones of that name, in any case; if there is none, those whose names begin so: `sta` is the Stalls."""
    asked = text.strip().casefold()
    names = {zone: zone.strip().casefold() for zone in zones}
    exact = frozenset(zone for zone, name in names.items() if name == asked)
    return exact or frozenset(zone for zone, name in names.items() if name.startswith(asked))

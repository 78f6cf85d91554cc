"""The wish of a party: its size and its constraints on seats."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from seatui.domain.errors import InvalidRequest


class Wish(Struct, frozen=True):
    """A party, and its constraints on seats.

    zone: a zone's name or its beginning, in any case. price: the exact price of each seat. at_most: the highest one.
    rows: the number of rows, one behind another with equal shares; 0 for any number, 1 for seats side by side only.
    on_aisle: at least one seat at an aisle or at the end of a row. wheelchairs: how many of the party take wheelchair
    places; the rest sits beside them. near: ids of seats that the party wanted: the nearest to these come first,
    instead of those nearest to the stage.
    Raises InvalidRequest for impossible numbers.
    """

    party: int
    zone: str | None = None
    price: Decimal | None = None
    at_most: Decimal | None = None
    rows: int = 0
    on_aisle: bool = False
    wheelchairs: int = 0
    near: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.party < 1:
            raise InvalidRequest(f"a party of {self.party} needs no seats")
        if not 0 <= self.rows <= self.party:
            raise InvalidRequest(f"a party of {self.party} cannot sit in {self.rows} rows")
        if not 0 <= self.wheelchairs <= self.party:
            raise InvalidRequest(f"a party of {self.party} cannot have {self.wheelchairs} wheelchairs")

    def pays(self, price: Decimal) -> bool:
        """Whether the wish admits a seat at this price."""
        if self.price is not None and price != self.price:
            return False
        return self.at_most is None or price <= self.at_most

    @property
    def names_price(self) -> bool:
        """Whether the wish constrains the price: then a restricted view is no drawback."""
        return self.price is not None or self.at_most is not None


def zones_meant(zones: Iterable[str], text: str) -> frozenset[str]:
    """The zones of that name, in any case, else those whose names begin with it: `sta` is the Stalls."""
    wanted = text.strip().casefold()
    names = {zone: zone.strip().casefold() for zone in zones}
    exact = frozenset(zone for zone, name in names.items() if name == wanted)
    return exact or frozenset(zone for zone, name in names.items() if name.startswith(wanted))

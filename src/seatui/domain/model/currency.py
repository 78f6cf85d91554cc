"""Currencies, and amounts of them."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from seatui.domain.errors import InvalidRequest
from seatui.domain.words.printable import printable

PRICE_DECIMALS = 2
"""The decimals that `event_seats.price` keeps."""

_CODE = re.compile(r"[A-Z]{3}")


class Currency(NamedTuple):
    """A currency by its ISO 4217 code. decimals: of its amounts as they are written: 2 for EUR, none for JPY."""

    code: str
    decimals: int = PRICE_DECIMALS

    def require_amounts(self, prices: Iterable[Decimal]) -> None:
        """Requires prices without a part that the currency has no unit for. Raises InvalidRequest."""
        odd = sorted(each for each in set(prices) if each != round(each, self.decimals))
        if odd:
            has = f"only {self.decimals} decimals" if self.decimals else "no decimals"
            raise InvalidRequest(f"the price {odd[0]:f} is no amount of {self.code}, which has {has}")


class Amount(NamedTuple):
    """An amount of money. currency: its ISO 4217 code; empty where the event has none."""

    value: Decimal
    currency: str = ""


def require_currency(code: str) -> None:
    """Requires the form of an ISO 4217 code, or an empty text. Raises InvalidRequest."""
    if code and not _CODE.fullmatch(code):
        raise InvalidRequest(f"the currency {printable(code)!r} is not a code of three letters such as EUR")

"""The prices of categories, and the parsing of amounts."""

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from seatui.domain.errors import InvalidRequest
from seatui.domain.words.plain_text import plain_text
from seatui.domain.words.printable import printable

MAX_AMOUNT = Decimal("99999999.99")
"""The maximum of `event_seats.price`."""

NO_PRICE = Decimal(-1)
"""Stands for the price of a seat for which a file has none, where a plan is looked at or edited, and not sold."""

AMOUNT_RULE = f"an amount such as 12 or 12.50, from 0 to {MAX_AMOUNT}"
"""The form of an amount, for error messages."""

# Decimal() itself would take NaN, 1e5, 1_000 and the digits of every script.
_AMOUNT = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")


class Prices(Struct, frozen=True):
    """The price of a seat by its category. default: the price of all other categories.

    Amounts are as from `parse_amount`: not negative, with at most two decimals.
    """

    by_category: Mapping[str, Decimal] = field(default_factory=dict)
    default: Decimal | None = None

    def of(self, category: str) -> Decimal | None:
        """The price of a seat of this category; None where there is none."""
        return self.by_category.get(category, self.default)


def amount_or_none(text: str) -> Decimal | None:
    """The amount in a text, with two decimals; None where it is none."""
    return Decimal(text).quantize(Decimal("0.01")) if _AMOUNT.fullmatch(text) else None


def parse_amount(text: str) -> Decimal:
    """Parses an amount that a person wrote. Raises InvalidRequest."""
    amount = amount_or_none(text.strip())
    if amount is None:
        raise InvalidRequest(f"{printable(text)!r} is not {AMOUNT_RULE}")
    return amount


def parse_price_option(text: str) -> tuple[str, Decimal]:
    """Parses `CATEGORY=AMOUNT`; the category may contain `=`. Raises InvalidRequest."""
    category, equals, amount = text.rpartition("=")
    if not equals or not plain_text(category):
        raise InvalidRequest(f"{printable(text)!r} is not CATEGORY=AMOUNT")
    return plain_text(category), parse_amount(amount)

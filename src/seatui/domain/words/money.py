"""Amounts of money in words."""

import re
from collections.abc import Callable, Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

Money: TypeAlias = Callable[[Decimal], str]
"""Says an amount of one currency; each character takes one cell of a terminal."""

MoneyOf: TypeAlias = Callable[[str], Money]
"""Returns the words for amounts of a currency, by its ISO 4217 code; by an empty text for those without one."""


def plain(amount: Decimal) -> str:
    """An amount without a currency: `1,234.50`."""
    return f"{amount:,.2f}"


def plain_money(currency: str) -> Money:
    """Says amounts with the code of their currency: `1,234.50 EUR`."""
    return (lambda amount: f"{plain(amount)} {currency}") if currency else plain


def in_whole_units(amount: Decimal, money: Money) -> str:
    """`1,235 EUR` of 1,234.50: an amount rounded to units of its currency, for where there is little room."""
    decimals = re.search(r"(?<=1)[^\w\s]0+", money(Decimal(1)))
    said = money(amount.quantize(Decimal(1), ROUND_HALF_UP))
    return re.sub(rf"{re.escape(decimals.group())}(?!\d)", "", said, count=1) if decimals else said


def price_of_each(prices: Collection[Decimal], money: Money) -> str:
    """`45.00 each`, `110.00 in all`, of one seat `45.00`. prices: of the seats, one by one."""
    first, *others = prices
    if not others:
        return money(first)
    return (
        f"{money(first)} each" if {first, *others} == {first} else f"{money(sum(prices, Decimal(0)))} in all"
    )


def signed(difference: Decimal, money: Money) -> str:
    """`+14.00`, `-3.50`, `same price`: what a customer pays in addition."""
    if not difference:
        return "same price"
    return f"{'+' if difference > 0 else '-'}{money(abs(difference))}"

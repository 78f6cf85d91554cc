"""Currencies by their ISO 4217 codes, and amounts of them as the clerk's locale writes them.

Babel, which knows both, is imported when the first currency is named: most commands have none.
"""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from unicodedata import bidirectional, category, east_asian_width, normalize

from seatui.domain.errors import InvalidRequest
from seatui.domain.garbage import without_collector
from seatui.domain.model.currency import Currency
from seatui.domain.words.money import Money, MoneyOf, plain
from seatui.domain.words.printable import printable

if TYPE_CHECKING:
    from babel import Locale

_KEPT = 4_096
"""The most amounts whose words are kept: a panel says the same ones at every key."""

_PLAIN_LOCALES = frozenset({"C", "POSIX"})
_PLAIN = "en"
"""The locale whose numbers the plain one has: `1,234.50`."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_TYPEWRITTEN = str.maketrans({"’": "'", "−": "-"})
"""What stands for the signs in numbers that an encoding may lack."""


def parse_currency(text: str) -> Currency:
    """A currency in use by its ISO 4217 code, in any case. Raises InvalidRequest."""
    from babel.numbers import get_currency_precision

    code = text.strip().upper()
    if code not in _codes_in_use():
        raise InvalidRequest(
            f"{printable(text)!r} is not the code of a currency in use (ISO 4217), such as EUR or JPY"
        )
    return Currency(code, get_currency_precision(code))


@cache
def _codes_in_use() -> frozenset[str]:
    """Of the currencies that somewhere are legal tender today."""
    from babel.core import get_global

    territories = get_global("territory_currencies").values()
    return frozenset(
        code for each in territories for code, _, end, is_tender in each if is_tender and end is None
    )


def locale_of(environment: Mapping[str, str]) -> str:
    """The name of the locale for amounts, such as `de_AT`; empty for the plain one (C, POSIX, or none)."""
    named = (environment.get(name, "") for name in ("LC_ALL", "LC_MONETARY", "LANG"))
    name = next(filter(None, named), "").partition(".")[0].partition("@")[0]
    return "" if name in _PLAIN_LOCALES else name


def money_for(locale: str, encoding: str) -> MoneyOf:
    """The words for amounts in a locale. encoding: of the terminal; for a symbol that it lacks stands the code."""

    @cache
    def money_of(currency: str) -> Money:
        if not currency:
            return plain
        with without_collector():  # a locale is read in a third of the time
            words = _AmountWords(locale, encoding, currency)
        return lru_cache(_KEPT)(words.of)

    return money_of


class _AmountWords:
    """The words for amounts of one currency: with its decimals, and with more of them before any rounding."""

    def __init__(self, locale: str, encoding: str, currency: str) -> None:
        from babel.numbers import get_currency_symbol

        known = _known_locale(locale)
        self._locale = known or _locale(_PLAIN)
        self._encoding = encoding
        self._currency = currency
        pattern = self._locale.currency_formats["standard"]
        self._number = pattern.number_pattern
        self._whole = _spaced(pattern.pattern, get_currency_symbol(currency, known)) if known else ""

    def of(self, amount: Decimal) -> str:
        """`1.234,50 €`; `1.234,50 EUR` where the symbol cannot be shown."""
        said = self._in_pattern(amount, self._whole) if self._whole else ""
        return said or f"{self._in_pattern(amount, self._number) or amount} {self._currency}"

    def _in_pattern(self, amount: Decimal, pattern: str) -> str:
        """The amount in a pattern of CLDR; empty if the terminal cannot show it with one cell for each character."""
        from babel.numbers import format_currency

        said = format_currency(amount, self._currency, pattern, self._locale, decimal_quantization=False)
        said = "".join(sign for sign in normalize("NFKC", said) if category(sign) != "Cf")
        shown = (each for each in (said, said.translate(_TYPEWRITTEN)) if _is_shown(each, self._encoding))
        return next(shown, "")


def _spaced(pattern: str, symbol: str) -> str:
    """The pattern with a space between the symbol and the number if a letter would stand beside a digit."""
    before = pattern.replace("¤#", "¤ #") if symbol[-1].isalpha() else pattern
    return before.replace("0¤", "0 ¤") if symbol[0].isalpha() else before


def _known_locale(name: str) -> "Locale | None":
    """The locale of a name; the language alone where its territory is not known; None for the plain one."""
    from babel import UnknownLocaleError

    for each in (name, name.partition("_")[0]):
        with suppress(UnknownLocaleError, ValueError):
            return _locale(each)
    return None


def _locale(name: str) -> "Locale":
    from babel import Locale

    return Locale.parse(name)


def _is_shown(text: str, encoding: str) -> bool:
    """Whether an encoding has each character, and a terminal draws each from left to right in one cell."""
    try:
        text.encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return text.isascii() or not any(
        east_asian_width(sign) in "WF" or bidirectional(sign) in _RIGHT_TO_LEFT or category(sign)[0] == "M"
        for sign in text
    )

"""Amounts, coordinates and kinds of seats as people write them in tables."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from seatui.domain.model.seats import SeatKind
from seatui.domain.search.names import words_in
from seatui.plans.draft import quoted
from seatui.plans.formats.cell_faults import cell_fault
from seatui.plans.prices import AMOUNT_RULE, amount_or_none

_NUMBER = re.compile("[0-9]+(?:[ .,'\u2019\u00a0\u202f][0-9]+)*")
_UNCLEAR = re.compile(r"([0-9]{1,3})[.,]([0-9]{3})")
"""A number whose only sign stands before decimals or thousands."""
_NO_CENTS = re.compile(r"^[.,][-–—]+")
_CURRENCY_LENGTH = 4
"""The most letters of a currency: `EUR`, `Kč`, `руб`."""
_COORDINATE = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_COUNT = re.compile(r"(-?[0-9]{1,9})(?:[.,]0+)?")

_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY"}

_YES = {"1", "true", "yes", "y", "x", "ja", "j", "oui", "o", "si", "sim", "wahr", "vrai", "tak", "да"}
_NO = {"", "0", "false", "no", "n", "nein", "non", "nao", "falsch", "faux", "nie", "нет"}

_KINDS = {
    SeatKind.STANDARD: "standard normal regular seat sitz sitzplatz platz",
    SeatKind.WHEELCHAIR: "wheelchair accessible rollstuhl rollstuhlplatz pmr disabled handicap ada",
    SeatKind.COMPANION: "companion companionseat begleitperson begleitplatz carer",
    SeatKind.RESTRICTED_VIEW: "restricted restrictedview limitedview obstructedview sichtbehindert sichtbehinderung",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}


@lru_cache(1 << 12)
def written_amount(text: str) -> tuple[Decimal | None, str]:
    """The amount of a price and its currency, "" without one: `€12.50`, `12,50`, `12.5 EUR`, `1,200.00`, `12,-`.

    The amount is None where the text is none, or has more than two decimals.
    """
    found = _NUMBER.search(text)
    if not found:
        return None, ""
    rest = _NO_CENTS.sub("", text[found.end() :])
    signs = [part for part in (text[: found.start()].strip(), rest.strip()) if part]
    if len(signs) > 1 or not all(map(_is_currency, signs)):
        return None, ""
    return amount_or_none(_with_point(found[0])), _SIGNS.get(signs[0], signs[0]) if signs else ""


def amount_fault(text: str) -> str:
    """Why a text is no amount, for a person."""
    if fault := cell_fault(text):
        return f"the price {quoted(text)!r} is {fault}"
    number = _NUMBER.search(text)
    if number and (thousands := _UNCLEAR.fullmatch(number[0])):
        whole = "".join(thousands.groups())
        return (
            f"the price {quoted(text)!r} is {whole} to some people and {thousands[1]}.{thousands[2]} to others: "
            f"write {whole}, or two decimals"
        )
    return f"the price {quoted(text)!r} is not {AMOUNT_RULE}"


def _is_currency(text: str) -> bool:
    bare = text.rstrip(".")
    return 0 < len(bare) <= _CURRENCY_LENGTH and all(
        char.isalpha() or unicodedata.category(char) == "Sc" for char in bare
    )


def _with_point(number: str) -> str:
    """A number with its decimals behind a point; other signs group thousands. "" where it is not clear which.

    One or two digits at the end are decimals. Of `1.200` nobody knows: 1200 to some people, 1.2 to others.
    """
    parts = re.split(r"[^0-9]", number)
    if len(parts) == 1:
        return number
    if len(parts) == 2 and len(parts[1]) > 2 and any(sign in number for sign in ".,"):
        return ""
    whole, last = parts[:-1], parts[-1]
    has_decimals = len(last) < 3 and number[-len(last) - 1] in ".,"
    grouped = whole if has_decimals else parts
    if any(len(group) != 3 for group in grouped[1:]):
        return ""
    return f"{''.join(whole)}.{last}" if has_decimals else "".join(parts)


def written_coordinate(text: str, *, has_comma: bool) -> float | None:
    """A coordinate; None where the text is none. has_comma: whether a comma stands before decimals."""
    if not text.isascii():
        return None
    if (
        "," in text
        and "." not in text
        and (has_comma or not re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+", text))
    ):
        text = text.replace(",", ".")
    elif "," in text:
        text = text.replace(",", "")
    return float(text) if _COORDINATE.fullmatch(text) else None


@lru_cache(1 << 12)
def written_count(text: str) -> int | None:
    """A whole number, perhaps with a sign or with decimals that are zeros; None where the text is none."""
    found = _COUNT.fullmatch(text)
    return int(found[1]) if found else None


@lru_cache(1 << 12)
def written_kind(text: str) -> SeatKind | None:
    """The kind of seat in a text; None for a kind that there is not."""
    word = "".join(words_in(text))
    return _KIND_OF.get(word) if word else SeatKind.STANDARD


@lru_cache(1 << 12)
def written_flag(text: str) -> bool | None:
    """Yes or no; None for neither."""
    word = "".join(words_in(text))
    return True if word in _YES else False if word in _NO else None

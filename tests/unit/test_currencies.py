"""Amounts as the clerk's locale writes them, in cells of a terminal; and which currencies there are."""

from decimal import Decimal

import pytest
from rich.cells import cell_len

from seatui.cli.appearance import Appearance
from seatui.cli.currencies import locale_of, money_for, parse_currency
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.currency import Currency
from seatui.domain.words.money import in_whole_units

AMOUNT = Decimal("1234.50")


@pytest.mark.parametrize(
    ("locale", "currency", "said"),
    [
        ("de_DE", "EUR", "1.234,50 €"),
        ("en_US", "EUR", "€1,234.50"),
        ("en_GB", "GBP", "£1,234.50"),
        ("fr_FR", "EUR", "1 234,50 €"),
        ("pl_PL", "PLN", "1 234,50 zł"),
        ("en_US", "KWD", "KWD 1,234.500"),
        ("ja_JP", "JPY", "¥1,234.5"),
        ("", "EUR", "1,234.50 EUR"),
        ("", "", "1,234.50"),
        ("de_DE", "", "1,234.50"),
        ("xx_YY", "EUR", "1,234.50 EUR"),
        ("en_XX", "EUR", "€1,234.50"),
        ("de_DE", "ABC", "1.234,50 ABC"),
    ],
)
def test_an_amount_is_written_as_in_the_locale(locale: str, currency: str, said: str) -> None:
    assert money_for(locale, "utf-8")(currency)(AMOUNT) == said


@pytest.mark.parametrize(
    ("locale", "currency", "said"),
    [
        ("de_DE", "EUR", "11.749 €"),
        ("en_US", "EUR", "€11,749"),
        ("fr_FR", "EUR", "11 749 €"),
        ("en_US", "KWD", "KWD 11,749"),
        ("de_DE", "JPY", "11.749 ¥"),
        ("ja_JP", "JPY", "¥11,749"),
    ],
)
def test_an_amount_in_whole_units_keeps_the_signs_of_its_locale(
    locale: str, currency: str, said: str
) -> None:
    assert in_whole_units(Decimal("11749.40"), money_for(locale, "utf-8")(currency)) == said


@pytest.mark.parametrize(
    ("currency", "said"), [("JPY", "¥1,500"), ("KWD", "KWD 1,500.000"), ("EUR", "€1,500.00")]
)
def test_a_currency_has_its_own_number_of_decimals(currency: str, said: str) -> None:
    assert money_for("en_US", "utf-8")(currency)(Decimal("1500.00")) == said


def test_no_amount_is_rounded_for_want_of_decimals() -> None:
    assert money_for("en_US", "utf-8")("JPY")(Decimal("1500.55")) == "¥1,500.55"


@pytest.mark.parametrize(
    ("locale", "encoding", "said"),
    [
        ("de_DE", "iso8859-1", "1.234,50 EUR"),
        ("de_DE", "iso8859-15", "1.234,50 €"),
        ("en_US", "ascii", "1,234.50 EUR"),
        ("en_US", "no-such-encoding", "1234.50 EUR"),
        ("fr_FR", "ascii", "1 234,50 EUR"),
    ],
)
def test_for_a_symbol_that_the_terminal_lacks_stands_the_code(locale: str, encoding: str, said: str) -> None:
    assert money_for(locale, encoding)("EUR")(AMOUNT) == said


@pytest.mark.parametrize(
    "locale", ["ar_EG", "fa_IR", "he_IL", "ja_JP", "zh_CN", "hi_IN", "th_TH", "de_CH", "bn_BD"]
)
@pytest.mark.parametrize("currency", ["EUR", "JPY", "CNY", "KWD", "EGP", "IRR", "ILS", "INR", "THB", "BDT"])
def test_each_character_takes_one_cell(locale: str, currency: str) -> None:
    said = money_for(locale, "utf-8")(currency)(AMOUNT)
    assert cell_len(said) == len(said)
    assert said.isprintable()
    assert all(digit in said for digit in "1234")


def test_in_ascii_every_amount_is_ascii() -> None:
    for locale in ("ar_EG", "de_CH", "fr_FR", "hi_IN", "ja_JP", "sv_SE"):
        assert money_for(locale, "ascii")("EUR")(AMOUNT).isascii()


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({"LC_ALL": "de_AT.UTF-8", "LC_MONETARY": "en_US", "LANG": "fr_FR"}, "de_AT"),
        ({"LC_ALL": "", "LC_MONETARY": "en_US.ISO-8859-1", "LANG": "fr_FR"}, "en_US"),
        ({"LANG": "ca_ES@valencia", "LC_CTYPE": "de_DE"}, "ca_ES"),
        ({"LC_ALL": "C.UTF-8", "LANG": "fr_FR"}, ""),
        ({"LANG": "POSIX"}, ""),
        ({}, ""),
    ],
)
def test_the_locale_is_the_one_for_money(environment: dict[str, str], locale: str) -> None:
    assert locale_of(environment) == locale


@pytest.mark.parametrize("ascii_only", [True, False])
def test_the_options_of_the_looks_decide_on_symbols(
    monkeypatch: pytest.MonkeyPatch, ascii_only: bool
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    said = Appearance(ascii_only=ascii_only).money_of("GBP")(AMOUNT)
    assert said == ("1,234.50 GBP" if ascii_only else "£1,234.50")


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("EUR", Currency("EUR", 2)),
        (" usd ", Currency("USD", 2)),
        ("JPY", Currency("JPY", 0)),
        ("KWD", Currency("KWD", 3)),
    ],
)
def test_a_currency_is_named_by_its_code(text: str, currency: Currency) -> None:
    assert parse_currency(text) == currency


@pytest.mark.parametrize("text", ["", "€", "EURO", "EU", "ABC", "DEM", "XXX", "XAU", "E\x1bR"])
def test_what_is_no_currency_in_use_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="ISO 4217") as refused:
        parse_currency(text)
    assert "\x1b" not in str(refused.value)


def test_prices_without_a_unit_in_the_currency_are_refused() -> None:
    with pytest.raises(InvalidRequest, match=r"the price 12\.50 is no amount of JPY, which has no decimals"):
        Currency("JPY", 0).require_amounts([Decimal("1500.00"), Decimal("12.50")])
    Currency("JPY", 0).require_amounts([Decimal("1500.00")])
    Currency("KWD", 3).require_amounts([Decimal("12.25")])

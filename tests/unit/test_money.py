"""Amounts in words, without any locale."""

from decimal import Decimal

from seatui.domain.words.money import in_whole_units, plain, plain_money, price_of_each, signed

EUROS = plain_money("EUR")


def test_an_amount_has_two_decimals_and_its_currency_if_there_is_one() -> None:
    assert plain(Decimal("1234.5")) == plain_money("")(Decimal("1234.5")) == "1,234.50"
    assert EUROS(Decimal("1234.5")) == "1,234.50 EUR"


def test_a_difference_has_its_sign_before_the_amount() -> None:
    differences = map(Decimal, ("14", "-3.5", "0"))
    assert [signed(each, EUROS) for each in differences] == ["+14.00 EUR", "-3.50 EUR", "same price"]


def test_equal_prices_are_named_for_each_seat_and_others_in_all() -> None:
    assert price_of_each([Decimal(20)], EUROS) == "20.00 EUR"
    assert price_of_each([Decimal(20), Decimal("20.00")], EUROS) == "20.00 EUR each"
    assert price_of_each([Decimal(20), Decimal(90)], EUROS) == "110.00 EUR in all"


def test_an_amount_in_whole_units_is_rounded_and_keeps_its_currency() -> None:
    assert in_whole_units(Decimal("1234.50"), EUROS) == "1,235 EUR"
    assert in_whole_units(Decimal("0.20"), plain) == "0"

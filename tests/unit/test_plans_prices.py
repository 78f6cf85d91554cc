"""Amounts as people write them."""

from decimal import Decimal

import pytest

from seatui.domain.errors import InvalidRequest
from seatui.plans import Prices, parse_amount, parse_price_option


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("VIP=50", ("VIP", Decimal("50.00"))),
        (" Cat 1 = 12.5 ", ("Cat 1", Decimal("12.50"))),
        ("a=b=0", ("a=b", Decimal(0))),
        ("Top=99999999.99", ("Top", Decimal("99999999.99"))),
    ],
)
def test_an_option_is_a_category_and_its_amount(text: str, option: tuple[str, Decimal]) -> None:
    assert parse_price_option(text) == option


@pytest.mark.parametrize("text", ["", "VIP", "=5", " =5", "VIP=", "VIP=five"])
def test_what_is_no_option_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        parse_price_option(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "+1",
        "1.234",
        "100000000",
        "1e5",
        "1_000",
        "NaN",
        "Infinity",
        "1,5",
        "1.",
        ".5",
        "٣",
        "1 0",
        "\x1b",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse_amount(text)
    assert "\x1b" not in str(refused.value)


def test_the_default_is_for_categories_without_a_price() -> None:
    prices = Prices({"VIP": Decimal(5)}, default=Decimal(1))
    assert prices.of("VIP") == 5
    assert prices.of("Back") == 1
    assert Prices().of("VIP") is None

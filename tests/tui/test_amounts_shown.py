"""Every amount on the screens has the currency of its event, in the clerk's locale and in whole columns."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest

from seatui.cli.currencies import money_for
from seatui.domain.words.money import MoneyOf
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import FakeDatabase, rows_of_seats
from tests.tui.houses import database_of
from tests.tui.test_card import go, open_card, with_booking

GERMAN = money_for("de_DE", "utf-8")
WIDE = (120, 40)


@pytest.fixture
def database() -> FakeDatabase:
    """Stalls A1 to C8 at 45.00, Circle D1 to D8 at 1052.00; B3 and B4 sold to Jo Smith."""
    circle = rows_of_seats("Circle", "D", 8, block=1, price="1052.00")
    made = database_of([*rows_of_seats("Stalls", "ABC", 8), *circle], currency="EUR")
    with_booking(made, "B3", "B4")
    return made


@asynccontextmanager
async def a_clerk(
    database: FakeDatabase, size: tuple[int, int] = (80, 24), money_of: MoneyOf = GERMAN
) -> AsyncIterator[Clerk]:
    async with at_a_house(database, size=size, money_of=money_of) as clerk:
        yield clerk


async def test_the_map_says_prices_in_the_currency(database: FakeDatabase) -> None:
    async with a_clerk(database, WIDE) as clerk:
        assert "45,00 € · free" in clerk.seat_line
        await clerk.press("space", "l", "space")
        assert "2 seats · 90,00 €" in clerk.summary
        assert clerk.text.count("90,00 €") == 2, "beside the row and in the sum"
        await clerk.press("escape", "p")
        await clerk.until(lambda: clerk.seat_line == "By price, from 1.052,00 € to 45,00 €")
        assert "■ 1.052,00 €  ■ 45,00 €" in clerk.text


async def test_a_legend_breaks_between_prices_and_not_within() -> None:
    prices = {"A": "10045.00", "B": "10046.00", "C": "10047.00"}
    seats = [seat for row, price in prices.items() for seat in rows_of_seats(row, row, price=price)]
    async with a_clerk(database_of(seats, currency="EUR"), WIDE) as clerk:
        await clerk.press("p")
        lines = [line[-40:].strip() for line in clerk.text.splitlines()]
        assert "■ 10.047,00 €  ■ 10.046,00 €" in lines
        assert "■ 10.045,00 €" in lines


async def test_best_seats_and_narrower_wishes_say_it(database: FakeDatabase) -> None:
    async with a_clerk(database, WIDE) as clerk:
        await clerk.press("2", "b")
        await clerk.until(lambda: "45,00 € each" in clerk.seat_line or "45,00 € each" in clerk.text)
        await clerk.type_line("colon", "2 circle", "enter")
        await clerk.until(lambda: "1.052,00 € each" in clerk.text)
        await clerk.press("less_than_sign")
        await clerk.until(lambda: "at most 45,00 €" in clerk.text)


async def test_a_sale_says_it_from_the_dialog_to_the_notice(database: FakeDatabase) -> None:
    async with a_clerk(database) as clerk:
        await go(clerk, "A1", "space")
        await go(clerk, "D1", "space", "l", "space", "enter")
        assert clerk.is_confirming
        ends = {
            line.rstrip(" │").rpartition("€")[0]
            for line in clerk.text.splitlines()
            if " × " in line and "€" in line
        }
        assert {len(each) for each in ends} == {len(next(iter(ends)))}, "the amounts end in one column"
        for words in ("1 × 45,00 €", "2 × 1.052,00 €", "2.149,00 €"):
            assert words in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "3 seats · 2.149,00 €" in clerk.notice)


async def test_a_move_says_the_difference(database: FakeDatabase) -> None:
    async with a_clerk(database, WIDE) as clerk:
        await open_card(clerk, "B4")
        assert "2 × 45,00 €" in clerk.text
        await clerk.press("m")
        await clerk.until(lambda: bool(clerk.picked))
        await clerk.press("u")
        await go(clerk, "D1", "space", "l", "space")
        assert "+2.014,00 €" in clerk.summary
        await clerk.press("enter")
        await clerk.until(lambda: "+2.014,00 €" in clerk.notice)


async def test_returned_seats_are_chosen_by_price_and_paid_back(database: FakeDatabase) -> None:
    async with a_clerk(database, WIDE) as clerk:
        await open_card(clerk, "B4", "r")
        await clerk.until(lambda: "seat 4  45,00 €" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: "RETURNED" in clerk.notice)
        assert "1 seat · 45,00 €" in clerk.notice


@pytest.mark.parametrize("locale", ["de_DE", "ja_JP", "ar_EG"])
async def test_the_list_of_bookings_keeps_its_columns(database: FakeDatabase, locale: str) -> None:
    with_booking(database, *(f"D{number}" for number in range(1, 9)), booking_id="BK-LARGE", customer="Ann")
    money_of = money_for(locale, "utf-8")
    async with a_clerk(database, (100, 30), money_of) as clerk:
        await clerk.press("B")
        await clerk.until(lambda: "2 bookings" in clerk.text)
        lines = [line for line in clerk.text.splitlines() if "BK-" in line and "×" not in line]
        assert {line.index("BK-") for line in lines} == {lines[0].index("BK-")}
        assert any(money_of("EUR")(Decimal(8 * 1052)) in line for line in lines)

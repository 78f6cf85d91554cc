"""Seats and prices in the words of the counter."""

from decimal import Decimal

import pytest

from seatui.domain.words.wording import by_row, ranges, row_name, seats_count
from tests.unit.houses import seat


def test_seats_are_named_by_row_in_the_order_of_the_room() -> None:
    seats = [seat("F14", row=5), seat("F12", row=5), seat("F13", row=5), seat("A1"), seat("F17", row=5)]
    assert [str(group) for group in by_row(seats)] == [
        "Zone 0, row A, seat 1",
        "Zone 0, row F, seats 12–14, 17",
    ]


def test_a_house_of_one_zone_without_a_name_leaves_the_zone_out() -> None:
    assert str(by_row([seat("A1")._replace(zone="")])[0]) == "row A, seat 1"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("F", "row F"),
        ("12", "row 12"),
        ("A 1", "row A 1"),
        ("Row 1", "Row 1"),
        ("Reihe 5", "Reihe 5"),
        ("Box 3", "Box 3"),
    ],
)
def test_a_row_whose_label_says_what_it_is_is_called_by_it_alone(label: str, said: str) -> None:
    assert row_name(seat("A1")._replace(zone="", row=label)) == said


def test_a_group_knows_its_prices_and_its_total() -> None:
    (group,) = by_row([seat("A1", price="12.50"), seat("A2", price="10"), seat("A3", price="10")])
    assert group.prices == (Decimal(10), Decimal("12.50"))
    assert group.total == Decimal("32.50")


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([5], "5"), ([5, 6], "5–6"), ([1, 3], "1, 3"), ([1, 2, 3, 7, 8, 11], "1–3, 7–8, 11")],
)
def test_ranges(numbers: list[int], text: str) -> None:
    assert ranges(numbers) == text


def test_counts() -> None:
    assert (seats_count(1), seats_count(8897)) == ("1 seat", "8,897 seats")

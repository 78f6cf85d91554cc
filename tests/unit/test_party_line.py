"""A party in one line: its number and then anything, in any order, or an error that says what is possible."""

from decimal import Decimal

import pytest

from seatui.domain.orders.command_line import parse
from seatui.domain.orders.orders import PickBest
from seatui.domain.words.printable import is_printable
from tests.unit.typed_orders import ZONES, refusal

BELOW_50 = Decimal("49.99")


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("4", PickBest(4)),
        ("  4  ", PickBest(4)),
        ("best 4", PickBest(4)),
        ("pick 4 stalls", PickBest(4, "Stalls")),
        ("4 stalls <50 aisle", PickBest(4, "Stalls", at_most=BELOW_50, on_aisle=True)),
        ("4 aisle, <50, STALLS", PickBest(4, "Stalls", at_most=BELOW_50, on_aisle=True)),
        ("4 < 50 on the aisle st", PickBest(4, "Stalls", at_most=BELOW_50, on_aisle=True)),
        ("4 <=50", PickBest(4, at_most=Decimal(50))),
        ("4 ≤50€", PickBest(4, at_most=Decimal(50))),
        ("4 max 50", PickBest(4, at_most=Decimal(50))),
        ("4 under £50", PickBest(4, at_most=BELOW_50)),
        ("4 =45", PickBest(4, price=Decimal(45))),
        ("4 = 45.50", PickBest(4, price=Decimal("45.50"))),
        ("4 45€", PickBest(4, price=Decimal(45))),
        ("4 $45", PickBest(4, price=Decimal(45))),
        ("4 45,50", PickBest(4, price=Decimal("45.50"))),
        ("4 45 eur", PickBest(4, price=Decimal(45))),
        ("20 rows 4", PickBest(20, rows=4)),
        ("20 4 rows", PickBest(20, rows=4)),
        ("20 in 4 rows circle", PickBest(20, "Circle", rows=4)),
        ("4x5", PickBest(20, rows=4)),
        ("4 × 5 front circle", PickBest(20, "Front circle", rows=4)),
        ("4 wheelchair", PickBest(4, wheelchairs=1)),
        ("4 1 wheelchair", PickBest(4, wheelchairs=1)),
        ("4 2w aisle", PickBest(4, on_aisle=True, wheelchairs=2)),
        ("2w", PickBest(2, wheelchairs=2)),
        ("2 wheelchairs", PickBest(2, wheelchairs=2)),
        ("4 w", PickBest(4, "W")),
        ("4 w wheelchair", PickBest(4, "W", wheelchairs=1)),
        ("4 fr ci", PickBest(4, "Front circle")),
        ("4 range", PickBest(4, "Ränge")),
        ("4 block 101", PickBest(4, "Block 101")),
        ("4 101", PickBest(4, "Block 101")),
        ("4 circle", PickBest(4, "Circle")),
    ],
)
def test_a_party_is_its_number_and_then_anything_in_any_order(typed: str, order: PickBest) -> None:
    assert parse(typed, ZONES) == order


def test_w_is_a_wheelchair_where_no_zone_is_called_so() -> None:
    assert parse("4 w", ["Stalls"]) == PickBest(4, wheelchairs=1)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("best stalls", 'what is "stalls"? Known: a number of seats'),
        ("4 45", 'what is "45"? Known: aisle'),
        ("4 <", 'what is "<"? Known: aisle'),
        ("4 stalls circle", "the zone is said twice: circle"),
        ("4 <50 =45", "the price is said twice: =45"),
        ("4x5 rows 3", "the number of rows is said twice: rows 3"),
        ("0", "a party is of 1 to 9,999 people"),
        ("999x999", "a party is of 1 to 9,999 people"),
        ("4 rows 5", "4 seats cannot stand in 5 rows"),
        ("4 rows 0", "a party sits in 1 row or more"),
        ("0x4", "a party is of 1 to 9,999 people"),
        ("1 2w", "2 wheelchairs are more than a party of 1"),
    ],
)
def test_a_party_that_cannot_be_says_why(typed: str, problem: str) -> None:
    assert problem in refusal(typed)


def test_zones_whose_names_begin_alike_are_meant_together() -> None:
    assert parse("4 Stalls", ["Stalls left", "Circle", "Stalls right"]) == PickBest(4, "stalls")


def test_a_zone_that_may_be_either_is_asked_for() -> None:
    zones = ["Front circle", "Rear circle", "Stalls"]
    assert refusal("4 circle", zones) == 'which zone is "circle"? Known: Front circle, Rear circle'


def test_the_names_of_zones_are_any_text() -> None:
    zones = ["<50", "aisle", "rows", "[/foo]\x1b[2J", "", " "]
    assert parse("4 foo", zones) == PickBest(4, "[/foo]\x1b[2J")
    assert parse("4 aisle", zones) == PickBest(4, "aisle")
    assert is_printable(refusal("4 nothing", zones))

"""What narrows a search: zone, price, aisle, wheelchairs."""

from decimal import Decimal

import pytest

from seatui.domain.best import Wish, zones_meant
from seatui.domain.errors import InvalidRequest
from tests.unit.houses import house_of
from tests.unit.proposing import ids, proposals

TWO_ZONES = house_of("....", "", "....")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sta", {"Stalls", "Stalls Left"}),
        ("STALLS", {"Stalls"}),
        (" stalls l", {"Stalls Left"}),
        ("", {"Stalls", "Stalls Left", "Circle"}),
        ("alls", set()),
    ],
)
def test_a_zone_is_meant_by_its_name_or_how_it_begins(text: str, expected: set[str]) -> None:
    assert zones_meant(["Stalls", "Stalls Left", "Circle"], text) == expected


def test_a_zone_narrows_the_search() -> None:
    assert ids(TWO_ZONES, Wish(4, zone="cir")) == ["B1 B2 B3 B4"]
    assert ids(TWO_ZONES, Wish(4, zone="balcony")) == []


def test_a_price_narrows_the_search() -> None:
    house = house_of("$$$$", "....")
    assert ids(house, Wish(4, price=Decimal(90))) == ["A1 A2 A3 A4"]
    assert ids(house, Wish(4, price=Decimal("20.00"))) == ["B1 B2 B3 B4"]
    assert ids(house, Wish(4, at_most=Decimal(50))) == ["B1 B2 B3 B4"]
    assert ids(house, Wish(4, price=Decimal(50))) == []


def test_a_party_on_an_aisle_has_a_seat_at_one() -> None:
    assert ids(house_of("." * 9), Wish(2, on_aisle=True, rows=1)) == ["A1 A2", "A8 A9"]
    assert ids(house_of("xx...xx", "......."), Wish(4, on_aisle=True, rows=2)) == []
    assert ids(house_of("..", "...."), Wish(4, on_aisle=True, rows=2)) == ["A1 A2 B1 B2"]


def test_a_wheelchair_has_its_companions_beside_it() -> None:
    house = house_of("." * 6, "wc..cw")
    assert ids(house, Wish(2, wheelchairs=1)) == ["B1 B2", "B5 B6"]
    assert ids(house, Wish(3, wheelchairs=1)) == ["B1 B2 B3", "B4 B5 B6"]
    assert ids(house, Wish(6, wheelchairs=2))[0] == "B1 B2 B3 B4 B5 B6"
    assert ids(house, Wish(1, wheelchairs=1)) == ["B1", "B6"]


def test_companion_seats_come_before_others_beside_the_wheelchair() -> None:
    assert ids(house_of("w.", "wc"), Wish(2, wheelchairs=1))[0] == "B1 B2"
    assert ids(house_of("wr", "w."), Wish(2, wheelchairs=1))[0] == "B1 B2"


def test_where_they_cannot_be_beside_it_they_are_in_the_next_row_and_it_says_so() -> None:
    found = proposals(house_of("..", "w."), Wish(4, wheelchairs=1))[0]
    assert found.seat_ids == ("A1", "A2", "B1", "B2")
    assert "1 wheelchair place, not all side by side" in found.reasons


def test_without_a_wheelchair_place_there_is_nothing() -> None:
    assert ids(house_of("....."), Wish(2, wheelchairs=1)) == []


@pytest.mark.parametrize(
    "wish",
    [
        {"party": 0},
        {"party": 2, "rows": 3},
        {"party": 2, "rows": -1},
        {"party": 2, "wheelchairs": 3},
        {"party": 2, "wheelchairs": -1},
    ],
)
def test_a_party_that_cannot_be_is_refused(wish: dict[str, int]) -> None:
    with pytest.raises(InvalidRequest):
        Wish(**wish)  # type: ignore[arg-type]

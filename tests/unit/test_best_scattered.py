"""A party that finds no seats together."""

from seatui.domain.best import Wish
from tests.unit.houses import house_of
from tests.unit.proposing import ids, proposals


def test_apart_and_on_an_aisle() -> None:
    assert ids(house_of("x.x.x."), Wish(2, on_aisle=True)) == ["A4 A6"]


def test_apart_is_in_one_zone_if_one_has_enough() -> None:
    house = house_of(".x.", "", ".x.x.", zones=("Stalls", "Circle"))
    assert ids(house, Wish(3)) == ["B1 B3 B5"]
    assert proposals(house, Wish(4))[0].reasons[:2] == ("apart", "Stalls, row A, seats 1, 3")

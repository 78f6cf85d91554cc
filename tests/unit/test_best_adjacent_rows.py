"""A party over several rows: in groups behind one another that touch."""

from seatui.domain.best import Wish
from tests.unit.houses import house_of
from tests.unit.proposing import ids, proposals

TWO_ZONES = house_of("....", "", "....")


def test_a_party_over_several_rows_is_in_equal_groups_behind_one_another() -> None:
    house = house_of(*["." * 9] * 6)
    assert ids(house, Wish(20, rows=4))[0].split() == [
        f"{row}{number}" for row in "ABCD" for number in range(3, 8)
    ]
    assert ids(house, Wish(5, rows=2))[0] == "A4 A5 A6 B4 B5"


def test_too_long_for_a_row_it_takes_as_few_rows_as_can_be() -> None:
    house = house_of(*["...."] * 4)
    assert ids(house, Wish(8))[0] == "A1 A2 A3 A4 B1 B2 B3 B4"
    assert ids(house, Wish(12))[0] == "A1 A2 A3 A4 B1 B2 B3 B4 C1 C2 C3 C4"


def test_the_groups_shift_where_they_must_and_still_touch() -> None:
    assert ids(house_of("..xx", "x..x"), Wish(4)) == ["A1 A2 B2 B3"]
    assert proposals(house_of("..xx", "xx.."), Wish(4))[0].reasons[0] == "apart"


def test_a_group_keeps_right_behind_the_one_before_though_the_middle_is_free() -> None:
    assert ids(house_of("xx..xxxxx", "." * 9), Wish(4, rows=2))[0] == "A3 A4 B3 B4"


def test_four_one_behind_the_other_are_not_together_unless_they_asked_for_it() -> None:
    house = house_of(*["."] * 4)
    assert proposals(house, Wish(4))[0].reasons[0] == "apart"
    assert proposals(house, Wish(4, rows=4))[0].reasons[:2] == ("rows A–D", "1 each")


def test_one_row_asked_for_is_one_row() -> None:
    assert ids(house_of("..", ".."), Wish(4, rows=1)) == []


def test_rows_of_two_blocks_are_not_behind_one_another() -> None:
    assert proposals(TWO_ZONES, Wish(8))[0].reasons[0] == "apart"
    assert proposals(TWO_ZONES, Wish(8, rows=2)) == []

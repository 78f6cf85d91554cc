"""What narrows a search: zone, price, rows, aisle, wheelchairs; and the words that say why."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.best import Wish, zones_meant
from seatui.domain.best.masks import flags_of, mask_of, runs, with_exactly
from seatui.domain.errors import InvalidRequest
from tests.unit.best_houses import house_of, ids, proposals

CLEAN = "row A, centre, no seat left alone"
TWO_ZONES = house_of("....", "", "....", zones=("Stalls", "Circle"))


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


def test_apart_and_on_an_aisle() -> None:
    assert ids(house_of("x.x.x."), Wish(2, on_aisle=True)) == ["A4 A6"]


def test_one_row_asked_for_is_one_row() -> None:
    assert ids(house_of("..", ".."), Wish(4, rows=1)) == []


def test_rows_of_two_blocks_are_not_behind_one_another() -> None:
    assert proposals(TWO_ZONES, Wish(8))[0].reasons[0] == "apart"
    assert proposals(TWO_ZONES, Wish(8, rows=2)) == []


def test_apart_is_in_one_zone_if_one_has_enough() -> None:
    house = house_of(".x.", "", ".x.x.", zones=("Stalls", "Circle"))
    assert ids(house, Wish(3)) == ["B1 B3 B5"]
    assert proposals(house, Wish(4))[0].reasons[:2] == ("apart", "Stalls, row A, seats 1, 3")


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
    ("rows", "wish", "expected"),
    [
        (("x.....x",), Wish(4), "row A, centre, leaves seat 6 alone, 20.00 each"),
        ((".......", "......."), Wish(3), "row A, centre, no seat left alone, 20.00 each"),
        (("..xxxxxx.",), Wish(2), "row A, left, no seat left alone, 20.00 each"),
        (("xxxxxxx..",), Wish(2, on_aisle=True), "row A, right, no seat left alone, on the aisle, 20.00 each"),
        (("....", "...."), Wish(8), "rows A–B, 4 each, behind one another, centre, no seat left alone, 20.00 each"),
        (("$.",), Wish(2), "row A, centre, no seat left alone, 110.00 in all"),
        (("rr",), Wish(2), "row A, centre, no seat left alone, restricted view, 20.00 each"),
        (("wc",), Wish(2, wheelchairs=1), f"{CLEAN}, 1 wheelchair place, all side by side, 20.00 each"),
        (("ww",), Wish(2), f"{CLEAN}, 2 wheelchair places, as there is nothing else, 20.00 each"),
        ((".x.",), Wish(2), "apart, Stalls, row A, seats 1, 3, no seat left alone, 20.00 each"),
    ],
)  # fmt: skip
def test_it_says_why(rows: tuple[str, ...], wish: Wish, expected: str) -> None:
    assert str(proposals(house_of(*rows), wish)[0]) == expected


def test_where_there_are_several_zones_it_names_them() -> None:
    assert proposals(TWO_ZONES, Wish(4))[0].reasons[0] == "Stalls, row A"


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


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 9), st.integers(0, 9))
def test_masks_find_what_a_loop_finds(flags: list[bool], size: int, count: int) -> None:
    mask = mask_of(bytes(flags))
    starts = range(len(flags) - size + 1)
    for found, expected in (
        (runs(mask, size), [all(flags[at : at + size]) for at in starts]),
        (with_exactly(mask, count, size, len(flags)), [sum(flags[at : at + size]) == count for at in starts]),
    ):
        assert list(map(bool, flags_of(found, len(flags))[: len(starts)])) == expected

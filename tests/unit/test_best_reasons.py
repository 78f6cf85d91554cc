"""Why seats are proposed, in words."""

import pytest

from seatui.domain.best import Wish
from tests.unit.houses import house_of
from tests.unit.proposing import proposals

CLEAN = "row A, centre, no seat left alone"
TWO_ZONES = house_of("....", "", "....")


@pytest.mark.parametrize(
    ("rows", "wish", "expected"),
    [
        (("x.....x",), Wish(4), "row A, centre, leaves seat 6 alone"),
        ((".......", "......."), Wish(3), "row A, centre, no seat left alone"),
        (("..xxxxxx.",), Wish(2), "row A, left, no seat left alone"),
        (("xxxxxxx..",), Wish(2, on_aisle=True), "row A, right, no seat left alone, on the aisle"),
        (("....", "...."), Wish(8), "rows A–B, 4 each, behind one another, centre, no seat left alone"),
        (("rr",), Wish(2), "row A, centre, no seat left alone, restricted view"),
        (("wc",), Wish(2, wheelchairs=1), f"{CLEAN}, 1 wheelchair place, all side by side"),
        (("ww",), Wish(2), f"{CLEAN}, 2 wheelchair places, as there is nothing else"),
        ((".x.",), Wish(2), "apart, Stalls, row A, seats 1, 3, no seat left alone"),
    ],
)  # fmt: skip
def test_it_says_why(rows: tuple[str, ...], wish: Wish, expected: str) -> None:
    assert str(proposals(house_of(*rows), wish)[0]) == expected


def test_where_there_are_several_zones_it_names_them() -> None:
    assert proposals(TWO_ZONES, Wish(4))[0].reasons[0] == "Stalls, row A"

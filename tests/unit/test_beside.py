"""A dialog stands beside the seats that it is about."""

from textual.geometry import Region, Size

from seatui.tui.screens.beside import place_beside

DIALOG, SCREEN = Size(64, 15), Size(80, 24)


def test_it_stands_in_the_middle_where_no_seats_are() -> None:
    assert place_beside(DIALOG, [], SCREEN) == ("center", "middle")
    assert place_beside(DIALOG, [Region(30, 1, 8, 1)], SCREEN) == ("center", "middle")


def test_it_makes_way_for_seats_up_or_down() -> None:
    assert place_beside(DIALOG, [Region(30, 6, 8, 1)], SCREEN) == ("center", "bottom")
    assert place_beside(DIALOG, [Region(30, 17, 8, 1)], SCREEN) == ("center", "top")


def test_it_goes_to_a_side_where_seats_reach_from_the_front_to_the_back() -> None:
    column = [Region(70, y, 4, 1) for y in range(3, 45)]
    assert place_beside(DIALOG, column, Size(160, 50)) == ("right", "middle")


def test_where_it_must_cover_some_it_covers_the_fewest() -> None:
    rows = [Region(0, y, 80, 1) for y in range(2, 14)]
    assert place_beside(DIALOG, rows, SCREEN) == ("center", "bottom")

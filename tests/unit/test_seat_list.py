"""Several seats in one line, and which of several things an exact name means."""

import pytest

from seatui.domain.search.finding import MatchKind, SeatFinder
from seatui.domain.search.seat_list import ends_of, parts_of, pieces_apart
from seatui.domain.venue.layout import Layout
from tests.tui.fakes import rows_of_seats

HALL = Layout(rows_of_seats("Stalls", "AFG", 20))
ARENA = Layout(
    [
        *rows_of_seats("Goal Stand 3", "CD", 12, prefix="g3-"),
        *rows_of_seats("Goal Stand 4", "CD", 12, block=1, prefix="g4-"),
    ]
)


def picked(layout: Layout, typed: str) -> list[str] | None:
    match = SeatFinder(layout).seats_meant(typed)
    return None if match is None else [seat.seat_id for seat in match.seats]


LISTS = {
    "F12": ["F12"],
    "F12-15": ["F12", "F13", "F14", "F15"],
    "F12-F15": ["F12", "F13", "F14", "F15"],
    "F15-F12": ["F12", "F13", "F14", "F15"],
    "f12 to f14": ["F12", "F13", "F14"],
    "F12 – F14": ["F12", "F13", "F14"],
    "A1-A4": ["A1", "A2", "A3", "A4"],
    "F12,F13": ["F12", "F13"],
    "F12, F13 and G1": ["F12", "F13", "G1"],
    "F12 F14": ["F12", "F14"],
    "F12 F14 G2": ["F12", "F14", "G2"],
    "F12-15, G3": ["F12", "F13", "F14", "F15", "G3"],
    "F12, 14, G3, 5-6": ["F12", "F14", "G3", "G5", "G6"],
    "F12, F12, F13": ["F12", "F13"],
    "F12x4": ["F12", "F13", "F14", "F15"],
    "f12 x 2": ["F12", "F13"],
    "stalls f 12×3": ["F12", "F13", "F14"],
    "F12*1": ["F12"],
    "F19x2, G3x2": ["F19", "F20", "G3", "G4"],
    "F12+13": ["F12", "F13"],
    "F12x0": None,
    "F12x": None,
    "F19x3": None,
    "Z9x2": None,
    "Stalls F12-F13; stalls g 1": ["F12", "F13", "G1"],
    "F19-F30": None,
    "F12, Z9": None,
    "F12, QQ": None,
    "F1-G3": None,
    ", ;": None,
}


@pytest.mark.parametrize(("typed", "seats"), LISTS.items(), ids=LISTS)
def test_a_list_picks_what_it_plainly_means_or_nothing(typed: str, seats: list[str] | None) -> None:
    assert picked(HALL, typed) == seats


def test_so_many_seats_from_one_on_are_those_that_follow_in_the_row() -> None:
    odd = Layout([seat for seat in rows_of_seats(seats=20) if seat.number % 2])
    assert picked(odd, "A3x3") == ["A3", "A5", "A7"]
    both = SeatFinder(ARENA).find("D2x2")
    assert [[seat.seat_id for seat in match.seats] for match in both] == [
        ["g3-D2", "g3-D3"],
        ["g4-D2", "g4-D3"],
    ]


def test_the_words_of_a_list_name_its_rows() -> None:
    match = SeatFinder(HALL).seats_meant("F12-F13, G1")
    assert match is not None
    assert match.words == "Stalls, row F, seats 12–13; Stalls, row G, seat 1"


def test_a_zone_that_is_named_exactly_comes_before_a_seat_in_another() -> None:
    first, *others = SeatFinder(ARENA).find("goal stand 4")
    assert (first.kind, {seat.zone for seat in first.seats}) == (MatchKind.ZONE, {"Goal Stand 4"})
    assert any(match.kind is MatchKind.SEAT for match in others)
    assert picked(ARENA, "Goal Stand 4") == [seat.seat_id for seat in ARENA.seats.values() if seat.block == 1]
    assert picked(ARENA, "Goal Stand 4 D 4") == ["g4-D4"]
    assert picked(ARENA, "Goal Stand 4 seat 4") != picked(ARENA, "Goal Stand 4")


def test_a_row_that_is_named_exactly_comes_before_a_seat_with_that_number() -> None:
    layout = Layout([*rows_of_seats("Hall", ["12", "13"], 14)])
    first = SeatFinder(layout).find("12")[0]
    assert (first.kind, first.seats[0].row) == (MatchKind.ROW, "12")
    assert SeatFinder(layout).find("seat 12")[0].kind is MatchKind.SEAT


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("F12-15, G3", ["F12-15", "G3"]), ("F12, 14; G", ["F12, 14", "G"]), ("a & b", ["a", "b"]), ("", [])],
)
def test_a_list_is_parted_where_another_place_begins(typed: str, parts: list[str]) -> None:
    assert list(parts_of(typed)) == parts


def test_a_range_with_a_row_at_both_ends_has_two_ends() -> None:
    assert ends_of("Stalls F12 - F15") == ("Stalls F12", "F15")
    assert ends_of("F12-15") is None
    assert pieces_apart("F12 F14") == ["F12", "F14"]
    assert pieces_apart("Stalls F 12") == ["Stalls F 12"]

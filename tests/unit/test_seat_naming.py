"""Seats by name, for commands: what fits one set of seats, and what is refused."""

import pytest

from seatui.domain.errors import AmbiguousSeats, InvalidRequest
from seatui.domain.search.seat_naming import SeatNamer
from seatui.domain.venue.layout import Layout
from tests.tui.fakes import rows_of_seats
from tests.unit.test_seat_list import HALL, LISTS

THEATRE = Layout(
    [
        *rows_of_seats("Stalls", "AF", 12, prefix="s-"),
        *rows_of_seats("Balcony", "FG", 12, block=1, prefix="b-"),
    ]
)

NAMED = {
    "an exact id": ("s-F12", "s-F12"),
    "an id in another case": ("S-f12", "s-F12"),
    "a row that only one zone has": ("A12", "s-A12"),
    "the zone before it": ("Stalls F12", "s-F12"),
    "the zone begun": ("bal f 12", "b-F12"),
    "a range": ("Balcony F1-3", "b-F1 b-F2 b-F3"),
    "a range with two ends": ("G11-G12", "b-G11 b-G12"),
    "so many": ("Balcony F11x2", "b-F11 b-F12"),
    "a list": ("Stalls F12, G3-4", "s-F12 b-G3 b-G4"),
    "apart": ("A1 A3", "s-A1 s-A3"),
    "a row": ("row G", " ".join(f"b-G{number}" for number in range(1, 13))),
}


@pytest.mark.parametrize(("name", "seat_ids"), NAMED.values(), ids=NAMED.keys())
def test_a_name_that_fits_one_set_of_seats_is_these_seats(name: str, seat_ids: str) -> None:
    named = SeatNamer(THEATRE).named([name])
    assert (named.seat_ids, named.unknown) == (tuple(seat_ids.split()), ())


NUMBERED = Layout(
    [
        *rows_of_seats("Links", [str(number) for number in range(1, 17)], 12, prefix="l-"),
        *rows_of_seats("Block 1", ["A", "2", "3/4"], 12, block=1, prefix="b-"),
    ]
)


@pytest.mark.parametrize(
    ("name", "seat_ids"),
    {
        "Links 1 4": "l-14",
        "Links 1 1": "l-11",
        "links 1/6": "l-16",
        "Links-1-4": "l-14",
        "Links 1, 4": "l-14",
        "Links 1 4-5": "l-14 l-15",
        "Links 1 2x2": "l-12 l-13",
        "Links 14 5": "l-145",
        "Links 1 4 5": None,
        "Block 1 2 3": "b-23",
        "Block 1, row 2, seat 3": "b-23",
        "Block 12 3": None,
        "Block 1 3/4 5": "b-3/45",
        "Block 1 34 5": None,
    }.items(),
)
def test_numbers_in_separate_words_are_not_one_and_one_is_not_two(name: str, seat_ids: str | None) -> None:
    named = SeatNamer(NUMBERED).named([name])
    assert named.seat_ids == ((name,) if seat_ids is None else tuple(seat_ids.split()))


@pytest.mark.parametrize(("typed", "seat_ids"), LISTS.items(), ids=LISTS.keys())
def test_what_the_order_line_understands_is_understood(typed: str, seat_ids: list[str] | None) -> None:
    named = SeatNamer(HALL).named([typed])
    assert (named.unknown == (typed,)) if seat_ids is None else (list(named.seat_ids) == seat_ids)


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("F12", [["s-F12"], ["b-F12"]]),
        ("F1-2", [["s-F1", "s-F2"], ["b-F1", "b-F2"]]),
        ("F1-F2", [["s-F1", "s-F2"], ["b-F1", "b-F2"]]),
        ("F1x2", [["s-F1", "s-F2"], ["b-F1", "b-F2"]]),
        ("12", [["s-A12"], ["s-F12"], ["b-F12"], ["b-G12"]]),
        ("G1, F12", [["s-F12"], ["b-F12"]]),
    ],
)
def test_a_name_that_fits_several_is_refused_with_all_of_them(name: str, candidates: list[list[str]]) -> None:
    with pytest.raises(AmbiguousSeats) as refused:
        SeatNamer(THEATRE).named([name])
    assert [list(seat_ids) for _, seat_ids in refused.value.candidates] == candidates
    assert all(seat_ids[0] in str(refused.value) for seat_ids in candidates)


def test_a_row_of_two_zones_is_refused() -> None:
    with pytest.raises(AmbiguousSeats, match=r"Stalls, row F .* Balcony, row F"):
        SeatNamer(THEATRE).named(["row F"])


def test_ids_that_differ_in_case_alone_are_two_seats() -> None:
    layout = Layout([*rows_of_seats("", "A", 2), *rows_of_seats("Box", "a", 2, block=1)])
    namer = SeatNamer(layout)
    assert namer.named(["A1", "a1"]).seat_ids == ("A1", "a1")
    with pytest.raises(AmbiguousSeats):
        namer.named(["á1"])


@pytest.mark.parametrize("name", ["Stalls", "stal", "balcony"])
def test_a_whole_zone_is_never_meant(name: str) -> None:
    with pytest.raises(InvalidRequest, match="whole zone"):
        SeatNamer(THEATRE).named([name])


UNKNOWN = ["A13", "Z9", "B4", "S13", "smith", "A11-15", "A11x3", "A1-Z3", "A1 Z9", "A1, Z9", "A" * 300, " "]


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_no_seat_is_unknown_and_stands_for_itself(name: str) -> None:
    named = SeatNamer(THEATRE).named(["s-A1", name])
    assert (named.seat_ids, named.unknown) == (("s-A1", name), (name,))


def test_the_seats_of_a_booking_are_meant_rather_than_others() -> None:
    namer = SeatNamer(THEATRE)
    own = {"b-F1", "b-F2", "s-A1"}
    assert namer.named(["F1", "row F"], own).seat_ids == ("b-F1", "b-F1", "b-F2")
    assert namer.named(["F1-3"], own).seat_ids == ("b-F1", "b-F2", "b-F3")
    with pytest.raises(AmbiguousSeats):
        namer.named(["F3"], own)
    with pytest.raises(AmbiguousSeats):
        namer.named(["F1"], {"b-F1", "s-F1"})


def test_seats_of_a_booking_are_found_among_any_number_of_rows() -> None:
    zones = [rows_of_seats(f"Box {box}", "F", 3, block=box, prefix=f"{box}-") for box in range(80)]
    namer = SeatNamer(Layout([seat for zone in zones for seat in zone]))
    for name in ("F2", "F2-F3", "F2-3"):
        assert namer.named([name], {"75-F2"}).seat_ids[0] == "75-F2"
        with pytest.raises(AmbiguousSeats):
            namer.named([name], {"3-F2", "75-F2"})

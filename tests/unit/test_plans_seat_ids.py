"""Ids of seats are short, sayable, and all different."""

from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.validation import require_seats
from seatui.plans.mapping.seat_ids import letters, name_seats


def test_in_a_house_of_one_zone_the_id_is_row_and_number() -> None:
    assert name_seats([("Stalls", "F", "12"), ("Stalls", "14", "12"), ("Stalls", "14 P", "2")]) == [
        "F12",
        "14-12",
        "14P2",
    ]


def test_in_a_house_of_several_zones_the_zone_goes_before() -> None:
    assert name_seats([("Links", "1", "12"), ("Goal Stand 4", "A", "1")]) == ["Links-1-12", "GoalStand4-A1"]


def test_seats_of_one_label_get_letters() -> None:
    assert name_seats([("", "F", "12")] * 3) == ["F12", "F12b", "F12c"]
    assert [letters(index) for index in (1, 24, 25, 26, 27, 26 * 27)] == ["b", "y", "z", "aa", "ab", "aaa"]


def test_labels_stay_as_they_are_and_run_into_no_row() -> None:
    labels = ["12a", "12 bis", "0", "A1", "007", "A"]
    assert name_seats([("", "F", label) for label in labels]) == [
        "F12a",
        "F12bis",
        "F0",
        "F-A1",
        "F007",
        "F-A",
    ]
    assert name_seats([("", "1", label) for label in labels]) == [
        "1-12a",
        "1-12bis",
        "1-0",
        "1A1",
        "1-007",
        "1A",
    ]


def test_the_letter_of_a_second_seat_makes_no_id_of_another() -> None:
    places = [("", "F", "12"), ("", "F", "12"), ("", "F", "12b")]
    assert name_seats(places) == ["F12", "F12c", "F12b"]


def test_zones_that_are_the_same_without_their_blanks_stay_apart() -> None:
    places = [("Box 1", "A", "1"), ("Box1", "A", "1"), ("Box1b", "A", "1")]
    assert name_seats(places) == ["Box1-A1", "Box1b-A1", "Box1bb-A1"]


def test_rows_that_make_the_same_id_stay_apart() -> None:
    assert name_seats([("", "1-1", "2"), ("", "1", "12"), ("", "14 P", "2"), ("", "14P", "2")]) == [
        "1-1-2",
        "1-12",
        "14P2",
        "14P2b",
    ]


def test_a_long_zone_is_cut_and_stays_apart_from_another() -> None:
    east, west = (
        "The upper gallery behind the organ on the east side",
        "The upper gallery behind the organ, west",
    )
    first, second = name_seats([(east, "ABCDEFGHIJ", "2147483647"), (west, "ABCDEFGHIJ", "2147483647")])
    assert first == "Theuppergallerybehindtheo-ABCDEFGHIJ2147483647"
    assert second == "Theuppergallerybehindtheb-ABCDEFGHIJ2147483647"


def test_an_id_is_no_option_and_fits_into_a_list() -> None:
    assert name_seats([("", "-A,", "1")]) == ["A1"]
    assert name_seats([("-", "A", "1"), (",", "A", "1")]) == ["Z1-A1", "Z2-A1"]


TEXTS = st.text("Ab1- ,é", min_size=1, max_size=10).filter(str.strip)
PLACES = st.lists(
    st.tuples(
        st.one_of(TEXTS, st.text("xy ", min_size=40, max_size=50)),
        TEXTS,
        st.one_of(st.integers(0, 2**31 - 1).map(str), TEXTS),
    ),
    min_size=1,
)


@given(PLACES)
def test_ids_are_valid_for_every_booking(places: list[tuple[str, str, str]]) -> None:
    seat_ids = name_seats([*places, *places])
    require_seats(seat_ids)
    assert not any(set(seat_id) & {" ", ","} or seat_id.startswith("-") for seat_id in seat_ids)

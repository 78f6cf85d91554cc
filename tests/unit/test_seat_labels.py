"""Labels of seats: text that is shown, sold and found as it is, with a number derived from it."""

from decimal import Decimal

import pytest

from seatui.domain.errors import AmbiguousSeats
from seatui.domain.model.seat_labels import MAX_NUMBER, number_of, own_label
from seatui.domain.model.seats import Seat
from seatui.domain.search.finding import SeatFinder
from seatui.domain.search.seat_naming import SeatNamer
from seatui.domain.venue.layout import Layout
from seatui.domain.words.wording import by_row, label_ranges
from tests.unit.plan_samples import read


@pytest.mark.parametrize(
    ("label", "number", "own"),
    [
        ("12", 12, ""),
        ("0", 0, ""),
        ("007", 7, "007"),
        ("12a", 12, "12a"),
        ("12 bis", 12, "12 bis"),
        ("A1", 1, "A1"),
        ("B", 2, "B"),
        ("aa", 27, "aa"),
        ("٣", 3, "٣"),
        ("★", 0, "★"),
        ("2147483647", MAX_NUMBER, ""),
        ("12345678901", 1234567890, "12345678901"),
        ("9999999999", 999999999, "9999999999"),
    ],
)
def test_a_number_is_derived_and_only_another_label_is_kept(label: str, number: int, own: str) -> None:
    assert (number_of(label), own_label(label)) == (number, own)


def labelled(row: str, *labels: str) -> list[Seat]:
    """A row of the stalls."""
    return [
        Seat(
            *(f"{row}{label}".replace(" ", ""), "Stalls", row, number_of(label), Decimal(20)),
            row_index=ord(row),
            column=column,
            own_label=own_label(label),
        )
        for column, label in enumerate(labels)
    ]


LAYOUT = Layout(
    [
        *labelled("F", "007", "11", "12", "12a", "12 bis", "13", "A1", "A2", "A3"),
        *labelled("G", "12a", "12", "13", "B"),
    ]
)


def test_seats_of_a_row_are_named_in_the_order_of_their_labels() -> None:
    assert [str(group) for group in by_row(LAYOUT.seats.values())] == [
        "Stalls, row F, seats 007, 11–12, 12a, 12 bis, 13, A1–A3",
        "Stalls, row G, seats 12, 12a, 13, B",
    ]


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        (["12", "13", "14", "17"], "12–14, 17"),
        (["A1", "A2", "B3"], "A1–A2, B3"),
        (["12", "12a", "13"], "12, 12a, 13"),
        (["007", "008"], "007, 008"),
        (["9", "10"], "9–10"),
        (["\x1b[2J"], "�[2J"),
    ],
)
def test_ranges_of_labels(labels: list[str], text: str) -> None:
    assert label_ranges(labels) == text


BY_NAME = {
    "F12": ["12"],
    "F12a": ["12a"],
    "f 12 A": ["12a"],
    "F 12 bis": ["12 bis"],
    "F12bis": ["12 bis"],
    "Stalls F12a": ["12a"],
    "row F, seat 12a": ["12a"],
    "F7": ["007"],
    "F007": ["007"],
    "F12-13": ["12", "13"],
    "F12, 12a": ["12", "12a"],
    "F12a, 13": ["12a", "13"],
    "F A1-A3": ["A1", "A2", "A3"],
    "F A1 to A3": ["A1", "A2", "A3"],
    "F12a-F13": ["12a", "12 bis", "13"],
    "F12a x3": ["12a", "12 bis", "13"],
    "F12a F13": ["12a", "13"],
    "Stalls F 007, 11–12, 12a, 12 bis, 13, A1–A3": [
        *("007", "11", "12", "12a", "12 bis", "13"),
        *("A1", "A2", "A3"),
    ],
    "GB": ["B"],
    "row G seat B": ["B"],
    "F12b": [],
    "F12a-b": [],
}


@pytest.mark.parametrize(("typed", "labels"), BY_NAME.items())
def test_seats_are_found_by_their_labels(typed: str, labels: list[str]) -> None:
    named = SeatNamer(LAYOUT).named([typed])
    assert [LAYOUT.seats[each].label for each in named.seat_ids if each not in named.unknown] == labels


def test_a_label_without_a_row_fits_every_row_that_has_it() -> None:
    with pytest.raises(AmbiguousSeats):
        SeatNamer(LAYOUT).named(["12a"])
    assert [match.words for match in SeatFinder(LAYOUT).find("12a")] == [
        "Stalls, row F, seat 12a",
        "Stalls, row G, seat 12a",
    ]


def test_a_number_is_no_label_that_begins_with_it() -> None:
    layout = Layout(labelled("F", "12a", "12b"))
    assert SeatNamer(layout).named(["F12"]).unknown == ("F12",)


@pytest.mark.parametrize("labels", [["12a", "12 bis", "0"], ["A1", "A2"], ["A", "B"], ["007", "7"]])
def test_a_plan_keeps_the_labels_of_its_seats(labels: list[str]) -> None:
    plan = read("row,seat\n" + "".join(f"F,{label}\n" for label in labels))
    assert sorted(seat.label for seat in plan.seats) == sorted(labels)
    assert len({seat.seat_id for seat in plan.seats}) == len(labels)

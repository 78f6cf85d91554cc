"""A single seat is one that a pick leaves between taken seats, aisles and walls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.seats import Seat
from seatui.domain.picking.singles import explain_singles, left_alone
from seatui.domain.venue.layout import Layout, Row
from tests.unit.houses import NOW, house_of, layouts, upright

CLOSED = {
    "wall": ("", ""),
    "aisle": (". ", " ."),
    "sold": (".x", "x."),
    "held": ("h", "h"),
    "blocked": ("b", "b"),
}
OPEN = {"wheelchair": ("w", "w"), "other price": ("$$", "$$"), "held too long": (".o", "o.")}


def alone(row: str, *columns: int) -> list[str]:
    """The seats left alone when those in these columns of the row are picked."""
    house = house_of(row)
    picked = [f"A{column + 1}" for column in columns]
    return [seat.seat_id for seat in left_alone(house.layout, lambda each: house.is_free(each, NOW), picked)]


@pytest.mark.parametrize("gap", range(1, 6))
@pytest.mark.parametrize("party", range(1, 5))
@pytest.mark.parametrize("beside", CLOSED)
def test_in_a_gap_a_rest_of_one_is_left_alone(beside: str, party: int, gap: int) -> None:
    left, right = CLOSED[beside]
    for start in range(gap - party + 1):
        first = len(left) + start
        expected = [first - 1] if start == 1 else []
        expected += [first + party] if gap - party - start == 1 else []
        row = left + "." * gap + right
        assert alone(row, *range(first, first + party)) == [f"A{column + 1}" for column in expected]


@pytest.mark.parametrize("beside", OPEN)
@pytest.mark.parametrize("gap", range(2, 6))
def test_a_seat_beside_one_that_can_still_be_sold_is_not_alone(beside: str, gap: int) -> None:
    left, right = OPEN[beside]
    row = left + "." * gap + right
    assert alone(row, *range(len(left) + 1, len(left) + gap)) == []
    assert alone(row, *range(len(left), len(left) + gap - 1)) == []


@pytest.mark.parametrize(
    ("row", "picked", "expected"),
    [
        (".....", (1, 3), ["A1", "A3", "A5"]),
        (".....", (0, 4), []),
        ("x.x...", (3,), []),
        ("x.x..", (3,), ["A5"]),
        ("w..", (1, 2), []),
        ("..c", (0, 1), ["A3"]),
        (".", (0,), []),
        ("", (), []),
    ],
    ids=[
        "on both sides",
        "the rest together",
        "alone before",
        "the last of two",
        "a wheelchair place is sold by itself",
        "a companion seat is not",
        "nothing left",
        "no house",
    ],
)
def test_only_what_the_pick_leaves_counts(row: str, picked: tuple[int, ...], expected: list[str]) -> None:
    assert alone(row, *picked) == expected


def test_a_pick_that_the_layout_does_not_have_is_passed_over() -> None:
    house = house_of("...")
    assert left_alone(house.layout, lambda _: True, ["Z9"]) == []


@pytest.mark.slow
@given(layouts(), st.data())
def test_it_is_what_a_look_at_every_row_finds(layout: Layout, data: st.DataObject) -> None:
    every = sorted(layout.seats)
    free = data.draw(st.sets(st.sampled_from(every)))
    picked = data.draw(st.sets(st.sampled_from(sorted(free)))) if free else set()
    found = left_alone(layout, free.__contains__, picked)
    expected = {
        seat_id
        for row in layout.rows
        for seat_id in lonely(row, free - picked)
        if seat_id not in set(lonely(row, free))
    }
    assert {seat.seat_id for seat in found} == expected


def lonely(row: Row, free: set[str]) -> list[str]:
    """The free seats of a row without a free neighbour."""
    at = {column: seat.seat_id for column, seat in zip(row.columns, row.seats, strict=True)}
    return [
        seat_id
        for column, seat_id in at.items()
        if seat_id in free and at.get(column - 1) not in free and at.get(column + 1) not in free
    ]


def test_it_is_said_row_by_row() -> None:
    house = house_of("....", "....")
    seats = [house.layout.seats[seat_id] for seat_id in ("B4", "A1", "B1")]
    assert explain_singles(seats) == [
        "Stalls, row A: seat 1 would be left alone",
        "Stalls, row B: seats 1, 4 would be left alone",
    ]


def test_nothing_is_said_of_nothing() -> None:
    nobody: list[Seat] = []
    assert explain_singles(nobody) == []


def test_neighbours_in_a_row_that_stands_upright_are_above_and_below() -> None:
    layout = upright("...", "... .")
    assert [seat.seat_id for seat in left_alone(layout, lambda _: True, ["A2"])] == ["A1", "A3"]
    assert [seat.seat_id for seat in left_alone(layout, lambda _: True, ["B3"])] == []

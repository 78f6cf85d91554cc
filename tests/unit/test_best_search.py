"""The order of proposals: side by side, nearest to the stage; and what is never proposed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.best import BestIndex, BestSeats, Wish
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.picking.singles import left_alone
from seatui.domain.venue.layout import Layout
from tests.unit.houses import house, house_of, layouts, upright
from tests.unit.proposing import ids, proposals, search

KEPT = {SeatKind.WHEELCHAIR, SeatKind.COMPANION}
CLOSED = {
    "wall": ("", ""),
    "aisle": ("x ", " x"),
    "sold": ("x", "x"),
    "held": ("h", "h"),
    "blocked": ("b", "b"),
}


@st.composite
def varied(draw: st.DrawFn, kinds: tuple[SeatKind, ...] = (SeatKind.STANDARD,)) -> Layout:
    """Any layout, with distances as no plan would have them, and seats of these kinds."""
    seats = draw(layouts()).seats.values()
    random = draw(st.randoms(use_true_random=False))
    return Layout(
        seat._replace(distance=random.choice([1.0, 1.5, 2.0, 7.25]), kind=random.choice(kinds))
        for seat in seats
    )


@pytest.mark.parametrize("gap", range(1, 6))
@pytest.mark.parametrize("party", range(1, 5))
@pytest.mark.parametrize("beside", CLOSED)
def test_a_gap_is_filled_from_its_side_rather_than_leaving_one_alone(
    beside: str, party: int, gap: int
) -> None:
    left, right = CLOSED[beside]
    house = house_of(left + "." * gap + right)
    found = proposals(house, Wish(party, rows=1))
    assert bool(found) == (gap >= party)
    assert [bool(proposal.alone) for proposal in found[:1]] == [gap - party == 1] * bool(found)


@pytest.mark.parametrize(
    ("row", "party", "expected"),
    [
        (".....", 2, ["A1 A2", "A4 A5"]),
        ("......", 3, ["A1 A2 A3", "A4 A5 A6"]),
        ("...w", 3, ["A1 A2 A3"]),
        ("..w", 3, ["A1 A2 A3"]),
        (".$.", 2, ["A1 A2"]),
        ("....h..", 3, ["A2 A3 A4"]),
        ("..o..", 5, ["A1 A2 A3 A4 A5"]),
    ],
    ids=[
        "two twice rather than the middle",
        "three twice",
        "a wheelchair place is no loss",
        "and is there when nothing else is",
        "prices may differ",
        "leaving one alone if need be",
        "an overdue hold is free",
    ],
)
def test_what_a_row_is_good_for(row: str, party: int, expected: list[str]) -> None:
    assert ids(house_of(row), Wish(party, rows=1))[: len(expected) or None] == expected


def test_booked_seats_are_not_proposed() -> None:
    assert ids(house_of("..xhb.."), Wish(2)) == ["A1 A2", "A6 A7"]


def test_seats_side_by_side_come_before_nearer_ones_that_are_not() -> None:
    assert ids(house_of("..x..", ".x.x.", "....."), Wish(5))[0] == "C1 C2 C3 C4 C5"


def test_an_aisle_and_another_block_part_seats() -> None:
    assert ids(house_of(".. .."), Wish(3, rows=1)) == []


def test_the_middle_of_the_row_comes_first() -> None:
    assert ids(house_of("." * 9), Wish(1))[0] == "A5"
    assert ids(house_of("." * 9), Wish(3))[0] == "A4 A5 A6"


def test_of_the_middles_the_one_nearer_to_the_stage_comes_first() -> None:
    assert ids(house_of("." * 9, "." * 9, "." * 9), Wish(3))[:2] == ["A4 A5 A6", "B4 B5 B6"]


def test_the_middle_further_back_comes_before_the_side_in_front() -> None:
    house = house_of("..xxxxx..", "..xxxxx..", "." * 9)
    assert ids(house, Wish(3, rows=1))[0] == "C4 C5 C6"


def test_leaving_no_seat_alone_comes_before_being_near() -> None:
    assert ids(house_of("xxx...xxx", "xxx..xxxx"), Wish(2, rows=1)) == ["B4 B5", "A4 A5"]


def test_a_free_wheelchair_place_is_company_and_no_loss() -> None:
    assert ids(house_of("xxx...wxx", "xxx..xxxx"), Wish(2, rows=1))[0] == "A4 A5"
    assert ids(house_of("xxx..wxxx", "xxx..xxxx"), Wish(2, rows=1))[0] == "A4 A5"


def test_a_restricted_view_comes_after_the_others_unless_the_price_is_named() -> None:
    house = house_of("rr", "..")
    assert ids(house, Wish(2))[:2] == ["B1 B2", "A1 A2"]
    assert ids(house, Wish(2, at_most=house.layout.seats["A1"].price))[0] == "A1 A2"


def test_places_for_wheelchairs_and_companions_are_kept_while_any_others_do() -> None:
    assert ids(house_of("wcc.. .."), Wish(2)) == ["A4 A5", "A7 A8"]
    assert ids(house_of("wccx. ."), Wish(2)) == ["A5 A7"]
    assert ids(house_of("wwccx."), Wish(2)) == ["A3 A4"]
    assert ids(house_of("wwxc"), Wish(2)) == ["A1 A2"]


@pytest.mark.parametrize("party", [1, 2, 3, 4])
@given(layout=varied(), data=st.data())
def test_one_row_is_searched_as_a_look_at_every_window_would(
    layout: Layout, data: st.DataObject, party: int
) -> None:
    taken = data.draw(st.sets(st.sampled_from(sorted(layout.seats))))
    best = BestSeats(BestIndex(layout), Wish(party, rows=1), taken)
    expected = plainly(layout, taken, party)
    assert [found(best, number) for number in range(len(expected))] == expected
    assert best.proposal(len(expected)) is None


def plainly(layout: Layout, taken: set[str], party: int) -> list[tuple[str, ...]]:
    """Every window in order, less those that share a seat with one before."""

    def order(window: tuple[Seat, ...]) -> tuple[float, ...]:
        alone = left_alone(layout, lambda each: each not in taken, [seat.seat_id for seat in window])
        spot = layout.spots[window[0].seat_id]
        return len(alone), sum(round(seat.distance * 1000) for seat in window), spot.line, spot.seat

    shown: list[tuple[str, ...]] = []
    for window in sorted(windows(layout, taken, party), key=order):
        seats = tuple(seat.seat_id for seat in window)
        if not any(set(seats) & set(other) for other in shown):
            shown.append(seats)
    return shown


def windows(layout: Layout, taken: set[str], party: int) -> list[tuple[Seat, ...]]:
    """Every so many free seats side by side."""
    return [
        row.seats[at : at + party]
        for row in layout.rows
        for at in range(len(row.seats) - party + 1)
        if row.columns[at + party - 1] - row.columns[at] == party - 1
        and not any(seat.seat_id in taken for seat in row.seats[at : at + party])
    ]


@given(layouts(), st.integers(1, 8), st.integers(0, 3), st.booleans(), st.data())
def test_every_proposal_can_be_sold_and_no_seat_is_proposed_twice(
    layout: Layout, party: int, rows: int, on_aisle: bool, data: st.DataObject
) -> None:
    taken = data.draw(st.sets(st.sampled_from(sorted(layout.seats))))
    best = BestSeats(BestIndex(layout), Wish(party, rows=min(rows, party), on_aisle=on_aisle), taken)
    shown: list[str] = []
    while proposal := best.proposal(len(shown) // party):
        assert len(proposal.seats) == party
        shown += proposal.seat_ids
    assert len(set(shown)) == len(shown)
    assert not set(shown) & taken
    assert set(shown) <= set(layout.seats)


@given(varied(tuple(SeatKind)), st.integers(1, 5))
def test_nobody_else_gets_a_kept_place_while_there_are_enough_others(layout: Layout, party: int) -> None:
    best = BestSeats(BestIndex(layout), Wish(party), [])
    others = sum(seat.kind not in KEPT for seat in layout.seats.values())
    number = 0
    while proposal := best.proposal(number):
        assert others < party or not any(seat.kind in KEPT for seat in proposal.seats)
        number += 1
    assert bool(number) == (len(layout.seats) >= party)


@given(varied(tuple(SeatKind)), st.integers(1, 5), st.integers(1, 2))
def test_a_party_has_as_many_wheelchair_places_as_it_asked_for(
    layout: Layout, party: int, wheelchairs: int
) -> None:
    wheelchairs = min(party, wheelchairs)
    best = BestSeats(BestIndex(layout), Wish(party, wheelchairs=wheelchairs), [])
    number = 0
    while proposal := best.proposal(number):
        kinds = [seat.kind for seat in proposal.seats]
        assert kinds.count(SeatKind.WHEELCHAIR) == wheelchairs
        assert len(kinds) == party
        number += 1


def test_a_house_may_have_any_number_of_prices() -> None:
    seats = house_of(*["." * 40] * 10).layout.seats.values()
    layout = Layout(seat._replace(price=Decimal(number)) for number, seat in enumerate(seats))
    best = BestSeats(BestIndex(layout), Wish(2, at_most=Decimal(1)), [])
    assert (found(best, 0), found(best, 1)) == (("A1", "A2"), None)


@given(layouts(), st.integers(1, 4), st.lists(st.integers(-2, 12), max_size=12))
def test_a_number_always_means_the_same_proposal(layout: Layout, party: int, numbers: list[int]) -> None:
    index = BestIndex(layout)
    one, other = BestSeats(index, Wish(party), []), BestSeats(index, Wish(party), [])
    in_order = [one.proposal(number) for number in range(13)]
    for number in numbers:
        assert other.proposal(number) == (in_order[number] if number >= 0 else None)


def test_what_becomes_of_the_seats_later_makes_no_difference() -> None:
    taken = {"A1"}
    house = house_of("....")
    best = BestSeats(BestIndex(house.layout), Wish(1), taken)
    taken |= {"A2", "A3"}
    assert {found(best, number) for number in range(3)} == {("A2",), ("A3",), ("A4",)}


def test_a_seat_that_the_house_does_not_have_may_be_taken() -> None:
    house = house_of("..")
    assert BestSeats(BestIndex(house.layout), Wish(2), ["Z9"]).proposal(0)


@pytest.mark.parametrize("party", [1, 2, 5])
def test_an_empty_house_has_nothing_to_propose(party: int) -> None:
    assert search(house_of(), Wish(party)).proposal(0) is None


def found(best: BestSeats, number: int) -> tuple[str, ...] | None:
    proposal = best.proposal(number)
    return proposal.seat_ids if proposal else None


def test_seats_one_behind_another_in_a_row_that_stands_upright_are_together() -> None:
    turned = house(upright("....", "... ."))
    assert ids(turned, Wish(4))[0] == "A1 A2 A3 A4"
    assert all(len({seat[0] for seat in found.split()}) == 1 for found in ids(turned, Wish(3)))
    assert ids(turned, Wish(6, rows=2))[0] in {"A1 A2 A3 B1 B2 B3", "A2 A3 A4 B1 B2 B3"}

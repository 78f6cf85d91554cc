"""Seats at a price of their own stay in their rows, wherever they are in it and however far it bends."""

from collections.abc import Callable

import pytest

from tests.unit.venues import Place, Room, arc, fan, neighbours, plan_of, rezoned, seats_of

SEATS = 21

PRICED: dict[str, Callable[[Place], bool]] = {
    "the seat at each end": lambda each: each.number in (1, SEATS),
    "four seats at each end": lambda each: not 4 < each.number <= SEATS - 4,
    "one end": lambda each: each.number <= 2,
    "the ends of the last row": lambda each: each.back == 3 and each.number in (1, 2, SEATS),
    "the ends and the middle": lambda each: each.number in (1, 11, SEATS),
    "the middle seat": lambda each: each.number == 11,
    "the middle": lambda each: 6 < each.number < 16,
    "a pair": lambda each: each.back == 2 and each.number in (5, 6),
    "a pair in every row": lambda each: each.number in (7, 8),
    "every second seat": lambda each: each.number % 2 == 0,
    "more seats in every row": lambda each: each.number <= 3 + 2 * each.back,
}


@pytest.mark.parametrize("degrees", [1, 90, 150, 220, 300])
@pytest.mark.parametrize("priced", PRICED)
def test_seats_at_another_price_stay_between_their_neighbours(priced: str, degrees: float) -> None:
    assert_whole(rezoned(arc(4, SEATS, degrees), "Other", PRICED[priced]))


def test_the_ends_of_rows_of_two_prices_each_stay_there() -> None:
    room = rezoned(arc(4, SEATS, 200), "Side", lambda each: not 4 < each.number <= SEATS - 4)
    assert_whole(rezoned(room, "Edge", lambda each: each.number in (1, SEATS)))


def test_the_last_seats_of_rows_that_get_longer_stay_there() -> None:
    room = fan(5, 1, 170)
    last = {each.row: each.number for each in room}
    assert_whole(rezoned(room, "Other", lambda each: each.number in (1, 2, last[each.row])))


def test_the_order_of_the_file_does_not_matter() -> None:
    room = rezoned(arc(4, SEATS, 200), "Other", lambda each: each.number in (1, 2, SEATS))
    assert_whole(room, listed=sorted(room, key=lambda each: (each.zone, -each.number)))


def assert_whole(room: Room, listed: Room | None = None) -> None:
    """Every row is on one line, and neighbours are side by side. listed: the room in the order of the file."""
    seats = dict(seats_of(room, plan_of(listed or room)))
    assert all(seats[one].line == seats[other].line for one, other in neighbours(room))
    assert all(abs(seats[one].column - seats[other].column) == 1 for one, other in neighbours(room))
    for row in {each.row for each in room}:
        assert len({seats[each].line for each in room if each.row == row}) == 1

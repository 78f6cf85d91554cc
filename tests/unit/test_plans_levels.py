"""Which zones lie over each other on a drawing, and which are one floor."""

from itertools import pairwise

import pytest

from tests.unit.venues import DEPTH, PITCH, Room, hall, plan_of, seats_of


def last_and_first(room: Room, under: str, over: str) -> tuple[int, int]:
    """The last line of one zone, and the first one of another."""
    lines: dict[str, list[int]] = {}
    for place, seat in seats_of(room, plan_of(room)):
        lines.setdefault(place.zone, []).append(seat.line or 0)
    return max(lines[under]), min(lines[over])


@pytest.mark.parametrize("names", ["ABCD", "1234", "KLMN"])
@pytest.mark.parametrize("over", [0.5, 3.4, 8.6])
@pytest.mark.parametrize("apart", [1.45, 2.0])
def test_a_balcony_whose_rows_fall_between_those_of_the_stalls_stands_behind_them(
    names: str, over: float, apart: float
) -> None:
    def drawn(at: complex) -> complex:
        return complex(at.real, at.imag * apart)

    stalls = hall(10, 12, zone="Stalls", names="ABCDEFGHIJ")
    balcony = hall(4, 12, zone="Balcony", names=names, at=0.3 * PITCH + over * DEPTH * 1j)
    room = [type(each)(each.zone, each.row, each.number, drawn(each.at)) for each in [*stalls, *balcony]]
    last, first = last_and_first(room, "Stalls", "Balcony")
    assert last < first


@pytest.mark.parametrize("zones", [2, 3])
def test_rows_that_are_price_zones_in_turn_are_one_floor(zones: int) -> None:
    room = [type(each)(f"Price {each.back % zones}", each.row, each.number, each.at) for each in hall(9, 12)]
    lines = {place.row: seat.line or 0 for place, seat in seats_of(room, plan_of(room))}
    assert all(one < other for one, other in pairwise(lines[row] for row in "ABCDEFGHI"))

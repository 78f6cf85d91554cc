"""The blocks that are offered in the place of lost seats."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.best import BestIndex
from seatui.domain.best.nearest import nearest_blocks
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from tests.unit.houses import NOW, house_of, layouts


def offers(of: House, wanted: str, count: int = 3) -> list[str]:
    """The offers, each as `A1 A2`; one that is not of the same zone and price with `!`."""
    seats = [of.layout.seats[seat_id] for seat_id in wanted.split()]
    found = nearest_blocks(BestIndex(of.layout), seats, of.taken(NOW))
    return [" ".join(each.seat_ids) + ("" if each.is_equal else " !") for each in islice(found, count)]


def test_the_nearest_seats_in_the_same_row_come_before_those_nearer_to_the_stage() -> None:
    house = house_of("..........", "..xx......", "..........")
    assert offers(house, "B3 B4", 2) == ["B1 B2", "B5 B6"]


def test_a_row_behind_is_nearer_than_the_end_of_the_row() -> None:
    house = house_of("xxxxxxxxxx..", "xxxxxxxxxx..", "..........xx")
    assert offers(house, "B3 B4", 1) == ["C3 C4"]


def test_a_seat_left_alone_does_not_drive_a_party_to_the_other_end() -> None:
    house = house_of("xx...xxxxxxxxxxxxxx..")
    assert offers(house, "A1 A2", 1) == ["A3 A4"]


def test_the_same_price_comes_before_what_is_nearer_and_other_prices_are_marked() -> None:
    house = house_of("xx$$xxxxxxxx..")
    assert offers(house, "A1 A2") == ["A13 A14", "A3 A4 !"]


def test_seats_apart_are_no_offer() -> None:
    assert offers(house_of("xx.x.x.x"), "A1 A2") == []


@given(layouts(), st.data())
def test_every_offer_is_free_together_and_none_is_made_twice(layout: Layout, data: st.DataObject) -> None:
    seats = list(layout.seats.values())
    wanted = data.draw(st.lists(st.sampled_from(seats), min_size=1, max_size=4, unique=True))
    taken = {seat.seat_id for seat in wanted} | data.draw(st.sets(st.sampled_from([*layout.seats])))
    offered: list[str] = []
    for offer in nearest_blocks(BestIndex(layout), wanted, taken):
        assert len(offer.seats) == len(wanted)
        assert taken.isdisjoint(offer.seat_ids)
        offered += offer.seat_ids
    assert len(offered) == len(set(offered))

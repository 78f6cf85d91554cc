"""What was typed for a sale that was not made: for whom it is there again, and for whom not."""

from msgspec.structs import replace

from seatui.domain.model.bookings import WALK_IN
from seatui.domain.venue.house import House
from seatui.tui.controllers.unmade_sales import UnmadeSales
from seatui.tui.sale import Sale
from tests.tui.houses import database_of

(SHOWING,) = database_of().showings_by_key.values()
HOUSE = House(SHOWING.showing, SHOWING.layout, {})


def sale(seats: str, customer: str = WALK_IN, reason: str = "", typed_end: str = "") -> Sale:
    """A sale, or a hold, of these seats: `A1 A2`."""
    made = Sale.of(HOUSE, seats.split())
    return replace(made, customer=customer, reason=reason, typed_end=typed_end)


def customer_of(unmade: UnmadeSales, seats: str) -> str:
    return unmade.recall(sale(seats)).customer


def test_everything_that_was_typed_is_there_for_one_of_the_same_seats() -> None:
    unmade = UnmadeSales()
    unmade.keep(sale("A1 A2", "Ann", "the mayor", "2h"), is_for_next=False)
    again = unmade.recall(sale("A2 A3"))
    assert (again.customer, again.reason, again.typed_end) == ("Ann", "the mayor", "2h")
    assert customer_of(unmade, "B1") == WALK_IN


def test_two_customers_who_hesitate_are_told_apart_by_their_seats() -> None:
    unmade = UnmadeSales()
    unmade.keep(sale("A1", "Ann"), is_for_next=False)
    unmade.keep(sale("B1", "Bob"), is_for_next=False)
    unmade.keep(sale("C1"), is_for_next=False)
    assert [customer_of(unmade, each) for each in ("A1", "B1", "C1")] == ["Ann", "Bob", WALK_IN]


def test_a_name_that_was_taken_out_does_not_come_back() -> None:
    unmade = UnmadeSales()
    unmade.keep(sale("A1", "Ann"), is_for_next=False)
    unmade.keep(sale("A1"), is_for_next=False)
    assert customer_of(unmade, "A1") == WALK_IN


def test_what_was_typed_for_lost_seats_is_there_for_the_next_ones_and_for_no_later_customer() -> None:
    unmade = UnmadeSales()
    unmade.keep(sale("A1", "Ann"), is_for_next=True)
    assert [customer_of(unmade, each) for each in ("B1", "C1")] == ["Ann", WALK_IN]


def test_it_is_forgotten_once_these_seats_or_this_customer_have_a_sale() -> None:
    unmade = UnmadeSales()
    for seats, customer in (("A1", "Ann"), ("B1", "Bob"), ("C1", "Cem")):
        unmade.keep(sale(seats, customer), is_for_next=True)
    unmade.forget(sale("A1 A2", "Dora"))
    unmade.forget(sale("B2", "Bob"))
    assert [customer_of(unmade, each) for each in ("A1", "B1", "B8", "C1")] == [
        WALK_IN,
        WALK_IN,
        WALK_IN,
        "Cem",
    ]

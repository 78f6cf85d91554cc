"""The service for people who name seats: when it reads the house, and what it answers when things go wrong."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from seatui.booking import BookingRequest
from seatui.booking.naming_service import NamingService
from seatui.domain.errors import (
    AmbiguousSeats,
    BookingIdTaken,
    EventNotFound,
    InvalidRequest,
    SeatsUnavailable,
)
from seatui.domain.model.seats import Seat, SeatStatus
from seatui.domain.venue.house import House
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats, sold


@dataclass
class Counting(FakeDatabase):
    """Counts how often a house is read. sells_meanwhile: a seat that another terminal sells then."""

    houses_read: int = 0
    sells_meanwhile: str = ""

    async def house(self, event_id: str, showtime: datetime) -> House:
        self.houses_read += 1
        house = await super().house(event_id, showtime)
        if self.sells_meanwhile:
            self.showings_by_key[event_id, showtime].states[self.sells_meanwhile] = sold()
        return house


@pytest.fixture
def database() -> Counting:
    database = Counting()
    database.add([*rows_of_seats("Stalls", "AF"), *rows_of_seats("Balcony", "F", block=1, prefix="b-")])
    return database


@pytest.fixture
def desk(database: Counting) -> NamingService[Any]:
    return NamingService(database, database)


def asked(*seats: str, event_id: str = "E1") -> BookingRequest:
    return BookingRequest(event_id, "Ann", TONIGHT, seats, booking_id="BK-1")


async def test_seats_by_id_are_sold_and_given_back_without_a_look_at_the_house(
    desk: NamingService[Any], database: Counting
) -> None:
    assert (await desk.book_tickets(asked("F1", "b-F1", "A1"))).seat_ids == ("F1", "b-F1", "A1")
    await desk.return_seats("BK-1", ["b-F1"])
    await desk.move_seats("BK-1", ["A1"], ["A2"])
    assert await desk.block_named("E1", TONIGHT, ["A1"]) == ["A1"]
    with pytest.raises(SeatsUnavailable):
        await desk.hold_seats(replace(asked("A1", "A3"), booking_id="BK-2"))
    assert database.houses_read == 0


async def test_one_look_at_the_house_names_all_seats(desk: NamingService[Any], database: Counting) -> None:
    booking = await desk.book_tickets(asked("Stalls F1-2", "A1", "Balcony F8"))
    assert booking.seat_ids == ("F1", "F2", "A1", "b-F8")
    assert database.houses_read == 1


async def test_a_seat_that_is_sold_after_the_look_at_the_house_is_refused(
    desk: NamingService[Any], database: Counting
) -> None:
    database.sells_meanwhile = "F2"
    with pytest.raises(SeatsUnavailable) as refused:
        await desk.book_tickets(asked("Stalls F1-3"))
    assert [(seat.seat_id, seat.status) for seat in refused.value.seats] == [("F2", SeatStatus.SOLD)]
    assert database.bookings == {}


async def test_a_sale_by_name_whose_answer_is_lost_is_made_once(
    desk: NamingService[Any], database: Counting
) -> None:
    database.loses_answer = True
    first = await desk.book_tickets(asked("Stalls F1-2"))
    assert await desk.book_tickets(asked("Stalls F1-2")) == first
    assert list(database.bookings) == ["BK-1"]
    with pytest.raises(BookingIdTaken):
        await desk.book_tickets(asked("Stalls F1-3"))


@pytest.mark.parametrize(
    "typed", ["Balc\u00f3n-A1", "Balco\u0301n-A1", "\u202aBalc\u00f3n-A1\u202c"], ids=ascii
)
@pytest.mark.parametrize("in_data", ["Balc\u00f3n-A1", "Balco\u0301n-A1"], ids=["composed", "decomposed"])
async def test_a_seat_and_an_event_are_found_in_either_spelling(in_data: str, typed: str) -> None:
    database = Counting()
    plain_twin = a_seat("Balcon-A1")
    database.add([a_seat(in_data), plain_twin], event_id=in_data)
    sale = asked(typed, event_id=typed)
    booking = await NamingService[Any](database, database).book_tickets(sale)
    assert (booking.event_id, booking.seat_ids) == (in_data, (in_data,))


def a_seat(seat_id: str) -> Seat:
    """A seat with this id, and in the row that it says."""
    zone, _, _ = seat_id.partition("-")
    return Seat(seat_id, zone, "A", 1, Decimal(1), block=len(seat_id))


async def test_seats_that_look_alike_are_told_apart_as_they_are_typed() -> None:
    """Twins that were made before plans with twins were refused."""
    twins = "Balc\u00f3n-A1", "Balco\u0301n-A1"
    database = Counting()
    database.add([a_seat(twin) for twin in twins])
    desk = NamingService[Any](database, database)
    for twin in twins:
        sale = replace(asked(twin), booking_id=None)
        assert (await desk.book_tickets(sale)).seat_ids == (twin,)


async def test_ids_of_a_showing_without_seats_are_kept_in_their_plain_spelling() -> None:
    database = Counting()
    database.add([])
    booking = await NamingService[Any](database, database).book_tickets(asked("Balco\u0301n\u200b-A1"))
    assert booking.seat_ids == ("Balc\u00f3n-A1",)


async def test_a_booking_that_is_cancelled_is_said_to_be_whatever_its_seats_are_called(
    desk: NamingService[Any],
) -> None:
    await desk.book_tickets(asked("A1"))
    await desk.cancel_booking("BK-1")
    with pytest.raises(InvalidRequest, match="BK-1 is cancelled and cannot be returned from"):
        await desk.return_seats("BK-1", ["row F"])
    with pytest.raises(InvalidRequest, match="BK-1 is cancelled and cannot be moved"):
        await desk.move_seats("BK-1", ["row F"], ["A2"])


async def test_nothing_is_sold_under_a_name_that_fits_several(
    desk: NamingService[Any], database: Counting
) -> None:
    with pytest.raises(AmbiguousSeats):
        await desk.book_tickets(asked("A1", "row F"))
    with pytest.raises(EventNotFound):
        await desk.book_tickets(asked("A1", "row F", event_id="E9"))
    assert database.bookings == {}

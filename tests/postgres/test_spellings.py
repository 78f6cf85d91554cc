"""What another program spelled in its way is found and sold however it is typed."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from seatui.booking.naming_service import NamingService
from seatui.domain.errors import EventNotFound
from seatui.domain.model.seats import Seat
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import Database, PostgresBookingRepository, PostgresHouseRepository
from seatui.postgres.repositories.journal_reader import PostgresJournal
from tests.support import SHOWING, SHOWTIME, make_house, request, service_on

COMPOSED, DECOMPOSED = "Balc\u00f3n", "Balco\u0301n"
SPELLINGS = pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED, f"\u202a{COMPOSED}\u202c"], ids=ascii)


@SPELLINGS
@pytest.mark.parametrize("in_data", [COMPOSED, DECOMPOSED], ids=["composed", "decomposed"])
async def test_a_seat_of_an_event_is_sold_and_told_of(database: Database, in_data: str, typed: str) -> None:
    seats = (Seat(f"{in_data}-A1", in_data, "A", 1, Decimal(5)),)
    await make_house(database, replace(SHOWING, event_id=in_data), Plan("other", seats))
    houses = PostgresHouseRepository(database)
    desk = NamingService(PostgresBookingRepository(database), houses)
    sale = replace(request(f"{typed}-A1", user=f"{DECOMPOSED}\u200b"), event_id=typed)
    booking = await desk.book_tickets(sale)
    assert (booking.event_id, booking.seat_ids, booking.user_id) == (in_data, (f"{in_data}-A1",), COMPOSED)
    assert await houses.event_spelled(typed) == in_data
    entries = await PostgresJournal(database).everywhere(f"{typed}-A1")
    assert entries is not None
    assert [each.entry.booking_id for each in entries][-1] == booking.booking_id


@SPELLINGS
async def test_an_event_that_there_is_not_is_unknown_in_its_plain_spelling(
    database: Database, typed: str
) -> None:
    houses = PostgresHouseRepository(database)
    assert await houses.event_spelled(typed) == COMPOSED
    assert await PostgresJournal(database).everywhere(typed) is None
    with pytest.raises(EventNotFound, match=COMPOSED):
        await NamingService(PostgresBookingRepository(database), houses).block_named(typed, SHOWTIME, ["A1"])


async def test_names_and_reasons_are_written_in_their_plain_spelling(database: Database) -> None:
    await make_house(database, replace(SHOWING, name=f"{DECOMPOSED}\t1"))
    houses, desk = PostgresHouseRepository(database), service_on(database)
    assert (await houses.house("E1", SHOWTIME)).showing.name == f"{COMPOSED} 1"
    await desk.book_tickets(request("A1", booking_id="BK-1"))
    await desk.rename_booking("BK-1", f"\ufeff{DECOMPOSED} ")
    await desk.block_seats("E1", SHOWTIME, ["A2"], DECOMPOSED)
    booking = await houses.find_booking("BK-1")
    assert booking is not None
    assert booking.user_id == COMPOSED
    assert (await houses.journal("E1", SHOWTIME, seat_id="A2"))[-1].reason == COMPOSED

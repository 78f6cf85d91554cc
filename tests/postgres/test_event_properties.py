"""The currency of an event: kept with it, once for all its showings, and amounts added up in it."""

from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest
from msgspec.structs import replace

from seatui.domain.errors import EventNotFound, InvalidRequest
from seatui.domain.model.currency import Amount, Currency
from seatui.domain.model.events import Event
from seatui.domain.model.zones import machine_zone, zone_name
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.repositories.event_properties import PostgresEvents
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA
from tests.support import LATER, SHOWING, SHOWTIME, make_house, request, rows, run, service_on

EUR, JPY = Currency("EUR"), Currency("JPY", 0)
ZONE = zone_name(machine_zone())


async def currencies(database: Database) -> list[str]:
    houses = PostgresHouseRepository(database)
    house = await houses.house("E1", SHOWTIME)
    return [house.showing.currency, *(each.showing.currency for each in await houses.showings())]


async def test_an_import_gives_an_event_its_currency(database: Database) -> None:
    await make_house(database, replace(SHOWING, currency="EUR"))
    assert await currencies(database) == ["EUR", "EUR"]
    await make_house(database, LATER)
    assert await currencies(database) == ["EUR", "EUR", "EUR"]


async def test_an_import_without_a_currency_leaves_it_open(
    database: Database, dsn: str, small_house: str
) -> None:
    assert await currencies(database) == ["", ""]
    assert rows(dsn, "SELECT currency FROM seatui.events") == [(None,)]


async def test_an_import_does_not_change_the_currency_of_other_showings(database: Database, dsn: str) -> None:
    await make_house(database, replace(SHOWING, currency="EUR"))
    with pytest.raises(InvalidRequest, match=r"prices in EUR already; `seatui event E1 --currency USD`"):
        await make_house(database, replace(LATER, currency="USD", name="Other"))
    assert rows(dsn, "SELECT name, currency FROM seatui.events") == [("Hamlet", "EUR")]
    assert rows(dsn, "SELECT count(*) FROM event_seats") == [(12,)]


async def test_a_currency_is_set_changed_and_taken_away(database: Database, small_house: str) -> None:
    events = PostgresEvents(database)
    assert await events.set_currency("E1", EUR) == Event("E1", "Hamlet", "EUR", ZONE)
    assert await currencies(database) == ["EUR", "EUR"]
    assert (await events.set_currency("E1", JPY)).currency == "JPY"
    assert await events.event("E1") == Event("E1", "Hamlet", "JPY", ZONE)
    assert (await events.set_currency("E1", None)).currency == ""
    assert await currencies(database) == ["", ""]


async def test_a_currency_that_has_no_unit_for_a_price_is_refused(
    database: Database, dsn: str, small_house: str
) -> None:
    run(dsn, "UPDATE event_seats SET price = 12.50 WHERE seat_id = 'B3'")
    events = PostgresEvents(database)
    with pytest.raises(InvalidRequest, match=r"12\.50 is no amount of JPY"):
        await events.set_currency("E1", JPY)
    assert (await events.event("E1")).currency == ""
    assert (await events.set_currency("E1", Currency("KWD", 3))).currency == "KWD"


async def test_an_unknown_event_has_no_currency(database: Database) -> None:
    events = PostgresEvents(database)
    with pytest.raises(EventNotFound):
        await events.event("E9")
    with pytest.raises(EventNotFound):
        await events.set_currency("E9", EUR)


def test_the_database_refuses_what_is_no_code(dsn: str) -> None:
    for code in ("eur", "EU", "€"):
        with pytest.raises(psycopg.errors.CheckViolation):
            run(dsn, f"INSERT INTO seatui.events (event_id, name, currency) VALUES ('E1', 'x', '{code}')")


async def test_amounts_of_bookings_are_added_up_in_the_database(database: Database, dsn: str) -> None:
    await make_house(database, replace(SHOWING, currency="EUR"))
    run(dsn, "UPDATE event_seats SET price = 0.10 WHERE seat_id IN ('A1', 'A2', 'A3')")
    desk = service_on(database)
    await desk.book_tickets(request("A1", "A2", "A3", booking_id="BK-1"))
    await desk.book_tickets(request("B1", booking_id="BK-2"))
    amounts = await PostgresEvents(database).amounts(["BK-1", "BK-2", "BK-NOBODYS"])
    assert amounts == {"BK-1": Amount(Decimal("0.30"), "EUR"), "BK-2": Amount(Decimal(20), "EUR")}


async def test_an_event_of_another_service_gets_a_currency_and_keeps_its_showings(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, ITS_ROWS)
    migrate(bare_dsn)
    before = rows(bare_dsn, "SELECT * FROM event_seats ORDER BY id")
    async with open_database(bare_dsn) as database:
        events, houses = PostgresEvents(database), PostgresHouseRepository(database)
        listed = {each.showing.event_id: each.size for each in await houses.showings()}
        assert await events.set_currency("CONCERT", EUR) == Event("CONCERT", "CONCERT", "EUR")
        with pytest.raises(InvalidRequest, match="LECTURE has no seats with prices"):
            await events.set_currency("LECTURE", EUR)
        assert {each.showing.event_id: each.size for each in await houses.showings()} == listed
        house = await houses.house("CONCERT", datetime(2031, 6, 1, 19, tzinfo=UTC))
        assert house.showing.currency == "EUR"
        assert await events.amounts(["THEIRS-1", "THEIRS-2"]) == {"THEIRS-1": Amount(Decimal(80), "EUR")}
    assert rows(bare_dsn, "SELECT * FROM event_seats ORDER BY id") == before


async def test_without_a_table_of_seats_there_are_no_amounts(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, ITS_ROWS)
    run(bare_dsn, "DROP TABLE event_seats")
    migrate(bare_dsn)
    run(bare_dsn, "DROP TABLE event_seats")
    async with open_database(bare_dsn) as database:
        events = PostgresEvents(database)
        assert await events.amounts(["THEIRS-1"]) == {}
        with pytest.raises(InvalidRequest, match="CONCERT has no seats with prices"):
            await events.set_currency("CONCERT", EUR)

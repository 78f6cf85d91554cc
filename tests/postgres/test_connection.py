"""A sale in one prepared statement: its connection, its session, and how long its answer may take."""

import asyncio

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.domain.errors import DatabaseFailed, DatabaseUnavailable, SeatsUnavailable
from seatui.postgres import Database, open_database
from seatui.postgres.repositories.booking_steps import BOOK
from tests.conftest import on_one_server
from tests.proxy import Cut, Moment, Sender, open_proxy
from tests.support import (
    PATIENCE,
    bookings,
    let_run_out,
    live_seats,
    request,
    rows,
    run,
    service_on,
)
from tests.waiting import until_it_waits

HELD_UP = "SELECT FROM event_seats WHERE seat_id = 'A1' FOR UPDATE"
# What one statement wrote has the same command number.
SOLD_IN_ONE_GO = """
    SELECT array_agg(e.seat_id::text ORDER BY e.seat_id)
    FROM event_seats e JOIN bookings b ON b.booking_id = e.booking_id AND b.xmin = e.xmin AND b.cmin = e.cmin
    GROUP BY b.id ORDER BY b.id
"""


@pytest.mark.parametrize(
    "habit",
    [
        "default_transaction_isolation=serializable",
        "default_transaction_read_only=on",
        "datestyle=German",
        "intervalstyle=sql_standard",
        "standard_conforming_strings=off",
        "client_encoding=latin1",
    ],
)
async def test_whatever_the_habits_of_a_session_it_sells_and_holds(
    database: Database, dsn: str, habit: str, small_house: str
) -> None:
    async with open_database(make_conninfo(dsn, options=f"-c {habit}")) as other:
        sold = await service_on(other).book_tickets(request("A1", user='Zoë "\\', booking_id="BK-\\'"))
        held = await service_on(other).hold_seats(request("A2"), 60)
        assert await service_on(other).find_booking(sold.booking_id) == sold
        assert await service_on(other).find_booking(held.booking_id) == held
    assert held.reserved_until is not None


async def test_seats_of_any_name_are_sold(database: Database, dsn: str, small_house: str) -> None:
    names = ['"', "\\", "{}", "a,b", "NULL", " x", "é", "'"]
    with psycopg.connect(dsn) as writer:
        writer.cursor().executemany(
            "INSERT INTO event_seats (event_id, showtime, seat_id, row_number, seat_number, price)"
            " VALUES ('E1', '2031-05-01 12:00Z', %s, 'Z', 1, 1)",
            [(name,) for name in names],
        )
    await service_on(database).book_tickets(request(*names))
    assert sorted(seat_id for seat_id, _ in live_seats(dsn)) == sorted(names)


async def test_a_session_that_lost_what_was_prepared_sells_all_the_same(
    database: Database, dsn: str, small_house: str
) -> None:
    async with open_database(dsn, max_connections=1) as behind_a_pooler:
        service = service_on(behind_a_pooler)
        await service.book_tickets(request("A1"))
        for seat_id in ("A2", "A3"):
            async with behind_a_pooler.connection() as connection:
                await connection.execute("DEALLOCATE ALL")
            await service.book_tickets(request(seat_id))
    assert rows(dsn, SOLD_IN_ONE_GO) == [([seat_id],) for seat_id in ("A1", "A2", "A3")]


async def test_a_session_in_which_another_terminal_prepared_it_sells_as_well(
    database: Database, dsn: str, small_house: str
) -> None:
    async with open_database(dsn, max_connections=1) as behind_a_pooler:
        async with behind_a_pooler.connection() as connection:
            name, text = BOOK.name.decode(), BOOK.text.decode()
            await connection.execute(f"PREPARE {name} AS {text}")
        await service_on(behind_a_pooler).book_tickets(request("A1"))
    assert rows(dsn, SOLD_IN_ONE_GO) == [(["A1"],)]


async def test_control_what_was_sold_in_steps_is_told_from_what_was_not(
    database: Database, dsn: str, small_house: str
) -> None:
    held = await service_on(database).hold_seats(request("A1"))
    let_run_out(dsn, held.booking_id)
    await service_on(database).book_tickets(request("A1"))
    assert rows(dsn, SOLD_IN_ONE_GO) == []


async def test_what_takes_longer_leaves_the_event_loop_to_others(
    database: Database, dsn: str, small_house: str
) -> None:
    with psycopg.connect(dsn) as holder:
        holder.execute(HELD_UP)
        sale = asyncio.create_task(service_on(database).book_tickets(request("A1")))
        # This very loop goes on meanwhile, and another connection of the same pool sells.
        await until_it_waits(dsn, sale)
        await service_on(database).book_tickets(request("A2"))
        assert not sale.done()
    await sale
    assert {seat_id for seat_id, _ in live_seats(dsn)} == {"A1", "A2"}


async def test_a_sale_that_is_called_off_while_it_waits_sells_nothing(
    database: Database, dsn: str, small_house: str
) -> None:
    with psycopg.connect(dsn) as holder:
        holder.execute(HELD_UP)
        sale = asyncio.create_task(service_on(database).book_tickets(request("A1")))
        await until_it_waits(dsn, sale)
        sale.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sale
    assert bookings(dsn) == []
    await service_on(database).book_tickets(request("A1"))


async def test_an_answer_that_does_not_come_in_time_is_asked_for(
    database: Database, dsn: str, monkeypatch: pytest.MonkeyPatch, small_house: str
) -> None:
    monkeypatch.setattr("seatui.postgres.database.ANSWER_LIMIT", 0.05)
    with psycopg.connect(dsn) as holder:
        holder.execute(HELD_UP)
        sale = asyncio.create_task(service_on(database).book_tickets(request("A1")))
        await until_it_waits(dsn, sale)
        await asyncio.sleep(1)
        await until_it_waits(dsn, sale)
    with pytest.raises(DatabaseFailed):
        await sale
    assert bookings(dsn) == []


# The driver gives a server 5 s to call off what it does.
@on_one_server
async def test_a_server_that_does_not_even_prepare_has_sold_nothing(
    database: Database, dsn: str, monkeypatch: pytest.MonkeyPatch, small_house: str
) -> None:
    async with open_proxy(dsn) as proxy, open_database(proxy.dsn, max_connections=1) as unheard:
        async with unheard.connection() as connection:
            await unheard.knows_event_seats(connection)
        proxy.arm(Cut(Sender.SERVER, 1, Moment.NEVER))
        with monkeypatch.context() as patched:
            patched.setattr("seatui.postgres.database.ANSWER_LIMIT", 0.05)
            with pytest.raises(DatabaseUnavailable, match=r"did not answer.*nothing was changed"):
                await service_on(unheard).book_tickets(request("A1"))
        assert proxy.cuts
    assert bookings(dsn) == []
    await service_on(database).book_tickets(request("A1"))


async def test_the_connection_at_hand_is_the_next_ones_and_nobody_waits_for_it_in_vain(
    database: Database, dsn: str, small_house: str
) -> None:
    async with open_database(dsn, max_connections=1, timeout=PATIENCE) as alone:
        seats = [f"{row}{number}" for row in "AB" for number in range(1, 7)]
        async with asyncio.TaskGroup() as clerks:
            for seat_id in seats:
                clerks.create_task(service_on(alone).book_tickets(request(seat_id)))
                clerks.create_task(service_on(alone).find_booking("BK-X"))
    assert sorted(seat_id for seat_id, _ in live_seats(dsn)) == seats


async def test_a_connection_that_died_at_hand_is_not_used(
    database: Database, dsn: str, small_house: str
) -> None:
    for seat_id in ("A1", "A2"):
        await service_on(database).book_tickets(request(seat_id))
        run(
            dsn,
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()",
        )
    await service_on(database).book_tickets(request("A3"))
    with pytest.raises(SeatsUnavailable):
        await service_on(database).book_tickets(request("A1"))
